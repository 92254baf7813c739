/* Square roots and powers. */
#include <stdlib.h>

#include "model/build.h"

/* ---- square roots ---------------------------------------------------------------------------- */

/* A ring that is full is reported once. */
static int fail_full(scalar_src x, span_t span, const scope_t *scope)
{
    char *text;

    if (scope->builder->is_full)
        return scope_poison(scope);
    scope->builder->is_full = 1;
    text = scalar_print(x, scope->builder->model->ring);
    scope_fail(scope, span, "E0235", "sqrt(%s): too many different square roots in one model",
               text);
    free(text);
    return 0;
}

static int fail_root(sqrt_result_t result, scalar_src x, scalar_src culprit, span_t span,
                     const scope_t *scope)
{
    const ring_t *ring = scope->builder->model->ring;
    char *text, *part;

    if (result == SQRT_RING_FULL)
        return fail_full(x, span, scope);
    text = scalar_print(x, ring);
    part = scalar_print(culprit, ring);
    if (result == SQRT_NEGATIVE_UNKNOWN) {
        scope_fail(scope, span, "E0233", "sqrt(%s): the sign of %s is not known", text, part);
        if (scalar_varies(culprit, NULL, 0, ring))
            diags_help(scope->diags, "write a product of square roots, each real on the model's "
                                     "domain: sqrt(x)*sqrt(y) for sqrt(x*y)");
        else
            diags_help(scope->diags, "add 'assume %s >= 0'", part);
    } else if (result == SQRT_TOO_LARGE) {
        scope_fail(scope, span, "E0234",
                   "this square root needs the factors of %s, a number of more digits than this "
                   "program factors",
                   part);
    } else {
        scope_fail(scope, span, "E0234",
                   "sqrt(%s): square roots and i within a square root are not supported", text);
    }
    free(text);
    free(part);
    return 0;
}

/* The conditions that a square root implied, from number `first` on, against the values. */
static int check_implied(size_t first, span_t span, const scope_t *scope)
{
    model_t *model = scope->builder->model;
    condition_kind_t kind;
    scalar_t x;
    int implied, good = 1;
    size_t k;

    scalar_init(x, model->ring);
    for (k = first; good && k < assumptions_count(model->assumptions); k++) {
        kind = assumptions_get(x, &implied, model->assumptions, k);
        if (values_decide(kind, x, model) == TRUTH_FALSE) {
            char *text = scalar_print(x, model->ring), *values = values_print(x, model);

            good = scope_fail(scope, span, "E0253", "the square root needs %s >= 0, but %s", text,
                              values);
            free(text);
            free(values);
        }
    }
    scalar_clear(x, model->ring);
    return good;
}

int arithmetic_root(scalar_t out, scalar_src x, span_t span, const scope_t *scope)
{
    model_t *model = scope->builder->model;
    size_t count = assumptions_count(model->assumptions);
    sqrt_result_t result;
    scalar_t culprit;
    int good;

    scalar_init(culprit, model->ring);
    result = scalar_sqrt(out, x, model->assumptions, culprit, model->ring);
    good = result == SQRT_OK ? check_implied(count, span, scope)
                             : fail_root(result, x, culprit, span, scope);
    scalar_clear(culprit, model->ring);
    return good;
}

/* ---- powers ---------------------------------------------------------------------------------- */

static int fail_exponent(const expr_t *expr, const scope_t *scope, const char *message)
{
    const expr_t *exponent = expr->items[1];

    return scope_fail(scope, exponent->span, "E0232", "%s", message);
}

static int power_by_squaring(op_t out, op_src a, ulong n, const expr_t *expr, const scope_t *scope)
{
    const algebra_t *algebra = &scope->builder->model->algebra;
    op_t square, result;
    int good = 1;

    op_init(square, algebra);
    op_init(result, algebra);
    op_set(square, a, algebra);
    op_one(result, algebra);
    for (; good && n > 0; n >>= 1) {
        if (n & 1)
            good = arithmetic_multiply(result, result, square, expr->at, scope);
        if (good && n > 1)
            good = arithmetic_multiply(square, square, square, expr->at, scope);
    }
    op_swap(out, result);
    op_clear(square, algebra);
    op_clear(result, algebra);
    return good;
}

/* The base of x^(n/2) raised to 1/2 and -1 as its exponent asks; n >= 0 afterwards. */
static int prepare_base(op_t base, const fmpq_t exponent, const expr_t *expr, const scope_t *scope)
{
    const algebra_t *algebra = &scope->builder->model->algebra;
    scalar_t x;
    op_t one;
    int good = 1;

    scalar_init(x, algebra->ring);
    op_init(one, algebra);
    op_identity_part(x, base, algebra);
    if (!fmpz_is_one(fmpq_denref(exponent)))
        good = arithmetic_root(x, x, expr->span, scope);
    op_set_scalar(base, x, algebra);
    if (good && fmpq_sgn(exponent) < 0) {
        op_one(one, algebra);
        good = arithmetic_divide(base, one, base, expr, scope);
    }
    scalar_clear(x, algebra->ring);
    op_clear(one, algebra);
    return good;
}

/* Checks that a^exponent is supported; *n = |numerator|. */
static int check_exponent(ulong *n, op_src a, const fmpq_t exponent, const expr_t *expr,
                          const scope_t *scope)
{
    const algebra_t *algebra = &scope->builder->model->algebra;
    int is_number = op_is_scalar(a, algebra);
    long limit;

    if (!is_number && (!fmpz_is_one(fmpq_denref(exponent)) || fmpq_sgn(exponent) < 0) &&
        scope_wants_coordinates(scope))
        return 0;
    if (!is_number && (!fmpz_is_one(fmpq_denref(exponent)) || fmpq_sgn(exponent) < 0))
        return fail_exponent(expr, scope, "the exponent of an operator must be 0, 1, 2, ..");
    if (fmpz_cmp_ui(fmpq_denref(exponent), 2) > 0)
        return fail_exponent(expr, scope, "only whole and half powers are supported");
    limit = is_number ? LIMIT_DEGREE : LIMIT_EXPONENT;
    if (fmpz_cmp_si(fmpq_numref(exponent), limit) > 0 ||
        fmpz_cmp_si(fmpq_numref(exponent), -limit) < 0)
        return scope_fail(scope, expr->items[1]->span, "E0240", "the exponent is larger than %ld",
                          limit);
    *n = (ulong)labs(fmpz_get_si(fmpq_numref(exponent)));
    return 1;
}

int arithmetic_power(op_t out, op_src a, scalar_src exponent, const expr_t *expr,
                     const scope_t *scope)
{
    const algebra_t *algebra = &scope->builder->model->algebra;
    fmpq_t power;
    op_t base;
    ulong n = 0;
    int good = 0;

    fmpq_init(power);
    op_init(base, algebra);
    op_set(base, a, algebra);
    if (!scalar_get_fmpq(power, exponent, algebra->ring))
        fail_exponent(expr, scope, "an exponent must be a number");
    else if (check_exponent(&n, a, power, expr, scope) &&
             ((fmpz_is_one(fmpq_denref(power)) && fmpq_sgn(power) >= 0) ||
              prepare_base(base, power, expr, scope)))
        good = power_by_squaring(out, base, n, expr, scope);
    fmpq_clear(power);
    op_clear(base, algebra);
    return good;
}
