/* Observables with proven radii on the command line. */
#include "cli/certified.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "cli/progress.h"
#include "enclose/certified.h"
#include "runtime/array.h"

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
    return certified->outcome == MOYAL_STOPPED     ? OK
           : certified->outcome == MOYAL_BAD_INPUT ? MODEL_ERROR
                                                   : LIMIT_ERROR;
}

static void say_reasons(const certified_t *certified, const moyal_program *unit)
{
    for (size_t k = 0; k < certified->observable_count; k++)
        if (certified->reasons[k])
            fprintf(stderr, "moyal: no proven radius of %s: %s\n", unit->observable_names[k],
                    certified->reasons[k]);
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

status_t program_certified(moyal_result *result, moyal_options *options, program_t *program,
                           const pipeline_t *pipeline, const request_t *request)
{
    const double before = progress_clock();
    const options_t *line = pipeline->options;
    unsigned long digits = DEFAULT_DIGITS;
    certified_request_t asked = {.generator = pipeline->generator,
                                 .equations = program->equations,
                                 .until = request->numbers.until,
                                 .points = request->numbers.points,
                                 .whole = !request->reduce,
                                 .memory_limit = size_memory_here() / 2,
                                 .stop = interrupt_flag(),
                                 .progress = show_progress};
    progress_t progress;
    certified_t certified;
    status_t status = options_count(&digits, line, OPTION_DIGITS, 1, MOST_DIGITS);

    memset(result, 0, sizeof *result);
    program_options(options, jit_program(program->jit), request);
    if (status != OK)
        return status;
    asked.target = pow(10, -(double)digits);
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
    result->trajectories = result->threads = 1;
    program->timing.solve = progress_clock() - before;
    program->timing.total = progress_clock() - program->started;
    say_reasons(&certified, jit_program(program->jit));
    if (certified.count > 0)
        set_bound(result, &certified);
    if (options_has(line, OPTION_VERBOSE) && certified.count > 0)
        explain(&certified, result, program->timing.solve);
    certified_clear(&certified);
    return status;
}
