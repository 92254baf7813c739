/* The function `tables`: matrix elements of the operators, row by row. */
#include "emit/unit.h"

#include <stdlib.h>

/* Whether any pattern of the table looks at the row's position in factor f. */
static int table_looks_at(const table_t *table, size_t f)
{
    for (size_t t = 0; t < table->pattern_count; t++)
        if (table->patterns[t].powers[2 * f] != 0 || table->patterns[t].powers[2 * f + 1] != 0)
            return 1;
    return 0;
}

/* How many rows apart neighbours in factor f are: a product of dimensions, N for a mode. */
static c_expr_t *stride(unit_t *unit, size_t f)
{
    c_expr_t *product = c_integer(unit->arena, 1);

    for (size_t k = unit->kernel->factor_count; k-- > f + 1;) {
        long dimension = (long)kernel_dimension(unit->kernel, k);
        c_expr_t *size = dimension ? c_integer(unit->arena, dimension) : c_name(unit->arena, "N");

        product = c_binary(unit->arena, '*', size, product);
    }
    return product;
}

/* const int nF = i / stride % size;  the first factor needs no remainder */
static void declare_position(unit_t *unit, c_block_t *body, size_t f)
{
    long dimension = (long)kernel_dimension(unit->kernel, f);
    c_expr_t *size = dimension ? c_integer(unit->arena, dimension) : c_name(unit->arena, "N");
    c_expr_t *row = c_binary(unit->arena, '/', c_name(unit->arena, "i"), stride(unit, f));

    if (f > 0)
        row = c_binary(unit->arena, '%', row, size);
    c_declare(unit->arena, body, "const int", c_format(unit->arena, "n%lu", (unsigned long)f), row);
}

/* The element of a finite factor's basis operator in its row: 1, 0 or -l. */
static c_expr_t *finite_element(unit_t *unit, size_t f, size_t index)
{
    arena_t *arena = unit->arena;
    size_t dimension = kernel_dimension(unit->kernel, f), i, j, l = 1;
    c_expr_t *row = c_name(arena, "n%lu", (unsigned long)f), *last;

    if (basis_is_offdiagonal(&i, &j, dimension, index))
        return c_binary(arena, '=', row, c_integer(arena, (long)i));
    while (basis_diagonal(dimension, l) != index)
        l++;
    last = c_binary(arena, '*', c_integer(arena, (long)l),
                    c_binary(arena, '=', row, c_integer(arena, (long)l)));
    return c_binary(arena, '-', c_binary(arena, '<', row, c_integer(arena, (long)l)), last);
}

static c_expr_t *mode_element(unit_t *unit, size_t f, const opkey_t *powers)
{
    c_expr_t *arguments[4] = {c_name(unit->arena, "N"),
                              c_name(unit->arena, "n%lu", (unsigned long)f),
                              c_integer(unit->arena, powers[0]), c_integer(unit->arena, powers[1])};

    return c_call(unit->arena, "moyal_ladder", 4, arguments);
}

/* The pattern's entry in row i; NULL for 1. */
static c_expr_t *pattern_element(unit_t *unit, const pattern_t *pattern)
{
    c_expr_t *product = NULL;

    for (size_t f = 0; f < unit->kernel->factor_count; f++) {
        const opkey_t *powers = pattern->powers + 2 * f;

        if (powers[0] == 0 && powers[1] == 0)
            continue;
        product =
            c_times(unit->arena, product,
                    kernel_dimension(unit->kernel, f) == 0 ? mode_element(unit, f, powers)
                                                           : finite_element(unit, f, powers[0]));
    }
    return product;
}

/* sum + coefficient * pattern; a plain table has no coefficient. */
static c_expr_t *add_pattern(unit_t *unit, c_expr_t *sum, const pattern_t *pattern,
                             size_t coefficient, int plain)
{
    arena_t *arena = unit->arena;
    c_expr_t *element = pattern_element(unit, pattern), *factor = NULL;

    if (coefficient == SIZE_MAX)
        return sum;
    if (!plain)
        factor = c_index(arena, c_name(arena, "x->c"), c_integer(arena, (long)coefficient));
    if (!element && !factor)
        element = c_real(arena, 1);
    else
        element = element ? c_times(arena, factor, element) : factor;
    return c_plus(arena, sum, element);
}

/* re[i] = sum of the patterns' real parts, or the same for im */
static void assign_plane(unit_t *unit, c_block_t *body, const table_t *table, int imaginary)
{
    arena_t *arena = unit->arena;
    int plain = table_is_plain(table, unit->kernel);
    c_expr_t *sum = NULL;

    for (size_t t = 0; t < table->pattern_count; t++) {
        const pattern_t *pattern = &table->patterns[t];

        sum = add_pattern(unit, sum, pattern, imaginary ? pattern->im : pattern->re, plain);
    }
    c_assign(arena, body,
             c_index(arena, c_name(arena, imaginary ? "im" : "re"), c_name(arena, "i")), "=",
             sum ? sum : c_real(arena, 0));
}

static void emit_table(unit_t *unit, c_block_t *calls, size_t k)
{
    const table_t *table = &unit->kernel->tables[k];
    arena_t *arena = unit->arena;
    c_function_t function = function_make(
        c_format(arena, "table_%lu", (unsigned long)k), c_remark(arena, table->comment, 600), 1,
        "int", "N", "int", "D", "const moyal_context *", "x", "double *", "tables", NULL);
    c_expr_t *D = c_name(arena, "D");
    c_expr_t *at = c_binary(arena, '*', c_integer(arena, 2 * (long)k), D);
    c_block_t body, row;

    c_begin(&body);
    c_begin(&row);
    for (size_t f = 0; f < unit->kernel->factor_count; f++)
        if (table_looks_at(table, f))
            declare_position(unit, &row, f);
    assign_plane(unit, &row, table, 0);
    assign_plane(unit, &row, table, 1);
    c_declare(arena, &body, "double *const", "re",
              c_binary(arena, '+', c_name(arena, "tables"), at));
    c_declare(arena, &body, "double *const", "im", c_binary(arena, '+', c_name(arena, "re"), D));
    c_declare(arena, &body, "int", "i", NULL);
    c_for(arena, &body, "i", c_integer(arena, 0), D, row.first);
    function.body = body.first;
    function_call(unit, calls, &function);
}

void emit_tables(unit_t *unit)
{
    c_function_t function =
        function_make("tables", "Rows of the operators, for the levels at hand.", 0,
                      "const moyal_context *", "x", "double *", "tables", NULL);
    c_block_t calls, body;

    c_begin(&calls);
    for (size_t k = 0; k < unit->kernel->table_count; k++)
        emit_table(unit, &calls, k);
    c_begin(&body);
    if (c_uses(calls.first, "N"))
        c_declare(unit->arena, &body, "const int", "N", c_name(unit->arena, "x->levels"));
    if (c_uses(calls.first, "D"))
        c_declare(unit->arena, &body, "const int", "D", c_name(unit->arena, "x->dimension"));
    if (calls.first)
        *body.end = calls.first;
    function.body = body.first;
    c_print_function(unit->out, &function);
}
