/* The adjoint generator on powers of V (enclose/weights.h).
 *
 * V M = M (V + delta) for every term M that changes V by delta, so that with ad(X) = [V, X]
 *
 *   L†(V^k) = sum_{j=1}^k binomial(k, j) X_j V^(k-j),
 *   X_j = ad^j(A) + sum_ab K_ab J_b† ad^j(J_a)       (equations.h: dR = A R + R A† + K J R J†),
 *
 * where A + A† + sum_ab K_ab J_b† J_a = 0 was used. */
#ifndef MOYAL_ENCLOSE_DRIFT_H
#define MOYAL_ENCLOSE_DRIFT_H

#include "enclose/weights.h"

/* X_0 = 0, X_1, .., X_orders with the model's values put in, drives left as symbols: what cancels,
 * cancels exactly.  NULL and *why (a constant) where a value has no exact form or the equations do
 * not preserve the trace.  Freed with drift_free. */
op_struct *drift_new(const char **why, const weights_t *weights, size_t orders);
void drift_free(op_struct *drift, size_t orders, const weights_t *weights);

/* a with the model's values put in; 0 where one has no exact form. */
int drift_values(op_t out, op_src a, const model_t *model);

#endif
