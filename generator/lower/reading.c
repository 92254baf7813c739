/* What can be read off a kernel's straight-line programs: who depends on what. */
#include "lower/reading.h"

#include <stdlib.h>

#include "base/memory.h"
#include "lower/line.h"

/* Whether `node` reads inputs of the kinds in the set (bits 1 << kind), for all nodes of a line at
 * once: operands come before what uses them. */
static unsigned char *reading(const line_t *line, unsigned kinds)
{
    unsigned char *reads = memory_new(line->count, 1);

    for (size_t k = 0; k < line->count; k++) {
        const node_t *node = &line->nodes[k];
        int operands = node_operands(node);

        reads[k] = (kinds >> node->kind & 1) != 0;
        if (operands > 0)
            reads[k] |= reads[node->a];
        if (operands > 1)
            reads[k] |= reads[node->b];
    }
    return reads;
}

enum {
    OF_STATE = 1u << NODE_COORDINATE | 1u << NODE_EXPECTATION_RE | 1u << NODE_EXPECTATION_IM |
               1u << NODE_NOISE
};

/* Either node, which may be zero. */
static int either(const unsigned char *reads, const kernel_scalar_t *scalar)
{
    return (scalar->re != LINE_ZERO && reads[scalar->re]) ||
           (scalar->im != LINE_ZERO && reads[scalar->im]);
}

int *reading_scalar_kinds(const kernel_t *kernel)
{
    unsigned char *time = reading(&kernel->scalars, 1u << NODE_TIME);
    unsigned char *state = reading(&kernel->scalars, OF_STATE);
    int *kinds = memory_new(kernel->scalar_count, sizeof(int));

    for (size_t k = 0; k < kernel->scalar_count; k++) {
        const kernel_scalar_t *scalar = &kernel->scalar[k];

        kinds[k] = (scalar->re != LINE_ZERO ? READING_HAS_RE : 0) |
                   (scalar->im != LINE_ZERO ? READING_HAS_IM : 0) |
                   (either(time, scalar) ? READING_OF_TIME : 0) |
                   (either(state, scalar) ? READING_OF_STATE : 0);
    }
    free(time);
    free(state);
    return kinds;
}

/* Marks what the observables need, from the last node down; then the parts of each mean. */
int *reading_mean_uses(const kernel_t *kernel)
{
    const line_t *line = &kernel->observables;
    unsigned char *needed = memory_new(line->count, 1);
    int *uses = memory_new(kernel->expectation_count, sizeof(int));

    for (size_t k = 0; k < kernel->equations->observable_count; k++)
        if (kernel->observable_nodes[k] != LINE_ZERO)
            needed[kernel->observable_nodes[k]] = 1;
    for (size_t k = line->count; k-- > 0;) {
        const node_t *node = &line->nodes[k];
        int operands = needed[k] ? node_operands(node) : 0;

        if (needed[k] && node->kind == NODE_EXPECTATION_RE)
            uses[node->a] |= READING_RE;
        if (needed[k] && node->kind == NODE_EXPECTATION_IM)
            uses[node->a] |= READING_IM;
        if (operands > 0)
            needed[node->a] = 1;
        if (operands > 1)
            needed[node->b] = 1;
    }
    free(needed);
    return uses;
}

enum { HIGH = 2 /* a degree beyond 1 */ };

/* The degree in z of a node whose operands have the degrees a and b, or HIGH. */
static int degree(const node_t *node, int a, int b)
{
    switch (node->kind) {
    case NODE_COORDINATE:
        return 1;
    case NODE_EXPECTATION_RE:
    case NODE_EXPECTATION_IM:
    case NODE_NOISE:
        return HIGH;
    case NODE_ADD:
    case NODE_SUB:
        return a > b ? a : b;
    case NODE_MUL:
        return a + b < HIGH ? a + b : HIGH;
    case NODE_DIV:
        return b == 0 ? a : HIGH;
    case NODE_NEG:
        return a;
    default: /* constants, the time, functions of them */
        return a == 0 ? 0 : HIGH;
    }
}

int reading_is_affine(const kernel_t *kernel)
{
    const line_t *line = &kernel->scalars;
    unsigned char *degrees = memory_new(line->count, 1);
    int affine = kernel->equations->coordinates > 0;

    for (size_t k = 0; k < line->count; k++) {
        const node_t *node = &line->nodes[k];
        int operands = node_operands(node);

        degrees[k] = (unsigned char)degree(node, operands > 0 ? degrees[node->a] : 0,
                                           operands > 1 ? degrees[node->b] : 0);
    }
    for (size_t k = 0; k < kernel->equations->coordinates; k++)
        if (kernel->increments[k] != LINE_ZERO && degrees[kernel->increments[k]] > 1)
            affine = 0;
    free(degrees);
    return affine;
}
