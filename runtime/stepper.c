/* DOP853: steps, their errors, dense output. */
#include "stepper.h"

#include <float.h>
#include <math.h>
#include <stddef.h>

#include "array.h"
#include "combine.h"
#include "dop853.h"

double moyal_ode_norm(const moyal_ode *ode, const double *v, const double scale[2])
{
    const double a = moyal_largest(v, 0, ode->split) / scale[0];
    const double b = moyal_largest(v, ode->split, ode->size) / scale[1];

    return a - a == 0 && b - b == 0 ? (a > b ? a : b) : a + b;
}

void moyal_ode_raise(const moyal_ode *ode, const double *y, double scale[2])
{
    const double size[] = {moyal_largest(y, 0, ode->split),
                           moyal_largest(y, ode->split, ode->size)};

    for (int k = 0; k < 2; k++) {
        const double floor = ode->floor[k] > 0 ? ode->floor[k] : DBL_MIN;

        scale[k] = scale[k] > floor ? scale[k] : floor;
        scale[k] = size[k] > scale[k] ? size[k] : scale[k];
    }
}

double moyal_ode_allowance(const moyal_ode *ode, double h, double span)
{
    const double share = 0.1 * ode->tolerance * h / span;

    return share > 0.1 * DBL_EPSILON ? share : 0.1 * DBL_EPSILON;
}

typedef struct {
    const moyal_ode *ode;
    moyal_ode_report *report;
    double *y, *y1, *scratch; /* y at t, y at t + h, a stage's argument or an output */
    double *k[ALL_STAGES];    /* derivatives; 1 .. 3 are free again when 13 .. 15 are needed */
    double *memory;
    double t, h, span, end;
    double scale[2]; /* largest |y| of each block so far */
} stepper_t;

static void combine(const stepper_t *s, double *out, const double *base, int count, const double *w)
{
    moyal_combine(s->ode->size, out, base, s->k, count, w);
}

static void evaluate(stepper_t *s, double t, const double *y, double *dy)
{
    s->ode->rhs(s->ode->context, t, y, dy);
    s->report->evaluations++;
}

/* k_i for a stage i: the argument is left in `argument`. */
static void stage(stepper_t *s, int i, double *argument)
{
    double w[ALL_STAGES];

    for (int j = 0; j < i; j++)
        w[j] = s->h * stage_weight[i][j];
    combine(s, argument, s->y, i, w);
    evaluate(s, s->t + stage_time[i] * s->h, argument, s->k[i]);
}

static double norm(const stepper_t *s, const double *v)
{
    return moyal_ode_norm(s->ode, v, s->scale);
}

/* The error of the step relative to what is allowed (section II.10): E = h e5^2 / sqrt(e5^2 + 0.01
 * e3^2), written so that small e5 do not underflow. */
static double step_error(stepper_t *s)
{
    double e3[STAGES], five, ratio;

    for (int i = 0; i < STAGES; i++)
        e3[i] = stage_weight[STAGES][i] - embedded_3[i];
    combine(s, s->scratch, NULL, STAGES, error_5);
    five = norm(s, s->scratch);
    combine(s, s->scratch, NULL, STAGES, e3);
    if (five == 0)
        return 0;
    ratio = norm(s, s->scratch) / five;
    return s->h * (five / sqrt(1 + 0.01 * ratio * ratio)) /
           moyal_ode_allowance(s->ode, s->h, s->span);
}

/* A first step (section II.4): small against the change of y, then against the change of the slope.
 */
static double first_step(stepper_t *s)
{
    const double d0 = norm(s, s->y), d1 = norm(s, s->k[0]);
    const double w[1] = {1};
    double h = d1 > 1e-300 ? 0.01 * d0 / d1 : 1e-6 * s->span, d2, steepest;

    if (!(h > 1e-10 * s->span))
        h = 1e-10 * s->span;
    if (h > s->span)
        h = s->span;
    combine(s, s->scratch, NULL, 1, w);
    for (long j = 0; j < s->ode->size; j++)
        s->scratch[j] = s->y[j] + h * s->scratch[j];
    evaluate(s, s->t + h, s->scratch, s->k[1]);
    for (long j = 0; j < s->ode->size; j++)
        s->scratch[j] = s->k[1][j] - s->k[0][j];
    d2 = norm(s, s->scratch) / h;
    steepest = d1 > d2 ? d1 : d2;
    if (steepest > 0 && steepest <= DBL_MAX) {
        double next = pow(0.01 * s->ode->tolerance / steepest, 1.0 / 8);

        h = next < 100 * h ? next : 100 * h;
    }
    return h < s->span ? h : s->span;
}

/* Tries a step; whether it is good enough.  *factor is what h should change by. */
static int try_step(stepper_t *s, double *factor)
{
    double error, w[STAGES];

    for (int i = 1; i < STAGES; i++)
        stage(s, i, s->scratch);
    for (int i = 0; i < STAGES; i++)
        w[i] = s->h * stage_weight[STAGES][i];
    combine(s, s->y1, s->y, STAGES, w);
    error = step_error(s);
    if (!(error <= DBL_MAX)) { /* infinite, or no number */
        *factor = 0.1;
        return 0;
    }
    *factor = error > 0 ? 0.9 * pow(error, -1.0 / 7) : 6;
    *factor = *factor > 6 ? 6 : *factor < 0.2 ? 0.2 : *factor;
    if (error > 1)
        return 0;
    evaluate(s, s->t + s->h, s->y1, s->k[STAGES]);
    if (norm(s, s->k[STAGES]) <= DBL_MAX)
        return 1;
    *factor = 0.1;
    return 0;
}

/* The stages that only the dense output needs. */
static void dense_stages(stepper_t *s)
{
    for (int i = STAGES + 1; i < ALL_STAGES; i++)
        stage(s, i, s->scratch);
}

/* The last term of the dense output at its largest, x = 4/7, relative to the tolerance.  Where
 * steps are bounded by stability rather than by their error, it is the dense output that would be
 * wrong. */
static double dense_error(stepper_t *s)
{
    const double most = 256.0 * 27 / 823543; /* x^4 (1-x)^3 */

    combine(s, s->scratch, NULL, ALL_STAGES, dense_weight[3]);
    return most * s->h * norm(s, s->scratch) / (0.1 * s->ode->tolerance + DBL_EPSILON);
}

/* Makes ready for outputs within the step, if there are any.  Whether they are good enough; *factor
 * may get smaller. */
static int try_dense(stepper_t *s, const double *times, long count, long next, double *factor)
{
    double error, wanted;

    if (next >= count || !(times[next] < s->t + s->h))
        return 1;
    dense_stages(s);
    error = dense_error(s);
    if (!(error <= DBL_MAX)) {
        *factor = 0.1;
        return 0;
    }
    wanted = error > 0 ? 0.9 * pow(error, -1.0 / 7) : 6;
    wanted = wanted < 0.2 ? 0.2 : wanted;
    *factor = *factor < wanted ? *factor : wanted;
    return error <= 1;
}

/* scratch = y(t + x h) = y + x (F0 + (1-x) (F1 + x (F2 + (1-x) (F3 + x (F4 + (1-x) (F5 + x F6))))))
 * with F0 = y1 - y, F1 = h k_0 - F0, F2 = 2 F0 - h (k_0 + k_12), F_{3+r} = h sum_i d_ri k_i
 * (section II.6). */
static void dense_output(stepper_t *s, double x)
{
    double power[7], w[ALL_STAGES];

    power[0] = x;
    for (int r = 1; r < 7; r++)
        power[r] = power[r - 1] * (r % 2 ? 1 - x : x);
    for (int i = 0; i < ALL_STAGES; i++) {
        double b = i < STAGES ? stage_weight[STAGES][i] : 0;

        w[i] = (power[0] - power[1] + 2 * power[2]) * b;
        if (i == 0)
            w[i] += power[1] - power[2];
        if (i == STAGES)
            w[i] -= power[2];
        for (int r = 0; r < 4; r++)
            w[i] += power[3 + r] * dense_weight[r][i];
        w[i] *= s->h;
    }
    combine(s, s->scratch, s->y, ALL_STAGES, w);
}

/* Hands out all the times up to the end of the step.  Not 0: the receiver wants no more. */
static int hand_out(stepper_t *s, const double *times, long count, long *next)
{
    const double end = s->t + s->h;

    while (*next < count && (times[*next] <= end || (*next == count - 1 && end >= s->end))) {
        const double *y = s->y1;

        if (times[*next] < end) {
            dense_output(s, (times[*next] - s->t) / s->h);
            y = s->scratch;
        }
        if (s->ode->output(s->ode->context, *next, times[*next], y))
            return 1;
        ++*next;
    }
    return 0;
}

static int allocate(stepper_t *s, double *y)
{
    const size_t size = (size_t)s->ode->size, room = (size + 7) / 8 * 8;
    const int slots = STAGES + 1;

    s->memory = room > (size_t)-1 / (2 * (slots + 2)) ? NULL : moyal_array(room * (slots + 2));
    if (!s->memory)
        return 0;
    for (int i = 0; i < slots; i++)
        s->k[i] = s->memory + room * i;
    for (int i = slots; i < ALL_STAGES; i++)
        s->k[i] = s->k[i - STAGES];
    s->y = y;
    s->y1 = s->memory + room * slots;
    s->scratch = s->memory + room * (slots + 1);
    return 1;
}

static void advance(stepper_t *s)
{
    double *derivative = s->k[0];

    for (long j = 0; j < s->ode->size; j++)
        s->y[j] = s->y1[j];
    s->k[0] = s->k[STAGES];
    s->k[STAGES] = derivative;
    s->t = s->end - (s->t + s->h) > 0 ? s->t + s->h : s->end;
    moyal_ode_raise(s->ode, s->y, s->scale);
    s->report->steps++;
    if (s->ode->progress)
        s->ode->progress(s->ode->context, s->t);
}

/* Where it stands before a step; y and its derivative come along. */
typedef struct {
    long next, rejected;
    double t, h, scale[2];
    moyal_ode_report report;
} stand_t;

static void load(stepper_t *s, long *next, int *rejected, long count)
{
    const size_t bytes = sizeof *s->y * (size_t)s->ode->size;
    stand_t stand;
    const moyal_kept pieces[] = {
        {&stand, sizeof stand, count}, {s->y, bytes, 0}, {s->k[0], bytes, 0}};

    if (!moyal_keeper_load(s->ode->keeper, pieces, 3))
        return;
    s->t = stand.t;
    s->h = stand.h;
    s->scale[0] = stand.scale[0];
    s->scale[1] = stand.scale[1];
    *s->report = stand.report;
    *next = stand.next;
    *rejected = (int)stand.rejected;
}

static void offer(stepper_t *s, long next, int rejected, long count, int stopped)
{
    const size_t bytes = sizeof *s->y * (size_t)s->ode->size;
    stand_t stand = {next, rejected, s->t, s->h, {s->scale[0], s->scale[1]}, *s->report};
    const moyal_kept pieces[] = {
        {&stand, sizeof stand, count}, {s->y, bytes, 0}, {s->k[0], bytes, 0}};

    moyal_keeper_offer(s->ode->keeper, stopped, pieces, 3);
}

static moyal_outcome integrate(stepper_t *s, const double *times, long count)
{
    const double least = 16 * DBL_EPSILON;
    double factor = 1;
    long next = 1;
    int rejected = 0;

    s->h = first_step(s);
    load(s, &next, &rejected, count);
    while (s->t < s->end) {
        const int stopped = s->ode->stop && *s->ode->stop;

        offer(s, next, rejected, count, stopped);
        if (stopped)
            return MOYAL_STOPPED;
        if (s->ode->step_limit && s->report->steps + s->report->rejected >= s->ode->step_limit)
            return MOYAL_TOO_MANY_STEPS;
        if (s->ode->timed && s->h > s->span / MOYAL_LEAST_TIMED_STEPS)
            s->h = s->span / MOYAL_LEAST_TIMED_STEPS;
        if (s->t + s->h > s->end || s->end - (s->t + s->h) < least * s->span)
            s->h = s->end - s->t;
        else
            s->h = s->t + s->h - s->t; /* so that t + h has no rounding that would add up */
        if (!try_step(s, &factor) || !try_dense(s, times, count, next, &factor)) {
            s->h *= factor;
            rejected = 1;
            s->report->rejected++;
            if (!(s->h >= least * (fabs(s->t) > s->span ? fabs(s->t) : s->span)))
                return factor > 0.1 ? MOYAL_STEP_TOO_SMALL : MOYAL_NOT_FINITE;
            continue;
        }
        if (hand_out(s, times, count, &next))
            return MOYAL_STOPPED;
        advance(s);
        s->h *= rejected && factor > 1 ? 1 : factor; /* no growth right after a rejection */
        rejected = 0;
    }
    return MOYAL_DONE;
}

moyal_outcome moyal_integrate(const moyal_ode *ode, double *y, const double *times, long count,
                              moyal_ode_report *report)
{
    stepper_t s = {.ode = ode, .report = report, .t = times[0], .end = times[count - 1]};
    moyal_outcome outcome = MOYAL_DONE;

    *report = (moyal_ode_report){.failed_at = s.t};
    s.span = s.end - s.t;
    if (!allocate(&s, y))
        return MOYAL_NO_MEMORY;
    moyal_ode_raise(ode, y, s.scale);
    evaluate(&s, s.t, y, s.k[0]);
    if (!(norm(&s, y) <= DBL_MAX) || !(norm(&s, s.k[0]) <= DBL_MAX))
        outcome = MOYAL_NOT_FINITE;
    else if (ode->output(ode->context, 0, s.t, y))
        outcome = MOYAL_STOPPED;
    else if (count > 1)
        outcome = integrate(&s, times, count);
    report->failed_at = s.t;
    moyal_array_free(s.memory);
    return outcome;
}
