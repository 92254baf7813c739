/* Radii of observables from a bound of the trace norm, as doubles; see observable_bound.h. */
#ifndef MOYAL_ENCLOSE_RADII_H
#define MOYAL_ENCLOSE_RADII_H

#include "scheme/equations.h"

typedef struct radii_struct radii_t;

/* For times up to `until`.  Moments are bounded where an observable acts on modes.  Freed with
 * radii_free. */
radii_t *radii_new(const equations_t *equations, double until);
void radii_free(radii_t *radii);

/* out[k]: how much observable k differs at most at the time t, where || rho - rho~ ||_1 <= eps and
 * rho~ lives on fewer than `levels` levels of each mode; infinite where nothing is proven. */
void radii_at(double *out, const radii_t *radii, double eps, size_t levels, double t);
/* Why there is no radius of observable k; NULL where there is one. */
const char *radii_reason(const radii_t *radii, size_t k);

/* A proposal: the eps that makes all radii that there are at most `target` at t = 0 and at `until`,
 * but not below `least`. */
double radii_trace_norm(const radii_t *radii, double target, double least, double until);

#endif
