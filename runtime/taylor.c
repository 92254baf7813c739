/* Taylor series in the generator: terms, their sum, orders and steps. */
#include "taylor.h"

#include <float.h>
#include <math.h>
#include <stddef.h>
#include <string.h>

#include "array.h"
#include "combine.h"

enum { MOST_ORDER = 128, GROUP = 4 };

typedef struct {
    const moyal_linear *system;
    const moyal_linear_request *request;
    moyal_linear_report *report;
    double *memory;
    double *x, *sum;                /* x at t, x at t + h */
    double *odd, *even;             /* M^k x up to a factor, k the last odd and even one */
    double *values;                 /* term k of functional f of the step at k*stride + f */
    double *value;                  /* functionals at one time */
    long stride;                    /* their number, rounded up to groups */
    double largest[MOST_ORDER + 1]; /* |h^k M^k x / k!| */
    int order;                      /* the last of them that is known */
    double t, h, span, end, scale;
} series_t;

typedef enum { CONVERGED, TOO_LONG, NO_NUMBER, INTERRUPTED } verdict_t;

/* What the terms left out may come to, relative to the scale, in a step of length h. */
static double allowance(const series_t *s, double h)
{
    const double share = 0.5 * s->request->tolerance * h / s->span;

    return share > 0.5 * DBL_EPSILON ? share : 0.5 * DBL_EPSILON;
}

/* How large a term may be, relative to the scale, so that its rounding stays below what is allowed
 * for it; terms of the size of x itself are never too large. */
static double most_hump(const series_t *s, double h)
{
    const double hump = allowance(s, h) / DBL_EPSILON;

    return hump > 4 ? hump : 4;
}

/* Functionals of the term `from`, times its factor. */
static void keep_values(series_t *s, int k, double factor, const double *from)
{
    const long count = s->system->functional_count;
    double *v = s->values + k * s->stride;

    s->system->functionals(s->system->context, from, v);
    for (long f = 0; f < count; f++)
        v[f] *= factor;
}

/* Powers of M grow or shrink without limit: a power of two moves from them to their factor. */
static void balance(series_t *s, double size, double *factor)
{
    const double by = size > 1 ? 0x1p-400 : 0x1p400;

    for (long j = 0; j < s->system->size; j++)
        s->even[j] *= by;
    *factor /= by;
}

/* Whether the terms after two of these sizes come to less than `enough`: the second is, and what
 * leads to it is a decline. */
static int is_enough(double before, double term, double enough)
{
    return term <= enough && before <= 8 * enough;
}

/* sum = x(t + h) with the terms k of size largest[k]; the terms' functionals if `dense`. */
static verdict_t sum_series(series_t *s, int dense)
{
    const moyal_linear *m = s->system;
    const double enough = allowance(s, s->h) * s->scale, most = most_hump(s, s->h) * s->scale;
    const double *last = s->x;
    double factor = 1;

    memcpy(s->sum, s->x, sizeof *s->x * (size_t)m->size);
    if (dense)
        keep_values(s, 0, 1, s->x);
    for (int k = 1; k < MOST_ORDER; k += 2) {
        double size[2], first = factor * s->h / k, second = first * s->h / (k + 1);

        m->apply(m->context, s->t, last, s->odd);
        m->apply(m->context, s->t, s->odd, s->even);
        s->report->applications += 2;
        moyal_add_pair(m->team, m->size, s->sum, first, s->odd, second, s->even, size);
        if (dense) {
            keep_values(s, k, first, s->odd);
            keep_values(s, k + 1, second, s->even);
        }
        s->order = k + 1;
        s->largest[k] = first * size[0];
        s->largest[k + 1] = second * size[1];
        if (!(s->largest[k] + s->largest[k + 1] <= DBL_MAX))
            return NO_NUMBER;
        if (is_enough(s->largest[k], s->largest[k + 1], enough))
            return CONVERGED;
        if (s->largest[k] > 2 * most || s->largest[k + 1] > 2 * most)
            return TOO_LONG;
        if (s->request->stop && *s->request->stop)
            return INTERRUPTED;
        factor = second;
        last = s->even;
        if (size[1] > 0x1p400 || (size[1] < 0x1p-400 && size[1] > 0))
            balance(s, size[1], &factor);
    }
    return TOO_LONG;
}

/* Whether the terms, had the step been `by` times as long, would have been small enough. */
static int fits(const series_t *s, double by)
{
    const double most = most_hump(s, by * s->h) * s->scale;
    double power = by;

    if (s->order * by > 0.8 * MOST_ORDER)
        return 0;
    for (int k = 1; k <= s->order; k++, power *= by)
        if (!(s->largest[k] * power <= most))
            return 0;
    return 1;
}

/* Applications per time, had the step been `by` <= 1 times as long: the order, between two whole
 * ones, at which the terms would have fallen to what may be left out. */
static double expense(const series_t *s, double by)
{
    const double enough = allowance(s, by * s->h) * s->scale;
    double power = by, before = s->largest[1] * by;

    for (int k = 2; k <= s->order; k++) {
        const double term = s->largest[k] * (power *= by);

        if (is_enough(before, term, enough))
            return (before > term && before > enough ? k - log(enough / term) / log(before / term)
                                                     : k) /
                   by;
        before = term;
    }
    return s->order / by;
}

/* By what the step should change.  Long steps are cheap, until the terms reach parts of the system
 * that x itself hardly holds; and they are limited by rounding. */
static double step_factor(const series_t *s, verdict_t verdict)
{
    const double ratio = 1.189207115002721; /* 2^(1/4) */
    double by = 1 / ratio;

    if (verdict == NO_NUMBER)
        return 0.1;
    if (verdict == CONVERGED && fits(s, 1)) {
        if (expense(s, by) < 0.99 * expense(s, 1))
            return by;
        for (by = 1; by < 1.4 && fits(s, by * ratio); by *= ratio)
            ;
        return by;
    }
    while (by > 0.1 && !fits(s, by))
        by /= ratio;
    return by;
}

/* A first step: far below what the norm allows; the norm from two powers if it is not known. */
static double first_step(series_t *s)
{
    const moyal_linear *m = s->system;
    double norm = m->norm;

    if (!(norm > 0 && norm <= DBL_MAX)) {
        double x = moyal_largest(s->x, 0, m->size), one, two;

        m->apply(m->context, s->t, s->x, s->odd);
        m->apply(m->context, s->t, s->odd, s->even);
        s->report->applications += 2;
        one = moyal_largest(s->odd, 0, m->size);
        two = moyal_largest(s->even, 0, m->size);
        norm = x > 0 ? one / x : 0;
        norm = one > 0 && two / one > norm ? two / one : norm;
    }
    return norm * s->span > 4 ? 4 / norm : s->span;
}

/* value_f = sum_k theta^k values_kf, even and odd powers apart; the order is even. */
static void evaluate(series_t *s, double theta)
{
    const double square = theta * theta;

    for (long first = 0; first < s->stride; first += GROUP) {
        const double *v = s->values + s->order * s->stride + first;
        double even[GROUP], odd[GROUP];

        for (int l = 0; l < GROUP; l++) {
            even[l] = v[l];
            odd[l] = 0;
        }
        for (int k = s->order; k > 0; k -= 2, v -= 2 * s->stride)
            for (int l = 0; l < GROUP; l++) {
                odd[l] = odd[l] * square + v[l - s->stride];
                even[l] = even[l] * square + v[l - 2 * s->stride];
            }
        for (int l = 0; l < GROUP; l++)
            s->value[first + l] = even[l] + theta * odd[l];
    }
}

/* Hands out all the times up to the end of the step.  Not 0: the receiver wants no more. */
static int hand_out(series_t *s, const double *times, long count, long *next)
{
    const double end = s->t + s->h;

    for (; *next < count && (times[*next] <= end || end >= s->end); ++*next) {
        const double theta = times[*next] < end ? (times[*next] - s->t) / s->h : 1;

        evaluate(s, theta);
        if (s->request->output(s->request->context, *next, times[*next], s->value))
            return 1;
    }
    return 0;
}

/* x = x(t + h); whether it is finite. */
static int advance(series_t *s)
{
    double *before = s->x;
    double largest = moyal_largest(s->sum, 0, s->system->size);

    s->x = s->sum;
    s->sum = before;
    s->t = s->t + s->h < s->end ? s->t + s->h : s->end;
    s->scale = largest > s->scale ? largest : s->scale;
    s->report->steps++;
    if (s->request->progress)
        s->request->progress(s->request->context, s->t);
    return largest <= DBL_MAX;
}

/* Where a series stands before a step; x comes along. */
typedef struct {
    long next;
    double t, scale, wanted;
    moyal_linear_report report;
} stand_t;

static int load(series_t *s, double *wanted, long *next, long count)
{
    stand_t stand;
    const moyal_kept pieces[] = {{&stand, sizeof stand, count},
                                 {s->x, sizeof *s->x * (size_t)s->system->size, 0}};

    if (!moyal_keeper_load(s->request->keeper, pieces, 2))
        return 0;
    s->t = stand.t;
    s->scale = stand.scale;
    *s->report = stand.report;
    *wanted = stand.wanted;
    *next = stand.next;
    return 1;
}

static void offer(series_t *s, double wanted, long next, long count, int stopped)
{
    stand_t stand = {next, s->t, s->scale, wanted, *s->report};
    const moyal_kept pieces[] = {{&stand, sizeof stand, count},
                                 {s->x, sizeof *s->x * (size_t)s->system->size, 0}};

    moyal_keeper_offer(s->request->keeper, stopped, pieces, 2);
}

static moyal_outcome integrate(series_t *s, const double *times, long count)
{
    const moyal_linear_request *request = s->request;
    double wanted = first_step(s);
    long next = 1;

    load(s, &wanted, &next, count);
    while (s->t < s->end) {
        const double rest = s->end - s->t, pieces = ceil(rest / wanted), before = wanted;
        const int stopped = request->stop && *request->stop;
        verdict_t verdict;

        offer(s, wanted, next, count, stopped);
        if (stopped)
            return MOYAL_STOPPED;
        if (request->step_limit && s->report->steps + s->report->rejected >= request->step_limit)
            return MOYAL_TOO_MANY_STEPS;
        if (!(wanted > 16 * DBL_EPSILON * (fabs(s->t) > s->span ? fabs(s->t) : s->span)))
            return MOYAL_NOT_FINITE;
        s->h = pieces > 1 ? s->t + rest / pieces - s->t : rest;
        verdict = sum_series(s, times[next] <= s->t + s->h || pieces <= 1);
        wanted = s->h * step_factor(s, verdict);
        if (verdict == INTERRUPTED) {
            offer(s, before, next, count, 1);
            return MOYAL_STOPPED;
        }
        if (verdict != CONVERGED) {
            s->report->rejected++;
            continue;
        }
        if (hand_out(s, times, count, &next))
            return MOYAL_STOPPED;
        if (!advance(s))
            return MOYAL_NOT_FINITE;
    }
    return MOYAL_DONE;
}

static int allocate(series_t *s, double *x)
{
    const size_t size = (size_t)s->system->size, room = (size + 7) / 8 * 8;
    const size_t values = ((size_t)s->system->functional_count + GROUP - 1) / GROUP * GROUP;

    if (room > (size_t)-1 / 64 || values > (size_t)-1 / 64 / (MOST_ORDER + 2))
        return 0;
    s->memory = moyal_array(3 * room + (MOST_ORDER + 2) * values);
    if (!s->memory)
        return 0;
    s->x = x;
    s->sum = s->memory;
    s->odd = s->memory + room;
    s->even = s->memory + 2 * room;
    s->stride = (long)values;
    s->value = s->memory + 3 * room;
    s->values = s->value + values;
    return 1;
}

moyal_outcome moyal_taylor(const moyal_linear *system, const moyal_linear_request *request,
                           double *x, const double *times, long count, moyal_linear_report *report)
{
    series_t s = {.system = system, .request = request, .report = report, .t = times[0]};
    moyal_outcome outcome = MOYAL_DONE;
    double largest = moyal_largest(x, 0, system->size);

    *report = (moyal_linear_report){.failed_at = s.t};
    s.end = times[count - 1];
    s.span = s.end - s.t;
    s.scale = request->floor > DBL_MIN ? request->floor : DBL_MIN;
    s.scale = largest > s.scale ? largest : s.scale;
    if (!system->constant)
        return MOYAL_BAD_INPUT;
    if (!allocate(&s, x))
        return MOYAL_NO_MEMORY;
    system->functionals(system->context, x, s.value);
    if (!(largest <= DBL_MAX))
        outcome = MOYAL_NOT_FINITE;
    else if (request->output(request->context, 0, s.t, s.value))
        outcome = MOYAL_STOPPED;
    else if (count > 1)
        outcome = integrate(&s, times, count);
    if (s.x != x)
        memcpy(x, s.x, sizeof *x * (size_t)system->size);
    report->failed_at = s.t;
    moyal_array_free(s.memory);
    return outcome;
}
