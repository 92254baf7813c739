/* The terms of R' as data of the descriptor, and what is known of the scalars in them. */
#include "emit/unit.h"

#include <stdlib.h>

#include "lower/line.h"

/* static const TYPE NAME[] = {ROW, ROW, ..}; an empty list gets one entry, which nobody reads. */
static void begin_list(text_t *out, const char *type, const char *name)
{
    text_printf(out, "static const %s %s[] = {", type, name);
}

static void end_list(text_t *out, size_t count, const char *nothing)
{
    text_printf(out, "%s};\n\n", count ? "" : nothing);
}

static void add_left(text_t *out, const kernel_t *kernel)
{
    begin_list(out, "moyal_left", "left_terms");
    for (size_t k = 0; k < kernel->left_count; k++)
        text_printf(out, "%s{%lu, %lu}", k ? ", " : "", (unsigned long)kernel->left[k].scalar,
                    (unsigned long)kernel->left[k].table);
    end_list(out, kernel->left_count, "{0, 0}");
}

static void add_jumps(text_t *out, const kernel_t *kernel)
{
    begin_list(out, "moyal_jump", "jump_terms");
    for (size_t k = 0; k < kernel->jump_count; k++)
        text_printf(out, "%s{%lu, %lu, %lu}", k ? ", " : "", (unsigned long)kernel->jumps[k].scalar,
                    (unsigned long)kernel->jumps[k].table_a,
                    (unsigned long)kernel->jumps[k].table_b);
    end_list(out, kernel->jump_count, "{0, 0, 0}");
}

static void add_shifts(text_t *out, const kernel_t *kernel)
{
    size_t count = kernel->table_count * kernel->factor_count;

    begin_list(out, "int", "table_shifts");
    for (size_t k = 0; k < count; k++)
        text_printf(out, "%s%ld", k ? ", " : "",
                    kernel->tables[k / kernel->factor_count].shift[k % kernel->factor_count]);
    end_list(out, count, "0");
}

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

static void add_scalar_kinds(text_t *out, const kernel_t *kernel)
{
    unsigned char *time = reading(&kernel->scalars, 1u << NODE_TIME);
    unsigned char *state = reading(&kernel->scalars, OF_STATE);

    begin_list(out, "int", "scalar_kinds");
    for (size_t k = 0; k < kernel->scalar_count; k++) {
        const kernel_scalar_t *scalar = &kernel->scalar[k];

        text_printf(out, "%s%d", k ? ", " : "",
                    (scalar->re != LINE_ZERO) + 2 * (scalar->im != LINE_ZERO) +
                        4 * either(time, scalar) + 8 * either(state, scalar));
    }
    end_list(out, kernel->scalar_count, "0");
    free(time);
    free(state);
}

/* Marks what the observables need, from the last node down; then the parts of each mean. */
static int *mean_uses(const kernel_t *kernel)
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
            uses[node->a] |= 1;
        if (needed[k] && node->kind == NODE_EXPECTATION_IM)
            uses[node->a] |= 2;
        if (operands > 0)
            needed[node->a] = 1;
        if (operands > 1)
            needed[node->b] = 1;
    }
    free(needed);
    return uses;
}

static void add_means(text_t *out, const kernel_t *kernel)
{
    int *uses = mean_uses(kernel);

    begin_list(out, "moyal_mean", "means");
    for (size_t k = 0; k < kernel->expectation_count; k++)
        text_printf(out, "%s{%lu, %d}", k ? ", " : "", (unsigned long)kernel->expectations[k].table,
                    uses[k]);
    end_list(out, kernel->expectation_count, "{0, 0}");
    free(uses);
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

/* Whether all increments of z are of degree 1 in z at most and read neither R nor noise. */
static int is_affine(const kernel_t *kernel)
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

void emit_terms(text_t *out, const unit_t *unit)
{
    add_left(out, unit->kernel);
    add_jumps(out, unit->kernel);
    add_shifts(out, unit->kernel);
    add_means(out, unit->kernel);
    add_scalar_kinds(out, unit->kernel);
}

void emit_terms_members(text_t *out, const unit_t *unit)
{
    text_printf(out,
                "    .left_count = %lu,\n    .jump_count = %lu,\n    .left = left_terms,\n"
                "    .jumps = jump_terms,\n    .shifts = table_shifts,\n    .means = means,\n"
                "    .scalar_kinds = scalar_kinds,\n    .affine = %d,\n",
                (unsigned long)unit->kernel->left_count, (unsigned long)unit->kernel->jump_count,
                is_affine(unit->kernel));
}
