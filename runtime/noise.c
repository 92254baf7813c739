/* Schemes with noise: steps of a fixed length, dy = a(y) dt + b(y) dW in Itô's sense.
 *
 *   euler                 y + a(y) h + b(y) dW                                     (Euler-Maruyama)
 *   predictor-corrector   y + (a(y) + a(y + a(y) h + b(y) dW)) h / 2 + b(y) dW
 *   positive              positive.c: R stays positive whatever h; z by the corrector
 *   weak2                 weak2.c: of weak order 2
 *   semi-implicit         midpoint.c: the midpoint rule in Stratonovich's sense
 *
 * All but weak2 are of weak order 1; all but the first treat the drift to second order, so that
 * oscillations keep their amplitude (Kloeden and Platen, Numerical Solution of Stochastic
 * Differential Equations, section 15.5).  A ket is brought back to norm 1 after each step. */
#include "wide.h"

#include <math.h>
#include <string.h>

#include "gaussian.h"
#include "philox.h"
#include "run.h"

MOYAL_WIDE static void add(long size, double *restrict y, const double *restrict dy)
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

/* The signs of `weak2` for the step `index`. */
static void draw_signs(const moyal_block *block, double *signs, int count, long long index)
{
    const int lanes = block->run->program->lanes;

    for (int k = 0; k < count * lanes; k++)
        signs[k] = moyal_uniform(block->run->options->seed, MOYAL_STREAM_SIGN,
                                 block->first + (unsigned)(k % lanes),
                                 (uint64_t)index * (uint64_t)count + (uint64_t)(k / lanes)) > 0.5
                       ? 1
                       : -1;
}

/* Moves the noise of each step apart, so that its signs have room behind it. */
static void add_signs(const moyal_block *block, double *dw, long long index, long steps)
{
    const moyal_program *program = block->run->program;
    const int count = moyal_sign_count(block->run);
    const long width = (long)program->noise_count * program->lanes;
    const long all = width + (long)count * program->lanes;

    for (long k = steps - 1; count > 0 && k >= 0; k--) {
        memmove(dw + k * all, dw + k * width, sizeof *dw * (size_t)width);
        draw_signs(block, dw + k * all + width, count, index + k);
    }
}

/* Odd lanes get the noise of the lane before them with the other sign. */
static void mirror(double *dw, long count, int lanes)
{
    for (long k = 0; k < count; k++)
        for (int l = 1; l < lanes; l += 2)
            dw[k * lanes + l] = -dw[k * lanes + l - 1];
}

/* Two values do for order 1, three for order 2. */
static moyal_noise noise_kind(const moyal_run *run)
{
    if (!run->options->weak_noise)
        return MOYAL_NOISE_GAUSSIAN;
    return run->method == MOYAL_WEAK2 ? MOYAL_NOISE_THREE_POINT : MOYAL_NOISE_TWO_POINT;
}

/* The noise of the steps index, index + 1, ..: standard Gaussian numbers times sqrt(h). */
static void draw(moyal_block *block, double *dw, long long index, long steps, double h)
{
    const moyal_program *program = block->run->program;
    const long count = steps * program->noise_count;

    moyal_noise_planes(dw, noise_kind(block->run), count, program->lanes, sqrt(h),
                       block->run->options->seed, MOYAL_STREAM_NOISE, block->first,
                       (uint64_t)index * (uint64_t)program->noise_count);
    if (block->run->options->antithetic)
        mirror(dw, count, program->lanes);
    add_signs(block, dw, index, steps);
}

/* One step, and a ket brought back to norm 1. */
static void advance(moyal_block *block, moyal_step *step, double t, double h, const double *dw)
{
    const moyal_run *run = block->run;

    step(block, t, h, dw);
    if (run->ket)
        moyal_ket_normalise(block->y + run->split, run->context.dimension, run->program->lanes);
}

enum { LANES_AT_ONCE = 64 };

MOYAL_WIDE static int is_finite(const double *y, long size)
{
    double doubt[LANES_AT_ONCE] = {0};
    long k = 0;

    for (; k + LANES_AT_ONCE <= size; k += LANES_AT_ONCE)
        for (int l = 0; l < LANES_AT_ONCE; l++)
            doubt[l] += y[k + l] - y[k + l]; /* 0, or no number */
    for (; k < size; k++)
        doubt[0] += y[k] - y[k];
    for (int l = 1; l < LANES_AT_ONCE; l++)
        doubt[0] += doubt[l];
    return doubt[0] == 0;
}

/* most = the larger one of most and square / trace^2; infinite where that is no number. */
MOYAL_WIDE static void keep_largest(long count, double *restrict most,
                                    const double *restrict square, const double *restrict trace)
{
    for (long l = 0; l < count; l++) {
        const double ratio = square[l] / (trace[l] * trace[l]);
        const double now = ratio == ratio ? ratio : INFINITY;

        most[l] = now > most[l] ? now : most[l];
    }
}

MOYAL_WIDE static void add_squares(long count, double *restrict sum, const double *restrict x)
{
    for (long l = 0; l < count; l++)
        sum[l] += x[l] * x[l];
}

/* Keeps the largest purity of each lane, Tr R^2 / (Tr R)^2: above 1 only if an eigenvalue of R is
 * negative; infinite where it overflows.  Explicit steps do not stay among the states. */
static void watch_purity(moyal_block *block)
{
    const long d = block->run->context.dimension, lanes = block->run->program->lanes;
    const double *r = block->y + block->run->split;
    double square[LANES_AT_ONCE], trace[LANES_AT_ONCE];

    for (long first = 0; first < lanes; first += LANES_AT_ONCE) {
        const long count = lanes - first < LANES_AT_ONCE ? lanes - first : LANES_AT_ONCE;

        for (long l = 0; l < count; l++)
            square[l] = trace[l] = block->run->ket ? 1 : 0;
        for (long k = 0; k < 2 * d * d && !block->run->ket; k++)
            add_squares(count, square, r + k * lanes + first);
        for (long k = 0; k < d && !block->run->ket; k++)
            add(count, trace, r + k * (d + 1) * lanes + first);
        keep_largest(count, block->purity + first, square, trace);
    }
}

/* The lane with a value that is not finite; -1 if there is none.  Lanes lie side by side from
 * index 0 on and from `split` on. */
static int bad_lane(const double *y, long split, long size, int lanes)
{
    for (long k = 0; k < size; k++)
        if (!(y[k] - y[k] == 0))
            return (int)((k < split ? k : k - split) % lanes);
    return -1;
}

static double largest(const double *y, long size)
{
    double most = 0;

    for (long k = 0; k < size; k++)
        most = fabs(y[k]) > most ? fabs(y[k]) : most;
    return most;
}

/* Repeats the last steps one by one, from block->before: when and where it went wrong, and why.
 * What runs away has been large before. */
static moyal_outcome find_failure(moyal_block *block, double t, double h, long count,
                                  const double *dw, moyal_step *step)
{
    const moyal_run *run = block->run;
    const long width =
        (long)(run->program->noise_count + moyal_sign_count(run)) * run->program->lanes;
    const double huge = 1e50;

    memcpy(block->y, block->before, sizeof *block->y * (size_t)run->size);
    for (long k = 0; k < count; k++) {
        const double size = largest(block->y, run->size);

        advance(block, step, t + (double)k * h, h, dw + k * width);
        if (is_finite(block->y, run->size))
            continue;
        block->failed_at = t + (double)(k + 1) * h;
        block->failed_lane = bad_lane(block->y, run->split, run->size, run->program->lanes);
        return size < huge ? MOYAL_SINGULAR : MOYAL_NOT_FINITE;
    }
    return MOYAL_NOT_FINITE;
}

/* `count` steps of length h from time t, the first of them being step `index` of the trajectory. */
static moyal_outcome steps(moyal_block *block, double t, double h, long long index, long long count)
{
    const moyal_run *run = block->run;
    const long width =
        (long)(run->program->noise_count + moyal_sign_count(run)) * run->program->lanes;
    double *dw = block->dw + (long)run->program->noise_count * run->program->lanes;
    moyal_step *const all[] = {[MOYAL_PREDICTOR_CORRECTOR] = step_corrected,
                               [MOYAL_EULER] = step_euler,
                               [MOYAL_POSITIVE] = moyal_step_positive,
                               [MOYAL_WEAK2] = moyal_step_weak2,
                               [MOYAL_MIDPOINT] = moyal_step_midpoint};
    moyal_step *const step = all[run->method];

    for (long long done = 0; done < count; done += MOYAL_NOISE_STEPS) {
        const long now =
            count - done < MOYAL_NOISE_STEPS ? (long)(count - done) : MOYAL_NOISE_STEPS;

        if (moyal_run_stopped(run))
            return MOYAL_STOPPED;
        draw(block, dw, index + done, now, h);
        memcpy(block->before, block->y, sizeof *block->y * (size_t)run->size);
        if (moyal_is_fused(run))
            moyal_fused_steps(block, t, h, done, now, dw);
        for (long k = 0; k < now && !moyal_is_fused(run); k++) {
            const double at = t + (double)(done + k) * h;

            advance(block, step, at, h, dw + k * width);
        }
        block->steps += now;
        block->failed_at = t + (double)(done + now) * h;
        if (!is_finite(block->y, run->size))
            return find_failure(block, t + (double)done * h, h, now, dw, step);
        watch_purity(block);
    }
    return MOYAL_DONE;
}

/* Writes a row; y is finite, so what is not in the row is due to an observable. */
static moyal_outcome record(moyal_block *block, long row)
{
    const moyal_program *program = block->run->program;
    const long count = (long)program->observable_count * program->lanes;

    if (moyal_block_record(block, row, block->y))
        return MOYAL_DONE;
    block->failed_at = block->run->times[row];
    block->failed_lane = bad_lane(block->values + row * count, count, count, program->lanes);
    return MOYAL_SINGULAR;
}

moyal_outcome moyal_block_noise(moyal_block *block)
{
    const moyal_run *run = block->run;
    moyal_outcome outcome = record(block, 0);
    long long index = 0;

    if (outcome != MOYAL_DONE)
        return outcome;
    for (long row = 1; row < run->options->points; row++) {
        const double from = run->times[row - 1], interval = run->times[row] - from;
        /* a step that divides the interval up to rounding is not to be shortened */
        const double parts = ceil(interval / run->options->step * (1 - 1e-9));
        const long long count = parts < 1 ? 1 : (long long)parts;

        outcome = steps(block, from, interval / (double)count, index, count);
        if (outcome == MOYAL_DONE)
            outcome = record(block, row);
        if (outcome != MOYAL_DONE)
            return outcome;
        index += count;
        moyal_block_progress(block, (row + 1.0) / (double)run->options->points);
    }
    return MOYAL_DONE;
}
