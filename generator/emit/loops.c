/* Steps as loops over the lanes.  A long one is cut into several loops; what one leaves for the
 * next stands in `work`. */
#include "emit/fused.h"

#include <stdlib.h>

enum { LOOP = 300 /* operations */, MAX_DEPTH = 24 /* of an expression */ };

/* How the nodes are printed: as a variable of its own or within the expression of the only user;
 * in which loop; whether a later loop needs it, and its plane of `work` then. */
typedef struct {
    fused_t *fused;
    unsigned char *declared;
    size_t *loop, *plane; /* plane: SIZE_MAX for none */
    size_t loops, here;
} loops_t;

static int is_varying(const fused_t *fused, size_t k)
{
    return fused->needed[k] && !fused->uniform[k] && node_operands(&fused->line.nodes[k]) > 0;
}

/* What is used several times, and what would become too deep. */
static void choose_declared(loops_t *loops)
{
    const fused_t *fused = loops->fused;
    unsigned *depth = memory_new(fused->line.count, sizeof(unsigned));

    for (size_t k = 0; k < fused->line.count; k++) {
        const node_t *node = &fused->line.nodes[k];
        unsigned most;

        if (!is_varying(fused, k))
            continue;
        most = depth[node->a];
        if (node_operands(node) > 1 && depth[node->b] > most)
            most = depth[node->b];
        loops->declared[k] = fused->uses[k] > 1 || most + 1 >= MAX_DEPTH;
        depth[k] = loops->declared[k] ? 0 : most + 1;
    }
    free(depth);
}

/* The loop of operand `k` of a node in `loop`: the same, where it is part of the expression. */
static void join_operand(loops_t *loops, size_t k, size_t loop)
{
    if (!is_varying(loops->fused, k))
        return;
    if (!loops->declared[k])
        loops->loop[k] = loop;
    else if (loops->loop[k] < loop && loops->plane[k] == SIZE_MAX)
        loops->plane[k] = loops->fused->planes++;
}

static void choose_loops(loops_t *loops)
{
    const fused_t *fused = loops->fused;
    size_t operations = 0;

    for (size_t k = 0; k < fused->line.count; k++) {
        loops->plane[k] = SIZE_MAX;
        if (is_varying(fused, k))
            loops->loop[k] = operations++ / LOOP;
    }
    loops->loops = operations / LOOP + 1;
    for (size_t k = fused->line.count; k-- > 0;) {
        const node_t *node = &fused->line.nodes[k];

        if (!is_varying(fused, k))
            continue;
        join_operand(loops, (size_t)node->a, loops->loop[k]);
        if (node_operands(node) > 1)
            join_operand(loops, (size_t)node->b, loops->loop[k]);
    }
}

static c_expr_t *node_expr(loops_t *loops, size_t k);

static c_expr_t *operation(loops_t *loops, const node_t *node)
{
    static const char signs[] = {
        [NODE_ADD] = '+', [NODE_SUB] = '-', [NODE_MUL] = '*', [NODE_DIV] = '/'};
    arena_t *arena = loops->fused->unit->arena;
    c_expr_t *a = node_expr(loops, (size_t)node->a);

    if (node_operands(node) == 2)
        return c_binary(arena, signs[node->kind], a, node_expr(loops, (size_t)node->b));
    return node->kind == NODE_NEG ? c_minus(arena, a) : node_call(arena, node->kind, a);
}

static c_expr_t *node_expr(loops_t *loops, size_t k)
{
    const fused_t *fused = loops->fused;
    const node_t *node = &fused->line.nodes[k];
    const size_t n = fused->unit->kernel->equations->coordinates;

    if (fused->uniform[k])
        return fused_uniform(fused, k);
    if (node->kind == NODE_NOISE)
        return lane_element(fused->unit, "dw", (size_t)node->a);
    if (node_operands(node) == 0)
        return lane_element(fused->unit, "y", (size_t)node->a + (node->kind == NODE_STATE ? n : 0));
    if (loops->declared[k] && loops->loop[k] < loops->here)
        return lane_element(fused->unit, "work", loops->plane[k]);
    if (loops->declared[k])
        return c_name(fused->unit->arena, "n%lu", (unsigned long)k);
    return operation(loops, node);
}

/* The loop in which a result is written. */
static size_t loop_of_result(const loops_t *loops, size_t k)
{
    const size_t node = loops->fused->results[k];

    return node != LINE_ZERO && is_varying(loops->fused, node) ? loops->loop[node] : 0;
}

static c_stmt_t *loop_body(loops_t *loops)
{
    const fused_t *fused = loops->fused;
    unit_t *unit = fused->unit;
    arena_t *arena = unit->arena;
    c_block_t body;

    c_begin(&body);
    for (size_t k = 0; k < fused->line.count; k++) {
        if (!is_varying(fused, k) || !loops->declared[k] || loops->loop[k] != loops->here)
            continue;
        c_declare(arena, &body, "const double", c_format(arena, "n%lu", (unsigned long)k),
                  operation(loops, &fused->line.nodes[k]));
    }
    for (size_t k = 0; k < fused->line.count; k++)
        if (loops->plane[k] != SIZE_MAX && loops->loop[k] == loops->here)
            c_assign(arena, &body, lane_element(unit, "work", loops->plane[k]), "=",
                     c_name(arena, "n%lu", (unsigned long)k));
    for (size_t k = 0; k < fused->count; k++)
        if (loop_of_result(loops, k) == loops->here)
            c_assign(arena, &body, lane_element(unit, "out", k), "=",
                     fused->results[k] == LINE_ZERO ? c_real(arena, 0)
                                                    : node_expr(loops, fused->results[k]));
    return body.first;
}

void fused_print_loops(fused_t *fused)
{
    const size_t nodes = fused->line.count;
    unit_t *unit = fused->unit;
    arena_t *arena = unit->arena;
    loops_t loops = {fused,
                     memory_new(nodes, 1),
                     memory_new(nodes, sizeof(size_t)),
                     memory_new(nodes, sizeof(size_t)),
                     0,
                     0};
    c_function_t function =
        function_make(fused->name, fused->remark, 0, "const moyal_context *", "x", "double", "t",
                      "double", "dt", "const double *restrict", "y", "const double *restrict", "dw",
                      "double *restrict", "out", "double *restrict", "work", NULL);
    const size_t before = fused->planes;
    c_block_t body;

    fused->planes = 0;
    choose_declared(&loops);
    choose_loops(&loops);
    c_begin(&body);
    fused_declare(fused, &body);
    c_declare(arena, &body, "int", "l", NULL);
    for (loops.here = 0; loops.here < loops.loops; loops.here++) {
        c_stmt_t *inside = loop_body(&loops);

        if (!inside)
            continue;
        c_word(arena, &body, "MOYAL_LANES");
        c_for(arena, &body, "l", c_integer(arena, 0), c_name(arena, "LANES"), inside);
    }
    function.body = body.first;
    function.prefix = "MOYAL_WIDE ";
    c_print_function(unit->out, &function);
    fused->planes = before > fused->planes ? before : fused->planes;
    free(loops.declared);
    free(loops.loop);
    free(loops.plane);
}
