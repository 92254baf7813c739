/* What a density on a lattice shows: whether the box is too small or the lattice too coarse, the
 * smallest eigenvalue, the weight in the highest levels of modes. */
#include <float.h>
#include <math.h>
#include <string.h>

#include "array.h"
#include "field.h"

static double largest_of(const double *x, long count)
{
    double largest = 0;

    for (long k = 0; k < count; k++)
        largest = fabs(x[k]) > largest ? fabs(x[k]) : largest;
    return largest;
}

void moyal_field_look(moyal_field_state *out, const moyal_field_system *field, const double *x)
{
    const moyal_lattice *l = &field->lattice;
    const double scale = largest_of(x, field->system.size);

    memset(out, 0, sizeof *out);
    for (int i = 0; i < l->dimensions; i++) {
        for (int c = 0; c < field->components; c++)
            for (int end = 0; end < 2; end++) {
                const double edge = moyal_lattice_edge(l, i, end, x + c * l->points) / scale;

                out->edge[i][end] = edge > out->edge[i][end] ? edge : out->edge[i][end];
            }
        for (int pair = 0; pair < field->pairs; pair++) {
            int alone;
            const double *plane =
                x + moyal_field_pair(field->run->context.dimension, pair, &alone) * l->points;
            const double tail =
                moyal_lattice_tail(l, field->workers, i, plane, alone ? NULL : plane + l->points) /
                scale;

            out->tail[i] = tail > out->tail[i] ? tail : out->tail[i];
        }
    }
}

void moyal_field_reach(double *reach, const moyal_field_system *field, const double *x,
                       double limit)
{
    const moyal_lattice *l = &field->lattice;
    const double scale = largest_of(x, field->system.size);

    for (int i = 0; i < l->dimensions; i++) {
        double profile[MOYAL_LATTICE_BINS] = {0};
        int last = MOYAL_LATTICE_BINS;

        for (int pair = 0; pair < field->pairs; pair++) {
            int alone;
            const double *plane =
                x + moyal_field_pair(field->run->context.dimension, pair, &alone) * l->points;

            moyal_lattice_profile(profile, l, field->workers, i, i ^ 1, plane,
                                  alone ? NULL : plane + l->points);
        }
        while (last > 0 && profile[last - 1] <= limit * scale)
            last--;
        reach[i] = 2.0 * last / MOYAL_LATTICE_BINS;
    }
}

/* ---- eigenvalues --------------------------------------------------------------------------- */

/* Diagonal elements of planes; numbers of elements that are worth the time. */
enum { MOST_SWEEPS = 30 };
static const double most_work = 2e7;

/* One rotation of the real symmetric n x n matrix a that makes a_pq zero. */
static void rotate(double *a, int n, int p, int q)
{
    const double apq = a[p * n + q], theta = (a[q * n + q] - a[p * n + p]) / (2 * apq);
    const double t = (theta < 0 ? -1 : 1) / (fabs(theta) + sqrt(theta * theta + 1));
    const double c = 1 / sqrt(t * t + 1), s = t * c;

    for (int k = 0; k < n; k++) {
        const double x = a[k * n + p], y = a[k * n + q];

        a[k * n + p] = c * x - s * y;
        a[k * n + q] = s * x + c * y;
    }
    for (int k = 0; k < n; k++) {
        const double x = a[p * n + k], y = a[q * n + k];

        a[p * n + k] = c * x - s * y;
        a[q * n + k] = s * x + c * y;
    }
}

/* The smallest eigenvalue of a real symmetric matrix (Jacobi), which is used up. */
static double smallest(double *a, int n)
{
    double least = DBL_MAX;

    for (int sweep = 0; sweep < MOST_SWEEPS; sweep++) {
        double off = 0, all = 0;

        for (int p = 0; p < n; p++)
            for (int q = 0; q < n; q++) {
                all += a[p * n + q] * a[p * n + q];
                off += p == q ? 0 : a[p * n + q] * a[p * n + q];
            }
        if (off <= 1e-28 * all)
            break;
        for (int p = 0; p < n; p++)
            for (int q = p + 1; q < n; q++)
                if (a[p * n + q] != 0)
                    rotate(a, n, p, q);
    }
    for (int p = 0; p < n; p++)
        least = a[p * n + p] < least ? a[p * n + p] : least;
    return least;
}

/* varrho at a point as [[Re, -Im], [Im, Re]], which has the same eigenvalues. */
static void gather(double *a, const moyal_field_system *field, const double *x, long point)
{
    const int d = field->run->context.dimension, n = 2 * d;
    const long points = field->lattice.points;

    memset(a, 0, sizeof *a * (size_t)n * (size_t)n);
    for (int i = 0; i < d; i++)
        for (int j = i; j < d; j++) {
            const int c = moyal_field_component(d, i, j, 0);
            const double re = x[c * points + point];
            const double im = i == j ? 0 : x[(c + 1) * points + point];

            a[i * n + j] = a[j * n + i] = re;
            a[(d + i) * n + d + j] = a[(d + j) * n + d + i] = re;
            a[i * n + d + j] = a[(d + j) * n + i] = -im;
            a[j * n + d + i] = a[(d + i) * n + j] = im;
        }
}

double moyal_field_least(const moyal_field_system *field, const double *x)
{
    const int d = field->run->context.dimension;
    const long points = field->lattice.points;
    const double each = 80.0 * d * d * d;
    const long apart = (long)ceil((double)points * each / most_work);
    double *a = moyal_array(4 * (size_t)d * (size_t)d);
    double least = DBL_MAX, scale = 0;

    for (long point = 0; point < points; point++) {
        double trace = 0;

        for (int i = 0; i < d; i++)
            trace += x[i * points + point];
        scale = fabs(trace) > scale ? fabs(trace) : scale;
    }
    for (long point = 0; a && point < points; point += apart) {
        double value = x[point];

        if (d > 1) {
            gather(a, field, x, point);
            value = smallest(a, 2 * d);
        }
        least = value < least ? value : least;
    }
    moyal_array_free(a);
    return a && scale > 0 ? least / scale : 0;
}

/* ---- levels -------------------------------------------------------------------------------- */

double moyal_field_top(const moyal_field_system *field, const double *x)
{
    const moyal_program *p = field->run->program;
    const int d = field->run->context.dimension, levels = field->run->context.levels;
    const long points = field->lattice.points;
    double largest = 0;

    for (int f = 0, weight = d; f < p->factor_count; f++) {
        const int size = p->factor_dimensions[f] ? p->factor_dimensions[f] : levels;
        double sum = 0;

        weight /= size;
        if (p->factor_dimensions[f])
            continue;
        for (int i = 0; i < d; i++)
            for (long k = 0; k < points && i / weight % size >= levels - 2; k++)
                sum += x[i * points + k];
        sum = fabs(sum) * moyal_lattice_cell(&field->lattice);
        largest = sum > largest ? sum : largest;
    }
    return largest;
}
