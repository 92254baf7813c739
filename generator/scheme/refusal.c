/* Why a model cannot be unravelled, in words and numbers. */
#include "scheme/refusal.h"

#include <stdlib.h>

#include "base/memory.h"

/* "gammaC = 1/10, lambda = 1" for the parameters of x that have values. */
static void add_values(text_t *text, scalar_src x, const model_t *model)
{
    const char *separator = "";

    for (size_t k = 0; k < model->parameter_count; k++) {
        const parameter_t *parameter = model->parameters + k;
        char *value;

        if (!parameter->has_value || !scalar_depends_on(x, parameter->generator, model->ring))
            continue;
        value = scalar_print(parameter->value, model->ring);
        text_printf(text, "%s%s = %s", separator, parameter->name, value);
        separator = ", ";
        free(value);
    }
}

/* " does not hold at gammaC = 1/10, .. (value -3/20)" */
static void add_failure(text_t *text, scalar_src x, const model_t *model)
{
    const scalar_struct **values = model_values(model);
    scalar_t value;

    scalar_init(value, model->ring);
    text_add(text, " does not hold at ");
    add_values(text, x, model);
    if (scalar_substitute(value, x, values, model->assumptions, model->ring)) {
        char *number = scalar_print(value, model->ring);
        text_printf(text, " (value %s)", number);
        free(number);
    }
    scalar_clear(value, model->ring);
    free(values);
}

/* Names the first condition that fails, or with `open` the first that is not known to hold. */
static char *name_condition(const char *need, const conditions_t *conditions, int open,
                            const model_t *model)
{
    const scalar_struct **values = model_values(model);
    text_t text;

    text_init(&text);
    for (size_t k = 0; k < conditions->count && text.length == 0; k++) {
        conditions_t one = {1, conditions->kinds + k, conditions->elements + k};
        truth_t holds = conditions_hold(&one, values, model->assumptions, model->ring);
        char *condition;

        if (holds != (open ? TRUTH_UNKNOWN : TRUTH_FALSE))
            continue;
        condition = conditions_print(conditions, k, model->ring);
        text_printf(&text, "unravelling needs %s: %s", need, condition);
        free(condition);
        if (open && model_is_driven(conditions->elements + k, model))
            text_add(&text, " is not known to hold at all times; assume it, if the drive keeps it");
        else if (open)
            text_add(&text, " is not known to hold; give the parameters values");
        else
            add_failure(&text, conditions->elements + k, model);
    }
    free(values);
    return text.length ? text_take(&text) : NULL;
}

static char *refuse_conditions(const hybrid_t *hybrid, const positivity_t *positivity, int formal)
{
    static const char positive[] = "M(z) >= 0", complete[] = "a completely positive generator";
    const model_t *model = hybrid->generator->model;
    char *reason = name_condition(complete, &hybrid->generator->positivity, 0, model);

    if (!reason)
        reason = name_condition(positive, &positivity->conditions, 0, model);
    if (reason || formal)
        return reason;
    reason = name_condition(complete, &hybrid->generator->positivity, 1, model);
    return reason ? reason : name_condition(positive, &positivity->conditions, 1, model);
}

static char *refuse_undecided(const hybrid_t *hybrid, const positivity_t *positivity)
{
    char *element = scalar_print(positivity->undecided_element, hybrid->generator->model->ring);
    text_t text;

    text_init(&text);
    text_printf(&text,
                "unravelling needs M(z) >= 0, but whether %s >= 0 everywhere could not be "
                "decided",
                element);
    free(element);
    return text_take(&text);
}

/* Whether the covariance of the start in this order is that of a distribution. */
static char *refuse_covariance(const scalar_struct *covariance, const hybrid_t *hybrid, int formal)
{
    model_t *model = hybrid->generator->model;
    size_t n = hybrid->coordinates;
    scalar_struct *sum = scalar_array_new(n * n, model->ring);
    const scalar_struct **values = model_values(model);
    conditions_t conditions;
    scalar_t element;
    int undecided = 0;
    truth_t answer;

    scalar_init(element, model->ring);
    conditions_init(&conditions);
    for (size_t k = 0; k < n * n; k++)
        scalar_add(sum + k, covariance + k, hybrid->order->matrix + k, model->ring);
    answer =
        psd_conditions(&conditions, &undecided, element, sum, n, model->assumptions, model->ring);
    if (answer == TRUTH_UNKNOWN && !undecided)
        answer = conditions_hold(&conditions, values, model->assumptions, model->ring);
    conditions_clear(&conditions, model->ring);
    scalar_clear(element, model->ring);
    scalar_array_free(sum, n * n, model->ring);
    free(values);
    if (answer == TRUTH_TRUE || (answer == TRUTH_UNKNOWN && formal))
        return NULL;
    return memory_copy_text(answer == TRUTH_FALSE
                                ? "the initial state has no probability density in this order: its "
                                  "covariance is not positive"
                                : "the initial covariance is not known to be positive in this "
                                  "order; give the parameters values");
}

static char *refuse_start(const hybrid_t *hybrid, int formal)
{
    const model_t *model = hybrid->generator->model;
    size_t n = hybrid->coordinates;
    scalar_struct *mean, *covariance;
    int correlated;
    char *reason;

    start_moments(&mean, &covariance, &correlated, model);
    if (!start_is_gaussian(model))
        reason = memory_copy_text("the initial state of the classical modes is not Gaussian; only "
                                  "Gaussian starts can be sampled");
    else if (correlated)
        reason = memory_copy_text("the initial state correlates classical and quantum modes; only "
                                  "product starts can be sampled");
    else
        reason = refuse_covariance(covariance, hybrid, formal);
    scalar_array_free(mean, n, model->ring);
    scalar_array_free(covariance, n * n, model->ring);
    return reason;
}

char *unravel_refusal(const hybrid_t *hybrid, const positivity_t *positivity, int formal)
{
    char *reason;

    if (!superop_is_zero(hybrid->residual, &hybrid->generator->model->algebra))
        return memory_copy_text("the hybrid equation has a residual: it is no classical-quantum "
                                "dynamics");
    if (positivity->answer == TRUTH_FALSE)
        return memory_copy_text("unravelling needs M(z) >= 0, which holds for no values of the "
                                "parameters that the assumptions allow");
    reason = refuse_conditions(hybrid, positivity, formal);
    if (!reason && positivity->undecided)
        reason = refuse_undecided(hybrid, positivity);
    return reason ? reason : refuse_start(hybrid, formal);
}
