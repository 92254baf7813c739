/* A step of weak order 2 without derivatives, for several noises that need not commute: E. Platen's
 * explicit scheme (Kloeden and Platen, Numerical Solution of Stochastic Differential Equations,
 * section 15.1, formula 1.3), with r = sqrt(h), a and b_j at the stages
 *
 *   Y = y + a h + sum_j b_j dW_j,   R_j+- = y + a h +- b_j r,   U_j+- = y +- b_j r
 *
 *   y + h (a + a(Y)) / 2 + (1 - m/2) sum_j b_j dW_j
 *     + 1/4 sum_j  sum_+-  b_j(R_j+-) ( dW_j +- (dW_j^2 - h) / r )
 *     + 1/4 sum_j  sum_{k != j}  sum_+-  b_k(U_j+-) ( dW_k +- (dW_j dW_k + V_jk) / r )
 *
 * V_jk = -V_kj = h or -h with equal chance.  The time is a coordinate like others: it is t + h at Y
 * and R.  5 m + 2 increments for m noises, 5 for one. */
#include <math.h>

#include "run.h"

/* block->unit = the noise of one direction: `size` in noise j, 0 else. */
static void set_unit(moyal_block *block, int j, double size)
{
    const moyal_program *program = block->run->program;
    const int lanes = program->lanes;

    for (long k = 0; k < (long)program->noise_count * lanes; k++)
        block->unit[k] = k / lanes == j ? size : 0;
}

/* predicted = y + a (where `with_drift`) + sign b */
static void set_stage(moyal_block *block, int with_drift, double sign)
{
    const double *y = block->y, *a = block->k1, *b = block->noise;
    double *stage = block->predicted;

    for (long k = 0; k < block->run->size; k++)
        stage[k] = y[k] + (with_drift ? a[k] : 0) + sign * b[k];
}

/* sum += the increment at the stage under the noise block->unit. */
static void add_at_stage(moyal_block *block, double t)
{
    moyal_block_expectations(block, block->predicted);
    moyal_block_increment(block, t, 0, block->unit, block->predicted, block->k2);
    for (long k = 0; k < block->run->size; k++)
        block->sum[k] += block->k2[k];
}

/* The terms of R_j+ or R_j-. */
static void add_own(moyal_block *block, double t, double h, const double *dw, int j, double sign)
{
    const int lanes = block->run->program->lanes;

    set_unit(block, j, 0);
    for (int l = 0; l < lanes; l++) {
        const double w = dw[j * lanes + l];

        block->unit[j * lanes + l] = 0.25 * (w + sign * (w * w - h) / sqrt(h));
    }
    set_stage(block, 1, sign);
    add_at_stage(block, t + h);
}

/* V_jk of a lane: the sign of the pair, above the diagonal as it is, below with the other sign. */
static double area(const double *signs, int j, int k, int m, int lanes, int lane, double h)
{
    const int low = j < k ? j : k, high = j < k ? k : j;
    const int pair = low * (2 * m - low - 1) / 2 + high - low - 1;
    const double v = signs[pair * lanes + lane] * h;

    return j < k ? v : -v;
}

/* The terms of U_j+ or U_j-. */
static void add_others(moyal_block *block, double t, double h, const double *dw, int j, double sign)
{
    const int m = block->run->program->noise_count, lanes = block->run->program->lanes;
    const double *signs = dw + (long)m * lanes;

    for (int k = 0; k < m; k++)
        for (int l = 0; l < lanes; l++) {
            const double w = dw[k * lanes + l], v = dw[j * lanes + l];

            block->unit[k * lanes + l] =
                k == j ? 0
                       : 0.25 * (w + sign * (v * w + area(signs, j, k, m, lanes, l, h)) / sqrt(h));
        }
    set_stage(block, 0, sign);
    add_at_stage(block, t);
}

/* sum = y + h (a + a(Y)) / 2 + (1 - m/2) sum_j b_j dW_j; k1 = a h */
static void begin(moyal_block *block, double t, double h, const double *dw)
{
    const moyal_run *run = block->run;
    const int m = run->program->noise_count;
    const double *none = block->dw; /* zeros */
    double *sum = block->sum, *a = block->k1, *b = block->noise;

    moyal_block_expectations(block, block->y);
    moyal_block_increment(block, t, h, none, block->y, a);
    moyal_block_increment(block, t, 0, dw, block->y, b);
    set_stage(block, 1, 1);
    moyal_block_expectations(block, block->predicted);
    moyal_block_increment(block, t + h, h, none, block->predicted, block->k2);
    for (long k = 0; k < run->size; k++)
        sum[k] = block->y[k] + 0.5 * (a[k] + block->k2[k]) + (1 - 0.5 * m) * b[k];
}

void moyal_step_weak2(moyal_block *block, double t, double h, const double *dw)
{
    const int m = block->run->program->noise_count;

    begin(block, t, h, dw);
    for (int j = 0; j < m; j++) {
        set_unit(block, j, sqrt(h));
        moyal_block_expectations(block, block->y);
        moyal_block_increment(block, t, 0, block->unit, block->y, block->noise);
        for (int sign = 1; sign >= -1; sign -= 2) {
            add_own(block, t, h, dw, j, sign);
            if (m > 1)
                add_others(block, t, h, dw, j, sign);
        }
    }
    for (long k = 0; k < block->run->size; k++)
        block->y[k] = block->sum[k];
}
