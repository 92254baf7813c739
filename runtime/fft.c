/* Stockham's transform, radices 4, 2, 3, 5. */
#include "wide.h"

#include "fft.h"

#include <math.h>
#include <stddef.h>

#include "array.h"

enum { LANES = MOYAL_FFT_LANES, STEP = 2 * MOYAL_FFT_LANES };

int moyal_fft_fits(int length)
{
    for (int prime = 2; prime <= 5 && length > 1; prime++)
        while (length > 1 && length % prime == 0)
            length /= prime;
    return length == 1;
}

int moyal_fft_length(double least)
{
    int length = 2;

    while (length < 1 << 24 && (length < least || !moyal_fft_fits(length)))
        length += 2;
    return length;
}

int moyal_fft_init(moyal_fft *plan, int length)
{
    static const int radices[] = {4, 2, 3, 5};
    const double pi = 3.14159265358979323846;
    int rest = length;

    plan->length = length;
    plan->pass_count = 0;
    for (int k = 0; k < 4; k++)
        for (; rest % radices[k] == 0 && rest > 1; rest /= radices[k])
            plan->radices[plan->pass_count++] = radices[k];
    plan->roots = rest == 1 ? moyal_array(2 * (size_t)length) : NULL;
    for (int k = 0; plan->roots && k < length; k++) {
        /* angles within an eighth of a turn would be more exact still; one ulp is enough */
        plan->roots[2 * k] = cos(2 * pi * k / length);
        plan->roots[2 * k + 1] = -sin(2 * pi * k / length);
    }
    return plan->roots != NULL;
}

void moyal_fft_clear(moyal_fft *plan)
{
    moyal_array_free(plan->roots);
    plan->roots = NULL;
}

/* y = w x for all lanes, w = wr + i wi */
#define TURN(y, re, im, wr, wi)                                                                    \
    ((y)[l] = (re) * (wr) - (im) * (wi), (y)[LANES + l] = (re) * (wi) + (im) * (wr))

/* The butterflies: `count` elements in a row (times lanes); inputs `in` apart, outputs `out` apart;
 * w[2t], w[2t + 1]: the factor of output t. */
MOYAL_WIDE static void pass2(const double *x, double *y, long count, long in, long out,
                             const double *w)
{
    for (long q = 0; q < count; q++, x += STEP, y += STEP)
        for (int l = 0; l < LANES; l++) {
            const double ar = x[l], ai = x[LANES + l], br = x[in + l], bi = x[in + LANES + l];

            y[l] = ar + br;
            y[LANES + l] = ai + bi;
            TURN(y + out, ar - br, ai - bi, w[2], w[3]);
        }
}

MOYAL_WIDE static void pass3(const double *x, double *y, long count, long in, long out,
                             const double *w)
{
    const double s = 0.86602540378443864676;

    for (long q = 0; q < count; q++, x += STEP, y += STEP)
        for (int l = 0; l < LANES; l++) {
            const double *b = x + in, *c = x + 2 * in;
            const double sr = b[l] + c[l], si = b[LANES + l] + c[LANES + l];
            const double dr = s * (b[l] - c[l]), di = s * (b[LANES + l] - c[LANES + l]);
            const double mr = x[l] - 0.5 * sr, mi = x[LANES + l] - 0.5 * si;

            y[l] = x[l] + sr;
            y[LANES + l] = x[LANES + l] + si;
            TURN(y + out, mr + di, mi - dr, w[2], w[3]);
            TURN(y + 2 * out, mr - di, mi + dr, w[4], w[5]);
        }
}

MOYAL_WIDE static void pass4(const double *x, double *y, long count, long in, long out,
                             const double *w)
{
    for (long q = 0; q < count; q++, x += STEP, y += STEP)
        for (int l = 0; l < LANES; l++) {
            const double *b = x + in, *c = x + 2 * in, *d = x + 3 * in;
            const double er = x[l] + c[l], ei = x[LANES + l] + c[LANES + l];
            const double fr = x[l] - c[l], fi = x[LANES + l] - c[LANES + l];
            const double gr = b[l] + d[l], gi = b[LANES + l] + d[LANES + l];
            const double hr = b[l] - d[l], hi = b[LANES + l] - d[LANES + l];

            y[l] = er + gr;
            y[LANES + l] = ei + gi;
            TURN(y + out, fr + hi, fi - hr, w[2], w[3]);
            TURN(y + 2 * out, er - gr, ei - gi, w[4], w[5]);
            TURN(y + 3 * out, fr - hi, fi + hr, w[6], w[7]);
        }
}

MOYAL_WIDE static void pass5(const double *x, double *y, long count, long in, long out,
                             const double *w)
{
    const double c1 = 0.30901699437494742410, c2 = -0.80901699437494742410;
    const double s1 = 0.95105651629515357212, s2 = 0.58778525229247312917;

    for (long q = 0; q < count; q++, x += STEP, y += STEP)
        for (int l = 0; l < LANES; l++) {
            const double *b = x + in, *c = x + 2 * in, *d = x + 3 * in, *e = x + 4 * in;
            const double pr = b[l] + e[l], pi = b[LANES + l] + e[LANES + l];
            const double qr = c[l] + d[l], qi = c[LANES + l] + d[LANES + l];
            const double ur = b[l] - e[l], ui = b[LANES + l] - e[LANES + l];
            const double vr = c[l] - d[l], vi = c[LANES + l] - d[LANES + l];
            const double gr = x[l] + c1 * pr + c2 * qr, gi = x[LANES + l] + c1 * pi + c2 * qi;
            const double hr = x[l] + c2 * pr + c1 * qr, hi = x[LANES + l] + c2 * pi + c1 * qi;
            const double jr = s1 * ur + s2 * vr, ji = s1 * ui + s2 * vi;
            const double kr = s2 * ur - s1 * vr, ki = s2 * ui - s1 * vi;

            y[l] = x[l] + pr + qr;
            y[LANES + l] = x[LANES + l] + pi + qi;
            TURN(y + out, gr + ji, gi - jr, w[2], w[3]);
            TURN(y + 2 * out, hr + ki, hi - kr, w[4], w[5]);
            TURN(y + 3 * out, hr - ki, hi + kr, w[6], w[7]);
            TURN(y + 4 * out, gr - ji, gi + jr, w[8], w[9]);
        }
}

/* n = radix * m * s: input t of butterfly j at s (j + m t), output t at s (radix j + t), both for s
 * elements in a row; the factor of output t is exp(-2 pi i j t s / n). */
static void run_pass(const moyal_fft *plan, int radix, long s, const double *x, double *y)
{
    const long n = plan->length, m = n / (radix * s);
    double w[10];

    for (long j = 0; j < m; j++) {
        const double *from = x + STEP * s * j;
        double *to = y + STEP * s * radix * j;

        for (int t = 0; t < radix; t++) {
            w[2 * t] = plan->roots[2 * (j * t * s)];
            w[2 * t + 1] = plan->roots[2 * (j * t * s) + 1];
        }
        if (radix == 2)
            pass2(from, to, s, STEP * s * m, STEP * s, w);
        else if (radix == 3)
            pass3(from, to, s, STEP * s * m, STEP * s, w);
        else if (radix == 4)
            pass4(from, to, s, STEP * s * m, STEP * s, w);
        else
            pass5(from, to, s, STEP * s * m, STEP * s, w);
    }
}

double *moyal_fft_run(const moyal_fft *plan, double *data, double *work)
{
    long s = 1;

    for (int k = 0; k < plan->pass_count; k++) {
        double *other = work;

        run_pass(plan, plan->radices[k], s, data, work);
        s *= plan->radices[k];
        work = data;
        data = other;
    }
    return data;
}
