/* Aligned arrays, in plain C99: what malloc gave stands just below the array. */
#ifdef __linux__
#define _DEFAULT_SOURCE /* madvise */
#endif
#include "array.h"

#include <limits.h>
#include <stdint.h>
#include <stdlib.h>

#ifdef __linux__
#include <sys/mman.h>
#endif
#ifdef __GLIBC__
#include <malloc.h>
#endif

/* Asks for large pages inside the block. */
static void use_large_pages(void *block, size_t bytes)
{
#ifdef MADV_HUGEPAGE
    const uintptr_t large = (uintptr_t)1 << 21, begin = (uintptr_t)block + large - 1;
    const uintptr_t first = begin / large * large, end = ((uintptr_t)block + bytes) / large * large;

    if (bytes >= 2 * large && end > first)
        madvise((void *)first, end - first, MADV_HUGEPAGE);
#else
    (void)block;
    (void)bytes;
#endif
}

void moyal_prepare_heap(void)
{
#if defined(__GLIBC__) && defined(M_MMAP_MAX)
    const size_t room = (size_t)64 << 20;
    void *block;

    mallopt(M_MMAP_MAX, 0);
    mallopt(M_TRIM_THRESHOLD, INT_MAX);
    mallopt(M_TOP_PAD, 1 << 20);
    block = malloc(room); /* addresses: no page is touched */
    if (block)
        use_large_pages(block, room);
    free(block);
#endif
}

void *moyal_resize(void *block, size_t bytes)
{
    void *result = realloc(block, bytes);

    if (result)
        use_large_pages(result, bytes);
    return result;
}

double *moyal_array(size_t count)
{
    enum { LINE = 64 };
    const size_t extra = LINE + sizeof(void *);
    char *block, *array;

    if (count > (SIZE_MAX - extra) / sizeof(double))
        return NULL;
    block = calloc(count * sizeof(double) + extra, 1);
    if (!block)
        return NULL;
    array = block + sizeof(void *);
    array += (LINE - (uintptr_t)array % LINE) % LINE;
    ((void **)array)[-1] = block;
    return (double *)array;
}

void moyal_array_free(double *array)
{
    if (array)
        free(((void **)array)[-1]);
}
