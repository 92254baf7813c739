/* Density operators and kets of finite spaces: are they states? */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "model/build.h"

static unsigned char *take_of(const size_t *factors, size_t count, const algebra_t *algebra)
{
    unsigned char *take = memory_new(space_count(algebra->space) + 1, 1);
    size_t k;

    for (k = 0; k < count; k++)
        take[factors[k]] = 1;
    return take;
}

/* The dimension of the product, 0 (reported) if it is too large. */
static size_t joint_dimension(const size_t *factors, size_t count, span_t span,
                              const scope_t *scope)
{
    const space_t *space = scope->builder->model->space;
    size_t size = 1, k;

    for (k = 0; k < count && size <= LIMIT_JOINT_DIMENSION; k++)
        size *= space_dimension(space, factors[k]);
    if (size <= LIMIT_JOINT_DIMENSION)
        return size;
    scope_fail(scope, span, "E0240", "a joint state of more than %d dimensions is not supported",
               LIMIT_JOINT_DIMENSION);
    return 0;
}

/* ---- matrices in the product basis -------------------------------------------------------------
 */

/* |x><y| in the product basis, x and y counting with the last factor fastest. */
static void product_unit(op_t out, size_t x, size_t y, const size_t *factors, size_t count,
                         const algebra_t *algebra)
{
    op_t unit;
    size_t k;

    op_init(unit, algebra);
    op_one(out, algebra);
    for (k = count; k > 0; k--) {
        size_t dimension = space_dimension(algebra->space, factors[k - 1]);

        op_unit(unit, factors[k - 1], x % dimension, y % dimension, algebra);
        op_mul(out, unit, out, algebra);
        x /= dimension;
        y /= dimension;
    }
    op_clear(unit, algebra);
}

/* The matrix in the making. */
typedef struct {
    const scalar_struct *entries;
    const size_t *factors;
    size_t count, size;
    const algebra_t *algebra;
} product_matrix_t;

/* The sum over the entries begin .. end - 1, by halves: both sides of an addition are equally long.
 */
static void sum_entries(op_t out, size_t begin, size_t end, const product_matrix_t *matrix)
{
    op_t half;

    if (end - begin == 1) {
        product_unit(out, begin / matrix->size, begin % matrix->size, matrix->factors,
                     matrix->count, matrix->algebra);
        op_scale(out, out, &matrix->entries[begin], matrix->algebra);
        return;
    }
    op_init(half, matrix->algebra);
    sum_entries(out, begin, begin + (end - begin) / 2, matrix);
    sum_entries(half, begin + (end - begin) / 2, end, matrix);
    op_add(out, out, half, matrix->algebra);
    op_clear(half, matrix->algebra);
}

/* sum_xy entries[x][y] |x><y| over the product basis of the factors, the last one fastest. */
static void density_from_entries(op_t out, const scalar_struct *entries, const size_t *factors,
                                 size_t count, const algebra_t *algebra)
{
    product_matrix_t matrix = {entries, factors, count, 1, algebra};
    size_t k;

    for (k = 0; k < count; k++)
        matrix.size *= space_dimension(algebra->space, factors[k]);
    sum_entries(out, 0, matrix.size * matrix.size, &matrix);
}

/* ---- density operators ----------------------------------------------------------------------- */

static int check_factors(op_src density, const unsigned char *take, span_t span,
                         const scope_t *scope)
{
    const algebra_t *algebra = &scope->builder->model->algebra;
    size_t k;

    for (k = 0; k < space_count(algebra->space); k++)
        if (!take[k] && op_acts_on(density, k, algebra))
            return scope_fail(scope, span, "E0271",
                              "this state acts on '%s', which it is no state of",
                              scope->builder->factors[k].name);
    return 1;
}

static int check_trace(op_src density, const unsigned char *take, span_t span, const scope_t *scope)
{
    const algebra_t *algebra = &scope->builder->model->algebra;
    scalar_t trace;
    op_t rest;
    int good = 1;

    op_init(rest, algebra);
    scalar_init(trace, algebra->ring);
    op_partial_trace(rest, density, take, algebra);
    op_identity_part(trace, rest, algebra);
    if (!scalar_is_one(trace, algebra->ring)) {
        char *text = scalar_print(trace, algebra->ring);

        good = scope_fail(scope, span, "E0273", "the trace of a state must be 1, this is %s", text);
        free(text);
    }
    op_clear(rest, algebra);
    scalar_clear(trace, algebra->ring);
    return good;
}

static int check_hermitian(op_src density, span_t span, const scope_t *scope)
{
    const algebra_t *algebra = &scope->builder->model->algebra;
    op_t skew;
    char *text;

    if (op_is_hermitian(density, algebra))
        return 1;
    op_init(skew, algebra);
    op_adjoint(skew, density, algebra);
    op_sub(skew, density, skew, algebra);
    text = scope_print(skew, scope);
    scope_fail(scope, span, "E0274", "a density operator must be Hermitian");
    diags_help(scope->diags, "its difference to its adjoint is %s", text);
    free(text);
    op_clear(skew, algebra);
    return 0;
}

static int check_positive(op_src density, const unsigned char *take, span_t span,
                          const scope_t *scope)
{
    const algebra_t *algebra = &scope->builder->model->algebra;
    size_t size = op_matrix_size(take, algebra);
    scalar_struct *entries = op_dense(density, take, algebra);
    int good = require_positive(entries, size, span, "E0275",
                                "this is no state, as its matrix is not positive", scope);

    op_dense_free(entries, size, algebra);
    return good;
}

static int read_density(op_t out, const size_t *factors, size_t count, size_t size,
                        const expr_t *value, const scope_t *scope)
{
    const algebra_t *algebra = &scope->builder->model->algebra;
    scalar_struct *entries;

    if (value->kind != EXPR_LIST)
        return evaluate(out, value, scope);
    entries = matrix_evaluate(size, value, "a density matrix", "E0218", scope);
    if (entries == NULL)
        return 0;
    density_from_entries(out, entries, factors, count, algebra);
    scalars_free(entries, size * size, algebra->ring);
    return 1;
}

int density_evaluate(state_t *state, const size_t *factors, size_t count, const expr_t *value,
                     const scope_t *scope)
{
    const algebra_t *algebra = &scope->builder->model->algebra;
    size_t size = joint_dimension(factors, count, value->span, scope);
    unsigned char *take;
    op_t density;
    int good;

    if (size == 0)
        return 0;
    take = take_of(factors, count, algebra);
    op_init(density, algebra);
    good = read_density(density, factors, count, size, value, scope) &&
           check_factors(density, take, value->span, scope);
    if (good) {
        good = check_trace(density, take, value->span, scope);
        good &= check_hermitian(density, value->span, scope);
        good = good && check_positive(density, take, value->span, scope);
    }
    if (good)
        state_add_density(state, density, factors, count, algebra);
    op_clear(density, algebra);
    free(take);
    return good;
}

/* ---- kets ------------------------------------------------------------------------------------ */

/* Checks <psi|psi>: one, or a number other than zero, by which the ket is then divided. */
static int check_norm(scalar_src norm, const expr_t *call, const scope_t *scope)
{
    const ring_t *ring = scope->builder->model->ring;
    char *text;

    if (scalar_is_one(norm, ring))
        return 1;
    if (scalar_is_zero(norm, ring))
        return scope_fail(scope, call->span, "E0278", "a ket cannot be zero");
    text = scalar_print(norm, ring);
    if (scalar_is_constant(norm, ring))
        diags_warn(scope->diags, call->span, "W0201",
                   "this ket has squared norm %s and is normalised", text);
    else
        scope_fail(scope, call->span, "E0278", "this ket has squared norm %s, which is not 1",
                   text);
    free(text);
    return scalar_is_constant(norm, ring);
}

/* |psi><psi| / <psi|psi> */
static void projector(scalar_struct *entries, const scalar_struct *psi, scalar_src norm,
                      size_t size, const ring_t *ring)
{
    scalar_t y;
    size_t k;
    int good = 1;

    scalar_init(y, ring);
    for (k = 0; k < size * size; k++) {
        scalar_conj(y, &psi[k % size], ring);
        scalar_mul(&entries[k], &psi[k / size], y, ring);
        good &= scalar_div(&entries[k], &entries[k], norm, ring);
    }
    assert(good);
    (void)good;
    scalar_clear(y, ring);
}

static int read_ket(scalar_struct *psi, scalar_t norm, const expr_t *call, const scope_t *scope)
{
    const ring_t *ring = scope->builder->model->ring;
    scalar_t x;
    size_t k;
    int good = 1;

    for (k = 0; k < call->count; k++)
        good &= evaluate_scalar(&psi[k], call->items[k], "an amplitude", scope);
    scalar_init(x, ring);
    scalar_zero(norm, ring);
    for (k = 0; good && k < call->count; k++) {
        scalar_conj(x, &psi[k], ring);
        scalar_addmul(norm, x, &psi[k], ring);
    }
    scalar_clear(x, ring);
    return good && check_norm(norm, call, scope);
}

int ket_evaluate(state_t *state, const size_t *factors, size_t count, const expr_t *call,
                 const scope_t *scope)
{
    const algebra_t *algebra = &scope->builder->model->algebra;
    size_t size = joint_dimension(factors, count, call->span, scope);
    scalar_struct *psi, *entries;
    scalar_t norm;
    op_t density;
    int good;

    if (size == 0)
        return 0;
    if (call->count != size)
        return scope_fail(scope, call->at, "E0278", "this ket needs %zu amplitudes, it has %zu",
                          size, call->count);
    psi = scalars_new(size, algebra->ring);
    entries = scalars_new(size * size, algebra->ring);
    scalar_init(norm, algebra->ring);
    op_init(density, algebra);
    good = read_ket(psi, norm, call, scope);
    if (good) {
        projector(entries, psi, norm, size, algebra->ring);
        density_from_entries(density, entries, factors, count, algebra);
        state_add_density(state, density, factors, count, algebra);
    }
    scalar_clear(norm, algebra->ring);
    op_clear(density, algebra);
    scalars_free(psi, size, algebra->ring);
    scalars_free(entries, size * size, algebra->ring);
    return good;
}
