/* Steps in Krylov spaces. */
#include "krylov.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "arnoldi.h"
#include "array.h"
#include "combine.h"
#include "dense.h"

enum { MOST = 40, ROOM = MOST + 2 };

typedef struct {
    const moyal_linear *system;
    const moyal_linear_request *request;
    moyal_linear_report *report;
    moyal_arnoldi basis;
    double *x, *next, *value, *values; /* C v_k at k * functional_count */
    double *memory;
    double small[ROOM * ROOM], power[ROOM * ROOM], work[MOYAL_EXPONENTIAL_ARRAYS * ROOM * ROOM];
    long pivots[ROOM];
    double weights[ROOM];
    double t, h, span, end, scale;
} krylov_t;

/* power = exp(h K), K = H bordered by h_(m+1,m) and 1: its first column holds exp(h H) e_1, then
 * the phi functions that tell the error.  m + 2 rows; m rows of H alone where the basis is closed.
 */
static moyal_outcome exponential(krylov_t *s, double h, long *rows)
{
    const long m = s->basis.count, n = s->basis.closed ? m : m + 2;

    *rows = n;
    memset(s->small, 0, sizeof *s->small * (size_t)(n * n));
    for (long k = 0; k < m; k++)
        for (long i = 0; i < k + 2 && i < n; i++)
            s->small[i * n + k] = h * s->basis.columns[k][i];
    if (!s->basis.closed)
        s->small[(m + 1) * n + m] = h;
    return moyal_dense_exponential(n, s->small, s->power, s->work, s->pivots, s->request->stop);
}

/* weights = the first column of exp(h K) times |x|; how many of them there are. */
static moyal_outcome weigh(krylov_t *s, double h, long *rows)
{
    moyal_outcome outcome = exponential(s, h, rows);

    for (long i = 0; i < *rows && outcome == MOYAL_DONE; i++)
        s->weights[i] = s->basis.length * s->power[i * *rows];
    return outcome;
}

/* The error of a step whose weights are known, from its next two terms; the size of M v_(m+1) is
 * taken from H. */
static double step_error(const krylov_t *s)
{
    const long m = s->basis.count;
    double first, second, norm = 0;

    if (s->basis.closed)
        return 0;
    for (long i = 0; i < m + 1; i++)
        norm += fabs(s->basis.columns[m - 1][i]);
    first = fabs(s->weights[m]);
    second = fabs(s->weights[m + 1]) * norm;
    if (first > 10 * second)
        return second;
    return first > second ? first * second / (first - second) : first;
}

static double allowance(const krylov_t *s, double h)
{
    const double share = 0.5 * s->request->tolerance * h / s->span;

    return (share > 4 * DBL_EPSILON ? share : 4 * DBL_EPSILON) * s->scale;
}

/* Finds h, at most what is left, whose error is allowed, and the weights of the step; *factor is
 * what the next one may grow by. */
static moyal_outcome find_step(krylov_t *s, double *factor)
{
    const double order = (double)s->basis.count;

    for (int tries = 0; tries < 60; tries++) {
        long rows;
        moyal_outcome outcome = weigh(s, s->h, &rows);
        const double error = outcome == MOYAL_DONE ? step_error(s) : INFINITY;
        const double allowed = allowance(s, s->h);

        if (outcome == MOYAL_STOPPED)
            return outcome;
        *factor = 0.1;
        if (error <= DBL_MAX)
            *factor = error > 0 ? 0.9 * pow(allowed / error, 1 / order) : 3;
        *factor = *factor > 3 ? 3 : *factor < 0.1 ? 0.1 : *factor;
        if (error <= allowed)
            return MOYAL_DONE;
        s->h *= *factor < 0.9 ? *factor : 0.9;
        s->report->rejected++;
    }
    return MOYAL_STEP_TOO_SMALL;
}

static moyal_outcome build(krylov_t *s)
{
    const moyal_linear *m = s->system;

    moyal_arnoldi_start(&s->basis, s->x);
    while (!s->basis.closed && s->basis.count < MOST) {
        const long k = s->basis.count;
        moyal_outcome outcome = moyal_arnoldi_extend(&s->basis);

        if (outcome != MOYAL_DONE)
            return outcome;
        m->functionals(m->context, s->basis.vectors[k], s->values + k * m->functional_count);
    }
    s->report->applications += s->basis.count;
    return MOYAL_DONE;
}

/* Hands out the times within the step, each with an exponential of its own.  Afterwards the weights
 * are those of another time. */
static moyal_outcome hand_out(krylov_t *s, const double *times, long count, long *next)
{
    const long functionals = s->system->functional_count, m = s->basis.count;
    const double end = s->t + s->h;

    for (; *next < count && (times[*next] <= end || end >= s->end); ++*next) {
        const double h = times[*next] < end ? times[*next] - s->t : s->h;
        long rows = 0;
        moyal_outcome outcome = m > 0 ? weigh(s, h, &rows) : MOYAL_DONE;

        if (outcome != MOYAL_DONE)
            return outcome;
        for (long f = 0; f < functionals; f++)
            s->value[f] = 0;
        for (long k = 0; k < m; k++)
            for (long f = 0; f < functionals; f++)
                s->value[f] += s->weights[k] * s->values[k * functionals + f];
        if (s->request->output(s->request->context, *next, times[*next], s->value))
            return MOYAL_STOPPED;
    }
    return MOYAL_DONE;
}

/* A step of at most s->h, which becomes the length of the next one. */
static moyal_outcome step(krylov_t *s, const double *times, long count, long *next)
{
    const size_t bytes = sizeof *s->x * (size_t)s->system->size;
    moyal_outcome outcome = build(s);
    double largest, factor = 3;

    if (outcome == MOYAL_DONE && s->basis.count > 0)
        outcome = find_step(s, &factor);
    if (outcome != MOYAL_DONE)
        return outcome;
    memset(s->next, 0, bytes);
    if (s->basis.count > 0)
        moyal_arnoldi_combine(&s->basis, s->basis.count + !s->basis.closed, s->weights, s->next);
    largest = moyal_largest(s->next, 0, s->system->size);
    if (!(largest <= DBL_MAX))
        return MOYAL_NOT_FINITE;
    outcome = hand_out(s, times, count, next);
    memcpy(s->x, s->next, bytes);
    s->t = s->t + s->h < s->end ? s->t + s->h : s->end;
    s->scale = largest > s->scale ? largest : s->scale;
    s->h *= factor;
    s->report->steps++;
    if (s->request->progress)
        s->request->progress(s->request->context, s->t);
    return outcome;
}

/* Where it stands before a step; x comes along. */
typedef struct {
    long next;
    double t, h, scale;
    moyal_linear_report report;
} stand_t;

static void load(krylov_t *s, long *next, long count)
{
    stand_t stand;
    const moyal_kept pieces[] = {{&stand, sizeof stand, count},
                                 {s->x, sizeof *s->x * (size_t)s->system->size, 0}};

    if (!moyal_keeper_load(s->request->keeper, pieces, 2))
        return;
    s->t = stand.t;
    s->h = stand.h;
    s->scale = stand.scale;
    *s->report = stand.report;
    *next = stand.next;
}

static void offer(krylov_t *s, long next, long count, int stopped)
{
    stand_t stand = {next, s->t, s->h, s->scale, *s->report};
    const moyal_kept pieces[] = {{&stand, sizeof stand, count},
                                 {s->x, sizeof *s->x * (size_t)s->system->size, 0}};

    moyal_keeper_offer(s->request->keeper, stopped, pieces, 2);
}

static moyal_outcome integrate(krylov_t *s, const double *times, long count)
{
    const moyal_linear_request *request = s->request;
    const double norm = s->system->norm;
    moyal_outcome outcome = MOYAL_DONE;
    long next = 1;

    s->h = norm * s->span > 10 && norm <= DBL_MAX ? 10 / norm : s->span;
    load(s, &next, count);
    while (s->t < s->end && outcome == MOYAL_DONE) {
        const double rest = s->end - s->t, pieces = ceil(rest / s->h);
        const int stopped = request->stop && *request->stop;

        offer(s, next, count, stopped);
        if (stopped)
            return MOYAL_STOPPED;
        if (request->step_limit && s->report->steps + s->report->rejected >= request->step_limit)
            return MOYAL_TOO_MANY_STEPS;
        if (!(s->h > 16 * DBL_EPSILON * (fabs(s->t) > s->span ? fabs(s->t) : s->span)))
            return MOYAL_STEP_TOO_SMALL;
        s->h = pieces > 1 ? s->t + rest / pieces - s->t : rest;
        outcome = step(s, times, count, &next);
    }
    return outcome;
}

static moyal_outcome allocate(krylov_t *s)
{
    const size_t room = ((size_t)s->system->size + 7) / 8 * 8;
    const size_t functionals = (size_t)s->system->functional_count;
    moyal_outcome outcome = moyal_arnoldi_init(&s->basis, s->system, s->t, MOST);

    if (outcome != MOYAL_DONE)
        return outcome;
    s->memory = moyal_array(room + (MOST + 2) * functionals);
    if (!s->memory)
        return MOYAL_NO_MEMORY;
    s->next = s->memory;
    s->value = s->next + room;
    s->values = s->value + functionals;
    return MOYAL_DONE;
}

/* The start, and all the rest; `s` knows what is asked for. */
static moyal_outcome solve(krylov_t *s, const double *times, long count)
{
    const double largest = moyal_largest(s->x, 0, s->system->size);
    moyal_outcome outcome = s->system->constant ? allocate(s) : MOYAL_BAD_INPUT;

    if (outcome != MOYAL_DONE)
        return outcome;
    if (!(largest <= DBL_MAX))
        return MOYAL_NOT_FINITE;
    s->scale = s->request->floor > DBL_MIN ? s->request->floor : DBL_MIN;
    s->scale = largest > s->scale ? largest : s->scale;
    s->system->functionals(s->system->context, s->x, s->value);
    if (s->request->output(s->request->context, 0, s->t, s->value))
        return MOYAL_STOPPED;
    return count > 1 ? integrate(s, times, count) : MOYAL_DONE;
}

moyal_outcome moyal_krylov(const moyal_linear *system, const moyal_linear_request *request,
                           double *x, const double *times, long count, moyal_linear_report *report)
{
    krylov_t *s = calloc(1, sizeof *s);
    moyal_outcome outcome;

    *report = (moyal_linear_report){.failed_at = times[0]};
    if (!s)
        return MOYAL_NO_MEMORY;
    s->system = system;
    s->request = request;
    s->report = report;
    s->x = x;
    s->t = times[0];
    s->end = times[count - 1];
    s->span = s->end - s->t;
    outcome = solve(s, times, count);
    report->failed_at = s->t;
    moyal_arnoldi_clear(&s->basis);
    moyal_array_free(s->memory);
    free(s);
    return outcome;
}
