/* Operators that are linearly independent modulo the identity, and others in terms of them.
 *
 * Works on Weyl symbols, so that the identity's part is canonical: the constant of the symbol for
 * modes, the trace for finite factors.  Gaussian elimination divides only by pivots that are never
 * zero where the assumptions hold: every identity then holds for all parameters, not merely for
 * most. */
#ifndef MOYAL_ENVIRONMENT_REDUCTION_H
#define MOYAL_ENVIRONMENT_REDUCTION_H

#include "operator/operator.h"
#include "scalar/assumption.h"

typedef struct {
    const algebra_t *algebra;
    const assumptions_t *assumptions;
    size_t count, capacity;
    op_struct *operators; /* L_k */
    op_struct *rows; /* symbol of L_k - sum_{j<k} multipliers[k][j] rows[j], without identity */
    scalar_struct **multipliers; /* k of them for row k */
    opkey_t **pivots;            /* the key by which rows[k] is eliminated */
} reduction_t;

/* How operators are taken into the basis: as they are; without parameters that are a common factor
 * ("sqrt(kappa)*C.a" gives "C.a"); or moreover with numbers divided out, and Hermitian if a factor
 * of modulus one can do it. */
typedef enum { REDUCTION_AS_IS, REDUCTION_PLAIN, REDUCTION_NORMALISED } reduction_form_t;

void reduction_init(reduction_t *reduction, const algebra_t *algebra,
                    const assumptions_t *assumptions);
void reduction_clear(reduction_t *reduction);

/* Makes sure that `a` is in the span of the L_k and the identity: appends nothing, `a` itself in
 * the given form, or, where it has no pivot that is certainly nonzero, its single monomials. */
void reduction_insert(reduction_t *reduction, op_src a, reduction_form_t form);

/* a = sum_k coefficients[k] L_k + constant, `coefficients` an array of reduction->count elements.
 * 0 if `a` is not in the span (the outputs then hold the part that is). */
int reduction_express(scalar_struct *coefficients, scalar_t constant, op_src a,
                      const reduction_t *reduction);

/* Nonzero if x is certainly not zero: a number, or of a sign that the assumptions fix. */
int reduction_is_safe(scalar_src x, const reduction_t *reduction);

#endif
