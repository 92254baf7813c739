/* apply and expectations by rows, for any number of levels:
 *
 *   work = sum_k s_k T_k R + sum s_k T_a R T_b†,    dr = work + work†
 *
 * Row i of T R is T_{i, i+offset} times row i+offset of R. */
#include "emit/rows.h"

#include <stdlib.h>

/* The statement `call;` */
static c_stmt_t *only(unit_t *unit, c_expr_t *call)
{
    c_block_t block;

    c_begin(&block);
    c_do(unit->arena, &block, call);
    return block.first;
}

/* s re, s im */
static void scalar_arguments(unit_t *unit, c_expr_t **arguments, size_t k)
{
    const kernel_scalar_t *scalar = &unit->kernel->scalar[k];

    arguments[0] = arguments[1] = c_name(unit->arena, "zero");
    if (scalar->re != SIZE_MAX)
        arguments[0] = element_at(unit, "s", c_integer(unit->arena, 2 * (long)k));
    if (scalar->im != SIZE_MAX)
        arguments[1] = element_at(unit, "s", c_integer(unit->arena, 2 * (long)k + 1));
}

/* The call of the primitive for row i of s T R. */
static c_expr_t *left_call(unit_t *unit, const left_term_t *term, const rows_t *rows)
{
    arena_t *arena = unit->arena;
    c_expr_t *i = c_name(arena, "i"), *none = c_integer(arena, 0);
    c_expr_t *from = c_binary(arena, '+', i, rows->offset), *arguments[10];

    arguments[0] = c_name(arena, "D");
    arguments[1] = lanes_expr(unit);
    arguments[2] = c_index(arena, c_name(arena, "wr"), i);
    arguments[3] = c_index(arena, c_name(arena, "wi"), i);
    scalar_arguments(unit, arguments + 4, term->scalar);
    for (int plane = 0; plane < 2; plane++) {
        arguments[6 + plane] = row_at(unit, "r", from, none, plane);
        arguments[8 + plane] = row_at(unit, "work", i, none, plane);
    }
    return c_call(arena, "moyal_row", 10, arguments);
}

/* A function of one term: with N, D, x, s, r, work as far as it needs them. */
static void term_function(unit_t *unit, c_block_t *calls, const char *name, const char *remark,
                          const c_block_t *body)
{
    c_function_t function =
        function_make(name, remark, 1, "int", "N", "int", "D", "const moyal_context *", "x",
                      "const double *", "s", "const double *", "r", "double *", "work", NULL);

    function.body = body->first;
    function_call(unit, calls, &function);
}

static void emit_left(unit_t *unit, c_block_t *calls, size_t k)
{
    const left_term_t *term = &unit->kernel->left[k];
    const table_t *table = &unit->kernel->tables[term->table];
    arena_t *arena = unit->arena;
    c_block_t body;
    rows_t rows;

    c_begin(&body);
    declare_planes(unit, &body, "w", term->table);
    rows = declare_rows(unit, &body, "", table);
    c_declare(arena, &body, "int", "i", NULL);
    c_for(arena, &body, "i", rows.first, rows.last, only(unit, left_call(unit, term, &rows)));
    term_function(unit, calls, c_format(arena, "left_%lu", (unsigned long)k),
                  c_format(arena, "s * T R + h.c.;  T = %s;  s = %s",
                           c_remark(arena, table->comment, 110),
                           c_remark(arena, unit->kernel->scalar[term->scalar].comment, 90)),
                  &body);
}

/* The call of the primitive for row i of s T_a R T_b†. */
static c_expr_t *jump_call(unit_t *unit, const jump_term_t *term, const rows_t *a, const rows_t *b)
{
    arena_t *arena = unit->arena;
    c_expr_t *i = c_name(arena, "i"), *arguments[12];
    c_expr_t *row = c_binary(arena, '+', i, a->offset);

    arguments[0] = c_binary(arena, '-', b->last, b->first);
    arguments[1] = lanes_expr(unit);
    arguments[2] = c_index(arena, c_name(arena, "wr"), i);
    arguments[3] = c_index(arena, c_name(arena, "wi"), i);
    arguments[4] = c_binary(arena, '+', c_name(arena, "vr"), b->first);
    arguments[5] = c_binary(arena, '+', c_name(arena, "vi"), b->first);
    scalar_arguments(unit, arguments + 6, term->scalar);
    for (int plane = 0; plane < 2; plane++) {
        arguments[8 + plane] = row_at(unit, "r", row, b->from, plane);
        arguments[10 + plane] = row_at(unit, "work", i, b->first, plane);
    }
    return c_call(arena, "moyal_row_weighted", 12, arguments);
}

static const char *jump_remark(unit_t *unit, const jump_term_t *term)
{
    const kernel_t *kernel = unit->kernel;

    return c_format(unit->arena, "s * T R V^+ + h.c.;  T = %s;  V = %s;  s = %s",
                    c_remark(unit->arena, kernel->tables[term->table_a].comment, 60),
                    c_remark(unit->arena, kernel->tables[term->table_b].comment, 60),
                    c_remark(unit->arena, kernel->scalar[term->scalar].comment, 80));
}

static void emit_jump(unit_t *unit, c_block_t *calls, size_t k)
{
    const jump_term_t *term = &unit->kernel->jumps[k];
    const table_t *tables = unit->kernel->tables;
    arena_t *arena = unit->arena;
    c_block_t body;
    rows_t a, b;

    c_begin(&body);
    declare_planes(unit, &body, "w", term->table_a);
    declare_planes(unit, &body, "v", term->table_b);
    a = declare_rows(unit, &body, "_a", &tables[term->table_a]);
    b = declare_rows(unit, &body, "_b", &tables[term->table_b]);
    c_declare(arena, &body, "int", "i", NULL);
    c_for(arena, &body, "i", a.first, a.last, only(unit, jump_call(unit, term, &a, &b)));
    term_function(unit, calls, c_format(arena, "jump_%lu", (unsigned long)k),
                  jump_remark(unit, term), &body);
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

/* Whether the offset of a table may have either sign. */
static int has_mixed_shift(const kernel_t *kernel, size_t table)
{
    int up = 0, down = 0;

    for (size_t f = 0; f < kernel->factor_count; f++) {
        up |= kernel->tables[table].shift[f] > 0;
        down |= kernel->tables[table].shift[f] < 0;
    }
    return up && down;
}

static int needs_helpers(const kernel_t *kernel)
{
    for (size_t k = 0; k < kernel->left_count; k++)
        if (has_mixed_shift(kernel, kernel->left[k].table))
            return 1;
    for (size_t k = 0; k < kernel->jump_count; k++)
        if (has_mixed_shift(kernel, kernel->jumps[k].table_a) ||
            has_mixed_shift(kernel, kernel->jumps[k].table_b))
            return 1;
    return 0;
}

/* Whether a term's scalar has a part that is zero. */
static int needs_zero(const kernel_t *kernel)
{
    for (size_t k = 0; k < kernel->scalar_count; k++)
        if (kernel->scalar[k].re == SIZE_MAX || kernel->scalar[k].im == SIZE_MAX)
            return 1;
    return 0;
}

void emit_stencil(unit_t *unit)
{
    if (needs_zero(unit->kernel))
        text_add(unit->out, "/* Parts of scalars that vanish. */\n"
                            "static const double zero[LANES] = {0.0};\n\n");
    if (needs_helpers(unit->kernel))
        text_add(unit->out,
                 "/* The rows i for which i + offset is a row, too: first_row <= i < last_row. */\n"
                 "static int first_row(int offset)\n{\n    return offset < 0 ? -offset : 0;\n}\n\n"
                 "static int last_row(int offset, int dimension)\n{\n"
                 "    return offset > 0 ? dimension - offset : dimension;\n}\n\n");
    emit_apply(unit);
    emit_expectations(unit);
}
