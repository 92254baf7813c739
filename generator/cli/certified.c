/* Observables with proven radii on the command line. */
#include "cli/certified.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "cli/progress.h"
#include "enclose/certified.h"
#include "enclose/moments_enclose.h"
#include "enclose/upper.h"
#include "runtime/array.h"
#include "runtime/machine.h"

enum { DEFAULT_DIGITS = 8, MOST_DIGITS = 14 };

static void show_progress(void *context, double fraction)
{
    (void)progress_update(context, fraction);
}

static status_t make_table(moyal_result *result, const certified_t *certified)
{
    const size_t count = certified->observable_count;

    result->proven = 1;
    result->columns = 1 + 2 * (long)count;
    result->table = moyal_array(certified->count * (size_t)result->columns + 1);
    if (!result->table)
        return LIMIT_ERROR;
    result->rows = (long)certified->count;
    for (size_t r = 0; r < certified->count; r++) {
        const certified_row_t *row = &certified->rows[r];
        double *out = result->table + r * (size_t)result->columns;

        out[0] = row->t;
        for (size_t k = 0; k < count; k++) {
            out[1 + 2 * k] = row->values[k];
            out[2 + 2 * k] = row->radii[k];
        }
    }
    return OK;
}

static status_t certified_status(const certified_t *certified)
{
    if (certified->outcome == MOYAL_DONE)
        return OK;
    fprintf(stderr, "moyal: no proof beyond t = %g: %s\n",
            certified->count ? certified->rows[certified->count - 1].t : 0, certified->message);
    return certified->outcome == MOYAL_STOPPED ? OK : UNDECIDED;
}

/* Where there is no radius, and where it is wider than asked for. */
static void say_radii(const certified_t *certified, const moyal_program *unit, double target)
{
    for (size_t k = 0; k < certified->observable_count; k++) {
        double widest = 0;

        for (size_t r = 0; r < certified->count; r++)
            widest = fmax(widest, certified->rows[r].radii[k]);
        if (radii_reason(certified->radii, k))
            fprintf(stderr, "moyal: no proven radius of %s: %s\n", unit->observable_names[k],
                    radii_reason(certified->radii, k));
        else if (widest > target)
            fprintf(stderr, "moyal: warning: the radius of %s is up to %.1e, more than %.0e\n",
                    unit->observable_names[k], widest, target);
    }
}

static void set_bound(moyal_result *result, const certified_t *certified)
{
    const bound_t *last = &certified->rows[certified->count - 1].bound;

    result->bound = (moyal_bound){.initial = last->initial,
                                  .truncation = last->truncation,
                                  .stepping = last->stepping,
                                  .rounding = last->rounding,
                                  .least_levels = (int)certified->least_levels,
                                  .most_levels = (int)certified->most_levels};
}

static void explain(const certified_t *certified, const moyal_result *result, double seconds)
{
    const moyal_bound *bound = &result->bound;

    fprintf(stderr,
            "proven: trace norm of the error at the end: initial state %.2e, truncation %.2e, time "
            "steps %.2e, rounding %.2e\n",
            bound->initial, bound->truncation, bound->stepping, bound->rounding);
    fprintf(stderr,
            "levels of each mode: %d to %d; %.0f real unknowns at most; %ld steps (%ld rejected),"
            " %ld products, %ld systems\n",
            bound->least_levels, bound->most_levels, certified->unknowns, certified->steps,
            certified->rejected, certified->applications, certified->systems);
    fprintf(stderr, "seconds: certified %.4f, of which systems %.4f\n", seconds,
            certified->building);
}

/* ---- closed moments -------------------------------------------------------------------------- */

/* Row k of the table: balls around exact values as doubles and radii. */
static void set_row(double *out, double t, arb_srcptr values, size_t count)
{
    out[0] = t;
    for (size_t k = 0; k < count; k++) {
        out[1 + 2 * k] = arf_get_d(arb_midref(&values[k]), ARF_RND_NEAR);
        out[2 + 2 * k] = upper_distance(&values[k], out[1 + 2 * k], 120);
    }
}

static status_t moments_table(moyal_result *result, const flow_result_t *flow, arb_srcptr times)
{
    result->proven = 1;
    result->columns = 1 + 2 * (long)flow->output_count;
    result->table = moyal_array((flow->reached + 1) * (size_t)result->columns);
    if (!result->table)
        return LIMIT_ERROR;
    result->rows = (long)flow->reached;
    for (size_t r = 0; r < flow->reached; r++)
        set_row(result->table + r * (size_t)result->columns,
                arf_get_d(arb_midref(times + r), ARF_RND_NEAR),
                flow->values + r * flow->output_count, flow->output_count);
    result->outcome = flow->why ? MOYAL_STEP_TOO_SMALL : MOYAL_DONE;
    return OK;
}

/* The times of the table, as doubles. */
static arb_ptr table_times(const request_t *request, size_t intervals)
{
    arb_ptr times = _arb_vec_init((slong)intervals + 1);

    for (size_t k = 0; k < intervals; k++)
        arb_set_d(times + k, request->numbers.until * (double)k / (double)intervals);
    arb_set_d(times + intervals, request->numbers.until);
    return times;
}

/* Moments that close by themselves have no cut: their values in balls, at the doubles k T/(N - 1).
 */
static status_t certify_moments(moyal_result *result, const program_t *program,
                                const request_t *request, unsigned long digits)
{
    const size_t intervals = (size_t)request->numbers.points - 1;
    arb_ptr times = table_times(request, intervals);
    flow_result_t flow;
    status_t status;
    fmpq_t until;
    arf_t time;

    fmpq_init(until);
    arf_init(time);
    arf_set_d(time, request->numbers.until);
    arf_get_fmpq(until, time);
    status = moments_enclose_at(&flow, program->equations, until, intervals, times,
                                (slong)(digits * 3322 / 1000) + 1);
    if (status == OK || status == UNDECIDED)
        status = moments_table(result, &flow, times);
    if (status == OK && flow.why) {
        fprintf(stderr, "moyal: %s\n", flow.why);
        status = UNDECIDED;
    }
    result->method = "moments in balls, certified";
    result->steps = (long)flow.steps;
    flow_result_clear(&flow);
    _arb_vec_clear(times, (slong)intervals + 1);
    arf_clear(time);
    fmpq_clear(until);
    return status;
}

/* ---- density matrices ------------------------------------------------------------------------ */

static status_t certify_density(moyal_result *result, const program_t *program,
                                const pipeline_t *pipeline, const request_t *request,
                                unsigned long digits)
{
    const options_t *line = pipeline->options;
    const double before = progress_clock();
    certified_request_t asked = {.generator = pipeline->generator,
                                 .equations = program->equations,
                                 .until = request->numbers.until,
                                 .points = request->numbers.points,
                                 .target = pow(10, -(double)digits),
                                 .whole = !request->reduce,
                                 .memory_limit = moyal_memory_here() / 2,
                                 .stop = interrupt_flag(),
                                 .progress = show_progress};
    progress_t progress;
    certified_t certified;
    status_t status;

    asked.levels = options_has(line, OPTION_FOCK) ? (size_t)request->numbers.levels : 0;
    progress_begin(&progress, "certified");
    asked.progress_context = &progress;
    certified_run(&certified, &asked);
    progress_end(&progress);
    status = make_table(result, &certified);
    if (status == OK)
        status = certified_status(&certified);
    result->outcome = certified.outcome;
    result->method = "taylor, certified";
    result->dimension = (int)program->dimension;
    result->steps = certified.steps;
    result->rejected = certified.rejected;
    say_radii(&certified, jit_program(program->jit), asked.target);
    if (certified.count > 0)
        set_bound(result, &certified);
    if (options_has(line, OPTION_VERBOSE) && certified.count > 0)
        explain(&certified, result, progress_clock() - before);
    certified_clear(&certified);
    return status;
}

status_t program_certified(moyal_result *result, moyal_options *options, program_t *program,
                           const pipeline_t *pipeline, const request_t *request)
{
    const double before = progress_clock();
    unsigned long digits = DEFAULT_DIGITS;
    status_t status = options_count(&digits, pipeline->options, OPTION_DIGITS, 1, MOST_DIGITS);

    memset(result, 0, sizeof *result);
    program_options(options, jit_program(program->jit), request);
    if (status != OK)
        return status;
    status = program->equations->scheme == SCHEME_MOMENTS
                 ? certify_moments(result, program, request, digits)
                 : certify_density(result, program, pipeline, request, digits);
    result->trajectories = result->threads = 1;
    program->timing.solve = progress_clock() - before;
    program->timing.total = progress_clock() - program->started;
    return status;
}
