/* The value of an expression: an operator, of which a number is the simplest case. */
#include <stdlib.h>
#include <string.h>

#include "model/build.h"

static int evaluate_number(op_t out, const expr_t *expr, const scope_t *scope)
{
    const algebra_t *algebra = &scope->builder->model->algebra;
    scalar_t x;
    fmpq_t q;

    fmpq_init(q);
    scalar_init(x, algebra->ring);
    tree_number(q, expr);
    scalar_set_fmpq(x, q, algebra->ring);
    op_set_scalar(out, x, algebra);
    scalar_clear(x, algebra->ring);
    fmpq_clear(q);
    return 1;
}

static int evaluate_power(op_t out, op_src base, const expr_t *expr, const scope_t *scope)
{
    const ring_t *ring = scope->builder->model->ring;
    scalar_t exponent;
    int good;

    scalar_init(exponent, ring);
    good = evaluate_scalar(exponent, expr->items[1], "an exponent", scope) &&
           arithmetic_power(out, base, exponent, expr, scope);
    scalar_clear(exponent, ring);
    return good;
}

/* Both sides are evaluated before either fails: all errors of a statement are found. */
static int evaluate_binary(op_t out, const expr_t *expr, const scope_t *scope)
{
    const algebra_t *algebra = &scope->builder->model->algebra;
    op_t right;
    int good, right_good;

    if (expr->kind == EXPR_POWER)
        return evaluate(out, expr->items[0], scope) && evaluate_power(out, out, expr, scope);
    op_init(right, algebra);
    good = evaluate(out, expr->items[0], scope);
    right_good = evaluate(right, expr->items[1], scope);
    if (!good || !right_good) {
        op_clear(right, algebra);
        return 0;
    }
    if (expr->kind == EXPR_SUBTRACT)
        op_neg(right, right, algebra);
    if (expr->kind == EXPR_MULTIPLY)
        good = arithmetic_multiply(out, out, right, expr->at, scope);
    else if (expr->kind == EXPR_DIVIDE)
        good = arithmetic_divide(out, out, right, expr, scope);
    else
        good = arithmetic_add(out, out, right, expr->at, scope);
    op_clear(right, algebra);
    return good;
}

/* A long operator is as much work to hand on as several operations. */
enum { TERMS_OF_STEP = 4 };

/* Accounts for one operation more; sums and functions make many of few. */
static int count_step(const expr_t *expr, const scope_t *scope)
{
    builder_t *builder = scope->builder;

    builder->steps++;
    if (builder->steps > LIMIT_STEPS && builder->is_stopped)
        return scope_poison(scope);
    builder->is_stopped = builder->steps > LIMIT_STEPS;
    if (builder->is_stopped)
        return scope_fail(scope, expr->at, "E0240",
                          "the expressions of this model need more than %d operations",
                          LIMIT_STEPS);
    return builder->depth < LIMIT_DEPTH ||
           scope_fail(scope, expr->at, "E0240",
                      "more than %d operations within each other, definitions included",
                      LIMIT_DEPTH);
}

static int evaluate_kind(op_t out, const expr_t *expr, const scope_t *scope)
{
    switch (expr->kind) {
    case EXPR_NUMBER:
        return evaluate_number(out, expr, scope);
    case EXPR_NAME:
        return name_evaluate(out, expr, scope);
    case EXPR_CALL:
        return function_evaluate(out, expr, scope);
    case EXPR_ELEMENT:
        return element_evaluate(out, expr, scope);
    case EXPR_LIST:
        scope_fail(scope, expr->span, "E0218", "a list cannot stand here");
        diags_help(scope->diags,
                   "the matrix of an operator is written matrix(A, [[0, 1], [1, 0]])");
        return 0;
    case EXPR_NEGATE:
        if (!evaluate(out, expr->items[0], scope))
            return 0;
        op_neg(out, out, &scope->builder->model->algebra);
        return 1;
    default:
        return evaluate_binary(out, expr, scope);
    }
}

int evaluate(op_t out, const expr_t *expr, const scope_t *scope)
{
    int good;

    if (!count_step(expr, scope))
        return 0;
    scope->builder->depth++;
    good = evaluate_kind(out, expr, scope);
    scope->builder->depth--;
    if (good)
        scope->builder->steps += out->count / TERMS_OF_STEP;
    return good;
}

int evaluate_scalar(scalar_t out, const expr_t *expr, const char *what, const scope_t *scope)
{
    const algebra_t *algebra = &scope->builder->model->algebra;
    op_t value;
    int good;

    op_init(value, algebra);
    good = evaluate(value, expr, scope);
    if (good && !op_is_scalar(value, algebra))
        good = scope_fail(scope, expr->span, "E0216", "%s must be a number, not an operator", what);
    if (good)
        op_identity_part(out, value, algebra);
    op_clear(value, algebra);
    return good;
}

truth_t evaluate_whole(long *out, const expr_t *expr, const char *what, long least, long most,
                       const scope_t *scope)
{
    const ring_t *ring = scope->builder->model->ring;
    truth_t good = TRUTH_UNKNOWN;
    scalar_t x;
    fmpq_t q;

    scalar_init(x, ring);
    fmpq_init(q);
    if (evaluate_scalar(x, expr, what, scope))
        good = scalar_get_fmpq(q, x, ring) && fmpz_is_one(fmpq_denref(q)) &&
                       fmpz_cmp_si(fmpq_numref(q), least) >= 0 &&
                       fmpz_cmp_si(fmpq_numref(q), most) <= 0
                   ? TRUTH_TRUE
                   : TRUTH_FALSE;
    if (good == TRUTH_TRUE)
        *out = fmpz_get_si(fmpq_numref(q));
    scalar_clear(x, ring);
    fmpq_clear(q);
    return good;
}

int evaluate_real(scalar_t out, const expr_t *expr, const char *what, const char *code,
                  const scope_t *scope)
{
    const ring_t *ring = scope->builder->model->ring;
    char *text;

    if (!evaluate_scalar(out, expr, what, scope))
        return 0;
    if (scalar_is_real(out, ring))
        return 1;
    text = scalar_print(out, ring);
    scope_fail(scope, expr->span, code, "%s must be real, and %s is not", what, text);
    free(text);
    return 0;
}

const char *expression_text(const expr_t *expr, builder_t *builder)
{
    const char *written = builder->model->source->text + expr->span.begin;
    size_t length = expr->span.end - expr->span.begin;
    char *printed, *text;

    if (!expr->is_expanded && memchr(written, '\n', length) == NULL &&
        memchr(written, '\0', length) == NULL)
        return arena_text(builder->model->arena, written, length);
    printed = expr_print(expr);
    text = arena_text(builder->model->arena, printed, strlen(printed));
    free(printed);
    return text;
}
