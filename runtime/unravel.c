/* The noise terms of a unit one by one, and what a ket needs of them.
 *
 * The scalars of a unit noise j are those of B_j - b_j, b_j = <B_j>; with all mean values put to
 * zero they are those of B_j alone.  The two differ in the scalar of the identity, by b_j. */
#include "run.h"

/* The left term of the identity: no shifts, all entries 1. */
int moyal_identity_scalar(const moyal_run *run)
{
    const moyal_program *program = run->program;
    const long d = run->context.dimension;

    for (int k = 0; moyal_ket_terms(program) && k < program->left_count; k++) {
        const int table = program->left[k].table;
        const int *shifts = program->shifts + (long)table * program->factor_count;
        const double *entries = run->context.tables + 2 * table * d;
        long same = 0;
        int shifted = 0;

        for (int f = 0; f < program->factor_count; f++)
            shifted |= shifts[f] != 0;
        for (long i = 0; i < d; i++)
            same += entries[i] == 1 && entries[d + i] == 0;
        if (!shifted && same == d)
            return program->left[k].scalar;
    }
    return -1;
}

void moyal_block_noise_term(moyal_block *block, double t, int j, const double *z, double *centred,
                            double *alone)
{
    const moyal_program *program = block->run->program;
    const moyal_context *context = &block->run->context;
    const int lanes = program->lanes;

    for (long k = 0; k < (long)program->noise_count * lanes; k++)
        block->direction[k] = k / lanes == j;
    program->scalars(context, t, 0, z, block->e, block->direction, centred, block->dz);
    program->scalars(context, t, 0, z, block->nothing, block->direction, alone, block->dz);
}

/* s += h (conj(b) alone - |b|^2 / 2), b = alone - centred at the identity */
static void compensate(const moyal_run *run, double h, const double *centred, const double *alone,
                       double *s)
{
    const int lanes = run->program->lanes;
    const long id = 2L * run->identity * lanes;

    for (int l = 0; l < lanes; l++) {
        const double br = alone[id + l] - centred[id + l];
        const double bi = alone[id + lanes + l] - centred[id + lanes + l];

        for (int k = 0; k < run->program->scalar_count; k++) {
            const double *a = alone + 2L * k * lanes + l;
            double *to = s + 2L * k * lanes + l;

            to[0] += h * (br * a[0] + bi * a[lanes]);
            to[lanes] += h * (br * a[lanes] - bi * a[0]);
        }
        s[id + l] -= 0.5 * h * (br * br + bi * bi);
    }
}

void moyal_block_compensate(moyal_block *block, double t, double h, const double *z, double *s)
{
    const moyal_run *run = block->run;

    for (int j = 0; run->identity >= 0 && h != 0 && j < run->program->noise_count; j++) {
        moyal_block_noise_term(block, t, j, z, block->centred, block->alone);
        compensate(run, h, block->centred, block->alone, s);
    }
}
