/* Operators that hold functions of the positions of classical modes, for the proof about
 * potentials:
 *
 *   sum_b f_b(q) p^b A_b,     all q to the left, inside the coefficients; [p, f(q)] = -i hbar
 * f'(q).
 *
 * The container is op_t: coefficients are functions of the positions, keys hold the powers of p and
 * the basis elements of Q.  Nothing here is shared with phasespace/potential. */
#ifndef MOYAL_PROVE_POSITION_H
#define MOYAL_PROVE_POSITION_H

#include "model/model.h"

/* An operator in standard order in this form; `out` may be `a`. */
void position_form(op_t out, op_src a, const model_t *model);

/* (i/hbar) (V a - a W) for an operator a in this form; with W = V = sum_k V_k(q) A_k the force of
 * the potential V. */
void position_force(op_t out, op_src v, op_src a, op_src w, const model_t *model);

/* Weyl quantisation of a symbol that is a polynomial in the momenta of the classical modes. */
void position_quantise(op_t out, op_src symbol, const model_t *model);

#endif
