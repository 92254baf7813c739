/* Arrays of doubles on cache lines, and large blocks. */
#ifndef MOYAL_ARRAY_H
#define MOYAL_ARRAY_H

#include <stddef.h>

/* `count` zeros, aligned to 64 bytes; NULL if there is no memory.  Freed with moyal_array_free. */
double *moyal_array(size_t count);
void moyal_array_free(double *array);

/* realloc; large blocks in large pages, where the system has them: what is filled once is filled
 * several times faster then.  Freed with free. */
void *moyal_resize(void *block, size_t bytes);

/* Where the C library is glibc: what is freed is used again before anything new is asked of the
 * system, and the first 64 MB of the heap are in large pages, as far as they are used.  Pages that
 * are touched for the first time are what large systems are slow by.  To be called once, before
 * anything is allocated. */
void moyal_prepare_heap(void);

#endif
