/* Moments of V = 1 + sum w_m n_m + f in the initial state. */
#ifndef MOYAL_ENCLOSE_INITIAL_POWER_H
#define MOYAL_ENCLOSE_INITIAL_POWER_H

#include "enclose/weights.h"

/* out[k] = <V^k> for k < count, balls of about `bits` bits (initialised by the caller).  All parts
 * of a product state are independent, so that their moments convolve; those of n in a Gaussian
 * state come from normal-ordered moments (Isserlis' theorem with means).  0 and *why, a constant,
 * where a part joins too many modes. */
int initial_powers(arb_struct *out, const char **why, size_t count, const weights_t *weights,
                   const arb_struct *balls, slong bits);

#endif
