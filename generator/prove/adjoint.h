/* Equations for operator-valued phase-space functions as plain lists of terms, and their adjoint by
 * parts:
 *
 *   [G, varrho] + sum_k d^m_k [ left_k varrho right_k ],
 *   F  ->  [F, G] + sum_k (-1)^|m_k| right_k (d^m_k F) left_k
 *
 * with left, right and F operators on Q whose coefficients may hold the coordinates. */
#ifndef MOYAL_PROVE_ADJOINT_H
#define MOYAL_PROVE_ADJOINT_H

#include "phasespace/hybrid.h"
#include "prove/weyl.h"

typedef struct {
    const model_t *model; /* not owned */
    op_t commutator;      /* G */
    size_t count, capacity, coordinates;
    opkey_t *derivatives; /* count * coordinates */
    op_struct *left, *right;
} terms_t;

void terms_init(terms_t *terms, const model_t *model);
void terms_clear(terms_t *terms);
/* Adds c d^derivative [ left varrho right ]; NULL stands for no derivative, for 1. */
void terms_add(terms_t *terms, const opkey_t *derivative, scalar_src c, op_src left, op_src right);

/* The classical-quantum form, read off from hamiltonian, drift, d2, d1, d0 and basis. */
void terms_add_form(terms_t *terms, const hybrid_t *hybrid);
/* The residual as shown, its keys Weyl-ordered monomials. */
void terms_add_residual(terms_t *terms, const hybrid_t *hybrid, weyl_t *weyl);
/* The terms of at most `order` derivatives of a superoperator in standard order. */
void terms_add_superop(terms_t *terms, superop_src superop, size_t order);

void terms_adjoint(op_t out, op_src f, const terms_t *terms); /* out is not f */

#endif
