/* Functions of expressions, and lists of numbers. */
#include <stdlib.h>
#include <string.h>

#include "model/build.h"

/* ---- lists ------------------------------------------------------------------------------- */

scalar_struct *scalars_new(size_t count, const ring_t *ring)
{
    scalar_struct *scalars = memory_new(count == 0 ? 1 : count, sizeof *scalars);
    size_t k;

    for (k = 0; k < count; k++)
        scalar_init(&scalars[k], ring);
    return scalars;
}

void scalars_free(scalar_struct *scalars, size_t count, const ring_t *ring)
{
    size_t k;

    if (scalars == NULL)
        return;
    for (k = 0; k < count; k++)
        scalar_clear(&scalars[k], ring);
    free(scalars);
}

scalar_struct *list_evaluate(size_t *count, const expr_t *expr, const char *what,
                             const scope_t *scope)
{
    const ring_t *ring = scope->builder->model->ring;
    scalar_struct *list;
    int good = 1;
    size_t k;

    if (expr->kind != EXPR_LIST) {
        scope_fail(scope, expr->span, "E0218", "%s must be a list like [a, b]", what);
        return NULL;
    }
    list = scalars_new(expr->count, ring);
    for (k = 0; k < expr->count; k++)
        good &= evaluate_scalar(&list[k], expr->items[k], "an entry", scope);
    *count = expr->count;
    if (good)
        return list;
    scalars_free(list, expr->count, ring);
    return NULL;
}

static int check_matrix(size_t size, const expr_t *expr, const char *what, const char *code,
                        const scope_t *scope)
{
    size_t k;

    if (expr->kind != EXPR_LIST || (expr->count > 0 && expr->items[0]->kind != EXPR_LIST))
        return scope_fail(scope, expr->span, code,
                          "%s must be a %zu x %zu matrix like [[a, b], [c, d]]", what, size, size);
    if (expr->count != size)
        return scope_fail(scope, expr->span, code, "%s must be a %zu x %zu matrix, this has %zu %s",
                          what, size, size, expr->count, expr->count == 1 ? "row" : "rows");
    for (k = 0; k < size; k++)
        if (expr->items[k]->kind != EXPR_LIST || expr->items[k]->count != size)
            return scope_fail(scope, expr->items[k]->span, code,
                              "%s must be a %zu x %zu matrix, row %zu is not a list of %zu", what,
                              size, size, k + 1, size);
    return 1;
}

scalar_struct *matrix_evaluate(size_t size, const expr_t *expr, const char *what, const char *code,
                               const scope_t *scope)
{
    const ring_t *ring = scope->builder->model->ring;
    scalar_struct *matrix;
    int good = 1;
    size_t k;

    if (!check_matrix(size, expr, what, code, scope))
        return NULL;
    matrix = scalars_new(size * size, ring);
    for (k = 0; k < size * size; k++)
        good &=
            evaluate_scalar(&matrix[k], expr->items[k / size]->items[k % size], "an entry", scope);
    if (good)
        return matrix;
    scalars_free(matrix, size * size, ring);
    return NULL;
}

/* ---- the functions --------------------------------------------------------------------------- */

int function_argument(scalar_t out, const expr_t *call, const scope_t *scope)
{
    const algebra_t *algebra = &scope->builder->model->algebra;
    op_t value;
    int good;

    op_init(value, algebra);
    good = evaluate(value, call->items[0], scope);
    if (good && !op_is_scalar(value, algebra))
        good = !scope_wants_coordinates(scope) &&
               scope_fail(scope, call->items[0]->span, "E0216",
                          "what stands in %s must be a number, not an operator", call->text);
    if (good)
        op_identity_part(out, value, algebra);
    op_clear(value, algebra);
    return good;
}

static int function_sqrt(op_t out, const expr_t *call, const scope_t *scope)
{
    const algebra_t *algebra = &scope->builder->model->algebra;
    scalar_t x;
    int good;

    scalar_init(x, algebra->ring);
    good = function_argument(x, call, scope) && arithmetic_root(x, x, call->span, scope);
    op_set_scalar(out, x, algebra);
    scalar_clear(x, algebra->ring);
    return good;
}

static int function_conj(op_t out, const expr_t *call, const scope_t *scope)
{
    const algebra_t *algebra = &scope->builder->model->algebra;

    if (!evaluate(out, call->items[0], scope))
        return 0;
    if (!op_is_scalar(out, algebra)) {
        scope_fail(scope, call->span, "E0216", "conj is for numbers");
        diags_help(scope->diags, "the adjoint of an operator is adj(..)");
        return 0;
    }
    op_adjoint(out, out, algebra);
    return 1;
}

static int function_adj(op_t out, const expr_t *call, const scope_t *scope)
{
    if (!evaluate(out, call->items[0], scope))
        return 0;
    op_adjoint(out, out, &scope->builder->model->algebra);
    return 1;
}

static int function_matrix(op_t out, const expr_t *call, const scope_t *scope)
{
    const algebra_t *algebra = &scope->builder->model->algebra;
    const expr_t *name = call->items[0];
    scalar_struct *entries;
    size_t factor, size;

    if (name->kind != EXPR_NAME)
        return scope_fail(scope, name->span, "E0218",
                          "matrix(SPACE, [[..]]) begins with the name of a space");
    factor = name_factor(name->text, name->span, scope);
    if (factor == SIZE_MAX)
        return 0;
    size = space_dimension(algebra->space, factor);
    if (size == 0)
        return scope_fail(scope, name->span, "E0218",
                          "'%s' is a mode: its operators are no finite matrices", name->text);
    entries = matrix_evaluate(size, call->items[1], "the matrix", "E0218", scope);
    if (entries == NULL)
        return 0;
    op_matrix(out, factor, entries, algebra);
    scalars_free(entries, size * size, algebra->ring);
    return 1;
}

typedef struct {
    const char *name;
    size_t arguments;
    int (*evaluate)(op_t out, const expr_t *call, const scope_t *scope);
} function_t;

static const function_t functions[] = {
    {"sqrt", 1, function_sqrt},     {"conj", 1, function_conj}, {"adj", 1, function_adj},
    {"matrix", 2, function_matrix}, {"sum", 4, sum_evaluate},   {"sin", 1, function_sin},
    {"cos", 1, function_cos},       {"exp", 1, function_exp},   {"tan", 1, function_tan},
    {"sinh", 1, function_sinh},     {"cosh", 1, function_cosh}, {"tanh", 1, function_tanh},
};

enum { FUNCTION_COUNT = sizeof functions / sizeof functions[0] };

static int fail_function(const expr_t *call, const scope_t *scope)
{
    const builder_t *builder = scope->builder;
    const parameter_t *parameter;
    const char **names;
    size_t k, count = 0;

    if (builder->tree != NULL && tree_is_broken_name(builder->tree, call->text))
        return scope_poison(scope);

    if (state_is_word(call)) {
        scope_fail(scope, call->at, "E0214", "'%s' is a state, not an operator", call->text);
        diags_help(scope->diags,
                   "states stand after 'initial', or after 'state' in an environment");
        return 0;
    }
    parameter = parameter_find(scope->builder->model, call->text);
    if (parameter != NULL && parameter->is_drive) {
        scope_fail(scope, call->at, "E0214", "the drive '%s' stands without its argument",
                   call->text);
        return 0;
    }
    if (parameter != NULL) {
        scope_fail(scope, call->at, "E0214", "'%s' is a parameter, not a function", call->text);
        diags_help(scope->diags, "a product is written %s*(..)", call->text);
        return 0;
    }
    if (space_is_named(call->text, scope)) {
        scope_fail(scope, call->at, "E0214", "'%s' is a space, not a function", call->text);
        diags_help(scope->diags, "a state of it is written 'state %s state(..)'", call->text);
        return 0;
    }
    scope_fail(scope, call->at, "E0214", "unknown function '%s'", call->text);
    names = memory_new(FUNCTION_COUNT + builder->let_count, sizeof *names);
    for (k = 0; k < FUNCTION_COUNT; k++)
        names[count++] = functions[k].name;
    for (k = 0; k < builder->let_count; k++)
        if (builder->lets[k].argument_count > 0)
            names[count++] = builder->lets[k].name.text;
    scope_suggest(scope, call->text, names, count);
    free(names);
    return 0;
}

int function_evaluate(op_t out, const expr_t *call, const scope_t *scope)
{
    int known;
    size_t k;

    if (call->text == NULL)
        return element_evaluate(out, call, scope);
    if (strchr(call->text, '.') != NULL)
        return name_evaluate(out, call, scope);
    for (k = 0; k < FUNCTION_COUNT; k++) {
        if (strcmp(functions[k].name, call->text) != 0)
            continue;
        if (call->count != functions[k].arguments)
            return scope_fail(scope, call->at, "E0215", "%s takes %zu argument%s, not %zu",
                              call->text, functions[k].arguments,
                              functions[k].arguments == 1 ? "" : "s", call->count);
        return functions[k].evaluate(out, call, scope);
    }
    known = let_apply(out, call->text, call->items, call->count, call, scope);
    return known >= 0 ? known : fail_function(call, scope);
}

int function_is_named(const char *name)
{
    for (size_t k = 0; k < FUNCTION_COUNT; k++)
        if (strcmp(functions[k].name, name) == 0)
            return 1;
    return 0;
}
