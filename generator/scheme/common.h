/* What the schemes share; for this module only. */
#ifndef MOYAL_SCHEME_COMMON_H
#define MOYAL_SCHEME_COMMON_H

#include "environment/array.h"
#include "scheme/equations.h"

/* Everything zero; `factors` by the scheme. */
equations_t *equations_new(scheme_kind_t scheme, model_t *model, size_t coordinates,
                           size_t jump_count, size_t noise_count);

/* A = -(i/hbar) H - 1/2 sum_ab K_ab L_b† L_a (H without its multiple of the identity), and the
 * jumps. */
void equations_set_generator(equations_t *equations, op_src hamiltonian, const op_struct *operators,
                             const scalar_struct *rates);

/* velocity_i = D1_i^00 + sum_a ( conj(D1_i^0a) L_a + D1_i^0a L_a† ) */
void equations_set_drift(equations_t *equations, const hybrid_t *hybrid);

/* O_k(z) = exp(-1/2 d^T S d) of the partial Wigner symbol; `order` NULL: no smoothing. */
void equations_set_observables(equations_t *equations, const order_t *order);

/* start.c: mean and covariance of the classical coordinates in the model's initial state (new
 * arrays). For a start that is not Gaussian these are the first two moments.  *gaussian: all of C
 * is Gaussian; *correlated: some covariance between C and Q is not zero. */
void start_moments(scalar_struct **mean, scalar_struct **covariance, int *correlated,
                   const model_t *model);

/* A new order like `order`; freed with order_free. */
order_t *order_copy(const order_t *order, const model_t *model);

/* All of C starts in a Gaussian state. */
int start_is_gaussian(const model_t *model);

#endif
