/* The functions `scalars` and `observables`: straight-line programs, in pieces of moderate length.
 * Each piece computes for itself what its results need, so that pieces share nothing. */
#include "emit/fused.h"

#include <stdlib.h>

#include "lower/line.h"

enum { PIECE = 200 /* operations */, MAX_DEPTH = 24 /* of an expression */ };

/* One result: where the value of a node (or zero) goes. */
typedef struct {
    size_t node;
    c_expr_t *target;
    const char *remark;
} result_t;

/* Nodes of one piece: how often each is used, how deep its expression is, whether it is declared.
 * `list` holds those in use; `stack` is for walking. */
typedef struct {
    unit_t *unit;
    const line_t *line;
    unsigned *uses, *depth;
    unsigned char *declared;
    size_t count, *list, *stack;
    size_t operations;
} piece_t;

static c_expr_t *node_value(piece_t *piece, size_t k);

static c_expr_t *input_value(unit_t *unit, const node_t *node)
{
    size_t a = (size_t)node->a;

    switch (node->kind) {
    case NODE_COEFFICIENT:
        return c_index(unit->arena, c_name(unit->arena, "x->c"), c_integer(unit->arena, node->a));
    case NODE_COORDINATE:
        return lane_element(unit, "z", a);
    case NODE_EXPECTATION_RE:
        return lane_element(unit, "e", 2 * a);
    case NODE_EXPECTATION_IM:
        return lane_element(unit, "e", 2 * a + 1);
    case NODE_NOISE:
        return lane_element(unit, "dw", a);
    case NODE_INTEGER:
        return c_real(unit->arena, node->a);
    case NODE_TIME:
        return c_name(unit->arena, "t");
    default:
        return c_name(unit->arena, "dt");
    }
}

/* Functions are those of the runtime, so that no compiler replaces them by its own. */
c_expr_t *node_call(arena_t *arena, node_kind_t kind, c_expr_t *argument)
{
    const char *name = kind == NODE_SQRT  ? "sqrt"
                       : kind == NODE_SIN ? "moyal_sin"
                       : kind == NODE_COS ? "moyal_cos"
                                          : "moyal_exp";

    return c_call(arena, name, 1, &argument);
}

/* The operation itself, in terms of its operands' values. */
static c_expr_t *operation(piece_t *piece, const node_t *node)
{
    arena_t *arena = piece->unit->arena;
    c_expr_t *a = node_value(piece, (size_t)node->a);

    switch (node->kind) {
    case NODE_ADD:
        return c_binary(arena, '+', a, node_value(piece, (size_t)node->b));
    case NODE_SUB:
        return c_binary(arena, '-', a, node_value(piece, (size_t)node->b));
    case NODE_MUL:
        return c_binary(arena, '*', a, node_value(piece, (size_t)node->b));
    case NODE_DIV:
        return c_binary(arena, '/', a, node_value(piece, (size_t)node->b));
    case NODE_NEG:
        return c_minus(arena, a);
    default:
        return node_call(arena, node->kind, a);
    }
}

static c_expr_t *node_value(piece_t *piece, size_t k)
{
    const node_t *node = &piece->line->nodes[k];

    if (node_operands(node) == 0)
        return input_value(piece->unit, node);
    if (piece->declared[k])
        return c_name(piece->unit->arena, "n%lu", (unsigned long)k);
    return operation(piece, node);
}

/* One use more of node k; a new one goes onto the stack. */
static void use(piece_t *piece, size_t k, size_t *height)
{
    if (piece->uses[k]++ == 0)
        piece->stack[(*height)++] = k;
}

/* Adds a result and all that it needs. */
static void add_result(piece_t *piece, const result_t *result)
{
    size_t height = 0;

    if (result->node == LINE_ZERO)
        return;
    use(piece, result->node, &height);
    while (height > 0) {
        size_t k = piece->stack[--height];
        const node_t *node = &piece->line->nodes[k];
        int operands = node_operands(node);

        piece->list[piece->count++] = k;
        piece->operations += operands > 0;
        if (operands > 0)
            use(piece, (size_t)node->a, &height);
        if (operands > 1)
            use(piece, (size_t)node->b, &height);
    }
}

/* Takes back the last result; the list had `count` nodes before it. */
static void drop_result(piece_t *piece, const result_t *result, size_t count)
{
    while (piece->count > count) {
        const node_t *node = &piece->line->nodes[piece->list[--piece->count]];
        int operands = node_operands(node);

        piece->operations -= operands > 0;
        if (operands > 0)
            piece->uses[node->a]--;
        if (operands > 1)
            piece->uses[node->b]--;
    }
    if (result->node != LINE_ZERO)
        piece->uses[result->node]--;
}

/* As many results as a piece holds, at least one; returns how many. */
static size_t fill_piece(piece_t *piece, const result_t *results, size_t count)
{
    size_t taken = 0;

    while (piece->count > 0)
        piece->uses[piece->list[--piece->count]] = 0;
    piece->operations = 0;
    while (taken < count && taken < PIECE) {
        size_t before = piece->count;

        add_result(piece, &results[taken]);
        if (taken > 0 && piece->operations > PIECE) {
            drop_result(piece, &results[taken], before);
            break;
        }
        taken++;
    }
    return taken;
}

static int by_number(const void *x, const void *y)
{
    const size_t *a = x, *b = y;

    return *a < *b ? -1 : *a > *b;
}

/* Declares what is used several times, and what would become too deep. */
static void declare_shared(piece_t *piece, c_block_t *body)
{
    arena_t *arena = piece->unit->arena;

    if (piece->count)
        qsort(piece->list, piece->count, sizeof *piece->list, by_number);
    for (size_t j = 0; j < piece->count; j++) {
        size_t k = piece->list[j];
        const node_t *node = &piece->line->nodes[k];
        unsigned depth;

        piece->declared[k] = 0;
        piece->depth[k] = 0;
        if (node_operands(node) == 0)
            continue;
        depth = piece->depth[node->a];
        if (node_operands(node) > 1 && piece->depth[node->b] > depth)
            depth = piece->depth[node->b];
        piece->depth[k] = depth + 1;
        if (piece->uses[k] < 2 && depth + 1 < MAX_DEPTH)
            continue;
        c_declare(arena, body, "const double", c_format(arena, "n%lu", (unsigned long)k),
                  operation(piece, node));
        piece->declared[k] = 1;
        piece->depth[k] = 0;
    }
}

static void emit_piece(piece_t *piece, const c_function_t *form, size_t number,
                       const result_t *results, size_t count, c_block_t *calls)
{
    unit_t *unit = piece->unit;
    c_function_t function = *form;
    c_block_t body, all;

    c_begin(&body);
    c_begin(&all);
    declare_shared(piece, &body);
    for (size_t k = 0; k < count; k++) {
        c_expr_t *value = results[k].node == LINE_ZERO ? c_real(unit->arena, 0)
                                                       : node_value(piece, results[k].node);

        c_assign(unit->arena, &body, results[k].target, "=", value)->remark = results[k].remark;
    }
    lane_loop(unit, &all, body.first);
    function.body = all.first;
    function.internal = 1;
    function.remark = NULL;
    function.name = c_format(unit->arena, "%s_%lu", form->name, (unsigned long)number);
    function_call(unit, calls, &function);
}

/* Prints all results: pieces of about PIECE operations each, then `form` that calls them. */
static void emit_line(unit_t *unit, const line_t *line, c_function_t *form, const result_t *results,
                      size_t count)
{
    piece_t piece = {unit,
                     line,
                     memory_new(line->count, sizeof(unsigned)),
                     memory_new(line->count, sizeof(unsigned)),
                     memory_new(line->count, 1),
                     0,
                     memory_new(line->count, sizeof(size_t)),
                     memory_new(line->count, sizeof(size_t)),
                     0};
    size_t number = 0;
    c_block_t calls;

    c_begin(&calls);
    for (size_t first = 0, taken; first < count; first += taken) {
        taken = fill_piece(&piece, results + first, count - first);
        emit_piece(&piece, form, number++, results + first, taken, &calls);
    }
    form->body = calls.first;
    c_print_function(unit->out, form);
    free(piece.uses);
    free(piece.depth);
    free(piece.declared);
    free(piece.list);
    free(piece.stack);
}

void emit_scalars(unit_t *unit)
{
    const kernel_t *kernel = unit->kernel;
    size_t scalars = kernel->scalar_count, coordinates = kernel->equations->coordinates;
    result_t *results = memory_new(2 * scalars + coordinates, sizeof(result_t));
    c_function_t form = function_make(
        "scalars", "The factors of the terms of R', and the increments of z.", 0,
        "const moyal_context *", "x", "double", "t", "double", "dt", "const double *", "z",
        "const double *", "e", "const double *", "dw", "double *", "s", "double *", "dz", NULL);

    for (size_t k = 0; k < scalars; k++) {
        results[2 * k].node = kernel->scalar[k].re;
        results[2 * k].target = lane_element(unit, "s", 2 * k);
        results[2 * k].remark = c_format(unit->arena, "s%lu = %s", (unsigned long)k,
                                         c_remark(unit->arena, kernel->scalar[k].comment, 150));
        results[2 * k + 1].node = kernel->scalar[k].im;
        results[2 * k + 1].target = lane_element(unit, "s", 2 * k + 1);
    }
    for (size_t k = 0; k < coordinates; k++) {
        const char *name = ring_generator_name(unit->ring, ring_coordinate(unit->ring, k));

        results[2 * scalars + k].node = kernel->increments[k];
        results[2 * scalars + k].target = lane_element(unit, "dz", k);
        results[2 * scalars + k].remark =
            c_format(unit->arena, "d %s", c_remark(unit->arena, name, 60));
    }
    emit_line(unit, &kernel->scalars, &form, results, 2 * scalars + coordinates);
    free(results);
}

void emit_observables(unit_t *unit)
{
    const kernel_t *kernel = unit->kernel;
    size_t count = kernel->equations->observable_count;
    result_t *results = memory_new(count, sizeof(result_t));
    c_function_t form = function_make("observables", "The observables of a trajectory.", 0,
                                      "const moyal_context *", "x", "double", "t", "const double *",
                                      "z", "const double *", "e", "double *", "out", NULL);

    for (size_t k = 0; k < count; k++) {
        results[k].node = kernel->observable_nodes[k];
        results[k].target = lane_element(unit, "out", k);
        results[k].remark =
            c_remark(unit->arena, kernel->equations->model->observables[k].name, 80);
    }
    emit_line(unit, &kernel->observables, &form, results, count);
    free(results);
}
