/* The ensemble of models/ensemble.moyal as one would write it by hand for speed: pure states,
 * trajectories side by side, everything in one loop that the compiler can vectorise.
 *
 *   cc -Ofast -march=native [-DSEMI_IMPLICIT] handwritten.c -lm;  ./a.out TRAJECTORIES STEPS
 *
 * Euler-Maruyama on the Itô equations, or three iterations of the semi-implicit midpoint rule on
 * the Stratonovich ones (the scheme SI of XMDS2).  Prints the seconds, then t, <q>, <q^2>, <sz> at
 * 51 times.  Random numbers: splitmix64 of a counter, Box-Muller with polynomials. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { LANES = 256, ROWS = 51 };

static const double until = 5, lambda = 1, gamma_c = 0.5, omega = 1;

typedef struct {
    double q[LANES], p[LANES], ar[LANES], ai[LANES], br[LANES], bi[LANES], w[2 * LANES];
} block_t;

static uint64_t splitmix(uint64_t z)
{
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

/* 2 LANES normal numbers of this standard deviation: lane i in w[i] and w[LANES + i]. */
static void normals(double *restrict w, uint64_t counter, double deviation)
{
    const uint64_t golden = 0x9E3779B97F4A7C15u;

#pragma GCC ivdep
    for (int i = 0; i < LANES; i++) {
        const uint64_t x = splitmix((counter + 2 * (uint64_t)i) * golden);
        const uint64_t y = splitmix((counter + 2 * (uint64_t)i + 1) * golden);
        union {
            uint64_t bits;
            double value;
        } u = {.value = ((double)(int64_t)(x >> 11) + 1) * 0x1p-53};
        const int64_t e = (int64_t)(u.bits - 0x3FE6A09E667F3BCDu) >> 52;
        u.bits -= (uint64_t)e << 52;
        const double f = (u.value - 1) / (u.value + 1), z = f * f;
        const double sum =
            1 +
            z * (1. / 3 +
                 z * (1. / 5 +
                      z * (1. / 7 +
                           z * (1. / 9 + z * (1. / 11 + z * (1. / 13 + z * (1. / 15 + z / 17)))))));
        const double radius =
            sqrt(-2 * (2 * f * sum + (double)e * 0.693147180559945309)) * deviation;
        const double a = ((double)(int64_t)(y >> 13) * 0x1p-51 - 0.5) * 1.57079632679489661923;
        const double b = a * a;
        const double s =
            a * (1 + b * (-1. / 6 +
                          b * (1. / 120 +
                               b * (-1. / 5040 +
                                    b * (1. / 362880 + b * (-1. / 39916800 + b / 6227020800.))))));
        const double c =
            1 + b * (-.5 + b * (1. / 24 +
                                b * (-1. / 720 + b * (1. / 40320 + b * (-1. / 3628800 +
                                                                        b * (1. / 479001600 -
                                                                             b / 87178291200.))))));

        w[i] = (y & 1 ? c : s) * (y & 2 ? -radius : radius);
        w[LANES + i] = (y & 1 ? s : c) * (y & 4 ? -radius : radius);
    }
}

static void step(block_t *restrict b, const double *restrict w, double h)
{
    const double k = lambda * lambda / (8 * gamma_c), drive = -0.5 * lambda / sqrt(2 * gamma_c);
    const double kick = sqrt(2 * gamma_c), o = 0.5 * omega * h;

#pragma GCC ivdep
    for (int i = 0; i < LANES; i++) {
        const double dw = w[i], q0 = b->q[i], p0 = b->p[i];
        const double ar0 = b->ar[i], ai0 = b->ai[i], br0 = b->br[i], bi0 = b->bi[i];
#ifndef SEMI_IMPLICIT
        const double na = ar0 * ar0 + ai0 * ai0, nb = br0 * br0 + bi0 * bi0;
        const double s = (na - nb) / (na + nb), l = lambda * h * q0;
        const double ca = -0.5 * k * (1 - s) * (1 - s) * h + drive * (1 - s) * dw;
        const double cb = -0.5 * k * (1 + s) * (1 + s) * h - drive * (1 + s) * dw;

        b->q[i] = q0 + h * p0;
        b->p[i] = p0 - h * (q0 + lambda * s) + kick * dw;
        b->ar[i] = ar0 + ca * ar0 + o * bi0 + l * ai0;
        b->ai[i] = ai0 + ca * ai0 - o * br0 - l * ar0;
        b->br[i] = br0 + cb * br0 + o * ai0 - l * bi0;
        b->bi[i] = bi0 + cb * bi0 - o * ar0 + l * br0;
#else
        double q = q0, p = p0, ar = ar0, ai = ai0, br = br0, bi = bi0;

#pragma GCC unroll 3
        for (int iteration = 0; iteration < 3; iteration++) {
            const double na = ar * ar + ai * ai, nb = br * br + bi * bi;
            const double s = (na - nb) / (na + nb), l = lambda * h * q;
            const double ca = 2 * k * s * (1 - s) * h + drive * (1 - s) * dw;
            const double cb = -2 * k * s * (1 + s) * h - drive * (1 + s) * dw;
            const double part = iteration == 2 ? 1 : 0.5;
            const double qn = q0 + part * (h * p),
                         pn = p0 + part * (-h * (q + lambda * s) + kick * dw);
            const double arn = ar0 + part * (ca * ar + o * bi + l * ai);
            const double ain = ai0 + part * (ca * ai - o * br - l * ar);
            const double brn = br0 + part * (cb * br + o * ai - l * bi);
            const double bin = bi0 + part * (cb * bi - o * ar + l * br);

            q = qn, p = pn, ar = arn, ai = ain, br = brn, bi = bin;
        }
        b->q[i] = q, b->p[i] = p, b->ar[i] = ar, b->ai[i] = ai, b->br[i] = br, b->bi[i] = bi;
#endif
    }
}

static void record(double *sums, const block_t *b, long count)
{
    for (long i = 0; i < count; i++) {
        const double na = b->ar[i] * b->ar[i] + b->ai[i] * b->ai[i];
        const double nb = b->br[i] * b->br[i] + b->bi[i] * b->bi[i];

        sums[0] += b->q[i];
        sums[1] += b->q[i] * b->q[i];
        sums[2] += (na - nb) / (na + nb);
    }
}

static void run_block(double (*sums)[3], block_t *b, long count, uint64_t key, long steps)
{
    const double h = until / (double)steps;
    const long every = steps / (ROWS - 1);

    memset(b, 0, sizeof *b);
    for (int i = 0; i < LANES; i++)
        b->q[i] = b->ar[i] = 1;
    record(sums[0], b, count);
    for (long k = 0; k < steps; k++) {
        if (k % 2 == 0)
            normals(b->w, splitmix(key) + (uint64_t)k * LANES, sqrt(h));
        step(b, b->w + k % 2 * LANES, h);
        if ((k + 1) % every == 0)
            record(sums[(k + 1) / every], b, count);
    }
}

int main(int count, char **texts)
{
    const long trajectories = count > 1 ? atol(texts[1]) : 10000;
    const long steps = count > 2 ? atol(texts[2]) : 5000;
    double sums[ROWS][3] = {{0}};
    block_t *block = aligned_alloc(64, sizeof *block);
    struct timespec begin, end;

    clock_gettime(CLOCK_MONOTONIC, &begin);
    for (long first = 0; block && first < trajectories; first += LANES) {
        const long rest = trajectories - first;

        run_block(sums, block, rest < LANES ? rest : LANES, (uint64_t)first, steps);
    }
    clock_gettime(CLOCK_MONOTONIC, &end);
    printf("%.6f\n",
           (double)(end.tv_sec - begin.tv_sec) + 1e-9 * (double)(end.tv_nsec - begin.tv_nsec));
    for (int row = 0; row < ROWS; row++)
        printf("%g %.10g %.10g %.10g\n", until * row / (ROWS - 1),
               sums[row][0] / (double)trajectories, sums[row][1] / (double)trajectories,
               sums[row][2] / (double)trajectories);
    free(block);
    return 0;
}
