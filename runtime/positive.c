/* A step that keeps R positive by construction, whatever its length (in the spirit of Rouchon and
 * Ralph, Phys. Rev. A 91, 012118; see also Amini, Mirrahimi and Rouchon, arXiv 1103.1365).
 *
 * With S_j R = (B_j - c_j) R + h.c. the noise, L the drift and K the matrix of its jumps, the
 * equation of R over a step is generated, up to terms that average to h^2, by
 *
 *   G = h L - (h/2) sum_j S_j^2 + sum_j S_j dW_j  =  (Lambda . + . Lambda^+) + h Q
 *   Lambda = h A + sum_j [ (B_j - c_j) dW_j + h (conj(c_j) B_j - |c_j|^2/2) - (h/2) (B_j - c_j)^2 ]
 *   Q R = sum_ab K_ab L_a R L_b^+ - sum_j B_j R B_j^+
 *
 * where Q is completely positive by the trade-off condition.  A step is
 *
 *   R -> V (1 + h Q + h^2 Q^2 / 2) (V R V^+) V^+ / trace,   V = the Taylor sum of exp(Lambda / 2)
 *
 * Each factor maps positive matrices to positive ones, for any h and any order of the sum.  Of a
 * ket (Q = 0 then) a step is exp(Lambda) psi, normalised.  The centres c_j do not matter when dW is
 * shifted along, and are the mean values halfway. */
#include <string.h>

#include "gaussian.h"
#include "run.h"

enum { TAYLOR = 4 };

/* Columns of what Lambda acts on. */
static int columns(const moyal_run *run)
{
    return run->ket ? 1 : run->context.dimension;
}

static void left(const moyal_block *block, const double *s, const double *x, double *out)
{
    const moyal_run *run = block->run;

    moyal_ket_left(run->program, &run->context, s, columns(run), x, out);
}

/* out = Lambda x; `other` and `third` are scratch */
static void generate(moyal_block *block, double h, const double *x, double *out, double *other,
                     double *third)
{
    const moyal_run *run = block->run;
    const long size = run->size - run->split;
    const long count = 2L * run->program->scalar_count * run->program->lanes;

    left(block, block->s, x, out);
    for (int j = 0; j < run->program->noise_count; j++) {
        left(block, block->each + j * count, x, other);
        left(block, block->each + j * count, other, third);
        for (long k = 0; k < size; k++)
            out[k] -= 0.5 * h * third[k];
    }
    block->evaluations += 1 + 2 * run->program->noise_count;
}

/* x = the Taylor sum of exp(part Lambda) x */
static void flow_left(moyal_block *block, double h, double part, double *x)
{
    const long split = block->run->split, size = block->run->size - split;
    double *term = block->k2 + split, *next = block->noise + split;

    memcpy(term, x, sizeof *x * (size_t)size);
    for (int order = 1; order <= TAYLOR; order++) {
        double *swap = term;

        generate(block, h, term, next, block->predicted + split, block->k1 + split);
        for (long k = 0; k < size; k++) {
            next[k] *= part / order;
            x[k] += next[k];
        }
        term = next;
        next = swap;
    }
}

/* x = x^+, a matrix D x D */
static void adjoin(double *x, long d, long lanes)
{
    double *im = x + d * d * lanes;

    for (long i = 0; i < d; i++)
        for (long j = 0; j <= i; j++)
            for (long l = 0; l < lanes; l++) {
                const long a = (i * d + j) * lanes + l, b = (j * d + i) * lanes + l;
                const double re = x[a], y = im[a];

                x[a] = x[b];
                x[b] = re;
                im[a] = -im[b];
                im[b] = -y;
            }
}

/* R = (R + R^+) / 2: rounding must not make it less than Hermitian. */
static void make_hermitian(double *x, long d, long lanes)
{
    double *im = x + d * d * lanes;

    for (long i = 0; i < d; i++)
        for (long j = 0; j <= i; j++)
            for (long l = 0; l < lanes; l++) {
                const long a = (i * d + j) * lanes + l, b = (j * d + i) * lanes + l;

                x[a] = x[b] = 0.5 * (x[a] + x[b]);
                im[a] = 0.5 * (im[a] - im[b]);
                im[b] = -im[a];
            }
}

/* R = V R V^+ */
static void flow_both(moyal_block *block, double h, double *r)
{
    const int d = block->run->context.dimension, lanes = block->run->program->lanes;

    flow_left(block, h, 0.5, r);
    adjoin(r, d, lanes);
    flow_left(block, h, 0.5, r);
    make_hermitian(r, d, lanes);
}

/* out += sign (x + x^+) */
static void add_both(double *out, const double *x, long d, long lanes, double sign)
{
    const long plane = d * d * lanes;

    for (long i = 0; i < d; i++)
        for (long j = 0; j < d; j++)
            for (long l = 0; l < lanes; l++) {
                const long a = (i * d + j) * lanes + l, b = (j * d + i) * lanes + l;

                out[a] += sign * (x[a] + x[b]);
                out[plane + a] += sign * (x[plane + a] - x[plane + b]);
            }
}

/* out = h Q r, from all of the drift without its left part and without sum_j B_j r B_j^+; `drift`
 * and block->each hold the scalars of h L and of the B_j. */
static void rest(moyal_block *block, double h, const double *drift, const double *r, double *out,
                 double *x, double *y)
{
    const moyal_run *run = block->run;
    const moyal_program *program = run->program;
    const int d = run->context.dimension, lanes = program->lanes;
    const long count = 2L * program->scalar_count * lanes;

    program->apply(&run->context, drift, r, out, block->work);
    left(block, drift, r, x);
    add_both(out, x, d, lanes, -1);
    for (int j = 0; j < program->noise_count; j++) {
        left(block, block->each + j * count, r, x);
        adjoin(x, d, lanes);
        left(block, block->each + j * count, x, y); /* B (B R)^+ = B R B^+ */
        add_both(out, y, d, lanes, -0.5 * h);
    }
    block->evaluations++;
}

/* R += h Q R + h^2 Q^2 R / 2 */
static void flow_rest(moyal_block *block, double h, const double *drift, double *r)
{
    const long split = block->run->split, size = block->run->size - split;
    double *first = block->k2 + split, *second = block->noise + split;
    double *x = block->predicted + split, *y = block->k1 + split;

    rest(block, h, drift, r, first, x, y);
    rest(block, h, drift, first, second, x, y);
    for (long k = 0; k < size; k++)
        r[k] += first[k] + 0.5 * second[k];
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

/* The scalars of the B_j - c_j (the c_j from block->e), or with `alone` those of the B_j. */
static void set_each(moyal_block *block, double t, const double *z, int alone)
{
    const moyal_program *program = block->run->program;
    const long count = 2L * program->scalar_count * program->lanes;

    for (int j = 0; j < program->noise_count; j++) {
        double *each = block->each + j * count;

        if (alone)
            moyal_block_noise_term(block, t, j, z, block->centred, each);
        else
            moyal_block_noise_term(block, t, j, z, each, block->alone);
    }
}

/* block->s = those of Lambda but for its squares: the drift at z `half`, the noise at z of the
 * start (Ito), mean values from block->e */
static void set_scalars(moyal_block *block, double t, double h, const double *dw,
                        const double *half)
{
    const moyal_program *program = block->run->program;
    const int lanes = program->lanes;
    const long count = 2L * program->scalar_count * lanes;

    program->scalars(&block->run->context, t + h / 2, h, half, block->e, block->dw, block->drift,
                     block->dz);
    memcpy(block->s, block->drift, sizeof *block->s * (size_t)count);
    set_each(block, t, block->y, 0);
    for (int j = 0; j < program->noise_count; j++)
        for (long k = 0; k < count; k++)
            block->s[k] += block->each[j * count + k] * dw[j * lanes + k % lanes];
    moyal_block_compensate(block, t, h, block->y, block->s);
}

static void flow_state(moyal_block *block, double t, double h, const double *dw, const double *half)
{
    const moyal_run *run = block->run;
    double *r = block->y + run->split;

    set_scalars(block, t, h, dw, half);
    if (run->ket) {
        flow_left(block, h, 1, r);
        moyal_ket_normalise(r, run->context.dimension, run->program->lanes);
        return;
    }
    flow_both(block, h, r);
    set_each(block, t + h / 2, half, 1);
    flow_rest(block, h, block->drift, r);
    set_each(block, t, block->y, 0);
    flow_both(block, h, r);
    normalise(block, r);
}

/* z as by the corrector.  R under the scalars of the drift at z + dz/2 and those of the noise at z,
 * with the mean values halfway: then dW + 2 Re <B> h is the measured signal up to order 2. */
void moyal_step_positive(moyal_block *block, double t, double h, const double *dw)
{
    const moyal_run *run = block->run;
    const moyal_program *program = run->program;
    const long n = (long)program->coordinate_count * program->lanes;
    const double *none = block->dw; /* zeros */
    double *half = block->sum;

    moyal_block_expectations(block, block->y);
    program->scalars(&run->context, t, h, block->y, block->e, none, block->s, block->before_z);
    moyal_block_increment(block, t, h, dw, block->y, block->k1);
    for (long k = 0; k < n; k++)
        block->moved_z[k] = block->y[k] + block->k1[k];
    for (long k = 0; k < run->size; k++)
        half[k] = block->y[k] + 0.5 * block->k1[k];
    moyal_block_expectations(block, half);
    flow_state(block, t, h, dw, half);
    moyal_block_expectations(block, block->y);
    program->scalars(&run->context, t + h, h, block->moved_z, block->e, none, block->s, block->dz);
    for (long k = 0; k < n; k++)
        block->y[k] = block->moved_z[k] + 0.5 * (block->dz[k] - block->before_z[k]);
}
