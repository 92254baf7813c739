/* Environment blocks: ancillas and their state, couplings, bath moments; nothing is traced out
 * here. */
#include <stdlib.h>
#include <string.h>

#include "model/build.h"

/* ---- what may stand in which block -------------------------------------------------------------
 */

#define BIT(kind) (1u << (kind))

/* Kinds that are not listed may hold anything: environment/ knows them. */
static const struct {
    const char *kind;
    unsigned allowed;
    const char *text; /* of what is allowed */
} kinds[] = {
    {"collisions",
     BIT(STATEMENT_SPACE) | BIT(STATEMENT_STATE) | BIT(STATEMENT_COUPLE) | BIT(STATEMENT_COUPLE2),
     "spaces, 'state', 'couple' and 'couple2'"},
    {"bath", BIT(STATEMENT_COUPLE) | BIT(STATEMENT_NBAR) | BIT(STATEMENT_SQUEEZING),
     "'couple', 'nbar' and 'squeezing'"},
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

/* ---- states of the ancillas --------------------------------------------------------------------
 */

typedef struct {
    const scope_t *scope;
    environment_t *environment;
    unsigned char *covered; /* per factor */
    span_t *spans;
} covering_t;

static int cover(covering_t *covering, size_t factor, span_t span)
{
    const scope_t *scope = covering->scope;

    if (!covering->covered[factor]) {
        covering->covered[factor] = 1;
        covering->spans[factor] = span;
        return 1;
    }
    scope_fail(scope, span, "E0263", "'%s' has two states", scope->builder->factors[factor].name);
    diags_note(scope->diags, covering->spans[factor], "the other one is here");
    return 0;
}

/* state NAMES.. thermal(n), or NAMES.. EXPRESSION */
static void read_named_state(covering_t *covering, const statement_t *statement)
{
    const scope_t *scope = covering->scope;
    size_t *factors = memory_new(statement->name_count + 1, sizeof *factors), k;
    state_t *state = covering->environment->state;
    int good = 1;

    for (k = 0; k < statement->name_count; k++) {
        const name_t *name = &statement->names[k];

        factors[k] = name_factor(name->text, name->span, scope);
        if (factors[k] == SIZE_MAX)
            good = 0;
        else if (scope->builder->factors[factors[k]].block != scope->block)
            good = scope_fail(scope, name->span, "E0213", "'%s' is no ancilla of this environment",
                              name->text);
        else
            good &= cover(covering, factors[k], name->span);
    }
    for (k = 0; good && k < statement->name_count; k++)
        if (scope->builder->factors[factors[k]].kind == SPACE_MODE)
            break;
    if (good && k == statement->name_count && !state_is_word(statement->value))
        good = density_evaluate(state, factors, statement->name_count, statement->value, scope);
    else if (good)
        good = state_evaluate(state, factors, statement->name_count, statement->value, scope);
    free(factors);
}

/* Whether a space of the block was declared with an error. */
static int lacks_space(const scope_t *scope)
{
    size_t k;

    for (k = 0; k < scope->builder->other_count; k++)
        if (scope->builder->others[k].block == scope->block)
            return 1;
    return 0;
}

/* state EXPRESSION: the joint state of all finite ancillas that have none of their own. */
static void read_joint_state(covering_t *covering, const statement_t *statement)
{
    const scope_t *scope = covering->scope;
    size_t factors[SPACE_MAX_FACTORS], count = 0, k;

    for (k = 0; k < scope->builder->factor_count; k++)
        if (scope->builder->factors[k].block == scope->block &&
            scope->builder->factors[k].kind != SPACE_MODE && !covering->covered[k])
            factors[count++] = k;
    if (lacks_space(scope)) {
        for (k = 0; k < count; k++)
            cover(covering, factors[k], statement->span);
        scope_poison(scope);
        return;
    }
    if (count == 0) {
        scope_fail(scope, statement->span, "E0263",
                   "there is no finite space left that this could be the state of");
        return;
    }
    for (k = 0; k < count; k++)
        cover(covering, factors[k], statement->span);
    if (state_is_word(statement->value))
        state_evaluate(covering->environment->state, factors, count, statement->value, scope);
    else
        density_evaluate(covering->environment->state, factors, count, statement->value, scope);
}

static void check_covered(const covering_t *covering)
{
    const scope_t *scope = covering->scope;
    size_t k;

    for (k = 0; k < scope->builder->factor_count; k++) {
        const factor_t *factor = &scope->builder->factors[k];

        if (factor->block != scope->block || covering->covered[k])
            continue;
        scope_fail(scope, factor->span, "E0262", "the ancilla '%s' has no state", factor->name);
        diags_help(scope->diags,
                   factor->kind == SPACE_MODE ? "for example 'state %s vacuum'"
                                              : "for example 'state %s ket(1, ..)'",
                   factor->name);
    }
}

static void read_states(environment_t *environment, const statement_t *statement,
                        const scope_t *scope)
{
    size_t count = scope->builder->factor_count, k;
    covering_t covering = {scope, environment, memory_new(count + 1, 1),
                           memory_new(count + 1, sizeof(span_t))};
    const statement_t *body;

    for (k = 0; k < statement->body_count; k++) {
        body = statement->body[k];
        if (body->kind == STATEMENT_STATE)
            environment->state_span = body->span;
        if (body->kind == STATEMENT_STATE && body->name_count > 0)
            read_named_state(&covering, body);
    }
    for (k = 0; k < statement->body_count; k++)
        if (statement->body[k]->kind == STATEMENT_STATE && statement->body[k]->name_count == 0)
            read_joint_state(&covering, statement->body[k]);
    check_covered(&covering);
    free(covering.covered);
    free(covering.spans);
}

/* ---- couplings ---------------------------------------------------------------------------------
 */

/* The values of all statements of a kind, in order; freed with free(). */
static const expr_t **collect_values(size_t *count, statement_kind_t kind,
                                     const statement_t *statement)
{
    const expr_t **values = NULL;
    size_t j, k;

    *count = 0;
    for (k = 0; k < statement->body_count; k++)
        for (j = 0; statement->body[k]->kind == kind && j < statement->body[k]->value_count; j++) {
            values = memory_resize(values, *count + 1, sizeof *values);
            values[(*count)++] = statement->body[k]->values[j];
        }
    return values;
}

static int read_couplings(environment_t *environment, const expr_t *const *values, size_t count,
                          const scope_t *scope)
{
    const algebra_t *algebra = &scope->builder->model->algebra;
    int good = 1;
    size_t k;

    environment->couplings = memory_new(count + 1, sizeof *environment->couplings);
    environment->couple_spans = memory_new(count + 1, sizeof *environment->couple_spans);
    environment->couple_count = count;
    for (k = 0; k < count; k++) {
        op_init(&environment->couplings[k], algebra);
        environment->couple_spans[k] = values[k]->span;
        good &= evaluate(&environment->couplings[k], values[k], scope);
    }
    return good;
}

/* V, the sum of all couplings, must be Hermitian. */
static void check_coupling(const environment_t *environment, const expr_t *const *values,
                           const scope_t *scope)
{
    const algebra_t *algebra = &scope->builder->model->algebra;
    op_t sum;
    size_t k;

    op_init(sum, algebra);
    for (k = 0; k < environment->couple_count; k++)
        op_add(sum, sum, &environment->couplings[k], algebra);
    hermitian_check(sum, values, environment->couple_count, "the coupling", "E0264", scope);
    op_clear(sum, algebra);
}

/* V2 = the sum of all 'couple2' */
static void read_couple2(environment_t *environment, const statement_t *statement,
                         const scope_t *scope)
{
    const algebra_t *algebra = &scope->builder->model->algebra;
    size_t count, k;
    const expr_t **values = collect_values(&count, STATEMENT_COUPLE2, statement);
    int good = 1;
    op_t term;

    op_init(term, algebra);
    for (k = 0; k < count; k++) {
        good &= evaluate(term, values[k], scope);
        op_add(environment->couple2, environment->couple2, term, algebra);
    }
    if (good && count > 0)
        hermitian_check(environment->couple2, values, count, "the coupling", "E0264", scope);
    op_clear(term, algebra);
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

static void check_complete(const environment_t *environment, int has_spaces, const scope_t *scope)
{
    if (environment->couple_count == 0) {
        scope_fail(scope, environment->span, "E0261", "environment '%s' has no coupling",
                   environment->name);
        diags_help(scope->diags, "add a line 'couple ..'");
    }
    if (!has_spaces && strcmp(environment->kind, "collisions") == 0) {
        scope_fail(scope, environment->span, "E0261", "environment '%s' has no spaces",
                   environment->name);
        diags_help(scope->diags, "declare what collides, for example 'qubit e'");
    }
}

static int has_statement(const statement_t *statement, statement_kind_t kind)
{
    size_t k;

    for (k = 0; k < statement->body_count; k++)
        if (statement->body[k]->kind == kind)
            return 1;
    return 0;
}

void environment_evaluate(builder_t *builder, size_t block, const statement_t *statement)
{
    environment_t *environment = &builder->model->environments[block];
    scope_t scope = scope_of_block(builder, block);
    int is_bath = strcmp(environment->kind, "bath") == 0, good;
    const expr_t **values;
    size_t count;

    op_init(environment->couple2, &builder->model->algebra);
    collect_ancillas(environment, &scope);
    check_statements(environment, statement, &scope);
    values = collect_values(&count, STATEMENT_COUPLE, statement);
    good = read_couplings(environment, values, count, &scope);
    if (find_kind(environment) < KIND_COUNT)
        check_complete(environment, has_statement(statement, STATEMENT_SPACE), &scope);
    if (is_bath) {
        bath_evaluate(builder, environment, statement, block);
    } else {
        environment->state = state_new();
        read_states(environment, statement, &scope);
        if (good && count > 0 && strcmp(environment->kind, "collisions") == 0)
            check_coupling(environment, values, &scope);
        read_couple2(environment, statement, &scope);
    }
    free(values);
}
