/* Partial Weyl symbols over the classical modes: operators on the quantum factors whose
 * coefficients are polynomials in the coordinates z. */
#ifndef MOYAL_SCHEME_SYMBOL_H
#define MOYAL_SCHEME_SYMBOL_H

#include "model/model.h"

/* The partial Wigner symbol of `a` over C: the identity on classical modes, z in the coefficients.
 */
void symbol_partial(op_t out, op_src a, const model_t *model);

/* d/dz_j of every coefficient. */
void symbol_derivative(op_t out, op_src a, size_t j, const model_t *model);

/* exp(sign/2 d^T S d) of a scalar and of every coefficient; S is row by row, one row per
 * coordinate. */
void scalar_smooth(scalar_t out, scalar_src x, const scalar_struct *s, int sign,
                   const model_t *model);
void symbol_smooth(op_t out, op_src a, const scalar_struct *s, int sign, const model_t *model);

/* Drops the multiple of the identity. */
void symbol_drop_identity(op_t out, op_src a, const model_t *model);

#endif
