/* Pure dephasing by a static environment of qubits, in closed form.
 *
 * Where all that a block adds is sum_i P_i (x) h_i, P_i the projectors on groups of the system's
 * basis states, and everything else commutes with the P_i, the parts P_i rho P_j of the state
 * without the environment are multiplied by
 *
 *     r_ij(t) = Tr_E(U_i eta U_j†),   U_i = exp(-(i/hbar) h_i t).
 *
 * With h_i/hbar = e_i + sum_n B_i^n, B = b.sigma of qubit n, and eta a product, every qubit is a
 * factor:
 *
 *     U_i = cos(w_i t) - i sin(w_i t) B_i/w_i,   w_i = |b_i|,
 *     r_ij = exp(-i (e_i - e_j) t) prod_n [ c_i c_j + i c_i s_j <B_j>/w_j - i s_i c_j <B_i>/w_i
 *                                           + s_i s_j <B_j B_i>/(w_i w_j) ]. */
#ifndef MOYAL_ENVIRONMENT_DEPHASING_H
#define MOYAL_ENVIRONMENT_DEPHASING_H

#include "environment/builder.h"

enum { DEPHASING_STATES = 4, DEPHASING_DIMENSION = 64 };

/* One qubit in r_ij. */
typedef struct {
    size_t qubit;       /* factor of the model's space */
    scalar_t square[2]; /* w_i^2, w_j^2 */
    scalar_t mean[2];   /* <B_i>, <B_j>; real */
    scalar_t product;   /* <B_j B_i> */
} dephasing_factor_t;

typedef struct {
    size_t i, j;
    scalar_t energy; /* e_i - e_j */
    size_t count;
    dephasing_factor_t *factors;
} dephasing_pair_t;

typedef struct {
    const algebra_t *algebra;
    size_t group_count;              /* of system states that the environment tells apart */
    size_t groups[DEPHASING_STATES]; /* a state of each, counted in the product basis of `system` */
    unsigned char *system;           /* per factor: the environment couples to it */
    size_t pair_count;
    dephasing_pair_t *pairs; /* i < j */
} dephasing_t;

/* NULL and the closed form in *out (freed with dephasing_clear), or why there is none: a constant
 * text.  `builder` holds all environments. */
const char *dephasing_find(dephasing_t *out, const generator_builder_t *builder,
                           const environment_t *environment);
void dephasing_clear(dephasing_t *dephasing);

/* dephasing_factor.c: what a qubit that the states pair->i and pair->j turn differently adds to the
 * pair; `energies` are the h_i, and pair->factors has room. */
void dephasing_add_factor(dephasing_pair_t *pair, size_t qubit, const op_struct *energies,
                          const model_t *model);

#endif
