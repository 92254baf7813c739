/* Arrays of doubles on cache lines. */
#ifndef MOYAL_ARRAY_H
#define MOYAL_ARRAY_H

#include <stddef.h>

/* `count` zeros, aligned to 64 bytes; NULL if there is no memory.  Freed with moyal_array_free. */
double *moyal_array(size_t count);
void moyal_array_free(double *array);

#endif
