/* Does the residual vanish where the assumptions, or the given values, put the parameters? */
#ifndef MOYAL_PROVE_SURFACE_H
#define MOYAL_PROVE_SURFACE_H

#include "phasespace/hybrid.h"

/* With `at_values`: at the values of the model; otherwise on the surface of the assumed equations
 * that are linear in a parameter ("assume chi == 0").  0 where it does not or is not known to;
 * of a series what is shown. */
int residual_vanishes(const hybrid_t *hybrid, int at_values);

#endif
