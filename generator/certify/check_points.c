/* Points z for the kernel check. */
#include <stdlib.h>

#include "base/memory.h"
#include "certify/trial.h"

/* The highest degree of a scalar in the coordinates. */
static size_t scalar_degree(scalar_src x, const ring_t *ring)
{
    size_t degree = 0;
    scalar_split_t split;

    scalar_split(&split, x, ring);
    for (size_t k = 0; k < split.count; k++) {
        size_t sum = 0;

        for (size_t j = 0; j < split.width; j++)
            sum += split.exponents[k * split.width + j];
        degree = sum > degree ? sum : degree;
    }
    scalar_split_clear(&split, ring);
    return degree;
}

static size_t array_degree(const scalar_struct *x, size_t count, const ring_t *ring)
{
    size_t degree = 0;

    for (size_t k = 0; k < count; k++) {
        size_t d = scalar_degree(&x[k], ring);

        degree = d > degree ? d : degree;
    }
    return degree;
}

static size_t operators_degree(const op_struct *a, size_t count, const ring_t *ring)
{
    size_t degree = 0;

    for (size_t k = 0; k < count; k++) {
        size_t d = array_degree(a[k].coefficients, a[k].count, ring);

        degree = d > degree ? d : degree;
    }
    return degree;
}

static size_t equations_degree(const equations_t *e, const ring_t *ring)
{
    const size_t degrees[] = {operators_degree(e->generator, 1, ring),
                              operators_degree(e->velocity, e->coordinates, ring),
                              operators_degree(e->noise, e->noise_count, ring),
                              operators_degree(e->observables, e->observable_count, ring),
                              2 * operators_degree(e->jumps, e->jump_count, ring) +
                                  array_degree(e->rates, e->jump_count * e->jump_count, ring),
                              array_degree(e->sigma, e->coordinates * e->noise_count, ring)};
    size_t degree = 0;

    for (size_t k = 0; k < sizeof degrees / sizeof degrees[0]; k++)
        degree = degrees[k] > degree ? degrees[k] : degree;
    return degree;
}

/* The next tuple of integers >= 0 with a sum of at most `degree`; 0 behind the last. */
static int next_tuple(double *z, size_t count, size_t degree)
{
    for (size_t k = 0; k < count; k++) {
        double sum = 0;

        z[k]++;
        for (size_t j = 0; j < count; j++)
            sum += z[j];
        if (sum <= (double)degree)
            return 1;
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

/* The points on which a polynomial of the equations' degree is determined. */
void make_points(trial_t *trial)
{
    check_t *check = trial->check;
    size_t n = check->equations->coordinates, room = 0;
    size_t degree = equations_degree(check->equations, check->values.ring);
    double *tuple = memory_new(n, sizeof(double)), *z = memory_new(n, sizeof(double));

    do {
        for (size_t k = 0; k < n; k++)
            z[k] = node(tuple[k], k);
        if (trial->point_count == room) {
            room = 2 * room + 1;
            trial->points = memory_resize(trial->points, room, sizeof(point_t));
        }
        point_init(&trial->points[trial->point_count++], z, check->equations, &check->values,
                   &trial->stage);
    } while (next_tuple(tuple, n, degree));
    free(tuple);
    free(z);
}

/* Two points without zeros: every coordinate has both signs. */
void make_generic_points(trial_t *trial)
{
    check_t *check = trial->check;
    size_t n = check->equations->coordinates;
    double *z = memory_new(n, sizeof(double));

    trial->points = memory_new(GENERIC_POINTS, sizeof(point_t));
    while (trial->point_count < GENERIC_POINTS) {
        int turned = trial->point_count % 2 == 1;

        for (size_t k = 0; k < n; k++)
            z[k] = ((k % 2 == 1) == turned ? 0.75 : -0.5) * (double)(1 + k + 2 * (size_t)turned);
        point_init(&trial->points[trial->point_count++], z, check->equations, &check->values,
                   &trial->stage);
    }
    free(z);
}
