/* L_hyb by powers of epsilon. */
#include "scheme/limit.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/memory.h"
#include "phasespace/terms.h"
#include "scheme/common.h"
#include "scheme/grade.h"

/* The list for this power, made where it is missing. */
static superop_struct *terms_of(limit_t *limit, long twice_power, const algebra_t *algebra)
{
    size_t k = 0;

    while (k < limit->count && limit->orders[k].twice_power < twice_power)
        k++;
    if (k < limit->count && limit->orders[k].twice_power == twice_power)
        return limit->orders[k].terms;
    limit->orders = memory_resize(limit->orders, limit->count + 1, sizeof *limit->orders);
    for (size_t j = limit->count++; j > k; j--)
        limit->orders[j] = limit->orders[j - 1];
    limit->orders[k].twice_power = twice_power;
    superop_init(limit->orders[k].terms, algebra);
    return limit->orders[k].terms;
}

/* Sorts the terms of L_hyb by powers; those of one power come in the order of L_hyb, so that each
 * list is canonical. */
static void sort_terms(limit_t *limit, const grade_t *grade)
{
    const algebra_t *algebra = &limit->hybrid->generator->model->algebra;
    superop_src whole = limit->hybrid->whole;
    size_t width = space_width(algebra->space), n = superop_coordinates(algebra);

    for (size_t k = 0; k < whole->count; k++) {
        laurent_t series;

        laurent_init(&series, &whole->coefficients[k], 2 * LIMIT_LAST_POWER, grade);
        limit->ends &= series.ends;
        for (size_t j = 0; j < series.count; j++)
            if (!scalar_is_zero(&series.terms[j], algebra->ring))
                superop_push(terms_of(limit, series.first + (long)j, algebra),
                             whole->derivatives + k * n, &series.terms[j], whole->left + k * width,
                             whole->right + k * width, algebra);
        laurent_clear(&series, algebra->ring);
    }
}

/* Where some series does not end, nothing is shown beyond the last power. */
static void cut(limit_t *limit)
{
    const algebra_t *algebra = &limit->hybrid->generator->model->algebra;

    while (!limit->ends && limit->count > 0 &&
           limit->orders[limit->count - 1].twice_power > 2 * LIMIT_LAST_POWER)
        superop_clear(limit->orders[--limit->count].terms, algebra);
}

static status_t read_effective(limit_t *limit, diags_t *diags)
{
    const generator_t *generator = limit->hybrid->generator;
    const algebra_t *algebra = &generator->model->algebra;
    superop_t none;
    superop_struct *zero = none;
    status_t status;

    superop_init(none, algebra);
    for (size_t k = 0; k < limit->count; k++)
        if (limit->orders[k].twice_power == 0)
            zero = limit->orders[k].terms;
    status = phasespace_classify(&limit->effective, generator,
                                 order_copy(limit->hybrid->order, generator->model), zero, diags);
    superop_clear(none, algebra);
    return status;
}

static char *refusal(const model_t *model)
{
    if (!model->limit_powers)
        return memory_copy_text("the model states no limit: 'limit hbar 1, gammaC -2' gives the "
                                "powers of epsilon");
    return NULL;
}

status_t scheme_limit(limit_t **out, char **refused, const hybrid_t *hybrid, diags_t *diags)
{
    limit_t *limit;
    grade_t grade;
    status_t status;

    *out = NULL;
    *refused = refusal(hybrid->generator->model);
    if (!*refused)
        *refused = grade_init(&grade, hybrid->generator->model);
    if (*refused)
        return OK;
    limit = memory_new(1, sizeof *limit);
    limit->hybrid = hybrid;
    limit->ends = 1;
    sort_terms(limit, &grade);
    grade_clear(&grade);
    cut(limit);
    status = read_effective(limit, diags);
    if (status == OK)
        *out = limit;
    else
        limit_free(limit);
    return status;
}

void limit_free(limit_t *limit)
{
    if (!limit)
        return;
    for (size_t k = 0; k < limit->count; k++)
        superop_clear(limit->orders[k].terms, &limit->hybrid->generator->model->algebra);
    free(limit->orders);
    hybrid_free(limit->effective);
    free(limit);
}

void limit_power_text(char *out, long twice_power)
{
    if (twice_power % 2 == 0)
        snprintf(out, LIMIT_TEXT, "%ld", twice_power / 2);
    else
        snprintf(out, LIMIT_TEXT, "%ld/2", twice_power);
}
