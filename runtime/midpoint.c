/* The midpoint rule for the same process in Stratonovich's sense, dy = s(y) dt + sum_j b_j(y) o
 * dW_j with s = a - 1/2 sum_j (b_j . d/dy) b_j (Kloeden and Platen, Numerical Solution of
 * Stochastic Differential Equations, section 4.9), solved by a few iterations from p_0 = y on:
 *
 *   p_(k+1) = y + (s(p_k) h + sum_j b_j(p_k) dW_j) / 2,   y + s(p_2) h + sum_j b_j(p_2) dW_j
 *
 * at the time t + h/2 (P. D. Drummond and I. K. Mortimer, J. Comput. Phys. 93 (1991) 144; the
 * scheme SI of XMDS2, three iterations like there).  Of strong order 1 for one noise, or several
 * that commute, 1/2 otherwise, and of weak order 1.
 *
 * Where the unit has whole steps (program.h, `midpoint`) the derivatives are exact.  Here they are
 * differences along b_j, r = sqrt(h):
 *
 *   (b_j . d/dy) b_j = ( b_j(y + r b_j) - b_j(y - r b_j) ) / (2 r)  up to terms of order h
 *
 * exact for all that is of the second degree in y, as b_j is in R; what is left has the order h^2
 * in a step, below the error of the rule. */
#include <math.h>
#include <string.h>

#include "run.h"

static void add(long size, double *to, double factor, const double *what)
{
    for (long k = 0; k < size; k++)
        to[k] += factor * what[k];
}

/* out = b_j at `at`: the increment for dW_j = 1 alone. */
static void noise_term(moyal_block *block, double t, int j, const double *at, double *out)
{
    const moyal_program *program = block->run->program;
    const int lanes = program->lanes;

    for (long k = 0; k < (long)program->noise_count * lanes; k++)
        block->unit[k] = k / lanes == j;
    moyal_block_expectations(block, at);
    moyal_block_increment(block, t, 0, block->unit, at, out);
}

/* sum -= h/2 (b_j . d/dy) b_j at `from` */
static void add_correction(moyal_block *block, double t, double h, int j, const double *from)
{
    const long size = block->run->size;
    const double r = sqrt(h);

    noise_term(block, t, j, from, block->noise);
    for (int sign = 1; sign >= -1; sign -= 2) {
        memcpy(block->predicted, from, sizeof *from * (size_t)size);
        add(size, block->predicted, sign * r, block->noise);
        noise_term(block, t, j, block->predicted, block->k1);
        add(size, block->sum, -sign * h / (4 * r), block->k1);
    }
}

void moyal_step_midpoint(moyal_block *block, double t, double h, const double *dw)
{
    const moyal_run *run = block->run;
    const double *none = block->dw; /* zeros */
    const size_t bytes = sizeof *block->y * (size_t)run->size;
    double *middle = block->k2;

    memcpy(middle, block->y, bytes);
    for (int k = 0; k < MOYAL_ITERATIONS; k++) {
        const double part = k + 1 == MOYAL_ITERATIONS ? 1 : 0.5, at = t + 0.5 * h;

        memset(block->sum, 0, bytes);
        moyal_block_expectations(block, middle);
        moyal_block_increment(block, at, h, none, middle, block->sum);
        moyal_block_increment(block, at, 0, dw, middle, block->k1);
        add(run->size, block->sum, 1, block->k1);
        for (int j = 0; j < run->program->noise_count; j++)
            add_correction(block, at, h, j, middle);
        memcpy(middle, block->y, bytes);
        add(run->size, middle, part, block->sum);
    }
    memcpy(block->y, middle, bytes);
}
