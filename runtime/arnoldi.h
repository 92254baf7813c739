/* Arnoldi's orthonormal basis of x, M x, M^2 x, ..: M V = V H + h v e^T with H upper Hessenberg.
 * Y. Saad, Iterative Methods for Sparse Linear Systems, second edition, section 6.3; every vector
 * is made orthogonal twice. */
#ifndef MOYAL_ARNOLDI_H
#define MOYAL_ARNOLDI_H

#include "linear.h"

typedef struct {
    const moyal_linear *system;
    double time;    /* M = M(time) */
    long most;      /* vectors there is room for, one more for the last */
    long count;     /* columns of H that are known */
    double length;  /* of the start */
    int closed;     /* M V = V H: nothing new is left */
    double *memory; /* basis: vector k at k * room */
    long room;
    double **vectors; /* most + 1 */
    double **columns; /* of H: H_ik = columns[k][i], k + 2 elements; most */
    double *h;
} moyal_arnoldi;

/* Room for `most` applications.  moyal_arnoldi_clear either way. */
moyal_outcome moyal_arnoldi_init(moyal_arnoldi *basis, const moyal_linear *system, double time,
                                 long most);
void moyal_arnoldi_clear(moyal_arnoldi *basis);
/* Begins with x, which is not changed.  Without any length the basis is closed at once. */
void moyal_arnoldi_start(moyal_arnoldi *basis, const double *x);
/* One more application of M; not if the basis is closed or full.  MOYAL_NOT_FINITE. */
moyal_outcome moyal_arnoldi_extend(moyal_arnoldi *basis);
/* out_j += sum_k weights_k v_kj over the first `count` vectors. */
void moyal_arnoldi_combine(const moyal_arnoldi *basis, long count, const double *weights,
                           double *out);

/* sum_j a_j b_j in an order that depends on n alone. */
double moyal_dot(long n, const double *a, const double *b);

#endif
