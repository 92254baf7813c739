/* Superoperators on finite spaces without a basis to run through.
 *
 *   X  ->  sum_k A_k X B_k      is fixed by      sum_k A_k (x) B_k,
 *
 * as products of basis elements are linearly independent, and X need not be named: the space gets a
 * copy of each finite quantum factor, what multiplies from the left stands on the factor itself,
 * what multiplies from the right on its copy, in the order in which it is written.  On modes
 * nothing changes: there X is an operator, and left and right are its two sides. */
#ifndef MOYAL_PROVE_LIFT_H
#define MOYAL_PROVE_LIFT_H

#include <stdint.h>

#include "environment/generator.h"
#include "prove/adjoint.h"

/* An operator as a factor from the left and from the right: common + left, common + right. */
typedef struct {
    op_t common; /* its terms on modes alone */
    op_t left, right;
    uint64_t modes; /* on which `common` acts: bit f for factor f */
} lifted_t;

typedef struct {
    const generator_t *generator; /* not owned */
    model_t model;                /* the model on the larger space; owns its space only */
    space_t *space;
    size_t *left, *right; /* where the entries of a key go */
    lifted_t hamiltonian;
    lifted_t *rated;                      /* sum_a K_ab L_a for each b, generator->count of them */
    lifted_t *adjoints;                   /* L_b† */
    op_t potential_left, potential_right; /* zero if there is none */
} lift_t;

/* `budget` is what products on the larger space take their steps from. */
void lift_init(lift_t *lift, const generator_t *generator, budget_t *budget);
void lift_clear(lift_t *lift);

/* The same equation on the larger space; freed with terms_clear. */
void lift_terms(terms_t *out, const terms_t *terms, const lift_t *lift);

/* The adjoint of the reduced generator without the potential,
 *
 *   (i/hbar) [H, x] + 1/2 sum_ab K_ab ( L_b† [x, L_a] + [L_b†, x] L_a ). */
void lift_adjoint(op_t out, op_src x, const lift_t *lift);

#endif
