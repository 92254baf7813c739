/* Why a Hermitian matrix of exact coefficients is not positive, in words. */
#ifndef MOYAL_SCALAR_WITNESS_H
#define MOYAL_SCALAR_WITNESS_H

#include "scalar/assumption.h"

/* For a matrix that psd_conditions found never to be positive: a diagonal entry, or two rows, that
 * show it for all parameters that the assumptions allow,
 *     "M[C.p, C.p] = 0 but M[C.p, A.sz] = -1/2*lambda",
 * else a small matrix of numbers "the matrix [[..], [..]] has a negative eigenvalue", else just
 * that it has one.  `label` is the letter of the matrix, names[k] that of row k.  Freed with
 * free(). */
char *matrix_witness(const char *label, char *const *names, const scalar_struct *entries, size_t n,
                     const assumptions_t *assumptions, ring_t *ring);

#endif
