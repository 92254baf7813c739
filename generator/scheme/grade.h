/* Powers of epsilon of exact coefficients, and their Laurent series; for scheme/limit.c. */
#ifndef MOYAL_SCHEME_GRADE_H
#define MOYAL_SCHEME_GRADE_H

#include "model/model.h"

enum { GRADE_MAX_POWER = 100 };

/* Twice the power of each generator of the ring. */
typedef struct {
    const ring_t *ring;
    size_t count;
    long *twice;
} grade_t;

/* From model->limit_powers and model->hbar_power.  NULL, or why there is no grade (a new string):
 * a root or function that mixes powers. */
char *grade_init(grade_t *out, const model_t *model);
void grade_clear(grade_t *grade);

/* x = sum_k terms[k] with twice the power first + k; terms[k] are scalars, zero ones among them. */
typedef struct {
    long first;
    size_t count;
    scalar_struct *terms;
    int ends; /* 0: the series goes on, or has terms above `last` */
} laurent_t;

/* A series that does not end is cut behind twice the power `last`; one that ends is whole. */
void laurent_init(laurent_t *out, scalar_src x, long last, const grade_t *grade);
void laurent_clear(laurent_t *series, const ring_t *ring);

#endif
