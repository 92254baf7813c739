/* Straight-line programs with common subexpressions shared. */
#include "lower/line.h"

#include <stdlib.h>

#include "base/memory.h"

void line_begin(line_builder_t *builder, line_t *line)
{
    builder->line = line;
    builder->size = 0;
    builder->slots = NULL;
}

void line_end(line_builder_t *builder)
{
    free(builder->slots);
    builder->slots = NULL;
    builder->size = 0;
}

static size_t node_hash(node_t node)
{
    uint64_t h = (uint64_t)node.kind * 0x9e3779b97f4a7c15u;

    h = (h ^ (uint64_t)node.a) * 0xbf58476d1ce4e5b9u;
    h = (h ^ (h >> 29) ^ (uint64_t)node.b) * 0x94d049bb133111ebu;
    return (size_t)(h ^ (h >> 32));
}

/* The slot that holds `node`, or the free one where it belongs. */
static size_t *line_slot(line_builder_t *builder, node_t node)
{
    const node_t *nodes = builder->line->nodes;
    size_t at = node_hash(node) & (builder->size - 1);

    for (;; at = (at + 1) & (builder->size - 1)) {
        size_t found = builder->slots[at];

        if (found == 0)
            return &builder->slots[at];
        if (nodes[found - 1].kind == node.kind && nodes[found - 1].a == node.a &&
            nodes[found - 1].b == node.b)
            return &builder->slots[at];
    }
}

static void line_grow(line_builder_t *builder)
{
    line_t *line = builder->line;

    free(builder->slots);
    builder->size = builder->size ? 2 * builder->size : 64;
    builder->slots = memory_new(builder->size, sizeof(size_t));
    for (size_t k = 0; k < line->count; k++)
        *line_slot(builder, line->nodes[k]) = k + 1;
}

static size_t line_node(line_builder_t *builder, node_kind_t kind, long a, long b)
{
    line_t *line = builder->line;
    node_t node = {kind, a, b};
    size_t *slot;

    if (2 * (line->count + 1) > builder->size)
        line_grow(builder);
    slot = line_slot(builder, node);
    if (*slot != 0)
        return *slot - 1;
    if (line->count == line->capacity) {
        line->capacity = line->capacity ? 2 * line->capacity : 32;
        line->nodes = memory_resize(line->nodes, line->capacity, sizeof(node_t));
    }
    line->nodes[line->count] = node;
    *slot = ++line->count;
    return line->count - 1;
}

size_t line_input(line_builder_t *builder, node_kind_t kind, size_t index)
{
    return line_node(builder, kind, (long)index, 0);
}

size_t line_integer(line_builder_t *builder, long n)
{
    return n == 0 ? LINE_ZERO : line_node(builder, NODE_INTEGER, n, 0);
}

static int is_kind(const line_builder_t *builder, size_t x, node_kind_t kind)
{
    return builder->line->nodes[x].kind == kind;
}

static size_t operand(const line_builder_t *builder, size_t x)
{
    return (size_t)builder->line->nodes[x].a;
}

size_t line_neg(line_builder_t *builder, size_t x)
{
    if (x == LINE_ZERO)
        return LINE_ZERO;
    if (is_kind(builder, x, NODE_NEG))
        return operand(builder, x);
    return line_node(builder, NODE_NEG, (long)x, 0);
}

size_t line_add(line_builder_t *builder, size_t x, size_t y)
{
    if (x == LINE_ZERO)
        return y;
    if (y == LINE_ZERO)
        return x;
    if (is_kind(builder, y, NODE_NEG))
        return line_sub(builder, x, operand(builder, y));
    if (is_kind(builder, x, NODE_NEG))
        return line_sub(builder, y, operand(builder, x));
    return x < y ? line_node(builder, NODE_ADD, (long)x, (long)y)
                 : line_node(builder, NODE_ADD, (long)y, (long)x);
}

size_t line_sub(line_builder_t *builder, size_t x, size_t y)
{
    if (y == LINE_ZERO)
        return x;
    if (x == LINE_ZERO)
        return line_neg(builder, y);
    if (x == y)
        return LINE_ZERO;
    if (is_kind(builder, y, NODE_NEG))
        return line_add(builder, x, operand(builder, y));
    return line_node(builder, NODE_SUB, (long)x, (long)y);
}

size_t line_mul(line_builder_t *builder, size_t x, size_t y)
{
    if (x == LINE_ZERO || y == LINE_ZERO)
        return LINE_ZERO;
    if (is_kind(builder, x, NODE_NEG))
        return line_neg(builder, line_mul(builder, operand(builder, x), y));
    if (is_kind(builder, y, NODE_NEG))
        return line_neg(builder, line_mul(builder, x, operand(builder, y)));
    if (is_kind(builder, x, NODE_INTEGER) && builder->line->nodes[x].a == 1)
        return y;
    if (is_kind(builder, y, NODE_INTEGER) && builder->line->nodes[y].a == 1)
        return x;
    return x < y ? line_node(builder, NODE_MUL, (long)x, (long)y)
                 : line_node(builder, NODE_MUL, (long)y, (long)x);
}

size_t line_div(line_builder_t *builder, size_t x, size_t y)
{
    if (x == LINE_ZERO)
        return LINE_ZERO;
    if (is_kind(builder, x, NODE_NEG))
        return line_neg(builder, line_div(builder, operand(builder, x), y));
    if (is_kind(builder, y, NODE_NEG))
        return line_neg(builder, line_div(builder, x, operand(builder, y)));
    if (is_kind(builder, y, NODE_INTEGER) && builder->line->nodes[y].a == 1)
        return x;
    return line_node(builder, NODE_DIV, (long)x, (long)y);
}

size_t line_call(line_builder_t *builder, node_kind_t kind, size_t x)
{
    if (x == LINE_ZERO)
        return kind == NODE_COS || kind == NODE_EXP ? line_integer(builder, 1) : LINE_ZERO;
    return line_node(builder, kind, (long)x, 0);
}

size_t line_pow(line_builder_t *builder, size_t x, unsigned long n)
{
    size_t power = line_integer(builder, 1);

    for (unsigned long k = 0; k < n; k++)
        power = line_mul(builder, power, x);
    return power;
}

int node_operands(const node_t *node)
{
    switch (node->kind) {
    case NODE_ADD:
    case NODE_SUB:
    case NODE_MUL:
    case NODE_DIV:
        return 2;
    case NODE_NEG:
    case NODE_SQRT:
    case NODE_SIN:
    case NODE_COS:
    case NODE_EXP:
        return 1;
    default:
        return 0;
    }
}
