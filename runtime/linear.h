/* Linear systems x' = M(t) x over real numbers: what a master equation, or closed moments, becomes
 * after everything that is not asked for has been left out.
 *
 * x is one array of doubles, 64-byte aligned, padding included (zeros that stay zero).  M is kept
 * as runs: y_p += f_g(t) w_p x_(p + shift) for p in a range, so that the inner loops have neither
 * index arrays nor branches.  How x is laid out and which elements it holds is the business of
 * reduce.h; the integrators see this header alone. */
#ifndef MOYAL_LINEAR_H
#define MOYAL_LINEAR_H

#include <signal.h>

#include "keeper.h"
#include "outcome.h"
#include "team.h"

/* A system, and the linear functionals v_k = c_k . x + d_k that are wanted of it. */
typedef struct {
    long size;    /* of x, padding included */
    int constant; /* M does not depend on t */
    double norm;  /* an upper bound of the maximum norm of M (at t = 0), inf if not known */
    long functional_count;
    moyal_team *team; /* for long vectors; may be NULL */
    void *context;
    /* y = M(t) x; assigns all of y; x and y do not overlap. */
    void (*apply)(void *context, double t, const double *x, double *y);
    /* v = C x, without the constants d. */
    void (*functionals)(void *context, const double *x, double *v);
} moyal_linear;

/* What is asked of an integrator of x' = M(t) x. */
typedef struct {
    double tolerance; /* error at the end relative to the largest |x| so far, as in stepper.h */
    double floor;     /* of that scale */
    long step_limit;  /* 0: none */
    const volatile sig_atomic_t *stop; /* not 0: stop; may be NULL */
    void *context;                     /* of the two below */
    /* Receives C x at times[index]; a value other than 0 stops the integration. */
    int (*output)(void *context, long index, double t, const double *v);
    void (*progress)(void *context, double t); /* may be NULL */
    const moyal_keeper *keeper;                /* may be NULL */
} moyal_linear_request;

typedef struct {
    long steps, rejected, applications; /* of M */
    double failed_at;
} moyal_linear_report;

/* Each of the integrators: from times[0], where x is the start, to times[count - 1]; times ascend
 * strictly, count >= 1; x holds the last value reached. */
typedef moyal_outcome moyal_linear_method(const moyal_linear *system,
                                          const moyal_linear_request *request, double *x,
                                          const double *times, long count,
                                          moyal_linear_report *report);

#endif
