/* Conditions that the parameters must satisfy for a part of the model to make sense. */
#include <stdlib.h>

#include "model/build.h"

static int fail_condition(const conditions_t *conditions, size_t k, span_t span, const char *code,
                          const char *what, const scope_t *scope)
{
    model_t *model = scope->builder->model;
    char *text = conditions_print(conditions, k, model->ring);
    char *values = values_print(&conditions->elements[k], model);

    if (values[0] != '\0')
        scope_fail(scope, span, code, "%s: it needs %s, but %s", what, text, values);
    else
        scope_fail(scope, span, code, "%s: it needs %s", what, text);
    free(text);
    free(values);
    return 0;
}

/* One warning for all conditions of a place. */
static void warn_conditions(const conditions_t *conditions, span_t span, const char *what,
                            const scope_t *scope)
{
    enum { LONG = 200 };
    text_t list;
    size_t k;

    text_init(&list);
    for (k = 0; k < conditions->count; k++) {
        char *text = conditions_print(conditions, k, scope->builder->model->ring);

        text_printf(&list, "%s%s", k == 0 ? "" : ", ", text);
        free(text);
    }
    if (list.length > LONG)
        diags_warn(scope->diags, span, "W0202",
                   "conditions on the parameters (%zu) are assumed: otherwise %s",
                   conditions->count, what);
    else
        diags_warn(scope->diags, span, "W0202", "%s %s assumed: otherwise %s", text_string(&list),
                   conditions->count == 1 ? "is" : "are", what);
    if (list.length <= LONG)
        diags_help(scope->diags, "add 'assume %s'", text_string(&list));
    text_clear(&list);
}

/* Conditions that are open: wrong at the given values, or assumed from here on. */
static int assume_conditions(const conditions_t *conditions, span_t span, const char *code,
                             const char *what, const scope_t *scope)
{
    model_t *model = scope->builder->model;
    size_t k;

    for (k = 0; k < conditions->count; k++)
        if (values_decide(conditions->kinds[k], &conditions->elements[k], model) == TRUTH_FALSE)
            return fail_condition(conditions, k, span, code, what, scope);
    for (k = 0; k < conditions->count; k++)
        assumptions_add_implied(model->assumptions, conditions->kinds[k], &conditions->elements[k]);
    if (conditions->count > 0)
        warn_conditions(conditions, span, what, scope);
    return 1;
}

int require_condition(condition_kind_t kind, scalar_src x, span_t span, const char *code,
                      const char *what, const scope_t *scope)
{
    model_t *model = scope->builder->model;
    conditions_t conditions;
    truth_t truth;
    int good;

    conditions_init(&conditions);
    truth = conditions_add(&conditions, kind, x, model->assumptions, model->ring);
    if (truth == TRUTH_FALSE)
        good = scope_fail(scope, span, code, "%s", what);
    else
        good = assume_conditions(&conditions, span, code, what, scope);
    conditions_clear(&conditions, model->ring);
    return good;
}

/* Whether the matrix is positive at the given values. */
static truth_t positive_at_values(const scalar_struct *entries, size_t n, const scope_t *scope)
{
    model_t *model = scope->builder->model;
    scalar_struct *values = scalars_new(n * n, model->ring);
    truth_t truth = TRUTH_UNKNOWN;
    conditions_t conditions;
    int undecided = 0, good = 1;
    size_t k;

    for (k = 0; k < n * n; k++)
        good = good && values_substitute(&values[k], &entries[k], model) &&
               scalar_is_constant(&values[k], model->ring);
    conditions_init(&conditions);
    if (good)
        truth = psd_conditions(&conditions, &undecided, NULL, values, n, model->assumptions,
                               model->ring);
    conditions_clear(&conditions, model->ring);
    scalars_free(values, n * n, model->ring);
    return undecided && truth != TRUTH_FALSE ? TRUTH_UNKNOWN : truth;
}

/* A matrix too large to be decided with symbols: at its values, if it has them. */
static int require_at_values(const scalar_struct *entries, size_t n, span_t span, const char *code,
                             const char *what, const scope_t *scope)
{
    truth_t truth = positive_at_values(entries, n, scope);

    if (truth == TRUTH_TRUE) {
        diags_warn(scope->diags, span, "W0203",
                   "this %zu x %zu matrix is checked at the given values only", n, n);
        return 1;
    }
    if (truth == TRUTH_FALSE)
        return scope_fail(scope, span, code, "at the given values %s", what);
    scope_fail(
        scope, span, "E0241",
        "this %zu x %zu matrix with parameters is too large to decide whether it is positive", n,
        n);
    diags_help(scope->diags, "give values to its parameters");
    return 0;
}

int require_positive(const scalar_struct *entries, size_t n, span_t span, const char *code,
                     const char *what, const scope_t *scope)
{
    model_t *model = scope->builder->model;
    conditions_t conditions;
    int undecided = 0, good;
    truth_t truth;

    conditions_init(&conditions);
    truth =
        psd_conditions(&conditions, &undecided, NULL, entries, n, model->assumptions, model->ring);
    if (truth == TRUTH_FALSE)
        good = scope_fail(scope, span, code, "%s", what);
    else if (undecided)
        good = require_at_values(entries, n, span, code, what, scope);
    else
        good = assume_conditions(&conditions, span, code, what, scope);
    conditions_clear(&conditions, model->ring);
    return good;
}
