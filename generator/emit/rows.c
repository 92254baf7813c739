/* Places in tables and in matrices, for code that works by rows. */
#include "emit/rows.h"

/* The offset of a table: sum of shift * stride. */
c_expr_t *table_offset(unit_t *unit, const table_t *table)
{
    arena_t *arena = unit->arena;
    c_expr_t *sum = c_integer(arena, 0), *stride = c_integer(arena, 1);

    for (size_t f = unit->kernel->factor_count; f-- > 0;) {
        long dimension = (long)kernel_dimension(unit->kernel, f);
        c_expr_t *size = dimension ? c_integer(arena, dimension) : c_name(arena, "N");

        sum = c_binary(arena, '+', sum,
                       c_binary(arena, '*', c_integer(arena, table->shift[f]), stride));
        stride = c_binary(arena, '*', size, stride);
    }
    return sum;
}

/* const double *const NAMEr = x->tables + 2*k*D, *const NAMEi: the planes of table k. */
void declare_planes(unit_t *unit, c_block_t *body, const char *name, size_t k)
{
    arena_t *arena = unit->arena;

    for (long plane = 0; plane < 2; plane++) {
        c_expr_t *at =
            c_binary(arena, '*', c_integer(arena, 2 * (long)k + plane), c_name(arena, "D"));

        c_declare(arena, body, "const double *const",
                  c_format(arena, "%s%c", name, plane ? 'i' : 'r'),
                  c_binary(arena, '+', c_name(arena, "x->tables"), at));
    }
}

rows_t declare_rows(unit_t *unit, c_block_t *body, const char *suffix, const table_t *table)
{
    arena_t *arena = unit->arena;
    c_expr_t *D = c_name(arena, "D"), *arguments[2];
    c_expr_t *zero = c_integer(arena, 0);
    rows_t rows = {table_offset(unit, table), zero, D, zero};
    int up = 0, down = 0;

    for (size_t f = 0; f < unit->kernel->factor_count; f++) {
        up |= table->shift[f] > 0;
        down |= table->shift[f] < 0;
    }
    if (!up && !down)
        return rows;
    c_declare(arena, body, "const int", c_format(arena, "offset%s", suffix), rows.offset);
    rows.offset = c_name(arena, "offset%s", suffix);
    arguments[0] = rows.offset;
    arguments[1] = D;
    if (up && down)
        rows.first = c_call(arena, "first_row", 1, arguments);
    else if (down)
        rows.first = c_minus(arena, rows.offset);
    if (up && down)
        rows.last = c_call(arena, "last_row", 2, arguments);
    else if (up)
        rows.last = c_binary(arena, '-', D, rows.offset);
    if (down) {
        c_declare(arena, body, "const int", c_format(arena, "first%s", suffix), rows.first);
        rows.first = c_name(arena, "first%s", suffix);
    }
    if (up) {
        c_declare(arena, body, "const int", c_format(arena, "last%s", suffix), rows.last);
        rows.last = c_name(arena, "last%s", suffix);
        rows.from = c_binary(arena, '+', rows.first, rows.offset);
    }
    return rows;
}

/* base + (index) * LANES */
c_expr_t *element_at(unit_t *unit, const char *base, c_expr_t *index)
{
    arena_t *arena = unit->arena;

    if (unit->lanes > 1)
        index = c_binary(arena, '*', index, c_name(arena, "LANES"));
    return c_binary(arena, '+', c_name(arena, "%s", base), index);
}

c_expr_t *lanes_expr(unit_t *unit)
{
    return unit->lanes > 1 ? c_name(unit->arena, "LANES") : c_integer(unit->arena, 1);
}

/* Start of a row, at a column, in plane 0 or 1 of an array of 2*D*D elements. */
c_expr_t *row_at(unit_t *unit, const char *base, c_expr_t *row, c_expr_t *column, int plane)
{
    arena_t *arena = unit->arena;
    c_expr_t *D = c_name(arena, "D");
    c_expr_t *all = plane ? c_binary(arena, '+', row, D) : row;

    return element_at(unit, base, c_binary(arena, '+', c_binary(arena, '*', all, D), column));
}
