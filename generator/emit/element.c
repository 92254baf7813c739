/* Elements of small matrices as complex expressions. */
#include "emit/element.h"

/* The element in this row: an integer, or a place in the tables. */
pair_t table_element(unit_t *unit, size_t k, long row)
{
    const table_t *table = &unit->kernel->tables[k];
    arena_t *arena = unit->arena;
    pair_t element = {NULL, NULL};

    if (table_is_plain(table, unit->kernel)) {
        element.re = c_integer(arena, pattern_entry(unit->kernel, &table->patterns[0], table, row));
        return element;
    }
    for (size_t t = 0; t < table->pattern_count; t++) {
        long at = 2 * (long)k * unit->dimension + row;

        if (pattern_entry(unit->kernel, &table->patterns[t], table, row) == 0)
            continue;
        if (table->patterns[t].re != SIZE_MAX)
            element.re = c_index(arena, c_name(arena, "x->tables"), c_integer(arena, at));
        if (table->patterns[t].im != SIZE_MAX)
            element.im =
                c_index(arena, c_name(arena, "x->tables"), c_integer(arena, at + unit->dimension));
    }
    return element;
}

/* a * b, an integer factor as a floating constant; 1 and -1 leave no trace. */
static c_expr_t *product(unit_t *unit, c_expr_t *a, c_expr_t *b)
{
    if (!a || !b)
        return NULL;
    if (a->kind == C_INTEGER && a->integer == 1)
        return b;
    if (a->kind == C_INTEGER && a->integer == -1)
        return c_minus(unit->arena, b);
    if (a->kind == C_INTEGER && a->integer < 0)
        return c_minus(unit->arena,
                       c_binary(unit->arena, '*', c_real(unit->arena, -a->integer), b));
    if (a->kind == C_INTEGER)
        a = c_real(unit->arena, a->integer);
    if (a->kind == C_MINUS)
        return c_minus(unit->arena, product(unit, a->parts[0], b));
    if (b->kind == C_MINUS)
        return c_minus(unit->arena, product(unit, a, b->parts[0]));
    return c_binary(unit->arena, '*', a, b);
}

void add_to(unit_t *unit, c_expr_t **sum, c_expr_t *term)
{
    if (term)
        *sum = c_plus(unit->arena, *sum, term);
}

void subtract_from(unit_t *unit, c_expr_t **sum, c_expr_t *term)
{
    if (term)
        *sum = c_less(unit->arena, *sum, term);
}

/* sum += a b */
void add_product(unit_t *unit, pair_t *sum, pair_t a, pair_t b)
{
    add_to(unit, &sum->re, product(unit, a.re, b.re));
    subtract_from(unit, &sum->re, product(unit, a.im, b.im));
    add_to(unit, &sum->im, product(unit, a.re, b.im));
    add_to(unit, &sum->im, product(unit, a.im, b.re));
}

pair_t scalar_pair(unit_t *unit, size_t k)
{
    const kernel_scalar_t *scalar = &unit->kernel->scalar[k];
    pair_t value = {NULL, NULL};

    if (scalar->re != SIZE_MAX)
        value.re = lane_element(unit, "s", 2 * k);
    if (scalar->im != SIZE_MAX)
        value.im = lane_element(unit, "s", 2 * k + 1);
    return value;
}

/* R_ij, read on or above the diagonal. */
pair_t element_of_r(unit_t *unit, long i, long j)
{
    long D = unit->dimension, low = i < j ? i : j, high = i < j ? j : i;
    pair_t value = {lane_element(unit, "r", (size_t)(low * D + high)), NULL};

    if (i == j)
        return value;
    value.im = lane_element(unit, "r", (size_t)(D * D + low * D + high));
    if (i > j)
        value.im = c_minus(unit->arena, value.im);
    return value;
}
