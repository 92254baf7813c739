/* Members of families, b[k].q, and sums over an index. */
#include <stdlib.h>
#include <string.h>

#include "model/build.h"

/* ---- whole numbers --------------------------------------------------------------------------- */

static int evaluate_integer(long *out, const expr_t *expr, const char *what, const scope_t *scope)
{
    truth_t good = evaluate_whole(out, expr, what, -LIMIT_INDEX, LIMIT_INDEX, scope);

    if (good == TRUTH_FALSE)
        scope_fail(scope, expr->span, "E0290", "%s must be a whole number of at most %d", what,
                   LIMIT_INDEX);
    return good == TRUTH_TRUE;
}

/* ---- members --------------------------------------------------------------------------------- */

static int is_visible(const element_t *element, const scope_t *scope)
{
    return element->block == SYSTEM || element->block == scope->block;
}

int family_is_named(const char *name, const scope_t *scope)
{
    const builder_t *builder = scope->builder;

    for (size_t k = 0; k < builder->element_count; k++)
        if (is_visible(&builder->elements[k], scope) &&
            strcmp(builder->elements[k].family, name) == 0)
            return 1;
    return 0;
}

static int has_element(const char *name, const scope_t *scope)
{
    const builder_t *builder = scope->builder;

    if (builder->tree == NULL) /* an expression of its own: parameters are all there is */
        return parameter_find(builder->model, name) != NULL;
    for (size_t k = 0; k < builder->element_count; k++)
        if (is_visible(&builder->elements[k], scope) &&
            strcmp(builder->elements[k].name, name) == 0)
            return 1;
    return 0;
}

/* A member that the family does not have. */
static int fail_range(const expr_t *element, long index, const scope_t *scope)
{
    const builder_t *builder = scope->builder;
    const element_t *first = NULL;
    long least = 0, most = 0;

    for (size_t k = 0; k < builder->element_count; k++) {
        const element_t *here = &builder->elements[k];

        if (!is_visible(here, scope) || strcmp(here->family, element->text) != 0)
            continue;
        least = first == NULL || here->index < least ? here->index : least;
        most = first == NULL || here->index > most ? here->index : most;
        first = first == NULL ? here : first;
    }
    scope_fail(scope, element->items[0]->span, "E0291",
               "'%s[%ld]' does not exist: the indices of '%s' go from %ld to %ld", element->text,
               index, element->text, least, most);
    diags_note(scope->diags, first->span, "the family is declared here");
    return 0;
}

static int fail_family(const expr_t *element, const scope_t *scope)
{
    const builder_t *builder = scope->builder;
    const char **names = memory_new(builder->element_count + 1, sizeof *names);
    size_t count = 0, k;

    if (builder->tree != NULL && tree_is_broken_name(builder->tree, element->text)) {
        free(names);
        return scope_poison(scope);
    }
    for (k = 0; k < builder->element_count; k++)
        if (is_visible(&builder->elements[k], scope))
            names[count++] = builder->elements[k].family;
    scope_fail(scope, element->at, "E0291", "there is no family '%s'", element->text);
    if (syntax_nearest(element->text, names, count) != NULL)
        scope_suggest(scope, element->text, names, count);
    else
        diags_help(scope->diags, "a family is declared like 'mode %.60s[1..4]'", element->text);
    free(names);
    return 0;
}

/* "b[2]", freed with free(); NULL (reported) if there is none. */
static char *resolve(const expr_t *element, const scope_t *scope)
{
    long index = 0;
    text_t text;

    if (element->count != 1) {
        scope_fail(scope, element->at, "E0291", "a family has one index, not %zu", element->count);
        return NULL;
    }
    if (!evaluate_integer(&index, element->items[0], "an index", scope))
        return NULL;
    text_init(&text);
    text_printf(&text, "%s[%ld]", element->text, index);
    if (has_element(text_string(&text), scope))
        return text_take(&text);
    if (family_is_named(element->text, scope))
        fail_range(element, index, scope);
    else
        fail_family(element, scope);
    text_clear(&text);
    return NULL;
}

/* The name or the call without index: "b[2].q", D[1].e(0, 1). */
static int evaluate_plain(op_t out, const char *name, const expr_t *element, const expr_t *call,
                          const scope_t *scope)
{
    expr_t plain = *element;
    text_t text;
    int good;

    text_init(&text);
    text_add(&text, name);
    if (element->member != NULL)
        text_printf(&text, ".%s", element->member);
    plain.kind = call != NULL ? EXPR_CALL : EXPR_NAME;
    plain.text = text_string(&text);
    plain.member = NULL;
    plain.items = call != NULL ? call->items + 1 : NULL;
    plain.count = call != NULL ? call->count - 1 : 0;
    good = call != NULL ? function_evaluate(out, &plain, scope) : name_evaluate(out, &plain, scope);
    text_clear(&text);
    return good;
}

int element_evaluate(op_t out, const expr_t *expr, const scope_t *scope)
{
    const expr_t *call = expr->kind == EXPR_CALL ? expr : NULL;
    const expr_t *element = call != NULL ? expr->items[0] : expr;
    char *name = resolve(element, scope);
    int good;

    if (name == NULL)
        return scope_poison(scope);
    good = evaluate_plain(out, name, element, call, scope);
    free(name);
    return good;
}

/* ---- sums ------------------------------------------------------------------------------------ */

/* The terms from first to last, half and half: all partial sums are small. */
static int add_terms(op_t out, long first, long last, const expr_t *call, const scope_t *scope)
{
    const algebra_t *algebra = &scope->builder->model->algebra;
    long middle = first + (last - first) / 2;
    scope_t inner = *scope;
    binding_t binding;
    scalar_t x;
    op_t other;
    int good;

    op_init(other, algebra);
    if (first == last) {
        scalar_init(x, algebra->ring);
        scalar_set_si(x, first, algebra->ring);
        op_set_scalar(other, x, algebra);
        binding = (binding_t){call->items[0]->text, other, scope->bindings};
        inner.bindings = &binding;
        good = evaluate(out, call->items[3], &inner);
        scalar_clear(x, algebra->ring);
    } else {
        good = add_terms(out, first, middle, call, scope) &&
               add_terms(other, middle + 1, last, call, scope) &&
               arithmetic_add(out, out, other, call->at, scope);
    }
    op_clear(other, algebra);
    return good;
}

/* The index is a name of its own: nothing is hidden by it. */
static int check_index(const expr_t *index, const scope_t *scope)
{
    const builder_t *builder = scope->builder;
    const binding_t *binding = scope->bindings;
    int is_taken;

    if (index->kind != EXPR_NAME || strchr(index->text, '.') != NULL ||
        syntax_is_reserved(index->text)) {
        scope_fail(scope, index->span, "E0292", "a sum begins with the name of its index");
        diags_help(scope->diags, "for example sum(k, 1, 4, g[k]*b[k].q)");
        return 0;
    }
    is_taken = parameter_find(builder->model, index->text) != NULL;
    for (; binding != NULL; binding = binding->outer)
        is_taken |= strcmp(binding->name, index->text) == 0;
    for (size_t k = 0; k < builder->let_count; k++)
        is_taken |= strcmp(builder->lets[k].name.text, index->text) == 0;
    if (!is_taken && !space_is_named(index->text, scope))
        return 1;
    return scope_fail(scope, index->span, "E0292",
                      "'%s' has a meaning already and cannot be an index", index->text);
}

int sum_evaluate(op_t out, const expr_t *call, const scope_t *scope)
{
    long first, last;

    if (!check_index(call->items[0], scope) ||
        !evaluate_integer(&first, call->items[1], "the first index", scope) ||
        !evaluate_integer(&last, call->items[2], "the last index", scope))
        return 0;
    if (last - first >= LIMIT_SUM)
        return scope_fail(scope, call->at, "E0240", "the sum has more than %d terms", LIMIT_SUM);
    op_zero(out, &scope->builder->model->algebra);
    return last < first || add_terms(out, first, last, call, scope);
}
