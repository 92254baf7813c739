/* Weyl quantisation from its definition, independent of operator/ordering:
 *
 *   q^m p^n  ->  2^-m sum_k C(m, k) q^k p^n q^(m-k)                                  (McCoy 1932)
 */
#ifndef MOYAL_PROVE_WEYL_H
#define MOYAL_PROVE_WEYL_H

#include "model/model.h"

typedef struct weyl_struct weyl_t; /* remembers the operators it made */

weyl_t *weyl_new(const model_t *model);
void weyl_free(weyl_t *weyl);

/* Replaces each monomial of coordinates in the coefficients of `symbol`, an operator on Q, by the
 * Weyl-ordered operator on C. */
void weyl_quantise(op_t out, op_src symbol, weyl_t *weyl);
/* The same for a function of z alone. */
void weyl_quantise_scalar(op_t out, scalar_src f, weyl_t *weyl);
/* The operator of a key whose entries for modes are powers of a Weyl-ordered monomial. */
void weyl_key(op_t out, const opkey_t *key, weyl_t *weyl);

#endif
