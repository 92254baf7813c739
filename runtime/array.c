/* Aligned arrays, in plain C99: what malloc gave stands just below the array. */
#include "array.h"

#include <stdint.h>
#include <stdlib.h>

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
