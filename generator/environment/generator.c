/* The reduced generator applied: as a sum of sandwiches, and its adjoint. */
#include "environment/generator.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "environment/array.h"

/* The next pair of `out`; at most `capacity` were allocated. */
static void sandwich_add(sandwiches_t *out, op_src left, op_src right, const algebra_t *algebra)
{
    if (op_is_zero(left, algebra))
        return;
    op_set(&out->left[out->count], left, algebra);
    op_set(&out->right[out->count], right, algebra);
    out->count++;
}

/* -(i/hbar) H rho + (i/hbar) rho H */
static void add_hamiltonian(sandwiches_t *out, op_src h, const algebra_t *algebra)
{
    op_t left, one;
    scalar_t c;

    op_init(left, algebra);
    op_init(one, algebra);
    scalar_init(c, algebra->ring);
    op_one(one, algebra);
    scalar_imaginary_unit(c, algebra->ring);
    if (scalar_div(c, c, algebra->hbar, algebra->ring) && !op_is_zero(h, algebra)) {
        op_scale(left, one, c, algebra);
        sandwich_add(out, left, h, algebra);
        scalar_neg(c, c, algebra->ring);
        op_scale(left, h, c, algebra);
        sandwich_add(out, left, one, algebra);
    }
    scalar_clear(c, algebra->ring);
    op_clear(one, algebra);
    op_clear(left, algebra);
}

/* out = sum_a K_ab L_a */
static void rated(op_t out, const generator_t *generator, size_t b)
{
    const algebra_t *algebra = &generator->model->algebra;

    op_zero(out, algebra);
    for (size_t a = 0; a < generator->count; a++) {
        scalar_src rate = &generator->kossakowski[a * generator->count + b];
        if (!scalar_is_zero(rate, algebra->ring))
            op_addmul(out, &generator->operators[a], rate, algebra);
    }
}

/* sum_a K_ab L_a rho L_b† for each b, and -1/2 {G, rho} with G = sum_ab K_ab L_b† L_a */
static void add_dissipator(sandwiches_t *out, const generator_t *generator)
{
    const algebra_t *algebra = &generator->model->algebra;
    size_t n = generator->count;
    op_t left, right, product, g;
    scalar_t half;

    op_init(left, algebra);
    op_init(right, algebra);
    op_init(product, algebra);
    op_init(g, algebra);
    scalar_init(half, algebra->ring);
    for (size_t b = 0; b < n; b++) {
        rated(left, generator, b);
        op_adjoint(right, &generator->operators[b], algebra);
        sandwich_add(out, left, right, algebra);
        op_mul(product, right, left, algebra);
        op_add(g, g, product, algebra);
    }
    scalar_set_ratio(half, -1, 2, algebra->ring);
    op_scale(g, g, half, algebra);
    op_one(right, algebra);
    sandwich_add(out, g, right, algebra);
    op_set_scalar(left, half, algebra);
    scalar_set_si(half, -2, algebra->ring);
    op_scale(g, g, half, algebra);
    if (!op_is_zero(g, algebra))
        sandwich_add(out, left, g, algebra);
    scalar_clear(half, algebra->ring);
    op_clear(g, algebra);
    op_clear(product, algebra);
    op_clear(right, algebra);
    op_clear(left, algebra);
}

void generator_sandwiches(sandwiches_t *out, const generator_t *generator, unsigned parts)
{
    const algebra_t *algebra = &generator->model->algebra;
    size_t capacity = generator->count + 4; /* one for each L_b, two each for H and G */

    out->count = 0;
    out->left = op_array_new(capacity, algebra);
    out->right = op_array_new(capacity, algebra);
    if (parts & 1)
        add_hamiltonian(out, generator->hamiltonian, algebra);
    if (parts & 2)
        add_dissipator(out, generator);
    for (size_t k = out->count; k < capacity; k++) {
        op_clear(&out->left[k], algebra);
        op_clear(&out->right[k], algebra);
    }
}

void sandwiches_clear(sandwiches_t *sandwiches, const algebra_t *algebra)
{
    op_array_free(sandwiches->left, sandwiches->count, algebra);
    op_array_free(sandwiches->right, sandwiches->count, algebra);
    memset(sandwiches, 0, sizeof *sandwiches);
}

/* Nonzero if a and b act on no common factor: then they commute. */
static int is_disjoint(op_src a, op_src b, const algebra_t *algebra)
{
    for (size_t f = 0; f < space_count(algebra->space); f++)
        if (op_acts_on(a, f, algebra) && op_acts_on(b, f, algebra))
            return 0;
    return 1;
}

/* Nonzero if x acts on no factor of L_b, nor of any L_a that goes with it. */
static int commutes_with_all(op_src x, const generator_t *generator, size_t b)
{
    const algebra_t *algebra = &generator->model->algebra;
    size_t n = generator->count;

    if (!is_disjoint(x, &generator->operators[b], algebra))
        return 0;
    for (size_t a = 0; a < n; a++)
        if (!scalar_is_zero(&generator->kossakowski[a * n + b], algebra->ring) &&
            !is_disjoint(x, &generator->operators[a], algebra))
            return 0;
    return 1;
}

/* out += sum_ab K_ab (L_b† X L_a - 1/2 {L_b† L_a, X}) = 1/2 sum_ab K_ab (L_b† [X, L_a] + [L_b†, X]
 * L_a) */
static void adjoint_dissipator(op_t out, op_src x, const generator_t *generator)
{
    const algebra_t *algebra = &generator->model->algebra;
    size_t n = generator->count;
    op_t l, adjoint, term;
    scalar_t half;

    op_init(l, algebra);
    op_init(adjoint, algebra);
    op_init(term, algebra);
    scalar_init(half, algebra->ring);
    scalar_set_ratio(half, 1, 2, algebra->ring);
    for (size_t b = 0; b < n; b++) {
        if (commutes_with_all(x, generator, b))
            continue;
        rated(l, generator, b);
        op_adjoint(adjoint, &generator->operators[b], algebra);
        op_commutator(term, x, l, algebra);
        op_mul(term, adjoint, term, algebra);
        op_addmul(out, term, half, algebra);
        op_commutator(term, adjoint, x, algebra);
        op_mul(term, term, l, algebra);
        op_addmul(out, term, half, algebra);
    }
    scalar_clear(half, algebra->ring);
    op_clear(term, algebra);
    op_clear(adjoint, algebra);
    op_clear(l, algebra);
}

void generator_adjoint(op_t out, op_src x, const generator_t *generator)
{
    const algebra_t *algebra = &generator->model->algebra;
    op_t sum;
    scalar_t c;

    op_init(sum, algebra);
    scalar_init(c, algebra->ring);
    op_commutator(sum, generator->hamiltonian, x, algebra);
    scalar_imaginary_unit(c, algebra->ring);
    if (scalar_div(c, c, algebra->hbar, algebra->ring)) /* hbar is never zero */
        op_scale(sum, sum, c, algebra);
    adjoint_dissipator(sum, x, generator);
    op_swap(out, sum);
    scalar_clear(c, algebra->ring);
    op_clear(sum, algebra);
}

assumptions_t *generator_assumptions(const generator_t *generator)
{
    assumptions_t *assumptions = assumptions_copy(generator->model->assumptions);

    for (size_t k = 0; k < generator->positivity.count; k++)
        assumptions_add(assumptions, generator->positivity.kinds[k],
                        &generator->positivity.elements[k]);
    return assumptions;
}
