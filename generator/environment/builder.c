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
}

void builder_clear(generator_builder_t *builder)
{
    const algebra_t *algebra = &builder->model->algebra;

    for (size_t k = 0; k < builder->count; k++) {
        dissipator_t *d = &builder->dissipators[k];
        op_array_free(d->operators, d->count, algebra);
        scalar_array_free(d->kossakowski, d->count * d->count, algebra->ring);
    }
    free(builder->dissipators);
    for (size_t k = 0; k < builder->note_count; k++)
        free(builder->notes[k].text);
    free(builder->notes);
    op_clear(builder->hamiltonian, algebra);
    op_clear(builder->bare_hamiltonian, algebra);
}

model_t *builder_model(const generator_builder_t *builder)
{
    return builder->model;
}

status_t builder_fail_budget(const generator_builder_t *builder, span_t span, diags_t *diags)
{
    (void)builder;
    if (!diags)
        return LIMIT_ERROR;
    diags_fail(diags, LIMIT_ERROR, span, "E0507",
               "the partial trace takes more than %d products of terms", ENVIRONMENT_MAX_STEPS);
    diags_help(diags, "operators of large spaces with many matrix elements are what is expensive");
    return LIMIT_ERROR;
}

void builder_note(generator_builder_t *builder, const environment_t *environment, const char *text)
{
    builder->notes = memory_resize(builder->notes, builder->note_count + 1, sizeof *builder->notes);
    builder->notes[builder->note_count].environment = environment->name;
    builder->notes[builder->note_count++].text = memory_copy_text(text);
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
    d->kossakowski = scalar_array_copy(kossakowski, count * count, algebra->ring);
    d->operators = op_array_new(count, algebra);
    for (size_t k = 0; k < count; k++)
        op_set(&d->operators[k], &operators[k], algebra);
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
