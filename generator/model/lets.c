/* Named expressions and functions: let X = .., let V(x) = .. */
#include <stdlib.h>
#include <string.h>

#include "model/build.h"

static let_t *find_let(const char *name, const scope_t *scope)
{
    builder_t *builder = scope->builder;

    for (size_t k = 0; k < builder->let_count; k++)
        if (strcmp(builder->lets[k].name.text, name) == 0)
            return &builder->lets[k];
    return NULL;
}

static int fail_circle(const let_t *let, span_t span, const scope_t *scope)
{
    scope_fail(scope, span, "E0219", "'%s' needs its own value", let->name.text);
    diags_note(scope->diags, let->name.span, "'%s' is defined here", let->name.text);
    return 0;
}

/* Definitions see the names of the system, not those of the place where they are used. */
static scope_t scope_of_let(const scope_t *scope)
{
    scope_t inner = scope_of_system(scope->builder);

    inner.coordinates = scope->coordinates;
    inner.wants_coordinates = scope->wants_coordinates;
    return inner;
}

/* ---- expressions ----------------------------------------------------------------------------- */

/* A 'let' is evaluated when it is first needed, so that their order is free. */
static int evaluate_named(op_t out, let_t *let, span_t span, const scope_t *scope)
{
    const algebra_t *algebra = &scope->builder->model->algebra;
    let_state_t *state = &let->state[scope->coordinates];
    op_struct *meaning = let->meaning[scope->coordinates];
    scope_t inner = scope_of_let(scope);

    if (*state == LET_BUSY) {
        *state = LET_FAILED;
        return fail_circle(let, span, scope);
    }
    if (*state == LET_NEW) {
        *state = LET_BUSY;
        op_init(meaning, algebra);
        if (evaluate(meaning, let->value, &inner) && *state == LET_BUSY) {
            *state = LET_DONE;
        } else {
            op_clear(meaning, algebra);
            *state = LET_FAILED;
        }
        if (*state == LET_FAILED && inner.wants_coordinates && *inner.wants_coordinates) {
            *state = LET_NEW; /* nothing is wrong yet */
            return 0;
        }
    }
    if (*state == LET_FAILED)
        return scope_poison(scope);
    op_set(out, meaning, algebra);
    return 1;
}

int let_evaluate(op_t out, const char *name, span_t span, const scope_t *scope)
{
    const binding_t *binding = scope->bindings;
    let_t *let;

    for (; binding != NULL; binding = binding->outer)
        if (strcmp(binding->name, name) == 0) {
            op_set(out, binding->value, &scope->builder->model->algebra);
            return 1;
        }
    let = find_let(name, scope);
    if (let == NULL)
        return -1;
    if (let->argument_count == 0)
        return evaluate_named(out, let, span, scope);
    return scope_fail(scope, span, "E0215", "'%s' is a function of %zu argument%s", name,
                      let->argument_count, let->argument_count == 1 ? "" : "s");
}

/* ---- functions ------------------------------------------------------------------------------- */

static int check_call(const let_t *let, size_t count, const expr_t *call, const scope_t *scope)
{
    if (let->argument_count == 0) {
        scope_fail(scope, call->at, "E0214", "'%s' is an expression, not a function",
                   let->name.text);
        diags_help(scope->diags, "a product is written %s*(..)", let->name.text);
        return 0;
    }
    if (let->argument_count != count) {
        scope_fail(scope, call->at, "E0215", "%s takes %zu argument%s, not %zu", let->name.text,
                   let->argument_count, let->argument_count == 1 ? "" : "s", count);
        diags_note(scope->diags, let->name.span, "'%s' is defined here", let->name.text);
        return 0;
    }
    return !let->is_applied || fail_circle(let, call->at, scope);
}

/* The value of the definition with the arguments bound; says where it was applied if it fails. */
static int apply(op_t out, let_t *let, const binding_t *bindings, const expr_t *call,
                 const scope_t *scope)
{
    diags_t *diags = scope->builder->diags;
    scope_t inner = scope_of_let(scope);
    size_t errors = diags_errors(diags);
    int good;

    inner.bindings = bindings;
    let->is_applied = 1;
    good = evaluate(out, let->value, &inner);
    let->is_applied = 0;
    if (!good && diags_errors(diags) > errors && scope->diags == diags)
        diags_note(diags, call->at, "'%s' is applied here", let->name.text);
    return good;
}

int let_apply(op_t out, const char *name, const expr_t *const *arguments, size_t count,
              const expr_t *call, const scope_t *scope)
{
    const algebra_t *algebra = &scope->builder->model->algebra;
    let_t *let = find_let(name, scope);
    binding_t *bindings;
    op_struct *values;
    int good = 1;
    size_t k;

    if (let == NULL)
        return -1;
    if (!check_call(let, count, call, scope))
        return 0;
    bindings = memory_new(count, sizeof *bindings);
    values = memory_new(count, sizeof *values);
    for (k = 0; k < count; k++) {
        op_init(&values[k], algebra);
        good &= evaluate(&values[k], arguments[k], scope);
        bindings[k].name = let->arguments[k].text;
        bindings[k].value = &values[k];
        bindings[k].outer = k > 0 ? &bindings[k - 1] : NULL;
    }
    good = good && apply(out, let, &bindings[count - 1], call, scope);
    for (k = 0; k < count; k++)
        op_clear(&values[k], algebra);
    free(values);
    free(bindings);
    return good;
}
