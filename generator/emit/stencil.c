/* apply and expectations by rows, for any number of levels:
 *
 *   work = sum_k s_k T_k R + sum s_k T_a R T_b†,    dr = work + work†
 *
 * Row i of T R is T_{i, i+offset} times row i+offset of R. */
#include "emit/unit.h"

#include <stdlib.h>

/* The offset of a table: sum of shift * stride. */
static c_expr_t *table_offset(unit_t *unit, const table_t *table)
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
static void declare_planes(unit_t *unit, c_block_t *body, const char *name, size_t k)
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

/* const int offset = .., first = .., last = ..: the rows i with i + offset inside. */
static void declare_rows(unit_t *unit, c_block_t *body, const char *suffix, const table_t *table)
{
    arena_t *arena = unit->arena;
    const char *offset = c_format(arena, "offset%s", suffix);
    c_expr_t *name = c_name(arena, "%s", offset), *arguments[2];

    c_declare(arena, body, "const int", offset, table_offset(unit, table));
    arguments[0] = name;
    arguments[1] = c_name(arena, "D");
    c_declare(arena, body, "const int", c_format(arena, "first%s", suffix),
              c_call(arena, "first_row", 1, arguments));
    c_declare(arena, body, "const int", c_format(arena, "last%s", suffix),
              c_call(arena, "last_row", 2, arguments));
}

/* base + (index) * LANES */
static c_expr_t *element_at(unit_t *unit, const char *base, c_expr_t *index)
{
    arena_t *arena = unit->arena;

    if (unit->lanes > 1)
        index = c_binary(arena, '*', index, c_name(arena, "LANES"));
    return c_binary(arena, '+', c_name(arena, "%s", base), index);
}

static c_expr_t *lanes_expr(unit_t *unit)
{
    return unit->lanes > 1 ? c_name(unit->arena, "LANES") : c_integer(unit->arena, 1);
}

/* Start of a row, at a column, in plane 0 or 1 of an array of 2*D*D elements. */
static c_expr_t *row_at(unit_t *unit, const char *base, c_expr_t *row, c_expr_t *column, int plane)
{
    arena_t *arena = unit->arena;
    c_expr_t *D = c_name(arena, "D");
    c_expr_t *all = plane ? c_binary(arena, '+', row, D) : row;

    return element_at(unit, base, c_binary(arena, '+', c_binary(arena, '*', all, D), column));
}

/* if (wr[i] != 0.0 || wi[i] != 0.0) call; */
static c_stmt_t *unless_zero(unit_t *unit, c_expr_t *call)
{
    arena_t *arena = unit->arena;
    c_expr_t *i = c_name(arena, "i"), *zero = c_real(arena, 0);
    c_expr_t *re = c_binary(arena, '!', c_index(arena, c_name(arena, "wr"), i), zero);
    c_expr_t *im = c_binary(arena, '!', c_index(arena, c_name(arena, "wi"), i), zero);
    c_block_t inner, outer;

    c_begin(&inner);
    c_do(arena, &inner, call);
    c_begin(&outer);
    c_if(arena, &outer, c_binary(arena, '|', re, im), inner.first);
    return outer.first;
}

static void emit_left(unit_t *unit, c_block_t *calls, size_t k)
{
    const left_term_t *term = &unit->kernel->left[k];
    const table_t *table = &unit->kernel->tables[term->table];
    arena_t *arena = unit->arena;
    c_expr_t *i = c_name(arena, "i"), *none = c_integer(arena, 0);
    c_expr_t *from = c_binary(arena, '+', i, c_name(arena, "offset"));
    c_expr_t *arguments[10] = {c_name(arena, "D"),
                               lanes_expr(unit),
                               c_index(arena, c_name(arena, "wr"), i),
                               c_index(arena, c_name(arena, "wi"), i),
                               element_at(unit, "s", c_integer(arena, 2 * (long)term->scalar)),
                               element_at(unit, "s", c_integer(arena, 2 * (long)term->scalar + 1)),
                               row_at(unit, "r", from, none, 0),
                               row_at(unit, "r", from, none, 1),
                               row_at(unit, "work", i, none, 0),
                               row_at(unit, "work", i, none, 1)};
    c_function_t function =
        function_make(c_format(arena, "left_%lu", (unsigned long)k), NULL, 1, "int", "N", "int",
                      "D", "const moyal_context *", "x", "const double *", "s", "const double *",
                      "r", "double *", "work", NULL);
    c_block_t body;

    function.remark =
        c_format(arena, "s * T R + h.c.;  T = %s;  s = %s", c_remark(arena, table->comment, 110),
                 c_remark(arena, unit->kernel->scalar[term->scalar].comment, 90));
    c_begin(&body);
    declare_planes(unit, &body, "w", term->table);
    declare_rows(unit, &body, "", table);
    c_declare(arena, &body, "int", "i", NULL);
    c_for(arena, &body, "i", c_name(arena, "first"), c_name(arena, "last"),
          unless_zero(unit, c_call(arena, "moyal_row", 10, arguments)));
    function.body = body.first;
    function_call(unit, calls, &function);
}

/* The call of the primitive for row i of s T_a R T_b†. */
static c_expr_t *jump_call(unit_t *unit, const jump_term_t *term)
{
    arena_t *arena = unit->arena;
    c_expr_t *i = c_name(arena, "i"), *column = c_name(arena, "first_b");
    c_expr_t *row = c_binary(arena, '+', i, c_name(arena, "offset_a"));
    c_expr_t *from = c_binary(arena, '+', column, c_name(arena, "offset_b"));
    c_expr_t *arguments[12] = {c_binary(arena, '-', c_name(arena, "last_b"), column),
                               lanes_expr(unit),
                               c_index(arena, c_name(arena, "wr"), i),
                               c_index(arena, c_name(arena, "wi"), i),
                               c_binary(arena, '+', c_name(arena, "vr"), column),
                               c_binary(arena, '+', c_name(arena, "vi"), column),
                               element_at(unit, "s", c_integer(arena, 2 * (long)term->scalar)),
                               element_at(unit, "s", c_integer(arena, 2 * (long)term->scalar + 1)),
                               row_at(unit, "r", row, from, 0),
                               row_at(unit, "r", row, from, 1),
                               row_at(unit, "work", i, column, 0),
                               row_at(unit, "work", i, column, 1)};

    return c_call(arena, "moyal_row_weighted", 12, arguments);
}

static void emit_jump(unit_t *unit, c_block_t *calls, size_t k)
{
    const jump_term_t *term = &unit->kernel->jumps[k];
    const table_t *tables = unit->kernel->tables;
    arena_t *arena = unit->arena;
    c_function_t function =
        function_make(c_format(arena, "jump_%lu", (unsigned long)k), NULL, 1, "int", "N", "int",
                      "D", "const moyal_context *", "x", "const double *", "s", "const double *",
                      "r", "double *", "work", NULL);
    c_block_t body, inside;

    function.remark = c_format(arena, "s * T R V^+ + h.c.;  T = %s;  V = %s;  s = %s",
                               c_remark(arena, tables[term->table_a].comment, 60),
                               c_remark(arena, tables[term->table_b].comment, 60),
                               c_remark(arena, unit->kernel->scalar[term->scalar].comment, 80));
    c_begin(&body);
    declare_planes(unit, &body, "w", term->table_a);
    declare_planes(unit, &body, "v", term->table_b);
    declare_rows(unit, &body, "_a", &tables[term->table_a]);
    declare_rows(unit, &body, "_b", &tables[term->table_b]);
    c_declare(arena, &body, "int", "i", NULL);
    c_begin(&inside);
    c_for(arena, &inside, "i", c_name(arena, "first_a"), c_name(arena, "last_a"),
          unless_zero(unit, jump_call(unit, term)));
    c_if(arena, &body, c_binary(arena, '<', c_name(arena, "first_b"), c_name(arena, "last_b")),
         inside.first);
    function.body = body.first;
    function_call(unit, calls, &function);
}

/* const int N = x->levels, D = x->dimension, as far as the calls need them. */
static void declare_sizes(unit_t *unit, c_block_t *body, const c_block_t *calls)
{
    if (c_uses(calls->first, "N"))
        c_declare(unit->arena, body, "const int", "N", c_name(unit->arena, "x->levels"));
    c_declare(unit->arena, body, "const int", "D", c_name(unit->arena, "x->dimension"));
}

static void emit_apply(unit_t *unit)
{
    arena_t *arena = unit->arena;
    c_function_t function = function_make(
        "apply", "The increment of R for the scalars s.", 0, "const moyal_context *", "x",
        "const double *", "s", "const double *", "r", "double *", "dr", "double *", "work", NULL);
    c_expr_t *D = c_name(arena, "D");
    c_expr_t *arguments[4] = {D, lanes_expr(unit), c_name(arena, "work"), c_name(arena, "dr")};
    c_expr_t *size = c_binary(arena, '*', c_binary(arena, '*', c_integer(arena, 2), D), D);
    c_block_t calls, body, clear;

    c_begin(&calls);
    for (size_t k = 0; k < unit->kernel->left_count; k++)
        emit_left(unit, &calls, k);
    for (size_t k = 0; k < unit->kernel->jump_count; k++)
        emit_jump(unit, &calls, k);
    if (unit->lanes > 1)
        size = c_binary(arena, '*', size, c_name(arena, "LANES"));
    c_begin(&body);
    declare_sizes(unit, &body, &calls);
    c_declare(arena, &body, "int", "k", NULL);
    c_begin(&clear);
    c_assign(arena, &clear, c_index(arena, c_name(arena, "work"), c_name(arena, "k")), "=",
             c_real(arena, 0));
    c_for(arena, &body, "k", c_integer(arena, 0), size, clear.first);
    if (calls.first) {
        *body.end = calls.first;
        body.end = calls.end;
    }
    c_do(arena, &body, c_call(arena, "moyal_hermitian", 4, arguments));
    function.body = body.first;
    c_print_function(unit->out, &function);
}

/* e_k += Tr(X_k R) */
static void emit_expectation(unit_t *unit, c_block_t *calls, size_t k)
{
    const expectation_t *expectation = &unit->kernel->expectations[k];
    const table_t *table = &unit->kernel->tables[expectation->table];
    arena_t *arena = unit->arena;
    c_function_t function = function_make(
        c_format(arena, "mean_%lu", (unsigned long)k),
        c_format(arena, "Tr(X R), X = %s", c_remark(arena, expectation->comment, 120)), 1, "int",
        "N", "int", "D", "const moyal_context *", "x", "const double *", "r", "double *", "e",
        NULL);
    c_expr_t *arguments[7] = {c_name(arena, "D"),
                              lanes_expr(unit),
                              table_offset(unit, table),
                              c_name(arena, "wr"),
                              c_name(arena, "wi"),
                              c_name(arena, "r"),
                              element_at(unit, "e", c_integer(arena, 2 * (long)k))};
    c_block_t body;

    c_begin(&body);
    declare_planes(unit, &body, "w", expectation->table);
    c_do(arena, &body, c_call(arena, "moyal_trace", 7, arguments));
    function.body = body.first;
    function_call(unit, calls, &function);
}

static void emit_expectations(unit_t *unit)
{
    arena_t *arena = unit->arena;
    long count = (long)unit->kernel->expectation_count;
    c_function_t function =
        function_make("expectations", "Means of the basis operators.", 0, "const moyal_context *",
                      "x", "const double *", "r", "double *", "e", NULL);
    c_expr_t *size = c_integer(arena, 2 * count);
    c_block_t calls, body, clear;

    c_begin(&calls);
    for (size_t k = 0; k < unit->kernel->expectation_count; k++)
        emit_expectation(unit, &calls, k);
    c_begin(&body);
    if (count > 0) {
        if (unit->lanes > 1)
            size = c_binary(arena, '*', size, c_name(arena, "LANES"));
        declare_sizes(unit, &body, &calls);
        c_declare(arena, &body, "int", "k", NULL);
        c_begin(&clear);
        c_assign(arena, &clear, c_index(arena, c_name(arena, "e"), c_name(arena, "k")), "=",
                 c_real(arena, 0));
        c_for(arena, &body, "k", c_integer(arena, 0), size, clear.first);
        *body.end = calls.first;
    }
    function.body = body.first;
    c_print_function(unit->out, &function);
}

void emit_stencil(unit_t *unit)
{
    if (unit->kernel->left_count + unit->kernel->jump_count > 0)
        text_add(unit->out,
                 "/* The rows i for which i + offset is a row, too: first_row <= i < last_row. */\n"
                 "static int first_row(int offset)\n{\n    return offset < 0 ? -offset : 0;\n}\n\n"
                 "static int last_row(int offset, int dimension)\n{\n"
                 "    return offset > 0 ? dimension - offset : dimension;\n}\n\n");
    emit_apply(unit);
    emit_expectations(unit);
}
