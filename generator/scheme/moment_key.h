/* Hermitian operators whose means are the moments of a model: products of a Weyl-ordered monomial
 * of the modes and a Hermitian basis element of each finite factor.
 *
 * A *moment key* is a key of the model's space, read so: entries of a mode are powers of q and p of
 * the Weyl-ordered monomial; in a finite factor the index of |i><j| with i < j stands for
 * x_ij = |i><j| + |j><i|, that of |j><i| for y_ij = -i |i><j| + i |j><i|, the others for themselves
 * (the diagonal ones are Hermitian).  For a qubit that is sx, sy, sz.  A *moment form* is an op_t
 * with moment keys: a linear function of moments. */
#ifndef MOYAL_SCHEME_MOMENT_KEY_H
#define MOYAL_SCHEME_MOMENT_KEY_H

#include "model/model.h"

/* <a> as a form; its coefficients are real if a is Hermitian. */
void moment_form(op_t out, op_src a, const algebra_t *algebra);

/* The Hermitian operator of a key. */
void moment_operator(op_t out, const opkey_t *key, const algebra_t *algebra);

/* The moment of a key in the model's initial state; 0 where it has no exact form. */
MUST_CHECK int moment_start(scalar_t out, const opkey_t *key, const model_t *model);

/* "<C.q^2*A.sx>", "<D.e(0,1) + D.e(1,0)>" in the language of models; freed with free(). */
char *moment_name(const opkey_t *key, const algebra_t *algebra);

#endif
