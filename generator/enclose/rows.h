/* Upper bounds of operators by functions of V = 1 + sum w_m n_m + f (enclose/weights.h), valid on
 * all levels.
 *
 * Let Y_k = sum_j binomial(k, j) X_j V^(k-j) be Hermitian.  With normal-ordered terms of the X_j
 * the elements <x'| Y_k |x> that move |n, s> by Delta, s to s', are
 *
 *   S_Delta(n) P(n, V),   S_Delta = product of sqrt((n_m+1)..(n_m+Delta_m)) or
 * sqrt(n_m..(n_m-|Delta_m|+1)),
 *
 * P a polynomial.  Gershgorin's row sums give Y_k <= phi_s(N) on the state s, N = sum w_m n_m:
 *
 *   phi_s(N) = sum_d beta_d N^d + sum_pieces C (N + o)^(H/2) sum_d gamma_d N^d,
 *
 * as follows.  n_m = N y_m/w_m with y in the standard simplex; the coefficient of N^d in P is a
 * form in y, lifted to one degree R for all, which lies between the least and the largest of its
 * Bernstein coefficients (in absolute value: below the largest).  S_Delta <= product of
 * (n_m + o_m)^(|Delta_m|/2), o_m = (Delta_m + 1)/2 where Delta_m > 0, else 0 (the mean of factors),
 * which by the weighted mean is at most C (N + sum w_m o_m)^(H/2), H = sum |Delta_m|,
 * C = product of (|Delta_m|/(H w_m))^(|Delta_m|/2). */
#ifndef MOYAL_ENCLOSE_ROWS_H
#define MOYAL_ENCLOSE_ROWS_H

#include "enclose/weights.h"

typedef struct rows_struct rows_t;

/* X_j = operators[j] (in q and p), coefficients at `balls` (enclose/balls.h; wide ones stand for
 * all their values).  Keeps `weights`.  NULL and *why (a constant) where it would take too much, or
 * a coefficient is not finite.  Freed with rows_free. */
rows_t *rows_new(const char **why, const op_struct *operators, size_t count,
                 const weights_t *weights, const arb_struct *balls, slong bits);
void rows_free(rows_t *rows);

/* (N + offset)^(half/2) sum_d coefficients[d] N^d, coefficients >= 0 */
typedef struct {
    size_t half;
    arb_t offset;
    arb_struct *coefficients;
} piece_t;

/* phi_s for all s. */
typedef struct {
    size_t k, states, degrees; /* d < degrees */
    slong bits;
    arb_struct *start;    /* per state: V = N + start */
    arb_struct *diagonal; /* per state: beta_d, exact upper bounds */
    size_t *piece_count;
    piece_t **pieces;
} growth_t;

void growth_init(growth_t *out, const rows_t *rows, size_t k);
void growth_clear(growth_t *growth);

/* The highest power of N in phi, times 2 (-1: phi = 0), and in *lead an upper bound of its
 * coefficient, the largest over the states. */
long growth_degree(arb_t lead, const growth_t *growth);

/* An exact number a >= 0 with phi_s(N) <= a + b (N + start_s)^k for all s and N >= 0: what of the
 * remainder a bisection of [0, N*] finds, beyond N* the leading term outweighs all others.  It is
 * at most about an eighth above the least such number, but for 0.  0 if there is none. */
int growth_excess(arb_t a, const growth_t *growth, const arb_t b);

/* A lower bound of what c must be for phi_s(N) <= c (N + start_s)^k. */
void growth_ratio(arb_t c, const growth_t *growth);

#endif
