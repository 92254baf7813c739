/* States of the spaces that an environment block declares: jointly, or space by space. */
#include <stdlib.h>

#include "model/build.h"

typedef struct {
    const scope_t *scope;
    state_t *state;         /* what is said is added to it */
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
    state_t *state = covering->state;
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
        state_evaluate(covering->state, factors, count, statement->value, scope);
    else
        density_evaluate(covering->state, factors, count, statement->value, scope);
}

static void check_covered(const covering_t *covering)
{
    const scope_t *scope = covering->scope;
    size_t k;

    for (k = 0; k < scope->builder->factor_count; k++) {
        const factor_t *factor = &scope->builder->factors[k];

        if (factor->block != scope->block || covering->covered[k])
            continue;
        scope_fail(scope, factor->span, "E0262", "the space '%s' of this environment has no state",
                   factor->name);
        diags_help(scope->diags,
                   factor->kind == SPACE_MODE ? "for example 'state %s vacuum'"
                                              : "for example 'state %s ket(1, ..)'",
                   factor->name);
    }
}

void ancillas_read_states(environment_t *environment, state_t *state, const statement_t *statement,
                          const scope_t *scope)
{
    size_t count = scope->builder->factor_count, k;
    covering_t covering = {scope, state, memory_new(count + 1, 1),
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
