/* Taylor's method: coefficients, steps, dense output. */
#include "series.h"

#include <float.h>
#include <math.h>
#include <stddef.h>

#include "array.h"
#include "wide.h"

enum { LEAST_ORDER = 4, MOST_ORDER = 24 };

typedef struct {
    const moyal_ode *ode;
    moyal_ode_report *report;
    int order;
    double *y[MOST_ORDER + 1]; /* coefficients in units of `unit`; y[1] is there before a step */
    double *next, *slope, *scratch, *memory;
    double t, unit, x, span, end; /* x: the step in units of `unit` */
    double scale[2];              /* largest |y| of each block so far */
} series_t;

int moyal_series_order(double tolerance)
{
    const int order = (int)ceil(1 - log(0.1 * tolerance + 0.1 * DBL_EPSILON) / 2);

    return order < LEAST_ORDER ? LEAST_ORDER : order > MOST_ORDER ? MOST_ORDER : order;
}

static double norm(const series_t *s, const double *v)
{
    return moyal_ode_norm(s->ode, v, s->scale);
}

/* unit f at y and t; whether it is finite. */
static int start_series(series_t *s, double t, double unit, double *y, double *out)
{
    double *const first[] = {y};

    s->ode->coefficient(s->ode->context, t, unit, 0, first, out);
    s->report->evaluations++;
    return norm(s, out) <= DBL_MAX;
}

static void finish_series(series_t *s)
{
    for (int k = 1; k < s->order; k++) {
        s->ode->coefficient(s->ode->context, s->t, s->unit, k, s->y, s->y[k + 1]);
        s->report->evaluations++;
        for (long j = 0; j < s->ode->size; j++)
            s->y[k + 1][j] /= k + 1;
    }
}

/* sum_k x^k y_k */
MOYAL_WIDE
static void sum_series(double *out, double *const *y, int order, double x, long size)
{
    for (long j = 0; j < size; j++)
        out[j] = y[order][j];
    for (int k = order - 1; k >= 0; k--)
        for (long j = 0; j < size; j++)
            out[j] = out[j] * x + y[k][j];
}

/* sum_k k x^(k-1) y_k */
MOYAL_WIDE
static void sum_slope(double *out, double *const *y, int order, double x, long size)
{
    for (long j = 0; j < size; j++)
        out[j] = order * y[order][j];
    for (int k = order - 1; k >= 1; k--)
        for (long j = 0; j < size; j++)
            out[j] = out[j] * x + k * y[k][j];
}

/* The longest step, in units. */
static double longest(const series_t *s)
{
    const double left = s->end - s->t, most = s->span / MOYAL_LEAST_TIMED_STEPS;

    return (s->ode->timed && left > most ? most : left) / s->unit;
}

/* The step for which the first term that is left out is a tenth of what is allowed.  By the last
 * terms it is taken to be (g x)^(order+1) with g = max |y_k|^(1/k).  0 if they are not finite. */
static double first_choice(const series_t *s)
{
    const double left = longest(s);
    const double share = 0.01 * s->ode->tolerance * s->unit / s->span;
    double g = 0, one, other;

    for (int k = s->order - 2; k <= s->order; k++) {
        const double size = norm(s, s->y[k]);

        if (!(size <= DBL_MAX))
            return 0;
        g = pow(size, 1.0 / k) > g ? pow(size, 1.0 / k) : g;
    }
    if (!(g > 0))
        return left;
    one = pow(share / g, 1.0 / s->order) / g;
    other = pow(0.1 * DBL_EPSILON, 1.0 / (s->order + 1)) / g;
    one = one > other ? one : other;
    return one < left ? one : left;
}

/* Steps of x units: y and y' at the end.  How much shorter x must be: 1 if it is good.  What the
 * series leaves out, c x^(order+1), shows as (order+1) c x^order between its slope and y': this
 * finds where the last two terms are small by accident. */
static double try_step(series_t *s, double *t)
{
    const double h = s->x * s->unit;
    double error, allowed, size;

    *t = s->end - (s->t + h) > 16 * DBL_EPSILON * s->span ? s->t + h : s->end;
    s->x = (*t - s->t) / s->unit;
    sum_series(s->next, s->y, s->order, s->x, s->ode->size);
    sum_slope(s->scratch, s->y, s->order, s->x, s->ode->size);
    if (!(norm(s, s->next) <= DBL_MAX) || !start_series(s, *t, s->x * s->unit, s->next, s->slope))
        return 0.1;
    for (long j = 0; j < s->ode->size; j++)
        s->scratch[j] = s->x * s->scratch[j] - s->slope[j];
    size = norm(s, s->slope);
    error = norm(s, s->scratch) / (s->order + 1);
    allowed =
        10 * moyal_ode_allowance(s->ode, s->x * s->unit, s->span) + 64 * DBL_EPSILON * (1 + size);
    if (error <= allowed)
        return 1;
    error = 0.8 * pow(allowed / error, 1.0 / (s->order + 1));
    return error > 0.5 ? 0.5 : error > 0.1 ? error : 0.1;
}

/* Hands out all the times up to the end of the step. */
static int hand_out(series_t *s, double t, const double *times, long count, long *next)
{
    while (*next < count && (times[*next] <= t || t >= s->end)) {
        const double *y = s->next;

        if (times[*next] < t) {
            sum_series(s->scratch, s->y, s->order, (times[*next] - s->t) / s->unit, s->ode->size);
            y = s->scratch;
        }
        if (s->ode->output(s->ode->context, *next, times[*next], y))
            return 1;
        ++*next;
    }
    return 0;
}

static void advance(series_t *s, double t)
{
    for (long j = 0; j < s->ode->size; j++) {
        s->y[0][j] = s->next[j];
        s->y[1][j] = s->slope[j];
    }
    s->unit = s->x * s->unit;
    s->t = t;
    moyal_ode_raise(s->ode, s->y[0], s->scale);
    s->report->steps++;
    if (s->ode->progress)
        s->ode->progress(s->ode->context, t);
}

/* Where it stands before a step, beside y. */
typedef struct {
    long next;
    double t, unit, scale[2];
    moyal_ode_report report;
} stand_t;

static void load(series_t *s, long *next, long count)
{
    stand_t stand;
    const moyal_kept pieces[] = {{&stand, sizeof stand, count},
                                 {s->y[0], sizeof *s->y[0] * (size_t)s->ode->size, 0}};

    if (!moyal_keeper_load(s->ode->keeper, pieces, 2))
        return;
    s->t = stand.t;
    s->unit = stand.unit;
    s->scale[0] = stand.scale[0];
    s->scale[1] = stand.scale[1];
    *next = stand.next;
    start_series(s, s->t, s->unit, s->y[0], s->y[1]);
    *s->report = stand.report;
}

static void offer(series_t *s, long next, long count, int stopped)
{
    stand_t stand = {next, s->t, s->unit, {s->scale[0], s->scale[1]}, *s->report};
    const moyal_kept pieces[] = {{&stand, sizeof stand, count},
                                 {s->y[0], sizeof *s->y[0] * (size_t)s->ode->size, 0}};

    moyal_keeper_offer(s->ode->keeper, stopped, pieces, 2);
}

/* The series at t, and a step that is good; *t is its end. */
static moyal_outcome step(series_t *s, double *t)
{
    const double least = 16 * DBL_EPSILON * (fabs(s->t) > s->span ? fabs(s->t) : s->span);
    double factor;

    finish_series(s);
    s->x = first_choice(s);
    while (!(s->x > 0)) { /* too large for numbers: the same in shorter units */
        s->unit *= 1e-3;
        s->report->rejected++;
        if (!(s->unit >= least) || !start_series(s, s->t, s->unit, s->y[0], s->y[1]))
            return MOYAL_NOT_FINITE;
        finish_series(s);
        s->x = first_choice(s);
    }
    while ((factor = try_step(s, t)) < 1) {
        s->x *= factor;
        s->report->rejected++;
        if (!(s->x * s->unit >= least))
            return factor > 0.1 ? MOYAL_STEP_TOO_SMALL : MOYAL_NOT_FINITE;
    }
    return s->x * s->unit < least && *t < s->end ? MOYAL_STEP_TOO_SMALL : MOYAL_DONE;
}

static moyal_outcome integrate(series_t *s, const double *times, long count)
{
    long next = 1;

    load(s, &next, count);
    while (s->t < s->end) {
        const int stopped = s->ode->stop && *s->ode->stop;
        moyal_outcome outcome;
        double t;

        offer(s, next, count, stopped);
        if (stopped)
            return MOYAL_STOPPED;
        if (s->ode->step_limit && s->report->steps + s->report->rejected >= s->ode->step_limit)
            return MOYAL_TOO_MANY_STEPS;
        outcome = step(s, &t);
        if (outcome != MOYAL_DONE)
            return outcome;
        if (hand_out(s, t, times, count, &next))
            return MOYAL_STOPPED;
        advance(s, t);
    }
    return MOYAL_DONE;
}

static int allocate(series_t *s, double *y)
{
    const size_t room = ((size_t)s->ode->size + 7) / 8 * 8;
    const size_t slots = (size_t)s->order + 3;

    s->memory = room > (size_t)-1 / slots ? NULL : moyal_array(room * slots);
    if (!s->memory)
        return 0;
    s->y[0] = y;
    for (int k = 1; k <= s->order; k++)
        s->y[k] = s->memory + room * (size_t)(k - 1);
    s->next = s->memory + room * (size_t)s->order;
    s->slope = s->next + room;
    s->scratch = s->slope + room;
    return 1;
}

moyal_outcome moyal_integrate_series(const moyal_ode *ode, int order, double *y,
                                     const double *times, long count, moyal_ode_report *report)
{
    series_t s = {.ode = ode, .report = report, .t = times[0], .end = times[count - 1]};
    moyal_outcome outcome = MOYAL_DONE;

    *report = (moyal_ode_report){.failed_at = s.t};
    s.order = order < LEAST_ORDER ? LEAST_ORDER : order > MOST_ORDER ? MOST_ORDER : order;
    s.span = s.unit = s.end - s.t;
    if (!allocate(&s, y))
        return MOYAL_NO_MEMORY;
    moyal_ode_raise(ode, y, s.scale);
    if (!(norm(&s, y) <= DBL_MAX) || !start_series(&s, s.t, s.unit, y, s.y[1]))
        outcome = MOYAL_NOT_FINITE;
    else if (ode->output(ode->context, 0, s.t, y))
        outcome = MOYAL_STOPPED;
    else if (count > 1)
        outcome = integrate(&s, times, count);
    report->failed_at = s.t;
    moyal_array_free(s.memory);
    return outcome;
}
