/* Prepares a run, hands it to the ensemble or to a single block, and keeps the result. */
#include "solve.h"

#include <float.h>
#include <limits.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "array.h"
#include "context.h"
#include "field.h"
#include "gaussian.h"
#include "jets.h"
#include "matrix.h"
#include "reduce.h"
#include "run.h"
#include "terms.h"

void moyal_default_options(moyal_options *options, const moyal_program *program)
{
    *options = (moyal_options){.until = program->until,
                               .points = program->points,
                               .tolerance = program->tolerance,
                               .levels = program->levels,
                               .trajectories = program->trajectories,
                               .step = program->step,
                               .seed = program->seed,
                               .parameters = program->parameter_values};
}

const char *const *moyal_method_names(const moyal_program *program)
{
    static const char *const flow[] = {"auto", "taylor", "dop853", NULL};
    static const char *const linear[] = {"auto", "taylor", "krylov", "propagator", "dop853", NULL};
    static const char *const noise[] = {"predictor-corrector", "euler", "positive", "weak2",
                                        "semi-implicit",       NULL};
    static const char *const jump[] = {"waiting-time", NULL};
    static const char *const field[] = {"auto", "taylor", "krylov", "dop853", NULL};

    if (program->scheme == MOYAL_HYBRID)
        return field;
    if (program->scheme == MOYAL_JUMP)
        return jump;
    if (program->scheme == MOYAL_QUANTUM)
        return linear;
    return program->scheme == MOYAL_UNRAVEL ? noise : flow;
}

int moyal_is_ensemble(const moyal_program *program)
{
    return program->scheme == MOYAL_UNRAVEL || program->scheme == MOYAL_JUMP ||
           (program->scheme == MOYAL_MEANFIELD && program->covariance >= 0);
}

/* Explains a failure in the result and returns its outcome. */
static moyal_outcome fail(moyal_result *result, moyal_outcome outcome, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(result->message, sizeof result->message, format, arguments);
    va_end(arguments);
    return outcome;
}

static moyal_outcome check_method(moyal_result *result, moyal_run *run)
{
    const char *const *names = moyal_method_names(run->program);
    const char *wanted = run->options->method ? run->options->method : names[0];
    char list[120] = "";

    for (int k = 0; names[k]; k++) {
        if (strcmp(names[k], wanted) == 0) {
            result->method = names[k];
            run->method = k;
            return MOYAL_DONE;
        }
    }
    for (int k = 0; names[k]; k++) {
        const size_t used = strlen(list);

        snprintf(list + used, sizeof list - used, "%s%s", k ? ", " : "", names[k]);
    }
    return fail(result, MOYAL_BAD_INPUT, "there is no method '%s' for this scheme; its methods: %s",
                wanted, list);
}

static moyal_outcome check_options(moyal_result *result, const moyal_run *run)
{
    const moyal_options *o = run->options;

    if (run->program->abi != MOYAL_ABI)
        return fail(result, MOYAL_BAD_INPUT, "the program is for another version of the runtime");
    if (!(o->until > 0 && o->until <= DBL_MAX))
        return fail(result, MOYAL_BAD_INPUT, "the end time must be a positive number");
    if (o->points < 2 || o->points > 1L << 30)
        return fail(result, MOYAL_BAD_INPUT, "there must be at least 2 points");
    if (run->program->scheme == MOYAL_UNRAVEL) {
        if (!(o->step > 0 && o->until / o->step < 1e15))
            return fail(result, MOYAL_BAD_INPUT, "the time step must be positive and not tiny");
    } else if (!(o->tolerance > 0 && o->tolerance < 1)) {
        return fail(result, MOYAL_BAD_INPUT, "the tolerance must be between 0 and 1");
    }
    if (moyal_is_ensemble(run->program) && o->trajectories < 1)
        return fail(result, MOYAL_BAD_INPUT, "there must be at least 1 trajectory");
    if (o->antithetic && (run->program->scheme != MOYAL_UNRAVEL || run->program->lanes % 2))
        return fail(result, MOYAL_BAD_INPUT, "antithetic pairs need a scheme with noise");
    if (o->alone &&
        (!moyal_is_ensemble(run->program) || o->only >= (unsigned long long)o->trajectories))
        return fail(result, MOYAL_BAD_INPUT, "there is no trajectory %llu", o->only);
    return MOYAL_DONE;
}

/* What `how` says of kets, at the parameters of the run. */
static int is_pure(const moyal_run *run, int how)
{
    const moyal_program *program = run->program;

    for (int k = 0; how == MOYAL_PURE_AT_VALUES && k < program->parameter_count; k++)
        if (run->options->parameters[k] != program->parameter_values[k])
            return 0;
    return how != MOYAL_MIXED;
}

/* Whether R is carried as a ket, as far as the program tells. */
static moyal_outcome choose_state(moyal_result *result, moyal_run *run)
{
    const moyal_program *program = run->program;
    const moyal_options *options = run->options;
    const int pure = is_pure(run, program->pure);

    if (options->state == MOYAL_STATE_PURE && !pure && program->scheme == MOYAL_UNRAVEL)
        return fail(result, MOYAL_BAD_OPTION,
                    "a ket cannot carry R: its noise does not hold all of the jumps");
    run->ket = program->scheme == MOYAL_JUMP ||
               (program->scheme == MOYAL_UNRAVEL && pure && moyal_ket_terms(program) &&
                (options->state == MOYAL_STATE_PURE ||
                 (options->state == MOYAL_STATE_AUTO && is_pure(run, program->pure_start) &&
                  !moyal_is_fused(run)))); /* steps in one function are faster still */
    result->ket = run->ket;
    return MOYAL_DONE;
}

/* Whether a flow may be solved by Taylor's method. */
static int may_be_series(const moyal_run *run, const char *method)
{
    const int scheme = run->program->scheme;

    return (scheme == MOYAL_MEANFIELD || scheme == MOYAL_MOMENTS) &&
           strcmp(method, "dop853") != 0 && moyal_jets_known(run->program);
}

/* Bytes that blocks of trajectories need, roughly: in each thread the states of a step, the rows of
 * a block and what power series have besides; the groups of averages; the table. */
static double block_bytes(const moyal_run *run, const char *method)
{
    const moyal_options *o = run->options;
    const double cells = (double)o->points * run->program->observable_count;
    const double lanes = run->program->lanes;
    const double states =
        run->program->scheme == MOYAL_UNRAVEL || run->ket ? MOYAL_NOISE_STATES : MOYAL_FLOW_STATES;
    const double series =
        may_be_series(run, method) ? moyal_flow_bytes(run, strcmp(method, "taylor") == 0) : 0;
    const int averages = moyal_is_ensemble(run->program) && !o->alone;
    double threads = averages ? o->threads > 0 ? o->threads : moyal_processors() : 1;

    if (threads > (double)o->trajectories)
        threads = (double)o->trajectories;
    return threads * series + 8 * (threads * (states * (double)run->size + lanes * cells) +
                                   (averages ? 2 * 65 * cells : 0) + 2 * cells);
}

static moyal_outcome check_memory(moyal_result *result, const moyal_run *run)
{
    const double limit = run->options->memory_limit;
    const double bytes = run->linear ? 0 : block_bytes(run, result->method);

    if (limit <= 0 || bytes <= limit || run->program->scheme == MOYAL_HYBRID)
        return MOYAL_DONE;
    return fail(result, MOYAL_NO_MEMORY,
                "about %.3g GB of memory are needed (dimension %d, %ld points), more than the "
                "%.3g GB that may be taken",
                bytes / 1e9, run->context.dimension, run->options->points, limit / 1e9);
}

/* D and the sizes of a block's state, with limits that keep all indices in range. */
static moyal_outcome set_sizes(moyal_result *result, moyal_run *run)
{
    const moyal_program *program = run->program;
    const int lanes = program->lanes;
    double dimension = 1;
    int modes = 0;

    for (int k = 0; k < program->factor_count; k++) {
        int d = program->factor_dimensions[k];

        modes += d == 0;
        dimension *= d ? d : run->options->levels;
    }
    if (modes > 0 && run->options->levels < 1)
        return fail(result, MOYAL_BAD_INPUT, "a mode needs at least 1 level");
    run->linear = moyal_terms_known(program);
    if (dimension > 32768 &&
        !(run->linear && dimension < INT_MAX && 2 * dimension * program->table_count < INT_MAX))
        return fail(result, MOYAL_BAD_INPUT, "a density matrix of dimension %.0f is too large",
                    dimension);
    run->context.levels = run->options->levels;
    run->context.dimension = result->dimension = (int)dimension;
    result->levels = modes > 0 ? run->options->levels : 0;
    run->split = ((long)program->coordinate_count * lanes + 7) / 8 * 8;
    run->size =
        run->split + 2L * run->context.dimension * (run->ket ? 1 : run->context.dimension) * lanes;
    return check_memory(result, run);
}

/* Parameters without a value in the model are no numbers. */
static const char *parameter_without_value(const moyal_run *run)
{
    for (int k = 0; k < run->program->parameter_count; k++)
        if (isnan(run->options->parameters[k]))
            return run->program->parameter_names[k];
    return NULL;
}

static moyal_outcome set_context(moyal_result *result, moyal_run *run)
{
    const moyal_options *options = run->options;
    const size_t d = (size_t)run->context.dimension;
    const moyal_outcome outcome =
        moyal_context_init(&run->context, run->program, options->parameters, options->levels);

    run->times = moyal_array((size_t)run->options->points);
    if (!run->linear && !run->ket)
        run->start = moyal_array(2 * d * d);
    if (!run->times || (!run->linear && !run->ket && !run->start))
        return MOYAL_NO_MEMORY;
    if (outcome == MOYAL_BAD_INPUT) {
        const char *missing = parameter_without_value(run);

        if (missing)
            return fail(result, MOYAL_BAD_INPUT, "the parameter %s has no value", missing);
        return fail(result, MOYAL_BAD_INPUT,
                    "a coefficient is not finite at these parameters (a division by zero?)");
    }
    for (long k = 0; k < options->points; k++)
        run->times[k] = options->until * (double)k / (double)(options->points - 1);
    return outcome;
}

/* Whether the start was made, and enough of it lies below the cut. */
static moyal_outcome check_start(moyal_result *result, moyal_outcome outcome, double trace)
{
    if (outcome == MOYAL_BAD_INPUT)
        return fail(result, outcome, "the initial state is not a state at these parameters");
    if (outcome != MOYAL_DONE)
        return outcome;
    result->missing = 1 - trace;
    if (!(trace > 1e-6 && trace < 1 + 1e-6))
        return fail(result, MOYAL_BAD_INPUT,
                    "the initial state has trace %g at these parameters and this many levels",
                    trace);
    return MOYAL_DONE;
}

static moyal_outcome set_start(moyal_result *result, moyal_run *run)
{
    const int d = run->context.dimension;
    moyal_outcome outcome;
    double trace;

    run->identity = moyal_identity_scalar(run);
    if (run->ket) {
        outcome = moyal_ket_start_init(&run->kets, run->program, &run->context);
        return check_start(result, outcome, run->kets.trace);
    }
    outcome = moyal_initial_state(run->start, run->program, &run->context);
    trace = moyal_state_trace(run->start, d, 1, 0);
    outcome = check_start(result, outcome, trace);
    if (outcome != MOYAL_DONE)
        return outcome;
    if (run->program->scheme != MOYAL_QUANTUM)
        for (long k = 0; k < 2L * d * d; k++)
            run->start[k] /= trace;
    return MOYAL_DONE;
}

static moyal_outcome set_spread(moyal_result *result, moyal_run *run)
{
    const int n = run->program->coordinate_count;
    double *covariance;
    int good;

    if (run->program->covariance < 0 || n == 0 || run->program->scheme == MOYAL_HYBRID)
        return MOYAL_DONE;
    run->root = moyal_array((size_t)n * (size_t)n);
    covariance = moyal_array((size_t)n * (size_t)n);
    if (!run->root || !covariance) {
        moyal_array_free(covariance);
        return MOYAL_NO_MEMORY;
    }
    memcpy(covariance, run->context.c + run->program->covariance,
           sizeof *covariance * (size_t)n * (size_t)n);
    good = moyal_square_root(n, covariance, run->root);
    moyal_array_free(covariance);
    if (good)
        return MOYAL_DONE;
    return fail(result, MOYAL_BAD_INPUT,
                "the classical start is no probability density: its covariance is not positive");
}

/* Room for the whole table; rows count up as they are finished. */
static moyal_outcome set_table(moyal_result *result, moyal_run *run)
{
    const long lanes = run->program->lanes;

    result->ensemble = moyal_is_ensemble(run->program) && !run->options->alone;
    result->stored =
        run->options->alone && run->options->store_path ? run->program->coordinate_count + 1 : 0;
    result->columns =
        1 + run->program->observable_count * (result->ensemble ? 2L : 1L) + result->stored;
    result->table = moyal_array((size_t)run->options->points * (size_t)result->columns);
    run->block_count = 1;
    if (result->ensemble) /* rounded up without overflow */
        run->block_count = (run->options->trajectories - 1) / lanes + 1;
    return result->table ? MOYAL_DONE : MOYAL_NO_MEMORY;
}

static moyal_outcome run_single(moyal_run *run, moyal_result *result)
{
    const long count = run->program->observable_count, lanes = run->program->lanes;
    moyal_block block;
    moyal_outcome outcome = moyal_block_init(&block, run);

    if (outcome != MOYAL_DONE)
        return outcome;
    moyal_block_start(&block, 0);
    outcome = moyal_block_run(&block);
    for (long row = 0; row < block.rows; row++) {
        double *out = result->table + row * result->columns;

        out[0] = run->times[row];
        for (long k = 0; k < count; k++)
            out[1 + k] = block.values[(row * count + k) * lanes];
    }
    result->rows = block.rows;
    result->trajectories = 1;
    result->threads = 1;
    result->steps = block.steps;
    result->rejected = block.rejected;
    result->evaluations = block.evaluations;
    result->loss = block.loss;
    result->edge = block.edge;
    result->failed_at = block.failed_at;
    moyal_block_clear(&block);
    return outcome;
}

/* The linear system of a density matrix, reduced and solved. */
static moyal_outcome run_linear(moyal_run *run, moyal_result *result)
{
    const moyal_reduction_request request = {.keep = run->options->keep_all ? MOYAL_KEEP_ALL
                                                                            : MOYAL_KEEP_NEEDED,
                                             .memory_limit = run->options->memory_limit,
                                             .stop = run->options->stop};
    moyal_reduction own = {.x = NULL};
    moyal_reduction *reduction = run->options->reduction ? run->options->reduction : &own;
    moyal_outcome outcome = MOYAL_DONE;

    if (reduction == &own)
        outcome = moyal_reduction_make(&own, run->program, &run->context, &request);
    if (outcome == MOYAL_NO_MEMORY && run->options->memory_limit > 0)
        fail(result, outcome, "the unknowns that matter need more than %.3g GB of memory",
             run->options->memory_limit / 1e9);
    outcome = check_start(result, outcome, 1 - reduction->missing);
    if (outcome == MOYAL_DONE)
        outcome = set_table(result, run);
    if (outcome == MOYAL_DONE)
        outcome = moyal_run_reduced(run, result, reduction);
    moyal_reduction_clear(&own);
    return outcome;
}

/* `auto` of a flow becomes what it stands for. */
static void choose_flow(moyal_run *run, moyal_result *result)
{
    const int scheme = run->program->scheme;

    if (may_be_series(run, result->method))
        run->order = moyal_flow_order(run, strcmp(result->method, "taylor") == 0);
    if (scheme == MOYAL_MEANFIELD || scheme == MOYAL_MOMENTS ||
        scheme == MOYAL_QUANTUM) /* a unit that does not tell its terms */
        result->method = run->order > 0 ? "taylor" : "dop853";
}

/* Schemes with blocks of trajectories, or with one. */
static moyal_outcome run_blocks(moyal_run *run, moyal_result *result)
{
    moyal_outcome outcome = set_start(result, run);

    if (outcome == MOYAL_DONE)
        outcome = set_spread(result, run);
    if (outcome == MOYAL_DONE)
        outcome = set_table(result, run);
    if (outcome != MOYAL_DONE)
        return outcome;
    choose_flow(run, result);
    if (run->program->scheme == MOYAL_HYBRID)
        return moyal_run_field(run, result);
    if (run->options->alone)
        return moyal_run_only(run, result);
    return result->ensemble ? moyal_run_ensemble(run, result) : run_single(run, result);
}

/* Says in words what the outcome's name says, before what is known of the place. */
static void explain(moyal_result *result)
{
    static const char *const texts[] = {
        [MOYAL_STOPPED] = "stopped",
        [MOYAL_NOT_FINITE] = "a value is not finite any more",
        [MOYAL_SINGULAR] = "a coefficient is not finite (a division by zero, a root of a negative "
                           "number, an overflow)",
        [MOYAL_STEP_TOO_SMALL] = "the tolerance cannot be met (a singularity, or below rounding)",
        [MOYAL_TOO_MANY_STEPS] = "too many steps (stiff, or too small a tolerance)",
        [MOYAL_NO_MEMORY] = "not enough memory"};
    char place[sizeof result->message];

    if (result->outcome == MOYAL_DONE || result->outcome >= MOYAL_BAD_INPUT ||
        (result->outcome == MOYAL_NO_MEMORY && result->message[0]))
        return;
    snprintf(place, sizeof place, "%s", result->message);
    if (result->timed_out)
        snprintf(result->message, sizeof result->message,
                 "the time was over; what is finished is kept");
    else if (result->outcome == MOYAL_NO_MEMORY || result->outcome == MOYAL_STOPPED)
        snprintf(result->message, sizeof result->message, "%s", texts[result->outcome]);
    else
        snprintf(result->message, sizeof result->message, "%s at t = %g%s%.60s",
                 texts[result->outcome], result->failed_at, place[0] ? " " : "", place);
}

moyal_outcome moyal_solve(moyal_result *result, const moyal_program *program,
                          const moyal_options *options)
{
    moyal_shared shared = {.failed = 0};
    moyal_run run = {.program = program, .options = options, .shared = &shared};
    moyal_outcome outcome;

    memset(result, 0, sizeof *result);
    moyal_mutex_init(&shared.mutex);
    outcome = check_options(result, &run);
    if (outcome == MOYAL_DONE)
        outcome = check_method(result, &run);
    if (outcome == MOYAL_DONE)
        outcome = choose_state(result, &run);
    if (outcome == MOYAL_DONE)
        outcome = set_sizes(result, &run);
    if (outcome == MOYAL_DONE)
        outcome = set_context(result, &run);
    if (outcome == MOYAL_DONE)
        outcome = run.linear ? run_linear(&run, result) : run_blocks(&run, result);
    moyal_mutex_clear(&shared.mutex);
    moyal_context_clear(&run.context);
    moyal_array_free(run.times);
    moyal_array_free(run.start);
    moyal_array_free(run.root);
    moyal_ket_start_clear(&run.kets);
    result->outcome = outcome;
    explain(result);
    return outcome;
}

void moyal_result_clear(moyal_result *result)
{
    moyal_array_free(result->table);
    result->table = NULL;
}
