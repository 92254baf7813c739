/* Spectral derivatives along the axes of a lattice. */
#include "lattice.h"

#include "wide.h"

#include "lattice_lines.h"

#include <stddef.h>
#include <string.h>

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

/* ---- lines, side by side ------------------------------------------------------------------ */

long moyal_lines_find(moyal_lines *lines, const moyal_lattice *lattice, int axis, long first,
                      const double *im)
{
    const long stride = lattice->stride[axis], n = lattice->n[axis], count = lattice->points / n;
    const int each = im ? 1 : 2;

    *lines = (moyal_lines){.n = n, .stride = stride, .real = !im};
    for (int l = 0; l < LANES; l++)
        for (int part = 0; part < 2; part++) {
            const long wanted = first + each * l + (each - 1) * part;
            const long line = wanted < count ? wanted : count - 1;

            lines->counts[part] += wanted < count;
            lines->base[part * LANES + l] = line / stride * stride * n + line % stride;
        }
    return first + each * LANES;
}

static int in_a_row(const moyal_lines *lines)
{
    const int last = lines->real ? STEP - 1 : LANES - 1;

    return lines->base[last] == lines->base[0] + last;
}

void moyal_lines_load(double *to, const double *re, const double *im, const moyal_lines *lines)
{
    const long *base = lines->base, stride = lines->stride;
    const double *second = im ? im : re;

    if (in_a_row(lines) && im) {
        for (long j = 0; j < lines->n; j++) {
            memcpy(to + STEP * j, re + base[0] + j * stride, LANES * sizeof *to);
            memcpy(to + STEP * j + LANES, im + base[0] + j * stride, LANES * sizeof *to);
        }
        return;
    }
    for (long j = 0; j < lines->n; j++)
        for (int l = 0; l < LANES; l++) {
            to[STEP * j + l] = re[base[l] + j * stride];
            to[STEP * j + LANES + l] = second[base[LANES + l] + j * stride];
        }
}

/* Lanes that are neighbours. */
MOYAL_WIDE static void store_row(double *plane, const double *from, long n, long stride, int add)
{
    for (long j = 0; j < n; j++, plane += stride, from += STEP)
        for (int l = 0; l < LANES; l++)
            plane[l] = (add ? plane[l] : 0) + from[l];
}

/* Neighbours as real and imaginary parts of neighbours. */
MOYAL_WIDE static void store_real_row(double *plane, const double *from, long n, long stride,
                                      int add)
{
    for (long j = 0; j < n; j++, plane += stride, from += STEP)
        for (int l = 0; l < LANES; l++) {
            plane[2 * l] = (add ? plane[2 * l] : 0) + from[l];
            plane[2 * l + 1] = (add ? plane[2 * l + 1] : 0) + from[LANES + l];
        }
}

void moyal_lines_store(const double *from, double *re, double *im, const moyal_lines *lines,
                       int add)
{
    if (!im && in_a_row(lines) && lines->counts[1] == LANES) {
        store_real_row(re + lines->base[0], from, lines->n, lines->stride, add);
        return;
    }
    for (int part = 0; part < 2; part++) {
        double *plane = part && im ? im : re;
        const long *base = lines->base + part * LANES;

        if (base[LANES - 1] == base[0] + LANES - 1 && lines->counts[part] == LANES)
            store_row(plane + base[0], from + part * LANES, lines->n, lines->stride, add);
        else
            for (long j = 0; j < lines->n; j++)
                for (int l = 0; l < lines->counts[part]; l++) {
                    double *to = plane + base[l] + j * lines->stride;

                    *to = (add ? *to : 0) + from[STEP * j + part * LANES + l];
                }
    }
}

void moyal_lines_exchange(double *x, long n)
{
    for (long j = 0; j < n; j++)
        for (int l = 0; l < LANES; l++) {
            const double re = x[STEP * j + l];

            x[STEP * j + l] = x[STEP * j + LANES + l];
            x[STEP * j + LANES + l] = re;
        }
}

/* ---- derivatives ------------------------------------------------------------------------- */

double moyal_lattice_wave(const moyal_lattice *lattice, int axis, long j)
{
    const long n = lattice->n[axis];
    const double unit = 2 * 3.14159265358979323846 / (lattice->step[axis] * (double)n);

    return unit * (double)(2 * j > n ? j - n : j);
}

/* sum (+)= size from, or i size from, with real and imaginary parts exchanged */
MOYAL_INLINE void add_element(double *sum, double size, int turned, const double *from, int first)
{
    const double *a = turned ? from : from + LANES, *b = turned ? from + LANES : from;
    const double other = turned ? -size : size;

    for (int l = 0; l < LANES; l++) {
        sum[l] = (first ? 0 : sum[l]) + size * a[l];
        sum[LANES + l] = (first ? 0 : sum[LANES + l]) + other * b[l];
    }
}

/* sum (+)= (i k)^power / n from, with real and imaginary parts exchanged */
MOYAL_WIDE static void add_multiple(double *sum, const double *from, const moyal_lattice *lattice,
                                    int axis, int power, int first)
{
    const long n = lattice->n[axis];

    for (long j = 0; j < n; j++) {
        const double k = 2 * j == n && power % 2 ? 0 : moyal_lattice_wave(lattice, axis, j);
        double size = (power % 4 < 2 ? 1 : -1) / (double)n;

        for (int p = 0; p < power; p++)
            size *= k;
        add_element(sum + STEP * j, size, power % 2, from + STEP * j, first);
    }
}

void moyal_lattice_derive(const moyal_lattice *lattice, double *buffers, int axis,
                          const moyal_lattice_input *inputs, int count, double *re, double *im,
                          int add)
{
    const long n = lattice->n[axis];
    double *work = buffers + lattice->buffer, *sum = work + lattice->buffer;
    moyal_lines lines;

    for (long first = 0; first < lattice->points / n;) {
        double *result;

        first = moyal_lines_find(&lines, lattice, axis, first, im);
        for (int k = 0; k < count; k++) {
            moyal_lines_load(buffers, inputs[k].re, im ? inputs[k].im : NULL, &lines);
            result = moyal_fft_run(&lattice->plans[axis], buffers, work);
            add_multiple(sum, result, lattice, axis, inputs[k].power, k == 0);
        }
        result = moyal_fft_run(&lattice->plans[axis], sum, work);
        moyal_lines_exchange(result, n);
        moyal_lines_store(result, re, im, &lines, add);
    }
}

void moyal_lattice_transform(const moyal_lattice *lattice, double *buffers, double *re, double *im)
{
    moyal_lines lines;

    for (int axis = 0; axis < lattice->dimensions; axis++)
        for (long first = 0; first < lattice->points / lattice->n[axis];) {
            double *result;

            first = moyal_lines_find(&lines, lattice, axis, first, im);
            moyal_lines_load(buffers, re, im, &lines);
            result = moyal_fft_run(&lattice->plans[axis], buffers, buffers + lattice->buffer);
            moyal_lines_store(result, re, im, &lines, 0);
        }
}
