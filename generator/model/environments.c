/* Environment blocks: ancillas and their state, couplings, bath moments; nothing is traced out
 * here. */
#include <stdlib.h>
#include <string.h>

#include "model/build.h"

static void collisions_evaluate(builder_t *builder, environment_t *environment,
                                const statement_t *statement, size_t block);

/* ---- what may stand in which block -------------------------------------------------------------
 */

#define BIT(kind) (1u << (kind))

/* Kinds that are not listed may hold anything: environment/ knows them. */
static const struct {
    const char *kind;
    unsigned allowed;
    const char *text; /* of what is allowed */
    int is_sum;       /* the couplings are terms of V */
    statement_kind_t needs;
    void (*evaluate)(builder_t *builder, environment_t *environment, const statement_t *statement,
                     size_t block);
} kinds[] = {
    {"collisions",
     BIT(STATEMENT_SPACE) | BIT(STATEMENT_STATE) | BIT(STATEMENT_COUPLE) | BIT(STATEMENT_COUPLE2),
     "spaces, 'state', 'couple' and 'couple2'", 1, STATEMENT_SPACE, collisions_evaluate},
    {"bath", BIT(STATEMENT_COUPLE) | BIT(STATEMENT_NBAR) | BIT(STATEMENT_SQUEEZING),
     "'couple', 'nbar' and 'squeezing'", 0, STATEMENT_COUPLE, bath_evaluate},
    {"spectrum", BIT(STATEMENT_COUPLE) | BIT(STATEMENT_NBAR) | BIT(STATEMENT_LORENTZIAN),
     "'couple', 'lorentzian' and 'nbar'", 0, STATEMENT_LORENTZIAN, spectrum_evaluate},
    {"static",
     BIT(STATEMENT_SPACE) | BIT(STATEMENT_STATE) | BIT(STATEMENT_COUPLE) |
         BIT(STATEMENT_HAMILTONIAN),
     "spaces, 'state', 'hamiltonian' and 'couple'", 1, STATEMENT_SPACE, static_evaluate},
};

enum { KIND_COUNT = sizeof kinds / sizeof kinds[0] };

static size_t find_kind(const environment_t *environment)
{
    size_t k;

    for (k = 0; k < KIND_COUNT && strcmp(kinds[k].kind, environment->kind) != 0; k++)
        ;
    return k;
}

static void check_statements(const environment_t *environment, const statement_t *statement,
                             const scope_t *scope)
{
    size_t kind = find_kind(environment), k;

    for (k = 0; kind < KIND_COUNT && k < statement->body_count; k++) {
        if (kinds[kind].allowed & BIT(statement->body[k]->kind))
            continue;
        scope_fail(scope, statement->body[k]->span, "E0260",
                   "this statement does not belong into an environment of kind '%s'",
                   environment->kind);
        diags_help(scope->diags, "it can hold %s", kinds[kind].text);
    }
}

/* ---- couplings ---------------------------------------------------------------------------------
 */

/* The values of all statements of a kind in a block, in order; freed with free(). */
static const expr_t **block_values(size_t *count, statement_kind_t kind, const statement_t *block)
{
    const expr_t **values = NULL, *const * these;
    size_t j, k, n;

    *count = 0;
    for (k = 0; k < block->body_count; k++) {
        if (block->body[k]->kind != kind)
            continue;
        n = block->body[k]->value ? 1 : block->body[k]->value_count;
        these = block->body[k]->value ? &block->body[k]->value : block->body[k]->values;
        for (j = 0; j < n; j++) {
            values = memory_resize(values, *count + 1, sizeof *values);
            values[(*count)++] = these[j];
        }
    }
    return values;
}

const statement_t *block_statement(const statement_t *block, statement_kind_t kind,
                                   const scope_t *scope)
{
    const statement_t *found = NULL;
    size_t k;

    for (k = 0; k < block->body_count; k++) {
        if (block->body[k]->kind != kind)
            continue;
        if (found != NULL) {
            scope_fail(scope, block->body[k]->span, "E0265", "these moments are given twice");
            diags_note(scope->diags, found->span, "the others are here");
            return found;
        }
        found = block->body[k];
    }
    return found;
}

int block_sum(op_t out, const statement_t *block, statement_kind_t kind, const char *what,
              const scope_t *scope)
{
    const algebra_t *algebra = &scope->builder->model->algebra;
    size_t count, k;
    const expr_t **values = block_values(&count, kind, block);
    int good = 1;
    op_t term;

    op_init(term, algebra);
    for (k = 0; k < count; k++)
        good = evaluate(term, values[k], scope) &
               arithmetic_add(out, out, term, values[k]->span, scope) & good;
    if (good && count > 0)
        good = hermitian_check(out, values, count, what, "E0264", scope);
    op_clear(term, algebra);
    free(values);
    return good;
}

/* The couplings one by one; where they are terms of V, their sum must be Hermitian. */
static void read_couplings(environment_t *environment, const statement_t *block, int is_sum,
                           const scope_t *scope)
{
    const algebra_t *algebra = &scope->builder->model->algebra;
    size_t count, k;
    int good = 1;
    op_t sum;
    const expr_t **values = block_values(&count, STATEMENT_COUPLE, block);

    environment->couplings = memory_new(count + 1, sizeof *environment->couplings);
    environment->couple_spans = memory_new(count + 1, sizeof *environment->couple_spans);
    environment->couple_count = count;
    op_init(sum, algebra);
    for (k = 0; k < count; k++) {
        op_init(&environment->couplings[k], algebra);
        environment->couple_spans[k] = values[k]->span;
        good &= evaluate(&environment->couplings[k], values[k], scope);
        op_add(sum, sum, &environment->couplings[k], algebra);
    }
    if (good && is_sum && count > 0)
        hermitian_check(sum, values, count, "the coupling", "E0264", scope);
    op_clear(sum, algebra);
    free(values);
}

/* ---- the block ---------------------------------------------------------------------------------
 */

static void collect_ancillas(environment_t *environment, const scope_t *scope)
{
    size_t *ancillas = arena_alloc(scope->builder->model->arena,
                                   (scope->builder->factor_count + 1) * sizeof *ancillas);
    size_t k;

    for (k = 0; k < scope->builder->factor_count; k++)
        if (scope->builder->factors[k].block == scope->block)
            ancillas[environment->ancilla_count++] = k;
    environment->ancillas = ancillas;
}

static int has_statement(const statement_t *statement, statement_kind_t kind)
{
    size_t k;

    for (k = 0; k < statement->body_count; k++)
        if (statement->body[k]->kind == kind)
            return 1;
    return 0;
}

static void check_complete(const environment_t *environment, const statement_t *statement,
                           statement_kind_t needs, const scope_t *scope)
{
    if (environment->couple_count == 0) {
        scope_fail(scope, environment->span, "E0261", "environment '%s' has no coupling",
                   environment->name);
        diags_help(scope->diags, "add a line 'couple ..'");
    }
    if (needs == STATEMENT_SPACE && !has_statement(statement, needs)) {
        scope_fail(scope, environment->span, "E0261", "environment '%s' has no spaces",
                   environment->name);
        diags_help(scope->diags, "declare what the system meets, for example 'qubit e'");
    }
    if (needs == STATEMENT_LORENTZIAN && !has_statement(statement, needs)) {
        scope_fail(scope, environment->span, "E0261", "environment '%s' has no Lorentzian",
                   environment->name);
        diags_help(scope->diags, "add a line 'lorentzian strength g^2, center w, width k'");
    }
}

static void collisions_evaluate(builder_t *builder, environment_t *environment,
                                const statement_t *statement, size_t block)
{
    scope_t scope = scope_of_block(builder, block);

    environment->state = state_new();
    ancillas_read_states(environment, environment->state, statement, &scope);
    block_sum(environment->couple2, statement, STATEMENT_COUPLE2, "the coupling", &scope);
}

void environment_evaluate(builder_t *builder, size_t block, const statement_t *statement)
{
    environment_t *environment = &builder->model->environments[block];
    scope_t scope = scope_of_block(builder, block);
    size_t kind = find_kind(environment);

    op_init(environment->couple2, &builder->model->algebra);
    op_init(environment->hamiltonian, &builder->model->algebra);
    collect_ancillas(environment, &scope);
    check_statements(environment, statement, &scope);
    read_couplings(environment, statement, kind == KIND_COUNT || kinds[kind].is_sum, &scope);
    if (kind == KIND_COUNT) {
        collisions_evaluate(builder, environment, statement, block);
        return;
    }
    check_complete(environment, statement, kinds[kind].needs, &scope);
    kinds[kind].evaluate(builder, environment, statement, block);
}
