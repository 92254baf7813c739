/* A link of the kernel check: the terms of R' that the descriptor holds as data are the kernel's.
 * Where the runtime builds the equation of R from them, they are the machine code. */
#include <stdlib.h>

#include "certify/check_internal.h"
#include "lower/reading.h"

static void expect(check_t *check, const char *what, size_t k, long found, long expected)
{
    if (!check->failed && found != expected)
        check_fail(check, "the descriptor's %s number %lu is %ld, expected is %ld", what,
                   (unsigned long)k, found, expected);
}

static void check_left(check_t *check)
{
    const moyal_program *p = check->program;
    const kernel_t *kernel = check->kernel;

    expect(check, "count of terms on one side", 0, p->left_count, (long)kernel->left_count);
    for (size_t k = 0; k < kernel->left_count && !check->failed; k++) {
        expect(check, "scalar on one side", k, p->left[k].scalar, (long)kernel->left[k].scalar);
        expect(check, "table on one side", k, p->left[k].table, (long)kernel->left[k].table);
    }
}

static void check_jumps(check_t *check)
{
    const moyal_program *p = check->program;
    const kernel_t *kernel = check->kernel;

    expect(check, "count of terms on both sides", 0, p->jump_count, (long)kernel->jump_count);
    for (size_t k = 0; k < kernel->jump_count && !check->failed; k++) {
        const jump_term_t *term = &kernel->jumps[k];

        expect(check, "scalar on both sides", k, p->jumps[k].scalar, (long)term->scalar);
        expect(check, "table on the left side", k, p->jumps[k].table_a, (long)term->table_a);
        expect(check, "table on the right side", k, p->jumps[k].table_b, (long)term->table_b);
    }
}

static void check_shifts(check_t *check)
{
    const kernel_t *kernel = check->kernel;
    const size_t factors = kernel->factor_count;

    for (size_t k = 0; k < kernel->table_count * factors && !check->failed; k++)
        expect(check, "shift", k, check->program->shifts[k],
               kernel->tables[k / factors].shift[k % factors]);
}

static void check_facts(check_t *check)
{
    const moyal_program *p = check->program;
    const kernel_t *kernel = check->kernel;
    int *kinds = reading_scalar_kinds(kernel), *uses = reading_mean_uses(kernel);

    for (size_t k = 0; k < kernel->scalar_count && !check->failed; k++)
        expect(check, "kind of scalar", k, p->scalar_kinds[k], kinds[k]);
    for (size_t k = 0; k < kernel->expectation_count && !check->failed; k++) {
        expect(check, "table of a mean", k, p->means[k].table, (long)kernel->expectations[k].table);
        expect(check, "use of a mean", k, p->means[k].uses, uses[k]);
    }
    expect(check, "affine", 0, p->affine, reading_is_affine(kernel));
    free(kinds);
    free(uses);
}

/* How many of it there are that a node without operands may stand for. */
static long inputs(const moyal_program *p, int kind)
{
    switch (kind) {
    case MOYAL_COEFFICIENT:
        return p->coefficient_count;
    case MOYAL_COORDINATE:
        return p->coordinate_count;
    case MOYAL_MEAN_RE:
    case MOYAL_MEAN_IM:
        return p->expectation_count;
    default:
        return 1;
    }
}

static int node_is_sound(const moyal_program *p, long n)
{
    const moyal_node *node = &p->nodes[n];
    const int two = node->kind >= MOYAL_ADD && node->kind <= MOYAL_DIV;

    if (node->kind < 0 || node->kind > MOYAL_EXP || node->b < 0 || node->b >= (two ? n : 1))
        return 0;
    if (node->kind == MOYAL_INTEGER)
        return 1;
    return node->a >= 0 && node->a < (node->kind < MOYAL_ADD ? inputs(p, node->kind) : n);
}

/* Nodes may be run: what they compute is compared with `scalars` (machine.c). */
static void check_nodes(check_t *check)
{
    const moyal_program *p = check->program;
    const scheme_kind_t scheme = check->equations->scheme;
    const int wanted = scheme == SCHEME_MEANFIELD || scheme == SCHEME_MOMENTS;
    const long results = 2L * p->scalar_count + p->coordinate_count;

    if ((p->nodes && p->results) != wanted || (p->nodes != NULL) != wanted) {
        check_fail(check, "the descriptor lacks the nodes of 'scalars'");
        return;
    }
    expect(check, "count of nodes", 0, p->node_count, (long)emit_node_count(check->kernel));
    for (long n = 0; wanted && n < p->node_count && !check->failed; n++)
        if (!node_is_sound(p, n))
            check_fail(check, "the descriptor's node %ld is none", n);
    for (long k = 0; wanted && k < results && !check->failed; k++)
        if (p->results[k] < -1 || p->results[k] >= p->node_count)
            check_fail(check, "the descriptor's result %ld is no node", k);
}

void check_data(check_t *check)
{
    const moyal_program *p = check->program;
    const kernel_t *kernel = check->kernel;

    if ((kernel->left_count && !p->left) || (kernel->jump_count && !p->jumps) ||
        (kernel->table_count * kernel->factor_count > 0 && !p->shifts) ||
        (kernel->expectation_count && !p->means) || (kernel->scalar_count && !p->scalar_kinds)) {
        check_fail(check, "the descriptor lacks the terms as data");
        return;
    }
    check_left(check);
    check_jumps(check);
    check_shifts(check);
    if (!check->failed)
        check_facts(check);
    if (!check->failed)
        check_nodes(check);
}
