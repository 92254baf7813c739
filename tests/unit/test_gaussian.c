/* Initial states against closed formulas: matrix elements, traces, products over factors. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/gaussian.h"
#include "runtime/matrix.h"
#include "tests/unit/tap.h"

enum { LEVELS = 24 };

static double rho[2 * LEVELS * LEVELS * LEVELS * LEVELS];

static double root_factorial(int n)
{
    return exp(lgamma(n + 1.0) / 2);
}

/* Largest distance of rho from u u†, u = re + i im, D elements. */
static double pure_distance(int d, const double *re, const double *im)
{
    double worst = 0;

    for (int i = 0; i < d; i++)
        for (int j = 0; j < d; j++) {
            double a = rho[i * d + j] - (re[i] * re[j] + im[i] * im[j]);
            double b = rho[d * d + i * d + j] - (im[i] * re[j] - re[i] * im[j]);

            worst = fmax(worst, fmax(fabs(a), fabs(b)));
        }
    return worst;
}

static void gaussian(int modes, int levels, const double *mean, const double *covariance,
                     double hbar)
{
    OK(moyal_gaussian_state(rho, modes, levels, mean, covariance, hbar) == MOYAL_DONE,
       "a Gaussian state of %d modes, hbar %g", modes, hbar);
}

/* <n|alpha> = exp(-|alpha|^2/2) alpha^n / sqrt(n!) */
static void test_coherent(double hbar)
{
    const double q = 1.3 * sqrt(hbar), p = -0.7 * sqrt(hbar), mean[2] = {q, p};
    const double vacuum[4] = {hbar / 2, 0, 0, hbar / 2};
    const double re = q / sqrt(2 * hbar), im = p / sqrt(2 * hbar), size = hypot(re, im);
    double u[LEVELS], v[LEVELS];

    gaussian(1, LEVELS, mean, vacuum, hbar);
    for (int n = 0; n < LEVELS; n++) {
        double length = exp(-size * size / 2) * pow(size, n) / root_factorial(n);

        u[n] = length * cos(n * atan2(im, re));
        v[n] = length * sin(n * atan2(im, re));
    }
    OK(pure_distance(LEVELS, u, v) < 1e-14, "coherent state, hbar %g: off by %g", hbar,
       pure_distance(LEVELS, u, v));
    OK(fabs(moyal_state_trace(rho, LEVELS, 1, 0) - 1) < 1e-13, "its trace");
}

/* rho_nn = x^n / (N + 1), x = N/(N + 1) */
static void test_thermal(void)
{
    const double number = 0.6, width = 2 * number + 1, hbar = 2, mean[2] = {0, 0};
    const double covariance[4] = {width * hbar / 2, 0, 0, width * hbar / 2};
    const double x = number / (number + 1);
    double worst = 0;

    gaussian(1, LEVELS, mean, covariance, hbar);
    for (int i = 0; i < LEVELS; i++)
        for (int j = 0; j < LEVELS; j++) {
            double want = i == j ? pow(x, i) / (number + 1) : 0;

            worst = fmax(worst, fabs(rho[i * LEVELS + j] - want));
            worst = fmax(worst, fabs(rho[LEVELS * LEVELS + i * LEVELS + j]));
        }
    OK(worst < 1e-15, "thermal state: off by %g", worst);
    OK(fabs(1 - moyal_state_trace(rho, LEVELS, 1, 0) - pow(x, LEVELS)) < 1e-14,
       "what is cut is x^levels");
}

/* Squeezing exp((conj(xi) a^2 - xi a†^2)/2), xi = r exp(i f): amplitudes
 * (-exp(i f) tanh(r) / 2)^m sqrt((2m)!) / m! / sqrt(cosh r); covariance hbar/2 times
 * [[C - S cos f, -S sin f], [-S sin f, C + S cos f]], C = cosh 2r, S = sinh 2r. */
static void test_squeezed(void)
{
    const double r = 0.5, f = 0.8, c = cosh(2 * r), s = sinh(2 * r), mean[2] = {0, 0};
    const double covariance[4] = {(c - s * cos(f)) / 2, -s * sin(f) / 2, -s * sin(f) / 2,
                                  (c + s * cos(f)) / 2};
    double u[LEVELS] = {0}, v[LEVELS] = {0};

    gaussian(1, LEVELS, mean, covariance, 1);
    for (int m = 0; 2 * m < LEVELS; m++) {
        double length =
            pow(tanh(r) / 2, m) * root_factorial(2 * m) / pow(root_factorial(m), 2) / sqrt(cosh(r));

        u[2 * m] = length * cos(m * (f + acos(-1)));
        v[2 * m] = length * sin(m * (f + acos(-1)));
    }
    OK(pure_distance(LEVELS, u, v) < 1e-14, "squeezed vacuum: off by %g",
       pure_distance(LEVELS, u, v));
}

/* sum_n t^n |n n> / cosh r, t = tanh r: covariance cosh 2r / 2 and +- sinh 2r / 2 between q's and
 * p's. */
static void test_two_modes(void)
{
    const int levels = 10, d = levels * levels;
    const double r = 0.4, c = cosh(2 * r) / 2, s = sinh(2 * r) / 2, mean[4] = {0, 0, 0, 0};
    const double covariance[16] = {c, 0, s, 0, 0, c, 0, -s, s, 0, c, 0, 0, -s, 0, c};
    double u[100] = {0}, v[100] = {0};

    gaussian(2, levels, mean, covariance, 1);
    for (int n = 0; n < levels; n++)
        u[n * levels + n] = pow(tanh(r), n) / cosh(r);
    OK(pure_distance(d, u, v) < 1e-14, "two-mode squeezed vacuum: off by %g",
       pure_distance(d, u, v));
    OK(fabs(1 - moyal_state_trace(rho, d, 1, 0) - pow(tanh(r), 2 * levels)) < 1e-14,
       "what is cut is tanh(r)^(2 levels)");
}

/* A random mixed state of two modes: Hermitian, and means and covariance come out of its elements.
 */
static void test_moments(void)
{
    const int levels = LEVELS, d = levels * levels;
    const double mean[4] = {0.3, -0.2, 0.5, 0.1};
    double covariance[16] = {0.9, 0.1, 0.2, 0.0, 0.1, 0.8,  0.0, -0.1,
                             0.2, 0.0, 0.7, 0.1, 0.0, -0.1, 0.1, 1.0};
    double asymmetry = 0, alpha[2] = {0, 0}, number = 0, cross[2] = {0, 0};

    gaussian(2, levels, mean, covariance, 1);
    for (int i = 0; i < d; i++)
        for (int j = 0; j < d; j++)
            asymmetry = fmax(asymmetry, fabs(rho[i * d + j] - rho[j * d + i]) +
                                            fabs(rho[d * d + i * d + j] + rho[d * d + j * d + i]));
    OK(asymmetry == 0, "Hermitian to the bit");
    for (int n = 0; n < levels; n++)
        for (int m = 0; m < levels; m++) {
            number += n * rho[(n * levels + m) * (d + 1)];
            if (n + 1 < levels) { /* Tr(a1 rho) = sum sqrt(n+1) rho_(n+1, n) */
                int at = ((n + 1) * levels + m) * d + n * levels + m;

                alpha[0] += sqrt(n + 1) * rho[at];
                alpha[1] += sqrt(n + 1) * rho[d * d + at];
            }
            if (n + 1 < levels && m + 1 < levels) { /* Tr(a1 a2† rho) */
                int at = ((n + 1) * levels + m) * d + n * levels + m + 1;

                cross[0] += sqrt((n + 1.0) * (m + 1.0)) * rho[at];
                cross[1] += sqrt((n + 1.0) * (m + 1.0)) * rho[d * d + at];
            }
        }
    OK(fabs(moyal_state_trace(rho, d, 1, 0) - 1) < 1e-6, "trace %.9f",
       moyal_state_trace(rho, d, 1, 0));
    OK(hypot(alpha[0] - 0.3 / sqrt(2), alpha[1] + 0.2 / sqrt(2)) < 1e-5, "<a1>: %g %g", alpha[0],
       alpha[1]);
    OK(fabs(number - (0.9 + 0.8 + 0.09 + 0.04 - 1) / 2) < 1e-4, "<n1> = %g", number);
    /* a1 a2† = (q1 q2 + p1 p2 + i (p1 q2 - q1 p2)) / 2 */
    OK(hypot(cross[0] - (0.2 - 0.1 + 0.15 - 0.02) / 2, cross[1] - (-0.1 - 0.03) / 2) < 1e-4,
       "<a1 a2†> = %g %g", cross[0], cross[1]);
}

static void test_others(void)
{
    double u[LEVELS] = {0}, v[LEVELS] = {0}, norm;
    const double re = 0.9, im = 0.6, size = hypot(re, im);

    moyal_fock_state(rho, LEVELS, 3);
    u[3] = 1;
    OK(pure_distance(LEVELS, u, v) == 0, "Fock state");
    OK(moyal_cat_state(rho, LEVELS, re, im) == MOYAL_DONE, "cat state");
    norm = sqrt(2 + 2 * exp(-2 * size * size));
    for (int n = 0; n < LEVELS; n++) {
        double length =
            n % 2 ? 0 : 2 * exp(-size * size / 2) * pow(size, n) / root_factorial(n) / norm;

        u[n] = length * cos(n * atan2(im, re));
        v[n] = length * sin(n * atan2(im, re));
    }
    OK(pure_distance(LEVELS, u, v) < 1e-14, "cat state: off by %g", pure_distance(LEVELS, u, v));
    OK(fabs(moyal_state_trace(rho, LEVELS, 1, 0) - 1) < 1e-13, "its trace");
}

/* Displaced squeezed thermal with many levels: the recurrence stays accurate, trace and purity. */
static void test_many_levels(void)
{
    enum { MANY = 120 };
    static double big[2 * MANY * MANY];
    const double mean[2] = {3, -2}, covariance[4] = {1.5, 0.3, 0.3, 0.6};
    const double purity = 0.5 / sqrt(1.5 * 0.6 - 0.09);
    double square = 0;

    OK(moyal_gaussian_state(big, 1, MANY, mean, covariance, 1) == MOYAL_DONE, "120 levels");
    for (int k = 0; k < 2 * MANY * MANY; k++)
        square += big[k] * big[k];
    OK(fabs(moyal_state_trace(big, MANY, 1, 0) - 1) < 1e-12, "trace off by %g",
       moyal_state_trace(big, MANY, 1, 0) - 1);
    OK(fabs(square - purity) < 1e-12, "purity off by %g", square - purity);
}

/* Factors: mode, qubit, mode, qutrit; a Gaussian over both modes, matrices on the others together.
 */
static void test_product(void)
{
    enum { L = 3 };
    static const int modes[2] = {0, 2}, finite[2] = {1, 3}, dimensions[4] = {0, 2, 0, 3};
    double c[1 + 4 + 16 + 72], pair[2 * L * L * L * L], *small = c + 21, worst = 0;
    const double covariance[16] = {.7, 0, .1, 0, 0, .8, 0, -.1, .1, 0, .6, 0, 0, -.1, 0, .9};
    const moyal_part parts[2] = {{MOYAL_DENSITY, 21, 0, 2, finite},
                                 {MOYAL_GAUSSIAN, 1, 0, 2, modes}};
    const moyal_program program = {.factor_count = 4,
                                   .factor_dimensions = dimensions,
                                   .part_count = 2,
                                   .parts = parts,
                                   .hbar = 0};
    const moyal_context context = {.levels = L, .dimension = 54, .c = c};

    c[0] = 1;
    for (int k = 0; k < 4; k++)
        c[1 + k] = 0.1 * (k + 1);
    memcpy(c + 5, covariance, sizeof covariance);
    for (int i = 0; i < 6; i++)
        for (int j = 0; j < 6; j++) {
            small[2 * (6 * i + j)] = 1.0 / (1 + i + j);
            small[2 * (6 * i + j) + 1] = i == j ? 0 : 0.01 * (i - j);
        }
    OK(moyal_initial_state(rho, &program, &context) == MOYAL_DONE &&
           moyal_gaussian_state(pair, 2, L, c + 1, c + 5, 1) == MOYAL_DONE,
       "a product of interleaved parts");
    for (int i = 0; i < 54; i++)
        for (int j = 0; j < 54; j++) {
            int gi = i / 18 * 3 + i / 3 % 3, gj = j / 18 * 3 + j / 3 % 3;
            int fi = i / 9 % 2 * 3 + i % 3, fj = j / 9 % 2 * 3 + j % 3;
            double a = pair[gi * 9 + gj], b = pair[81 + gi * 9 + gj];
            double x = small[2 * (6 * fi + fj)], y = small[2 * (6 * fi + fj) + 1];

            worst = fmax(worst, fabs(rho[i * 54 + j] - (a * x - b * y)));
            worst = fmax(worst, fabs(rho[54 * 54 + i * 54 + j] - (a * y + b * x)));
        }
    OK(worst < 1e-16, "its elements: off by %g", worst);
}

static void test_matrix(void)
{
    /* rank 2: the third row is the sum of the others */
    const double a[9] = {2, 1, 3, 1, 2, 3, 3, 3, 6}, indefinite[4] = {1, 2, 2, 1};
    const double zero[4] = {0}, bad[4] = {-1, 0, 0, 0.1}, mean[2] = {0, 0};
    double copy[9], lower[9], worst = 0;

    memcpy(copy, a, sizeof a);
    OK(moyal_square_root(3, copy, lower), "a square root of rank 2");
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) {
            double sum = -a[3 * i + j];

            for (int k = 0; k < 3; k++)
                sum += lower[3 * i + k] * lower[3 * j + k];
            worst = fmax(worst, fabs(sum));
        }
    OK(worst < 1e-14, "L L^T: off by %g", worst);
    memcpy(copy, indefinite, sizeof indefinite);
    OK(!moyal_square_root(2, copy, lower), "no square root of an indefinite matrix");
    memcpy(copy, zero, sizeof zero);
    OK(moyal_square_root(2, copy, lower) && lower[0] == 0, "the square root of nothing");
    OK(moyal_gaussian_state(rho, 1, 4, mean, bad, 1) == MOYAL_BAD_INPUT,
       "a covariance that is none is refused");
}

int main(void)
{
    test_coherent(1);
    test_coherent(0.3);
    test_thermal();
    test_squeezed();
    test_two_modes();
    test_moments();
    test_others();
    test_many_levels();
    test_product();
    test_matrix();
    return tap_done();
}
