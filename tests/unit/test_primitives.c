/* Row primitives against plain complex arithmetic, for one lane and several. */
#include <complex.h>
#include <math.h>
#include <string.h>
#include <time.h>

#include "runtime/array.h"
#include "runtime/philox.h"
#include "runtime/primitives.h"
#include "tests/unit/tap.h"

enum { MOST = 40, MOST_LANES = 70 };

/* `count` random numbers, others at each call with another `index`. */
static void randomise(double *out, long count, unsigned long index)
{
    moyal_gaussians(out, count, 1, tap_seed(), MOYAL_STREAM_NOISE, index, 0);
}

static double complex at(const double *re, const double *im, long k)
{
    return re[k] + I * im[k];
}

static void test_rows(int n, int lanes, int weighted)
{
    static double x[2][MOST * MOST_LANES], y[2][MOST * MOST_LANES], y0[2][MOST * MOST_LANES];
    static double v[2][MOST], s[2][MOST_LANES];
    const double complex w = 0.3 - 0.7 * I;
    double worst = 0;

    for (int part = 0; part < 2; part++) {
        randomise(x[part], n * lanes, 1 + part);
        randomise(y0[part], n * lanes, 3 + part);
        randomise(v[part], n, 5 + part);
        randomise(s[part], lanes, 7 + part);
    }
    s[0][lanes / 2] = s[1][lanes / 2] = 0;
    memcpy(y, y0, sizeof y);
    if (weighted)
        moyal_row_weighted(n, lanes, creal(w), cimag(w), v[0], v[1], s[0], s[1], x[0], x[1], y[0],
                           y[1]);
    else
        moyal_row(n, lanes, creal(w), cimag(w), s[0], s[1], x[0], x[1], y[0], y[1]);
    for (int j = 0; j < n; j++)
        for (int l = 0; l < lanes; l++) {
            const long k = j * lanes + l;
            double complex want = w * at(s[0], s[1], l) * at(x[0], x[1], k);

            if (weighted)
                want *= conj(at(v[0], v[1], j));
            want += at(y0[0], y0[1], k);
            worst = fmax(worst, cabs(want - at(y[0], y[1], k)));
        }
    OK(worst < 1e-14, "%s, %d elements, %d lanes: off by %g", weighted ? "weighted row" : "row", n,
       lanes, worst);
}

static void test_squares(int d, int lanes)
{
    const long plane = (long)d * d * lanes;
    double *x = moyal_array(2 * plane), *out = moyal_array(2 * plane), *w = moyal_array(2 * d);
    double *trace = moyal_array(2 * lanes), worst = 0;

    randomise(x, 2 * plane, 11);
    randomise(w, 2 * d, 12);
    moyal_hermitian(d, lanes, x, out);
    for (long i = 0; i < d; i++)
        for (long j = 0; j < d; j++)
            for (int l = 0; l < lanes; l++) {
                long k = (i * d + j) * lanes + l, t = (j * d + i) * lanes + l;
                double complex want = at(x, x + plane, k) + conj(at(x, x + plane, t));

                worst = fmax(worst, cabs(want - at(out, out + plane, k)));
            }
    OK(worst == 0, "hermitian, dimension %d, %d lanes", d, lanes);
    worst = 0;
    for (int offset = -d; offset <= d; offset++) {
        for (int l = 0; l < 2 * lanes; l++)
            trace[l] = 1;
        moyal_trace(d, lanes, offset, w, w + d, x, trace);
        for (int l = 0; l < lanes; l++) {
            double complex want = 1 + I;

            for (int i = 0; i < d; i++)
                if (i + offset >= 0 && i + offset < d)
                    want += at(w, w + d, i) *
                            at(x, x + plane, ((long)(i + offset) * d + i) * lanes + l);
            worst = fmax(worst, cabs(want - at(trace, trace + lanes, l)));
        }
    }
    OK(worst < 1e-13, "traces, dimension %d, %d lanes: off by %g", d, lanes, worst);
    moyal_array_free(x);
    moyal_array_free(out);
    moyal_array_free(w);
    moyal_array_free(trace);
}

/* The product of the matrices of a† and a. */
static void test_ladder(void)
{
    const int levels = 9;
    double worst = 0;

    for (int k = 0; k <= 4; k++)
        for (int l = 0; l <= 4; l++)
            for (int n = 0; n < levels; n++) {
                int m = n - k;
                double want = m >= 0 && m + l < levels ? 1 : 0;

                for (int j = 1; j <= k; j++)
                    want *= sqrt(m + j);
                for (int j = 1; j <= l; j++)
                    want *= sqrt(m + j > 0 ? m + j : 0);
                worst = fmax(worst, fabs(moyal_ladder(levels, n, k, l) - want) / fmax(1, want));
            }
    OK(worst < 1e-15, "ladder: off by %g", worst);
    OK(moyal_ladder(5, 4, 1, 1) == 4 && moyal_ladder(5, 5, 0, 0) == 0 &&
           moyal_ladder(5, 4, 0, 1) == 0 && moyal_ladder(9, 5, 3, 3) == 60,
       "number operator and edges are exact");
}

/* A figure to look at, not to judge by: machines differ and are shared. */
static void report_speed(void)
{
    enum { N = 512, ROUNDS = 100000 };
    static double x[2][N], y[2][N];
    const double s[2] = {1e-9, 1e-9};
    clock_t start = clock();

    for (long k = 0; k < ROUNDS; k++)
        moyal_row(N, 1, 0.5, 0.25, s, s + 1, x[0], x[1], y[0], y[1]);
    printf("# moyal_row, %d elements: %.1f GFLOP/s\n", N,
           8e-9 * N * ROUNDS / ((double)(clock() - start) / CLOCKS_PER_SEC));
}

int main(void)
{
    const int lanes[] = {1, 2, 8, 64, 70};

    for (int k = 0; k < 5; k++) {
        for (int n = 0; n <= MOST; n += 13) {
            test_rows(n, lanes[k], 0);
            test_rows(n, lanes[k], 1);
        }
        test_squares(1, lanes[k]);
        test_squares(5, lanes[k]);
        test_squares(19, lanes[k]);
    }
    test_ladder();
    report_speed();
    return tap_done();
}
