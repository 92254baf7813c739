/* How far an expectation value can be off where rho is known up to eps in trace norm.
 *
 * Let || rho - rho~ ||_1 <= eps, rho a state, rho~ Hermitian and supported on fewer than `levels`
 * quanta in each mode.  For O on finite factors alone |Tr O (rho - rho~)| <= || O || eps.
 *
 * For others let O†O <= c^2 V^p and O O† <= c^2 V^p on all levels (V of enclose/weights.h, c and p
 * by enclose/rows.h), Pi the projector on V < M with M such that rho~ = Pi rho~ Pi, Q = 1 - Pi.
 * As rho - Pi rho Pi = Q rho + Pi rho Q,
 *
 *   Tr O (rho - rho~) = Tr Pi O Pi (rho - rho~) + Tr O Q rho + Tr O Pi rho Q.
 *
 *   |first| <= || Pi O Pi || eps <= c M^(p/2) eps, as Pi O†O Pi <= c^2 M^p;
 *   |second|^2 <= Tr(rho O O†) Tr(Q rho)         (|Tr X†Y|^2 <= Tr X†X Tr Y†Y, X = O† sqrt(rho),
 *                                                 Y = Q sqrt(rho));
 *   |third|^2 = |Tr Q O Pi rho|^2 <= Tr(rho Pi O†O Pi) Tr(rho Q), and Pi O†O Pi <= c^2 Pi V^p
 *                                                <= c^2 V^p, as Pi commutes with V.
 *
 * With m_k >= Tr rho V^k (enclose/moment_bound.h), Tr(Q rho) <= m_k/M^k, so that for all k and M
 *
 *   |Tr O (rho - rho~)| <= c ( M^(p/2) eps + 2 sqrt(m_p m_k) M^(-k/2) ),
 *
 * least at M^((p+k)/2) = 2 (k/p) sqrt(m_p m_k)/eps.
 *
 * The same holds where rho~ stands for P(rho), some of the sectors of a weak symmetry, as long as O
 * has elements in these alone: then Tr O P(rho) = Tr O rho, Pi O Pi is of the same kind, and eps
 * bounds || P(rho) - rho~ ||_1; rho itself is a state, which the second and the third term use. */
#ifndef MOYAL_ENCLOSE_OBSERVABLE_BOUND_H
#define MOYAL_ENCLOSE_OBSERVABLE_BOUND_H

#include "enclose/moment_bound.h"

typedef struct observable_bounds_struct observable_bounds_t;

/* For the observables of the equations.  `moments` is kept, and may be NULL: `why_not` then says
 * why, and stands for the reason of all observables of modes.  Drives in observables are bounded
 * over [0, until].  Freed with observable_bounds_free. */
observable_bounds_t *observable_bounds_new(const equations_t *equations,
                                           const moment_bounds_t *moments, const char *why_not,
                                           const arb_t until);
void observable_bounds_free(observable_bounds_t *bounds);

/* Upper bounds of Tr rho(t) V^k for k = 0 .. moment_orders at the time t; `out` has room for them.
 * Once per time, for all observables. */
void observable_moments(mag_ptr out, const observable_bounds_t *bounds, const arb_t t);

/* An upper bound of |Tr O (rho - rho~)| for observable `index`; `moments` by observable_moments
 * (not read for observables of finite factors).  0 where none is proven: observable_reason says
 * why. */
int observable_radius(mag_t upper, const observable_bounds_t *bounds, size_t index, const mag_t eps,
                      size_t levels, mag_srcptr moments);
/* M^(p/2) eps + 2 sqrt(m_p m_k) M^(-k/2) for some M >= reach that is nearly the best. */
void observable_radius_of_order(arb_t out, size_t k, size_t p, const arb_t eps, const arb_t reach,
                                mag_srcptr moments);
/* NULL where there is a bound. */
const char *observable_reason(const observable_bounds_t *bounds, size_t index);

#endif
