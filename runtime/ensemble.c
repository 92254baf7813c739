/* Averages over trajectories.  Blocks are dealt out in a fixed number of groups, each with its own
 * running mean and sum of squares; the groups are joined in their order.  So the bits of the result
 * do not depend on the number of threads (Welford's recurrence; Chan, Golub and LeVeque for
 * joining).
 *
 * Without a target there is one round of groups over all blocks.  With a target of the standard
 * error there are rounds until it is met: how long the next one is follows from the averages of
 * those before it, and so from the seed alone. */
#include "ensemble.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "array.h"
#include "ranks.h"
#include "run.h"
#include "store.h"

enum { GROUPS = 64, BEGIN = 1024 }; /* BEGIN: trajectories of the first round to a target */

typedef struct {
    moyal_run *run;
    char *memory; /* GROUPS groups, then all of them together */
    size_t size;  /* of a group */
    long cells;   /* rows times observables */
    long round, group_count;
    long first, end; /* blocks of this round */
} ensemble_t;

static moyal_group *group_at(const ensemble_t *ensemble, long k)
{
    return (moyal_group *)(void *)(ensemble->memory + (size_t)k * ensemble->size);
}

static moyal_group *together(const ensemble_t *ensemble)
{
    return group_at(ensemble, GROUPS);
}

int moyal_run_stopped(const moyal_run *run)
{
    const moyal_options *options = run->options;

    return (options->stop && *options->stop) ||
           (options->max_time > 0 && difftime(time(NULL), run->began) >= options->max_time);
}

static void group_run(moyal_group *group, moyal_block *block, long first, long end, long cells)
{
    moyal_run *run = block->run;

    for (long k = first; k < end && group->outcome == MOYAL_DONE; k++) {
        moyal_block_start(block, (unsigned long long)k * (unsigned)run->program->lanes);
        group->outcome =
            k > 0 && moyal_run_stopped(run) ? MOYAL_STOPPED : (int)moyal_block_run(block);
        group->block_failed = block->failed_lane < 0;
        group->failed = block->first + (unsigned)(block->failed_lane < 0 ? 0 : block->failed_lane);
        group->failed_at = block->failed_at;
        if (group->outcome == MOYAL_DONE)
            moyal_group_add(group, block, cells);
        block->loss = block->edge = 0;
    }
    group->steps = block->steps;
    group->rejected = block->rejected;
    group->evaluations = block->evaluations;
    group->jumps = block->jumps;
    block->steps = block->rejected = block->evaluations = block->jumps = 0;
}

static long take_group(ensemble_t *ensemble)
{
    const moyal_options *options = ensemble->run->options;
    moyal_shared *shared = ensemble->run->shared;
    long group = ensemble->group_count;

    moyal_mutex_lock(&shared->mutex);
    while (shared->next_group < ensemble->group_count &&
           !moyal_ranks_is_mine(options->ranks, shared->next_group))
        shared->next_group++;
    if (!shared->failed && shared->next_group < ensemble->group_count)
        group = shared->next_group++;
    moyal_mutex_unlock(&shared->mutex);
    return group;
}

static void mark_failed(moyal_shared *shared)
{
    moyal_mutex_lock(&shared->mutex);
    shared->failed = 1;
    moyal_mutex_unlock(&shared->mutex);
}

/* The key of a group of this round in a store. */
static unsigned long long key_of(const ensemble_t *ensemble, long group)
{
    return (unsigned long long)(ensemble->round * GROUPS + group);
}

/* Calculates a group, unless it was written down, and writes it down. */
static void do_group(ensemble_t *ensemble, long g, moyal_block *block)
{
    moyal_group *group = group_at(ensemble, g);
    moyal_store *store = ensemble->run->options->store;
    const size_t size = ensemble->size;
    const void *known = store ? moyal_store_get(store, key_of(ensemble, g), size) : NULL;
    const long long count = ensemble->end - ensemble->first;
    const long first = ensemble->first + (long)(count * g / ensemble->group_count);
    const long end = ensemble->first + (long)(count * (g + 1) / ensemble->group_count);

    memset(group, 0, size);
    if (known)
        memcpy(group, known, size);
    if (known && group->outcome == MOYAL_DONE && group->count >= 0 && group->trajectories >= 0 &&
        group->trajectories <= count)
        return;
    group_run(group, block, first, end, ensemble->cells);
    if (group->outcome != MOYAL_DONE)
        mark_failed(ensemble->run->shared);
    else if (store)
        moyal_store_put(store, key_of(ensemble, g), group, size);
}

static void *work(void *context)
{
    ensemble_t *ensemble = context;
    moyal_run own = *ensemble->run;
    moyal_block block;
    long g;

    if (moyal_block_init(&block, &own) != MOYAL_DONE)
        return NULL; /* the other threads go on; if none could begin, nothing was counted */
    while ((g = take_group(ensemble)) < ensemble->group_count) {
        const moyal_options *options = own.options;
        const moyal_program *better =
            options->better ? options->better(options->better_context) : NULL;

        own.program = better ? better : own.program;
        do_group(ensemble, g, &block);
    }
    moyal_block_clear(&block);
    return NULL;
}

/* The standard error of a cell; no number for less than two units. */
static double standard_error(const moyal_group *all, long cells, long cell)
{
    const double n = (double)all->count;

    return n > 1 ? sqrt(all->values[cells + cell] / (n - 1) / n) : NAN;
}

static double largest_error(const moyal_group *all, long cells)
{
    double most = 0;

    for (long k = 0; k < cells; k++) {
        const double error = standard_error(all, cells, k);

        if (!(error <= most))
            most = error; /* no number stays */
    }
    return most;
}

static void fill_table(moyal_result *result, const ensemble_t *ensemble)
{
    const moyal_run *run = ensemble->run;
    const moyal_group *all = together(ensemble);
    const int count = run->program->observable_count;

    for (long row = 0; row < run->options->points; row++) {
        double *out = result->table + row * result->columns;

        out[0] = run->times[row];
        for (int k = 0; k < count; k++) {
            out[1 + 2 * k] = all->values[row * count + k];
            out[2 + 2 * k] = standard_error(all, ensemble->cells, row * count + k);
        }
    }
    result->rows = run->options->points;
}

static moyal_outcome collect(const ensemble_t *ensemble, moyal_result *result)
{
    const moyal_run *run = ensemble->run;
    const moyal_group *all = together(ensemble);
    moyal_outcome outcome = (moyal_outcome)all->outcome;

    result->steps = all->steps;
    result->rejected = all->rejected;
    result->evaluations = all->evaluations;
    result->jumps = all->jumps;
    result->loss = all->loss;
    result->edge = all->edge;
    if (run->program->scheme == MOYAL_JUMP && all->count > 0) { /* of the average, not of one ket */
        result->loss = all->loss_sum / (double)all->count;
        result->edge = all->edge_sum / (double)all->count;
    }
    result->purity = all->purity;
    result->outside = all->outside;
    result->trajectories = all->trajectories;
    result->failed_at = all->failed_at;
    result->error = largest_error(all, ensemble->cells);
    result->timed_out = outcome == MOYAL_STOPPED && !(run->options->stop && *run->options->stop);
    if (outcome == MOYAL_DONE && all->count == 0)
        outcome = run->shared->failed ? MOYAL_STOPPED : MOYAL_NO_MEMORY;
    if (outcome > MOYAL_STOPPED) /* an average over those that did not fail would mislead */
        snprintf(result->message, sizeof result->message,
                 all->block_failed && run->program->lanes > 1
                     ? "in one of the trajectories %llu to %llu"
                     : "in trajectory %llu",
                 all->failed, all->failed + (unsigned)run->program->lanes - 1);
    else if (all->count > 0)
        fill_table(result, ensemble);
    return outcome;
}

/* The end of the next round, from the largest error so far: twice what it seems to need at most,
 * and no more than four times what there is. */
static long next_end(const ensemble_t *ensemble)
{
    const double target = ensemble->run->options->target_error, reserve = 1.05;
    const double error = largest_error(together(ensemble), ensemble->cells);
    const double done = (double)ensemble->end, ratio = error / target;
    double wanted = done * ratio * ratio * reserve;

    if (!(wanted <= 4 * done))
        wanted = 4 * done;
    if (wanted < done + 1)
        wanted = done + 1;
    return wanted < (double)ensemble->run->block_count ? (long)wanted : ensemble->run->block_count;
}

/* All ranks get all groups. */
static void share_groups(ensemble_t *ensemble)
{
    moyal_ranks *ranks = ensemble->run->options->ranks;

    for (long g = 0; ranks && ranks->count > 1 && g < ensemble->group_count; g++)
        ranks->share(ranks, moyal_ranks_owner(ranks, g), group_at(ensemble, g), ensemble->size);
}

static void do_round(ensemble_t *ensemble, int threads)
{
    const long blocks = ensemble->end - ensemble->first;

    ensemble->group_count = blocks < GROUPS ? blocks : GROUPS;
    ensemble->run->shared->next_group = 0;
    memset(ensemble->memory, 0, (size_t)GROUPS * ensemble->size);
    moyal_parallel(threads < ensemble->group_count ? threads : (int)ensemble->group_count, work,
                   ensemble);
    share_groups(ensemble);
    for (long g = 0; g < ensemble->group_count; g++)
        moyal_group_join(together(ensemble), group_at(ensemble, g), ensemble->cells);
}

static void do_rounds(ensemble_t *ensemble, int threads)
{
    const moyal_run *run = ensemble->run;
    const double target = run->options->target_error;
    const long begin = (BEGIN - 1) / run->program->lanes + 1;

    ensemble->end = target > 0 && run->block_count > begin ? begin : run->block_count;
    for (;;) {
        do_round(ensemble, threads);
        if (together(ensemble)->outcome != MOYAL_DONE || run->shared->failed ||
            ensemble->end == run->block_count)
            return;
        if (largest_error(together(ensemble), ensemble->cells) <= target)
            return;
        ensemble->first = ensemble->end;
        ensemble->end = next_end(ensemble);
        ensemble->round++;
    }
}

moyal_outcome moyal_run_ensemble(moyal_run *run, moyal_result *result)
{
    ensemble_t ensemble = {.run = run};
    const int threads = run->options->threads > 0 ? run->options->threads : moyal_processors();
    moyal_outcome outcome = MOYAL_NO_MEMORY;

    run->began = time(NULL);
    ensemble.cells = run->options->points * run->program->observable_count;
    ensemble.size = moyal_group_size(ensemble.cells);
    ensemble.memory = (char *)moyal_array((GROUPS + 1) * (ensemble.size / sizeof(double)));
    if (run->options->ranks &&
        run->options->ranks->agree(run->options->ranks, !ensemble.memory) != 0)
        outcome = MOYAL_NO_MEMORY;
    else if (ensemble.memory) {
        result->threads = threads < run->block_count ? threads : (int)run->block_count;
        result->threads = result->threads < GROUPS ? result->threads : GROUPS;
        do_rounds(&ensemble, threads);
        outcome = collect(&ensemble, result);
    }
    moyal_array_free((double *)(void *)ensemble.memory);
    return outcome;
}
