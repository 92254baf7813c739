/* Fourier transforms against their definition; spectral derivatives, sums and moves of functions
 * that are known. */
#include "runtime/lattice.h"

#include <math.h>
#include <stdlib.h>

#include "runtime/array.h"
#include "tap.h"

static const double pi = 3.14159265358979323846;

static double draw(unsigned long *h)
{
    *h = (*h * 1103515245u + 12345u) & 0x7fffffffu;
    return (double)(*h >> 8) / (1 << 23) - 0.5;
}

/* The largest difference between the transform of random numbers and the sum that defines it. */
static double transform_error(int n, unsigned long seed)
{
    double *data = moyal_array(16 * (size_t)n), *work = moyal_array(16 * (size_t)n);
    double *x = moyal_array(16 * (size_t)n), *y, worst = 0;
    unsigned long h = seed + (unsigned long)n;
    moyal_fft plan;

    for (int k = 0; k < 16 * n; k++)
        x[k] = data[k] = draw(&h);
    if (!moyal_fft_init(&plan, n))
        return 1;
    y = moyal_fft_run(&plan, data, work);
    for (int k = 0; k < n; k++)
        for (int l = 0; l < 8; l++) {
            double re = -y[16 * k + l], im = -y[16 * k + 8 + l];

            for (int j = 0; j < n; j++) {
                const double a = 2 * pi * (double)(j * k % n) / n;

                re += cos(a) * x[16 * j + l] + sin(a) * x[16 * j + 8 + l];
                im += cos(a) * x[16 * j + 8 + l] - sin(a) * x[16 * j + l];
            }
            worst = fmax(worst, hypot(re, im));
        }
    moyal_fft_clear(&plan);
    moyal_array_free(data);
    moyal_array_free(work);
    moyal_array_free(x);
    return worst;
}

static void test_transforms(void)
{
    double worst = 0;
    int lengths = 0;

    for (int n = 1; n <= 100; n++)
        if (moyal_fft_fits(n)) {
            worst = fmax(worst, transform_error(n, tap_seed()) / n);
            lengths++;
        }
    OK(lengths == 34 && worst < 1e-14, "%d lengths up to 100 against the sums: %.1e, seed %lu",
       lengths, worst, tap_seed());
    OK(!moyal_fft_fits(14) && moyal_fft_length(13) == 16 && moyal_fft_length(51) == 54,
       "lengths are even products of 2, 3, 5");
}

/* exp(-a q^2/2 - b p^2/2 + c q p) with its derivatives d_q^m, d_p d_q^m */
static double gauss(double q, double p)
{
    return exp(-q * q / 2 - 0.4 * p * p + 0.3 * q * p);
}

static moyal_lattice make(int n0, int n1, double half0, double half1)
{
    const int n[2] = {n0, n1};
    const double lower[2] = {-half0, -half1}, step[2] = {2 * half0 / n0, 2 * half1 / n1};
    moyal_lattice l;

    if (!moyal_lattice_init(&l, 2, n, lower, step))
        abort();
    return l;
}

/* The error of d_q f + d_q^2 g and of d_p d_q f for f, g = f z_0, with n points for each axis. */
static double derivative_error(int n, double *sum)
{
    moyal_lattice l = make(n, n, 10, 11);
    double *f = moyal_array((size_t)l.points), *g = moyal_array((size_t)l.points);
    double *re = moyal_array((size_t)l.points), *im = moyal_array((size_t)l.points);
    double *buffers = moyal_array(3 * (size_t)l.buffer), worst = 0, z[2];
    const moyal_lattice_input inputs[2] = {{f, g, 1}, {g, f, 2}};
    const moyal_lattice_input again[1] = {{re, im, 1}};

    for (long k = 0; k < l.points; k++) {
        moyal_lattice_point(&l, k, z);
        f[k] = gauss(z[0], z[1]);
        g[k] = z[0] * f[k];
    }
    moyal_lattice_derive(&l, buffers, 0, inputs, 2, re, im, 0);
    *sum = 0;
    for (long k = 0; k < l.points; k++) {
        double u, f1, f2, f3;

        moyal_lattice_point(&l, k, z);
        u = -z[0] + 0.3 * z[1];
        f1 = u * f[k];
        f2 = (u * u - 1) * f[k];
        f3 = z[0] * f2 + 2 * f1; /* g'' */
        worst = fmax(worst, fabs(re[k] - (f1 + f3)));
        worst = fmax(worst, fabs(im[k] - (f[k] + z[0] * f1 + f2)));
        *sum += re[k];
    }
    moyal_lattice_derive(&l, buffers, 1, again, 1, re, im, 0);
    for (long k = 0; k < l.points; k++)
        *sum += re[k];
    moyal_array_free(f);
    moyal_array_free(g);
    moyal_array_free(re);
    moyal_array_free(im);
    moyal_array_free(buffers);
    moyal_lattice_clear(&l);
    return worst;
}

static void test_derivatives(void)
{
    double sum, coarse = derivative_error(24, &sum), middle = derivative_error(36, &sum),
                fine = derivative_error(60, &sum);

    OK(fine < 1e-11, "derivatives of a Gaussian: %.1e", fine);
    OK(middle < coarse / 30 && fine < middle / 1000, "they converge spectrally: %.1e %.1e %.1e",
       coarse, middle, fine);
    OK(fabs(sum) < 1e-11, "a derivative has the sum 0: %.1e", sum);
}

/* A finer and longer lattice, one thing for each axis. */
static void test_moves(void)
{
    moyal_lattice from = make(60, 64, 10, 11), to = make(80, 72, 10, 11 * 72.0 / 64);
    double *f = moyal_array((size_t)from.points), *g = moyal_array((size_t)to.points);
    double *buffers = moyal_array(3 * (size_t)from.buffer), worst = 0, z[2];

    for (long k = 0; k < from.points; k++) {
        moyal_lattice_point(&from, k, z);
        f[k] = gauss(z[0], z[1]);
    }
    OK(moyal_lattice_move(&to, g, &from, f), "a function moves to a larger and finer lattice");
    for (long k = 0; k < to.points; k++) {
        moyal_lattice_point(&to, k, z);
        worst = fmax(worst, fabs(g[k] - gauss(z[0], z[1])));
    }
    OK(worst < 1e-12, "and stays what it is: %.1e", worst);
    OK(moyal_lattice_tail(&from, buffers, 0, f, f) < 1e-13 &&
           moyal_lattice_edge(&from, 0, 1, f) < 1e-13,
       "nothing in the highest modes and at the edge");
    for (long k = 0; k < from.points; k++)
        f[k] += k % 2 ? 1e-6 : 0;
    OK(moyal_lattice_tail(&from, buffers, 1, f, f) > 1e-7 &&
           moyal_lattice_edge(&from, 1, 0, f) > 1e-7,
       "what alternates from point to point is seen");
    moyal_array_free(f);
    moyal_array_free(g);
    moyal_array_free(buffers);
    moyal_lattice_clear(&from);
    moyal_lattice_clear(&to);
}

static double product(const moyal_lattice *l, const double *a, const double *b)
{
    double sum = 0;

    for (long k = 0; k < l->points; k++)
        sum += a[k] * b[k];
    return sum;
}

/* Filters of corners as matrices: symmetric projections that keep sums; what is in them. */
static void test_corners(void)
{
    moyal_lattice l = make(40, 36, 10, 11);
    const size_t size = (size_t)l.points;
    double *a = moyal_array(size), *b = moyal_array(size), *fa = moyal_array(size);
    double *fb = moyal_array(size), *wave = moyal_array(size);
    double *buffers = moyal_array(3 * (size_t)l.buffer), worst = 0, there = 0, gone = 0, z[2];
    double profile[MOYAL_LATTICE_BINS] = {0};
    unsigned long h = tap_seed();

    for (long k = 0; k < l.points; k++) {
        moyal_lattice_point(&l, k, z);
        fa[k] = a[k] = draw(&h);
        fb[k] = b[k] = draw(&h);
        /* half way to the end in q, two thirds of the highest mode along p */
        wave[k] = exp(-2 * (z[0] - 5) * (z[0] - 5)) * cos(2 * pi * 12 * z[1] / 22);
    }
    moyal_lattice_filter(&l, buffers, 1, 0, 1.2, fa, NULL);
    moyal_lattice_filter(&l, buffers, 1, 0, 1.2, fb, NULL);
    worst = fabs(product(&l, fa, b) - product(&l, a, fb));
    OK(worst < 1e-12, "a filter is symmetric: %.1e, seed %lu", worst, tap_seed());
    moyal_lattice_filter(&l, buffers, 1, 0, 1.6, wave, b);
    for (long k = 0; k < l.points; k++)
        there = fmax(there, fabs(wave[k]));
    OK(there > 0.9, "what is within its reach stays: %.3f", there);
    moyal_lattice_profile(profile, &l, buffers, 1, 0, wave, NULL);
    OK(profile[(int)((0.5 + 24.0 / 36) / 2 * MOYAL_LATTICE_BINS)] > 0.4 &&
           profile[MOYAL_LATTICE_BINS - 8] < 1e-3,
       "the profile knows where it is");
    moyal_lattice_filter(&l, buffers, 1, 0, 0.8, wave, b);
    for (long k = 0; k < l.points; k++)
        gone = fmax(gone, fabs(wave[k]));
    OK(gone < 0.1, "what is far beyond it does not: %.3f", gone);
    for (long k = 0; k < l.points; k++)
        wave[k] = 1;
    worst = fabs(product(&l, wave, fa) - product(&l, wave, a));
    OK(worst < 1e-12, "the sum stays: %.1e", worst);
    for (long k = 0; k < l.points; k++)
        b[k] = fa[k];
    moyal_lattice_filter(&l, buffers, 1, 0, 1.2, fa, NULL);
    worst = 0;
    for (long k = 0; k < l.points; k++)
        worst = fmax(worst, fabs(fa[k] - b[k]));
    OK(worst < 1e-13 && product(&l, b, b) < 0.9 * product(&l, a, a),
       "twice is once, and not nothing: %.1e", worst);
    moyal_array_free(a);
    moyal_array_free(b);
    moyal_array_free(fa);
    moyal_array_free(fb);
    moyal_array_free(wave);
    moyal_array_free(buffers);
    moyal_lattice_clear(&l);
}

int main(void)
{
    test_transforms();
    test_derivatives();
    test_moves();
    test_corners();
    return tap_done();
}
