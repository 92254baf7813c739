/* Adaptive explicit Runge-Kutta method of order 8 with dense output of order 7: DOP853 of Hairer,
 * Norsett and Wanner, Solving Ordinary Differential Equations I, second edition, sections II.5,
 * II.6 and II.10. */
#ifndef MOYAL_STEPPER_H
#define MOYAL_STEPPER_H

#include <signal.h>

#include "keeper.h"
#include "outcome.h"

/* The least number of steps where f depends on t by itself: longer ones could pass over a pulse
 * that none of their stages meets. */
enum { MOYAL_LEAST_TIMED_STEPS = 200 };

/* y' = f(t, y) and how to solve it.  Components come in two blocks, [0, split) and [split, size),
 * each with a scale of its own: the largest |component| so far, but at least its floor.
 *
 * `tolerance` bounds the error at the end, relative to the scales, as long as the flow does not
 * spread errors: a step of length h may err by 0.1 tolerance h / (end - start) at most, so errors
 * add up to less than it. */
typedef struct {
    long size, split;
    void (*rhs)(void *context, double t, const double *y, double *dy);
    /* Receives y at output[index]; a value other than 0 stops the integration. */
    int (*output)(void *context, long index, double t, const double *y);
    void *context;
    int timed; /* f depends on t by itself */
    double tolerance;
    double floor[2];
    long step_limit;                           /* 0: none */
    const volatile sig_atomic_t *stop;         /* not 0: stop; may be NULL */
    void (*progress)(void *context, double t); /* after each step; may be NULL */
    const moyal_keeper *keeper;                /* may be NULL */
    /* For moyal_integrate_series: with y(t + x unit) = sum_k x^k y_k, coefficient k of unit f, from
     * y_0 .. y_k in y.  Called for k = 0, 1, .. in turn, what it kept of lower k still holds. */
    void (*coefficient)(void *context, double t, double unit, int k, double *const *y, double *out);
} moyal_ode;

typedef struct {
    long steps, rejected, evaluations;
    double failed_at; /* time reached when the outcome is not MOYAL_DONE */
} moyal_ode_report;

/* Integrates from times[0], where y is the start, to times[count - 1]; times ascend strictly, count
 * >= 1. y holds the last value reached.  `report` says how much work it was. */
moyal_outcome moyal_integrate(const moyal_ode *ode, double *y, const double *times, long count,
                              moyal_ode_report *report);

/* ---- what methods for it measure by -----------------------------------------------------------
 */

/* The largest |v_j| / scale of j's block; not finite if any v_j is not. */
double moyal_ode_norm(const moyal_ode *ode, const double *v, const double scale[2]);
/* Raises the scales, 0 before the first time, to the floors and to y. */
void moyal_ode_raise(const moyal_ode *ode, const double *y, double scale[2]);
/* What a step of length h of `span` may err by, in units of the scales: its share of the tolerance,
 * but not much below the rounding of the step itself. */
double moyal_ode_allowance(const moyal_ode *ode, double h, double span);

#endif
