/* Blocks of kind 'static': a finite environment that stays, with a Hamiltonian of its own.
 *
 * Its spaces are hidden quantum factors BLOCK.NAME of the model; its state is part of the initial
 * state; its Hamiltonian and couplings are added in environment/static.c. */
#include <stdlib.h>

#include "model/build.h"

/* Modes would be a choice of what to cut them at: the reader of the model has to make it. */
static int check_finite(const environment_t *environment, const scope_t *scope)
{
    int good = 1;
    size_t k;

    for (k = 0; k < environment->ancilla_count; k++) {
        const factor_t *factor = &scope->builder->factors[environment->ancillas[k]];

        if (factor->kind != SPACE_MODE)
            continue;
        good = scope_fail(scope, factor->span, "E0258",
                          "a static environment is finite, and the mode '%s' has infinitely many "
                          "levels",
                          factor->name);
        diags_help(scope->diags,
                   "declare it outside as 'mode %s hidden', or describe a damped one by its "
                   "correlation function: environment %s spectrum",
                   factor->name, environment->name);
    }
    return good;
}

void static_evaluate(builder_t *builder, environment_t *environment, const statement_t *statement,
                     size_t block)
{
    scope_t scope = scope_of_block(builder, block);
    size_t k;

    if (check_finite(environment, &scope))
        ancillas_read_states(environment, builder->model->initial, statement, &scope);
    block_sum(environment->hamiltonian, statement, STATEMENT_HAMILTONIAN, "the Hamiltonian",
              &scope);
    for (k = 0; k < environment->ancilla_count; k++) {
        size_t factor = environment->ancillas[k];

        builder->has_initial[factor] = 1;
        builder->initial_spans[factor] = builder->factors[factor].span;
    }
}
