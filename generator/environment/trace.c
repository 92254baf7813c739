/* From the microscopic model to the reduced generator: environments, channels, reduction,
 * positivity. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "environment/array.h"
#include "environment/builder.h"

typedef struct {
    const char *keyword;
    environment_trace_t trace;
} environment_kind_t;

#define ENVIRONMENT_ROW(keyword, trace) {keyword, trace},
static const environment_kind_t kinds[] = {ENVIRONMENT_KINDS(ENVIRONMENT_ROW)};
#undef ENVIRONMENT_ROW

enum { KIND_COUNT = sizeof kinds / sizeof kinds[0] };

static status_t fail_kind(const environment_t *environment, diags_t *diags)
{
    const char *names[KIND_COUNT], *near;
    status_t status;

    if (strcmp(environment->kind, "cascaded") == 0 || strcmp(environment->kind, "chiral") == 0)
        return diags_fail(diags, MODEL_ERROR, environment->kind_span, "E0508",
                          "%s environments are out of scope", environment->kind);
    for (size_t k = 0; k < KIND_COUNT; k++)
        names[k] = kinds[k].keyword;
    status = diags_fail(diags, MODEL_ERROR, environment->kind_span, "E0509",
                        "'%s' is no kind of environment", environment->kind);
    near = syntax_nearest(environment->kind, names, KIND_COUNT);
    if (near)
        diags_help(diags, "did you mean '%s'?", near);
    return status;
}

static status_t trace_one(generator_builder_t *builder, const environment_t *environment,
                          diags_t *diags)
{
    builder->span = environment->span;
    for (size_t k = 0; k < KIND_COUNT; k++)
        if (strcmp(environment->kind, kinds[k].keyword) == 0)
            return kinds[k].trace(builder, environment, diags);
    return fail_kind(environment, diags);
}

/* All environments and channels; goes on after an error, so that all errors are found. */
static status_t trace_all(generator_builder_t *builder, diags_t *diags)
{
    const model_t *model = builder->model;
    status_t worst = OK;

    channels_add(builder);
    for (size_t k = 0; k < model->environment_count; k++) {
        status_t status = trace_one(builder, &model->environments[k], diags);
        if (status != OK)
            worst = status;
    }
    return worst;
}

/* The notes are handed over. */
static generator_t *generator_new(generator_builder_t *builder)
{
    const model_t *model = builder->model;
    const algebra_t *algebra = &model->algebra;
    generator_t *generator = memory_new(1, sizeof *generator);

    generator->model = builder->model;
    op_init(generator->hamiltonian, algebra);
    op_init(generator->bare_hamiltonian, algebra);
    op_add(generator->hamiltonian, model->hamiltonian, builder->hamiltonian, algebra);
    op_add(generator->bare_hamiltonian, model->hamiltonian, builder->bare_hamiltonian, algebra);
    conditions_init(&generator->positivity);
    generator->note_count = builder->note_count;
    generator->notes = builder->notes;
    builder->note_count = 0;
    builder->notes = NULL;
    return generator;
}

static status_t build(generator_t **out, generator_builder_t *builder, diags_t *diags)
{
    const budget_t *budget = builder->model->algebra.budget;
    status_t status = trace_all(builder, diags);

    if (status != OK)
        return status;
    dephasing_note(builder);
    if (!budget_is_exceeded(budget)) {
        *out = generator_new(builder);
        status = builder_reduce(*out, builder, diags);
    }
    if (status == OK && !budget_is_exceeded(budget))
        status = builder_decide_positivity(*out, builder, diags);
    if (status == OK && budget_is_exceeded(budget))
        status = builder_fail_budget(builder, builder->span, diags);
    return status;
}

status_t environment_trace(generator_t **out, model_t *model, diags_t *diags)
{
    generator_builder_t builder;
    budget_t budget = {0, ENVIRONMENT_MAX_STEPS}, *outer = model->algebra.budget;
    status_t status;

    *out = NULL;
    builder_init(&builder, model);
    model->algebra.budget = &budget;
    status = build(out, &builder, diags);
    model->algebra.budget = outer;
    builder_clear(&builder);
    if (status != OK) {
        generator_free(*out);
        *out = NULL;
    }
    return status;
}

void generator_free(generator_t *generator)
{
    const algebra_t *algebra;

    if (!generator)
        return;
    algebra = &generator->model->algebra;
    op_clear(generator->hamiltonian, algebra);
    op_clear(generator->bare_hamiltonian, algebra);
    op_array_free(generator->operators, generator->count, algebra);
    scalar_array_free(generator->kossakowski, generator->count * generator->count, algebra->ring);
    conditions_clear(&generator->positivity, algebra->ring);
    for (size_t k = 0; k < generator->note_count; k++)
        free(generator->notes[k].text);
    free(generator->notes);
    free(generator);
}
