/* Sums, products and quotients within limits: no expression, however hostile, takes unbounded time
 * or memory. */
#include <stdlib.h>
#include <string.h>

#include "model/build.h"

/* ---- limits ------------------------------------------------------------------------------ */

static int fail_size(const scope_t *scope, span_t span, const char *what, size_t limit)
{
    return scope_fail(scope, span, "E0240", "the expression grows too large: more than %zu %s",
                      limit, what);
}

static int polynomial_is_small(const fmpz_mpoly_struct *p, const fmpz_mpoly_ctx_struct *context)
{
    slong bits = fmpz_mpoly_max_bits(p);

    if (fmpz_mpoly_length(p, context) > LIMIT_POLYNOMIAL || labs(bits) > LIMIT_BITS)
        return 0;
    return fmpz_mpoly_total_degree_fits_si(p, context) &&
           fmpz_mpoly_total_degree_si(p, context) <= LIMIT_DEGREE;
}

static int scalar_is_small(scalar_src x, const ring_t *ring)
{
    return polynomial_is_small(fmpz_mpoly_q_numref(x), ring_context(ring)) &&
           polynomial_is_small(fmpz_mpoly_q_denref(x), ring_context(ring));
}

/* The highest power of q (part 0) or p (part 1) of a mode. */
static size_t highest_power(op_src a, size_t mode, size_t part, const algebra_t *algebra)
{
    size_t width = space_width(algebra->space), k, power = 0;
    size_t offset = space_offset(algebra->space, mode) + part;

    for (k = 0; k < a->count; k++)
        if (a->keys[k * width + offset] > power)
            power = a->keys[k * width + offset];
    return power;
}

static int powers_are_small(op_src a, const algebra_t *algebra)
{
    size_t k;

    for (k = 0; k < space_count(algebra->space); k++)
        if (space_is_mode(algebra->space, k) && (highest_power(a, k, 0, algebra) > LIMIT_POWER ||
                                                 highest_power(a, k, 1, algebra) > LIMIT_POWER))
            return 0;
    return 1;
}

static int check_size(op_src a, span_t span, const scope_t *scope)
{
    const algebra_t *algebra = &scope->builder->model->algebra;
    size_t k;

    if (a->count > LIMIT_TERMS)
        return fail_size(scope, span, "terms", LIMIT_TERMS);
    if (!powers_are_small(a, algebra))
        return scope_fail(scope, span, "E0240", "a power of q or p is higher than %d", LIMIT_POWER);
    for (k = 0; k < a->count; k++)
        if (!scalar_is_small(&a->coefficients[k], algebra->ring))
            return scope_fail(scope, span, "E0240",
                              "a coefficient grows too large: more than %d terms, degree %d or "
                              "integers of %d bits",
                              LIMIT_POLYNOMIAL, LIMIT_DEGREE, LIMIT_BITS);
    return 1;
}

/* Terms of all coefficients together, numerators and denominators. */
static size_t total_length(op_src a, const ring_t *ring)
{
    const fmpz_mpoly_ctx_struct *context = ring_context(ring);
    size_t k, length = 0;

    for (k = 0; k < a->count; k++)
        length += (size_t)fmpz_mpoly_length(fmpz_mpoly_q_numref(&a->coefficients[k]), context) +
                  (size_t)fmpz_mpoly_length(fmpz_mpoly_q_denref(&a->coefficients[k]), context);
    return length;
}

/* a b, or the largest number where that is more. */
static uint64_t times(uint64_t a, uint64_t b)
{
    return b != 0 && a > UINT64_MAX / b ? UINT64_MAX : a * b;
}

/* How many terms the product of two terms can have: p^b q^a reordered has min(a, b) + 1, two basis
 * matrices of dimension d have up to d. */
static uint64_t spread(op_src a, op_src b, const algebra_t *algebra)
{
    uint64_t product = 1;
    size_t k;

    for (k = 0; k < space_count(algebra->space); k++) {
        if (space_is_mode(algebra->space, k)) {
            size_t p = highest_power(a, k, 1, algebra), q = highest_power(b, k, 0, algebra);

            product = times(product, (p < q ? p : q) + 1);
        } else if (op_acts_on(a, k, algebra) && op_acts_on(b, k, algebra)) {
            product = times(product, space_dimension(algebra->space, k));
        }
    }
    return product;
}

/* ---- sums, products, quotients --------------------------------------------------------------- */

/* Accounts for an operation; 0 (reported) if it, or all of the model, is too much. */
static int spend(uint64_t work, span_t span, const scope_t *scope)
{
    builder_t *builder = scope->builder;

    if (work > LIMIT_PRODUCTS)
        return fail_size(scope, span, "products of terms", LIMIT_PRODUCTS);
    if (builder->work > LIMIT_WORK)
        return scope_poison(scope);
    builder->work += work;
    return builder->work <= LIMIT_WORK ||
           scope_fail(scope, span, "E0240",
                      "the expressions of this model need more than %d products of terms",
                      LIMIT_WORK);
}

/* Whether a coefficient has a denominator other than a number. */
static int has_denominator(op_src a, const ring_t *ring)
{
    size_t k;

    for (k = 0; k < a->count; k++)
        if (!fmpz_mpoly_is_fmpz(fmpz_mpoly_q_denref(&a->coefficients[k]), ring_context(ring)))
            return 1;
    return 0;
}

/* Work of an addition: common denominators are products. */
int arithmetic_add(op_t out, op_src a, op_src b, span_t span, const scope_t *scope)
{
    const algebra_t *algebra = &scope->builder->model->algebra;
    uint64_t left = total_length(a, algebra->ring), right = total_length(b, algebra->ring);
    int multiplies = has_denominator(a, algebra->ring) && has_denominator(b, algebra->ring);

    if (!spend(multiplies ? times(left, right) : (left + right) / 100, span, scope))
        return 0;
    op_add(out, a, b, algebra);
    return check_size(out, span, scope);
}

int arithmetic_multiply(op_t out, op_src a, op_src b, span_t span, const scope_t *scope)
{
    const algebra_t *algebra = &scope->builder->model->algebra;
    uint64_t pairs = times(total_length(a, algebra->ring), total_length(b, algebra->ring));
    uint64_t work = times(pairs, spread(a, b, algebra)) / 4;

    if (!spend(work, span, scope))
        return 0;
    op_mul(out, a, b, algebra);
    return check_size(out, span, scope);
}

/* Zero, or zero at the values of the parameters. */
static int fail_zero(scalar_src divisor, const expr_t *expr, const scope_t *scope)
{
    model_t *model = scope->builder->model;
    char *values;

    if (scalar_is_zero(divisor, model->ring))
        return scope_fail(scope, expr->at, "E0231", "division by zero");
    if (values_decide(CONDITION_NONZERO, divisor, model) != TRUTH_FALSE)
        return 1;
    values = values_print(divisor, model);
    scope_fail(scope, expr->at, "E0231", "division by zero at the given values: %s", values);
    free(values);
    return 0;
}

int arithmetic_divide(op_t out, op_src a, op_src b, const expr_t *expr, const scope_t *scope)
{
    model_t *model = scope->builder->model;
    const algebra_t *algebra = &model->algebra;
    scalar_t divisor;
    op_t inverse;
    int good = 0;

    if (!op_is_scalar(b, algebra)) {
        if (scope_wants_coordinates(scope))
            return 0;
        scope_fail(scope, expr->at, "E0230", "division by an operator");
        diags_help(scope->diags, "only numbers and parameters can stand below a fraction bar");
        return 0;
    }
    scalar_init(divisor, model->ring);
    op_init(inverse, algebra);
    op_identity_part(divisor, b, algebra);
    if (fail_zero(divisor, expr, scope)) {
        if (!sign_is_nonzero(scalar_sign(divisor, model->assumptions, model->ring)))
            assumptions_add_implied(model->assumptions, CONDITION_NONZERO, divisor);
        good = scalar_inv(divisor, divisor, model->ring);
        op_set_scalar(inverse, divisor, algebra);
        good = good && arithmetic_multiply(out, a, inverse, expr->at, scope);
    }
    scalar_clear(divisor, model->ring);
    op_clear(inverse, algebra);
    return good;
}
