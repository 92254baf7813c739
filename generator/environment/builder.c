/* What environments and channels add to a generator under construction. */
#include "environment/builder.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "environment/array.h"

void builder_init(generator_builder_t *builder, model_t *model)
{
    memset(builder, 0, sizeof *builder);
    builder->model = model;
    op_init(builder->hamiltonian, &model->algebra);
    op_init(builder->bare_hamiltonian, &model->algebra);
    conditions_init(&builder->conditions);
}

void builder_clear(generator_builder_t *builder)
{
    const algebra_t *algebra = &builder->model->algebra;

    for (size_t k = 0; k < builder->count; k++) {
        dissipator_t *d = &builder->dissipators[k];
        ops_free(d->operators, d->count, algebra);
        scalars_free(d->kossakowski, d->count * d->count, algebra->ring);
    }
    free(builder->dissipators);
    op_clear(builder->hamiltonian, algebra);
    op_clear(builder->bare_hamiltonian, algebra);
    conditions_clear(&builder->conditions, algebra->ring);
}

model_t *builder_model(const generator_builder_t *builder)
{
    return builder->model;
}

void builder_add_hamiltonian(generator_builder_t *builder, op_src h, int bare)
{
    const algebra_t *algebra = &builder->model->algebra;

    op_add(builder->hamiltonian, builder->hamiltonian, h, algebra);
    if (bare)
        op_add(builder->bare_hamiltonian, builder->bare_hamiltonian, h, algebra);
}

void builder_add_dissipator(generator_builder_t *builder, const op_struct *operators,
                            const scalar_struct *kossakowski, size_t count)
{
    const algebra_t *algebra = &builder->model->algebra;
    dissipator_t *d;

    if (builder->count == builder->capacity) {
        builder->capacity = builder->capacity ? 2 * builder->capacity : 8;
        builder->dissipators =
            memory_resize(builder->dissipators, builder->capacity, sizeof *builder->dissipators);
    }
    d = &builder->dissipators[builder->count++];
    d->span = builder->span;
    d->count = count;
    d->kossakowski = scalars_copy(kossakowski, count * count, algebra->ring);
    d->operators = ops_new(count, algebra);
    for (size_t k = 0; k < count; k++)
        op_set(&d->operators[k], &operators[k], algebra);
}

assumptions_t *builder_assumptions(const generator_builder_t *builder)
{
    assumptions_t *assumptions = assumptions_copy(builder->model->assumptions);
    const conditions_t *conditions = &builder->conditions;

    for (size_t k = 0; k < conditions->count; k++)
        assumptions_add(assumptions, conditions->kinds[k], &conditions->elements[k]);
    return assumptions;
}

status_t builder_require_positive(generator_builder_t *builder, const scalar_struct *matrix,
                                  size_t n, span_t span, const char *what, diags_t *diags)
{
    assumptions_t *assumptions = builder_assumptions(builder);
    char *reason = positivity_refuse(&builder->conditions, matrix, n, assumptions, builder->model);
    status_t status = OK;

    if (reason)
        status =
            diags_fail(diags, MODEL_ERROR, span, "E0505", "%s is not positive: %s", what, reason);
    free(reason);
    assumptions_free(assumptions);
    return status;
}

int matrix_is_hermitian(const scalar_struct *matrix, size_t n, const ring_t *ring)
{
    int hermitian = 1;
    scalar_t c;

    scalar_init(c, ring);
    for (size_t a = 0; a < n; a++)
        for (size_t b = 0; b <= a && hermitian; b++) {
            scalar_conj(c, &matrix[b * n + a], ring);
            hermitian = scalar_equal(c, &matrix[a * n + b], ring);
        }
    scalar_clear(c, ring);
    return hermitian;
}
