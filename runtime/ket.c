/* Kets under the terms of a program, and their expectation values. */
#include "ket.h"

#include <math.h>
#include <string.h>

#include "primitives.h"

int moyal_ket_terms(const moyal_program *program)
{
    return program->factor_count == 0 || program->left != NULL;
}

/* The distance of the only entry of each row from the diagonal: shifts times strides. */
static long table_offset(const moyal_program *program, const moyal_context *context, int table)
{
    const int *shifts = program->shifts + (long)table * program->factor_count;
    long offset = 0, stride = 1;

    for (int f = program->factor_count - 1; f >= 0; f--) {
        const int d = program->factor_dimensions[f];

        offset += shifts[f] * stride;
        stride *= d ? d : context->levels;
    }
    return offset;
}

/* One lane and one column: the rows themselves lie side by side. */
static void table_single(long first, long end, long offset, const double *restrict wr,
                         const double *restrict wi, double sr, double si, const double *restrict xr,
                         const double *restrict xi, double *restrict yr, double *restrict yi)
{
    for (long i = first; i < end; i++) {
        const double cr = wr[i] * sr - wi[i] * si, ci = wr[i] * si + wi[i] * sr;

        yr[i] += cr * xr[i + offset] - ci * xi[i + offset];
        yi[i] += cr * xi[i + offset] + ci * xr[i + offset];
    }
}

void moyal_ket_table(const moyal_program *program, const moyal_context *context, int table,
                     const double *s, int columns, const double *x, double *out)
{
    const int lanes = program->lanes;
    const long d = context->dimension, offset = table_offset(program, context, table);
    const long first = offset < 0 ? -offset : 0, end = offset > 0 ? d - offset : d;
    const long width = (long)columns * lanes, plane = d * width;
    const double *wr = context->tables + 2 * table * d, *wi = wr + d;

    if (width == 1) {
        if (s[0] != 0 || s[1] != 0)
            table_single(first, end, offset, wr, wi, s[0], s[1], x, x + plane, out, out + plane);
        return;
    }
    for (long i = first; i < end; i++) {
        const double *from = x + (i + offset) * width;
        double *to = out + i * width;

        moyal_row(columns, lanes, wr[i], wi[i], s, s + lanes, from, from + plane, to, to + plane);
    }
}

void moyal_ket_left(const moyal_program *program, const moyal_context *context, const double *s,
                    int columns, const double *x, double *out)
{
    const int lanes = program->lanes;

    memset(out, 0, 2 * sizeof *out * (size_t)context->dimension * (size_t)columns * (size_t)lanes);
    for (int k = 0; k < program->left_count; k++)
        moyal_ket_table(program, context, program->left[k].table,
                        s + 2L * program->left[k].scalar * lanes, columns, x, out);
}

/* <x| T |x> = sum_i conj(x_i) T_{i,i+offset} x_{i+offset} for all lanes */
static void table_mean(const moyal_program *program, const moyal_context *context, int table,
                       const double *x, double *re, double *im)
{
    const int lanes = program->lanes;
    const long d = context->dimension, offset = table_offset(program, context, table);
    const long first = offset < 0 ? -offset : 0, end = offset > 0 ? d - offset : d;
    const double *wr = context->tables + 2 * table * d, *wi = wr + d, *y = x + d * lanes;

    for (int l = 0; l < lanes; l++)
        re[l] = im[l] = 0;
    for (long i = first; i < end; i++) {
        const long a = i * lanes, b = (i + offset) * lanes;

        for (int l = 0; l < lanes; l++) {
            const double pr = x[a + l] * x[b + l] + y[a + l] * y[b + l];
            const double pi = x[a + l] * y[b + l] - y[a + l] * x[b + l];

            re[l] += wr[i] * pr - wi[i] * pi;
            im[l] += wr[i] * pi + wi[i] * pr;
        }
    }
}

void moyal_ket_means(const moyal_program *program, const moyal_context *context, const double *x,
                     double *e)
{
    for (int k = 0; k < program->expectation_count; k++) {
        double *re = e + 2L * k * program->lanes;

        table_mean(program, context, program->means[k].table, x, re, re + program->lanes);
    }
}

void moyal_ket_product(const double *a, const double *b, int dimension, int lanes, int lane,
                       double *re, double *im)
{
    const long plane = (long)dimension * lanes;

    *re = *im = 0;
    for (long i = lane; i < plane; i += lanes) {
        *re += a[i] * b[i] + a[plane + i] * b[plane + i];
        *im += a[i] * b[plane + i] - a[plane + i] * b[i];
    }
}

double moyal_ket_norm(const double *x, int dimension, int lanes, int lane)
{
    const long end = 2L * dimension * lanes;
    double sum = 0;

    for (long i = lane; i < end; i += lanes)
        sum += x[i] * x[i];
    return sum;
}

void moyal_ket_normalise(double *x, int dimension, int lanes)
{
    const long end = 2L * dimension * lanes;

    for (int lane = 0; lane < lanes; lane++) {
        const double factor = 1 / sqrt(moyal_ket_norm(x, dimension, lanes, lane));

        for (long i = lane; i < end; i += lanes)
            x[i] *= factor;
    }
}
