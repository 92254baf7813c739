/* Indices of loops put into expressions, and expressions that are whole numbers. */
#include <stdlib.h>
#include <string.h>

#include "model/expand.h"

enum { STEPS_OF_NUMBER = 2000 }; /* of one whole number */

/* ---- putting indices in ---------------------------------------------------------------------- */

static const index_t *find_index(const char *name, const index_t *indices)
{
    for (; indices != NULL; indices = indices->outer)
        if (strcmp(indices->name, name) == 0)
            return indices;
    return NULL;
}

static expr_t *node_new(const expr_t *like, expand_t *expand)
{
    expr_t *node;

    if (++expand->nodes > LIMIT_EXPANDED_NODES) {
        if (!expand->is_full)
            scope_fail(&expand->scope, like->span, "E0240",
                       "the loops of this model make more than %d operations",
                       LIMIT_EXPANDED_NODES);
        expand->is_full = 1;
        return NULL;
    }
    node = arena_alloc(expand->arena, sizeof *node);
    *node = *like;
    node->is_expanded = 1;
    return node;
}

/* k as a number: 3, or (-3), which is a sign and a number. */
static const expr_t *number_of(const expr_t *name, long value, expand_t *expand)
{
    expr_t *number = node_new(name, expand), *sign;
    const expr_t **items;
    char text[32];

    if (number == NULL)
        return name;
    snprintf(text, sizeof text, "%ld", labs(value));
    number->kind = EXPR_NUMBER;
    number->text = arena_text(expand->arena, text, strlen(text));
    if (value >= 0 || (sign = node_new(name, expand)) == NULL)
        return number;
    items = arena_alloc(expand->arena, sizeof *items);
    items[0] = number;
    sign->kind = EXPR_NEGATE;
    sign->text = NULL;
    sign->items = items;
    sign->count = 1;
    sign->depth = 2;
    return sign;
}

/* The items, of which the first `kept` stay as they are. */
static const expr_t *substitute_items(const expr_t *expr, size_t kept, const index_t *indices,
                                      expand_t *expand)
{
    const expr_t **items = NULL, *item;
    expr_t *copy;
    size_t k;

    for (k = kept; k < expr->count && !expand->is_full; k++) {
        item = substitute(expr->items[k], indices, expand);
        if (item == expr->items[k])
            continue;
        if (items == NULL) {
            items = arena_alloc(expand->arena, expr->count * sizeof *items);
            memcpy(items, expr->items, expr->count * sizeof *items);
        }
        items[k] = item;
    }
    copy = items == NULL ? NULL : node_new(expr, expand);
    if (copy == NULL)
        return expr;
    copy->items = items;
    for (k = 0; k < copy->count; k++)
        if (items[k]->depth >= copy->depth)
            copy->depth = items[k]->depth + 1;
    return copy;
}

/* sum(k, first, last, value) inside a loop over k would say two things with one name. */
static const expr_t *substitute_sum(const expr_t *expr, const index_t *indices, expand_t *expand)
{
    const expr_t *own = expr->items[0];

    if (find_index(own->text, indices) == NULL)
        return substitute_items(expr, 1, indices, expand);
    scope_fail(&expand->scope, own->span, "E0292",
               "'%s' is the index of a loop around this already", own->text);
    return expr;
}

const expr_t *substitute(const expr_t *expr, const index_t *indices, expand_t *expand)
{
    const index_t *index;

    if (expr == NULL || indices == NULL || expand->is_full)
        return expr;
    if (expr->kind == EXPR_NAME) {
        index = find_index(expr->text, indices);
        return index == NULL ? expr : number_of(expr, index->value, expand);
    }
    if (expr->kind == EXPR_CALL && expr->text != NULL && strcmp(expr->text, "sum") == 0 &&
        expr->count > 0 && expr->items[0]->kind == EXPR_NAME)
        return substitute_sum(expr, indices, expand);
    return substitute_items(expr, 0, indices, expand);
}

/* ---- whole numbers --------------------------------------------------------------------------- */

/* The value of 'let N = 4'. */
static const expr_t *find_number(const char *name, const expand_t *expand)
{
    for (size_t k = 0; k < tree_count(expand->tree); k++) {
        const statement_t *statement = tree_statement(expand->tree, k);

        if (statement->kind == STATEMENT_LET && statement->name_count == 0 &&
            statement->name.index == NULL && strcmp(statement->name.text, name) == 0)
            return statement->value;
    }
    return NULL;
}

static int number_value(fmpq_t out, const expr_t *expr, size_t *steps, const expand_t *expand);

static int binary_value(fmpq_t out, const expr_t *expr, size_t *steps, const expand_t *expand)
{
    fmpq_t right;
    int good;

    fmpq_init(right);
    good = number_value(out, expr->items[0], steps, expand) &&
           number_value(right, expr->items[1], steps, expand);
    if (good && expr->kind == EXPR_ADD)
        fmpq_add(out, out, right);
    else if (good && expr->kind == EXPR_SUBTRACT)
        fmpq_sub(out, out, right);
    else if (good && expr->kind == EXPR_MULTIPLY)
        fmpq_mul(out, out, right);
    else if (good && expr->kind == EXPR_DIVIDE && !fmpq_is_zero(right))
        fmpq_div(out, out, right);
    else
        good = 0;
    fmpq_clear(right);
    return good && fmpz_bits(fmpq_numref(out)) < 4000 && fmpz_bits(fmpq_denref(out)) < 4000;
}

/* Numbers with + - * / and the lets that are such; 0 for anything else. */
static int number_value(fmpq_t out, const expr_t *expr, size_t *steps, const expand_t *expand)
{
    const expr_t *meaning;

    if (++*steps > STEPS_OF_NUMBER)
        return 0;
    switch (expr->kind) {
    case EXPR_NUMBER:
        tree_number(out, expr);
        return 1;
    case EXPR_NAME:
        meaning = find_number(expr->text, expand);
        return meaning != NULL && number_value(out, meaning, steps, expand);
    case EXPR_NEGATE:
        if (!number_value(out, expr->items[0], steps, expand))
            return 0;
        fmpq_neg(out, out);
        return 1;
    case EXPR_ADD:
    case EXPR_SUBTRACT:
    case EXPR_MULTIPLY:
    case EXPR_DIVIDE:
        return binary_value(out, expr, steps, expand);
    default:
        return 0;
    }
}

int substitute_integer(long *out, const expr_t *expr, const char *what, expand_t *expand)
{
    size_t steps = 0;
    fmpq_t value;
    int good;

    fmpq_init(value);
    if (!number_value(value, expr, &steps, expand)) {
        good = scope_fail(&expand->scope, expr->span, "E0290",
                          "%s must be a whole number made of numbers and indices", what);
        diags_help(expand->scope.diags, "a number with a name is written 'let N = 4'");
    } else if (!fmpz_is_one(fmpq_denref(value)) ||
               fmpz_cmp_si(fmpq_numref(value), LIMIT_INDEX) > 0 ||
               fmpz_cmp_si(fmpq_numref(value), -LIMIT_INDEX) < 0) {
        good = scope_fail(&expand->scope, expr->span, "E0290",
                          "%s must be a whole number of at most %d", what, LIMIT_INDEX);
    } else {
        *out = fmpz_get_si(fmpq_numref(value));
        good = 1;
    }
    fmpq_clear(value);
    return good;
}

const char *element_name(const char *family, long index, arena_t *arena)
{
    const char *name;
    text_t text;

    text_init(&text);
    text_printf(&text, "%s[%ld]", family, index);
    name = arena_text(arena, text_string(&text), text.length);
    text_clear(&text);
    return name;
}
