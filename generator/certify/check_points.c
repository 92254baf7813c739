/* Points z and times t for the kernel check.
 *
 * Where the equations are polynomials in z, the points are those on which a polynomial of their
 * degree is determined.  Else, or where these are too many, they are drawn: near the start of z,
 * in its declared domain, of either sign or positive.  Points where a coefficient is no real number
 * (a denominator is zero, a radicand negative) are left out. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "certify/trial.h"

enum { MANY_POINTS = 24, FEW_POINTS = 6, TRIES = 200, MANY_TERMS = 2000, MOST_WORK = 200000 };

/* ---- points ----------------------------------------------------------------------------- */

static int sparse_is_finite(const sparse_t *matrices, size_t count)
{
    for (size_t k = 0; k < count; k++)
        for (size_t j = 0; j < matrices[k].count; j++)
            if (!number_is_finite(&matrices[k].entries[j].value))
                return 0;
    return 1;
}

static int numbers_are_finite(const number_t *numbers, size_t count)
{
    for (size_t k = 0; k < count; k++)
        if (!number_is_finite(&numbers[k]))
            return 0;
    return 1;
}

/* Whether the radicals, functions and drives in use are real numbers, and so all is finite. */
static int point_is_good(const point_t *point, const trial_t *trial)
{
    const equations_t *e = point->equations;
    const values_t *values = &trial->check->values;

    for (size_t g = 0; g < values->count; g++)
        if (trial->form.used[g] && (!number_is_finite(&values->generators[g]) ||
                                    !arb_contains_zero(acb_imagref(values->generators[g].value))))
            return 0;
    return sparse_is_finite(&point->generator, 1) &&
           sparse_is_finite(point->jumps, e->jump_count) &&
           sparse_is_finite(point->noise, e->noise_count) &&
           sparse_is_finite(point->velocity, e->coordinates) &&
           sparse_is_finite(point->observables, e->observable_count) &&
           numbers_are_finite(point->rates, e->jump_count * e->jump_count) &&
           (!point->noise_rates ||
            numbers_are_finite(point->noise_rates,
                               e->noise_count * e->jump_count * e->jump_count)) &&
           numbers_are_finite(point->sigma, e->coordinates * e->noise_count);
}

/* Adds the point if it is good. */
static void add_point(trial_t *trial, const double *z, double t)
{
    check_t *check = trial->check;
    point_t point;

    point_init(&point, z, t, check->equations, &check->values, &trial->stage);
    if (!point_is_good(&point, trial)) {
        point_clear(&point);
        return;
    }
    if ((trial->point_count & (trial->point_count - 1)) == 0)
        trial->points = memory_resize(trial->points, 2 * trial->point_count + 1, sizeof(point_t));
    trial->points[trial->point_count++] = point;
}

/* The times at which the points are tried. */
static size_t get_times(double out[3], const trial_t *trial)
{
    const check_t *check = trial->check;

    out[0] = check->asked->until;
    out[1] = 0.40625;
    out[2] = 2.71875;
    return check->equations->model->has_time ? 3 : 1;
}

/* ---- drawing ---------------------------------------------------------------------------- */

static double next_unit(unsigned long *h)
{
    *h = (*h * 1103515245u + 12345u) & 0x7fffffffu;
    return (double)(1 + (*h >> 12) % 62) / 63; /* neither 0 nor 1 */
}

/* A binary fraction near x. */
static double rounded(double x)
{
    return fabs(x) < 1e6 ? floor(x * 64 + 0.5) / 64 : x;
}

static double real_value(scalar_src x, const values_t *values)
{
    double value;
    number_t number;

    number_init(&number);
    number_evaluate(&number, x, values);
    value = arf_get_d(arb_midref(acb_realref(number.value)), ARF_RND_NEAR);
    number_clear(&number);
    return isfinite(value) ? value : 0;
}

/* Coordinate k in the manner of the attempt. */
static double draw(const trial_t *trial, size_t k, size_t attempt, unsigned long *h)
{
    const equations_t *e = trial->check->equations;
    const values_t *values = &trial->check->values;
    const domain_t *domains = e->model->domains;
    double x = next_unit(h), lower, upper;

    if (domains && domains[k].has_domain && attempt % 4 != 3) {
        lower = real_value(domains[k].lower, values);
        upper = real_value(domains[k].upper, values);
        return lower + x * (upper - lower);
    }
    switch (attempt % 4) {
    case 0:
        return rounded(6 * x - 3);
    case 1:
        return rounded(3 * x + 0.03125);
    case 2:
        return rounded(real_value(&e->mean[k], values) + (x - 0.5) / 4);
    default:
        return rounded(real_value(&e->mean[k], values) * (0.5 + x));
    }
}

static void draw_points(trial_t *trial, size_t wanted)
{
    size_t n = trial->check->equations->coordinates, tries = TRIES;
    double *z = memory_new(n, sizeof(double)), times[3];
    size_t time_count = get_times(times, trial);
    unsigned long h = 4711;

    for (size_t k = 0; k < time_count; k++) {
        size_t share = (wanted * (k + 1) + time_count - 1) / time_count;

        for (size_t j = 0; j < tries && trial->point_count < share; j++) {
            for (size_t i = 0; i < n; i++)
                z[i] = draw(trial, i, j, &h);
            add_point(trial, z, times[k]);
        }
    }
    free(z);
}

/* ---- points that determine polynomials ---------------------------------------------------- */

/* The next tuple of integers >= 0 with a sum of at most `degree`; 0 behind the last. */
static int next_tuple(double *z, size_t count, size_t degree)
{
    double sum = 0;

    for (size_t j = 0; j < count; j++)
        sum += z[j];
    for (size_t k = 0; k < count; k++) {
        if (sum < (double)degree) {
            z[k]++;
            return 1;
        }
        sum -= z[k];
        z[k] = 0;
    }
    return 0;
}

/* 0, 1, -1, 2, -2, .. for k = 0, 1, ..; every other coordinate with the sign turned. */
static double node(double k, size_t coordinate)
{
    double size = (double)(((long)k + 1) / 2);

    return ((long)k % 2 == 1) == (coordinate % 2 == 0) ? size : -size;
}

/* How many tuples there are: C(count + degree, degree), at most `most`. */
static double tuples(size_t count, size_t degree, double most)
{
    double number = 1;

    for (size_t k = 1; k <= degree && number < most; k++)
        number *= (double)(count + k) / (double)k;
    return number;
}

static void all_tuples(trial_t *trial)
{
    size_t n = trial->check->equations->coordinates;
    double *tuple = memory_new(n, sizeof(double)), *z = memory_new(n, sizeof(double)), times[3];
    size_t time_count = get_times(times, trial);

    for (size_t t = 0; t < time_count; t++) {
        memset(tuple, 0, n * sizeof(double));
        do {
            for (size_t k = 0; k < n; k++)
                z[k] = node(tuple[k], k);
            add_point(trial, z, times[t]);
        } while (next_tuple(tuple, n, trial->form.degree));
    }
    free(tuple);
    free(z);
}

/* No more points than can be compared with two states each, with and without noise. */
static double most_points(const trial_t *trial)
{
    double dimension = (double)trial->stage.dimension;
    double most = MOST_WORK / (double)(trial->form.terms + 1);
    double comparable = MOST_NUMBERS / (4 * 2 * dimension * dimension);

    return most < comparable ? most : comparable;
}

void make_points(trial_t *trial)
{
    size_t n = trial->check->equations->coordinates;
    const form_t *form = &trial->form;
    double most = most_points(trial);

    trial->determined = form->polynomial &&
                        tuples(n, form->degree, most) <= (most < FEW_POINTS ? FEW_POINTS : most);
    if (trial->determined)
        all_tuples(trial);
    else
        draw_points(trial, form->terms > MANY_TERMS ? FEW_POINTS : MANY_POINTS);
}

/* Every coordinate has both signs, where that is possible. */
void make_generic_points(trial_t *trial)
{
    size_t n = trial->check->equations->coordinates, time_count;
    double *z = memory_new(n, sizeof(double)), times[3];

    time_count = get_times(times, trial);
    for (size_t p = 0; p < GENERIC_POINTS; p++) {
        for (size_t k = 0; k < n; k++)
            z[k] = ((k % 2 == 1) == (p % 2 == 1) ? 0.75 : -0.5) * (double)(1 + k % 8 + 2 * p);
        add_point(trial, z, times[p % time_count]);
    }
    free(z);
    if (trial->point_count < GENERIC_POINTS)
        draw_points(trial, GENERIC_POINTS);
}
