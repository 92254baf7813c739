/* Steps of trajectories, averaged over all outcomes of their noise instead of sampled: weak orders
 * are seen without sampling error.  And: no step of `positive` leaves the set of states. */
#include <math.h>
#include <string.h>

#include "runtime/gaussian.h"
#include "tests/unit/compiled.h"

enum { OUTCOMES = 18 }; /* of two three-point noises and a sign */

/* The outcome of number k: two noises in units of sqrt(h), a sign, and the probability. */
static double outcome(double w[2], double *sign, int k)
{
    const double root = sqrt(3), values[3] = {-root, 0, root}, chances[3] = {1, 4, 1};

    w[0] = values[k % 3];
    w[1] = values[k / 3 % 3];
    *sign = k / 9 ? 1 : -1;
    return chances[k % 3] * chances[k / 3 % 3] / 72;
}

/* ---- dx = A x dt + B1 x dW1 + B2 x dW2 in two dimensions, B1 and B2 do not commute ----------- */

enum { LINEAR_LANES = 2 * OUTCOMES }; /* every outcome from both unit vectors */

static const double drift[4] = {-0.4, 1.1, -0.9, -0.3}, first[4] = {0.3, -0.5, 0.2, 0.4},
                    second[4] = {-0.2, 0.1, 0.6, 0.5};

static void nothing(const double *p, double *c)
{
    (void)p;
    c[0] = 1;
}

static void no_tables(const moyal_context *x, double *tables)
{
    (void)x, (void)tables;
}

static void no_expectations(const moyal_context *x, const double *r, double *e)
{
    (void)x, (void)r, (void)e;
}

static void linear_scalars(const moyal_context *x, double t, double dt, const double *z,
                           const double *e, const double *dw, double *s, double *dz)
{
    (void)x, (void)t, (void)e, (void)s;
    for (int i = 0; i < 2; i++)
        for (int l = 0; l < LINEAR_LANES; l++) {
            double sum = 0;

            for (int j = 0; j < 2; j++)
                sum += (drift[2 * i + j] * dt + first[2 * i + j] * dw[l] +
                        second[2 * i + j] * dw[LINEAR_LANES + l]) *
                       z[j * LINEAR_LANES + l];
            dz[i * LINEAR_LANES + l] = sum;
        }
}

static void linear_apply(const moyal_context *x, const double *s, const double *r, double *dr,
                         double *work)
{
    (void)x, (void)s, (void)r, (void)work;
    memset(dr, 0, 2 * LINEAR_LANES * sizeof *dr);
}

static const moyal_program linear = {.abi = MOYAL_ABI,
                                     .scheme = MOYAL_UNRAVEL,
                                     .lanes = LINEAR_LANES,
                                     .coordinate_count = 2,
                                     .coefficient_count = 1,
                                     .noise_count = 2,
                                     .covariance = -1,
                                     .points = 2,
                                     .coefficients = nothing,
                                     .tables = no_tables,
                                     .expectations = no_expectations,
                                     .scalars = linear_scalars,
                                     .apply = linear_apply};

/* c = a b, n x n */
static void multiply(int n, double *c, const double *a, const double *b)
{
    double out[16];

    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++) {
            out[i * n + j] = 0;
            for (int k = 0; k < n; k++)
                out[i * n + j] += a[i * n + k] * b[k * n + j];
        }
    memcpy(c, out, sizeof *c * (size_t)(n * n));
}

/* out = a^count */
static void power(int n, double *out, const double *a, int count)
{
    for (int i = 0; i < n * n; i++)
        out[i] = i % (n + 1) == 0;
    for (int k = 0; k < count; k++)
        multiply(n, out, out, a);
}

/* out = exp(t a), by the Taylor sum of exp(t a / 1024) and its power. */
static void exponential(int n, double *out, const double *a, double t)
{
    double sum[16], term[16];

    for (int i = 0; i < n * n; i++)
        sum[i] = term[i] = i % (n + 1) == 0;
    for (int k = 1; k < 12; k++) {
        multiply(n, term, term, a);
        for (int i = 0; i < n * n; i++) {
            term[i] *= t / 1024 / k;
            sum[i] += term[i];
        }
    }
    power(n, out, sum, 1024);
}

/* a (x) b, 2 x 2 each, added to out. */
static void add_product(double *out, const double *a, const double *b, double weight)
{
    for (int i = 0; i < 4; i++)
        for (int j = 0; j < 4; j++)
            out[4 * i + j] += weight * a[2 * (i / 2) + j / 2] * b[2 * (i % 2) + j % 2];
}

/* E Phi (x) Phi of one step x -> Phi x of length h. */
static void second_moments(double *out, moyal_step *step, int method, double h)
{
    double dw[3 * LINEAR_LANES], w[2], sign, *y;
    bench_t b;

    if (!bench_open(&b, &linear, method, 0))
        return;
    y = b.block.y;
    for (int l = 0; l < LINEAR_LANES; l++) {
        outcome(w, &sign, l / 2);
        y[l] = l % 2 == 0;
        y[LINEAR_LANES + l] = l % 2 == 1;
        dw[l] = w[0] * sqrt(h);
        dw[LINEAR_LANES + l] = w[1] * sqrt(h);
        dw[2 * LINEAR_LANES + l] = sign;
    }
    step(&b.block, 0, h, dw);
    memset(out, 0, 16 * sizeof *out);
    for (int k = 0; k < OUTCOMES; k++) {
        const double phi[4] = {y[2 * k], y[2 * k + 1], y[LINEAR_LANES + 2 * k],
                               y[LINEAR_LANES + 2 * k + 1]};

        add_product(out, phi, phi, outcome(w, &sign, k));
    }
    bench_close(&b);
}

static double moment_error(moyal_step *step, int method, int steps)
{
    const double unit[4] = {1, 0, 0, 1}, t = 1;
    double generator[16] = {0}, exact[16], one[16], found[16], worst = 0;

    add_product(generator, drift, unit, 1);
    add_product(generator, unit, drift, 1);
    add_product(generator, first, first, 1);
    add_product(generator, second, second, 1);
    exponential(4, exact, generator, t);
    second_moments(one, step, method, t / steps);
    power(4, found, one, steps);
    for (int i = 0; i < 16; i++)
        worst = fmax(worst, fabs(found[i] - exact[i]));
    return worst;
}

static void euler(moyal_block *block, double t, double h, const double *dw)
{
    moyal_block_increment(block, t, h, dw, block->y, block->k1);
    for (long k = 0; k < block->run->size; k++)
        block->y[k] += block->k1[k];
}

static void test_linear_order(void)
{
    const double a = moment_error(moyal_step_weak2, MOYAL_WEAK2, 32);
    const double b = moment_error(moyal_step_weak2, MOYAL_WEAK2, 64);
    const double c = moment_error(moyal_step_weak2, MOYAL_WEAK2, 128);
    const double f = moment_error(moyal_step_midpoint, MOYAL_MIDPOINT, 32);
    const double g = moment_error(moyal_step_midpoint, MOYAL_MIDPOINT, 64);
    const double i = moment_error(moyal_step_midpoint, MOYAL_MIDPOINT, 128);
    const double d = moment_error(euler, MOYAL_EULER, 64),
                 e = moment_error(euler, MOYAL_EULER, 128);

    OK(fabs(a / b - 4) < 0.3 && fabs(b / c - 4) < 0.15 && c < 1e-3,
       "weak2: two noises that do not commute: second moments err by %.2e, %.2e, %.2e, ratios "
       "%.3f, %.3f",
       a, b, c, a / b, b / c);
    OK(fabs(f / g - 2) < 0.1 && fabs(g / i - 2) < 0.05 && i < 0.02,
       "semi-implicit: of weak order 1: %.2e, %.2e, %.2e, ratios %.3f, %.3f", f, g, i, f / g,
       g / i);
    OK(fabs(d / e - 2) < 0.1 && d > 10 * b, "Euler: %.2e, %.2e, ratio %.3f", d, e, d / e);
}

/* ---- two oscillators and a qubit: one step against two of half its length ----------------------
 */

static const char coupled[] =
    "mode C classical\nmode D classical\nqubit A\n"
    "hamiltonian (C.q^2 + C.p^2 + D.p^2)/2 + 4/5*A.sy + C.q*A.sz/2 + D.q*A.sx/2\n"
    "lindblad 1/4, C.q\nlindblad 3/8, A.sz\nlindblad 1/4, D.q\nlindblad 3/8, A.sx\n"
    "initial A state((1 + 3/5*A.sx + 2/5*A.sy + 1/5*A.sz)/2)\nobserve A.sz, C.q*A.sx\n";

enum { PATHS = 512 }; /* lanes: the OUTCOMES^2 of two steps, and some without weight */

/* The noise of step `which`, 0 or 1, of every path, and the path's probability. */
static void set_noise(double *dw, double *chances, int which, double h)
{
    for (int l = 0; l < PATHS; l++) {
        double w[2], sign;

        chances[l] *= outcome(w, &sign, which ? l / OUTCOMES % OUTCOMES : l % OUTCOMES);
        dw[l] = w[0] * sqrt(h);
        dw[PATHS + l] = w[1] * sqrt(h);
        dw[2 * PATHS + l] = sign;
    }
}

/* mean[k] = the average of component k of z and R over all paths of `steps` steps to the time t. */
static int averages(double mean[16], const moyal_program *program, moyal_step *step, int method,
                    double t, int steps)
{
    static double dw[3 * PATHS], chances[PATHS];
    const long split = 4 * PATHS;
    bench_t b;

    if (!bench_begin(&b, program, method))
        return 0;
    for (long k = 0; k < split; k++)
        b.block.y[k] = 0.3 + 0.2 * (double)(k / PATHS);
    for (int l = 0; l < PATHS; l++)
        chances[l] = l >= OUTCOMES * OUTCOMES ? 0 : steps == 1 ? 1.0 / OUTCOMES : 1;
    for (int k = 0; k < steps; k++) {
        set_noise(dw, chances, k, t / steps);
        moyal_block_expectations(&b.block, b.block.y);
        step(&b.block, k * t / steps, t / steps, dw);
    }
    for (int k = 0; k < 12; k++) {
        const double *y = k < 4 ? b.block.y + k * PATHS : b.block.y + b.run.split + (k - 4) * PATHS;

        mean[k] = 0;
        for (int l = 0; l < PATHS; l++)
            mean[k] += chances[l] * y[l];
    }
    bench_close(&b);
    return 1;
}

/* How far one step of length h and two of h/2 are apart on average: order n gives h^(n+1). */
static double step_error(const moyal_program *program, moyal_step *step, int method, double h)
{
    double one[16], two[16], worst = 0;

    if (!averages(one, program, step, method, h, 1) || !averages(two, program, step, method, h, 2))
        return INFINITY;
    for (int k = 0; k < 12; k++)
        worst = fmax(worst, fabs(one[k] - two[k]));
    return worst;
}

static void test_step_order(void)
{
    compiled_t c;
    double a, b;

    if (compiled_open(&c, coupled, SCHEME_UNRAVEL, PATHS, 0, compiled_backend()) &&
        OK(c.program->noise_count == 2, "two noises: %d", c.program->noise_count)) {
        a = step_error(c.program, moyal_step_weak2, MOYAL_WEAK2, 0.08);
        b = step_error(c.program, moyal_step_weak2, MOYAL_WEAK2, 0.04);
        OK(fabs(a / b - 8) < 1.2 && a < 2e-4,
           "weak2: steps of z and R err by h^3 on average: %.2e, %.2e, ratio %.2f", a, b, a / b);
        a = step_error(c.program, euler, MOYAL_EULER, 0.08);
        b = step_error(c.program, euler, MOYAL_EULER, 0.04);
        OK(fabs(a / b - 4) < 0.6, "Euler: by h^2: %.2e, %.2e, ratio %.2f", a, b, a / b);
        a = step_error(c.program, moyal_step_positive, MOYAL_POSITIVE, 0.08);
        b = step_error(c.program, moyal_step_positive, MOYAL_POSITIVE, 0.04);
        OK(a / b > 3 && a < 3e-3, "positive: by h^2 or less: %.2e, %.2e, ratio %.2f", a, b, a / b);
        a = step_error(c.program, moyal_step_midpoint, MOYAL_MIDPOINT, 0.08);
        b = step_error(c.program, moyal_step_midpoint, MOYAL_MIDPOINT, 0.04);
        OK(a / b > 3.4 && a < 3e-3, "semi-implicit: by h^2: %.2e, %.2e, ratio %.2f", a, b, a / b);
    }
    compiled_close(&c);
}

/* ---- positivity -------------------------------------------------------------------------- */

/* The least eigenvalue of a real symmetric matrix, by Jacobi's rotations; `a` is used up. */
static double least_eigenvalue(double *a, int n)
{
    double least = INFINITY;

    for (int sweep = 0; sweep < 30; sweep++)
        for (int p = 0; p < n; p++)
            for (int q = p + 1; q < n; q++) {
                const double angle = 0.5 * atan2(2 * a[p * n + q], a[q * n + q] - a[p * n + p]);
                const double c = cos(angle), s = sin(angle);

                for (int k = 0; k < n; k++) {
                    const double x = a[k * n + p], y = a[k * n + q];

                    a[k * n + p] = c * x - s * y;
                    a[k * n + q] = s * x + c * y;
                }
                for (int k = 0; k < n; k++) {
                    const double x = a[p * n + k], y = a[q * n + k];

                    a[p * n + k] = c * x - s * y;
                    a[q * n + k] = s * x + c * y;
                }
            }
    for (int i = 0; i < n; i++)
        least = fmin(least, a[i * n + i]);
    return least;
}

/* Of R of one lane: [[Re, -Im], [Im, Re]] has its eigenvalues twice. */
static double least_of_lane(const double *r, int d, int lanes, int lane)
{
    double a[256];

    for (int i = 0; i < d; i++)
        for (int j = 0; j < d; j++) {
            const double re = r[(i * d + j) * lanes + lane];
            const double im = r[(d * d + i * d + j) * lanes + lane];

            a[i * 2 * d + j] = a[(d + i) * 2 * d + d + j] = re;
            a[(d + i) * 2 * d + j] = im;
            a[i * 2 * d + d + j] = -im;
        }
    return least_eigenvalue(a, 2 * d);
}

static unsigned long state;

/* A whole number from -most to most. */
static int pick(int most)
{
    state = state * 6364136223846793005ul + 1442695040888963407ul;
    return (int)(state >> 33) % (2 * most + 1) - most;
}

/* A model with a random Kossakowski matrix G G^T of the given rank over C.q, C.p and two operators
 * of a qutrit: positive, and saturated for small rank. */
static void random_model(char *out, size_t size, int rank)
{
    static const char *const operators[4] = {"C.q", "C.p", "D.e(0,1) + D.e(1,0)",
                                             "D.e(1,1) - D.e(2,2)/2"};
    int re[4][4], im[4][4];
    size_t at;

    for (int i = 0; i < 4; i++)
        for (int k = 0; k < rank; k++) {
            re[i][k] = pick(3);
            im[i][k] = 0;
        }
    at = (size_t)snprintf(out, size,
                          "mode C classical\nqudit D 3\nhamiltonian C.q^2/2 + "
                          "(D.e(0,1) + D.e(1,0))/3 + D.e(2,2)\nlindblad [");
    for (int i = 0; i < 4; i++) {
        at += (size_t)snprintf(out + at, size - at, "%s[", i ? ", " : "");
        for (int j = 0; j < 4; j++) {
            int a = 0, b = 0;

            for (int k = 0; k < rank; k++) {
                a += re[i][k] * re[j][k] + im[i][k] * im[j][k];
                b += im[i][k] * re[j][k] - re[i][k] * im[j][k];
            }
            at +=
                (size_t)snprintf(out + at, size - at, "%s(%d/20) + (%d/20)*i", j ? ", " : "", a, b);
        }
        at += (size_t)snprintf(out + at, size - at, "]");
    }
    at += (size_t)snprintf(out + at, size - at, "], [");
    for (int i = 0; i < 4; i++)
        at += (size_t)snprintf(out + at, size - at, "%s%s", i ? ", " : "", operators[i]);
    snprintf(out + at, size - at,
             "]\ninitial D ket(1/sqrt(3), i/sqrt(3), 1/sqrt(3))\nobserve C.q\n");
}

/* The least eigenvalue of all lanes over steps of length h. */
static double least_over_steps(const moyal_program *program, double h)
{
    enum { STEPS = 12 };
    const int lanes = program->lanes;
    double least = INFINITY, dw[16 * 4];
    bench_t b;

    if (!bench_begin(&b, program, MOYAL_POSITIVE))
        return -INFINITY;
    for (int step = 0; step < STEPS; step++) {
        for (int k = 0; k < program->noise_count * lanes; k++)
            dw[k] = sqrt(h) * pick(1000) / 400;
        moyal_step_positive(&b.block, step * h, h, dw);
        for (int l = 0; l < lanes; l++)
            least = fmin(least, least_of_lane(b.block.y + b.run.split, 3, lanes, l));
        for (long k = 0; k < b.run.split; k++) /* z may run away, R is looked at */
            b.block.y[k] = fmod(b.block.y[k], 3);
    }
    bench_close(&b);
    return least;
}

static void test_positive(void)
{
    char text[2000];
    const int count = 4 * (int)tap_multiplier();

    for (int k = 0; k < count; k++) {
        compiled_t c;
        const int rank = 1 + k % 4;

        random_model(text, sizeof text, rank);
        if (compiled_open(&c, text, SCHEME_UNRAVEL, 4, 0, compiled_backend())) {
            const double small = least_over_steps(c.program, 0.01);
            const double large = least_over_steps(c.program, 1);

            OK(small > -1e-14 && large > -1e-14,
               "rank %d, %d noises: eigenvalues above %.1e with small steps, %.1e with steps of 1",
               rank, c.program->noise_count, small, large);
        }
        compiled_close(&c);
    }
}

int main(void)
{
    state = (unsigned long)tap_seed();
    test_linear_order();
    test_step_order();
    test_positive();
    return tap_done();
}
