/* Schemes without noise: z and R as one ordinary differential equation. */
#include <math.h>
#include <string.h>

#include "array.h"
#include "jets.h"
#include "keep.h"
#include "run.h"
#include "series.h"

static void flow_rhs(void *context, double t, const double *y, double *dy)
{
    moyal_block *block = context;

    moyal_block_expectations(block, y);
    moyal_block_increment(block, t, 1, block->dw, y, dy); /* dw is never written here: zeros */
}

/* ---- the equations as power series ------------------------------------------------------ */

typedef struct {
    moyal_block *block;
    moyal_jets jets;
    double *s, *part, *memory; /* coefficients of the scalars; a term of R' */
    long scalars;              /* numbers in one coefficient of the scalars */
} jet_flow_t;

static void jet_flow_clear(jet_flow_t *flow)
{
    moyal_jets_clear(&flow->jets);
    moyal_array_free(flow->memory);
}

static moyal_outcome jet_flow_init(jet_flow_t *flow, moyal_block *block)
{
    const moyal_run *run = block->run;
    const size_t matrix = (size_t)(run->size - run->split);
    moyal_outcome outcome = moyal_jets_init(&flow->jets, run->program, &run->context, run->order);

    flow->block = block;
    flow->scalars = 2L * run->program->scalar_count * run->program->lanes;
    flow->memory = moyal_array(matrix + (size_t)flow->scalars * (size_t)run->order);
    flow->part = flow->memory;
    flow->s = flow->memory ? flow->memory + matrix : NULL;
    return outcome == MOYAL_DONE && !flow->memory ? MOYAL_NO_MEMORY : outcome;
}

/* R'_k = sum_j apply(s_j, R_{k-j}), as R' is linear in both. */
static void matrix_coefficient(jet_flow_t *flow, int k, double *const *y, double *out)
{
    moyal_block *block = flow->block;
    const moyal_run *run = block->run;
    const long size = run->size - run->split;

    run->program->apply(&run->context, flow->s, y[k] + run->split, out, block->work);
    for (int j = 1; j <= k && flow->jets.scalars_vary; j++) {
        run->program->apply(&run->context, flow->s + j * flow->scalars, y[k - j] + run->split,
                            flow->part, block->work);
        for (long i = 0; i < size; i++)
            out[i] += flow->part[i];
    }
}

static void flow_coefficient(void *context, double t, double unit, int k, double *const *y,
                             double *out)
{
    jet_flow_t *flow = context;
    const moyal_run *run = flow->block->run;
    const long used = (long)run->program->coordinate_count * run->program->lanes;

    run->program->expectations(&run->context, y[k] + run->split, flow->block->e);
    moyal_jets_advance(&flow->jets, k,
                       k == 0   ? t
                       : k == 1 ? unit
                                : 0,
                       y[k], flow->block->e, flow->s + k * flow->scalars, out);
    for (long i = used; i < run->split; i++)
        out[i] = 0;
    if (run->program->scalar_count)
        matrix_coefficient(flow, k, y, out + run->split);
    else
        memset(out + run->split, 0, sizeof *out * (size_t)(run->size - run->split));
    for (long i = 0; i < run->size; i++)
        out[i] *= unit;
    flow->block->evaluations++;
}

static int jet_flow_output(void *context, long index, double t, const double *y)
{
    const jet_flow_t *flow = context;

    (void)t;
    return !moyal_block_record(flow->block, index, y);
}

static void jet_flow_progress(void *context, double t)
{
    const jet_flow_t *flow = context;

    moyal_block_progress(flow->block, t / flow->block->run->options->until);
}

static moyal_outcome integrate_series(moyal_block *block, moyal_ode *ode, moyal_ode_report *report)
{
    const moyal_run *run = block->run;
    jet_flow_t flow;
    moyal_outcome outcome = jet_flow_init(&flow, block);

    ode->coefficient = flow_coefficient;
    ode->output = jet_flow_output;
    ode->progress = jet_flow_progress;
    ode->context = &flow;
    *report = (moyal_ode_report){.failed_at = 0};
    if (outcome == MOYAL_DONE)
        outcome = moyal_integrate_series(ode, run->order, block->y, run->times,
                                         run->options->points, report);
    jet_flow_clear(&flow);
    return outcome;
}

/* By nanoseconds, measured on mean field and moments of models with up to 18 states.  The
 * Runge-Kutta method takes 12 right-hand sides a step, compiled; the series an interpreted node for
 * each coefficient, a sum for each product and an apply for each pair of coefficients of scalars
 * and R.  Its steps are as long at a tolerance of 1e-6 and get longer beside those by
 * tolerance^(-0.15). */
static int series_pays(const moyal_run *run, const moyal_jets *jets, int order)
{
    const moyal_program *program = run->program;
    const double d = run->context.dimension, p = order;
    const double terms = (double)program->left_count + program->jump_count;
    const double nodes = (double)jets->varying, products = (double)jets->products;
    const double apply = program->scalar_count ? 3 * d * d * terms : 0;
    const double pairs = jets->scalars_vary ? p * (p + 1) / 2 : p;
    const double longer = pow(1e-6 / run->options->tolerance, 0.15);

    return p * (100 + 6 * nodes) + 0.75 * p * p * products + pairs * apply <
           longer * 12 * (150 + nodes + apply);
}

static int has_room(const moyal_run *run, int order)
{
    return moyal_jets_bytes(run->program, order) <= 64e6;
}

/* As jet_flow_init allocates it. */
double moyal_flow_bytes(const moyal_run *run, int asked)
{
    const int order = moyal_series_order(run->options->tolerance);
    const double scalars = 2.0 * run->program->scalar_count * run->program->lanes;

    if (!asked && !has_room(run, order))
        return 0;
    return moyal_jets_bytes(run->program, order) +
           sizeof(double) * ((double)(run->size - run->split) + scalars * order);
}

int moyal_flow_order(const moyal_run *run, int asked)
{
    const int order = moyal_series_order(run->options->tolerance);
    moyal_jets jets;
    int pays;

    if (asked || !has_room(run, order))
        return asked ? order : 0;
    pays = moyal_jets_init(&jets, run->program, &run->context, 0) == MOYAL_DONE && !jets.rooted &&
           series_pays(run, &jets, order);
    moyal_jets_clear(&jets);
    return pays ? order : 0;
}

/* ---- runs ------------------------------------------------------------------------------- */

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

static int is_timed(const moyal_program *program)
{
    for (long n = 0; program->nodes && n < program->node_count; n++)
        if (program->nodes[n].kind == MOYAL_TIME)
            return 1;
    return 0;
}

/* R has trace 1, its elements are measured by the largest; z by its largest component, but not by
 * less than the width sqrt(hbar) of a vacuum. */
moyal_outcome moyal_block_flow(moyal_block *block)
{
    const moyal_run *run = block->run;
    const double hbar = run->program->hbar >= 0 ? run->context.c[run->program->hbar] : 1;
    const moyal_kept own[] = {{block->values,
                               sizeof *block->values * (size_t)run->options->points *
                                   (size_t)run->program->observable_count *
                                   (size_t)run->program->lanes,
                               0},
                              {&block->rows, sizeof block->rows, run->options->points},
                              {&block->evaluations, sizeof block->evaluations, 0},
                              {&block->loss, sizeof block->loss, 0},
                              {&block->edge, sizeof block->edge, 0}};
    const int kept = run->options->store && !moyal_is_ensemble(run->program);
    moyal_keep keep;
    moyal_ode ode = {.size = run->size,
                     .split = run->split,
                     .timed = is_timed(run->program),
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
    outcome = run->order > 0
                  ? integrate_series(block, &ode, &report)
                  : moyal_integrate(&ode, block->y, run->times, run->options->points, &report);
    block->steps += report.steps;
    block->rejected += report.rejected;
    block->failed_at = report.failed_at;
    if (outcome == MOYAL_STOPPED && !(run->options->stop && *run->options->stop))
        outcome = MOYAL_NOT_FINITE; /* flow_output found a row that is not finite */
    return outcome;
}
