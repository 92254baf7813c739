/* The scheme `moments`: a system of ordinary differential equations for real moments <X>, X a
 * product of a Weyl-ordered monomial and a Hermitian operator (scheme/moment_key.h).
 *
 * Closed where the observables lead to finitely many moments: then linear and exact, for the
 * quantum model and the hybrid equation alike.  Otherwise a closure replaces what goes beyond
 * (scheme/closure.h), and the system is an approximation. */
#ifndef MOYAL_SCHEME_MOMENTS_H
#define MOYAL_SCHEME_MOMENTS_H

#include "scheme/equations.h"
#include "scheme/hierarchy.h"

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
 * Observables that are conserved are numbers, or moments as all others if `with_conserved`: what a
 * certificate lists has to hold all that is observed.  equations->asked is SCHEME_QUANTUM. */
equations_t *scheme_moments_closed(const generator_t *generator, int with_conserved);
/* The same with all that is conserved, of some observables where not all of them lead to moments
 * that close: open[k] = 1, and zero in its place, for any other.  NULL, with the reason in *why
 * (freed with free()), where none does. */
equations_t *scheme_moments_some(char **why, unsigned char *open, const generator_t *generator);
/* Moments of another origin: mean field, the hybrid equation.  The seeds are the observables of the
 * model and then the rates of its first `coordinates` coordinates z, which move along with the
 * moments and may stand in the coefficients of forms. */
typedef struct {
    hierarchy_source_t hierarchy;
    size_t coordinates;
    const scalar_struct *mean; /* z at t = 0 */
    /* A moment at t = 0; 0 where it has no exact form. */
    int (*start)(scalar_t out, const opkey_t *key, const void *data);
} moment_source_t;
/* Their equations, z first; NULL, with the reason in *why (freed with free()), where the moments do
 * not close by themselves. */
equations_t *moments_of_source(char **why, const moment_source_t *source,
                               const hierarchy_limits_t *limits);
/* moments_some.c: as scheme_moments_some. */
equations_t *moments_of_some(char **why, unsigned char *open, const moment_source_t *source,
                             const hierarchy_limits_t *limits);
/* meanfield_moments.c: mean field without its density operator: z and the means of as many
 * operators of Q as the observables and the velocities need.  `meanfield` starts from a point.
 * NULL, with the reason in *why (freed with free()), where those go on without end. */
equations_t *scheme_meanfield_moments(char **why, const equations_t *meanfield);

void moment_system_free(moment_system_t *system); /* with the equations, unless taken out */

/* The right-hand side of moment k, and observable k, in the ring of equations->model. */
void moment_rhs(scalar_t out, size_t k, const equations_t *equations);
void moment_observable(scalar_t out, size_t k, const equations_t *equations);

#endif
