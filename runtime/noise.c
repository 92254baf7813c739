/* Schemes with noise: steps of a fixed length, dy = a(y) dt + b(y) dW in Itô's sense.
 *
 *   euler                 y + a(y) h + b(y) dW                                     (Euler-Maruyama)
 *   predictor-corrector   y + (a(y) + a(y + a(y) h + b(y) dW)) h / 2 + b(y) dW
 *
 * Both are of weak order 1; the second treats the drift to second order, so that oscillations keep
 * their amplitude (Kloeden and Platen, Numerical Solution of Stochastic Differential Equations,
 * section 15.5). */
#include <math.h>

#include "gaussian.h"
#include "philox.h"
#include "run.h"

static void add(long size, double *restrict y, const double *restrict dy)
{
    for (long k = 0; k < size; k++)
        y[k] += dy[k];
}

static void step_euler(moyal_block *block, double t, double h, const double *dw)
{
    moyal_block_expectations(block, block->y);
    moyal_block_increment(block, t, h, dw, block->y, block->k1);
    add(block->run->size, block->y, block->k1);
}

/* predicted = y + k1 + b */
static void predict(long size, double *restrict predicted, const double *restrict y,
                    const double *restrict k1, const double *restrict b)
{
    for (long k = 0; k < size; k++)
        predicted[k] = y[k] + k1[k] + b[k];
}

/* y += (k1 + k2)/2 + b */
static void correct(long size, double *restrict y, const double *restrict k1,
                    const double *restrict k2, const double *restrict b)
{
    for (long k = 0; k < size; k++)
        y[k] += 0.5 * (k1[k] + k2[k]) + b[k];
}

static void step_corrected(moyal_block *block, double t, double h, const double *dw)
{
    const moyal_run *run = block->run;
    const double *none = block->dw; /* zeros */

    moyal_block_expectations(block, block->y);
    moyal_block_increment(block, t, h, none, block->y, block->k1);
    if (run->program->noise_count > 0)
        moyal_block_increment(block, t, 0, dw, block->y, block->noise);
    predict(run->size, block->predicted, block->y, block->k1, block->noise);
    moyal_block_expectations(block, block->predicted);
    moyal_block_increment(block, t + h, h, none, block->predicted, block->k2);
    correct(run->size, block->y, block->k1, block->k2, block->noise);
}

/* The noise of the steps index, index + 1, ..: standard Gaussian numbers times sqrt(h). */
static void draw(moyal_block *block, double *dw, long long index, long steps, double h)
{
    const moyal_program *program = block->run->program;
    const long count = steps * program->noise_count;
    const double scale = sqrt(h);

    for (int lane = 0; lane < program->lanes; lane++)
        moyal_gaussians(dw + lane, count, program->lanes, block->run->options->seed,
                        MOYAL_STREAM_NOISE, block->first + (unsigned)lane,
                        (uint64_t)index * (uint64_t)program->noise_count);
    for (long k = 0; k < count * program->lanes; k++)
        dw[k] *= scale;
}

static int is_finite(const double *y, long size)
{
    double doubt = 0;

    for (long k = 0; k < size; k++)
        doubt += y[k] - y[k];
    return doubt == 0;
}

/* Tr R^2 / (Tr R)^2 of one lane: above 1 only if an eigenvalue of R is negative; infinite where it
 * overflows. */
static double purity(const moyal_block *block, int lane)
{
    const int d = block->run->context.dimension, lanes = block->run->program->lanes;
    const double *r = block->y + block->run->split;
    const double trace = moyal_state_trace(r, d, lanes, lane);
    double square = 0, ratio;

    for (long k = 0; k < 2L * d * d; k++)
        square += r[k * lanes + lane] * r[k * lanes + lane];
    ratio = square / (trace * trace);
    return isnan(ratio) ? INFINITY : ratio;
}

/* Keeps the largest purity of each lane: explicit steps do not stay among the states. */
static void watch_purity(moyal_block *block)
{
    for (int lane = 0; lane < block->run->program->lanes; lane++) {
        const double now = purity(block, lane);

        block->purity[lane] = now > block->purity[lane] ? now : block->purity[lane];
    }
}

/* `count` steps of length h from time t, the first of them being step `index` of the trajectory. */
static moyal_outcome steps(moyal_block *block, double t, double h, long long index, long long count)
{
    const moyal_run *run = block->run;
    const long width = (long)run->program->noise_count * run->program->lanes;
    double *dw = block->dw + width;

    for (long long done = 0; done < count; done += MOYAL_NOISE_STEPS) {
        const long now =
            count - done < MOYAL_NOISE_STEPS ? (long)(count - done) : MOYAL_NOISE_STEPS;

        if (run->options->stop && *run->options->stop)
            return MOYAL_STOPPED;
        draw(block, dw, index + done, now, h);
        for (long k = 0; k < now; k++) {
            const double at = t + (double)(done + k) * h;

            if (run->euler)
                step_euler(block, at, h, dw + k * width);
            else
                step_corrected(block, at, h, dw + k * width);
        }
        block->steps += now;
        block->failed_at = t + (double)(done + now) * h;
        if (!is_finite(block->y, run->size))
            return MOYAL_NOT_FINITE;
        watch_purity(block);
    }
    return MOYAL_DONE;
}

moyal_outcome moyal_block_noise(moyal_block *block)
{
    const moyal_run *run = block->run;
    long long index = 0;

    block->failed_at = run->times[0];
    if (!moyal_block_record(block, 0, block->y))
        return MOYAL_NOT_FINITE;
    for (long row = 1; row < run->options->points; row++) {
        const double from = run->times[row - 1], interval = run->times[row] - from;
        /* a step that divides the interval up to rounding is not to be shortened */
        const double parts = ceil(interval / run->options->step * (1 - 1e-9));
        const long long count = parts < 1 ? 1 : (long long)parts;
        moyal_outcome outcome = steps(block, from, interval / (double)count, index, count);

        if (outcome != MOYAL_DONE)
            return outcome;
        index += count;
        if (!moyal_block_record(block, row, block->y))
            return MOYAL_NOT_FINITE;
        moyal_block_progress(block, (row + 1.0) / (double)run->options->points);
    }
    return MOYAL_DONE;
}
