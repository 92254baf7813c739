/* The arithmetic behind `scalars` as data of the descriptor: what power series are made from
 * (runtime/jets.h). */
#include "emit/unit.h"

#include <stdlib.h>

#include "lower/line.h"

static const char *const names[] = {[NODE_COEFFICIENT] = "MOYAL_COEFFICIENT",
                                    [NODE_COORDINATE] = "MOYAL_COORDINATE",
                                    [NODE_EXPECTATION_RE] = "MOYAL_MEAN_RE",
                                    [NODE_EXPECTATION_IM] = "MOYAL_MEAN_IM",
                                    [NODE_TIME] = "MOYAL_TIME",
                                    [NODE_DT] = "MOYAL_INTEGER", /* 1 */
                                    [NODE_INTEGER] = "MOYAL_INTEGER",
                                    [NODE_ADD] = "MOYAL_ADD",
                                    [NODE_SUB] = "MOYAL_SUB",
                                    [NODE_MUL] = "MOYAL_MUL",
                                    [NODE_DIV] = "MOYAL_DIV",
                                    [NODE_NEG] = "MOYAL_NEG",
                                    [NODE_SQRT] = "MOYAL_SQRT",
                                    [NODE_SIN] = "MOYAL_SIN",
                                    [NODE_COS] = "MOYAL_COS",
                                    [NODE_EXP] = "MOYAL_EXP"};

static int has_series(const kernel_t *kernel)
{
    const scheme_kind_t scheme = kernel->equations->scheme;

    return scheme == SCHEME_MEANFIELD || scheme == SCHEME_MOMENTS;
}

/* The node itself, or the one that it is dt = 1 times of. */
static size_t plain_node(const line_t *line, size_t n)
{
    while (n != LINE_ZERO && line->nodes[n].kind == NODE_MUL) {
        const node_t *node = &line->nodes[n];

        if (line->nodes[node->a].kind == NODE_DT)
            n = (size_t)node->b;
        else if (line->nodes[node->b].kind == NODE_DT)
            n = (size_t)node->a;
        else
            break;
    }
    return n;
}

/* Result k: Re and Im of each scalar, then each dz. */
static size_t result_node(const kernel_t *kernel, size_t k)
{
    const kernel_scalar_t *scalar = &kernel->scalar[k / 2];
    size_t node;

    if (k >= 2 * kernel->scalar_count)
        node = kernel->increments[k - 2 * kernel->scalar_count];
    else
        node = k % 2 ? scalar->im : scalar->re;
    return plain_node(&kernel->scalars, node);
}

/* New numbers of the nodes that results need, SIZE_MAX of the others. */
static size_t number_nodes(size_t *number, const kernel_t *kernel, size_t results)
{
    const line_t *line = &kernel->scalars;
    size_t count = 0;

    for (size_t n = 0; n < line->count; n++)
        number[n] = SIZE_MAX;
    for (size_t k = 0; k < results; k++)
        if (result_node(kernel, k) != LINE_ZERO)
            number[result_node(kernel, k)] = 0;
    for (size_t n = line->count; n-- > 0;) {
        const int operands = number[n] == 0 ? node_operands(&line->nodes[n]) : 0;

        if (operands > 0)
            number[plain_node(line, (size_t)line->nodes[n].a)] = 0;
        if (operands > 1)
            number[plain_node(line, (size_t)line->nodes[n].b)] = 0;
    }
    for (size_t n = 0; n < line->count; n++)
        if (number[n] == 0)
            number[n] = count++;
    return count;
}

static size_t result_count(const kernel_t *kernel)
{
    return 2 * kernel->scalar_count + kernel->equations->coordinates;
}

size_t emit_node_count(const kernel_t *kernel)
{
    size_t *number, count;

    if (!has_series(kernel))
        return 0;
    number = memory_new(kernel->scalars.count, sizeof(size_t));
    count = number_nodes(number, kernel, result_count(kernel));
    free(number);
    return count;
}

static void add_node(text_t *out, const line_t *line, const node_t *node, const size_t *number)
{
    const int operands = node_operands(node);
    long a = node->kind == NODE_DT ? 1 : node->a, b = 0;

    if (operands > 0)
        a = (long)number[plain_node(line, (size_t)node->a)];
    if (operands > 1)
        b = (long)number[plain_node(line, (size_t)node->b)];

    text_printf(out, "\n    {%s, %ld, %ld},", names[node->kind], a, b);
}

void emit_series(text_t *out, const unit_t *unit)
{
    const kernel_t *kernel = unit->kernel;
    const size_t results = result_count(kernel);
    const line_t *line = &kernel->scalars;
    size_t *number, count;

    if (!has_series(kernel))
        return;
    number = memory_new(line->count, sizeof(size_t));
    count = number_nodes(number, kernel, results);
    text_add(out, "static const moyal_node nodes[] = {");
    for (size_t n = 0; n < line->count; n++)
        if (number[n] != SIZE_MAX)
            add_node(out, line, &line->nodes[n], number);
    text_add(out, count ? "\n};\n" : "{MOYAL_INTEGER, 0, 0}};\n");
    text_add(out, "static const long results[] = {");
    for (size_t k = 0; k < results; k++) {
        const size_t node = result_node(kernel, k);

        text_printf(out, "%s%ld", k ? ", " : "", node == LINE_ZERO ? -1 : (long)number[node]);
    }
    text_printf(out, "%s};\nenum { NODES = %lu };\n\n", results ? "" : "-1", (unsigned long)count);
    free(number);
}

void emit_series_members(text_t *out, const unit_t *unit)
{
    if (has_series(unit->kernel))
        text_add(out, "    .node_count = NODES,\n    .nodes = nodes,\n    .results = results,\n");
}
