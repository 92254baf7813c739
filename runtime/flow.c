/* Schemes without noise: z and R as one ordinary differential equation. */
#include <math.h>

#include "keep.h"
#include "run.h"
#include "stepper.h"

static void flow_rhs(void *context, double t, const double *y, double *dy)
{
    moyal_block *block = context;

    moyal_block_expectations(block, y);
    moyal_block_increment(block, t, 1, block->dw, y, dy); /* dw is never written here: zeros */
}

static int flow_output(void *context, long index, double t, const double *y)
{
    (void)t;
    return !moyal_block_record(context, index, y);
}

static void flow_progress(void *context, double t)
{
    moyal_block *block = context;

    moyal_block_progress(block, t / block->run->options->until);
}

/* R has trace 1, its elements are measured by the largest; z by its largest component, but not by
 * less than the width sqrt(hbar) of a vacuum. */
moyal_outcome moyal_block_flow(moyal_block *block)
{
    const moyal_run *run = block->run;
    const double hbar = run->program->hbar >= 0 ? run->coefficients[run->program->hbar] : 1;
    const moyal_kept own[] = {{block->values, sizeof *block->values * (size_t)run->options->points *
                                                  (size_t)run->program->observable_count *
                                                  (size_t)run->program->lanes},
                              {&block->rows, sizeof block->rows},
                              {&block->evaluations, sizeof block->evaluations},
                              {&block->loss, sizeof block->loss},
                              {&block->edge, sizeof block->edge}};
    const int kept = run->options->store && !moyal_is_ensemble(run->program);
    moyal_keep keep;
    moyal_ode ode = {.size = run->size,
                     .split = run->split,
                     .rhs = flow_rhs,
                     .output = flow_output,
                     .context = block,
                     .tolerance = run->options->tolerance,
                     .floor = {sqrt(hbar), 0},
                     .step_limit = run->options->step_limit,
                     .stop = run->options->stop,
                     .progress = flow_progress};
    moyal_ode_report report;
    moyal_outcome outcome;

    moyal_keep_init(&keep, run->options->store, own, 5);
    ode.keeper = kept ? &keep.keeper : NULL;
    outcome = moyal_integrate(&ode, block->y, run->times, run->options->points, &report);
    block->steps += report.steps;
    block->rejected += report.rejected;
    block->failed_at = report.failed_at;
    if (outcome == MOYAL_STOPPED && !(run->options->stop && *run->options->stop))
        outcome = MOYAL_NOT_FINITE; /* flow_output found a row that is not finite */
    return outcome;
}
