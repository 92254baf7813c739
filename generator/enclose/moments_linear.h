/* Closed linear moments with constant coefficients, x' = A x + b, in balls.
 *
 *   x(t + h) = sum_k (h A)^k x / k!,   |rest after K terms| <= |term K| q/(1 - q),  q = h
 * |A|/(K+1),
 *
 * in the maximum norm, with b as a column that an unknown 1 multiplies: products of the sparse A
 * with a vector alone.  Where |A| t is so large that exp(A t) of a small dense A costs less, that
 * is taken (arb_mat_exp). */
#ifndef MOYAL_ENCLOSE_MOMENTS_LINEAR_H
#define MOYAL_ENCLOSE_MOMENTS_LINEAR_H

#include "enclose/flow_solve.h"
#include "scheme/equations.h"

/* 1 if `equations` (SCHEME_MOMENTS), their observables included, are linear and constant in time.
 */
int moments_are_linear(const equations_t *equations);

enum { MOMENTS_MAX_DENSE = 200, MOMENTS_MAX_PRODUCTS = 2000000 };

/* As flow_solve: the observables at until k/intervals, with radii of at most 2^-bits; at times[k],
 * numbers near these, where `times` is not NULL. */
MUST_CHECK status_t moments_linear(flow_result_t *out, const equations_t *equations,
                                   const fmpq *until, size_t intervals, arb_srcptr times,
                                   slong bits);

#endif
