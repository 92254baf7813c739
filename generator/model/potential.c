/* The Hamiltonian of a quantum model, with potentials: terms that hold a function of positions of
 * classical modes, cos(k*C.q)*A.sz.
 *
 * Such a term cannot be an operator of finitely many q and p.  It is read once more with C.q as a
 * commuting coordinate, which is exact because positions commute with each other; momenta cannot
 * stand in it, as their order would be lost. */
#include <stdlib.h>

#include "model/stated.h"

typedef struct {
    builder_t *builder;
    scope_t operators, positions;
    int wants_coordinates;
    size_t potential_count;
    const expr_t **potentials; /* the terms with functions */
} hamiltonian_t;

/* Adds a term with functions; with `negative` its opposite. */
static int add_potential(const expr_t *expr, int negative, hamiltonian_t *h)
{
    model_t *model = h->builder->model;
    op_t term;
    int good;

    if (model->potential == NULL) {
        model->potential = memory_new(1, sizeof *model->potential);
        op_init(model->potential, &model->algebra);
    }
    h->potentials = memory_resize(h->potentials, h->potential_count + 1, sizeof *h->potentials);
    h->potentials[h->potential_count++] = expr;
    op_init(term, &model->algebra);
    good = evaluate(term, expr, &h->positions);
    if (good && negative)
        op_neg(term, term, &model->algebra);
    good =
        good && arithmetic_add(model->potential, model->potential, term, expr->span, &h->positions);
    op_clear(term, &model->algebra);
    return good;
}

/* Adds all terms of a sum where they belong. */
static int add_terms(const expr_t *expr, int negative, hamiltonian_t *h)
{
    model_t *model = h->builder->model;
    op_t term;
    int good;

    op_init(term, &model->algebra);
    h->wants_coordinates = 0;
    good = evaluate(term, expr, &h->operators);
    if (good && negative)
        op_neg(term, term, &model->algebra);
    good = good &&
           arithmetic_add(model->hamiltonian, model->hamiltonian, term, expr->span, &h->operators);
    op_clear(term, &model->algebra);
    if (good || !h->wants_coordinates)
        return good;
    if (expr->kind == EXPR_NEGATE)
        return add_terms(expr->items[0], !negative, h);
    if (expr->kind == EXPR_ADD || expr->kind == EXPR_SUBTRACT)
        return add_terms(expr->items[0], negative, h) &
               add_terms(expr->items[1], expr->kind == EXPR_ADD ? negative : !negative, h);
    return add_potential(expr, negative, h);
}

/* Both parts are Hermitian. */
static void check(const expr_t *const *values, size_t count, hamiltonian_t *h)
{
    const model_t *model = h->builder->model;

    if (count > 0)
        hermitian_check(model->hamiltonian, values, count, "the Hamiltonian", "E0204",
                        &h->operators);
    if (h->potential_count > 0)
        hermitian_check(model->potential, h->potentials, h->potential_count, "the Hamiltonian",
                        "E0204", &h->positions);
}

void hamiltonian_evaluate(builder_t *builder)
{
    const expr_t **values = memory_new(tree_count(builder->tree) + 1, sizeof *values);
    hamiltonian_t h = {.builder = builder,
                       .operators = scope_of_system(builder),
                       .positions = scope_of_system(builder)};
    size_t count = 0;
    int good = 1;

    h.operators.wants_coordinates = &h.wants_coordinates;
    h.positions.coordinates = COORDINATES_POSITIONS;
    for (size_t k = 0; k < tree_count(builder->tree); k++) {
        const statement_t *statement = tree_statement(builder->tree, k);

        if (statement->kind != STATEMENT_HAMILTONIAN)
            continue;
        values[count++] = statement->value;
        good &= add_terms(statement->value, 0, &h);
    }
    if (good)
        check(values, count, &h);
    free(h.potentials);
    free(values);
}
