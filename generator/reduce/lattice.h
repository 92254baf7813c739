/* Sublattices of Z^n, and the functions of Z^n that are constant on their cosets. */
#ifndef MOYAL_REDUCE_LATTICE_H
#define MOYAL_REDUCE_LATTICE_H

#include <stddef.h>

#include "base/exact.h"

/* Linear functions f_k(x) = sum_j values[k][j] x_j with values in Z (orders[k] = 0) or in
 * Z/orders[k]. */
typedef struct {
    size_t count, n;
    fmpz *orders;      /* count */
    fmpz_mat_t values; /* count x n */
} characters_t;

enum { LATTICE_MAX_DIMENSION = 192 };

/* Independent generators of all such functions that vanish on the rows of `moves`, those with
 * values in Z first: with M the lattice of the rows and U M V = D diagonal, x is in M iff (x V)_j
 * is a multiple of D_jj, so that column j of V is a function with values modulo D_jj, or in Z where
 * D_jj = 0.  Those in Z are a reduced basis (LLL), those in Z/k are made short.
 *
 * `prefer` holds functions with values in Z, independent, that vanish on `moves` and are a
 * primitive lattice (a basis of a kernel): they become the first generators as they are.  NULL:
 * none.
 *
 * 0, and nothing to clear, where there is no end to it within reason. */
int characters_init(characters_t *out, const fmpz_mat_t moves, const characters_t *prefer);
void characters_clear(characters_t *characters);

/* f_k(x) of n whole numbers, reduced modulo orders[k] where that is not 0. */
void character_value(fmpz_t out, const characters_t *characters, size_t k, const slong *x);

/* Whether function k is zero on all rows of `moves`. */
int character_vanishes(const characters_t *characters, size_t k, const fmpz_mat_t moves);

#endif
