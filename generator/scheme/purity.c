/* Whether R of an unravelling is a ket: numbers that must vanish, tested as they are and with the
 * model's values put in. */
#include "scheme/purity.h"

#include <stdlib.h>

#include "base/memory.h"

typedef struct {
    const model_t *model;
    const scalar_struct **values;
    pure_t pure; /* of all numbers so far */
} test_t;

static void test_begin(test_t *test, const model_t *model, int at_values)
{
    test->model = model;
    test->values = model_values(model);
    test->pure = at_values ? PURE_AT_VALUES : PURE_ALWAYS;
}

static pure_t test_end(test_t *test)
{
    free(test->values);
    return test->pure;
}

/* One number that must vanish. */
static void test_zero(test_t *test, scalar_src x)
{
    ring_t *ring = test->model->ring;
    scalar_t here;

    if (test->pure == PURE_NEVER || scalar_is_zero(x, ring))
        return;
    scalar_init(here, ring);
    test->pure = scalar_substitute(here, x, test->values, test->model->assumptions, ring) &&
                         scalar_is_zero(here, ring)
                     ? PURE_AT_VALUES
                     : PURE_NEVER;
    scalar_clear(here, ring);
}

pure_t purity_of_noise(const scalar_struct *x, size_t rank, int at_values, const equations_t *e)
{
    const ring_t *ring = e->model->ring;
    const size_t n = e->jump_count;
    scalar_t rest, product;
    test_t test;

    test_begin(&test, e->model, at_values);
    scalar_init(rest, ring);
    scalar_init(product, ring);
    for (size_t a = 0; a < n; a++)
        for (size_t b = 0; test.pure != PURE_NEVER && b < n; b++) {
            scalar_set(rest, e->rates + a * n + b, ring);
            for (size_t j = 0; j < rank; j++) {
                scalar_conj(product, x + j * n + a, ring);
                scalar_mul(product, product, x + j * n + b, ring);
                scalar_sub(rest, rest, product, ring);
            }
            test_zero(&test, rest);
        }
    scalar_clear(rest, ring);
    scalar_clear(product, ring);
    return test_end(&test);
}

/* Omega_ij: [z_i, z_j] = i hbar Omega_ij */
static int omega(size_t i, size_t j)
{
    return i / 2 != j / 2 ? 0 : (int)j - (int)i;
}

/* V Omega V = hbar^2/4 Omega over the quadratures in `index`: then, and only then, a state with the
 * covariance V is pure. */
static void test_gaussian(test_t *test, const state_part_t *part, const size_t *index, size_t n)
{
    const algebra_t *algebra = &test->model->algebra;
    const ring_t *ring = algebra->ring;
    const size_t width = 2 * part->count;
    const scalar_struct *v = part->covariance;
    scalar_t sum, product;

    scalar_init(sum, ring);
    scalar_init(product, ring);
    for (size_t i = 0; i < n; i++)
        for (size_t j = i + 1; j < n; j++) {
            scalar_mul(sum, algebra->hbar, algebra->hbar, ring);
            scalar_mul_ratio(sum, sum, -omega(i, j), 4, ring);
            for (size_t k = 0; k < n; k++) {
                const size_t other = k ^ 1;

                scalar_mul(product, v + index[i] * width + index[k],
                           v + index[other] * width + index[j], ring);
                if (omega(k, other) > 0)
                    scalar_add(sum, sum, product, ring);
                else
                    scalar_sub(sum, sum, product, ring);
            }
            test_zero(test, sum);
        }
    scalar_clear(sum, ring);
    scalar_clear(product, ring);
}

/* rho^2 = rho */
static void test_density(test_t *test, op_src density)
{
    const algebra_t *algebra = &test->model->algebra;
    op_t square;

    op_init(square, algebra);
    op_mul(square, density, density, algebra);
    op_sub(square, square, density, algebra);
    for (size_t k = 0; k < square->count; k++)
        test_zero(test, square->coefficients + k);
    op_clear(square, algebra);
}

static void test_part(test_t *test, const state_part_t *part, const unsigned char *factors)
{
    size_t *index = memory_new(2 * part->count + 1, sizeof *index), n = 0;

    for (size_t k = 0; k < part->count; k++)
        if (factors[part->factors[k]]) {
            index[n++] = 2 * k;
            index[n++] = 2 * k + 1;
        }
    if (n > 0 && part->kind == STATE_GAUSSIAN)
        test_gaussian(test, part, index, n);
    else if (n > 0 && n < 2 * part->count)
        test->pure = PURE_NEVER; /* a part of an entangled state, for all that is known */
    else if (n > 0 && part->kind == STATE_DENSITY)
        test_density(test, part->density);
    free(index);
}

pure_t purity_of_start(const equations_t *e)
{
    test_t test;

    test_begin(&test, e->model, 0);
    for (size_t k = 0; e->model->initial && k < e->model->initial->count; k++)
        test_part(&test, &e->model->initial->parts[k], e->factors);
    return test_end(&test);
}
