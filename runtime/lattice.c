/* Spectral derivatives along the axes of a lattice. */
#include "lattice.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

#include "array.h"

enum { LANES = MOYAL_FFT_LANES, STEP = 2 * MOYAL_FFT_LANES };

int moyal_lattice_init(moyal_lattice *lattice, int dimensions, const int *n, const double *lower,
                       const double *step)
{
    int good = 1, longest = 0;

    memset(lattice, 0, sizeof *lattice);
    lattice->dimensions = dimensions;
    lattice->points = 1;
    for (int i = dimensions - 1; i >= 0; i--) {
        lattice->n[i] = n[i];
        lattice->lower[i] = lower[i];
        lattice->step[i] = step[i];
        lattice->stride[i] = lattice->points;
        lattice->points *= n[i];
        longest = n[i] > longest ? n[i] : longest;
        good &= moyal_fft_init(&lattice->plans[i], n[i]);
    }
    lattice->buffer = (long)STEP * longest;
    return good;
}

void moyal_lattice_clear(moyal_lattice *lattice)
{
    for (int i = 0; i < lattice->dimensions; i++)
        moyal_fft_clear(&lattice->plans[i]);
    memset(lattice, 0, sizeof *lattice);
}

void moyal_lattice_point(const moyal_lattice *lattice, long point, double *z)
{
    for (int i = 0; i < lattice->dimensions; i++)
        z[i] = lattice->lower[i] +
               lattice->step[i] * (double)(point / lattice->stride[i] % lattice->n[i]);
}

double moyal_lattice_cell(const moyal_lattice *lattice)
{
    double cell = 1;

    for (int i = 0; i < lattice->dimensions; i++)
        cell *= lattice->step[i];
    return cell;
}

/* ---- lines, eight at a time -------------------------------------------------------------- */

/* Where the lines first, first + 1, .. of an axis begin; lanes beyond the last repeat it.  How many
 * there are. */
static int find_lines(const moyal_lattice *lattice, int axis, long first, long *base)
{
    const long stride = lattice->stride[axis], n = lattice->n[axis], count = lattice->points / n;
    const int lanes = count - first < LANES ? (int)(count - first) : LANES;

    for (int l = 0; l < LANES; l++) {
        const long line = first + (l < lanes ? l : lanes - 1);

        base[l] = line / stride * stride * n + line % stride;
    }
    return lanes;
}

static void load(double *to, const double *re, const double *im, const long *base, long n,
                 long stride)
{
    if (base[LANES - 1] == base[0] + LANES - 1) {
        for (long j = 0; j < n; j++) {
            memcpy(to + STEP * j, re + base[0] + j * stride, LANES * sizeof *to);
            memcpy(to + STEP * j + LANES, im + base[0] + j * stride, LANES * sizeof *to);
        }
        return;
    }
    for (long j = 0; j < n; j++)
        for (int l = 0; l < LANES; l++) {
            to[STEP * j + l] = re[base[l] + j * stride];
            to[STEP * j + LANES + l] = im[base[l] + j * stride];
        }
}

static void store(const double *from, double *re, double *im, const long *base, int lanes, long n,
                  long stride, int add)
{
    for (long j = 0; j < n; j++)
        for (int l = 0; l < lanes; l++) {
            double *to_re = re + base[l] + j * stride, *to_im = im + base[l] + j * stride;

            *to_re = (add ? *to_re : 0) + from[STEP * j + l];
            *to_im = (add ? *to_im : 0) + from[STEP * j + LANES + l];
        }
}

/* ---- derivatives ------------------------------------------------------------------------- */

double moyal_lattice_wave(const moyal_lattice *lattice, int axis, long j)
{
    const long n = lattice->n[axis];
    const double unit = 2 * 3.14159265358979323846 / (lattice->step[axis] * (double)n);

    return unit * (double)(2 * j > n ? j - n : j);
}

/* sum (+)= (i k)^power / n from, with real and imaginary parts exchanged */
static void add_multiple(double *sum, const double *from, const moyal_lattice *lattice, int axis,
                         int power, int first)
{
    const long n = lattice->n[axis];

    for (long j = 0; j < n; j++) {
        const double k = 2 * j == n && power % 2 ? 0 : moyal_lattice_wave(lattice, axis, j);
        const double size = (power % 4 < 2 ? 1 : -1) * pow(k, power) / (double)n;
        const double *x = from + STEP * j, *re = x, *im = x + LANES;
        double *to = sum + STEP * j;

        for (int l = 0; l < LANES; l++) {
            const double a = power % 2 ? -size * im[l] : size * re[l];
            const double b = power % 2 ? size * re[l] : size * im[l];

            to[l] = first ? b : to[l] + b;
            to[LANES + l] = first ? a : to[LANES + l] + a;
        }
    }
}

/* Exchanges real and imaginary parts. */
static void exchange(double *x, long n)
{
    for (long j = 0; j < n; j++)
        for (int l = 0; l < LANES; l++) {
            const double re = x[STEP * j + l];

            x[STEP * j + l] = x[STEP * j + LANES + l];
            x[STEP * j + LANES + l] = re;
        }
}

void moyal_lattice_derive(const moyal_lattice *lattice, double *buffers, int axis,
                          const moyal_lattice_input *inputs, int count, double *re, double *im,
                          int add)
{
    const long n = lattice->n[axis], stride = lattice->stride[axis];
    double *work = buffers + lattice->buffer, *sum = work + lattice->buffer;

    for (long first = 0; first < lattice->points / n; first += LANES) {
        long base[LANES];
        const int lanes = find_lines(lattice, axis, first, base);
        double *result;

        for (int k = 0; k < count; k++) {
            load(buffers, inputs[k].re, inputs[k].im, base, n, stride);
            result = moyal_fft_run(&lattice->plans[axis], buffers, work);
            add_multiple(sum, result, lattice, axis, inputs[k].power, k == 0);
        }
        result = moyal_fft_run(&lattice->plans[axis], sum, work);
        exchange(result, n);
        store(result, re, im, base, lanes, n, stride, add);
    }
}

void moyal_lattice_transform(const moyal_lattice *lattice, double *buffers, double *re, double *im)
{
    for (int axis = 0; axis < lattice->dimensions; axis++) {
        const long n = lattice->n[axis], stride = lattice->stride[axis];

        for (long first = 0; first < lattice->points / n; first += LANES) {
            long base[LANES];
            const int lanes = find_lines(lattice, axis, first, base);
            double *result;

            load(buffers, re, im, base, n, stride);
            result = moyal_fft_run(&lattice->plans[axis], buffers, buffers + lattice->buffer);
            store(result, re, im, base, lanes, n, stride, 0);
        }
    }
}

/* ---- what a lattice is too small or too coarse for --------------------------------------- */

double moyal_lattice_tail(const moyal_lattice *lattice, double *buffers, int axis, const double *re,
                          const double *im)
{
    const long n = lattice->n[axis], stride = lattice->stride[axis];
    double largest = 0;

    for (long first = 0; first < lattice->points / n; first += LANES) {
        long base[LANES];
        double sum[LANES] = {0}, *result;

        find_lines(lattice, axis, first, base);
        load(buffers, re, im, base, n, stride);
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

/* ---- from one lattice to another --------------------------------------------------------- */

/* The spectrum of n modes as one of m: cut or filled with zeros; the highest of an even number
 * counts half for either sign. */
static void resize_spectrum(double *to, long m, const double *from, long n)
{
    const long least = m < n ? m : n, half = (least - 1) / 2;
    const double scale = 1 / (double)n;

    memset(to, 0, sizeof *to * STEP * (size_t)m);
    for (long k = -half; k <= half; k++) {
        const double *x = from + STEP * (k < 0 ? n + k : k);
        double *y = to + STEP * (k < 0 ? m + k : k);

        for (int l = 0; l < STEP; l++)
            y[l] = scale * x[l];
    }
    if (least % 2 == 0)
        for (int l = 0; l < STEP; l++) {
            const double x = 0.5 * scale * from[STEP * (n / 2 < m / 2 ? n / 2 : m / 2) + l];

            to[STEP * (least / 2) + l] += x;
            to[STEP * (m - least / 2) + l] += x;
        }
    exchange(to, m);
}

/* One axis with other n, the others as in `from`; `mid` is `from` with that axis of `to`. */
static void interpolate(const moyal_lattice *mid, double *out, const moyal_lattice *from,
                        const double *field, int axis, double *data)
{
    const long n = from->n[axis], m = mid->n[axis];
    const long buffer = n > m ? from->buffer : mid->buffer;
    double *work = data + buffer, *wide = work + buffer;

    for (long first = 0; first < from->points / n; first += LANES) {
        long base[LANES], target[LANES];
        const int lanes = find_lines(from, axis, first, base);
        double *result;

        find_lines(mid, axis, first, target);
        load(data, field, field, base, n, from->stride[axis]);
        for (long j = 0; j < n; j++)
            memset(data + STEP * j + LANES, 0, LANES * sizeof *data);
        result = moyal_fft_run(&from->plans[axis], data, work);
        resize_spectrum(wide, m, result, n);
        result = moyal_fft_run(&mid->plans[axis], wide, result == data ? work : data);
        exchange(result, m);
        for (long j = 0; j < m; j++)
            for (int l = 0; l < lanes; l++)
                out[target[l] + j * mid->stride[axis]] = result[STEP * j + l];
    }
}

/* One axis with other ends and the same step. */
static void shift(const moyal_lattice *mid, double *out, const moyal_lattice *from,
                  const double *field, int axis)
{
    const long n = from->n[axis], m = mid->n[axis];
    const long ahead = lround((from->lower[axis] - mid->lower[axis]) / from->step[axis]);

    memset(out, 0, sizeof *out * (size_t)mid->points);
    for (long line = 0; line < from->points / n; line++) {
        const long stride = from->stride[axis], outer = line / stride, inner = line % stride;

        for (long j = 0; j < n; j++)
            if (j + ahead >= 0 && j + ahead < m)
                out[(outer * m + j + ahead) * stride + inner] =
                    field[(outer * n + j) * stride + inner];
    }
}

static int same_axis(const moyal_lattice *a, const moyal_lattice *b, int axis)
{
    return a->n[axis] == b->n[axis] && a->lower[axis] == b->lower[axis];
}

/* `mid` has the axis of `to`. */
static int move_axis(const moyal_lattice *mid, double *out, const moyal_lattice *from,
                     const double *field, int axis)
{
    const long buffer = mid->buffer > from->buffer ? mid->buffer : from->buffer;
    double *buffers;

    if (fabs(mid->step[axis] - from->step[axis]) <= 1e-9 * from->step[axis]) {
        shift(mid, out, from, field, axis);
        return 1;
    }
    buffers = moyal_array(3 * (size_t)buffer);
    if (buffers)
        interpolate(mid, out, from, field, axis, buffers);
    moyal_array_free(buffers);
    return buffers != NULL;
}

int moyal_lattice_move(const moyal_lattice *to, double *out, const moyal_lattice *from,
                       const double *field)
{
    moyal_lattice wanted = *from, mid;
    double *next;
    int axis = 0, good;

    while (axis < to->dimensions && same_axis(to, from, axis))
        axis++;
    if (axis == to->dimensions) {
        memcpy(out, field, sizeof *out * (size_t)to->points);
        return 1;
    }
    wanted.n[axis] = to->n[axis];
    wanted.lower[axis] = to->lower[axis];
    wanted.step[axis] = to->step[axis];
    good = moyal_lattice_init(&mid, wanted.dimensions, wanted.n, wanted.lower, wanted.step);
    next = good ? moyal_array((size_t)mid.points) : NULL;
    good =
        next && move_axis(&mid, next, from, field, axis) && moyal_lattice_move(to, out, &mid, next);
    moyal_array_free(next);
    moyal_lattice_clear(&mid);
    return good;
}
