/* The table of integrators of linear systems, the choice, and the Runge-Kutta stepper among them.
 */
#include "integrators.h"

#include <float.h>
#include <stddef.h>
#include <string.h>

#include "array.h"
#include "krylov.h"
#include "propagator.h"
#include "stepper.h"
#include "taylor.h"

typedef struct {
    const moyal_linear *system;
    const moyal_linear_request *request;
    double *value;
} wrapped_t;

static void wrapped_rhs(void *context, double t, const double *y, double *dy)
{
    const wrapped_t *w = context;

    w->system->apply(w->system->context, t, y, dy);
}

static int wrapped_output(void *context, long index, double t, const double *y)
{
    const wrapped_t *w = context;

    w->system->functionals(w->system->context, y, w->value);
    return w->request->output(w->request->context, index, t, w->value);
}

static void wrapped_progress(void *context, double t)
{
    const wrapped_t *w = context;

    if (w->request->progress)
        w->request->progress(w->request->context, t);
}

moyal_outcome moyal_linear_dop853(const moyal_linear *system, const moyal_linear_request *request,
                                  double *x, const double *times, long count,
                                  moyal_linear_report *report)
{
    wrapped_t w = {system, request, moyal_array((size_t)system->functional_count)};
    const moyal_ode ode = {.size = system->size,
                           .split = system->size,
                           .timed = !system->constant,
                           .rhs = wrapped_rhs,
                           .output = wrapped_output,
                           .context = &w,
                           .tolerance = request->tolerance,
                           .floor = {request->floor, 0},
                           .step_limit = request->step_limit,
                           .stop = request->stop,
                           .progress = wrapped_progress,
                           .keeper = request->keeper};
    moyal_ode_report done = {.failed_at = times[0]};
    moyal_outcome outcome = MOYAL_NO_MEMORY;

    if (w.value)
        outcome = moyal_integrate(&ode, x, times, count, &done);
    *report = (moyal_linear_report){done.steps, done.rejected, done.evaluations, done.failed_at};
    moyal_array_free(w.value);
    return outcome;
}

static const moyal_linear_integrator integrators[] = {
    {"auto", 1, moyal_linear_auto},     {"taylor", 0, moyal_taylor},
    {"krylov", 0, moyal_krylov},        {"propagator", 0, moyal_propagator},
    {"dop853", 1, moyal_linear_dop853}, {NULL, 0, NULL}};

const moyal_linear_integrator *moyal_linear_find(const char *name)
{
    for (const moyal_linear_integrator *i = integrators; i->name; i++)
        if (strcmp(i->name, name) == 0)
            return i;
    return NULL;
}

/* By nanoseconds, measured on generators of a mode and a qubit.  A series takes half a one per
 * unknown and application, of which there are norm times span at most and half as many in the usual
 * case, where the norm is a bound.  A propagator takes 12 products and one per squaring, of 2
 * size^3 operations at 60 per nanosecond, and 2 size^2 operations at 25 per row. */
static int propagator_pays(const moyal_linear *system, double span, long count)
{
    const double n = (double)system->size, distance = span / (double)(count - 1);
    double products = 12, series;

    if (system->size > 1000 || !(system->norm <= DBL_MAX))
        return 0;
    for (double left = system->norm * distance; left > 5 && products < 1100; left /= 2)
        products++;
    series = 0.5 * n * (30 + 0.5 * system->norm * span);
    return series > 2 * n * n * (n * products / 60 + (double)count / 25);
}

const moyal_linear_integrator *moyal_linear_choose(const moyal_linear *system,
                                                   const moyal_linear_request *request,
                                                   const double *times, long count)
{
    (void)request;
    if (!system->constant)
        return moyal_linear_find("dop853");
    if (count > 1 && propagator_pays(system, times[count - 1] - times[0], count))
        return moyal_linear_find("propagator");
    return moyal_linear_find("taylor");
}

moyal_outcome moyal_linear_auto(const moyal_linear *system, const moyal_linear_request *request,
                                double *x, const double *times, long count,
                                moyal_linear_report *report)
{
    return moyal_linear_choose(system, request, times, count)
        ->method(system, request, x, times, count, report);
}
