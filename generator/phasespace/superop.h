/* Superoperators on operator-valued phase-space functions varrho(z), in divergence form:
 *
 *   sum_k d^m_k [ c_k(z) A_k varrho B_k ]
 *
 * m a multi-index of derivatives over the coordinates, A_k, B_k basis elements of Q (keys of the
 * model's space, the identity on classical modes), c_k a scalar polynomial in the coordinates.
 * Canonical: sorted by (derivative, left, right), no zero coefficient.  */
#ifndef MOYAL_PHASESPACE_SUPEROP_H
#define MOYAL_PHASESPACE_SUPEROP_H

#include "operator/operator.h"

typedef struct {
    size_t count, capacity;
    opkey_t *derivatives;  /* count * number of coordinates */
    opkey_t *left, *right; /* count * space_width each */
    scalar_struct *coefficients;
} superop_struct;
typedef superop_struct superop_t[1];
typedef const superop_struct *superop_src;

void superop_init(superop_t s, const algebra_t *algebra);
void superop_clear(superop_t s, const algebra_t *algebra);
void superop_zero(superop_t out, const algebra_t *algebra);
void superop_one(superop_t out, const algebra_t *algebra);
int superop_is_zero(superop_src s, const algebra_t *algebra);
int superop_equal(superop_src s, superop_src t, const algebra_t *algebra);
void superop_add(superop_t out, superop_src s, superop_src t, const algebra_t *algebra);
void superop_sub(superop_t out, superop_src s, superop_src t, const algebra_t *algebra);
/* s after t.  f d^n = sum_k (-1)^|k| C(n, k) d^(n-k) (d^k f). */
void superop_mul(superop_t out, superop_src s, superop_src t, const algebra_t *algebra);
/* The same superoperator with left and right expanded in Weyl-ordered monomials of Q's modes: keys
 * then are Weyl symbols (operator/ordering). */
void superop_to_weyl(superop_t out, superop_src s, const algebra_t *algebra);
void superop_randtest(superop_t out, flint_rand_t random, const algebra_t *algebra);

#endif
