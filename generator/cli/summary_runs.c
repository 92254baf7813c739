/* The table of 'moyal MODEL': quantum, unravelled and mean-field averages side by side. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "cli/output.h"
#include "cli/reduction.h"
#include "cli/summary.h"

/* So many trajectories, where the model states no number, show the first digits within seconds. */
enum { RUNS = 3, TIMES = 3, NAME_WIDTH = 12, TRAJECTORIES = 1000 };

typedef struct {
    program_t program;
    moyal_options options;
    moyal_result result;
    status_t status;
} run_t;

static void run_one(run_t *out, pipeline_t *pipeline, scheme_kind_t scheme)
{
    request_t request;

    memset(out, 0, sizeof *out);
    if (scheme == SCHEME_QUANTUM && quantum_refusal(pipeline->model))
        return; /* the others are shown without it */
    out->status = request_read(&request, pipeline->options, pipeline->model, scheme);
    request.most_work = WORK_OF_SECONDS;
    if (!pipeline->model->run.has_trajectories && !options_has(pipeline->options, OPTION_TRAJ))
        request.numbers.trajectories = TRAJECTORIES;
    if (out->status == OK)
        out->status = program_write(&out->program, pipeline, &request);
    if (out->status == OK)
        out->status = program_compile(&out->program, pipeline, &request);
    if (out->status == OK)
        out->status = program_solve(&out->result, &out->options, &out->program, &request,
                                    scheme_words[scheme]);
    if (out->status == OK && options_has(pipeline->options, OPTION_VERBOSE)) {
        program_explain(&out->program, &request, &out->result);
        reduction_explain(&out->program, pipeline, &request, &out->result);
    }
}

/* The value of observable k in a row, or its standard error. */
static double entry(const run_t *run, long row, long k, int error)
{
    const moyal_result *result = &run->result;
    long width = result->ensemble ? 2 : 1;

    if (row >= result->rows || (error && !result->ensemble))
        return NAN;
    return result->table[row * result->columns + 1 + k * width + error];
}

static void add_number(text_t *out, double value, const char *format)
{
    char number[40];

    if (fabs(value) < 5e-6)
        value = 0; /* not "-0.00000" */
    snprintf(number, sizeof number, format, value);
    text_add(out, isfinite(value) ? number : "          -");
}

/* The first run that has a table, or NULL. */
static const run_t *first_run(const run_t *runs)
{
    for (int scheme = 0; scheme < RUNS; scheme++)
        if (runs[scheme].result.rows > 0)
            return &runs[scheme];
    return NULL;
}

/* A name in the symbols of the terminal, cut after NAME_WIDTH columns. */
static void add_name(text_t *out, const char *name)
{
    text_t symbols;
    char *cut;
    size_t length;

    text_init(&symbols);
    style_add_symbols(&symbols, output_style(), name);
    cut = text_take(&symbols);
    for (length = strlen(cut); style_width(cut) > NAME_WIDTH; cut[length] = 0)
        for (length--; ((unsigned char)cut[length] & 0xC0) == 0x80;)
            length--;
    text_add(out, "  ");
    style_padded(out, cut, NAME_WIDTH);
    free(cut);
}

/* t, quantum, unravelled, its standard error, its distance in standard errors, mean field, its
 * error */
static void add_row(text_t *out, const run_t *runs, long row, long k, const char *name)
{
    const moyal_result *times = &first_run(runs)->result;
    double quantum = entry(&runs[SCHEME_QUANTUM], row, k, 0);
    double unravel = entry(&runs[SCHEME_UNRAVEL], row, k, 0);
    double error = entry(&runs[SCHEME_UNRAVEL], row, k, 1);
    double meanfield = entry(&runs[SCHEME_MEANFIELD], row, k, 0);

    add_name(out, name);
    add_number(out, times->table[row * times->columns], " %6.3g");
    add_number(out, quantum, " %10.5f");
    add_number(out, unravel, "  %10.5f");
    if (isfinite(error))
        text_printf(out, " +- %.5f", error);
    else
        text_add(out, "           ");
    add_number(out, meanfield, "  %10.5f");
    add_number(out, meanfield - quantum, "  %+9.5f");
    text_add(out, "\n");
}

static void add_table(text_t *out, const run_t *runs)
{
    const run_t *first = first_run(runs);
    const moyal_program *program = jit_program(first->program.jit);
    long rows = first->result.rows;

    text_printf(out, "\n  %-*s %6s %10s  %-22s  %10s  %9s\n", NAME_WIDTH, "", "t", "quantum",
                "unravelled", "mean field", "its error");
    for (int k = 0; k < program->observable_count && k < SUMMARY_OBSERVABLES; k++) {
        long before = -1;

        for (int time = 1; time <= TIMES; time++) {
            long row = ((rows - 1) * time + TIMES - 1) / TIMES;

            if (row != before)
                add_row(out, runs, row, k, time == 1 ? program->observable_names[k] : "");
            before = row;
        }
    }
    if (program->observable_count > SUMMARY_OBSERVABLES)
        text_printf(out, "  and %d more observables: see 'moyal run'\n",
                    program->observable_count - SUMMARY_OBSERVABLES);
}

/* Why a column of the table is empty. */
static void add_refused(text_t *out, const char *what, const char *why)
{
    text_printf(out, "  %s:", what);
    style_wrap(out, strlen(what) + 3, 4, why);
}

static void add_footer(text_t *out, const run_t *runs, const model_t *model)
{
    static const char *const names[RUNS] = {[SCHEME_QUANTUM] = "no quantum run",
                                            [SCHEME_UNRAVEL] = "unravelling refused",
                                            [SCHEME_MEANFIELD] = "no mean field"};
    const run_t *unravel = &runs[SCHEME_UNRAVEL];

    if (quantum_refusal(model))
        add_refused(out, names[SCHEME_QUANTUM], quantum_refusal(model));
    for (int scheme = 0; scheme < RUNS; scheme++)
        if (runs[scheme].program.refused)
            add_refused(out,
                        scheme == SCHEME_UNRAVEL && unravel->program.equations ? "not unravelled"
                                                                               : names[scheme],
                        runs[scheme].program.refused);
    if (unravel->result.rows > 0)
        text_printf(
            out, "  unravelled: %ld trajectories, step %g, seed %llu; +- is the standard error\n",
            unravel->result.trajectories, unravel->options.step, unravel->options.seed);
}

static status_t print_runs(const run_t *runs, const model_t *model)
{
    text_t text;
    status_t status;

    text_init(&text);
    if (first_run(runs))
        add_table(&text, runs);
    add_footer(&text, runs, model);
    status = output_write(NULL, text_string(&text));
    text_clear(&text);
    return status;
}

status_t summary_runs(pipeline_t *pipeline)
{
    run_t *runs;
    status_t status = OK, broken = OK;

    if (model_missing_value(pipeline->model)) {
        fprintf(stderr, "moyal: nothing is run: parameter '%s' has no value (--set %s=V)\n",
                model_missing_value(pipeline->model), model_missing_value(pipeline->model));
        return OK;
    }
    if (pipeline->model->observable_count == 0)
        return OK;
    runs = memory_new(RUNS, sizeof *runs);
    for (int scheme = 0; scheme < RUNS && status == OK; scheme++) {
        run_one(&runs[scheme], pipeline, (scheme_kind_t)scheme);
        /* a refusal is an answer; beside a run that broke down the others are shown */
        if (runs[scheme].result.outcome > MOYAL_STOPPED)
            broken = broken == OK ? runs[scheme].status : broken;
        else
            status = runs[scheme].program.refused ? OK : runs[scheme].status;
    }
    if (status == OK)
        status = print_runs(runs, pipeline->model);
    for (int scheme = 0; scheme < RUNS; scheme++) {
        moyal_result_clear(&runs[scheme].result);
        program_clear(&runs[scheme].program);
    }
    free(runs);
    return status == OK ? broken : status;
}
