/* Polynomials in what varies along a trajectory, as functions on all of R^n: coordinates on an
 * interval [l, u] become (l + u s^2)/(1 + s^2), sines and cosines likewise on [-1, 1], exponentials
 * and roots s^2.  For psd.c and its neighbours only. */
#ifndef MOYAL_SCALAR_SPREAD_H
#define MOYAL_SCALAR_SPREAD_H

#include "scalar/psd_internal.h"

/* sum_k coefficients[k] prod_j s_j^exponents[k*width + j], times a positive function.  `exact`: it
 * is nonnegative on R^n iff the polynomial is on the domain; else `if` is all that holds. */
typedef struct {
    scalar_split_t terms;
    int exact, bounded; /* bounded: every coordinate in it has an interval */
} spread_t;

enum { SPREAD_MAX_VARIABLES = 12, SPREAD_MAX_TERMS = 4000 };

/* Of the numerator of x.  0 if it is too large. */
MUST_CHECK int spread_init(spread_t *out, scalar_src x, const box_t *box, const ring_t *ring);
void spread_clear(spread_t *form, const ring_t *ring);

size_t spread_degree(const spread_t *form);
/* All exponents even and at most `limit`. */
int spread_is_even(const spread_t *form, ulong limit);
/* All coefficients rational. */
int spread_is_numeric(const spread_t *form, const ring_t *ring);
/* One variable, rational coefficients: whether it is nonnegative everywhere; TRUTH_UNKNOWN if it is
 * no such polynomial. */
truth_t spread_univariate(const spread_t *form, const ring_t *ring);
/* sos.c: TRUTH_TRUE with an exact Gram matrix, else TRUTH_UNKNOWN. */
truth_t spread_sum_of_squares(const spread_t *form, const ring_t *ring);

/* subdivide.c: x on the box by balls; needs intervals for all coordinates in x and no parameters.
 * TRUTH_FALSE at a rational point where x < 0; `strict` asks for x > 0. */
truth_t box_sign(scalar_src x, int strict, const box_t *box, const ring_t *ring);
/* Looks for a rational point of the domain with x < 0: 1 if there is one. */
int box_refutes(scalar_src x, const box_t *box, const ring_t *ring);

#endif
