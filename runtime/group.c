/* Groups of trajectories: what blocks add to them, and how they are joined. */
#include <math.h>

#include "ensemble.h"
#include "run.h"

size_t moyal_group_size(long cells)
{
    const size_t size = sizeof(moyal_group) + 2 * sizeof(double) * (size_t)cells;

    return (size + 63) / 64 * 64;
}

static double larger(double a, double b)
{
    return b > a ? b : a;
}

void moyal_group_join(moyal_group *a, const moyal_group *b, long cells)
{
    const double na = (double)a->count, nb = (double)b->count, n = na + nb;

    a->steps += b->steps;
    a->rejected += b->rejected;
    a->evaluations += b->evaluations;
    a->jumps += b->jumps;
    a->loss = larger(a->loss, b->loss);
    a->edge = larger(a->edge, b->edge);
    a->loss_sum += b->loss_sum;
    a->edge_sum += b->edge_sum;
    a->purity = larger(a->purity, b->purity);
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
        const double distance = b->values[k] - a->values[k];

        a->values[k] += distance * (nb / n);
        a->values[cells + k] += b->values[cells + k] + distance * distance * (na * nb / n);
    }
    a->count += b->count;
    a->trajectories += b->trajectories;
}

/* One more unit: lane `lane` of the block, or the mean of it and the next one. */
static void add_unit(moyal_group *group, const moyal_block *block, int lane, int width, long cells)
{
    const int lanes = block->run->program->lanes;

    group->count++;
    group->trajectories += width;
    for (long k = 0; k < cells; k++) {
        const double *x = block->values + k * lanes + lane;
        const double value = width == 1 ? x[0] : 0.5 * (x[0] + x[1]);
        const double distance = value - group->values[k];

        group->values[k] += distance / (double)group->count;
        group->values[cells + k] += distance * (value - group->values[k]);
    }
}

void moyal_group_add(moyal_group *group, const moyal_block *block, long cells)
{
    const moyal_run *run = block->run;
    const int lanes = run->program->lanes, width = run->options->antithetic ? 2 : 1;
    const unsigned long long end = (unsigned long long)run->options->trajectories;

    for (int lane = 0; lane < lanes; lane++) {
        if (block->first + (unsigned)lane >= end)
            break;
        group->purity = larger(group->purity, block->purity[lane]);
        group->outside += block->purity[lane] > MOYAL_PURITY_LIMIT;
        if (lane % width == 0)
            add_unit(group, block, lane, width, cells);
    }
    group->loss = larger(group->loss, block->loss);
    group->edge = larger(group->edge, block->edge);
    group->loss_sum += block->loss;
    group->edge_sum += block->edge;
}
