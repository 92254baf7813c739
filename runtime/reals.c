/* Sparse real linear systems: closures along their graph. */
#include "reals.h"

#include <stdlib.h>
#include <string.h>

#include "array.h"

void moyal_reals_clear(moyal_reals *reals)
{
    free(reals->first);
    free(reals->from);
    free(reals->group);
    free(reals->weight);
    free(reals->kept);
    *reals = (moyal_reals){.count = 0};
}

/* A graph: the neighbours of k are to[first[k]] .. to[first[k + 1]]. */
typedef struct {
    long *first;
    uint32_t *to;
} graph_t;

static void graph_clear(graph_t *graph)
{
    free(graph->first);
    free(graph->to);
}

/* The arrows from sources to what they influence, by counting. */
static moyal_outcome graph_init(graph_t *graph, const moyal_reals *reals)
{
    const size_t n = (size_t)reals->count;
    const long entries = reals->first[n];

    graph->first = calloc(n + 2, sizeof *graph->first);
    graph->to = moyal_resize(NULL, sizeof *graph->to * ((size_t)entries + 1));
    if (!graph->first || !graph->to)
        return MOYAL_NO_MEMORY;
    for (long k = 0; k < entries; k++)
        graph->first[reals->from[k] + 2]++;
    for (size_t k = 2; k < n + 2; k++)
        graph->first[k] += graph->first[k - 1];
    for (size_t y = 0; y < n; y++)
        for (long k = reals->first[y]; k < reals->first[y + 1]; k++)
            graph->to[graph->first[reals->from[k] + 1]++] = (uint32_t)y;
    return MOYAL_DONE;
}

/* The marked ones, onto a stack; what is not kept is never reached. */
static long begin(const moyal_reals *reals, unsigned char *reached, uint32_t *stack,
                  const unsigned char *marked)
{
    long height = 0;

    for (long k = 0; k < reals->count; k++) {
        reached[k] = reals->kept[k] && marked[k];
        if (reached[k])
            stack[height++] = (uint32_t)k;
    }
    return height;
}

static void visit(const moyal_reals *reals, unsigned char *reached, uint32_t *stack, long *height,
                  uint32_t k)
{
    if (!reached[k] && reals->kept[k]) {
        reached[k] = 1;
        stack[(*height)++] = k;
    }
}

moyal_outcome moyal_reals_keep_influences(moyal_reals *reals, const unsigned char *wanted)
{
    const size_t n = (size_t)reals->count;
    unsigned char *reached = malloc(n + 1);
    uint32_t *stack = malloc(sizeof *stack * (n + 1));
    long height;

    if (!reached || !stack) {
        free(reached);
        free(stack);
        return MOYAL_NO_MEMORY;
    }
    height = begin(reals, reached, stack, wanted);
    while (height > 0) {
        const uint32_t y = stack[--height];

        for (long k = reals->first[y]; k < reals->first[y + 1]; k++)
            visit(reals, reached, stack, &height, reals->from[k]);
    }
    memcpy(reals->kept, reached, n);
    free(reached);
    free(stack);
    return MOYAL_DONE;
}

moyal_outcome moyal_reals_keep_influenced(moyal_reals *reals, const unsigned char *start)
{
    const size_t n = (size_t)reals->count;
    unsigned char *reached = malloc(n + 1);
    uint32_t *stack = malloc(sizeof *stack * (n + 1));
    graph_t graph = {NULL, NULL};
    moyal_outcome outcome = MOYAL_NO_MEMORY;

    if (reached && stack)
        outcome = graph_init(&graph, reals);
    if (outcome == MOYAL_DONE) {
        long height = begin(reals, reached, stack, start);

        while (height > 0) {
            const uint32_t x = stack[--height];

            for (long k = graph.first[x]; k < graph.first[x + 1]; k++)
                visit(reals, reached, stack, &height, graph.to[k]);
        }
        memcpy(reals->kept, reached, n);
    }
    graph_clear(&graph);
    free(reached);
    free(stack);
    return outcome;
}

long moyal_reals_kept(const moyal_reals *reals)
{
    long kept = 0;

    for (long k = 0; k < reals->count; k++)
        kept += reals->kept[k];
    return kept;
}
