/* Arrays of coefficients and of operators: made with all elements zero, freed as a whole. */
#ifndef MOYAL_ENVIRONMENT_ARRAY_H
#define MOYAL_ENVIRONMENT_ARRAY_H

#include "operator/operator.h"

scalar_struct *scalar_array_new(size_t count, const ring_t *ring);
scalar_struct *scalar_array_copy(const scalar_struct *from, size_t count, const ring_t *ring);
void scalar_array_free(scalar_struct *scalars, size_t count,
                       const ring_t *ring); /* NULL is allowed */

op_struct *op_array_new(size_t count, const algebra_t *algebra);
void op_array_free(op_struct *operators, size_t count,
                   const algebra_t *algebra); /* NULL is allowed */

/* The coefficient of the basis element `key` in `a`, or NULL if it does not occur. */
scalar_src op_find(op_src a, const opkey_t *key, const algebra_t *algebra);

/* Nonzero if `key` is the identity on all factors. */
int key_is_identity(const opkey_t *key, const algebra_t *algebra);

/* The key of the adjoint of the symbol's monomial `key`: Weyl-ordered monomials are Hermitian,
 * matrix units are transposed.  `out` may be `key`. */
void key_adjoint(opkey_t *out, const opkey_t *key, const algebra_t *algebra);

#endif
