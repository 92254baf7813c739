/* Complete positivity of the reduced generator: K >= 0, decided exactly. */
#include "environment/builder.h"

#include <stdlib.h>

#include "base/memory.h"
#include "base/text.h"
#include "environment/array.h"
#include "scalar/witness.h"

static char *reason_from(const char *before, const conditions_t *conditions, size_t k,
                         const char *after, const ring_t *ring)
{
    char *condition = conditions_print(conditions, k, ring);
    text_t text;

    text_init(&text);
    text_printf(&text, "%s%s%s", before, condition, after);
    free(condition);
    return text_take(&text);
}

/* The first condition that is false at the given values, or count. */
static size_t false_at_values(const conditions_t *conditions, const model_t *model)
{
    const scalar_struct **values = model_values(model);
    size_t k;

    for (k = 0; k < conditions->count; k++) {
        conditions_t one = {1, &conditions->kinds[k], &conditions->elements[k]};
        if (conditions_hold(&one, (const scalar_src *)values, model->assumptions, model->ring) ==
            TRUTH_FALSE)
            break;
    }
    free(values);
    return k;
}

/* Why the matrix is not positive semidefinite for the parameters in question, or NULL: it is iff
 * the conditions added to `conditions` hold, unless *undecided is set: then they are only
 * necessary.  names[k] is that of row k.  A new string; freed with free(). */
static char *positivity_refuse(conditions_t *conditions, int *undecided,
                               const scalar_struct *matrix, char *const *names, size_t n,
                               const assumptions_t *assumptions, const model_t *model)
{
    size_t k;
    char *reason = NULL;
    truth_t answer;
    conditions_t here;
    scalar_t element;

    conditions_init(&here);
    scalar_init(element, model->ring);
    answer = psd_conditions(&here, undecided, element, matrix, n, assumptions, model->ring);
    if (answer == TRUTH_FALSE)
        reason = matrix_witness("K", names, matrix, n, assumptions, model->ring);
    for (k = 0; !reason && k < here.count; k++)
        if (here.kinds[k] == CONDITION_ZERO)
            reason = reason_from("it is so only where ", &here, k, "", model->ring);
    if (!reason && (k = false_at_values(&here, model)) < here.count)
        reason = reason_from("", &here, k, " does not hold at the given values", model->ring);
    for (k = 0; !reason && k < here.count; k++)
        conditions_add(conditions, here.kinds[k], &here.elements[k], assumptions, model->ring);
    scalar_clear(element, model->ring);
    conditions_clear(&here, model->ring);
    return reason;
}

static char **operator_names(const generator_t *generator)
{
    char **names = memory_new(generator->count + 1, sizeof *names);

    for (size_t a = 0; a < generator->count; a++)
        names[a] = op_print(&generator->operators[a], &generator->model->algebra);
    return names;
}

static void names_free(char **names, size_t count)
{
    for (size_t a = 0; a < count; a++)
        free(names[a]);
    free(names);
}

/* positivity_refuse of the Kossakowski matrix. */
static char *refuse(conditions_t *conditions, generator_t *generator)
{
    const model_t *model = generator->model;
    char **names = operator_names(generator);
    char *reason = positivity_refuse(conditions, &generator->undecided, generator->kossakowski,
                                     names, generator->count, model->assumptions, model);

    names_free(names, generator->count);
    return reason;
}

/* Whether the dissipator alone is no completely positive dynamics. */
static int fails_alone(const dissipator_t *dissipator, const generator_builder_t *builder)
{
    generator_builder_t alone;
    generator_t generator = {.model = builder->model};
    const algebra_t *algebra = &builder->model->algebra;
    conditions_t conditions;
    char *reason = NULL;

    builder_init(&alone, builder->model);
    builder_add_dissipator(&alone, dissipator->operators, dissipator->kossakowski,
                           dissipator->count);
    op_init(generator.hamiltonian, algebra);
    conditions_init(&conditions);
    if (builder_reduce(&generator, &alone, NULL) == OK)
        reason = refuse(&conditions, &generator);
    free(reason);
    conditions_clear(&conditions, algebra->ring);
    op_clear(generator.hamiltonian, algebra);
    op_array_free(generator.operators, generator.count, algebra);
    scalar_array_free(generator.kossakowski, generator.count * generator.count, algebra->ring);
    builder_clear(&alone);
    return reason != NULL;
}

/* Points to the dissipator that fails alone, or to all of them. */
static status_t fail(const char *reason, const generator_t *generator,
                     const generator_builder_t *builder, diags_t *diags)
{
    status_t status;
    char **names = operator_names(generator);
    text_t over;
    size_t k = 0;

    text_init(&over);
    for (size_t a = 0; a < generator->count; a++)
        text_printf(&over, "%s%s", a ? ", " : "", names[a]);
    names_free(names, generator->count);
    while (k < builder->count && !fails_alone(&builder->dissipators[k], builder))
        k++;
    status = diags_fail(
        diags, MODEL_ERROR, builder->dissipators[k < builder->count ? k : 0].span, "E0501",
        "not completely positive: the Kossakowski matrix K over %s is not positive: %s",
        text_string(&over), reason);
    for (size_t j = 1; k == builder->count && j < builder->count; j++)
        diags_note(diags, builder->dissipators[j].span, "together with this");
    text_clear(&over);
    return status;
}

status_t builder_decide_positivity(generator_t *generator, const generator_builder_t *builder,
                                   diags_t *diags)
{
    char *reason = refuse(&generator->positivity, generator);
    status_t status = reason ? fail(reason, generator, builder, diags) : OK;

    free(reason);
    return status;
}
