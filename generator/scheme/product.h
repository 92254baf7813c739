/* Products B R as equations, for correlation functions. */
#ifndef MOYAL_SCHEME_PRODUCT_H
#define MOYAL_SCHEME_PRODUCT_H

#include "scheme/equations.h"

/* dR/dt = B R + R B† in the spaces of the scheme `quantum`, with the model's observables: what a
 * program of it does to R for a time 1/2 is the Hermitian part of B R.  `b` stays the caller's. */
equations_t *scheme_product(model_t *model, op_src b);

#endif
