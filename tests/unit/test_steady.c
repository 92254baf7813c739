/* Limits of linear systems, and their resolvents, against exact ones and dense matrices; dense
 * matrices against identities. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/array.h"
#include "runtime/dense.h"
#include "runtime/steady.h"
#include "tests/unit/tap.h"

enum { MOST = 96 };

typedef struct {
    int size;
    double m[MOST * MOST];
} dense_t;

static void dense_apply(void *context, double t, const double *x, double *y)
{
    const dense_t *d = context;

    (void)t;
    moyal_dense_apply(d->size, d->m, x, y);
}

static void dense_functionals(void *context, const double *x, double *v)
{
    const dense_t *d = context;

    v[0] = x[0];
    v[1] = x[d->size - 1];
}

static moyal_linear dense_system(dense_t *d)
{
    moyal_linear system = {.size = d->size, .constant = 1, .functional_count = 2};

    system.norm = INFINITY;
    system.context = d;
    system.apply = dense_apply;
    system.functionals = dense_functionals;
    return system;
}

/* In (-1, 1). */
static double draw(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (double)(*state >> 11) * 0x1p-52 - 1;
}

/* A mode of `size` levels in a bath of n quanta: its populations end as (n/(n+1))^level. */
static void heat(dense_t *d, int size, double n)
{
    memset(d->m, 0, sizeof d->m);
    d->size = size;
    for (int k = 0; k + 1 < size; k++) {
        const double up = n * (k + 1), down = (n + 1) * (k + 1);

        d->m[k * size + k] -= up;
        d->m[(k + 1) * size + k] += up;
        d->m[(k + 1) * size + k + 1] -= down;
        d->m[k * size + k + 1] += down;
    }
}

static void test_heat(double n)
{
    dense_t *d = malloc(sizeof *d);
    double *x = moyal_array(MOST), worst = 0, sum = 0, weight = 1;
    moyal_linear system;
    moyal_steady_report report;
    moyal_outcome outcome;

    heat(d, MOST, n);
    system = dense_system(d);
    x[5] = 0.25;
    x[17] = 0.75;
    outcome = moyal_steady(&system, 1e-13, 1000, NULL, x, &report);
    for (int k = 0; k < MOST; k++, weight *= n / (n + 1))
        sum += weight;
    weight = 1 / sum;
    for (int k = 0; k < MOST; k++, weight *= n / (n + 1))
        worst = fmax(worst, fabs(x[k] - weight));
    OK(outcome == MOYAL_DONE && worst < 1e-10,
       "a mode in a bath of %g quanta: off by %.2g after %ld applications, residual %.2g", n, worst,
       report.applications, report.residual);
    moyal_array_free(x);
    free(d);
}

/* Two levels each that mix among themselves, a wave that dies out, one that does not. */
static void test_parts(void)
{
    dense_t d = {.size = 4, .m = {-1, 2, 0, 0, 1, -2, 0, 0, 0, 0, -3, 1, 0, 0, 3, -1}};
    moyal_linear system = dense_system(&d);
    moyal_steady_report report;
    moyal_outcome outcome;
    double *x = moyal_array(4);

    memcpy(x, (double[]){0.3, 0, 0, 0.7}, 4 * sizeof *x);
    OK(moyal_steady(&system, 1e-13, 100, NULL, x, &report) == MOYAL_DONE &&
           fabs(x[0] - 0.2) + fabs(x[1] - 0.1) + fabs(x[2] - 0.175) + fabs(x[3] - 0.525) < 1e-13,
       "what is conserved stays: two parts end for themselves");
    d = (dense_t){.size = 2, .m = {-0.1, 3, -3, -0.1}};
    system.size = 2;
    memcpy(x, (double[]){1, 0}, 2 * sizeof *x);
    OK(moyal_steady(&system, 1e-13, 100, NULL, x, &report) == MOYAL_DONE &&
           fabs(x[0]) + fabs(x[1]) < 1e-13,
       "a damped wave ends at 0");
    memset(d.m, 0, sizeof d.m);
    OK(moyal_steady(&system, 1e-13, 100, NULL, x, &report) == MOYAL_DONE, "nothing moves");
    d.m[1] = 1; /* x_0' = x_1: grows for ever */
    x[1] = 1;
    outcome = moyal_steady(&system, 1e-13, 100, NULL, x, &report);
    OK(outcome == MOYAL_STEP_TOO_SMALL && report.residual > 0.1,
       "growth has no limit: residual %.2g", report.residual);
    d.m[0] = NAN;
    OK(moyal_steady(&system, 1e-13, 100, NULL, x, &report) == MOYAL_NOT_FINITE, "no number");
    system.constant = 0;
    OK(moyal_steady(&system, 1e-13, 100, NULL, x, &report) == MOYAL_BAD_INPUT,
       "a system that depends on the time has no limit");
    moyal_array_free(x);
}

static void test_limits(void)
{
    static const volatile sig_atomic_t stop = 1;
    dense_t *d = malloc(sizeof *d);
    moyal_linear system;
    moyal_steady_report report;
    moyal_outcome outcome;
    double *x = moyal_array(MOST);

    heat(d, MOST, 2);
    system = dense_system(d);
    x[3] = 1;
    outcome = moyal_steady(&system, 1e-13, 10, NULL, x, &report);
    OK(outcome == MOYAL_STEP_TOO_SMALL && report.residual > 1e-13,
       "10 applications are too few: residual %.2g", report.residual);
    OK(moyal_steady(&system, 1e-13, 100, &stop, x, &report) == MOYAL_STOPPED, "it can be stopped");
    moyal_array_free(x);
    free(d);
}

/* ((i omega + g) / ((i omega + g)^2 + f^2): the transform of exp(-g t) cos(f t). */
static void test_line(void)
{
    const double f = 3, g = 0.1, omega[] = {-3, 0, 2.9, 3, 100};
    dense_t d = {.size = 2, .m = {-g, f, -f, -g}};
    moyal_linear system = dense_system(&d);
    moyal_steady_report report;
    double *x = moyal_array(2), *zero = moyal_array(2), out[20], turned[20], worst = 0;

    x[0] = 1;
    OK(moyal_resolvents(&system, MOYAL_FORWARD, 1e-12, 100, NULL, x, zero, omega, 5, out,
                        &report) == MOYAL_DONE &&
           moyal_resolvents(&system, MOYAL_FORWARD, 1e-12, 100, NULL, zero, x, omega, 5, turned,
                            &report) == MOYAL_DONE,
       "resolvents of a damped wave");
    for (int k = 0; k < 5; k++) {
        const double w = omega[k], a = g * g - w * w + f * f, b = 2 * g * w;

        worst = fmax(worst, fabs(out[4 * k] - (g * a + w * b) / (a * a + b * b)));
        worst = fmax(worst, fabs(out[4 * k + 1] - (w * a - g * b) / (a * a + b * b)));
        worst = fmax(worst, fabs(out[4 * k] - turned[4 * k + 1]));
        worst = fmax(worst, fabs(out[4 * k + 1] + turned[4 * k]));
    }
    OK(worst < 1e-9, "its Lorentzian lines: off by %.2g", worst);
    moyal_array_free(x);
    moyal_array_free(zero);
}

/* Random stable matrices: (i omega - M) (p + i q) = x as one real system. */
static void test_random(uint64_t *state)
{
    enum { N = 70 };
    dense_t *d = malloc(sizeof *d);
    double *x = moyal_array(N), *zero = moyal_array(N), *a = moyal_array(4 * N * N), b[2 * N];
    double omega[] = {0.7}, out[4];
    long pivots[2 * N];
    moyal_linear system;
    moyal_steady_report report;
    moyal_outcome outcome;

    d->size = N;
    for (int i = 0; i < N; i++) {
        x[i] = draw(state);
        for (int j = 0; j < N; j++)
            d->m[i * N + j] = draw(state) - (i == j ? 8 : 0);
    }
    for (int i = 0; i < N; i++) {
        for (int j = 0; j < N; j++)
            a[i * 2 * N + j] = a[(i + N) * 2 * N + j + N] = -d->m[i * N + j];
        a[i * 2 * N + i + N] = -omega[0];
        a[(i + N) * 2 * N + i] = omega[0];
        b[i] = x[i];
        b[i + N] = 0;
    }
    system = dense_system(d);
    outcome =
        moyal_resolvents(&system, MOYAL_FORWARD, 1e-12, 100, NULL, x, zero, omega, 1, out, &report);
    OK(outcome == MOYAL_DONE && moyal_dense_factor(2 * N, a, pivots) > 0,
       "a random matrix: residual %.2g after %ld applications", report.residual,
       report.applications);
    moyal_dense_solve(2 * N, a, pivots, 1, b);
    OK(fabs(out[0] - b[0]) + fabs(out[1] - b[N]) + fabs(out[2] - b[N - 1]) +
               fabs(out[3] - b[2 * N - 1]) <
           1e-11,
       "the same by elimination: %.15g and %.15g", out[0], b[0]);
    moyal_array_free(x);
    moyal_array_free(zero);
    moyal_array_free(a);
    free(d);
}

/* exp(a) exp(-a) = 1, and a^-1 a = 1, for random a of some norm. */
static void test_dense(uint64_t *state, double size)
{
    enum { N = 37, SQUARE = N * N };
    double *memory = moyal_array((MOYAL_EXPONENTIAL_ARRAYS + 5) * SQUARE);
    double *a = memory, *kept = a + SQUARE, *p = kept + SQUARE, *q = p + SQUARE, *r = q + SQUARE;
    double worst = 0, far = 0;
    long pivots[N];

    for (int i = 0; i < SQUARE; i++)
        a[i] = kept[i] = size * draw(state) / N;
    moyal_dense_exponential(N, a, p, r + SQUARE, pivots, NULL);
    for (int i = 0; i < SQUARE; i++)
        a[i] = -kept[i];
    moyal_dense_exponential(N, a, q, r + SQUARE, pivots, NULL);
    moyal_dense_multiply(N, p, q, r);
    for (int i = 0; i < SQUARE; i++)
        worst = fmax(worst, fabs(r[i] - (i % (N + 1) == 0)));
    memcpy(a, kept, sizeof *a * SQUARE);
    OK(moyal_dense_factor(N, a, pivots) > 0 && worst < 1e-12 * exp(size),
       "exp(a) exp(-a) = 1 for elements of %g: off by %.2g", size / N, worst);
    memcpy(r, kept, sizeof *a * SQUARE);
    moyal_dense_solve(N, a, pivots, N, r);
    for (int i = 0; i < SQUARE; i++)
        far = fmax(far, fabs(r[i] - (i % (N + 1) == 0)));
    OK(far < 1e-10, "a^-1 a = 1: off by %.2g", far);
    moyal_array_free(memory);
}

static void test_singular(void)
{
    double a[9] = {1, 2, 3, 4, 5, 6, 7, 8, 9}, b[4] = {0, 1, 0, 1}, c[1] = {NAN};
    double turn[4] = {0, acos(-1), -acos(-1), 0}, out[4], work[4 * MOYAL_EXPONENTIAL_ARRAYS];
    long pivots[3];

    OK(moyal_dense_factor(3, a, pivots) < 1e-15, "a singular matrix");
    OK(moyal_dense_factor(2, b, pivots) == 0, "a column of zeros");
    OK(!(moyal_dense_factor(1, c, pivots) >= 0), "no number");
    moyal_dense_exponential(2, turn, out, work, pivots, NULL);
    OK(fabs(out[0] + 1) + fabs(out[1]) + fabs(out[2]) + fabs(out[3] + 1) < 1e-14,
       "half a turn is -1");
}

int main(void)
{
    uint64_t state = tap_seed();

    test_heat(0.3);
    test_heat(5);
    test_parts();
    test_limits();
    test_line();
    for (unsigned k = 0; k < tap_multiplier(); k++) {
        test_random(&state);
        test_dense(&state, 1);
        test_dense(&state, 8);
    }
    test_singular();
    return tap_done();
}
