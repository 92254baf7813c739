/* The finished tree: access, exact numbers, equality. */
#include <stdlib.h>
#include <string.h>

#include "syntax/document.h"

void syntax_free(tree_t *tree)
{
    if (tree == NULL)
        return;
    arena_free(tree->arena);
    free(tree);
}

tree_t *tree_of_statements(arena_t *arena, const statement_t *const *statements, size_t count,
                           const tree_t *from)
{
    tree_t *tree = memory_new(1, sizeof(tree_t));

    tree->arena = arena;
    tree->statements = statements;
    tree->count = count;
    tree->broken = from->broken;
    tree->is_incomplete = from->is_incomplete;
    tree->broken_count = from->broken_count;
    return tree;
}

size_t tree_count(const tree_t *tree)
{
    return tree->count;
}

const statement_t *tree_statement(const tree_t *tree, size_t index)
{
    return tree->statements[index];
}

int tree_is_broken_name(const tree_t *tree, const char *name)
{
    size_t k;

    if (tree->is_incomplete)
        return 1;
    for (k = 0; k < tree->broken_count; k++)
        if (strcmp(tree->broken[k], name) == 0)
            return 1;
    return 0;
}

/* ---- numbers ----------------------------------------------------------------------------- */

/* "12.5e-3" is the digits 125 times 10^(-3 - 1). */
void tree_number(fmpq_t value, const expr_t *number)
{
    const char *c;
    char *digits = memory_new(strlen(number->text) + 1, 1), *end = digits;
    long exponent = 0;
    fmpz_t power;
    int after_point = 0;

    for (c = number->text; *c != '\0' && *c != 'e' && *c != 'E'; c++) {
        if (*c == '.') {
            after_point = 1;
            continue;
        }
        *end++ = *c;
        exponent -= after_point;
    }
    if (*c != '\0')
        exponent += strtol(c + 1, NULL, 10);
    fmpz_init(power);
    fmpz_set_str(fmpq_numref(value), digits, 10);
    fmpz_one(fmpq_denref(value));
    fmpz_ui_pow_ui(power, 10, (ulong)labs(exponent));
    if (exponent >= 0)
        fmpq_mul_fmpz(value, value, power);
    else
        fmpq_div_fmpz(value, value, power);
    fmpz_clear(power);
    free(digits);
}

/* ---- equality ---------------------------------------------------------------------------- */

static int is_same_text(const char *a, const char *b)
{
    return (a == NULL || b == NULL) ? a == b : strcmp(a, b) == 0;
}

int expr_is_equal(const expr_t *a, const expr_t *b)
{
    size_t k;

    if (a == NULL || b == NULL)
        return a == b;
    if (a->kind != b->kind || a->count != b->count || !is_same_text(a->text, b->text) ||
        !is_same_text(a->member, b->member))
        return 0;
    for (k = 0; k < a->count; k++)
        if (!expr_is_equal(a->items[k], b->items[k]))
            return 0;
    return 1;
}

static int is_same_name(const name_t *a, const name_t *b)
{
    return is_same_text(a->text, b->text) && expr_is_equal(a->index, b->index);
}

static int has_same_lists(const statement_t *a, const statement_t *b)
{
    size_t k;

    if (a->name_count != b->name_count || a->value_count != b->value_count ||
        a->option_count != b->option_count)
        return 0;
    for (k = 0; k < a->name_count; k++)
        if (!is_same_name(&a->names[k], &b->names[k]))
            return 0;
    for (k = 0; k < a->value_count; k++)
        if (!expr_is_equal(a->values[k], b->values[k]))
            return 0;
    for (k = 0; k < a->option_count; k++)
        if (!is_same_name(&a->options[k].name, &b->options[k].name) ||
            !expr_is_equal(a->options[k].value, b->options[k].value))
            return 0;
    return 1;
}

static int is_equal(const statement_t *a, const statement_t *b)
{
    size_t k;

    if (a->kind != b->kind || a->space != b->space || a->roles != b->roles ||
        a->comparison.relation != b->comparison.relation || a->body_count != b->body_count ||
        !is_same_name(&a->name, &b->name) || !is_same_text(a->type.text, b->type.text) ||
        !expr_is_equal(a->range[0], b->range[0]) || !expr_is_equal(a->range[1], b->range[1]) ||
        !expr_is_equal(a->value, b->value) ||
        !expr_is_equal(a->comparison.left, b->comparison.left) ||
        !expr_is_equal(a->comparison.right, b->comparison.right) || !has_same_lists(a, b))
        return 0;
    for (k = 0; k < a->body_count; k++)
        if (!is_equal(a->body[k], b->body[k]))
            return 0;
    return 1;
}

int tree_is_equal(const tree_t *a, const tree_t *b)
{
    size_t k;

    if (a->count != b->count)
        return 0;
    for (k = 0; k < a->count; k++)
        if (!is_equal(a->statements[k], b->statements[k]))
            return 0;
    return 1;
}
