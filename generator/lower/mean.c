/* Means <a> as polynomials in the coordinates and in expectation values of basis operators.
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
    size_t table = table_plain(build, powers), count = kernel->expectation_count;

    for (size_t k = 0; k < count; k++)
        if (kernel->expectations[k].table == table)
            return k;
    if ((count & (count - 1)) == 0)
        kernel->expectations =
            memory_resize(kernel->expectations, 2 * count + 1, sizeof(expectation_t));
    kernel->expectations[count].table = table;
    kernel->expectations[count].comment = kernel->tables[table].comment;
    return kernel->expectation_count++;
}

/* Whether y is the adjoint of x with the same monomial. */
static int is_adjoint(const term_t *x, const term_t *y, const build_t *build)
{
    size_t count = 2 * build->kernel->factor_count;
    opkey_t *adjoint;
    int answer;

    for (size_t j = 0; j < build->width; j++)
        if (x->exponents[j] != y->exponents[j])
            return 0;
    adjoint = memory_new(count, sizeof(opkey_t));
    powers_adjoint(adjoint, x->powers, build->kernel);
    answer = powers_compare(adjoint, y->powers, count) == 0;
    free(adjoint);
    return answer;
}

/* re += Re(value) * node, im += Im(value) * node */
static void add_complex(size_t *re, size_t *im, scalar_src value, size_t node, line_builder_t *line,
                        build_t *build)
{
    scalar_t part;

    scalar_init(part, build->ring);
    scalar_real(part, value, build->ring);
    *re = line_add(line, *re, line_mul(line, coefficient_node(build, line, part), node));
    scalar_imag(part, value, build->ring);
    *im = line_add(line, *im, line_mul(line, coefficient_node(build, line, part), node));
    scalar_clear(part, build->ring);
}

/* Adds z^m (c1 e + c2 conj(e)) for the pair of `term`; for a self-adjoint operator c2 is zero. */
static void add_share(size_t *re, size_t *im, const term_t *term, const opkey_t *powers,
                      int self_adjoint, scalar_src c1, scalar_src c2, line_builder_t *line,
                      build_t *build)
{
    size_t monomial = monomial_node(build, line, term->exponents);
    size_t k = expectation_find(build, powers);
    size_t er = line_input(line, NODE_EXPECTATION_RE, k), ei;
    scalar_t sum, unit;

    scalar_init(sum, build->ring);
    scalar_init(unit, build->ring);
    scalar_add(sum, c1, c2, build->ring);
    add_complex(re, im, sum, line_mul(line, monomial, er), line, build);
    if (!self_adjoint) {
        ei = line_input(line, NODE_EXPECTATION_IM, k);
        scalar_sub(sum, c1, c2, build->ring);
        scalar_imaginary_unit(unit, build->ring);
        scalar_mul(sum, sum, unit, build->ring);
        add_complex(re, im, sum, line_mul(line, monomial, ei), line, build);
    }
    scalar_clear(sum, build->ring);
    scalar_clear(unit, build->ring);
}

/* The pair that term k belongs to; both members of it are used up then. */
static void add_pair(size_t *re, size_t *im, const expansion_t *expansion, size_t k,
                     unsigned char *taken, line_builder_t *line, build_t *build)
{
    const term_t *term = &expansion->terms[k];
    size_t count = 2 * build->kernel->factor_count;
    opkey_t *adjoint = memory_new(count, sizeof(opkey_t));
    scalar_t other;
    int order;

    scalar_init(other, build->ring);
    powers_adjoint(adjoint, term->powers, build->kernel);
    order = powers_compare(term->powers, adjoint, count);
    for (size_t j = k + 1; j < expansion->count; j++)
        if (order != 0 && is_adjoint(term, &expansion->terms[j], build)) {
            taken[j] = 1;
            scalar_set(other, expansion->terms[j].value, build->ring);
        }
    if (order <= 0)
        add_share(re, im, term, term->powers, order == 0, term->value, other, line, build);
    else
        add_share(re, im, term, adjoint, 0, other, term->value, line, build);
    scalar_clear(other, build->ring);
    free(adjoint);
}

static int is_identity(const term_t *term, const build_t *build)
{
    for (size_t k = 0; k < 2 * build->kernel->factor_count; k++)
        if (term->powers[k] != 0)
            return 0;
    return 1;
}

status_t mean_nodes(size_t *re, size_t *im, op_src a, line_builder_t *line, build_t *build)
{
    expansion_t expansion;
    status_t status = expand(&expansion, a, build);
    unsigned char *taken = memory_new(expansion.count, 1);

    *re = *im = LINE_ZERO;
    for (size_t k = 0; status == OK && k < expansion.count; k++) {
        const term_t *term = &expansion.terms[k];

        if (taken[k])
            continue;
        if (is_identity(term, build))
            add_complex(re, im, term->value, monomial_node(build, line, term->exponents), line,
                        build);
        else
            add_pair(re, im, &expansion, k, taken, line, build);
        if (build->kernel->expectation_count > KERNEL_MAX_TERMS ||
            line->line->count > KERNEL_MAX_NODES)
            status = build_refuse(build, "there are too many different expectation values");
    }
    free(taken);
    expansion_clear(&expansion, build);
    return status;
}
