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

/* Conditions that are open: wrong at the given values, or assumed from here on. */
static int assume_conditions(const conditions_t *conditions, span_t span, const char *code,
                             const char *what, const scope_t *scope)
{
    model_t *model = scope->builder->model;
    size_t k;

    for (k = 0; k < conditions->count; k++)
        if (values_decide(conditions->kinds[k], &conditions->elements[k], model) == TRUTH_FALSE)
            return fail_condition(conditions, k, span, code, what, scope);
    for (k = 0; k < conditions->count; k++) {
        char *text = conditions_print(conditions, k, model->ring);

        assumptions_add_implied(model->assumptions, conditions->kinds[k], &conditions->elements[k]);
        diags_warn(scope->diags, span, "W0202", "%s is assumed: otherwise %s", text, what);
        diags_help(scope->diags, "add 'assume %s'", text);
        free(text);
    }
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

int require_positive(const scalar_struct *entries, size_t n, span_t span, const char *code,
                     const char *what, const scope_t *scope)
{
    model_t *model = scope->builder->model;
    conditions_t conditions;
    int undecided = 0, good;
    scalar_t element;
    truth_t truth;

    conditions_init(&conditions);
    scalar_init(element, model->ring);
    truth = psd_conditions(&conditions, &undecided, element, entries, n, model->assumptions,
                           model->ring);
    if (truth == TRUTH_FALSE)
        good = scope_fail(scope, span, code, "%s", what);
    else
        good = assume_conditions(&conditions, span, code, what, scope);
    conditions_clear(&conditions, model->ring);
    scalar_clear(element, model->ring);
    return good;
}
