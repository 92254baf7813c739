/* The start on a lattice, from characteristic functions, and a lattice that holds it:
 *
 *   varrho(z) = (1/V) sum_k exp(i k z) chi(k) R_0,   chi(k) = <exp(-i k z)> exp(-1/2 k S k),
 *
 * V the volume of the box, k its wave numbers.  Gaussian: exp(-i k m - 1/2 k sigma k); |n><n|:
 * exp(-hbar k^2/4) L_n(hbar k^2/2); even cat: coherent states at +-alpha and, between them, the
 * mean z_c = i sqrt(2 hbar) (Im alpha, -Re alpha) with weight <-alpha|alpha>. */
#include <math.h>
#include <string.h>

#include "array.h"
#include "field.h"
#include "matrix.h"

/* ---- characteristic functions -------------------------------------------------------------- */

/* What the modes that start in Gaussian states have in common. */
typedef struct {
    int n;
    double hbar, mean[MOYAL_LATTICE_MOST];
    double spread[MOYAL_LATTICE_MOST][MOYAL_LATTICE_MOST]; /* sigma + S, only S for others */
} start_t;

static const moyal_part *part_of(const moyal_field *field, int mode)
{
    for (int k = 0; k < field->part_count; k++)
        if (field->parts[k].factors[0] == mode)
            return &field->parts[k];
    return NULL;
}

static void read_start(start_t *out, const moyal_run *run)
{
    const moyal_program *p = run->program;
    const double *c = run->context.c, *s = c + p->field->smoothing;
    const int n = p->coordinate_count;

    out->n = n;
    out->hbar = c[p->hbar];
    for (int i = 0; i < n; i++) {
        const int plain = !part_of(p->field, i / 2);

        out->mean[i] = plain ? c[p->mean + i] : 0;
        for (int j = 0; j < n; j++) {
            const int both = plain && !part_of(p->field, j / 2) && p->covariance >= 0;

            out->spread[i][j] = both ? c[p->covariance + i * n + j] : s[i * n + j];
        }
    }
}

/* exp(-x/2) L_level(x) */
static double laguerre(int level, double x)
{
    double last = 0, value = exp(-x / 2);

    for (int k = 0; k < level; k++) {
        const double next = ((2 * k + 1 - x) * value - k * last) / (k + 1);

        last = value;
        value = next;
    }
    return value;
}

/* chi of a mode that is not Gaussian, real: a product of it with `power` = k S k / 2 */
static double part_function(const moyal_part *part, const double *c, double hbar, double q,
                            double p, double power)
{
    const double square = hbar * (q * q + p * p);
    double re, im, root, turn, norm;

    if (part->kind == MOYAL_FOCK)
        return laguerre(part->level, square / 2) * exp(-power);
    re = c[part->first];
    im = c[part->first + 1];
    root = sqrt(2 * hbar);
    norm = 1 + exp(-2 * (re * re + im * im));
    turn = root * (q * im - p * re);
    power += square / 4;
    return (cos(root * (q * re + p * im)) * exp(-power) +
            0.5 * (exp(turn - 2 * (re * re + im * im) - power) +
                   exp(-turn - 2 * (re * re + im * im) - power))) /
           norm;
}

/* chi(k), Re and Im, for the coordinates' wave numbers k, times exp(i k lower), conjugated. */
static void characteristic(double *re, double *im, const start_t *s, const moyal_run *run,
                           const double *k, const double *lower)
{
    const moyal_field *field = run->program->field;
    double power = 0, phase = 0, size = 1;

    for (int i = 0; i < s->n; i++) {
        phase += k[i] * (s->mean[i] - lower[i]);
        for (int j = 0; j < s->n; j++)
            power += 0.5 * k[i] * s->spread[i][j] * k[j];
    }
    for (int part = 0; part < field->part_count; part++) {
        const int mode = field->parts[part].factors[0];

        size *= part_function(&field->parts[part], run->context.c, s->hbar, k[2 * mode],
                              k[2 * mode + 1], part ? 0 : power);
    }
    if (field->part_count == 0)
        size = exp(-power);
    *re = size * cos(phase);
    *im = size * sin(phase);
}

/* The component of the start of Q. */
static void fill_components(double *x, const double *density, const moyal_field_system *field)
{
    const long points = field->lattice.points, d = field->run->context.dimension;

    for (int i = 0; i < d; i++)
        for (int j = i; j < d; j++)
            for (int part = 0; part < 1 + (i < j); part++) {
                const double weight = field->run->start[part * d * d + i * d + j];
                double *plane = x + moyal_field_component((int)d, i, j, part) * points;

                for (long k = 0; k < points; k++)
                    plane[k] = weight * density[k];
            }
}

moyal_outcome moyal_field_start(double *x, const moyal_field_system *field)
{
    const moyal_lattice *l = &field->lattice;
    const double volume = moyal_lattice_cell(l) * (double)l->points;
    double *re = moyal_array((size_t)l->points), *im = moyal_array((size_t)l->points);
    start_t start;

    read_start(&start, field->run);
    for (long point = 0; re && im && point < l->points; point++) {
        double k[MOYAL_LATTICE_MOST];

        for (int i = 0; i < l->dimensions; i++)
            k[i] = moyal_lattice_wave(l, i, point / l->stride[i] % l->n[i]);
        characteristic(&re[point], &im[point], &start, field->run, k, l->lower);
        re[point] /= volume;
        im[point] /= volume;
    }
    if (re && im) {
        moyal_lattice_transform(l, field->workers, re, im);
        memset(x, 0, sizeof *x * (size_t)field->system.size);
        fill_components(x, re, field);
    }
    moyal_array_free(re);
    moyal_array_free(im);
    return re && im ? MOYAL_DONE : MOYAL_NO_MEMORY;
}

/* ---- a lattice ----------------------------------------------------------------------------- */

/* Widths in z, and in k for its inverse: of the axes for the others fixed.  0 if the covariance is
 * not positive. */
static int widths(double *width, double *inner, const moyal_run *run)
{
    const moyal_program *p = run->program;
    const int n = p->coordinate_count;
    double a[MOYAL_LATTICE_MOST * MOYAL_LATTICE_MOST], inverse[sizeof a / sizeof *a], determinant;

    if (p->covariance < 0)
        return 0;
    memcpy(a, run->context.c + p->covariance, sizeof *a * (size_t)n * (size_t)n);
    for (int i = 0; i < n; i++)
        width[i] = a[i * (n + 1)] > 0 ? sqrt(a[i * (n + 1)]) : 0;
    if (!moyal_invert(n, a, inverse, &determinant))
        return 0;
    for (int i = 0; i < n; i++)
        inner[i] = 1 / sqrt(inverse[i * (n + 1)]);
    return 1;
}

/* A Gaussian falls to the accuracy at r widths from its mean, and so does its spectrum.  A lattice
 * whose number of points is given, but not its ends, holds what turns around the origin. */
int moyal_field_lattice(moyal_lattice *out, const moyal_run *run, double accuracy)
{
    static const struct moyal_grid nothing;
    const struct moyal_grid *grid = run->options->grid ? run->options->grid : &nothing;
    const int dimensions = run->program->coordinate_count;
    const double r = 1.05 * sqrt(-2 * log(accuracy)), pi = 3.14159265358979323846;
    double width[MOYAL_LATTICE_MOST], inner[MOYAL_LATTICE_MOST], lower[MOYAL_LATTICE_MOST],
        step[MOYAL_LATTICE_MOST];
    int n[MOYAL_LATTICE_MOST];

    if (!widths(width, inner, run))
        return 0;
    for (int i = 0; i < dimensions; i++) {
        const double *mean = run->context.c + run->program->mean + i / 2 * 2;
        const double own = mean[i % 2], both = hypot(mean[0], mean[1]);
        const double reach = fmax(width[i / 2 * 2], width[i / 2 * 2 + 1]);
        double upper = grid->n[i] ? both + r * reach : own + r * width[i];

        lower[i] = grid->n[i] ? -upper : own - r * width[i];
        if (grid->boxed[i]) {
            lower[i] = grid->lower[i];
            upper = grid->upper[i];
        }
        n[i] = grid->n[i] ? grid->n[i] : moyal_fft_length((upper - lower[i]) * r / inner[i] / pi);
        n[i] = n[i] < 8 ? 8 : n[i];
        step[i] = (upper - lower[i]) / n[i];
    }
    return moyal_lattice_init(out, dimensions, n, lower, step);
}
