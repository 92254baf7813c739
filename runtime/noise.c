/* Schemes with noise: steps of a fixed length, dy = a(y) dt + b(y) dW in Itô's sense.
 *
 *   euler                 y + a(y) h + b(y) dW                                     (Euler-Maruyama)
 *   predictor-corrector   y + (a(y) + a(y + a(y) h + b(y) dW)) h / 2 + b(y) dW
 *   positive              R under exp(G), divided by its trace; z by the corrector
 *
 * All are of weak order 1; the second treats the drift to second order, so that oscillations keep
 * their amplitude (Kloeden and Platen, Numerical Solution of Stochastic Differential Equations,
 * section 15.5).  For the third let S_j R = (B_j - c_j) R + h.c. be the noise, L the drift.  Then
 *
 *   G = h L - (h/2) sum_j S_j^2 + sum_j S_j dW_j
 *
 * is a left term and its adjoint, and jumps with the matrix K - sum_j B_j B_j†, as S^2 R holds
 * 2 B R B†.  By the trade-off condition this is positive, hence so is exp(G), whatever h; its
 * Taylor sum is up to h^(5/2) (in the spirit of Rouchon and Ralph, Phys. Rev. A 91, 012118).  The
 * centres c_j do not matter when dW is shifted along, and are the mean values halfway. */
#include <math.h>
#include <string.h>

#include "gaussian.h"
#include "philox.h"
#include "run.h"

typedef void (*step_t)(moyal_block *block, double t, double h, const double *dw);

enum { TAYLOR = 4 }; /* terms of exp(G): odd numbers keep less of its positivity */

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

/* s of (t, h, dw) at z, the mean values in block->e; *dz comes along. */
static void scalars(moyal_block *block, double t, double h, const double *dw, const double *z,
                    double *s, double *dz)
{
    block->run->program->scalars(&block->run->context, t, h, z, block->e, dw, s, dz);
}

/* block->each = scalars of S_j, (0, unit noise j); block->s += sum_j S_j dW_j; dz is scratch. */
static void noise_scalars(moyal_block *block, double t, const double *dw, double *dz)
{
    const moyal_program *program = block->run->program;
    const int lanes = program->lanes;
    const long count = 2L * program->scalar_count * lanes;

    for (int j = 0; j < program->noise_count; j++) {
        double *each = block->each + j * count;

        for (long k = 0; k < (long)program->noise_count * lanes; k++)
            block->unit[k] = k / lanes == j;
        scalars(block, t, 0, block->unit, block->y, each, dz);
        for (long k = 0; k < count; k++)
            block->s[k] += each[k] * dw[j * lanes + k % lanes];
    }
}

/* out = G r,  G = L h - (h/2) sum_j S_j^2 + sum_j S_j dW_j;  a and b are scratch */
static void generate(moyal_block *block, double h, const double *r, double *out, double *a,
                     double *b)
{
    const moyal_run *run = block->run;
    const moyal_program *program = run->program;
    const long size = run->size - run->split;
    const long count = 2L * program->scalar_count * program->lanes;

    program->apply(&run->context, block->s, r, out, block->work);
    for (int j = 0; j < program->noise_count; j++) {
        program->apply(&run->context, block->each + j * count, r, a, block->work);
        program->apply(&run->context, block->each + j * count, a, b, block->work);
        for (long k = 0; k < size; k++)
            out[k] -= 0.5 * h * b[k];
    }
    block->evaluations += 1 + 2 * program->noise_count;
}

/* R of every lane to trace 1. */
static void normalise(moyal_block *block, double *r)
{
    const int d = block->run->context.dimension, lanes = block->run->program->lanes;

    for (int lane = 0; lane < lanes; lane++) {
        const double factor = 1 / moyal_state_trace(r, d, lanes, lane);

        for (long k = 0; k < 2L * d * d; k++)
            r[k * lanes + lane] *= factor;
    }
}

/* R = exp(G) R / Tr by its Taylor sum. */
static void flow_state(moyal_block *block, double h)
{
    const long split = block->run->split, size = block->run->size - split;
    double *r = block->y + split, *term = block->k2 + split, *next = block->noise + split;
    double *a = block->predicted + split, *b = block->k1 + split;

    memcpy(term, r, sizeof *r * (size_t)size);
    for (int order = 1; order <= TAYLOR; order++) {
        double *swap = term;

        generate(block, h, term, next, a, b);
        for (long k = 0; k < size; k++) {
            next[k] /= order;
            r[k] += next[k];
        }
        term = next;
        next = swap;
    }
    normalise(block, r);
}

/* z as by the corrector.  R under the scalars of the drift at z + dz/2 and those of the noise at z
 * (Itô), with the mean values halfway: then dW + 2 Re <B> h is the measured signal up to order 2.
 */
static void step_positive(moyal_block *block, double t, double h, const double *dw)
{
    const moyal_run *run = block->run;
    const long n = (long)run->program->coordinate_count * run->program->lanes;
    const double *none = block->dw; /* zeros */
    double *drift = block->k1, *all = block->noise, *half = block->predicted;

    moyal_block_expectations(block, block->y);
    scalars(block, t, h, none, block->y, block->s, drift);
    moyal_block_increment(block, t, h, dw, block->y, all);
    for (long k = 0; k < run->size; k++)
        half[k] = block->y[k] + 0.5 * all[k];
    moyal_block_expectations(block, half);
    scalars(block, t + h / 2, h, none, half, block->s, block->k2);
    noise_scalars(block, t, dw, block->k2);
    flow_state(block, h);
    for (long k = 0; k < n; k++)
        half[k] = block->y[k] + all[k];
    moyal_block_expectations(block, block->y);
    scalars(block, t + h, h, none, half, block->s, block->k2);
    for (long k = 0; k < n; k++)
        block->y[k] += all[k] + 0.5 * (block->k2[k] - drift[k]);
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
                                  const double *dw, step_t step)
{
    const moyal_run *run = block->run;
    const long width = (long)run->program->noise_count * run->program->lanes;
    const double huge = 1e50;

    memcpy(block->y, block->before, sizeof *block->y * (size_t)run->size);
    for (long k = 0; k < count; k++) {
        const double size = largest(block->y, run->size);

        step(block, t + (double)k * h, h, dw + k * width);
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
    const long width = (long)run->program->noise_count * run->program->lanes;
    double *dw = block->dw + width;
    const step_t all[] = {[MOYAL_PREDICTOR_CORRECTOR] = step_corrected,
                          [MOYAL_EULER] = step_euler,
                          [MOYAL_POSITIVE] = step_positive};
    const step_t step = all[run->method];

    for (long long done = 0; done < count; done += MOYAL_NOISE_STEPS) {
        const long now =
            count - done < MOYAL_NOISE_STEPS ? (long)(count - done) : MOYAL_NOISE_STEPS;

        if (run->options->stop && *run->options->stop)
            return MOYAL_STOPPED;
        draw(block, dw, index + done, now, h);
        memcpy(block->before, block->y, sizeof *block->y * (size_t)run->size);
        for (long k = 0; k < now; k++) {
            const double at = t + (double)(done + k) * h;

            step(block, at, h, dw + k * width);
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
