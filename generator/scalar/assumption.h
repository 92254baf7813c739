/* What is known about the signs of parameters, and what follows from it. */
#ifndef MOYAL_SCALAR_ASSUMPTION_H
#define MOYAL_SCALAR_ASSUMPTION_H

#include "scalar/scalar.h"

typedef enum {
    CONDITION_POSITIVE /* x > 0 */,
    CONDITION_NONNEGATIVE /* x >= 0 */,
    CONDITION_ZERO /* x == 0 */,
    CONDITION_NONZERO /* x != 0 */
} condition_kind_t;

/* A set of conditions "x > 0", "x >= 0", ... on real elements. */
typedef struct assumptions_struct assumptions_t;

assumptions_t *assumptions_new(const ring_t *ring); /* `ring` must outlive it */
assumptions_t *assumptions_copy(const assumptions_t *assumptions);
void assumptions_free(assumptions_t *assumptions);
void assumptions_add(assumptions_t *assumptions, condition_kind_t kind, scalar_src x);
/* Marks the condition as implied by the model ("because of sqrt(kappa)"), not stated in it. */
void assumptions_add_implied(assumptions_t *assumptions, condition_kind_t kind, scalar_src x);
size_t assumptions_count(const assumptions_t *assumptions);
condition_kind_t assumptions_get(scalar_t x, int *implied, const assumptions_t *assumptions,
                                 size_t k);

/* What is proven about the sign of a real x for all parameters that satisfy the assumptions. */
typedef enum {
    SIGN_UNKNOWN,
    SIGN_ZERO,
    SIGN_POSITIVE,
    SIGN_NEGATIVE,
    SIGN_NONNEGATIVE,
    SIGN_NONPOSITIVE,
    SIGN_NONZERO
} sign_t;

/* Sound and incomplete: numbers are decided (balls, after exact zero test); otherwise x is
 * factored, and each factor is looked up in the assumptions, or is a sum of terms of one sign. */
sign_t scalar_sign(scalar_src x, const assumptions_t *assumptions, const ring_t *ring);

int sign_is_nonnegative(sign_t sign); /* POSITIVE, NONNEGATIVE or ZERO */
int sign_is_nonzero(sign_t sign);

/* x in factored form c * prod f_k^e_k (numerator and denominator together, e_k may be negative):
 * c a rational number, f_k irreducible primitive numerators over Z in all generators (a polynomial
 * of very many terms stays whole). */
typedef struct {
    fmpq_t constant;
    size_t count;
    scalar_struct *factors;
    slong *exponents;
} scalar_factors_t;
void scalar_factor(scalar_factors_t *out, scalar_src x, const ring_t *ring);
void scalar_factors_clear(scalar_factors_t *factors, const ring_t *ring);

#endif
