/* What the names in an expression stand for. */
#include <stdlib.h>
#include <string.h>

#include "model/build.h"

/* ---- failing --------------------------------------------------------------------------------- */

static int is_visible(const factor_t *factor, const scope_t *scope)
{
    return factor->block == SYSTEM || factor->block == scope->block;
}

int space_is_named(const char *name, const scope_t *scope)
{
    size_t k;

    for (k = 0; k < scope->builder->factor_count; k++)
        if (is_visible(&scope->builder->factors[k], scope) &&
            strcmp(scope->builder->factors[k].name, name) == 0)
            return 1;
    return 0;
}

/* A space or environment where a number or operator is needed. */
static int fail_bare(const factor_t *factor, span_t span, const scope_t *scope)
{
    static const char *const examples[] = {[SPACE_MODE] = ".q",
                                           [SPACE_QUBIT] = ".sz",
                                           [SPACE_SPIN] = ".Sz",
                                           [SPACE_QUDIT] = ".e(0, 0)"};

    scope_fail(scope, span, "E0212", "'%s' is a %s, not a value", factor->name,
               space_kind_text(factor->kind));
    diags_help(scope->diags, "its operators are written like %s%s", factor->name,
               examples[factor->kind]);
    return 0;
}

static const other_t *find_other(const char *name, const scope_t *scope)
{
    size_t k;

    for (k = 0; k < scope->builder->other_count; k++)
        if (strcmp(scope->builder->others[k].name.text, name) == 0)
            return &scope->builder->others[k];
    return NULL;
}

/* Whether a declaration of `name` that is visible here failed: what it means is not known then,
 * even where another declaration gives it a meaning. */
static int is_poisoned(const char *name, const scope_t *scope)
{
    size_t k;

    for (k = 0; k < scope->builder->other_count; k++) {
        const other_t *other = &scope->builder->others[k];

        if (other->what == NULL && (other->block == SYSTEM || other->block == scope->block) &&
            strcmp(other->name.text, name) == 0)
            return 1;
    }
    return 0;
}

/* What a name that the model does not have may stand for: the operator of a space, the time. */
static void hint_missing(const char *name, const scope_t *scope)
{
    const builder_t *builder = scope->builder;
    size_t k = 0;

    while (k < builder->factor_count &&
           !(is_visible(&builder->factors[k], scope) && member_exists(k, name, scope)))
        k++;
    if (k < builder->factor_count)
        diags_help(scope->diags, "an operator stands behind its space: '%s.%.60s'",
                   builder->factors[k].name, name);
    else if (strcmp(name, "t") == 0)
        diags_help(scope->diags,
                   "functions of the time are declared: 'drive f(t) = sin(t)' is used "
                   "as 'f'");
}

/* All names of the model that `name` could have been. */
static size_t collect_names(const char **names, const scope_t *scope)
{
    const builder_t *builder = scope->builder;
    size_t k, count = 0;

    for (k = 0; k < builder->model->parameter_count; k++)
        names[count++] = builder->model->parameters[k].name;
    for (k = 0; k < builder->let_count; k++)
        names[count++] = builder->lets[k].name.text;
    for (k = 0; k < builder->factor_count; k++)
        if (is_visible(&builder->factors[k], scope))
            names[count++] = builder->factors[k].name;
    return count;
}

/* Reports a name that nothing is called, unless it is poisoned; 0. */
static int name_unknown(const char *name, span_t span, const scope_t *scope)
{
    const builder_t *builder = scope->builder;
    const other_t *other = find_other(name, scope);
    const char **names;
    size_t count;

    if (builder->tree != NULL && tree_is_broken_name(builder->tree, name))
        return scope_poison(scope);
    if (other != NULL && other->what == NULL)
        return scope_poison(scope);
    if (other != NULL)
        return scope_fail(scope, span, "E0212", "'%s' is an %s, not a value", name, other->what);
    if (family_is_named(name, scope)) {
        scope_fail(scope, span, "E0291", "'%s' is a family, not a value", name);
        diags_help(scope->diags, "its members are written %.60s[k]", name);
        return 0;
    }
    names =
        memory_new(builder->model->parameter_count + builder->let_count + builder->factor_count + 1,
                   sizeof *names);
    scope_fail(scope, span, "E0210", "unknown name '%s'", name);
    count = collect_names(names, scope);
    if (syntax_nearest(name, names, count) != NULL)
        scope_suggest(scope, name, names, count);
    else
        hint_missing(name, scope);
    free(names);
    return 0;
}

/* ---- factors --------------------------------------------------------------------------------- */

/* `name` is no visible space: a parameter, an ancilla of another block, or unknown. */
static int fail_factor(const char *name, span_t span, const scope_t *scope)
{
    const builder_t *builder = scope->builder;
    const char *names[SPACE_MAX_FACTORS];
    const other_t *other = find_other(name, scope);
    size_t k, count = 0;

    for (k = 0; k < builder->factor_count; k++) {
        const factor_t *factor = &builder->factors[k];

        if (!is_visible(factor, scope) &&
            (strcmp(factor->full, name) == 0 || strcmp(factor->name, name) == 0))
            return scope_fail(scope, span, "E0213",
                              "'%s' belongs to environment '%s': only its block can use it", name,
                              builder->model->environments[factor->block].name);
        if (is_visible(factor, scope))
            names[count++] = factor->name;
    }
    if ((builder->tree != NULL && tree_is_broken_name(builder->tree, name)) ||
        (other != NULL && other->what == NULL))
        return scope_poison(scope);
    if (parameter_find(builder->model, name) != NULL)
        return scope_fail(scope, span, "E0210", "'%s' is a parameter, not a space", name);
    if (family_is_named(name, scope)) {
        scope_fail(scope, span, "E0291", "'%s' is a family, not a space", name);
        diags_help(scope->diags, "its members are written %.60s[k]", name);
        return 0;
    }
    scope_fail(scope, span, "E0210", "unknown space '%s'", name);
    if (syntax_nearest(name, names, count) != NULL)
        scope_suggest(scope, name, names, count);
    else
        diags_help(scope->diags, "it is declared like 'mode %.60s' or 'qubit %.60s'", name, name);
    return 0;
}

size_t name_factor(const char *name, span_t span, const scope_t *scope)
{
    const builder_t *builder = scope->builder;
    size_t k;

    if (is_poisoned(name, scope)) {
        scope_poison(scope);
        return SIZE_MAX;
    }
    for (k = 0; k < builder->factor_count; k++)
        if (is_visible(&builder->factors[k], scope) &&
            (strcmp(builder->factors[k].name, name) == 0 ||
             strcmp(builder->factors[k].full, name) == 0))
            return k;
    fail_factor(name, span, scope);
    return SIZE_MAX;
}

/* "C.q" or "gas.e.sz": a space, a dot, and one of its operators. */
static int evaluate_dotted(op_t out, const expr_t *expr, const scope_t *scope)
{
    const char *dot = strrchr(expr->text, '.');
    char *space = memory_copy_bytes(expr->text, (size_t)(dot - expr->text));
    size_t factor = name_factor(space, expr->at, scope);

    free(space);
    if (factor == SIZE_MAX)
        return 0;
    if (expr->kind == EXPR_CALL)
        return member_unit(out, factor, expr, dot + 1, scope);
    return member_evaluate(out, factor, dot + 1, expr->at, scope);
}

/* ---- parameters ------------------------------------------------------------------------------ */

/* A parameter that has no value here: none at all, none that could be read, or none yet. */
static int fail_valueless(const parameter_t *parameter, span_t span, const scope_t *scope)
{
    const builder_t *builder = scope->builder;

    if (!parameter_is_given(builder, parameter))
        return scope_fail(scope, span, "E0222", "'%s' has no value, and %s needs one",
                          parameter->name, scope->what);
    if ((size_t)(parameter - builder->model->parameters) < builder->values_read)
        return scope_poison(scope);
    scope_fail(scope, span, "E0222", "'%s' has no value yet, and %s needs one", parameter->name,
               scope->what);
    if (scope->diags == builder->diags) /* else this is another text, and the place is none in it */
        diags_note(scope->diags, parameter->span,
                   "values are made of parameters that stand before");
    return 0;
}

/* The value that is being read, if it is one of a parameter, is made of this one. */
static void note_maker(const parameter_t *parameter, const builder_t *builder)
{
    const model_t *model = builder->model;
    parameter_t *made = &model->parameters[builder->values_read];

    if (builder->values_read >= model->parameter_count || made <= parameter)
        return;
    made->makers[parameter - model->parameters] = 1;
    for (size_t k = 0; k < model->parameter_count; k++)
        made->makers[k] |= parameter->makers[k];
}

static int evaluate_parameter(op_t out, const parameter_t *parameter, span_t span,
                              const scope_t *scope)
{
    const algebra_t *algebra = &scope->builder->model->algebra;
    scalar_t x;

    if (scope->values) {
        if (parameter->is_drive)
            return scope_fail(scope, span, "E0297", "'%s' is a drive, and %s needs a number",
                              parameter->name, scope->what);
        if (!parameter->has_value)
            return fail_valueless(parameter, span, scope);
        op_set_scalar(out, parameter->value, algebra);
        note_maker(parameter, scope->builder);
        return 1;
    }
    scalar_init(x, algebra->ring);
    scalar_generator(x, parameter->generator, algebra->ring);
    op_set_scalar(out, x, algebra);
    scalar_clear(x, algebra->ring);
    return 1;
}

/* i, pi, and hbar where it is a number: 1 if `name` is one of them. */
static int evaluate_constant(op_t out, const char *name, const scope_t *scope)
{
    const algebra_t *algebra = &scope->builder->model->algebra;
    scalar_t x;
    int is_known = 1;

    scalar_init(x, algebra->ring);
    if (strcmp(name, "i") == 0)
        scalar_imaginary_unit(x, algebra->ring);
    else if (strcmp(name, "pi") == 0)
        scalar_pi(x, algebra->ring);
    else if (strcmp(name, "hbar") == 0)
        scalar_set(x, algebra->hbar, algebra->ring);
    else
        is_known = 0;
    if (is_known)
        op_set_scalar(out, x, algebra);
    scalar_clear(x, algebra->ring);
    return is_known;
}

int name_evaluate(op_t out, const expr_t *expr, const scope_t *scope)
{
    builder_t *builder = scope->builder;
    const parameter_t *parameter = parameter_find(builder->model, expr->text);
    int known;
    size_t k;

    if (strchr(expr->text, '.') != NULL)
        return evaluate_dotted(out, expr, scope);
    if (is_poisoned(expr->text, scope))
        return scope_poison(scope);
    known = let_evaluate(out, expr->text, expr->at, scope);
    if (known >= 0)
        return known;
    if (parameter != NULL)
        return evaluate_parameter(out, parameter, expr->at, scope);
    if (evaluate_constant(out, expr->text, scope))
        return 1;
    for (k = 0; k < builder->factor_count; k++)
        if (is_visible(&builder->factors[k], scope) &&
            strcmp(builder->factors[k].name, expr->text) == 0)
            return fail_bare(&builder->factors[k], expr->at, scope);
    return name_unknown(expr->text, expr->at, scope);
}
