/* Equations to numbers. */
#include "cli/program.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/field.h"
#include "cli/journal.h"
#include "cli/progress.h"
#include "cli/reduction.h"
#include "cli/tier.h"
#include "runtime/context.h"
#include "runtime/machine.h"
#include "runtime/output.h"
#include "runtime/ranks.h"

/* ---- equations, kernel, text ------------------------------------------------------------------
 */

static status_t make_moments(program_t *out, pipeline_t *pipeline, const request_t *request)
{
    moment_system_t *system;
    status_t status = scheme_moments(&system, &out->refused, pipeline->generator, &request->closure,
                                     pipeline->diags);

    if (status != OK || !system)
        return status == OK ? REFUTED : status;
    out->equations = system->equations;
    system->equations = NULL;
    moment_system_free(system);
    return OK;
}

static status_t make_equations(program_t *out, pipeline_t *pipeline, const request_t *request)
{
    positivity_t positivity;
    status_t status;

    switch (request->scheme) {
    case SCHEME_QUANTUM:
        return reduction_equations(out, pipeline, request);
    case SCHEME_MEANFIELD:
        status = scheme_meanfield(&out->equations, pipeline->wigner, request->variant,
                                  request->start, pipeline->diags);
        if (status != OK || out->equations)
            return status;
        out->refused =
            memory_copy_text(meanfield_refusal(pipeline->wigner, request->variant, request->start));
        return REFUTED;
    case SCHEME_JUMP:
        return scheme_jump(&out->equations, pipeline->generator, pipeline->diags);
    case SCHEME_MOMENTS:
        return make_moments(out, pipeline, request);
    case SCHEME_HYBRID:
        out->residual = !superop_is_zero(pipeline->hybrid->residual, &pipeline->model->algebra);
        status = scheme_hybrid(&out->equations, &out->refused, pipeline->hybrid, pipeline->diags);
        return status == OK && !out->equations ? REFUTED : status;
    case SCHEME_UNRAVEL:
        break;
    }
    hybrid_positivity(&positivity, pipeline->hybrid);
    status = scheme_unravel(&out->equations, &out->refused, pipeline->hybrid, &positivity, 0,
                            pipeline->diags);
    positivity_clear(&positivity, pipeline->hybrid);
    return status == OK && !out->equations ? REFUTED : status;
}

status_t program_write(program_t *out, pipeline_t *pipeline, const request_t *request)
{
    status_t status;
    double before;

    memset(out, 0, sizeof *out);
    interrupt_catch(); /* from here on there is something to keep */
    before = out->started = progress_clock();
    status = make_equations(out, pipeline, request);
    out->timing.derive = progress_clock() - before;
    before = progress_clock();
    if (status == OK)
        status = size_check(out, pipeline, request);
    if (status == OK)
        status = lower(&out->kernel, out->equations, pipeline->diags);
    pipeline_print(pipeline);
    if (status == OK)
        out->unit = emit_unit(out->kernel, &request->numbers);
    out->timing.emit = progress_clock() - before;
    return status;
}

void program_say_refused(const program_t *program, const pipeline_t *pipeline,
                         const request_t *request)
{
    const char *what = "refused to unravel";

    if (request->scheme == SCHEME_MEANFIELD)
        what =
            request->variant == MEANFIELD_DAMPED ? "no damped mean field" : "no closed mean field";
    if (request->scheme == SCHEME_MOMENTS)
        what = "no equations of moments";
    if (request->scheme == SCHEME_HYBRID)
        what = "no phase-space grid";
    if (program->refused)
        fprintf(stderr, "moyal: %s: %s: %s\n", pipeline->source->name, what, program->refused);
}

/* ---- machine code ------------------------------------------------------------------------------
 */

/* A rough count of multiplications in a run: what compiling well can save. */
static double work_estimate(const program_t *program, const request_t *request)
{
    const kernel_t *kernel = program->kernel;
    const emit_options_t *numbers = &request->numbers;
    double dimension = (double)program->dimension, trajectories, steps;

    trajectories = numbers->lanes > 1 ? (double)numbers->trajectories : 1;
    steps = request->scheme == SCHEME_UNRAVEL ? 2 * numbers->until / numbers->step
                                              : 200 * (1 + numbers->until);
    return trajectories * steps *
           (8 * dimension * dimension * (double)(1 + kernel->left_count + 2 * kernel->jump_count) +
            (double)kernel->scalars.count);
}

/* tcc compiles hundreds of times faster.  What cc compiles better is the part that every trajectory
 * runs through; the rows of a large density matrix go through primitives that are compiled well
 * already.  So a long ensemble begins with libtcc's code, and goes on with that of cc: or has it
 * from the start, where it was kept.  A sweep is many runs: there cc comes first. */
static void choose_backend(program_t *program, const request_t *request)
{
    const double worth_it = 2e9;
    const int heavy = request->numbers.lanes > 1 && program->work > worth_it;

    program->backend = request->backend == WANT_CC || !jit_has_tcc() ? JIT_CC : JIT_TCC;
    if (request->backend != WANT_AUTO || !heavy || program->backend == JIT_CC)
        return;
    if (!jit_cc())
        fprintf(stderr,
                "moyal: warning: there is no compiler to call, so libtcc compiles this long"
                " run, which will be slower (the environment variable MOYAL_CC names one)\n");
    else if (request->sweep_points > 0)
        program->backend = JIT_CC;
    else
        program->jit = jit_from_cache(program->unit);
    if (program->jit)
        program->backend = JIT_CC;
    program->tiers = program->backend == JIT_TCC && jit_cc();
}

/* LIMIT_ERROR, with the reason in program->refused, where the work is more than was asked for. */
static status_t check_work(program_t *program, const request_t *request)
{
    const emit_options_t *numbers = &request->numbers;
    text_t reason;

    if (request->most_work == 0 || program->work <= request->most_work)
        return OK;
    text_init(&reason);
    text_printf(&reason, "it would take long (dimension %zu", program->dimension);
    if (numbers->lanes > 1)
        text_printf(&reason, ", %ld trajectories", numbers->trajectories);
    if (request->scheme == SCHEME_UNRAVEL)
        text_printf(&reason, " of %.3g steps", numbers->until / numbers->step);
    text_printf(&reason, "): 'moyal run --scheme %s' does it", scheme_words[request->scheme]);
    program->refused = text_take(&reason);
    return LIMIT_ERROR;
}

status_t program_compile(program_t *program, const pipeline_t *pipeline, const request_t *request)
{
    double before = progress_clock();
    char *why = NULL;
    status_t status = request->certified ? OK : size_check_memory(program, pipeline, request);

    program->work = work_estimate(program, request);
    if (status == OK)
        status = check_work(program, request);
    if (status != OK)
        return status;
    choose_backend(program, request);
    if (!program->jit)
        status = jit_compile(&program->jit, &why, program->unit, program->backend);
    program->timing.jit = progress_clock() - before;
    if (status != OK && interrupt_requested()) { /* the compiler was interrupted like we were */
        fprintf(stderr, "moyal: stopped before the run began\n");
        free(why);
        return IO_ERROR;
    }
    if (status != OK) {
        fprintf(stderr, "moyal: the emitted C was not compiled: %s\n",
                why ? why : "no reason given");
        free(why);
        return status;
    }
    before = progress_clock();
    if (request->certified)
        return OK;
    interrupt_release();
    status = program_check(program, request);
    interrupt_catch();
    program->timing.check = progress_clock() - before - program->making;
    return status;
}

/* ---- solution
 * ------------------------------------------------------------------------------------ */

static void show_progress(void *context, double fraction)
{
    (void)progress_update(context, fraction);
}

void program_options(moyal_options *out, const moyal_program *program, const request_t *request)
{
    moyal_default_options(out, program);
    out->threads = request->threads;
    out->method = request->method;
    out->max_time = request->paths.max_time;
    out->target_error = request->paths.target_error;
    out->antithetic = request->paths.antithetic;
    out->alone = request->paths.alone;
    out->only = request->paths.only;
    out->store_path = request->paths.store_path;
    out->state = request->paths.state;
    out->weak_noise = request->paths.weak_noise;
    out->keep_all = !request->reduce;
    out->memory_limit = moyal_memory_here() / 2;
    out->stop = interrupt_flag();
    out->ranks = request->line ? request->line->ranks : NULL;
}

/* Says that the standard errors at the end are above what was asked for. */
static void warn_target(const moyal_result *result, const moyal_options *options)
{
    double largest = 0;

    if (!result->ensemble || options->target_error <= 0)
        return;
    for (long row = 0; row < result->rows; row++)
        for (long k = 2; k < result->columns; k += 2)
            if (result->table[row * result->columns + k] > largest)
                largest = result->table[row * result->columns + k];
    if (largest > options->target_error)
        fprintf(stderr,
                "moyal: warning: --target-err %g is not reached: after %ld trajectories the largest"
                " standard error is %.3g\n",
                options->target_error, result->trajectories, largest);
}

/* A run that broke down.  Steps of fixed length were too long; steps that adapt themselves have met
 * the end of the solution or of double precision. */
static status_t broken_down(const moyal_result *result, const moyal_options *options, int fixed)
{
    static const char *const reasons[] = {
        [MOYAL_NOT_FINITE] = "a value is not finite any more",
        [MOYAL_STEP_TOO_SMALL] = "no step is small enough for the tolerance (a singularity, or a "
                                 "tolerance below rounding)",
        [MOYAL_TOO_MANY_STEPS] = "it would take too many steps"};
    static const status_t statuses[] = {[MOYAL_NO_MEMORY] = LIMIT_ERROR,
                                        [MOYAL_BAD_INPUT] = MODEL_ERROR,
                                        [MOYAL_BAD_OPTION] = USAGE_ERROR,
                                        [MOYAL_BAD_FILE] = IO_ERROR};

    if (result->outcome >= MOYAL_NO_MEMORY) {
        fprintf(stderr, "moyal: %s\n", result->message);
        return statuses[result->outcome];
    }
    if (result->outcome == MOYAL_SINGULAR) {
        fprintf(stderr, "moyal: %s\n", result->message);
        return MODEL_ERROR;
    }
    if (fixed) {
        fprintf(stderr,
                "moyal: a value is not finite any more at t = %g: the time step is too long\n"
                "  help: reduce --dt, which was %g\n",
                result->failed_at, options->step);
        return USAGE_ERROR;
    }
    fprintf(stderr, "moyal: the equations cannot be integrated beyond t = %g: %s\n",
            result->failed_at, reasons[result->outcome]);
    if (result->rows > 0)
        fprintf(stderr, "  the rows up to there are kept\n");
    return MODEL_ERROR;
}

/* What is lost by cutting the modes is compared with the tolerance, for averages over trajectories
 * with what sampling lets one see. */
static status_t outcome_status(const moyal_result *result, const moyal_options *options, int fixed)
{
    double limit;

    moyal_warn_purity(stderr, "moyal", result);
    warn_target(result, options);
    if (result->outcome == MOYAL_STOPPED) {
        fprintf(stderr, "moyal: stopped; what is finished is kept\n");
        return OK;
    }
    if (result->outcome != MOYAL_DONE)
        return broken_down(result, options, fixed);
    limit = result->ensemble && options->tolerance < 1e-3 ? 1e-3 : options->tolerance;
    field_warn(result, limit);
    if (result->levels > 0 && (result->loss > limit || result->edge > limit))
        fprintf(
            stderr,
            "moyal: warning: %d levels are too few for %.1e: the trace is off by %.1e, the highest"
            " levels hold %.1e: try more with --fock\n",
            result->levels, limit, result->loss, result->edge);
    else if (result->loss > limit && result->grid.dimensions == 0)
        fprintf(stderr,
                "moyal: warning: the trace is off by %.1e, more than %.1e: try a smaller --dt\n",
                result->loss, limit);
    return OK;
}

status_t program_solve(moyal_result *result, moyal_options *options, program_t *program,
                       const request_t *request, const char *label)
{
    double before = progress_clock();
    progress_t progress;
    struct moyal_grid grid;
    tier_t tier;
    status_t status;

    program_options(options, jit_program(program->jit), request);
    options->reduction = program->made ? &program->reduction : NULL;
    program->made = 0; /* it is used up */
    if (request->scheme == SCHEME_HYBRID) {
        status = field_read(&grid, jit_program(program->jit), request);
        if (status != OK)
            return status;
        options->grid = &grid;
    }
    if (!moyal_is_ensemble(jit_program(program->jit))) {
        if (options->ranks && options->ranks->rank > 0)
            return OK; /* there is nothing to share: rank 0 does it */
        options->ranks = NULL;
    }
    status = journal_open(options, request->line, jit_program(program->jit), NULL);
    if (status != OK)
        return status;
    progress_begin(&progress, label);
    options->progress = show_progress;
    options->progress_context = &progress;
    tier_begin(&tier, options, program, request);
    moyal_solve(result, jit_program(program->jit), options);
    program->took_over = tier_end(&tier);
    progress_end(&progress);
    options->progress = NULL;
    options->better = NULL;
    options->grid = NULL;
    options->reduction = NULL;
    program->timing.solve = progress_clock() - before + program->making;
    program->timing.total = progress_clock() - program->started;
    return outcome_status(result, options, request->scheme == SCHEME_UNRAVEL);
}

void program_clear(program_t *program)
{
    moyal_reduction_clear(&program->reduction);
    moyal_context_clear(&program->context);
    jit_free(program->jit);
    free(program->unit);
    if (program->kernel)
        kernel_free(program->kernel);
    if (program->equations)
        equations_free(program->equations);
    free(program->refused);
    memset(program, 0, sizeof *program);
}

void program_explain(const program_t *program, const request_t *request, const moyal_result *result)
{
    const timing_t *timing = &program->timing;

    fprintf(stderr, "scheme %s: dimension %d, method %s, %ld steps (%ld rejected), %d thread%s\n",
            scheme_words[request->scheme], result->dimension, result->method, result->steps,
            result->rejected, result->threads, result->threads == 1 ? "" : "s");
    field_explain(program, result);
    fprintf(stderr, "compiled by %s%s", program->backend == JIT_TCC ? "libtcc" : jit_cc(),
            jit_is_cached(program->jit) ? " in an earlier run" : "");
    if (program->took_over)
        fprintf(stderr, ", then by %s", jit_cc());
    if (request->backend == WANT_AUTO)
        fprintf(stderr, ", chosen by the estimated work: %.1e multiplications", program->work);
    fprintf(stderr, "\n");
    fprintf(stderr,
            "checked: %zu coefficients, %zu table entries, %zu numbers of the dynamics"
            " (%s)\n",
            program->check.coefficients, program->check.entries, program_check_numbers(program),
            program_check_extent(program));
    fprintf(stderr,
            "seconds: derive %.4f, emit %.4f, compile %.4f, check %.4f, solve %.4f, total %.4f\n",
            timing->derive, timing->emit, timing->jit, timing->check, timing->solve, timing->total);
}
