/* The lines of whole steps of z and a small R, from the line of their Itô increments I(y, t, dt,
 * dw), kernel->fused (fused.h has the formulas).
 *
 * What noise of its own size makes of the noise terms, sum_j (B_j . d/dy) B_j with B_j = I(y, t, 0,
 * e_j), is a derivative along B_j, made by the rules of differentiation from node to node: exactly,
 * for any functions. */
#include "emit/fused.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "runtime/program.h"

/* What I is evaluated at: nodes of the line under construction. */
typedef struct {
    line_builder_t *line;
    const kernel_t *kernel;
    const size_t *y, *dw; /* z, then R */
    size_t t, dt;
} place_t;

static size_t component_count(const place_t *at)
{
    return at->kernel->equations->coordinates + at->kernel->states;
}

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
        return at->dw[a];
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

/* out = I at this place; or S, by kernel->midpoint_nodes */
static void place_increments(size_t *out, const place_t *at, const size_t *nodes)
{
    const kernel_t *kernel = at->kernel;
    const size_t count = nodes == kernel->fused_nodes ? kernel->fused_own : kernel->fused.count;
    size_t *map = memory_new(count, sizeof(size_t));

    for (size_t k = 0; k < count; k++)
        map[k] = place_node(at, &kernel->fused.nodes[k], map);
    for (size_t k = 0; k < component_count(at); k++)
        out[k] = nodes[k] == LINE_ZERO ? LINE_ZERO : map[nodes[k]];
    free(map);
}

/* p = y + I(y, t, dt, dw) becomes p + I(p, t + dt, dt/2, 0) - I(y, t, dt/2, 0). */
static void correct(size_t *p, place_t at)
{
    const size_t count = component_count(&at), noise = at.kernel->equations->noise_count;
    size_t *before = memory_new(2 * count, sizeof(size_t)), *behind = before + count;
    size_t *none = memory_new(noise, sizeof(size_t));
    const kernel_t *kernel = at.kernel;
    line_builder_t *line = at.line;

    for (size_t j = 0; j < noise; j++)
        none[j] = LINE_ZERO;
    at.dw = none;
    at.dt = line_div(line, at.dt, line_integer(line, 2));
    place_increments(before, &at, kernel->fused_nodes);
    at.y = p;
    at.t = line_add(line, at.t, line_input(line, NODE_DT, 0));
    place_increments(behind, &at, kernel->fused_nodes);
    for (size_t k = 0; k < count; k++)
        p[k] = line_sub(line, line_add(line, behind[k], p[k]), before[k]);
    free(before);
    free(none);
}

/* p = y becomes the new y of the midpoint rule. */
static void iterate_midpoint(size_t *p, place_t at)
{
    const size_t count = component_count(&at), noise = at.kernel->equations->noise_count;
    line_builder_t *line = at.line;
    const size_t *y = at.y, *dw = at.dw, dt = at.dt;
    size_t *middle = memory_new(count, sizeof(size_t)), *halves = memory_new(noise, sizeof(size_t));
    const size_t half = line_div(line, line_integer(line, 1), line_integer(line, 2));

    at.y = middle;
    for (size_t j = 0; j < noise; j++)
        halves[j] = line_mul(line, half, dw[j]);
    at.t = line_add(line, at.t, line_div(line, dt, line_integer(line, 2)));
    for (int k = 0; k < MOYAL_ITERATIONS; k++) {
        const int last = k + 1 == MOYAL_ITERATIONS;

        at.dw = last ? dw : halves;
        at.dt = last ? dt : line_div(line, dt, line_integer(line, 2));
        memcpy(middle, p, count * sizeof *p);
        place_increments(p, &at, at.kernel->midpoint_nodes);
        for (size_t i = 0; i < count; i++)
            p[i] = line_add(line, p[i], y[i]);
    }
    free(middle);
    free(halves);
}

void fused_make_line(fused_t *fused, fused_form_t form)
{
    const kernel_t *kernel = fused->unit->kernel;
    const size_t n = kernel->equations->coordinates, count = fused->count;
    const size_t noise = kernel->equations->noise_count;
    size_t *y = memory_new(count, sizeof(size_t)), *dw = memory_new(noise, sizeof(size_t));
    size_t *out = fused->results;
    line_builder_t line;
    place_t at = {&line, kernel, y, dw, 0, 0};

    line_begin(&line, &fused->line);
    for (size_t k = 0; k < count; k++)
        y[k] = line_input(&line, k < n ? NODE_COORDINATE : NODE_STATE, k < n ? k : k - n);
    for (size_t j = 0; j < noise; j++)
        dw[j] = line_input(&line, NODE_NOISE, j);
    at.t = line_input(&line, NODE_TIME, 0);
    at.dt = line_input(&line, NODE_DT, 0);
    if (form == FUSED_MIDPOINT) {
        memcpy(out, y, count * sizeof *y);
        iterate_midpoint(out, at);
    } else {
        place_increments(out, &at,
                         form == FUSED_STRATONOVICH ? kernel->midpoint_nodes : kernel->fused_nodes);
        for (size_t k = 0; (form == FUSED_EULER || form == FUSED_CORRECTOR) && k < count; k++)
            out[k] = line_add(&line, out[k], y[k]);
        if (form == FUSED_CORRECTOR)
            correct(out, at);
    }
    line_end(&line);
    free(y);
    free(dw);
}
