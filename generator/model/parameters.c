/* Values of parameters and what is assumed about them; conditions that a model needs. */
#include <stdlib.h>
#include <string.h>

#include "model/build.h"

/* ---- values ---------------------------------------------------------------------------------- */

parameter_t *parameter_find(const model_t *model, const char *name)
{
    size_t k;

    for (k = 0; k < model->parameter_count; k++)
        if (strcmp(model->parameters[k].name, name) == 0)
            return &model->parameters[k];
    return NULL;
}

static const setting_t *find_setting(const builder_t *builder, const char *name)
{
    const model_options_t *options = builder->options;
    size_t k;

    for (k = options == NULL ? 0 : options->setting_count; k > 0; k--)
        if (strcmp(options->settings[k - 1].name, name) == 0)
            return &options->settings[k - 1];
    return NULL;
}

/* The expression that gives `name` its value and where its errors go; NULL if there is none. */
static const expr_t *value_of(scope_t *scope, builder_t *builder, const char *name,
                              const statement_t *statement)
{
    const setting_t *setting = find_setting(builder, name);

    *scope = scope_of_system(builder);
    scope->values = 1;
    scope->what = "the value of another parameter";
    if (setting == NULL)
        return statement == NULL ? NULL : statement->value;
    if (setting->diags != NULL)
        scope->diags = setting->diags;
    return setting->value;
}

int parameter_is_given(const builder_t *builder, const parameter_t *parameter)
{
    const statement_t *statement =
        builder->parameter_statements
            ? builder->parameter_statements[parameter - builder->model->parameters]
            : NULL;

    return find_setting(builder, parameter->name) != NULL ||
           (statement != NULL && statement->value != NULL);
}

static int evaluate_value(scalar_t out, const expr_t *value, const scope_t *scope)
{
    const ring_t *ring = scope->builder->model->ring;

    if (!evaluate_real(out, value, "the value of a parameter", "E0221", scope))
        return 0;
    return scalar_is_constant(out, ring) ||
           scope_fail(scope, value->span, "E0221", "the value of a parameter must be a number");
}

static int check_hbar(scalar_src x, span_t span, const scope_t *scope)
{
    model_t *model = scope->builder->model;

    return scalar_sign(x, model->assumptions, model->ring) == SIGN_POSITIVE ||
           scope_fail(scope, span, "E0206", "hbar must be positive");
}

static void evaluate_hbar(builder_t *builder)
{
    model_t *model = builder->model;
    parameter_t *parameter = parameter_find(model, "hbar");
    const expr_t *value;
    scalar_t x;
    scope_t scope;

    if (parameter != NULL) {
        scalar_generator(model->hbar, parameter->generator, model->ring);
        assumptions_add(model->assumptions, CONDITION_POSITIVE, model->hbar);
        return;
    }
    value = value_of(&scope, builder, "hbar", builder->hbar);
    if (value == NULL)
        return;
    scalar_init(x, model->ring);
    if (evaluate_value(x, value, &scope) && check_hbar(x, value->span, &scope))
        scalar_set(model->hbar, x, model->ring);
    scalar_clear(x, model->ring);
}

static void check_settings(builder_t *builder)
{
    const model_options_t *options = builder->options;
    const char **names = memory_new(builder->model->parameter_count + 1, sizeof *names);
    scope_t scope = scope_of_system(builder);
    size_t k;

    for (k = 0; k < builder->model->parameter_count; k++)
        names[k] = builder->model->parameters[k].name;
    for (k = 0; options != NULL && k < options->setting_count; k++) {
        const setting_t *setting = &options->settings[k];

        const parameter_t *parameter = parameter_find(builder->model, setting->name);

        scope.diags = setting->diags != NULL ? setting->diags : builder->diags;
        if (parameter != NULL && parameter->is_drive)
            scope_fail(&scope, setting->value->span, "E0220",
                       "'%s' is a drive: its parameters have values, not itself", setting->name);
        if (strcmp(setting->name, "hbar") == 0 || parameter != NULL ||
            tree_is_broken_name(builder->tree, setting->name))
            continue;
        scope_fail(&scope, setting->value->span, "E0220", "the model has no parameter '%s'",
                   setting->name);
        scope_suggest(&scope, setting->name, names, builder->model->parameter_count);
    }
    free(names);
}

void parameters_evaluate(builder_t *builder)
{
    model_t *model = builder->model;
    size_t k;

    check_settings(builder);
    for (k = 0; k < model->parameter_count; k++)
        model->parameters[k].makers = arena_alloc(model->arena, model->parameter_count);
    evaluate_hbar(builder);
    for (k = 0; k < model->parameter_count; k++) {
        parameter_t *parameter = &model->parameters[k];
        const expr_t *value;
        scope_t scope;

        if (parameter->is_drive)
            continue;
        builder->values_read = k;
        value = value_of(&scope, builder, parameter->name, builder->parameter_statements[k]);
        if (value == NULL)
            continue;
        parameter->has_value = evaluate_value(parameter->value, value, &scope) &&
                               (strcmp(parameter->name, "hbar") != 0 ||
                                check_hbar(parameter->value, value->span, &scope));
    }
    builder->values_read = model->parameter_count;
}

/* ---- elements at the values ------------------------------------------------------------------ */

int values_substitute(scalar_t out, scalar_src x, const model_t *model)
{
    const scalar_struct **values = model_values(model);
    assumptions_t *copy = assumptions_copy(model->assumptions);
    int good = scalar_substitute(out, x, values, copy, model->ring);

    assumptions_free(copy);
    free(values);
    return good;
}

truth_t values_decide(condition_kind_t kind, scalar_src x, const model_t *model)
{
    truth_t truth = TRUTH_UNKNOWN;
    sign_t sign;
    scalar_t value;

    scalar_init(value, model->ring);
    if (values_substitute(value, x, model) && scalar_is_constant(value, model->ring) &&
        scalar_is_real(value, model->ring)) {
        sign = scalar_sign(value, model->assumptions, model->ring);
        if (sign == SIGN_ZERO)
            truth = kind == CONDITION_ZERO || kind == CONDITION_NONNEGATIVE;
        else if (sign == SIGN_POSITIVE)
            truth = kind != CONDITION_ZERO;
        else if (sign == SIGN_NEGATIVE)
            truth = kind == CONDITION_NONZERO;
    }
    scalar_clear(value, model->ring);
    return truth;
}

int parameter_occurs(scalar_src x, size_t generator, const ring_t *ring)
{
    return scalar_depends_on(x, generator, ring);
}

char *values_print(scalar_src x, const model_t *model)
{
    text_t text;
    size_t k;

    text_init(&text);
    for (k = 0; k < model->parameter_count; k++) {
        const parameter_t *parameter = &model->parameters[k];
        char *value;

        if (!parameter->has_value || !parameter_occurs(x, parameter->generator, model->ring))
            continue;
        value = scalar_print(parameter->value, model->ring);
        text_printf(&text, "%s%s = %s", text.length == 0 ? "" : ", ", parameter->name, value);
        free(value);
    }
    text_add(&text, "");
    return text_take(&text);
}

/* ---- assumptions ----------------------------------------------------------------------------- */

static const struct {
    condition_kind_t kind;
    int swap; /* right - left instead of left - right */
} relations[] = {
    [RELATION_GREATER] = {CONDITION_POSITIVE, 0},
    [RELATION_GREATER_EQUAL] = {CONDITION_NONNEGATIVE, 0},
    [RELATION_LESS] = {CONDITION_POSITIVE, 1},
    [RELATION_LESS_EQUAL] = {CONDITION_NONNEGATIVE, 1},
    [RELATION_EQUAL] = {CONDITION_ZERO, 0},
    [RELATION_NOT_EQUAL] = {CONDITION_NONZERO, 0},
};

static void add_assumption(condition_kind_t kind, scalar_src x, span_t span, const scope_t *scope)
{
    model_t *model = scope->builder->model;
    conditions_t conditions;
    char *values;

    if (values_decide(kind, x, model) == TRUTH_FALSE && !scalar_is_constant(x, model->ring)) {
        values = values_print(x, model);
        scope_fail(scope, span, "E0251", "this assumption contradicts the given values: %s",
                   values);
        free(values);
        return;
    }
    conditions_init(&conditions);
    if (conditions_add(&conditions, kind, x, model->assumptions, model->ring) == TRUTH_FALSE)
        scope_fail(scope, span, "E0252", "%s",
                   scalar_is_constant(x, model->ring)
                       ? "this assumption is never true"
                       : "this assumption contradicts itself or the assumptions before it");
    else if (!scalar_is_constant(x, model->ring))
        assumptions_add(model->assumptions, kind, x);
    conditions_clear(&conditions, model->ring);
}

int assumption_read(scalar_t out, condition_kind_t *kind, const comparison_t *comparison,
                    const scope_t *scope)
{
    const ring_t *ring = scope->builder->model->ring;
    scalar_t right;
    int good;

    scalar_init(right, ring);
    good = evaluate_real(out, comparison->left, "each side of an assumption", "E0250", scope);
    good &= evaluate_real(right, comparison->right, "each side of an assumption", "E0250", scope);
    scalar_sub(out, out, right, ring);
    if (relations[comparison->relation].swap)
        scalar_neg(out, out, ring);
    *kind = relations[comparison->relation].kind;
    scalar_clear(right, ring);
    return good;
}

static void evaluate_assumption(builder_t *builder, const comparison_t *comparison)
{
    const ring_t *ring = builder->model->ring;
    scope_t scope = scope_of_system(builder);
    condition_kind_t kind;
    scalar_t x;

    scalar_init(x, ring);
    if (assumption_read(x, &kind, comparison, &scope))
        add_assumption(kind, x, comparison->span, &scope);
    scalar_clear(x, ring);
}

void assumptions_evaluate(builder_t *builder)
{
    size_t k;

    for (k = 0; k < tree_count(builder->tree); k++)
        if (tree_statement(builder->tree, k)->kind == STATEMENT_ASSUME)
            evaluate_assumption(builder, &tree_statement(builder->tree, k)->comparison);
}
