/* The moments of the hybrid equation, integral of z^k Tr(X varrho(z)), z^k X a product of a
 * monomial and a Hermitian operator on Q: their equations by parts from the equation on phase
 * space, in the order asked for, without the quantum model (theory, sections 2 and 5).
 *
 * A key is one of scheme/moment_key.h in which the powers of classical modes are those of z. */
#ifndef MOYAL_ENCLOSE_MOMENTS_HYBRID_H
#define MOYAL_ENCLOSE_MOMENTS_HYBRID_H

#include "phasespace/hybrid.h"
#include "scheme/moments.h"

/* All of the equation, its residual too.  The start is the model's, smoothed as the order says.
 * Of those observables whose moments close; `open` and *why as of scheme_moments_some. */
equations_t *moments_hybrid(char **why, unsigned char *open, const hybrid_t *hybrid);

#endif
