/* Steps of phasespace_map, for the files of phasespace/ only. */
#ifndef MOYAL_PHASESPACE_CLASSIFY_H
#define MOYAL_PHASESPACE_CLASSIFY_H

#include "environment/reduction.h"
#include "phasespace/hybrid.h"
#include "phasespace/terms.h"

/* The operators that hybrid->basis is made of.  With `all`, every monomial of Q that occurs in
 * `weyl` (the whole, Weyl keys); else the operators of Q in terms of which the model is written:
 * they may span less, then the form misses something and `all` is needed.  Cleared with
 * reduction_clear. */
void basis_choose(reduction_t *out, const hybrid_t *hybrid, superop_src weyl, int all);

/* Rows F_a = sum_k N_ak L_k modulo the identity with the coefficient of pivot key b equal to
 * delta_ab: the n x n matrix N. */
scalar_struct *basis_dual(const reduction_t *basis);

/* Reads drift, D2, D1, D0 and the Hamiltonian of `weyl` into hybrid, in the operators of `basis`.
 */
void classify_read(hybrid_t *hybrid, superop_src weyl, const reduction_t *basis);

/* out = sum_a D0_ab L_a */
void classify_weighted(op_t out, const hybrid_t *hybrid, size_t b);

/* Drops operators of the basis that D1 and D0 do not use. */
void classify_drop_unused(hybrid_t *hybrid);

/* Nonzero if no term of the residual has the CQ form: then the form is all that there is of it. */
int classify_is_complete(superop_src residual_weyl, const algebra_t *algebra);

/* Frees what classify_read made, so that it can be called again. */
void classify_clear(hybrid_t *hybrid);

#endif
