/* Quantum jumps: a master equation as an average over kets (Dalibard, Castin and Molmer, Phys. Rev.
 * Lett. 68, 580; Plenio and Knight, Rev. Mod. Phys. 70, 101).
 *
 *   R' = A R + R A^+ + sum_m M_m R M_m^+      M_m = sum_a c_am T_a,  c c^+ = the jump terms' matrix
 *
 * Between jumps psi' = A psi, whose norm falls; a jump happens when |psi|^2 has fallen to a number
 * u drawn from (0, 1], and takes psi to M_m psi, m by the weights |M_m psi|^2.  For constant A a
 * step is the Taylor sum of exp(h A), else two commutator-free exponentials of order 4 (Blanes and
 * Moan, Appl. Numer. Math. 56, 1519) with steps by comparison with half of them.
 *
 * Where modes are cut the weights may add up to less than the decay of |psi|^2: what is missing
 * leaves through the cut, and such a trajectory is 0 from there on, as in the cut master equation.
 */
#include <float.h>
#include <math.h>
#include <string.h>

#include "channels.h"
#include "combine.h"
#include "philox.h"
#include "run.h"

enum { REACH = 6 }; /* h |A|: terms grow to exp(6) at most, four digits are lost to them */

typedef struct {
    moyal_block *block;
    long size;      /* of psi: numbers */
    double t, u, h; /* h: the step to try; the longest one where A is constant */
    uint64_t drawn;
    int constant, lost;
    moyal_channels channels;
} path_t;

static double draw(path_t *p)
{
    const moyal_block *block = p->block;

    return moyal_uniform(block->run->options->seed, MOYAL_STREAM_JUMP, block->first, p->drawn++);
}

static void set_scalars(const path_t *p, double t, double *s)
{
    const moyal_block *block = p->block;

    block->run->program->scalars(&block->run->context, t, 1, block->y, block->nothing, block->dw, s,
                                 block->dz);
}

static int is_constant(const moyal_program *program)
{
    for (int k = 0; k < program->scalar_count; k++)
        if (program->scalar_kinds[k] & MOYAL_OF_TIME)
            return 0;
    return 1;
}

/* sum |s_k| max |T_k| over the left terms: not less than the norm of A. */
static double norm_bound(const moyal_run *run, const double *s)
{
    const moyal_program *program = run->program;
    const long d = run->context.dimension;
    double bound = 0;

    for (int k = 0; k < program->left_count; k++) {
        const double *entries = run->context.tables + 2 * program->left[k].table * d;
        const double *factor = s + 2L * program->left[k].scalar;
        double most = 0;

        for (long i = 0; i < d; i++) {
            const double size = hypot(entries[i], entries[d + i]);

            most = size > most ? size : most;
        }
        bound += hypot(factor[0], factor[1]) * most;
    }
    return bound;
}

/* out = exp(h A) in, A with the scalars s (dt = 1); k1 and k2 are scratch. */
static void exponential(path_t *p, const double *s, double h, const double *in, double *out)
{
    enum { MOST = 400 };
    moyal_block *block = p->block;
    const moyal_run *run = block->run;
    const double enough = fmax(1e-3 * run->options->tolerance, 1e-17);
    double *term = block->k1, *next = block->k2;
    double size = moyal_largest(in, 0, p->size), before = INFINITY;
    const double limit = enough * size;

    memcpy(out, in, sizeof *out * (size_t)p->size);
    memcpy(term, in, sizeof *term * (size_t)p->size);
    for (int n = 1; n < MOST && (size > limit || before > limit); n++) {
        double *swap = term;

        moyal_ket_left(run->program, &run->context, s, 1, term, next);
        for (long k = 0; k < p->size; k++) {
            next[k] *= h / n;
            out[k] += next[k];
        }
        before = size;
        size = moyal_largest(next, 0, p->size);
        term = next;
        next = swap;
        block->evaluations++;
    }
}

/* out = psi at t + h from psi at t, A depending on time: exp(h (a A1 + b A2)) after
 * exp(h (b A1 + a A2)), A1 and A2 at the Gauss points. */
static void exponentials(path_t *p, double t, double h, const double *in, double *out)
{
    moyal_block *block = p->block;
    const long count = 2L * block->run->program->scalar_count;
    const double root = sqrt(3), a = (3 - 2 * root) / 12, b = (3 + 2 * root) / 12;
    double *s1 = block->centred, *s2 = block->alone;

    set_scalars(p, t + (0.5 - root / 6) * h, s1);
    set_scalars(p, t + (0.5 + root / 6) * h, s2);
    for (long k = 0; k < count; k++)
        block->s[k] = b * s1[k] + a * s2[k];
    exponential(p, block->s, h, in, block->noise);
    for (long k = 0; k < count; k++)
        block->s[k] = a * s1[k] + b * s2[k];
    exponential(p, block->s, h, block->noise, out);
}

/* out = psi at t + h; accurate for steps that are allowed */
static void propagate(path_t *p, double h, double *out)
{
    moyal_block *block = p->block;

    if (p->constant) {
        exponential(p, block->drift, h, block->y, out);
        return;
    }
    exponentials(p, p->t, h / 2, block->y, block->sum);
    exponentials(p, p->t + h / 2, h / 2, block->sum, out);
}

/* Where A depends on time: the step of length *h, shortened until it is good enough. */
static moyal_outcome try_steps(path_t *p, double *h, double *out)
{
    moyal_block *block = p->block;
    const moyal_run *run = block->run;
    const double span = run->options->until;

    for (;;) {
        const double most = moyal_largest(block->y, 0, p->size);
        const double allowed = fmax(0.1 * run->options->tolerance * *h / span, DBL_EPSILON) * most;
        double error, factor;

        exponentials(p, p->t, *h, block->y, block->before);
        propagate(p, *h, out);
        for (long k = 0; k < p->size; k++)
            block->before[k] -= out[k];
        error = moyal_largest(block->before, 0, p->size) / 15;
        if (!(error <= DBL_MAX))
            return MOYAL_NOT_FINITE;
        factor = error > 0 ? 0.9 * pow(allowed / error, 0.25) : 5;
        factor = factor > 5 ? 5 : factor < 0.2 ? 0.2 : factor;
        if (error <= allowed) {
            p->h = factor * *h;
            return MOYAL_DONE;
        }
        block->rejected++;
        *h *= factor;
        if (*h < 1e-14 * span)
            return MOYAL_STEP_TOO_SMALL;
    }
}

static double norm(const path_t *p, const double *psi)
{
    return moyal_ket_norm(psi, (int)(p->size / 2), 1, 0);
}

/* The time in (0, h] at which |psi|^2 = u, and psi there in `out`: log(|psi|^2 / u) is nearly
 * linear (the Illinois method, bisection where it stalls). */
static double locate(path_t *p, double h, double at_start, double at_end, double *out)
{
    enum { MOST = 100 };
    const double good = fmax(1e-2 * p->block->run->options->tolerance, 1e-14);
    double low = 0, high = h, f_low = log(at_start / p->u), f_high = log(at_end / p->u);
    int side = 0;

    for (int k = 0; k < MOST; k++) {
        const int halve = k % 8 == 7 || !(f_high >= -DBL_MAX);
        const double at =
            halve ? 0.5 * (low + high) : low + (high - low) * f_low / (f_low - f_high);
        double f;

        propagate(p, at, out);
        f = log(norm(p, out) / p->u);
        if (fabs(f) <= good || high - low <= 4 * DBL_EPSILON * h)
            return at;
        if (f > 0) {
            low = at;
            f_low = f;
            f_high *= side > 0 ? 0.5 : 1;
            side = 1;
        } else {
            high = at;
            f_high = f;
            f_low *= side < 0 ? 0.5 : 1;
            side = -1;
        }
    }
    return high;
}

/* -d|psi|^2/dt = -2 Re <psi| A psi> */
static double decay(path_t *p, const double *s, const double *psi)
{
    moyal_block *block = p->block;
    const moyal_run *run = block->run;
    double re, im;

    moyal_ket_left(run->program, &run->context, s, 1, psi, block->k1);
    moyal_ket_product(psi, block->k1, run->context.dimension, 1, 0, &re, &im);
    return -2 * re;
}

/* psi = M_m psi normalised, m drawn; or it leaves through the cut. */
static moyal_outcome jump(path_t *p)
{
    moyal_block *block = p->block;
    const moyal_run *run = block->run;
    const double rounding = 1e-9;
    double *s = block->centred, all = 0, rate, rest;
    int m = 0;

    if (!p->constant) {
        set_scalars(p, p->t, s);
        moyal_channels_clear(&p->channels);
        if (moyal_channels_init(&p->channels, run->program, s) != MOYAL_DONE)
            return MOYAL_BAD_INPUT;
    } else {
        s = block->drift;
    }
    rate = decay(p, s, block->y);
    for (int k = 0; k < p->channels.count; k++) {
        moyal_channel_apply(&p->channels, k, run, block->y, block->k2);
        p->channels.weights[k] = norm(p, block->k2);
        all += p->channels.weights[k];
    }
    rest = draw(p) * (rate > all * (1 + rounding) ? rate : all);
    while (m < p->channels.count && rest > p->channels.weights[m])
        rest -= p->channels.weights[m++];
    if (m == p->channels.count && all > 0 && !(rate > all * (1 + rounding)))
        m--; /* rounding of the sum */
    p->lost = m == p->channels.count;
    block->jumps++;
    if (p->lost) {
        memset(block->y, 0, sizeof *block->y * (size_t)p->size);
        return MOYAL_DONE;
    }
    moyal_channel_apply(&p->channels, m, run, block->y, block->k2);
    memcpy(block->y, block->k2, sizeof *block->y * (size_t)p->size);
    moyal_ket_normalise(block->y, run->context.dimension, 1);
    p->u = draw(p);
    return MOYAL_DONE;
}

/* One step towards `end`, or to the next jump and through it. */
static moyal_outcome advance(path_t *p, double end)
{
    moyal_block *block = p->block;
    double *next = block->predicted, at_start, at_end;
    double h = p->h < end - p->t ? p->h : end - p->t;
    moyal_outcome outcome = MOYAL_DONE;
    int last;

    if (p->constant)
        propagate(p, h, next);
    else
        outcome = try_steps(p, &h, next);
    if (outcome != MOYAL_DONE)
        return outcome;
    block->steps++;
    at_start = norm(p, block->y);
    at_end = norm(p, next);
    if (!(at_end <= DBL_MAX))
        return MOYAL_NOT_FINITE;
    if (at_end <= p->u) {
        p->t += locate(p, h, at_start, at_end, next);
        memcpy(block->y, next, sizeof *next * (size_t)p->size);
        return jump(p);
    }
    memcpy(block->y, next, sizeof *next * (size_t)p->size);
    last = h == end - p->t;
    p->t = last ? end : p->t + h;
    return MOYAL_DONE;
}

static moyal_outcome record(path_t *p, long row)
{
    moyal_block *block = p->block;
    double *psi = block->predicted;

    memcpy(psi, block->y, sizeof *psi * (size_t)p->size);
    if (!p->lost)
        moyal_ket_normalise(psi, block->run->context.dimension, 1);
    return moyal_block_record(block, row, psi) ? MOYAL_DONE : MOYAL_SINGULAR;
}

static moyal_outcome rows(path_t *p)
{
    moyal_block *block = p->block;
    const moyal_run *run = block->run;
    moyal_outcome outcome = record(p, 0);

    for (long row = 1; row < run->options->points && outcome == MOYAL_DONE; row++) {
        while (outcome == MOYAL_DONE && !p->lost && p->t < run->times[row])
            outcome = moyal_run_stopped(run) ? MOYAL_STOPPED : advance(p, run->times[row]);
        block->failed_at = p->t;
        if (outcome == MOYAL_DONE)
            outcome = record(p, row);
        moyal_block_progress(block, (row + 1.0) / (double)run->options->points);
    }
    return outcome;
}

moyal_outcome moyal_block_jump(moyal_block *block)
{
    const moyal_run *run = block->run;
    path_t p = {.block = block, .size = run->size, .constant = is_constant(run->program)};
    moyal_outcome outcome;

    p.h = run->options->until / 100;
    p.u = draw(&p);
    set_scalars(&p, 0, block->drift);
    if (p.constant) /* a bound of 0 gives infinity */
        p.h = REACH / norm_bound(run, block->drift);
    if (!(p.h > 16 * DBL_EPSILON * run->options->until)) /* t + h would be t */
        return MOYAL_TOO_MANY_STEPS;
    outcome = moyal_channels_init(&p.channels, run->program, block->drift);
    if (outcome == MOYAL_DONE)
        outcome = rows(&p);
    moyal_channels_clear(&p.channels);
    return outcome;
}
