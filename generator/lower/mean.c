/* Means <a> as polynomials in factors and in expectation values of basis operators.
 *
 * A basis operator X and its adjoint share one expectation value e:
 *     c1 <X> + c2 <X†> = (c1 + c2) Re e + i (c1 - c2) Im e
 * so that what cancels does so exactly. */
#include "lower/build.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

/* powers of the adjoint basis operator */
static void powers_adjoint(opkey_t *out, const opkey_t *powers, const kernel_t *kernel)
{
    for (size_t k = 0; k < kernel->factor_count; k++) {
        size_t dimension = kernel_dimension(kernel, k);

        out[2 * k] =
            dimension ? (opkey_t)basis_adjoint(dimension, powers[2 * k]) : powers[2 * k + 1];
        out[2 * k + 1] = dimension ? 0 : powers[2 * k];
    }
}

static int powers_compare(const opkey_t *x, const opkey_t *y, size_t count)
{
    for (size_t k = 0; k < count; k++)
        if (x[k] != y[k])
            return x[k] < y[k] ? -1 : 1;
    return 0;
}

static size_t expectation_find(build_t *build, const opkey_t *powers)
{
    kernel_t *kernel = build->kernel;
    size_t table = table_plain(build, powers), count = kernel->expectation_count, at = 0, k;

    while ((k = index_next(&build->expectations, table, &at)) != INDEX_NONE)
        if (kernel->expectations[k].table == table)
            return k;
    if ((count & (count - 1)) == 0)
        kernel->expectations =
            memory_resize(kernel->expectations, 2 * count + 1, sizeof(expectation_t));
    kernel->expectations[count].table = table;
    kernel->expectations[count].comment = kernel->tables[table].comment;
    index_add(&build->expectations, table, count);
    return kernel->expectation_count++;
}

static uint64_t powers_hash(size_t factor, const opkey_t *powers, const build_t *build)
{
    uint64_t hash = index_mix(3, factor);

    for (size_t k = 0; k < 2 * build->kernel->factor_count; k++)
        hash = index_mix(hash, powers[k]);
    return hash;
}

/* The term with this factor and these powers, or INDEX_NONE. */
static size_t term_find(const index_t *index, const expansion_t *expansion, size_t factor,
                        const opkey_t *powers, const build_t *build)
{
    size_t at = 0, k;

    while ((k = index_next(index, powers_hash(factor, powers, build), &at)) != INDEX_NONE)
        if (expansion->terms[k].factor == factor &&
            powers_compare(expansion->terms[k].powers, powers, 2 * build->kernel->factor_count) ==
                0)
            break;
    return k;
}

typedef struct {
    mean_visit_t *visit;
    void *context;
} visitor_t;

/* Visits factor (c1 e + c2 conj(e)), e the mean of `powers`; for a self-adjoint operator c2 is
 * zero.
 */
static status_t visit_share(const visitor_t *visitor, size_t factor, const opkey_t *powers,
                            int self_adjoint, scalar_src c1, scalar_src c2, build_t *build)
{
    size_t k = expectation_find(build, powers);
    scalar_t sum, unit;
    status_t status;

    scalar_init(sum, build->ring);
    scalar_init(unit, build->ring);
    scalar_add(sum, c1, c2, build->ring);
    status = visitor->visit(visitor->context, sum, factor, k, 0);
    if (status == OK && !self_adjoint) {
        scalar_sub(sum, c1, c2, build->ring);
        scalar_imaginary_unit(unit, build->ring);
        scalar_mul(sum, sum, unit, build->ring);
        status = visitor->visit(visitor->context, sum, factor, k, 1);
    }
    scalar_clear(sum, build->ring);
    scalar_clear(unit, build->ring);
    return status;
}

/* All terms of a mean, those that are used up marked. */
typedef struct {
    expansion_t expansion;
    index_t index;
    unsigned char *taken;
} mean_t;

/* The pair that term k belongs to; both members of it are used up then. */
static status_t visit_pair(const visitor_t *visitor, mean_t *mean, size_t k, build_t *build)
{
    const term_t *term = &mean->expansion.terms[k];
    size_t count = 2 * build->kernel->factor_count, j = INDEX_NONE;
    opkey_t *adjoint = memory_new(count, sizeof(opkey_t));
    scalar_t other;
    status_t status;
    int order;

    scalar_init(other, build->ring);
    powers_adjoint(adjoint, term->powers, build->kernel);
    order = powers_compare(term->powers, adjoint, count);
    if (order != 0)
        j = term_find(&mean->index, &mean->expansion, term->factor, adjoint, build);
    if (j != INDEX_NONE) {
        mean->taken[j] = 1;
        scalar_set(other, mean->expansion.terms[j].value, build->ring);
    }
    if (order <= 0)
        status =
            visit_share(visitor, term->factor, term->powers, order == 0, term->value, other, build);
    else
        status = visit_share(visitor, term->factor, adjoint, 0, other, term->value, build);
    scalar_clear(other, build->ring);
    free(adjoint);
    return status;
}

static int is_identity(const term_t *term, const build_t *build)
{
    for (size_t k = 0; k < 2 * build->kernel->factor_count; k++)
        if (term->powers[k] != 0)
            return 0;
    return 1;
}

status_t mean_visit(op_src a, mean_visit_t *visit, void *context, build_t *build)
{
    const visitor_t visitor = {visit, context};
    mean_t mean = {0};
    status_t status = expand(&mean.expansion, a, build);
    size_t count = mean.expansion.count;

    mean.taken = memory_new(count, 1);
    for (size_t k = 0; k < count; k++)
        index_add(
            &mean.index,
            powers_hash(mean.expansion.terms[k].factor, mean.expansion.terms[k].powers, build), k);
    for (size_t k = 0; status == OK && k < count; k++) {
        const term_t *term = &mean.expansion.terms[k];

        if (mean.taken[k])
            continue;
        if (is_identity(term, build))
            status = visit(context, term->value, term->factor, SIZE_MAX, 0);
        else
            status = visit_pair(&visitor, &mean, k, build);
        if (status == OK && build->kernel->expectation_count > KERNEL_MAX_TERMS)
            status = build_refuse(build, "there are too many different expectation values");
    }
    free(mean.taken);
    index_clear(&mean.index);
    expansion_clear(&mean.expansion, build);
    return status;
}

/* Re and Im of a mean as nodes of a line. */
typedef struct {
    size_t *re, *im;
    line_builder_t *line;
    build_t *build;
} nodes_t;

static status_t add_nodes(void *context, scalar_src value, size_t factor, size_t k, int part)
{
    nodes_t *nodes = context;
    size_t node;
    status_t status = factor_node(&node, factor, nodes->line, nodes->build);

    if (status != OK)
        return status;
    if (k != SIZE_MAX)
        node =
            line_mul(nodes->line, node,
                     line_input(nodes->line, part ? NODE_EXPECTATION_IM : NODE_EXPECTATION_RE, k));
    add_complex(nodes->re, nodes->im, value, node, nodes->line, nodes->build);
    if (nodes->line->line->count > KERNEL_MAX_NODES)
        return build_refuse(nodes->build, "there are too many different expectation values");
    return OK;
}

status_t mean_nodes(size_t *re, size_t *im, op_src a, line_builder_t *line, build_t *build)
{
    nodes_t nodes = {re, im, line, build};

    *re = *im = LINE_ZERO;
    return mean_visit(a, add_nodes, &nodes, build);
}
