/* moyal sweep MODEL --scheme S --over P=GRID ...
 *
 * The equations are derived, compiled and checked once, with the parameters as symbols; what
 * depends on values (assumptions, states, positivity) is decided exactly for each point. */
#include "config.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "cli/over.h"
#include "cli/journal.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/table.h"
#include "environment/array.h"
#include "runtime/output.h"
#include "runtime/sweep.h"
#include "scalar/transfer.h"

enum { MOST_REFUSALS = 10 }; /* that are said one by one */

typedef struct {
    const options_t *options;
    over_t grid;
    pipeline_t pipeline;
    request_t request;
    program_t program;
    positivity_t positivity; /* of the scheme unravel */
    int has_positivity;
    unsigned char *skipped; /* per point */
    double *parameters;     /* of the unit, per point */
    size_t refused;
    int stopped; /* by the user, before all points had their values */
} sweep_t;

static void say_refused(sweep_t *sweep, size_t point, const char *why)
{
    char *where = over_describe(&sweep->grid, point);

    if (sweep->refused++ < MOST_REFUSALS)
        fprintf(stderr, "moyal: no numbers at %s: %s\n", where, why);
    free(where);
}

/* ---- the values of a point --------------------------------------------------------------------
 */

/* Puts the values of `at`, the model at a point, into the model of the pipeline, whose equations
 * hold the parameters as symbols: what is decided from now on holds for this point. */
static int install_values(sweep_t *sweep, const model_t *at)
{
    model_t *model = sweep->pipeline.model;
    transfer_t transfer;
    int fine = 1;

    transfer_init(&transfer, model->ring, at->ring, 0, at->assumptions);
    for (size_t k = 0; k < model->parameter_count; k++)
        if (at->parameters[k].has_value && !at->parameters[k].is_drive)
            fine &= transfer_scalar(model->parameters[k].value, at->parameters[k].value, &transfer);
    assumptions_free(transfer.assumptions);
    transfer_clear(&transfer);
    return fine;
}

static double nearest_double(scalar_src value, const ring_t *ring)
{
    double nearest;
    acb_t ball;

    acb_init(ball);
    scalar_ball(ball, value, NULL, 160, ring);
    nearest = arf_get_d(arb_midref(acb_realref(ball)), ARF_RND_NEAR);
    acb_clear(ball);
    return nearest;
}

static const parameter_t *find_parameter(const model_t *model, const char *name)
{
    for (size_t k = 0; k < model->parameter_count; k++)
        if (strcmp(model->parameters[k].name, name) == 0)
            return &model->parameters[k];
    return NULL;
}

/* Doubles of the point, correctly rounded: those of the unit and those of the axes. */
static void set_doubles(sweep_t *sweep, size_t point)
{
    const model_t *model = sweep->pipeline.model;
    const moyal_program *unit = jit_program(sweep->program.jit);
    double *out = sweep->parameters + point * (size_t)unit->parameter_count;

    for (int k = 0; k < unit->parameter_count; k++) {
        const parameter_t *parameter = find_parameter(model, unit->parameter_names[k]);

        out[k] = parameter && parameter->has_value ? nearest_double(parameter->value, model->ring)
                                                   : unit->parameter_values[k];
    }
    for (size_t a = 0; a < sweep->grid.axis_count; a++) {
        over_axis_t *axis = &sweep->grid.axes[a];
        const parameter_t *parameter = find_parameter(model, axis->name);

        axis->values[over_index(&sweep->grid, a, point)] =
            nearest_double(parameter->value, model->ring);
    }
}

static int same_scalars(const scalar_struct *a, const scalar_struct *b, size_t count,
                        const ring_t *ring)
{
    for (size_t k = 0; k < count; k++)
        if (!scalar_equal(a + k, b + k, ring))
            return 0;
    return 1;
}

static int same_operators(const op_struct *a, const op_struct *b, size_t count,
                          const algebra_t *algebra)
{
    for (size_t k = 0; k < count; k++)
        if (!op_equal(a + k, b + k, algebra))
            return 0;
    return 1;
}

/* Whether the equations that the unit was written from are those of this point: of trajectories
 * they may hold numbers, or noise of another rank. */
static int same_equations(const equations_t *a, const equations_t *b)
{
    const algebra_t *algebra = &a->model->algebra;

    return a->noise_count == b->noise_count && a->coordinates == b->coordinates &&
           a->jump_count == b->jump_count && a->pure == b->pure && a->pure_start == b->pure_start &&
           same_scalars(a->sigma, b->sigma, a->coordinates * a->noise_count, algebra->ring) &&
           same_scalars(a->rates, b->rates, a->jump_count * a->jump_count, algebra->ring) &&
           same_operators(a->velocity, b->velocity, a->coordinates, algebra) &&
           same_operators(a->noise, b->noise, a->noise_count, algebra) &&
           same_operators(a->jumps, b->jumps, a->jump_count, algebra) &&
           same_operators(a->generator, b->generator, 1, algebra);
}

/* Why the scheme cannot be run at the values installed, a new string; NULL if it can. */
static char *refusal(sweep_t *sweep)
{
    pipeline_t *pipeline = &sweep->pipeline;
    const model_t *model = pipeline->model;
    const scalar_struct **values = model_values(model);
    truth_t complete =
        conditions_hold(&pipeline->generator->positivity, values, model->assumptions, model->ring);
    equations_t *here = NULL;
    char *why = NULL;

    free(values);
    if (complete == TRUTH_FALSE)
        return memory_copy_text("the generator is not completely positive there");
    if (sweep->request.scheme != SCHEME_UNRAVEL)
        return NULL;
    if (scheme_unravel(&here, &why, pipeline->hybrid, &sweep->positivity, 0, pipeline->diags) != OK)
        return memory_copy_text("it cannot be unravelled there");
    if (here && !same_equations(here, sweep->program.equations))
        why =
            memory_copy_text("the noise has another form there, which needs equations of its own: "
                             "'moyal run --set' solves it");
    if (here)
        equations_free(here);
    return why;
}

/* Decides about a point, and sets its parameters. */
static void prepare_point(sweep_t *sweep, size_t point)
{
    options_t at_point;
    model_t *at;
    char *why = NULL;

    over_options(&at_point, sweep->options, &sweep->grid, point);
    if (pipeline_model_at(&at, &why, &sweep->pipeline, &at_point) == OK) {
        if (!install_values(sweep, at))
            why = memory_copy_text("a value is no number that the equations can take");
        set_doubles(sweep, point);
        if (!why)
            why = refusal(sweep);
    }
    if (why) {
        sweep->skipped[point] = 1;
        say_refused(sweep, point, why);
    }
    if (at)
        model_free(at);
    free(why);
    over_options_clear(&at_point, &sweep->grid);
}

/* Axes of points that are all refused have doubles as well. */
static void set_axes(sweep_t *sweep)
{
    fmpq_t value;

    fmpq_init(value);
    for (size_t a = 0; a < sweep->grid.axis_count; a++)
        for (size_t k = 0; k < sweep->grid.axes[a].count; k++) {
            arb_t ball;

            sweep->grid.axes[a].values[k] = NAN;
            if (!options_rational(value, sweep->grid.axes[a].texts[k]))
                continue;
            arb_init(ball);
            arb_set_fmpq(ball, value, 200);
            sweep->grid.axes[a].values[k] = arf_get_d(arb_midref(ball), ARF_RND_NEAR);
            arb_clear(ball);
        }
    fmpq_clear(value);
}

static status_t prepare_points(sweep_t *sweep)
{
    const size_t count = sweep->grid.point_count;
    progress_t progress;

    sweep->parameters = memory_new(
        count * (size_t)jit_program(sweep->program.jit)->parameter_count + 1, sizeof(double));
    sweep->skipped = memory_new(count, 1);
    set_axes(sweep);
    if (sweep->request.scheme == SCHEME_UNRAVEL) {
        hybrid_positivity(&sweep->positivity, sweep->pipeline.hybrid);
        sweep->has_positivity = 1;
    }
    progress_begin(&progress, "values");
    for (size_t p = 0; p < count; p++) {
        prepare_point(sweep, p);
        sweep->stopped = progress_update(&progress, (double)p / (double)count);
        if (sweep->stopped)
            break;
    }
    progress_end(&progress);
    if (sweep->stopped) {
        fprintf(stderr, "moyal: stopped before the first point\n");
        return OK;
    }
    if (sweep->refused > MOST_REFUSALS)
        fprintf(stderr, "moyal: no numbers at %zu further points, for such reasons\n",
                sweep->refused - MOST_REFUSALS);
    if (sweep->refused == count) {
        fprintf(stderr, "moyal: there is no point at which this can be run\n");
        return MODEL_ERROR;
    }
    return OK;
}

/* ---- the run ----------------------------------------------------------------------------------
 */

static void show_progress(void *context, double fraction)
{
    (void)progress_update(context, fraction);
}

static void hear_failure(void *context, long point, const char *message)
{
    say_refused(context, (size_t)point, message);
}

static status_t say_outcome(const sweep_t *sweep, const moyal_result *result,
                            const moyal_options *options)
{
    const double limit = result->ensemble && options->tolerance < 1e-3 ? 1e-3 : options->tolerance;

    moyal_warn_purity(stderr, "moyal", result);
    if (result->outcome == MOYAL_NO_MEMORY) {
        fprintf(stderr, "moyal: %s\n", result->message);
        return LIMIT_ERROR;
    }
    if (result->outcome == MOYAL_STOPPED) {
        fprintf(stderr, "moyal: stopped%s\n",
                options->store ? "; 'moyal sweep --resume' goes on with what is finished" : "");
        return OK;
    }
    if (result->levels > 0 && (result->loss > limit || result->edge > limit))
        fprintf(stderr,
                "moyal: warning: at some points %d levels are too few for %.1e: the trace is off "
                "by %.1e, the highest levels hold %.1e: try more with --fock\n",
                result->levels, limit, result->loss, result->edge);
    return (size_t)result->unsolved == sweep->grid.point_count ? MODEL_ERROR : OK;
}

static void fill_sweep(moyal_sweep *out, moyal_axis *axes, sweep_t *sweep)
{
    for (size_t a = 0; a < sweep->grid.axis_count; a++)
        axes[a] = (moyal_axis){sweep->grid.axes[a].name, (long)sweep->grid.axes[a].count,
                               sweep->grid.axes[a].values};
    *out = (moyal_sweep){.axis_count = (int)sweep->grid.axis_count,
                         .axes = axes,
                         .point_count = (long)sweep->grid.point_count,
                         .parameters = sweep->parameters,
                         .skipped = sweep->skipped,
                         .final = options_has(sweep->options, OPTION_FINAL),
                         .failed = hear_failure,
                         .context = sweep};
}

static status_t run_points(sweep_t *sweep, const moyal_sweep *points)
{
    const moyal_program *unit = jit_program(sweep->program.jit);
    double before = progress_clock();
    moyal_options options;
    moyal_result result = {0};
    progress_t progress;
    status_t status;

    program_options(&options, unit, &sweep->request);
    status = journal_open(&options, sweep->options, unit, points);
    if (status != OK)
        return status;
    progress_begin(&progress, scheme_words[sweep->request.scheme]);
    options.progress = show_progress;
    options.progress_context = &progress;
    moyal_sweep_solve(&result, unit, &options, points);
    progress_end(&progress);
    sweep->program.timing.solve = progress_clock() - before;
    sweep->program.timing.total = progress_clock() - sweep->program.started;
    status = say_outcome(sweep, &result, &options);
    if (result.outcome == MOYAL_DONE) {
        status_t written =
            table_write(&sweep->program, &sweep->pipeline, &sweep->request, &options, &result);

        status = status == OK ? written : status;
    }
    journal_close(&options, result.outcome == MOYAL_DONE && status != IO_ERROR);
    if (options_has(sweep->options, OPTION_VERBOSE))
        program_explain(&sweep->program, &sweep->request, &result);
    moyal_result_clear(&result);
    return status;
}

static status_t solve(sweep_t *sweep)
{
    moyal_axis *axes = memory_new(sweep->grid.axis_count, sizeof *axes);
    moyal_sweep points;
    status_t status = program_write(&sweep->program, &sweep->pipeline, &sweep->request);

    program_say_refused(&sweep->program, &sweep->pipeline, &sweep->request);
    if (status == OK)
        status = program_compile(&sweep->program, &sweep->pipeline, &sweep->request);
    if (status == OK)
        status = prepare_points(sweep);
    if (status == OK && !sweep->stopped) {
        fill_sweep(&points, axes, sweep);
        status = run_points(sweep, &points);
    }
    if (sweep->has_positivity)
        positivity_clear(&sweep->positivity, sweep->pipeline.hybrid);
    program_clear(&sweep->program);
    free(sweep->parameters);
    free(sweep->skipped);
    free(axes);
    return status;
}

/* ---- the base ---------------------------------------------------------------------------------
 */

/* The first point whose values the model allows: the equations are derived there.  The first point
 * if there is none; then that one's errors are said. */
static status_t find_base(size_t *base, sweep_t *sweep)
{
    pipeline_t tree;
    status_t status = pipeline_open(&tree, sweep->options, UP_TO_TREE);

    *base = 0;
    for (size_t p = 0; p < sweep->grid.point_count && status == OK; p++) {
        options_t at_point;
        model_t *at;
        char *why;
        int found;

        over_options(&at_point, sweep->options, &sweep->grid, p);
        found = pipeline_model_at(&at, &why, &tree, &at_point) == OK;
        if (at)
            model_free(at);
        free(why);
        over_options_clear(&at_point, &sweep->grid);
        if (found) {
            *base = p;
            break;
        }
    }
    pipeline_clear(&tree);
    return status;
}

/* Parameters that are swept are symbols in the equations, not numbers. */
static status_t check_names(const sweep_t *sweep)
{
    for (size_t a = 0; a < sweep->grid.axis_count; a++)
        if (!find_parameter(sweep->pipeline.model, sweep->grid.axes[a].name))
            return usage_error(
                "'--over %s': %s is a number in this model; 'param %s = 1' makes it a "
                "parameter",
                sweep->grid.axes[a].name, sweep->grid.axes[a].name, sweep->grid.axes[a].name);
    return OK;
}

static status_t sweep_from(sweep_t *sweep, const options_t *base)
{
    status_t status =
        pipeline_open(&sweep->pipeline, base, pipeline_stage_of_scheme(base, "quantum"));

    if (status == OK)
        status = request_read(&sweep->request, base, sweep->pipeline.model, SCHEME_QUANTUM);
    if (status == OK)
        status = check_names(sweep);
    if (status == OK)
        status = pipeline_require_values(&sweep->pipeline);
    if (status == OK) {
        request_warn(&sweep->request);
        sweep->request.sweep_points = (long)sweep->grid.point_count;
        status = solve(sweep);
    }
    pipeline_clear(&sweep->pipeline);
    return status;
}

status_t command_sweep(const options_t *options)
{
    sweep_t sweep = {.options = options};
    options_t base;
    size_t point;
    status_t status = table_check(options->values[OPTION_OUTPUT]);

    if (status == OK)
        status = output_probe(options->values[OPTION_OUTPUT], options->positional);
    if (status != OK)
        return status;
    if (strcmp(options->positional, "-") == 0)
        return usage_error("moyal sweep reads its model more than once: it must be a file");
    status = over_read(&sweep.grid, options);
    if (status == OK)
        status = find_base(&point, &sweep);
    if (status == OK) {
        over_options(&base, options, &sweep.grid, point);
        status = sweep_from(&sweep, &base);
        over_options_clear(&base, &sweep.grid);
    }
    over_clear(&sweep.grid);
    return status;
}
