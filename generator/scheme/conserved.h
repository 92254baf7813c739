/* Conserved observables: L†(O) = 0, so that <O> stays what it is at the start, for every start,
 * whatever parameters and drives are; the modes are not cut.  Observables hold no drives. */
#ifndef MOYAL_SCHEME_CONSERVED_H
#define MOYAL_SCHEME_CONSERVED_H

#include "environment/generator.h"

/* Whether L†(x) = 0.  0 also where it would take long to see. */
int operator_is_conserved(op_src x, const generator_t *generator);

/* The mean of a Hermitian operator in the model's initial state; 0 where it has no exact form. */
MUST_CHECK int operator_start(scalar_t out, op_src x, const model_t *model);

/* Observable k of the model is conserved, and out its mean, the same at all times. */
MUST_CHECK int observable_constant(scalar_t out, size_t k, const generator_t *generator);

#endif
