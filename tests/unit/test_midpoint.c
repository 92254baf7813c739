/* The method semi-implicit: whole steps of a small R against those without derivatives, their
 * strong order where the solution is known, and their bits. */
#include <math.h>
#include <string.h>

#include "runtime/philox.h"
#include "tests/unit/compiled.h"

enum { MOST = 256 * 16 };

/* A meter whose momentum is all that the qubit has shown: with u = artanh <A.sz>, P = C.p
 *
 *   du = g dW + g^2 <A.sz> dt,   dP = -lambda <A.sz> dt + k dW,   g k = -lambda
 *
 * so that u - g P / k stays what it is on every path, whatever the noise (Ito's formula). */
static const char meter[] =
    "mode C classical\nqubit A\nhamiltonian 6/5*C.q*A.sz\n"
    "lindblad 1, C.q\nlindblad 9/25, A.sz\n"
    "initial C coherent(0)\ninitial A state((1 + 3/5*A.sx + 1/5*A.sz)/2)\nobserve A.sz, C.p\n";

/* z, R of one lane after `pack`: C.q, C.p, R_00, R_11, Re and Im of R_01. */
static void set_start(double *y, int lanes)
{
    const double start[6] = {0, 0, 0.6, 0.4, 0.3, 0};

    for (int k = 0; k < 6; k++)
        for (int l = 0; l < lanes; l++)
            y[k * lanes + l] = start[k];
}

static double invariant(const double *y, int lanes, int l)
{
    const double g = -1.2, k = 1; /* lambda = 6/5, k^2 = 2 gamma_C = 1 */
    const double up = y[2 * lanes + l], down = y[3 * lanes + l];

    return 0.5 * log(up / down) - g / k * y[lanes + l];
}

/* The root mean square of what the invariant is off by at t = 1/2, over all lanes. */
static double strong_error(const bench_t *b, moyal_step_function *step, int steps)
{
    const moyal_program *p = b->run.program;
    static double y[2][MOST], work[64 * MOST], dw[256];
    const double h = 0.5 / steps;
    double sum = 0, begin;
    int now = 0;

    set_start(y[0], p->lanes);
    begin = invariant(y[0], p->lanes, 0);
    for (int k = 0; k < steps; k++, now = !now) {
        moyal_noise_planes(dw, MOYAL_NOISE_GAUSSIAN, 1, p->lanes, sqrt(h), tap_seed(), 0, 0,
                           (uint64_t)k);
        step(&b->run.context, k * h, h, y[now], dw, y[!now], work);
    }
    for (int l = 0; l < p->lanes; l++) {
        const double off = invariant(y[now], p->lanes, l) - begin;

        sum += off * off;
    }
    return sqrt(sum / p->lanes);
}

static void test_strong_order(const moyal_program *p)
{
    bench_t b;
    double a, c, d, e;

    if (!bench_open(&b, p, MOYAL_MIDPOINT, 0))
        return;
    a = strong_error(&b, p->midpoint, 64);
    c = strong_error(&b, p->midpoint, 256);
    d = strong_error(&b, p->euler, 64);
    e = strong_error(&b, p->euler, 256);
    OK(a / c > 3.2 && a < 0.02, "semi-implicit: of strong order 1: %.2e, a quarter step %.2e", a,
       c);
    OK(d / e > 1.5 && d / e < 2.6 && d > 4 * a, "Euler: of 1/2: %.2e, a quarter step %.2e", d, e);
    bench_close(&b);
}

/* R_kl of the block's state as the real number k of a packed one. */
static double packed(const bench_t *b, int k, int l)
{
    static const int places[] = {0, 3, 1, 4 + 1};
    const int lanes = b->run.program->lanes, n = b->run.program->coordinate_count;
    const double *y = b->block.y;

    return k < n ? y[k * lanes + l] : y[b->run.split + places[k - n] * lanes + l];
}

/* Differences along B_j are exact where B_j is of the second degree, else off by h^2 in a step. */
static double difference(const moyal_program *p, double h)
{
    static double y[MOST], out[MOST], work[64 * MOST], dw[2 * 256];
    const int lanes = p->lanes, count = p->coordinate_count + 4;
    double worst = 0;
    bench_t b;

    if (!bench_begin(&b, p, MOYAL_MIDPOINT))
        return OK(0, "a start");
    moyal_noise_planes(dw, MOYAL_NOISE_GAUSSIAN, p->noise_count, lanes, sqrt(h), tap_seed(), 0, 0,
                       0);
    for (int k = 0; k < p->coordinate_count * lanes; k++)
        b.block.y[k] = 0.1 * (k / lanes) + 0.001 * (k % lanes);
    for (int k = 0; k < count * lanes; k++)
        y[k] = packed(&b, k / lanes, k % lanes);
    p->midpoint(&b.run.context, 0, h, y, dw, out, work);
    moyal_step_midpoint(&b.block, 0, h, dw);
    for (int k = 0; k < count * lanes; k++)
        worst = fmax(worst, fabs(out[k] - packed(&b, k / lanes, k % lanes)));
    OK(fabs(out[2 * lanes] - y[2 * lanes]) > 1e-4, "the step moves R");
    bench_close(&b);
    return worst;
}

/* The same step by libtcc's calls and by cc's loops. */
static void test_bits(const moyal_program *p, const moyal_program *q)
{
    static double y[MOST], one[MOST], two[MOST], work[64 * MOST], dw[2 * 256];
    const size_t bytes =
        sizeof(double) * (size_t)((p->coordinate_count + p->state_count) * p->lanes);
    bench_t b;

    if (!bench_open(&b, p, MOYAL_MIDPOINT, 0))
        return;
    moyal_noise_planes(y, MOYAL_NOISE_GAUSSIAN, p->coordinate_count + p->state_count, p->lanes, 1,
                       tap_seed(), 0, 0, 0);
    moyal_noise_planes(dw, MOYAL_NOISE_GAUSSIAN, p->noise_count, p->lanes, 0.1, tap_seed(), 1, 0,
                       0);
    p->midpoint(&b.run.context, 0.5, 0.01, y, dw, one, work);
    q->midpoint(&b.run.context, 0.5, 0.01, y, dw, two, work);
    OK(memcmp(one, two, bytes) == 0, "libtcc and cc: the same bits");
    bench_close(&b);
}

/* Noise that depends on the coordinate it drives. */
static const char varying[] =
    "mode C classical\nqubit A\nhybrid {\n"
    "    hamiltonian (C.q^2 + C.p^2)/2 + C.q*A.sz/2 + A.sx/2\n    bracket\n"
    "    diffusion C.p, C.p, (1 + C.p^2)/4\n    decoherence 1, A.sz\n}\n"
    "initial A state((1 + 3/5*A.sx + 1/5*A.sy + 1/5*A.sz)/2)\nobserve A.sz\n";

int main(void)
{
    compiled_t c, d;
    double a, b;

    if (compiled_open(&c, meter, SCHEME_UNRAVEL, 8, 1, compiled_backend()) &&
        OK(c.program->midpoint != NULL, "the unit has the method's steps")) {
        test_strong_order(c.program);
        a = difference(c.program, 0.01);
        OK(a < 1e-13, "steps with and without derivatives agree to %.1e", a);
    }
    compiled_close(&c);
    if (compiled_open(&c, varying, SCHEME_UNRAVEL, 8, 1, compiled_backend()) &&
        compiled_open(&d, varying, SCHEME_UNRAVEL, 8, 1, JIT_CC)) {
        a = difference(c.program, 0.01);
        b = difference(c.program, 0.0025);
        OK(a / b > 10 && a < 1e-4, "the same with other noise: to %.1e, quarter steps to %.1e", a,
           b);
        test_bits(c.program, d.program);
        compiled_close(&d);
    }
    compiled_close(&c);
    return tap_done();
}
