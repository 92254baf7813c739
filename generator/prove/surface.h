/* Does the residual vanish where the assumptions, or the given values, put the parameters? */
#ifndef MOYAL_PROVE_SURFACE_H
#define MOYAL_PROVE_SURFACE_H

#include "phasespace/hybrid.h"

/* On the surface of the assumed equations that are linear in a parameter ("assume chi == 0"): of a
 * series what is shown.  TRUTH_FALSE: not in general. */
truth_t residual_vanishes(const hybrid_t *hybrid);

/* At the values of the model, all of a series. */
truth_t residual_vanishes_at_values(const hybrid_t *hybrid);

#endif
