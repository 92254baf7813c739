/* Dense real matrices, row by row: products, linear equations, exponentials.  All sums are made in
 * a fixed order; rows are best aligned as moyal_array aligns them. */
#ifndef MOYAL_DENSE_H
#define MOYAL_DENSE_H

#include <signal.h>

#include "outcome.h"

/* c = a b, all n x n; c is neither a nor b. */
void moyal_dense_multiply(long n, const double *a, const double *b, double *c);

/* y = a x. */
void moyal_dense_apply(long n, const double *a, const double *x, double *y);

/* a = P L U with partial pivoting in place; pivots[k] is the row that was exchanged with row k.
 * The result is the smallest |U_kk|: 0 for a singular matrix, whose factors are of no use; no
 * number if an element is not finite. */
double moyal_dense_factor(long n, double *a, long *pivots);

/* b = a^-1 b for `columns` right-hand sides, b n x columns, a from moyal_dense_factor. */
void moyal_dense_solve(long n, const double *lu, const long *pivots, long columns, double *b);

enum { MOYAL_EXPONENTIAL_ARRAYS = 5 };

/* out = exp(a) by scaling, the Pade approximant of order 13 and squaring (N. J. Higham, SIAM J.
 * Matrix Anal. Appl. 26, 1179 (2005)).  `a` is used up; `work` has MOYAL_EXPONENTIAL_ARRAYS * n^2
 * elements, `pivots` n.  MOYAL_STOPPED when *stop is not 0 (stop may be NULL); MOYAL_STEP_TOO_SMALL
 * for norms whose scaling would lose all but the largest elements; MOYAL_NOT_FINITE. */
moyal_outcome moyal_dense_exponential(long n, double *a, double *out, double *work, long *pivots,
                                      const volatile sig_atomic_t *stop);

#endif
