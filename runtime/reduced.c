/* A run of a density matrix without noise: reduce, integrate, read off. */
#include <float.h>
#include <math.h>

#include "array.h"
#include "integrators.h"
#include "keep.h"
#include "reduce.h"
#include "run.h"

enum { SHARED_WORK = 200000 /* multiplications, of an application that is worth a team */ };

typedef struct {
    moyal_run *run;
    moyal_result *result;
    const moyal_reduction *reduction;
    double *values; /* as reduce.h has them; the expectation values come first */
    double nothing; /* z of a program without coordinates */
} reading_t;

static int all_finite(const double *values, long count)
{
    for (long k = 0; k < count; k++)
        if (!(fabs(values[k]) <= DBL_MAX))
            return 0;
    return 1;
}

/* A row of the table, and what has left through the cut. */
static int read_row(void *context, long row, double t, const double *v)
{
    reading_t *r = context;
    const moyal_program *program = r->run->program;
    moyal_result *result = r->result;
    double *out = result->table + row * result->columns;
    const double *weights = r->values + 2 * program->expectation_count;
    double loss;

    moyal_reduction_values(r->reduction, t, v, r->values);
    out[0] = t;
    program->observables(&r->run->context, t, &r->nothing, r->values, out + 1);
    if (!all_finite(r->values, r->reduction->value_count) ||
        !all_finite(out, program->observable_count + 1))
        return 1;
    loss = fabs(1 - weights[0]);
    result->loss = loss > result->loss ? loss : result->loss;
    for (int k = 2 * program->expectation_count + 1; k < r->reduction->value_count; k++)
        result->edge = r->values[k] > result->edge ? r->values[k] : result->edge;
    result->rows = row + 1;
    return 0;
}

static void progress(void *context, double t)
{
    const reading_t *r = context;
    const moyal_options *options = r->run->options;

    if (options->progress)
        options->progress(options->progress_context, t / options->until);
}

moyal_outcome moyal_run_reduced(moyal_run *run, moyal_result *result, moyal_reduction *reduction)
{
    const moyal_options *options = run->options;
    reading_t reading = {run, result, reduction, moyal_array((size_t)reduction->value_count), 0};
    const moyal_kept own[] = {
        {result->table, sizeof *result->table * (size_t)options->points * (size_t)result->columns,
         0},
        {&result->rows, sizeof result->rows, options->points},
        {&result->loss, sizeof result->loss, 0},
        {&result->edge, sizeof result->edge, 0}};
    moyal_keep keep;
    const moyal_linear_request request = {.tolerance = options->tolerance,
                                          .step_limit = options->step_limit,
                                          .stop = options->stop,
                                          .context = &reading,
                                          .output = read_row,
                                          .progress = progress,
                                          .keeper = options->store ? &keep.keeper : NULL};
    const moyal_linear_integrator *integrator = moyal_linear_find(result->method);
    moyal_linear_report report = {0};
    moyal_outcome outcome = MOYAL_NO_MEMORY;

    result->unknowns = reduction->kept;
    result->unknowns_all = reduction->all;
    result->reductions = reduction->reductions;
    result->trajectories = 1;
    if (integrator->method == moyal_linear_auto)
        integrator = moyal_linear_choose(&reduction->system, &request, run->times, options->points);
    result->method = integrator->name;
    if (reduction->runs.work > SHARED_WORK)
        reduction->system.team =
            moyal_team_new(options->threads > 0 ? options->threads : moyal_processors());
    result->threads = moyal_team_count(reduction->system.team);
    moyal_keep_init(&keep, options->store, own, 4);
    if (reading.values)
        outcome = integrator->method(&reduction->system, &request, reduction->x, run->times,
                                     options->points, &report);
    result->steps = report.steps;
    result->rejected = report.rejected;
    result->evaluations = report.applications;
    result->failed_at = report.failed_at;
    if (outcome == MOYAL_STOPPED && !(options->stop && *options->stop))
        outcome = MOYAL_NOT_FINITE; /* read_row found a row that is not finite */
    moyal_team_free(reduction->system.team);
    reduction->system.team = NULL;
    moyal_array_free(reading.values);
    return outcome;
}
