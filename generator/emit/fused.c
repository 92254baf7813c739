/* The functions of runtime/program.h that take a whole step of z and a small R, from the line of
 * their increments I(y, t, dt, dw), kernel->fused:
 *
 *   increment   I(y, t, dt, dw)
 *   euler       y + I(y, t, dt, dw)
 *   corrector   p + I(p, t + dt, dt/2, 0) - I(y, t, dt/2, 0),   p = y + I(y, t, dt, dw)
 *
 * The last is the predictor-corrector y + (a(y) + a(p)) dt/2 + b(y) dw. */
#include "emit/fused.h"

#include <stdlib.h>

/* ---- lines ---------------------------------------------------------------------------- */

/* What I is evaluated at: nodes of the line under construction. */
typedef struct {
    line_builder_t *line;
    const kernel_t *kernel;
    const size_t *y; /* z, then R */
    size_t t, dt;
    int noise; /* or none */
} place_t;

static size_t place_node(const place_t *at, const node_t *node, const size_t *map)
{
    line_builder_t *line = at->line;
    const size_t a = node_operands(node) > 0 ? map[node->a] : (size_t)node->a;
    const size_t b = node_operands(node) > 1 ? map[node->b] : 0;

    switch (node->kind) {
    case NODE_COORDINATE:
        return at->y[a];
    case NODE_STATE:
        return at->y[at->kernel->equations->coordinates + a];
    case NODE_NOISE:
        return at->noise ? line_input(line, NODE_NOISE, a) : LINE_ZERO;
    case NODE_TIME:
        return at->t;
    case NODE_DT:
        return at->dt;
    case NODE_INTEGER:
        return line_integer(line, node->a);
    case NODE_ADD:
        return line_add(line, a, b);
    case NODE_SUB:
        return line_sub(line, a, b);
    case NODE_MUL:
        return line_mul(line, a, b);
    case NODE_DIV:
        return line_div(line, a, b);
    case NODE_NEG:
        return line_neg(line, a);
    case NODE_SQRT:
    case NODE_SIN:
    case NODE_COS:
    case NODE_EXP:
        return line_call(line, node->kind, a);
    default:
        return line_input(line, node->kind, a);
    }
}

/* out = I at this place */
static void place_increments(size_t *out, const place_t *at, size_t count)
{
    const line_t *from = &at->kernel->fused;
    size_t *map = memory_new(from->count, sizeof(size_t));

    for (size_t k = 0; k < from->count; k++)
        map[k] = place_node(at, &from->nodes[k], map);
    for (size_t k = 0; k < count; k++) {
        const size_t node = at->kernel->fused_nodes[k];

        out[k] = node == LINE_ZERO ? LINE_ZERO : map[node];
    }
    free(map);
}

typedef enum { INCREMENT, EULER, CORRECTOR } form_t;

static void make_line(fused_t *fused, form_t form)
{
    const kernel_t *kernel = fused->unit->kernel;
    const size_t n = kernel->equations->coordinates, count = fused->count;
    size_t *y = memory_new(4 * count, sizeof(size_t)), *p = y + count;
    size_t *before = p + count, *behind = before + count;
    line_builder_t line;
    place_t at = {&line, kernel, y, 0, 0, 1};

    line_begin(&line, &fused->line);
    for (size_t k = 0; k < count; k++)
        y[k] = line_input(&line, k < n ? NODE_COORDINATE : NODE_STATE, k < n ? k : k - n);
    at.t = line_input(&line, NODE_TIME, 0);
    at.dt = line_input(&line, NODE_DT, 0);
    place_increments(p, &at, count);
    for (size_t k = 0; form != INCREMENT && k < count; k++)
        p[k] = line_add(&line, p[k], y[k]);
    if (form == CORRECTOR) {
        at.noise = 0;
        at.dt = line_div(&line, at.dt, line_integer(&line, 2));
        place_increments(before, &at, count);
        at.y = p;
        at.t = line_add(&line, at.t, line_input(&line, NODE_DT, 0));
        place_increments(behind, &at, count);
        for (size_t k = 0; k < count; k++)
            p[k] = line_sub(&line, line_add(&line, behind[k], p[k]), before[k]);
    }
    for (size_t k = 0; k < count; k++)
        fused->results[k] = p[k];
    line_end(&line);
    free(y);
}

/* ---- what is needed ------------------------------------------------------------------- */

static void mark(fused_t *fused)
{
    const line_t *line = &fused->line;

    for (size_t k = 0; k < fused->count; k++)
        if (fused->results[k] != LINE_ZERO)
            fused->needed[fused->results[k]] = 1, fused->uses[fused->results[k]]++;
    for (size_t k = line->count; k-- > 0;) {
        const node_t *node = &line->nodes[k];
        const int operands = fused->needed[k] ? node_operands(node) : 0;

        if (operands > 0)
            fused->needed[node->a] = 1, fused->uses[node->a]++;
        if (operands > 1)
            fused->needed[node->b] = 1, fused->uses[node->b]++;
    }
    for (size_t k = 0; k < line->count; k++) {
        const node_t *node = &line->nodes[k];
        const int operands = node_operands(node);

        fused->uniform[k] =
            node->kind != NODE_COORDINATE && node->kind != NODE_STATE && node->kind != NODE_NOISE;
        if (operands > 0)
            fused->uniform[k] &= fused->uniform[node->a];
        if (operands > 1)
            fused->uniform[k] &= fused->uniform[node->b];
    }
}

c_expr_t *fused_uniform(const fused_t *fused, size_t node)
{
    arena_t *arena = fused->unit->arena;

    if (fused->line.nodes[node].kind == NODE_INTEGER)
        return c_real(arena, fused->line.nodes[node].a);
    return c_name(arena, "u%lu", (unsigned long)node);
}

static c_expr_t *uniform_value(const fused_t *fused, const node_t *node)
{
    static const char signs[] = {
        [NODE_ADD] = '+', [NODE_SUB] = '-', [NODE_MUL] = '*', [NODE_DIV] = '/'};
    arena_t *arena = fused->unit->arena;
    c_expr_t *a;

    if (node->kind == NODE_COEFFICIENT)
        return c_index(arena, c_name(arena, "x->c"), c_integer(arena, node->a));
    if (node_operands(node) == 0)
        return c_name(arena, node->kind == NODE_TIME ? "t" : "dt");
    a = fused_uniform(fused, (size_t)node->a);
    if (node_operands(node) == 2)
        return c_binary(arena, signs[node->kind], a, fused_uniform(fused, (size_t)node->b));
    return node->kind == NODE_NEG ? c_minus(arena, a) : node_call(arena, node->kind, a);
}

void fused_declare(const fused_t *fused, c_block_t *body)
{
    arena_t *arena = fused->unit->arena;

    for (size_t k = 0; k < fused->line.count; k++)
        if (fused->needed[k] && fused->uniform[k] && fused->line.nodes[k].kind != NODE_INTEGER)
            c_declare(arena, body, "const double", c_format(arena, "u%lu", (unsigned long)k),
                      uniform_value(fused, &fused->line.nodes[k]));
}

/* ---- the three functions -------------------------------------------------------------- */

static void emit_one(unit_t *unit, form_t form, const char *name, const char *remark)
{
    const kernel_t *kernel = unit->kernel;
    fused_t fused = {.unit = unit, .name = name, .remark = remark};

    fused.count = kernel->equations->coordinates + kernel->states;
    fused.results = memory_new(fused.count, sizeof(size_t));
    make_line(&fused, form);
    fused.uses = memory_new(fused.line.count, sizeof(unsigned));
    fused.needed = memory_new(fused.line.count, 1);
    fused.uniform = memory_new(fused.line.count, 1);
    mark(&fused);
    text_add(unit->out, "#ifdef __TINYC__\n");
    fused_print_calls(&fused);
    text_add(unit->out, "#else\n");
    fused_print_loops(&fused);
    text_add(unit->out, "#endif\n\n");
    unit->planes = fused.planes > unit->planes ? fused.planes : unit->planes;
    free(fused.line.nodes);
    free(fused.results);
    free(fused.uses);
    free(fused.needed);
    free(fused.uniform);
}

void emit_fused(unit_t *unit)
{
    emit_one(unit, INCREMENT, "increment", "The increments of z and R: I(y, t, dt, dw).");
    emit_one(unit, EULER, "euler", "y + I(y, t, dt, dw)");
    emit_one(unit, CORRECTOR, "corrector",
             "p + I(p, t + dt, dt/2, 0) - I(y, t, dt/2, 0),  p = y + I(y, t, dt, dw)");
}
