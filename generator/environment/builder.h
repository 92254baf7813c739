/* The generator under construction: what the environments and channels have added so far, before it
 * is reduced to independent operators. */
#ifndef MOYAL_ENVIRONMENT_BUILDER_H
#define MOYAL_ENVIRONMENT_BUILDER_H

#include "environment/generator.h"
#include "environment/reduction.h"

/* One dissipator as it was added, with the place in the model that it stems from. */
typedef struct {
    span_t span;
    size_t count;
    op_struct *operators;
    scalar_struct *kossakowski; /* count*count */
} dissipator_t;

struct generator_builder_struct {
    model_t *model;
    span_t span; /* of what is being traced out */
    op_t hamiltonian, bare_hamiltonian;
    size_t count, capacity;
    dissipator_t *dissipators;
    size_t note_count;
    note_t *notes;
};

void builder_init(generator_builder_t *builder, model_t *model);
void builder_clear(generator_builder_t *builder);

/* The budget of the algebra is exceeded: says so at `span`. */
status_t builder_fail_budget(const generator_builder_t *builder, span_t span, diags_t *diags);

/* The direct channels: channel.c. */
void channels_add(generator_builder_t *builder);

/* Notes what is known in closed form about the static environments, once all else is added:
 * dephasing.c. */
void dephasing_note(generator_builder_t *builder);

/* Adds all dissipators to `generator`, in operators that are independent modulo the identity:
 * reduce.c. Failure is INTERNAL_ERROR. */
status_t builder_reduce(generator_t *generator, const generator_builder_t *builder, diags_t *diags);

/* Decides K >= 0 of the reduced generator and points to the dissipator to blame: positivity.c. */
status_t builder_decide_positivity(generator_t *generator, const generator_builder_t *builder,
                                   diags_t *diags);

/* Nonzero if the n x n matrix is Hermitian. */
int matrix_is_hermitian(const scalar_struct *matrix, size_t n, const ring_t *ring);

#endif
