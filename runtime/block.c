/* A block of trajectories that advance side by side: its memory, its start, its increments, its
 * rows. */
#include <math.h>
#include <string.h>

#include "array.h"
#include "gaussian.h"
#include "philox.h"
#include "run.h"

static size_t line(size_t count)
{
    return (count + 7) / 8 * 8;
}

/* Hands out `count` doubles of the block's memory. */
static double *take(double **rest, size_t count)
{
    double *result = *rest;

    *rest += line(count);
    return result;
}

int moyal_sign_count(const moyal_run *run)
{
    const int m = run->program->noise_count;

    return run->program->scheme == MOYAL_UNRAVEL && run->method == MOYAL_WEAK2 ? m * (m - 1) / 2
                                                                               : 0;
}

moyal_outcome moyal_block_init(moyal_block *block, moyal_run *run)
{
    const moyal_program *program = run->program;
    const size_t lanes = (size_t)program->lanes, size = (size_t)run->size;
    const size_t e = 2 * lanes * (size_t)program->expectation_count;
    const size_t s = 2 * lanes * (size_t)program->scalar_count;
    const size_t dw = lanes * (size_t)program->noise_count;
    const size_t work = size - (size_t)run->split;
    const size_t values = (size_t)run->options->points * lanes * (size_t)program->observable_count;
    const int jumps = program->scheme == MOYAL_JUMP;
    const size_t increments = program->scheme == MOYAL_UNRAVEL || jumps ? 6 : 0;
    const size_t each = increments ? s * (size_t)program->noise_count : 0;
    const size_t terms = increments ? s : 0, z = increments ? (size_t)run->split : 0;
    const size_t packed = moyal_is_fused(run)
                              ? lanes * (size_t)(program->coordinate_count + program->state_count)
                              : 0;
    const size_t packed_work = packed ? lanes * (size_t)program->work_count : 0;
    const size_t drawn = dw + lanes * (size_t)moyal_sign_count(run);
    double *rest;

    memset(block, 0, sizeof *block);
    block->run = run;
    block->memory = moyal_array(
        line(size) * (1 + increments) + line(e) + line(s) + line(work) + line(lanes) + line(each) +
        2 * line(dw) + line(e) + 3 * line(terms) + 3 * line(z) +
        line(dw + drawn * MOYAL_NOISE_STEPS) + 2 * line(packed) + line(packed_work) + line(values));
    if (!block->memory)
        return MOYAL_NO_MEMORY;
    rest = block->memory;
    block->y = take(&rest, size);
    if (increments) {
        block->k1 = take(&rest, size);
        block->k2 = take(&rest, size);
        block->noise = take(&rest, size);
        block->predicted = take(&rest, size);
        block->sum = take(&rest, size);
        block->before = take(&rest, size);
    }
    block->e = take(&rest, e);
    block->s = take(&rest, s);
    block->each = take(&rest, each);
    block->unit = take(&rest, dw);
    block->work = take(&rest, work);
    block->nothing = take(&rest, e);
    block->direction = take(&rest, dw);
    block->centred = take(&rest, terms);
    block->alone = take(&rest, terms);
    block->drift = take(&rest, terms);
    block->dz = take(&rest, z);
    block->before_z = take(&rest, z);
    block->moved_z = take(&rest, z);
    block->dw = take(&rest, dw + drawn * MOYAL_NOISE_STEPS);
    block->packed = take(&rest, packed);
    block->packed_next = take(&rest, packed);
    block->packed_work = take(&rest, packed_work);
    block->purity = take(&rest, lanes);
    block->values = take(&rest, values);
    return MOYAL_DONE;
}

void moyal_block_clear(moyal_block *block)
{
    moyal_array_free(block->memory);
    block->memory = NULL;
}

/* z of one lane: mean + root xi with standard Gaussian xi of its own, or those of its antithetic
 * partner with the other sign. */
static void start_coordinates(moyal_block *block, int lane)
{
    const moyal_run *run = block->run;
    const int n = run->program->coordinate_count, lanes = run->program->lanes;
    const double *mean = run->context.c + run->program->mean;

    for (int i = 0; i < n; i++)
        block->y[i * lanes + lane] = mean[i];
    if (!run->root)
        return;
    for (int j = 0; j < n; j++) {
        const unsigned mirrored = (unsigned)(run->options->antithetic ? lane % 2 : 0);
        double xi;

        moyal_gaussians(&xi, 1, 1, run->options->seed, MOYAL_STREAM_START,
                        block->first + (unsigned)lane - mirrored, (uint64_t)j);
        for (int i = 0; i < n; i++)
            block->y[i * lanes + lane] += run->root[i * n + j] * (mirrored ? -xi : xi);
    }
}

void moyal_block_start(moyal_block *block, unsigned long long first)
{
    const moyal_run *run = block->run;
    const int lanes = run->program->lanes;
    const int d = run->context.dimension;

    block->first = first;
    block->rows = 0;
    block->done = 0;
    block->failed_lane = -1;
    memset(block->y, 0, sizeof *block->y * (size_t)run->split);
    memset(block->purity, 0, sizeof *block->purity * (size_t)lanes);
    for (int lane = 0; lane < lanes; lane++) {
        start_coordinates(block, lane);
        if (run->ket)
            moyal_ket_begin(block->y + run->split, &run->kets, d, lanes, lane, run->options->seed,
                            first + (unsigned)lane);
        for (long k = 0; !run->ket && k < 2L * d * d; k++)
            block->y[run->split + k * lanes + lane] = run->start[k];
    }
}

void moyal_block_expectations(moyal_block *block, const double *y)
{
    const moyal_run *run = block->run;

    if (run->ket)
        moyal_ket_means(run->program, &run->context, y + run->split, block->e);
    else
        run->program->expectations(&run->context, y + run->split, block->e);
}

void moyal_block_increment(moyal_block *block, double t, double dt, const double *dw,
                           const double *y, double *dy)
{
    const moyal_run *run = block->run;
    const long used = (long)run->program->coordinate_count * run->program->lanes;

    run->program->scalars(&run->context, t, dt, y, block->e, dw, block->s, dy);
    for (long k = used; k < run->split; k++)
        dy[k] = 0;
    if (run->ket) {
        moyal_block_compensate(block, t, dt, y, block->s);
        moyal_ket_left(run->program, &run->context, block->s, 1, y + run->split, dy + run->split);
    } else {
        run->program->apply(&run->context, block->s, y + run->split, dy + run->split, block->work);
    }
    block->evaluations++;
}

/* <i|R|i> of one lane. */
static double diagonal(const moyal_block *block, const double *y, long i, int lane)
{
    const moyal_run *run = block->run;
    const long d = run->context.dimension, lanes = run->program->lanes;
    const double *r = y + run->split;

    if (!run->ket)
        return r[i * (d + 1) * lanes + lane];
    return r[i * lanes + lane] * r[i * lanes + lane] +
           r[(d + i) * lanes + lane] * r[(d + i) * lanes + lane];
}

double moyal_block_trace(const moyal_block *block, const double *y, int lane)
{
    double trace = 0;

    for (long i = 0; i < block->run->context.dimension; i++)
        trace += diagonal(block, y, i, lane);
    return trace;
}

/* Weight of R of one lane in the highest levels of `factor`, a mode: two of them, one if there are
 * few. */
static double edge_weight(const moyal_block *block, const double *y, int lane, int factor)
{
    const moyal_run *run = block->run;
    const int levels = run->context.levels, d = run->context.dimension;
    const int inside = levels < 4 ? levels - 1 : levels - 2;
    int stride = 1;
    double weight = 0;

    for (int k = run->program->factor_count - 1; k > factor; k--)
        stride *= run->program->factor_dimensions[k] ? run->program->factor_dimensions[k] : levels;
    for (long i = 0; i < d; i++)
        if (i / stride % levels >= inside)
            weight += diagonal(block, y, i, lane);
    return weight;
}

/* Keeps the largest edge weight of all modes and lanes. */
static void record_edge(moyal_block *block, const double *y)
{
    const moyal_program *program = block->run->program;

    for (int factor = 0; factor < program->factor_count; factor++)
        for (int lane = 0; lane < program->lanes && program->factor_dimensions[factor] == 0;
             lane++) {
            double weight = edge_weight(block, y, lane, factor);

            block->edge = weight > block->edge ? weight : block->edge;
        }
}

int moyal_block_record(moyal_block *block, long row, const double *y)
{
    const moyal_run *run = block->run;
    const long count = (long)run->program->observable_count * run->program->lanes;
    double *out = block->values + row * count, doubt = 0;

    moyal_block_expectations(block, y);
    run->program->observables(&run->context, run->times[row], y, block->e, out);
    for (long k = 0; k < count; k++)
        doubt += out[k] - out[k]; /* 0, or no number */
    for (int lane = 0; lane < run->program->lanes; lane++) {
        double loss = fabs(1 - moyal_block_trace(block, y, lane));

        doubt += loss - loss;
        block->loss = loss > block->loss ? loss : block->loss;
    }
    if (doubt != 0)
        return 0;
    record_edge(block, y);
    block->rows = row + 1;
    if (block->stored)
        moyal_block_store(block, row, y);
    return 1;
}

void moyal_block_progress(moyal_block *block, double done)
{
    const moyal_run *run = block->run;

    if (!run->options->progress || done <= block->done)
        return;
    moyal_mutex_lock(&run->shared->mutex);
    run->shared->progress += done - block->done;
    run->options->progress(run->options->progress_context,
                           run->shared->progress / run->block_count);
    moyal_mutex_unlock(&run->shared->mutex);
    block->done = done;
}

moyal_outcome moyal_block_run(moyal_block *block)
{
    if (block->run->program->scheme == MOYAL_JUMP)
        return moyal_block_jump(block);
    return block->run->program->scheme == MOYAL_UNRAVEL ? moyal_block_noise(block)
                                                        : moyal_block_flow(block);
}
