/* The functions of runtime/program.h that take a whole step of z and a small R: steps.c makes their
 * lines, loops.c and calls.c print them. */
#include "emit/fused.h"

#include <stdlib.h>

#include "base/memory.h"

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

/* ---- the functions -------------------------------------------------------------------- */

/* Name, remark, and whether the method semi-implicit alone needs it. */
static const struct {
    const char *name, *remark;
    int midpoint;
} forms[FUSED_FORMS] = {
    [FUSED_INCREMENT] = {"increment", "The increments of z and R: I(y, t, dt, dw).", 0},
    [FUSED_EULER] = {"euler", "y + I(y, t, dt, dw)", 0},
    [FUSED_CORRECTOR] = {"corrector",
                         "p + I(p, t + dt, dt/2, 0) - I(y, t, dt/2, 0),  p = y + I(y, t, dt, dw)",
                         0},
    [FUSED_STRATONOVICH] =
        {"stratonovich",
         "S(y, t, dt, dw) = I - dt/2 sum_j (B_j . d/dy) B_j,  B_j = I(y, t, 0, e_j)", 1},
    [FUSED_MIDPOINT] = {
        "midpoint", "y + S(p, t + dt/2, dt, dw),  p = y + S(p, t + dt/2, dt/2, dw/2) twice", 1}};

static void fused_clear(fused_t *fused)
{
    free(fused->line.nodes);
    free(fused->results);
    free(fused->uses);
    free(fused->needed);
    free(fused->uniform);
}

static void emit_one(unit_t *unit, fused_form_t form)
{
    const kernel_t *kernel = unit->kernel;
    fused_t fused = {.unit = unit, .name = forms[form].name, .remark = forms[form].remark};

    fused.count = kernel->equations->coordinates + kernel->states;
    fused.results = memory_new(fused.count, sizeof(size_t));
    fused_make_line(&fused, form);
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
    fused_clear(&fused);
}

int unit_has_midpoint(const unit_t *unit)
{
    return unit_is_fused(unit) && unit->options->midpoint && unit->kernel->midpoint_nodes;
}

void emit_fused(unit_t *unit)
{
    for (size_t k = 0; k < FUSED_FORMS; k++)
        if (!forms[k].midpoint || unit_has_midpoint(unit))
            emit_one(unit, (fused_form_t)k);
}
