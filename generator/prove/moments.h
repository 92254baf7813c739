/* Exact derivatives of mean-field expectation values.
 *
 * Mean field is nonlinear: its right-hand side holds moments m_X = <X> of basis elements X of Q as
 * factors. A quantity is a polynomial  sum_k c_k(z) m_X1 m_X2 ..  and its time derivative follows
 * from
 *
 *   dz_i/dt = <velocity_i>,    dm_X/dt = < X A + A† X + sum_ab K_ab J_b† X J_a >,    <X> linear in
 * m. */
#ifndef MOYAL_PROVE_MOMENTS_H
#define MOYAL_PROVE_MOMENTS_H

#include "prove/drive.h"
#include "scheme/equations.h"

typedef struct moments_struct moments_t; /* remembers the derivatives of the m_X */

/* `equations` without noise; both must outlive the result. */
moments_t *moments_new(const equations_t *equations, const drives_t *drives);
void moments_free(moments_t *moments);

/* A product of moments with a coefficient in z.  `factors` are indices of keys, ascending. */
typedef struct {
    size_t length;
    size_t *factors;
    scalar_t coefficient;
} moment_term_t;

/* Sorted, no product twice, no zero coefficient. */
typedef struct {
    size_t count, capacity;
    moment_term_t *terms;
} moment_sum_t;

void moment_sum_init(moment_sum_t *sum);
void moment_sum_clear(moment_sum_t *sum, const moments_t *moments);
size_t moment_sum_size(const moment_sum_t *sum); /* terms of all numerators: a measure of work */

/* <a(z)> for an operator on Q with coefficients in z. */
void moments_expect(moment_sum_t *out, op_src a, moments_t *moments);
/* d/dt, that of drives included, which become functions of t; out is not `sum`.  0 if it has more
 * than `limit` products before they are added up, or a drive has no exact form. */
MUST_CHECK int moments_derivative(moment_sum_t *out, const moment_sum_t *sum, size_t limit,
                                  moments_t *moments);

/* The key of Q that a factor stands for, and how many there are so far. */
const opkey_t *moments_key(const moments_t *moments, size_t factor);
size_t moments_count(const moments_t *moments);

#endif
