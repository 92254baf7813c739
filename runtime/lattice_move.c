/* A function from one lattice to another. */
#include <math.h>
#include <stddef.h>
#include <string.h>

#include "array.h"
#include "lattice_lines.h"

enum { LANES = MOYAL_FFT_LANES, STEP = 2 * MOYAL_FFT_LANES };

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
    moyal_lines_exchange(to, m);
}

/* One axis with other n, the others as in `from`; `mid` is `from` with that axis of `to`. */
static void interpolate(const moyal_lattice *mid, double *out, const moyal_lattice *from,
                        const double *field, int axis, double *data)
{
    const long n = from->n[axis], m = mid->n[axis];
    const long buffer = n > m ? from->buffer : mid->buffer;
    double *work = data + buffer, *wide = work + buffer;

    for (long first = 0; first < from->points / n;) {
        moyal_lines lines, target;
        double *result;

        moyal_lines_find(&target, mid, axis, first, NULL);
        first = moyal_lines_find(&lines, from, axis, first, NULL);
        moyal_lines_load(data, field, NULL, &lines);
        result = moyal_fft_run(&from->plans[axis], data, work);
        resize_spectrum(wide, m, result, n);
        result = moyal_fft_run(&mid->plans[axis], wide, result == data ? work : data);
        moyal_lines_exchange(result, m);
        moyal_lines_store(result, out, NULL, &target, 0);
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
    return a->n[axis] == b->n[axis] && a->lower[axis] == b->lower[axis] &&
           a->step[axis] == b->step[axis];
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
