/* The master equation in doubles on a large cut, for tests of bounds: from matrix elements alone.
 */
#ifndef MOYAL_TESTS_UNIT_EVOLVE_H
#define MOYAL_TESTS_UNIT_EVOLVE_H

#include <complex.h>
#undef I /* a name in other headers */
#include <math.h>

#include "certify/sparse.h"
#include "enclose/balls.h"
#include "enclose/initial.h"
#include "enclose/weights.h"
#include "tests/unit/fixture.h"
#include "tests/unit/tap.h"

typedef double _Complex number;

typedef struct {
    fixture_t fixture;
    const equations_t *equations;
    const model_t *model;
    size_t levels, d;
    arb_struct *balls;
    values_t values;
    stage_t stage;
    number *rho;                /* d x d */
    sparse_t generator, *jumps; /* at the time `at`; jumps NULL: not yet */
    number *rates;
    double at;
} evolve_t;

static inline number number_of(const acb_t x)
{
    return arf_get_d(arb_midref(acb_realref(x)), ARF_RND_NEAR) +
           _Complex_I * arf_get_d(arb_midref(acb_imagref(x)), ARF_RND_NEAR);
}

/* The model cut at `levels`, in its initial state.  evolve_close either way. */
static inline int evolve_open(evolve_t *e, const char *text, size_t levels)
{
    initial_elements_t *initial;
    char *why;
    acb_t x;

    *e = (evolve_t){.levels = levels, .d = 1};
    if (!OK(fixture_make(&e->fixture, text, SCHEME_QUANTUM, START_POINT) == OK, "a model"))
        return 0;
    e->equations = e->fixture.equations;
    e->model = e->equations->model;
    e->balls = balls_new(e->model, 100);
    values_init(&e->values, e->balls, e->model);
    stage_init(&e->stage, e->fixture.kernel->factors, e->fixture.kernel->factor_count, levels,
               &e->model->algebra, &e->values);
    e->d = e->stage.dimension;
    e->rho = memory_new(e->d * e->d, sizeof *e->rho);
    initial = initial_elements_new(&why, e->equations, levels, 64);
    acb_init(x);
    for (size_t k = 0; k < e->d * e->d; k++) {
        initial_element(x, initial, k / e->d, k % e->d);
        e->rho[k] = number_of(x);
    }
    acb_clear(x);
    initial_elements_free(initial);
    return 1;
}

static inline void matrices_clear(evolve_t *e)
{
    if (!e->jumps)
        return;
    sparse_clear(&e->generator);
    for (size_t k = 0; k < e->equations->jump_count; k++)
        sparse_clear(&e->jumps[k]);
    free(e->jumps);
    free(e->rates);
}

static inline void evolve_close(evolve_t *e)
{
    matrices_clear(e);
    if (e->rho) {
        stage_clear(&e->stage);
        values_clear(&e->values);
        balls_free(e->balls, e->model);
        free(e->rho);
    }
    fixture_clear(&e->fixture);
}

/* out += c X y or, with `adjoint`, c X† y, of d columns. */
static inline void sparse_times(number *out, number c, const sparse_t *x, int adjoint,
                                const number *y, size_t d)
{
    for (size_t k = 0; k < x->count; k++) {
        const size_t row = adjoint ? x->entries[k].column : x->entries[k].row;
        const size_t column = adjoint ? x->entries[k].row : x->entries[k].column;
        number w = number_of(x->entries[k].value.value);

        w = c * (adjoint ? conj(w) : w);
        for (size_t j = 0; j < d; j++)
            out[row * d + j] += w * y[column * d + j];
    }
}

static inline void dense_dagger(number *out, const number *x, size_t d)
{
    for (size_t i = 0; i < d; i++)
        for (size_t j = 0; j < d; j++)
            out[i * d + j] = conj(x[j * d + i]);
}

/* A, J and K at the time t. */
static inline void matrices_at(evolve_t *e, double t)
{
    const size_t n = e->equations->jump_count;
    number_t rate;

    if (e->jumps && (e->at == t || !e->model->has_time))
        return;
    matrices_clear(e);
    values_set_point(&e->values, NULL, t);
    e->at = t;
    e->jumps = memory_new(n + 1, sizeof *e->jumps);
    e->rates = memory_new(n * n + 1, sizeof *e->rates);
    sparse_make(&e->generator, e->equations->generator, &e->values, &e->stage);
    number_init(&rate);
    for (size_t k = 0; k < n; k++)
        sparse_make(&e->jumps[k], &e->equations->jumps[k], &e->values, &e->stage);
    for (size_t k = 0; k < n * n; k++) {
        number_evaluate(&rate, &e->equations->rates[k], &e->values);
        e->rates[k] = number_of(rate.value);
    }
    number_clear(&rate);
}

/* out = L x at the time t, or L† x: all products within the cut. */
static inline void generator_apply(number *out, const number *x, double t, int adjoint, evolve_t *e)
{
    const size_t d = e->d, n = e->equations->jump_count;
    number *y = memory_new(d * d, sizeof *y), *z = memory_new(d * d, sizeof *z);

    matrices_at(e, t);
    sparse_times(y, 1, &e->generator, adjoint, x, d); /* A x + h.c., or A† x + h.c. */
    dense_dagger(out, y, d);
    for (size_t k = 0; k < d * d; k++)
        out[k] += y[k];
    for (size_t k = 0; k < n * n; k++) {
        const size_t left = adjoint ? k % n : k / n, right = adjoint ? k / n : k % n;

        if (e->rates[k] == 0)
            continue;
        memset(y, 0, d * d * sizeof *y); /* K_ab J_a x J_b†, or K_ab J_b† x J_a */
        sparse_times(y, 1, &e->jumps[left], adjoint, x, d);
        dense_dagger(z, y, d);
        memset(y, 0, d * d * sizeof *y);
        sparse_times(y, conj(e->rates[k]), &e->jumps[right], adjoint, z, d);
        dense_dagger(z, y, d);
        for (size_t m = 0; m < d * d; m++)
            out[m] += z[m];
    }
    free(y);
    free(z);
}

/* rho from t to t + h by Runge and Kutta's fourth order, `steps` of them. */
static inline void evolve_run(evolve_t *e, double t, double h, int steps)
{
    const size_t count = e->d * e->d;
    const double at[4] = {0, 0.5, 0.5, 1}, weight[4] = {1.0 / 6, 1.0 / 3, 1.0 / 3, 1.0 / 6};
    number *k = memory_new(count, sizeof *k), *x = memory_new(count, sizeof *x);
    number *sum = memory_new(count, sizeof *sum);

    for (int s = 0; s < steps; s++, t += h / steps) {
        memcpy(sum, e->rho, count * sizeof *sum);
        for (int i = 0; i < 4; i++) {
            for (size_t m = 0; m < count; m++)
                x[m] = e->rho[m] + (i ? at[i] * h / steps * k[m] : 0);
            generator_apply(k, x, t + at[i] * h / steps, 0, e);
            for (size_t m = 0; m < count; m++)
                sum[m] += weight[i] * h / steps * k[m];
        }
        memcpy(e->rho, sum, count * sizeof *sum);
    }
    free(k);
    free(x);
    free(sum);
}

/* Tr(O x). */
static inline number trace_with(op_src a, const number *x, evolve_t *e)
{
    number result = 0;
    sparse_t matrix;

    sparse_make(&matrix, a, &e->values, &e->stage);
    for (size_t k = 0; k < matrix.count; k++)
        result += number_of(matrix.entries[k].value.value) *
                  x[matrix.entries[k].column * e->d + matrix.entries[k].row];
    sparse_clear(&matrix);
    return result;
}

/* V on the basis states, from the operator itself. */
static inline double *diagonal_of(op_src v, evolve_t *e)
{
    double *out = memory_new(e->d, sizeof *out);
    sparse_t matrix;

    sparse_make(&matrix, v, &e->values, &e->stage);
    for (size_t k = 0; k < matrix.count; k++)
        if (matrix.entries[k].row == matrix.entries[k].column)
            out[matrix.entries[k].row] += creal(number_of(matrix.entries[k].value.value));
    sparse_clear(&matrix);
    return out;
}

#endif
