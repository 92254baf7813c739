/* Averages over trajectories.  Blocks are dealt out in a fixed number of groups, each with its own
 * running mean and sum of squares; the groups are joined in their order.  So the bits of the result
 * do not depend on the number of threads (Welford's recurrence; Chan, Golub and LeVeque for
 * joining). */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "array.h"
#include "run.h"

enum { GROUPS = 64 };

typedef struct {
    long count;            /* trajectories */
    double *mean, *square; /* per row and observable: mean, sum of squared distances from it */
    double loss, edge, purity, failed_at;
    long outside;              /* trajectories whose purity went beyond MOYAL_PURITY_LIMIT */
    unsigned long long failed; /* the trajectory that failed, or the first of its block */
    int block_failed;          /* the latter: one of `lanes` trajectories */
    long steps, rejected, evaluations;
    moyal_outcome outcome;
} group_t;

typedef struct {
    moyal_run *run;
    group_t *groups;
    long group_count, cells; /* cells: rows times observables */
} ensemble_t;

/* The trajectories of a finished block, those that were asked for, one after another. */
static void group_add(group_t *group, const moyal_block *block, long cells)
{
    const moyal_run *run = block->run;
    const int lanes = run->program->lanes;

    for (int lane = 0; lane < lanes; lane++) {
        if (block->first + (unsigned)lane >= (unsigned long long)run->options->trajectories)
            break;
        group->count++;
        group->purity = block->purity[lane] > group->purity ? block->purity[lane] : group->purity;
        group->outside += block->purity[lane] > MOYAL_PURITY_LIMIT;
        for (long k = 0; k < cells; k++) {
            const double x = block->values[k * lanes + lane], distance = x - group->mean[k];

            group->mean[k] += distance / (double)group->count;
            group->square[k] += distance * (x - group->mean[k]);
        }
    }
    group->loss = block->loss > group->loss ? block->loss : group->loss;
    group->edge = block->edge > group->edge ? block->edge : group->edge;
}

/* a = a and b together. */
static void group_join(group_t *a, const group_t *b, long cells)
{
    const double na = (double)a->count, nb = (double)b->count, n = na + nb;

    a->steps += b->steps;
    a->rejected += b->rejected;
    a->evaluations += b->evaluations;
    a->loss = b->loss > a->loss ? b->loss : a->loss;
    a->edge = b->edge > a->edge ? b->edge : a->edge;
    a->purity = b->purity > a->purity ? b->purity : a->purity;
    a->outside += b->outside;
    if (a->outcome <= MOYAL_STOPPED && b->outcome > a->outcome) {
        a->outcome = b->outcome;
        a->failed = b->failed;
        a->block_failed = b->block_failed;
        a->failed_at = b->failed_at;
    }
    if (b->count == 0)
        return;
    for (long k = 0; k < cells; k++) {
        const double distance = b->mean[k] - a->mean[k];

        a->mean[k] += distance * (nb / n);
        a->square[k] += b->square[k] + distance * distance * (na * nb / n);
    }
    a->count += b->count;
}

static void group_run(group_t *group, moyal_block *block, long first, long end, long cells)
{
    moyal_run *run = block->run;

    for (long k = first; k < end && group->outcome == MOYAL_DONE; k++) {
        moyal_block_start(block, (unsigned long long)k * (unsigned)run->program->lanes);
        group->outcome = moyal_block_run(block);
        group->block_failed = block->failed_lane < 0;
        group->failed = block->first + (unsigned)(block->failed_lane < 0 ? 0 : block->failed_lane);
        group->failed_at = block->failed_at;
        if (group->outcome == MOYAL_DONE)
            group_add(group, block, cells);
    }
    group->steps = block->steps;
    group->rejected = block->rejected;
    group->evaluations = block->evaluations;
    block->steps = block->rejected = block->evaluations = 0;
    block->loss = block->edge = 0;
}

static long take_group(ensemble_t *ensemble)
{
    moyal_run *run = ensemble->run;
    long group = ensemble->group_count;

    moyal_mutex_lock(&run->mutex);
    if (!run->failed && run->next_group < ensemble->group_count)
        group = run->next_group++;
    moyal_mutex_unlock(&run->mutex);
    return group;
}

static void mark_failed(moyal_run *run)
{
    moyal_mutex_lock(&run->mutex);
    run->failed = 1;
    moyal_mutex_unlock(&run->mutex);
}

static void *work(void *context)
{
    ensemble_t *ensemble = context;
    moyal_run *run = ensemble->run;
    moyal_block block;
    long g;

    if (moyal_block_init(&block, run) != MOYAL_DONE)
        return NULL; /* the other threads go on; if none could begin, nothing was counted */
    while ((g = take_group(ensemble)) < ensemble->group_count) {
        group_t *group = ensemble->groups + g;
        const long first = (long)((long long)run->block_count * g / ensemble->group_count);
        const long end = (long)((long long)run->block_count * (g + 1) / ensemble->group_count);

        group_run(group, &block, first, end, ensemble->cells);
        if (group->outcome != MOYAL_DONE)
            mark_failed(run);
    }
    moyal_block_clear(&block);
    return NULL;
}

static void fill_table(moyal_result *result, const moyal_run *run, const group_t *all)
{
    const int count = run->program->observable_count;
    const double n = (double)all->count;

    for (long row = 0; row < run->options->points; row++) {
        double *out = result->table + row * result->columns;

        out[0] = run->times[row];
        for (int k = 0; k < count; k++) {
            const double square = all->square[row * count + k];

            out[1 + 2 * k] = all->mean[row * count + k];
            out[2 + 2 * k] = n > 1 ? sqrt(square / (n - 1) / n) : NAN;
        }
    }
    result->rows = run->options->points;
}

static moyal_outcome collect(ensemble_t *ensemble, moyal_result *result)
{
    group_t *all = ensemble->groups;
    moyal_outcome outcome;

    for (long g = 1; g < ensemble->group_count; g++)
        group_join(all, ensemble->groups + g, ensemble->cells);
    outcome = all->outcome;
    result->steps = all->steps;
    result->rejected = all->rejected;
    result->evaluations = all->evaluations;
    result->loss = all->loss;
    result->edge = all->edge;
    result->purity = all->purity;
    result->outside = all->outside;
    result->trajectories = all->count;
    result->failed_at = all->failed_at;
    if (outcome == MOYAL_DONE && all->count < ensemble->run->options->trajectories)
        outcome = all->count == 0 && !ensemble->run->failed ? MOYAL_NO_MEMORY : MOYAL_STOPPED;
    if (outcome > MOYAL_STOPPED) /* an average over those that did not fail would mislead */
        snprintf(result->message, sizeof result->message,
                 all->block_failed ? "in one of the trajectories %llu to %llu"
                                   : "in trajectory %llu",
                 all->failed, all->failed + (unsigned)ensemble->run->program->lanes - 1);
    else if (all->count > 0)
        fill_table(result, ensemble->run, all);
    return outcome;
}

moyal_outcome moyal_run_ensemble(moyal_run *run, moyal_result *result)
{
    ensemble_t ensemble = {.run = run};
    const int threads = run->options->threads > 0 ? run->options->threads : moyal_processors();
    double *memory;
    moyal_outcome outcome = MOYAL_NO_MEMORY;

    ensemble.cells = run->options->points * run->program->observable_count;
    ensemble.group_count = run->block_count < GROUPS ? run->block_count : GROUPS;
    ensemble.groups = calloc((size_t)ensemble.group_count, sizeof *ensemble.groups);
    memory = moyal_array(2 * (size_t)ensemble.group_count * (size_t)ensemble.cells);
    if (ensemble.groups && memory) {
        for (long g = 0; g < ensemble.group_count; g++) {
            ensemble.groups[g].mean = memory + 2 * g * ensemble.cells;
            ensemble.groups[g].square = memory + (2 * g + 1) * ensemble.cells;
        }
        result->threads = threads < ensemble.group_count ? threads : (int)ensemble.group_count;
        moyal_parallel(result->threads, work, &ensemble);
        outcome = collect(&ensemble, result);
    }
    moyal_array_free(memory);
    free(ensemble.groups);
    return outcome;
}
