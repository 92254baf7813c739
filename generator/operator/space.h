/* The tensor product of bosonic modes and finite-dimensional spaces on which operators act.
 *
 * A factor is a mode ([q, p] = i hbar) or a space of dimension d.  Operators on a finite factor are
 * expanded in a fixed basis of d^2 matrices that is orthogonal under the trace, closed under the
 * adjoint, and traceless but for the first:
 *     index 0            the identity
 *     e_ij, i != j       |i><j|                                       (d^2 - d of them)
 *     z_l, l = 1..d-1    diag(1, .., 1 (l times), -l, 0, .., 0)       (z_1 = sigma_z for d = 2)
 */
#ifndef MOYAL_OPERATOR_SPACE_H
#define MOYAL_OPERATOR_SPACE_H

#include "scalar/scalar.h"

typedef struct space_struct space_t;

enum { SPACE_MAX_DIMENSION = 64, SPACE_MAX_FACTORS = 64 };

/* What a factor counts as.  Ancillas belong to an environment and are traced out. */
typedef enum { FACTOR_CLASSICAL, FACTOR_QUANTUM, FACTOR_ANCILLA } factor_role_t;

space_t *space_new(void);
void space_free(space_t *space);
/* Appends a factor and returns its index.  `dimension` is 0 for a mode.  `name` is copied. */
size_t space_add(space_t *space, const char *name, size_t dimension, factor_role_t role);

/* A hidden factor is part of the dynamics but not of what is asked for: traced out at output. */
void space_hide(space_t *space, size_t factor);
int space_is_hidden(const space_t *space, size_t factor);

size_t space_count(const space_t *space);
const char *space_name(const space_t *space, size_t factor);
size_t space_dimension(const space_t *space, size_t factor); /* 0 for a mode */
int space_is_mode(const space_t *space, size_t factor);
factor_role_t space_role(const space_t *space, size_t factor);
size_t space_find(const space_t *space, const char *name); /* SIZE_MAX if there is none */

/* Keys: the basis element of a product is an array of `space_width` numbers: for a mode the powers
 * of q and of p (two entries), for a finite factor the basis index (one entry). */
typedef unsigned short opkey_t;
size_t space_width(const space_t *space);
size_t space_offset(const space_t *space, size_t factor); /* of the factor's first entry */

/* The basis of a finite factor. */
size_t basis_offdiagonal(size_t dimension, size_t i, size_t j); /* index of e_ij, i != j */
size_t basis_diagonal(size_t dimension, size_t l);              /* index of z_l, 1 <= l < d */
size_t basis_adjoint(size_t dimension, size_t index);
/* Matrix element <i| b |j> of a basis element: an integer. */
slong basis_element(size_t dimension, size_t index, size_t i, size_t j);
/* Tr(b_k^dagger b_k). */
slong basis_norm(size_t dimension, size_t index);
/* If the basis element is e_ij: 1 and *i, *j. */
int basis_is_offdiagonal(size_t *i, size_t *j, size_t dimension, size_t index);

/* b_x b_y = sum_k coefficient[k] b_index[k]; at most `dimension` terms. */
typedef struct {
    size_t count;
    size_t index[SPACE_MAX_DIMENSION];
    slong numerator[SPACE_MAX_DIMENSION];
    ulong denominator[SPACE_MAX_DIMENSION];
} basis_product_t;
void basis_multiply(basis_product_t *out, size_t dimension, size_t x, size_t y);

#endif
