/* Small dense symmetric matrices of doubles, row by row; for the files of search/ only. */
#ifndef MOYAL_SEARCH_DENSE_H
#define MOYAL_SEARCH_DENSE_H

#include <stddef.h>

/* The lower Cholesky factor of a (only its lower half is read; l may be a); 0 if a is not positive
 * definite. */
int dense_cholesky(double *l, const double *a, size_t n);

/* log det a and the inverse of a, from its Cholesky factor. */
double dense_log_determinant(const double *l, size_t n);
void dense_inverse(double *out, const double *l, size_t n);

/* Overwrites x with the solution of l l^T y = x. */
void dense_solve(double *x, const double *l, size_t n);

/* Eigenvalues in descending order and the eigenvectors as the columns of `vectors`; uses up a. */
void dense_eigen(double *values, double *vectors, double *a, size_t n);

#endif
