/* The dense propagator from row to row. */
#include "propagator.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "combine.h"
#include "dense.h"

typedef struct {
    const moyal_linear *system;
    const moyal_linear_request *request;
    moyal_linear_report *report;
    double *memory;
    double *matrix, *power, *work; /* M, exp(d M) */
    double *next, *value;
    long *pivots;
    double distance; /* d; 0: power is not made yet */
} propagator_t;

/* out = M(t) from applications to unit vectors, size x size. */
static void fill_matrix(const moyal_linear *system, double t, double *out, double *unit,
                        double *column)
{
    const long n = system->size;

    memset(unit, 0, sizeof *unit * (size_t)n);
    for (long j = 0; j < n; j++) {
        unit[j] = 1;
        system->apply(system->context, t, unit, column);
        unit[j] = 0;
        for (long i = 0; i < n; i++)
            out[i * n + j] = column[i];
    }
}

static int allocate(propagator_t *p)
{
    const size_t n = (size_t)p->system->size, room = (n + 7) / 8 * 8;
    const size_t square = (n * n + 7) / 8 * 8;

    p->memory = moyal_array((2 + 1 + MOYAL_EXPONENTIAL_ARRAYS) * square + room +
                            (size_t)p->system->functional_count);
    p->pivots = malloc(sizeof *p->pivots * (n + 1));
    if (!p->memory || !p->pivots)
        return 0;
    p->matrix = p->memory;
    p->power = p->matrix + square;
    p->work = p->power + square;
    p->next = p->work + (1 + MOYAL_EXPONENTIAL_ARRAYS) * square;
    p->value = p->next + room;
    return 1;
}

/* power = exp(distance M); kept as long as distances differ by rounding alone. */
static moyal_outcome prepare(propagator_t *p, double distance, double rounding)
{
    const size_t square = (size_t)p->system->size * (size_t)p->system->size;

    if (p->distance > 0 && fabs(distance - p->distance) <= rounding)
        return MOYAL_DONE;
    for (size_t i = 0; i < square; i++)
        p->work[i] = distance * p->matrix[i];
    p->distance = distance;
    return moyal_dense_exponential(p->system->size, p->work, p->power, p->work + square, p->pivots,
                                   p->request->stop);
}

static moyal_outcome integrate(propagator_t *p, double *x, const double *times, long count)
{
    const moyal_linear *m = p->system;
    const double rounding = 4 * DBL_EPSILON * (fabs(times[0]) + fabs(times[count - 1]));
    const double even = (times[count - 1] - times[0]) / (double)(count - 1);

    long k = 1;
    const moyal_kept pieces[] = {{&k, sizeof k, count},
                                 {p->report, sizeof *p->report, 0},
                                 {x, sizeof *x * (size_t)m->size, 0}};

    moyal_keeper_load(p->request->keeper, pieces, 3);
    for (; k < count; k++) {
        const int stopped = p->request->stop && *p->request->stop;
        double distance = times[k] - times[k - 1];
        moyal_outcome outcome;

        moyal_keeper_offer(p->request->keeper, stopped, pieces, 3);
        if (stopped)
            return MOYAL_STOPPED;
        if (p->request->step_limit && p->report->steps >= p->request->step_limit)
            return MOYAL_TOO_MANY_STEPS;
        distance = fabs(distance - even) <= rounding ? even : distance;
        outcome = prepare(p, distance, rounding);
        if (outcome != MOYAL_DONE)
            return outcome;
        moyal_dense_apply(m->size, p->power, x, p->next);
        if (!(moyal_largest(p->next, 0, m->size) <= DBL_MAX))
            return MOYAL_NOT_FINITE;
        memcpy(x, p->next, sizeof *x * (size_t)m->size);
        p->report->steps++;
        p->report->failed_at = times[k];
        m->functionals(m->context, x, p->value);
        if (p->request->output(p->request->context, k, times[k], p->value))
            return MOYAL_STOPPED;
        if (p->request->progress)
            p->request->progress(p->request->context, times[k]);
    }
    return MOYAL_DONE;
}

moyal_outcome moyal_propagator(const moyal_linear *system, const moyal_linear_request *request,
                               double *x, const double *times, long count,
                               moyal_linear_report *report)
{
    propagator_t p = {.system = system, .request = request, .report = report};
    moyal_outcome outcome = MOYAL_DONE;

    *report = (moyal_linear_report){.failed_at = times[0]};
    if (!system->constant || system->size > MOYAL_PROPAGATOR_LIMIT)
        return MOYAL_BAD_INPUT;
    if (!allocate(&p))
        outcome = MOYAL_NO_MEMORY;
    else if (!(moyal_largest(x, 0, system->size) <= DBL_MAX))
        outcome = MOYAL_NOT_FINITE;
    if (outcome == MOYAL_DONE) {
        system->functionals(system->context, x, p.value);
        if (request->output(request->context, 0, times[0], p.value))
            outcome = MOYAL_STOPPED;
    }
    if (outcome == MOYAL_DONE && count > 1) {
        fill_matrix(system, times[0], p.matrix, p.next, p.work);
        report->applications = system->size;
        outcome = integrate(&p, x, times, count);
    }
    moyal_array_free(p.memory);
    free(p.pivots);
    return outcome;
}
