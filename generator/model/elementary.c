/* Elementary functions of real numbers: sin, cos, exp and what is made of them. */
#include <stdlib.h>

#include "model/build.h"

static int fail(function_result_t result, scalar_src x, const expr_t *call, const scope_t *scope)
{
    static const char *const reasons[] = {
        [FUNCTION_NOT_REAL] = "the argument must be real",
        [FUNCTION_INCOMMENSURATE] = "a function of a multiple of this argument stands before: "
                                    "functions of fractions come first",
        [FUNCTION_ALGEBRAIC] = "of the multiples of pi only those of pi/12 are known",
        [FUNCTION_TOO_LARGE] = "the argument is too long or too large to be taken apart",
        [FUNCTION_RING_FULL] = "too many different functions in one model",
    };
    char *text = scalar_print(x, scope->builder->model->ring);

    scope_fail(scope, call->span, "E0237", "%s(%s): %s", call->text, text, reasons[result]);
    free(text);
    return 0;
}

static int evaluate_kind(scalar_t out, function_kind_t kind, scalar_src x, const expr_t *call,
                         const scope_t *scope)
{
    function_result_t result = scalar_function(out, kind, x, scope->builder->model->ring);

    return result == FUNCTION_OK || fail(result, x, call, scope);
}

/* ---- sin, cos, exp --------------------------------------------------------------------------- */

static int function_plain(op_t out, function_kind_t kind, const expr_t *call, const scope_t *scope)
{
    const algebra_t *algebra = &scope->builder->model->algebra;
    scalar_t x, y;
    int good;

    scalar_init(x, algebra->ring);
    scalar_init(y, algebra->ring);
    good = function_argument(x, call, scope) && evaluate_kind(y, kind, x, call, scope);
    op_set_scalar(out, y, algebra);
    scalar_clear(x, algebra->ring);
    scalar_clear(y, algebra->ring);
    return good;
}

int function_sin(op_t out, const expr_t *call, const scope_t *scope)
{
    return function_plain(out, FUNCTION_SIN, call, scope);
}

int function_cos(op_t out, const expr_t *call, const scope_t *scope)
{
    return function_plain(out, FUNCTION_COS, call, scope);
}

/* exp(a + i b) = exp(a) (cos b + i sin b) */
int function_exp(op_t out, const expr_t *call, const scope_t *scope)
{
    const algebra_t *algebra = &scope->builder->model->algebra;
    const ring_t *ring = algebra->ring;
    scalar_t x, a, b, unit;
    int good;

    scalar_init(x, ring);
    scalar_init(a, ring);
    scalar_init(b, ring);
    scalar_init(unit, ring);
    good = function_argument(x, call, scope);
    scalar_real(a, x, ring);
    scalar_imag(b, x, ring);
    good = good && evaluate_kind(a, FUNCTION_EXP, a, call, scope);
    if (good && !scalar_is_zero(b, ring)) {
        good = evaluate_kind(x, FUNCTION_COS, b, call, scope) &&
               evaluate_kind(b, FUNCTION_SIN, b, call, scope);
        scalar_imaginary_unit(unit, ring);
        scalar_addmul(x, unit, b, ring);
        scalar_mul(a, a, x, ring);
    }
    op_set_scalar(out, a, algebra);
    scalar_clear(x, ring);
    scalar_clear(a, ring);
    scalar_clear(b, ring);
    scalar_clear(unit, ring);
    return good;
}

/* ---- made of them ---------------------------------------------------------------------------- */

/* sin x / cos x */
int function_tan(op_t out, const expr_t *call, const scope_t *scope)
{
    const algebra_t *algebra = &scope->builder->model->algebra;
    const ring_t *ring = algebra->ring;
    scalar_t x, sine, cosine;
    int good;

    scalar_init(x, ring);
    scalar_init(sine, ring);
    scalar_init(cosine, ring);
    good = function_argument(x, call, scope) && evaluate_kind(sine, FUNCTION_SIN, x, call, scope) &&
           evaluate_kind(cosine, FUNCTION_COS, x, call, scope);
    if (good && !scalar_div(sine, sine, cosine, ring))
        good = scope_fail(scope, call->span, "E0231", "division by zero: the cosine is zero here");
    op_set_scalar(out, sine, algebra);
    scalar_clear(x, ring);
    scalar_clear(sine, ring);
    scalar_clear(cosine, ring);
    return good;
}

/* (e^x - e^-x)/2 and (e^x + e^-x)/2 */
static int evaluate_hyperbolic(scalar_t sine, scalar_t cosine, const expr_t *call,
                               const scope_t *scope)
{
    const ring_t *ring = scope->builder->model->ring;
    scalar_t x, inverse;
    int good;

    scalar_init(x, ring);
    scalar_init(inverse, ring);
    good = function_argument(x, call, scope) && evaluate_kind(x, FUNCTION_EXP, x, call, scope) &&
           scalar_inv(inverse, x, ring);
    scalar_sub(sine, x, inverse, ring);
    scalar_add(cosine, x, inverse, ring);
    scalar_mul_ratio(sine, sine, 1, 2, ring);
    scalar_mul_ratio(cosine, cosine, 1, 2, ring);
    scalar_clear(x, ring);
    scalar_clear(inverse, ring);
    return good;
}

/* The sine, the cosine or their quotient, by the letter. */
static int function_hyperbolic(op_t out, char which, const expr_t *call, const scope_t *scope)
{
    const algebra_t *algebra = &scope->builder->model->algebra;
    scalar_t sine, cosine;
    int good;

    scalar_init(sine, algebra->ring);
    scalar_init(cosine, algebra->ring);
    good = evaluate_hyperbolic(sine, cosine, call, scope);
    if (good && which == 't')
        good = scalar_div(sine, sine, cosine, algebra->ring); /* cosh is at least 1 */
    op_set_scalar(out, which == 'c' ? cosine : sine, algebra);
    scalar_clear(sine, algebra->ring);
    scalar_clear(cosine, algebra->ring);
    return good;
}

int function_sinh(op_t out, const expr_t *call, const scope_t *scope)
{
    return function_hyperbolic(out, 's', call, scope);
}

int function_cosh(op_t out, const expr_t *call, const scope_t *scope)
{
    return function_hyperbolic(out, 'c', call, scope);
}

int function_tanh(op_t out, const expr_t *call, const scope_t *scope)
{
    return function_hyperbolic(out, 't', call, scope);
}
