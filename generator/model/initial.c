/* Initial states of the system: 'initial C coherent(1)', and what is taken where none is given. */
#include <stdlib.h>
#include <string.h>

#include "model/build.h"

/* Which spaces a statement speaks of; each may have one initial state. */
static int read_factors(size_t *factors, const statement_t *statement, const scope_t *scope)
{
    builder_t *builder = scope->builder;
    int good = 1;
    size_t k;

    for (k = 0; k < statement->name_count; k++) {
        const name_t *name = &statement->names[k];
        size_t factor = name_factor(name->text, name->span, scope);

        factors[k] = factor;
        if (factor == SIZE_MAX) {
            good = 0;
            continue;
        }
        if (builder->has_initial[factor]) {
            good =
                scope_fail(scope, name->span, "E0272", "'%s' has two initial states", name->text);
            diags_note(scope->diags, builder->initial_spans[factor], "the other one is here");
            continue;
        }
        builder->has_initial[factor] = 1;
        builder->initial_spans[factor] = name->span;
    }
    return good;
}

void initial_evaluate(builder_t *builder, const statement_t *statement)
{
    scope_t scope = scope_of_system(builder);
    size_t *factors = memory_new(statement->name_count + 1, sizeof *factors);

    if (read_factors(factors, statement, &scope) && statement->name_count > 0 &&
        !state_evaluate(builder->model->initial, factors, statement->name_count, statement->value,
                        &scope))
        scope_poison(&scope);
    free(factors);
}

/* The vacuum of every mode and the first basis vector of every finite space left. */
void initial_defaults(builder_t *builder)
{
    model_t *model = builder->model;
    size_t k;
    op_t first;

    op_init(first, &model->algebra);
    for (k = 0; k < builder->factor_count; k++) {
        model->initial_given[k] = builder->has_initial[k];
        if (builder->has_initial[k] || builder->factors[k].role == FACTOR_ANCILLA)
            continue;
        if (builder->factors[k].kind == SPACE_MODE) {
            state_add_vacuum(model->initial, k, &model->algebra);
            continue;
        }
        op_unit(first, k, 0, 0, &model->algebra);
        state_add_density(model->initial, first, &k, 1, &model->algebra);
    }
    op_clear(first, &model->algebra);
}
