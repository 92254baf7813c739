/* One trajectory by itself: the block that holds it is calculated as it is in the ensemble, so that
 * its bits are the same. */
#include "array.h"
#include "run.h"

/* Tr R^2 / (Tr R)^2 of one lane */
static double purity(const moyal_block *block, const double *y, int lane)
{
    const moyal_run *run = block->run;
    const long d = run->context.dimension, lanes = run->program->lanes;
    const double *r = y + run->split, trace = moyal_block_trace(block, y, lane);
    double square = 0;

    if (run->ket)
        return 1;
    for (long k = 0; k < 2 * d * d; k++)
        square += r[k * lanes + lane] * r[k * lanes + lane];
    return square / (trace * trace);
}

void moyal_block_store(moyal_block *block, long row, const double *y)
{
    const moyal_program *program = block->run->program;
    double *out = block->stored + row * (program->coordinate_count + 1);

    for (int k = 0; k < program->coordinate_count; k++)
        out[k] = y[k * program->lanes + block->stored_lane];
    out[program->coordinate_count] = purity(block, y, block->stored_lane);
}

static void fill_table(moyal_result *result, const moyal_block *block)
{
    const moyal_run *run = block->run;
    const long count = run->program->observable_count, lanes = run->program->lanes;

    for (long row = 0; row < block->rows; row++) {
        double *out = result->table + row * result->columns;

        out[0] = run->times[row];
        for (long k = 0; k < count; k++)
            out[1 + k] = block->values[(row * count + k) * lanes + block->stored_lane];
        for (long k = 0; k < result->stored; k++)
            out[1 + count + k] = block->stored[row * result->stored + k];
    }
    result->rows = block->rows;
}

static moyal_outcome run_block(moyal_block *block, moyal_result *result)
{
    const unsigned lanes = (unsigned)block->run->program->lanes;
    const moyal_options *options = block->run->options;
    moyal_outcome outcome;

    block->stored_lane = (int)(options->only % lanes);
    moyal_block_start(block, options->only - options->only % lanes);
    outcome = moyal_block_run(block);
    fill_table(result, block);
    result->trajectories = 1;
    result->threads = 1;
    result->steps = block->steps;
    result->rejected = block->rejected;
    result->evaluations = block->evaluations;
    result->jumps = block->jumps;
    result->loss = block->loss;
    result->edge = block->edge;
    result->purity = block->purity[block->stored_lane];
    result->outside = result->purity > MOYAL_PURITY_LIMIT;
    result->failed_at = block->failed_at;
    return outcome;
}

moyal_outcome moyal_run_only(moyal_run *run, moyal_result *result)
{
    const size_t stored = (size_t)result->stored * (size_t)run->options->points;
    moyal_block block;
    moyal_outcome outcome;

    run->began = time(NULL);
    outcome = moyal_block_init(&block, run);
    if (outcome != MOYAL_DONE)
        return outcome;
    block.stored = stored ? moyal_array(stored) : NULL;
    outcome = stored && !block.stored ? MOYAL_NO_MEMORY : run_block(&block, result);
    moyal_array_free(block.stored);
    moyal_block_clear(&block);
    return outcome;
}
