/* The scheme `moments`: a system of ordinary differential equations for real moments <X>, X a
 * product of a Weyl-ordered monomial and a Hermitian operator (scheme/moment_key.h).
 *
 * Closed where the observables lead to finitely many moments: then linear and exact, for the
 * quantum model and the hybrid equation alike.  Otherwise a closure replaces what goes beyond
 * (scheme/closure.h), and the system is an approximation. */
#ifndef MOYAL_SCHEME_MOMENTS_H
#define MOYAL_SCHEME_MOMENTS_H

#include "scheme/closure.h"
#include "scheme/equations.h"

typedef struct {
    equations_t *equations; /* SCHEME_MOMENTS: the coordinates are the moments, on a model of their
                             * own without spaces; observables are polynomials in them */
    closure_t closure;      /* the one in use: none if the system is closed */
} moment_system_t;

/* The coordinates of *out are named "<C.q*A.sx>".  A closure that is not needed is not used.  OK,
 * with *out NULL and the reason in *refused (freed with free()), where there is no such system. */
MUST_CHECK status_t scheme_moments(moment_system_t **out, char **refused,
                                   const generator_t *generator, const closure_t *closure,
                                   diags_t *diags);
/* The closed moments in place of the density matrix of the scheme `quantum`, where the observables
 * lead to few moments that close: no level of a mode is cut off.  NULL where they do not.
 * equations->asked is SCHEME_QUANTUM. */
equations_t *scheme_moments_closed(const generator_t *generator);
void moment_system_free(moment_system_t *system); /* with the equations, unless taken out */

/* The right-hand side of moment k, and observable k, in the ring of equations->model. */
void moment_rhs(scalar_t out, size_t k, const equations_t *equations);
void moment_observable(scalar_t out, size_t k, const equations_t *equations);

#endif
