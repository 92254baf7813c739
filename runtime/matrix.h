/* Small real symmetric matrices, row by row. */
#ifndef MOYAL_MATRIX_H
#define MOYAL_MATRIX_H

/* lower = L with L Lᵀ = a, a positive semidefinite up to rounding (Cholesky with pivots; L is a
 * permuted triangle).  Whether it is; `a` is used up. */
int moyal_square_root(int n, double *a, double *lower);

/* inverse = a^-1 and *determinant for a positive definite.  Whether it is; `a` is used up. */
int moyal_invert(int n, double *a, double *inverse, double *determinant);

#endif
