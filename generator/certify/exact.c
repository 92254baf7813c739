/* Equations of motion in balls. */
#include "certify/exact.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

/* ---- points --------------------------------------------------------------------------- */

static sparse_t *matrices(const op_struct *operators, size_t count, const values_t *values,
                          const stage_t *stage)
{
    sparse_t *out = memory_new(count, sizeof(sparse_t));

    for (size_t k = 0; k < count; k++)
        sparse_make(&out[k], &operators[k], values, stage);
    return out;
}

static void matrices_clear(sparse_t *matrices, size_t count)
{
    for (size_t k = 0; k < count; k++)
        sparse_clear(&matrices[k]);
    free(matrices);
}

static number_t *numbers(const scalar_struct *scalars, size_t count, const values_t *values)
{
    number_t *out = numbers_new(count);

    for (size_t k = 0; k < count; k++)
        number_evaluate(&out[k], &scalars[k], values);
    return out;
}

static size_t noise_rate_count(const equations_t *equations)
{
    return equations->noise_count * equations->jump_count * equations->jump_count;
}

void point_init(point_t *point, const double *z, double t, const equations_t *equations,
                values_t *values, const stage_t *stage)
{
    size_t n = equations->coordinates, room = ring_coordinate_count(values->ring);

    point->equations = equations;
    point->dimension = stage->dimension;
    point->z = memory_new(room, sizeof(double));
    if (n)
        memcpy(point->z, z, n * sizeof(double));
    point->t = t;
    values_set_point(values, point->z, t);
    sparse_make(&point->generator, equations->generator, values, stage);
    point->jumps = matrices(equations->jumps, equations->jump_count, values, stage);
    point->noise = matrices(equations->noise, equations->noise_count, values, stage);
    point->velocity = matrices(equations->velocity, n, values, stage);
    point->observables =
        matrices(equations->observables, equations->observable_count, values, stage);
    point->rates = numbers(equations->rates, equations->jump_count * equations->jump_count, values);
    point->noise_rates = NULL;
    if (equations->noise_rates)
        point->noise_rates = numbers(equations->noise_rates, noise_rate_count(equations), values);
    point->sigma = numbers(equations->sigma, n * equations->noise_count, values);
}

void point_clear(point_t *point)
{
    const equations_t *equations = point->equations;

    sparse_clear(&point->generator);
    matrices_clear(point->jumps, equations->jump_count);
    matrices_clear(point->noise, equations->noise_count);
    matrices_clear(point->velocity, equations->coordinates);
    matrices_clear(point->observables, equations->observable_count);
    numbers_free(point->rates, equations->jump_count * equations->jump_count);
    if (point->noise_rates)
        numbers_free(point->noise_rates, noise_rate_count(equations));
    numbers_free(point->sigma, equations->coordinates * equations->noise_count);
    free(point->z);
}

/* ---- states --------------------------------------------------------------------------- */

void state_matrix_init(state_matrix_t *state, size_t dimension)
{
    state->dimension = dimension;
    state->re = memory_new(dimension * dimension, sizeof(double));
    state->im = memory_new(dimension * dimension, sizeof(double));
}

void state_matrix_clear(state_matrix_t *state)
{
    free(state->re);
    free(state->im);
}

static void set_pair(state_matrix_t *state, size_t i, size_t j, double re, double im)
{
    state->re[i * state->dimension + j] = state->re[j * state->dimension + i] = re;
    state->im[i * state->dimension + j] = im;
    state->im[j * state->dimension + i] = -im;
}

static void set_basis(state_matrix_t *state, size_t k)
{
    size_t D = state->dimension, i = k / D, j = k % D;

    memset(state->re, 0, D * D * sizeof(double));
    memset(state->im, 0, D * D * sizeof(double));
    if (i == j) {
        state->re[i * D + i] = 1;
        return;
    }
    state->re[i * D + i] = state->re[j * D + j] = 0.5;
    if (i < j)
        set_pair(state, i, j, 0.5, 0);
    else
        set_pair(state, i, j, 0, 0.5);
}

/* A number in 1 .. 31 with either sign, from a hash of its place. */
static double scramble(size_t i, size_t j, size_t seed)
{
    unsigned long h = (unsigned long)i * 0x9e3779b1u + (unsigned long)j * 0x85ebca6bu +
                      (unsigned long)seed * 0xc2b2ae35u;

    h = (h ^ ((h & 0xffffffffu) >> 15)) * 0x2c1b3c6du & 0xffffffffu;
    h ^= h >> 13;
    return (h & 32 ? 1 : -1) * (double)(1 + h % 31);
}

void state_matrix_generic(state_matrix_t *state, size_t seed)
{
    size_t D = state->dimension;
    double rest = 64;

    for (size_t i = 0; i < D; i++)
        for (size_t j = i; j < D; j++)
            if (i == j) {
                double n = scramble(i, i, seed);

                state->re[i * D + i] = (i + 1 < D ? n : rest) / 64;
                state->im[i * D + i] = 0;
                rest -= n;
            } else
                set_pair(state, i, j, scramble(i, j, seed) / 64, scramble(j, i, seed) / 64);
}

void state_matrix_set(state_matrix_t *state, size_t k)
{
    const size_t basis = state->dimension * state->dimension;

    if (k >= basis)
        state_matrix_generic(state, k - basis);
    else
        set_basis(state, k);
}

/* R_ij; 0 if it is zero */
static int matrix_get(number_t *out, const state_matrix_t *r, size_t i, size_t j)
{
    double re = r->re[i * r->dimension + j], im = r->im[i * r->dimension + j];

    if (re == 0 && im == 0)
        return 0;
    number_set_d(out, re, im);
    return 1;
}

/* ---- means ---------------------------------------------------------------------------- */

void exact_mean(number_t *out, const sparse_t *x, const state_matrix_t *r)
{
    number_t element;

    number_init(&element);
    number_zero(out);
    for (size_t k = 0; k < x->count; k++)
        if (matrix_get(&element, r, x->entries[k].column, x->entries[k].row))
            number_addmul(out, &x->entries[k].value, &element);
    number_clear(&element);
}

void exact_increment(number_t *out, const point_t *point, size_t i, const drive_t *drive,
                     const state_matrix_t *r)
{
    size_t count = point->equations->noise_count;
    number_t mean, factor;

    number_init(&mean);
    number_init(&factor);
    exact_mean(&mean, &point->velocity[i], r);
    arb_zero(acb_imagref(mean.value));
    number_set_d(&factor, drive->dt, 0);
    number_mul(out, &mean, &factor);
    for (size_t j = 0; j < count; j++) {
        number_set_d(&factor, drive->dw[j], 0);
        number_addmul(out, &point->sigma[i * count + j], &factor);
    }
    number_clear(&mean);
    number_clear(&factor);
}

number_t *exact_noise_means(const point_t *point, const state_matrix_t *r)
{
    number_t *means = numbers_new(point->equations->noise_count);

    for (size_t j = 0; j < point->equations->noise_count; j++)
        if (point->equations->scheme != SCHEME_HYBRID)
            exact_mean(&means[j], &point->noise[j], r);
    return means;
}
