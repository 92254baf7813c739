/* Proven bounds of moments at finite time, on the whole space: with V of enclose/weights.h,
 *
 *   L†(V^k) <= a + b V^k   on all levels   =>   Tr rho(t) V^k <= e^(b t) <V^k>_0 + a (e^(b t) -
 * 1)/b.
 *
 * For each k several pairs (a, b) are found: b from a grid about the rate at which V^k grows or
 * decays at high levels, a by enclose/rows.h.  The inequality holds as one of quadratic forms on
 * finite vectors; that it carries over to rho(t) is the usual argument with a V^k that is cut off,
 * for initial states whose V^k is finite, as it is for all that a model can state (theory of
 * Lyapunov conditions for quantum dynamical semigroups: A. M. Chebotarev and F. Fagnola, J. Funct.
 * Anal. 153, 382 (1998)); it also shows that the semigroup preserves the trace. */
#ifndef MOYAL_ENCLOSE_MOMENT_BOUND_H
#define MOYAL_ENCLOSE_MOMENT_BOUND_H

#include "enclose/weights.h"

enum { MOMENT_ORDERS = 12 };

typedef struct moment_bounds_struct moment_bounds_t;

/* For times 0 <= t <= until (drives are bounded there) and k <= orders.  Keeps `equations`.  NULL
 * and the reason in *why (freed with free()) where no bound is found.  Freed with
 * moment_bounds_free. */
moment_bounds_t *moment_bounds_new(char **why, const equations_t *equations, const arb_t until,
                                   size_t orders);
void moment_bounds_free(moment_bounds_t *bounds);

/* What the bounds are about. */
const weights_t *moment_weights(const moment_bounds_t *bounds);
size_t moment_orders(const moment_bounds_t *bounds); /* the highest k: 1 at least */

/* e^(b t) m + a (e^(b t) - 1)/b */
void moment_grown(arb_t out, const arb_t a, const arb_t b, const arb_t m, const arb_t t);

/* An upper bound of Tr rho(t) V^k, 0 <= k <= moment_orders, for a time (exact or not) up to
 * `until`; of negative or later times infinite. */
void moment_bound(mag_t out, const moment_bounds_t *bounds, size_t k, const arb_t t);

/* The pairs of order k, exact numbers; 0 where there are no more. */
int moment_pair(arb_t a, arb_t b, const moment_bounds_t *bounds, size_t k, size_t index);

#endif
