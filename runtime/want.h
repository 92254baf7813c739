/* What is asked of R as sums over elements: value = sum Re(c_e z_e). */
#ifndef MOYAL_WANT_H
#define MOYAL_WANT_H

#include "elements.h"

typedef struct {
    int value;
    uint32_t element;
    double re, im; /* c */
} moyal_want;

typedef struct {
    long count, capacity;
    moyal_want *wants; /* by value */
    int value_count;
} moyal_wants;

/* All values of reduce.h; the elements they read are added to the set.  moyal_wants_clear either
 * way. */
moyal_outcome moyal_wants_make(moyal_wants *out, moyal_elements *set, const moyal_program *program,
                               const moyal_context *context);
void moyal_wants_clear(moyal_wants *wants);

#endif
