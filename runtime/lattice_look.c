/* What a function on a lattice holds at the ends of axes, in high modes and in corners of phase
 * space; leaving the corners out. */
#include <math.h>
#include <stddef.h>

#include "lattice_lines.h"

enum { LANES = MOYAL_FFT_LANES, STEP = 2 * MOYAL_FFT_LANES };

/* ---- ends and high modes ------------------------------------------------------------------ */

double moyal_lattice_tail(const moyal_lattice *lattice, double *buffers, int axis, const double *re,
                          const double *im)
{
    const long n = lattice->n[axis];
    double largest = 0;
    moyal_lines lines;

    for (long first = 0; first < lattice->points / n;) {
        double sum[LANES] = {0}, *result;

        first = moyal_lines_find(&lines, lattice, axis, first, im);
        moyal_lines_load(buffers, re, im, &lines);
        result = moyal_fft_run(&lattice->plans[axis], buffers, buffers + lattice->buffer);
        for (long j = n / 2 - n / 12; j <= n / 2 + n / 12; j++)
            for (int l = 0; l < LANES; l++)
                sum[l] += fabs(result[STEP * j + l]) + fabs(result[STEP * j + LANES + l]);
        for (int l = 0; l < LANES; l++)
            largest = sum[l] / (double)n > largest ? sum[l] / (double)n : largest;
    }
    return largest;
}

double moyal_lattice_edge(const moyal_lattice *lattice, int axis, int upper, const double *field)
{
    const long n = lattice->n[axis], stride = lattice->stride[axis];
    const long from = upper ? n - 2 : 0;
    double largest = 0;

    for (long outer = 0; outer < lattice->points; outer += n * stride)
        for (long k = from * stride; k < (from + 2) * stride; k++)
            largest = fabs(field[outer + k]) > largest ? fabs(field[outer + k]) : largest;
    return largest;
}

/* ---- corners ------------------------------------------------------------------------------ */

/* How far each line is from the middle of the box along the partner: 0 .. 1. */
static void distances(double *out, const moyal_lattice *lattice, const moyal_lines *lines,
                      int partner)
{
    const long n = lattice->n[partner];

    for (int l = 0; l < STEP; l++) {
        const long k = lines->base[l] / lattice->stride[partner] % n;

        out[l] = fabs(2.0 * (double)k / (double)n - 1);
    }
}

void moyal_lattice_profile(double *out, const moyal_lattice *lattice, double *buffers, int axis,
                           int partner, const double *re, const double *im)
{
    const long n = lattice->n[axis];
    double away[STEP];
    moyal_lines lines;

    for (long first = 0; first < lattice->points / n;) {
        double sums[MOYAL_LATTICE_BINS][STEP] = {{0}}, *result;

        first = moyal_lines_find(&lines, lattice, axis, first, im);
        moyal_lines_load(buffers, re, im, &lines);
        distances(away, lattice, &lines, partner);
        result = moyal_fft_run(&lattice->plans[axis], buffers, buffers + lattice->buffer);
        for (long j = 0; j < n; j++) {
            const double wave = 2.0 * (double)(2 * j > n ? n - j : j) / (double)n;
            const double *f = result + STEP * j;

            for (int l = 0; l < STEP; l++) {
                const int bin = (int)(0.5 * MOYAL_LATTICE_BINS * (away[l] + wave));

                sums[bin < MOYAL_LATTICE_BINS ? bin : MOYAL_LATTICE_BINS - 1][l] +=
                    (fabs(f[l % LANES]) + fabs(f[l % LANES + LANES])) / (double)n;
            }
        }
        for (int bin = 0; bin < MOYAL_LATTICE_BINS; bin++)
            for (int l = 0; l < STEP; l++)
                out[bin] = fmax(out[bin], sums[bin][l]);
    }
}

/* to = the modes |k| <= cut / n of `from`, with real and imaginary parts exchanged */
static void cut_modes(double *to, const double *from, long n, const double *cut)
{
    for (long j = 0; j < n; j++) {
        const double wave = (double)(2 * j > n ? n - j : j);

        for (int l = 0; l < LANES; l++) {
            const double keep = wave <= cut[l] ? 1 / (double)n : 0;

            to[STEP * j + l] = keep * from[STEP * j + LANES + l];
            to[STEP * j + LANES + l] = keep * from[STEP * j + l];
        }
    }
}

void moyal_lattice_filter(const moyal_lattice *lattice, double *buffers, int axis, int partner,
                          double reach, double *re, double *im)
{
    const long n = lattice->n[axis];
    double *work = buffers + lattice->buffer, *kept = work + lattice->buffer;
    double away[STEP], cut[LANES];
    moyal_lines lines;

    for (long first = 0; first < lattice->points / n;) {
        double *result;

        first = moyal_lines_find(&lines, lattice, axis, first, im);
        moyal_lines_load(buffers, re, im, &lines);
        distances(away, lattice, &lines, partner);
        for (int l = 0; l < LANES; l++)
            cut[l] = fmax(0, 0.5 * (double)n * (reach - fmin(away[l], away[LANES + l])));
        result = moyal_fft_run(&lattice->plans[axis], buffers, work);
        cut_modes(kept, result, n, cut);
        result = moyal_fft_run(&lattice->plans[axis], kept, work);
        moyal_lines_exchange(result, n);
        moyal_lines_store(result, re, im, &lines, 0);
    }
}
