/* Steps, rows and the bound of a certified run. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "enclose/balls.h"
#include "enclose/certified_run.h"
#include "enclose/lasting.h"

enum { SHRINK_EVERY = 16, MOST_STEPS = 2000000 };

#define LEAST_TARGET 2e-13 /* that rounding of doubles usually leaves possible */

moyal_outcome run_fail(run_t *run, moyal_outcome outcome, const char *why)
{
    snprintf(run->out->message, sizeof run->out->message, "%s", why);
    return outcome;
}

/* ---- rows ------------------------------------------------------------------------------------ */

static double time_of(const run_t *run, size_t row)
{
    const certified_request_t *request = run->request;

    return row + 1 == (size_t)request->points
               ? request->until
               : request->until * (double)row / (double)(request->points - 1);
}

/* All rows up to the end of the step. */
static void hand_out(run_t *run, const bound_t *bound)
{
    int read = 0;

    for (; run->next < (size_t)run->request->points; run->next++) {
        const double t = time_of(run, run->next);
        certified_row_t *row = &run->out->rows[run->next];

        if (t > run->t + run->h)
            return;
        if (!read)
            step_read(&run->step);
        read = 1;
        row->t = t;
        row->levels = run->levels;
        row->bound = *bound;
        for (size_t j = 0; j < run->out->observable_count; j++)
            step_value(&row->values[j], &row->radii[j], &run->step, j, t - run->t);
        run->out->count = run->next + 1;
    }
}

/* ---- steps ----------------------------------------------------------------------------------- */

/* A length whose sum with t is exact: a multiple of the quantum, or all that is left. */
static double exact_length(const run_t *run, double wanted)
{
    const double rest = run->request->until - run->t;
    const double h = ceil(wanted / run->quantum) * run->quantum;

    return h < rest ? h : rest;
}

static void add_bound(bound_t *to, const bound_t *b)
{
    to->initial += b->initial;
    to->truncation += b->truncation;
    to->stepping += b->stepping;
    to->rounding += b->rounding;
}

/* A step that leaves the levels too much: a shorter one where that helps, else more levels. */
static moyal_outcome leave_less(run_t *run, double factor, double excess)
{
    run->out->rejected++;
    if (factor <= 0 || factor >= 1 || run->h <= run->quantum)
        return levels_grow(run, excess);
    run->h *= factor;
    return MOYAL_DONE;
}

/* Half the step where a series was too long for its orders. */
static moyal_outcome halve(run_t *run, moyal_outcome why)
{
    if (why == MOYAL_NO_MEMORY)
        return run_fail(run, why, "there is not enough memory");
    if (run->h <= run->quantum)
        return run_fail(run, why, "no step is short enough");
    run->h *= 0.5;
    run->out->rejected++;
    return MOYAL_DONE;
}

/* One step, or what has to change before there can be one. */
static moyal_outcome advance(run_t *run)
{
    const int fixed = run->request->levels > 0;
    const double rate = run->target / run->request->until;
    const allowance_t allowed = {fixed ? INFINITY : TRUNCATION_SHARE * rate, STEPPING_SHARE * rate,
                                 ROUNDING_SHARE * rate};
    const long before = run->step.applications;
    bound_t growth, after = run->bound;
    moyal_outcome outcome;
    double factor;

    run->h = exact_length(run, run->h);
    outcome = step_make(&run->step, run->x, run->t, run->h, allowed.stepping);
    run->work += (double)(run->step.applications - before) * (double)run->system->count;
    if (outcome != MOYAL_DONE)
        return halve(run, outcome);
    growth = step_bound(&run->step);
    factor = step_factor(&run->step, &allowed);
    if (growth.truncation > allowed.truncation * run->h)
        return leave_less(run, factor, growth.truncation / (allowed.truncation * run->h));
    add_bound(&after, &growth);
    hand_out(run, &after);
    step_end(&run->step, run->x);
    run->bound = after;
    run->t = run->t + run->h;
    run->h *= factor > 0 ? factor : 0.5;
    run->out->steps++;
    if (!fixed && run->out->steps % SHRINK_EVERY == 0 && run->t < run->request->until)
        return levels_shrink(run);
    return MOYAL_DONE;
}

static moyal_outcome integrate(run_t *run)
{
    const certified_request_t *request = run->request;
    moyal_outcome outcome = MOYAL_DONE;
    int exponent;

    frexp(request->until, &exponent);
    run->quantum = ldexp(1, exponent - 40);
    run->h = 1 / (run->system->runs.norm > 0 ? run->system->runs.norm : 1);
    while (run->t < request->until && outcome == MOYAL_DONE) {
        if (run->out->steps + run->out->rejected >= MOST_STEPS)
            return run_fail(run, MOYAL_TOO_MANY_STEPS, "it would take too many steps");
        if (request->work_limit > 0 && run->work >= request->work_limit)
            return run_fail(run, MOYAL_TOO_MANY_STEPS,
                            "it takes more work than is spent on it here: 'moyal run --certified' "
                            "goes on");
        outcome = advance(run);
        if (outcome == MOYAL_DONE && request->stop && *request->stop)
            outcome = run_fail(run, MOYAL_STOPPED, "stopped");
        if (request->progress)
            request->progress(request->progress_context, run->t / request->until);
    }
    return outcome;
}

/* From the errors of the numbers to radii: those of rho~ are added. */
static void finish_rows(run_t *run)
{
    const size_t count = run->out->observable_count;
    double *radii = memory_new(count + 1, sizeof *radii);

    for (size_t r = 0; r < run->out->count; r++) {
        certified_row_t *row = &run->out->rows[r];

        radii_at(radii, run->radii, bound_total(&row->bound), row->levels, row->t);
        for (size_t k = 0; k < count; k++)
            row->radii[k] = (row->radii[k] + radii[k]) * UP;
    }
    free(radii);
}

/* ---- all of it ------------------------------------------------------------------------------- */

static void list_factors(run_t *run)
{
    const equations_t *equations = run->request->equations;
    const size_t count = space_count(equations->model->algebra.space);

    run->factors = memory_new(count + 1, sizeof *run->factors);
    for (size_t f = 0; f < count; f++)
        if (equations->factors[f])
            run->factors[run->factor_count++] = f;
}

static void allocate_rows(certified_t *out, const certified_request_t *request)
{
    const size_t count = request->equations->observable_count;

    out->observable_count = count;
    out->least_levels = SIZE_MAX;
    out->room = (size_t)request->points;
    out->rows = memory_new((size_t)request->points + 1, sizeof *out->rows);
    for (long k = 0; k < request->points; k++) {
        out->rows[k].values = memory_new(2 * count + 1, sizeof(double));
        out->rows[k].radii = out->rows[k].values + count;
    }
}

/* What the bound rests on: L generates evolutions that are completely positive; and its drives. */
static moyal_outcome check_model(run_t *run)
{
    const char *why;
    arb_t until;
    int lasts;

    arb_init(until);
    arb_set_d(until, run->request->until);
    lasts = generator_lasts(run->request->generator, until);
    arb_clear(until);
    if (run->request->generator->undecided || !lasts)
        return run_fail(
            run, MOYAL_BAD_INPUT,
            "it is not shown that the Kossakowski matrix is positive at all times, and no "
            "bound holds otherwise");
    run->driven = driven_new(&why, run->request->equations);
    return run->driven ? MOYAL_DONE : run_fail(run, MOYAL_BAD_INPUT, why);
}

moyal_outcome certified_run(certified_t *out, const certified_request_t *request)
{
    run_t run = {.out = out, .request = request};

    memset(out, 0, sizeof *out);
    allocate_rows(out, request);
    list_factors(&run);
    sectors_init(&run.sectors, request->generator, request->whole);
    run.parameters = balls_new(request->equations->model, NUMBER_BITS + 80);
    values_init(&run.values, run.parameters, request->equations->model);
    run.radii = radii_new(request->equations, request->until);
    run.target = radii_trace_norm(run.radii, request->target, LEAST_TARGET, request->until);
    out->outcome = check_model(&run);
    if (out->outcome == MOYAL_DONE)
        out->outcome = levels_begin(&run);
    if (out->outcome == MOYAL_DONE)
        out->outcome = integrate(&run);
    finish_rows(&run);
    out->radii = run.radii;
    out->applications += run.step.applications;
    levels_clear(&run);
    driven_free(run.driven);
    values_clear(&run.values);
    balls_free(run.parameters, request->equations->model);
    sectors_clear(&run.sectors);
    free(run.factors);
    return out->outcome;
}

void certified_clear(certified_t *certified)
{
    for (size_t k = 0; certified->rows && k < certified->room; k++)
        free(certified->rows[k].values);
    free(certified->rows);
    radii_free(certified->radii);
    memset(certified, 0, sizeof *certified);
}
