/* Whole steps by functions of the unit, for a small R.  They have z and the D*D reals of R in one
 * array, so y is packed before a few steps and unpacked after them. */
#include <string.h>

#include "run.h"

static moyal_step_function *step_function(const moyal_run *run)
{
    switch (run->method) {
    case MOYAL_EULER:
        return run->program->euler;
    case MOYAL_PREDICTOR_CORRECTOR:
        return run->program->corrector;
    case MOYAL_MIDPOINT:
        return run->program->midpoint;
    default:
        return NULL;
    }
}

int moyal_is_fused(const moyal_run *run)
{
    return run->program->scheme == MOYAL_UNRAVEL && !run->ket && step_function(run) != NULL;
}

static void copy(double *to, const double *from, long count)
{
    memcpy(to, from, sizeof *to * (size_t)count);
}

static void pack(const moyal_block *block, double *to)
{
    const moyal_run *run = block->run;
    const long d = run->context.dimension, lanes = run->program->lanes;
    const double *re = block->y + run->split, *im = re + d * d * lanes;

    copy(to, block->y, run->program->coordinate_count * lanes);
    to += run->program->coordinate_count * lanes;
    for (long i = 0; i < d; i++, to += lanes)
        copy(to, re + i * (d + 1) * lanes, lanes);
    for (long i = 0; i < d; i++)
        for (long j = i + 1; j < d; j++, to += 2 * lanes) {
            copy(to, re + (i * d + j) * lanes, lanes);
            copy(to + lanes, im + (i * d + j) * lanes, lanes);
        }
}

static void unpack(moyal_block *block, const double *from)
{
    const moyal_run *run = block->run;
    const long d = run->context.dimension, lanes = run->program->lanes;
    double *re = block->y + run->split, *im = re + d * d * lanes;

    copy(block->y, from, run->program->coordinate_count * lanes);
    from += run->program->coordinate_count * lanes;
    for (long i = 0; i < d; i++, from += lanes)
        copy(re + i * (d + 1) * lanes, from, lanes); /* the imaginary part stays 0 */
    for (long i = 0; i < d; i++)
        for (long j = i + 1; j < d; j++, from += 2 * lanes) {
            copy(re + (i * d + j) * lanes, from, lanes);
            copy(re + (j * d + i) * lanes, from, lanes);
            copy(im + (i * d + j) * lanes, from + lanes, lanes);
            for (long l = 0; l < lanes; l++)
                im[(j * d + i) * lanes + l] = -from[lanes + l];
        }
}

void moyal_fused_steps(moyal_block *block, double t, double h, long long first, long count,
                       const double *dw)
{
    const moyal_run *run = block->run;
    const long width = (long)run->program->noise_count * run->program->lanes;
    moyal_step_function *const step = step_function(run);
    double *now = block->packed, *next = block->packed_next;

    pack(block, now);
    for (long k = 0; k < count; k++) {
        double *swap = now;

        step(&run->context, t + (double)(first + k) * h, h, now, dw + k * width, next,
             block->packed_work);
        now = next;
        next = swap;
    }
    unpack(block, now);
    block->evaluations += count * (run->method == MOYAL_EULER      ? 1
                                   : run->method == MOYAL_MIDPOINT ? MOYAL_ITERATIONS
                                                                   : 2);
}
