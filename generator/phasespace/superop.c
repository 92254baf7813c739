/* The algebra of superoperators on operator-valued phase-space functions. */
#include "phasespace/superop.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "environment/array.h"
#include "phasespace/terms.h"

void superop_one(superop_t out, const algebra_t *algebra)
{
    opkey_t *zeros =
        memory_new(superop_coordinates(algebra) + space_width(algebra->space) + 1, sizeof *zeros);
    scalar_t one;

    scalar_init(one, algebra->ring);
    scalar_one(one, algebra->ring);
    superop_zero(out, algebra);
    superop_push(out, zeros, one, zeros, zeros, algebra);
    scalar_clear(one, algebra->ring);
    free(zeros);
}

int superop_is_zero(superop_src s, const algebra_t *algebra)
{
    (void)algebra;
    return s->count == 0;
}

int superop_equal(superop_src s, superop_src t, const algebra_t *algebra)
{
    superop_t difference;
    int equal;

    superop_init(difference, algebra);
    superop_sub(difference, s, t, algebra);
    equal = superop_is_zero(difference, algebra);
    superop_clear(difference, algebra);
    return equal;
}

static void push_multiple(superop_t out, superop_src s, slong m, const algebra_t *algebra)
{
    size_t width = space_width(algebra->space), n = superop_coordinates(algebra);
    scalar_t c;

    scalar_init(c, algebra->ring);
    for (size_t k = 0; k < s->count; k++) {
        scalar_mul_si(c, &s->coefficients[k], m, algebra->ring);
        superop_push(out, s->derivatives + k * n, c, s->left + k * width, s->right + k * width,
                     algebra);
    }
    scalar_clear(c, algebra->ring);
}

/* out = s + n t */
static void combine(superop_t out, superop_src s, superop_src t, slong n, const algebra_t *algebra)
{
    superop_t sum;

    superop_init(sum, algebra);
    push_multiple(sum, s, 1, algebra);
    push_multiple(sum, t, n, algebra);
    superop_canonical(sum, algebra);
    superop_clear(out, algebra);
    *out = *sum;
}

void superop_add(superop_t out, superop_src s, superop_src t, const algebra_t *algebra)
{
    combine(out, s, t, 1, algebra);
}

void superop_sub(superop_t out, superop_src s, superop_src t, const algebra_t *algebra)
{
    combine(out, s, t, -1, algebra);
}

/* ---- product ----------------------------------------------------------------------------- */

/* One pair of terms, s_i after t_j:  d^m [a A (d^n [b C . D]) B]. */
typedef struct {
    const algebra_t *algebra;
    const opkey_t *m, *n;
    scalar_src a, b;
    op_t left, right; /* A C and D B */
    opkey_t *k, *derivative;
} pair_t;

/* (-1)^|k| C(n, k) d^k a, zero if a does not depend on the coordinates so often. */
static void leibniz_factor(scalar_t out, const pair_t *pair)
{
    const ring_t *ring = pair->algebra->ring;

    scalar_set(out, pair->a, ring);
    for (size_t j = 0; j < superop_coordinates(pair->algebra); j++) {
        slong n = pair->n[j];
        for (slong e = 0; e < pair->k[j] && !scalar_is_zero(out, ring); e++) {
            scalar_derivative(out, out, ring_coordinate(ring, j), ring);
            scalar_mul_ratio(out, out, -(n - e), (ulong)(e + 1), ring);
        }
    }
}

/* The next k <= n; 0 after the last. */
static int next_multi_index(opkey_t *k, const opkey_t *n, size_t length)
{
    for (size_t j = 0; j < length; j++) {
        if (k[j] < n[j]) {
            k[j]++;
            return 1;
        }
        k[j] = 0;
    }
    return 0;
}

/* sum_k (-1)^|k| C(n, k) d^(m+n-k) [ (d^k a) b  A C . D B ] */
static void push_pair(superop_t out, pair_t *pair)
{
    const algebra_t *algebra = pair->algebra;
    size_t n = superop_coordinates(algebra);
    scalar_t c;

    scalar_init(c, algebra->ring);
    memset(pair->k, 0, n * sizeof *pair->k);
    do {
        if (!budget_spend(algebra->budget, scalar_size(pair->a, algebra)))
            break;
        leibniz_factor(c, pair);
        if (scalar_is_zero(c, algebra->ring))
            continue;
        if (!budget_spend(algebra->budget, scalar_size(c, algebra) * scalar_size(pair->b, algebra)))
            break;
        scalar_mul(c, c, pair->b, algebra->ring);
        for (size_t j = 0; j < n; j++)
            pair->derivative[j] = (opkey_t)(pair->m[j] + pair->n[j] - pair->k[j]);
        superop_push_operators(out, pair->derivative, c, pair->left, pair->right, algebra);
    } while (next_multi_index(pair->k, pair->n, n));
    scalar_clear(c, algebra->ring);
}

void superop_mul(superop_t out, superop_src s, superop_src t, const algebra_t *algebra)
{
    size_t width = space_width(algebra->space), n = superop_coordinates(algebra);
    pair_t pair = {.algebra = algebra};
    superop_t product;

    superop_init(product, algebra);
    op_init(pair.left, algebra);
    op_init(pair.right, algebra);
    pair.k = memory_new(n + 1, sizeof(opkey_t));
    pair.derivative = memory_new(n + 1, sizeof(opkey_t));
    for (size_t i = 0; i < s->count; i++)
        for (size_t j = 0; j < t->count && !budget_is_exceeded(algebra->budget); j++) {
            pair.m = s->derivatives + i * n;
            pair.n = t->derivatives + j * n;
            pair.a = &s->coefficients[i];
            pair.b = &t->coefficients[j];
            key_product(pair.left, s->left + i * width, t->left + j * width, algebra);
            key_product(pair.right, t->right + j * width, s->right + i * width, algebra);
            push_pair(product, &pair);
        }
    superop_canonical(product, algebra);
    free(pair.derivative);
    free(pair.k);
    op_clear(pair.right, algebra);
    op_clear(pair.left, algebra);
    superop_clear(out, algebra);
    *out = *product;
}

/* ---- orderings --------------------------------------------------------------------------- */

typedef void (*reorder_t)(op_t out, op_src a, const unsigned char *take, const algebra_t *algebra);

static void superop_reorder(superop_t out, superop_src s, reorder_t reorder,
                            const algebra_t *algebra)
{
    size_t width = space_width(algebra->space), n = superop_coordinates(algebra);
    superop_t result;
    op_t left, right;
    scalar_t one;

    superop_init(result, algebra);
    op_init(left, algebra);
    op_init(right, algebra);
    scalar_init(one, algebra->ring);
    scalar_one(one, algebra->ring);
    for (size_t k = 0; k < s->count; k++) {
        op_set_term(left, s->left + k * width, one, algebra);
        op_set_term(right, s->right + k * width, one, algebra);
        reorder(left, left, NULL, algebra);
        reorder(right, right, NULL, algebra);
        superop_push_operators(result, s->derivatives + k * n, &s->coefficients[k], left, right,
                               algebra);
    }
    superop_canonical(result, algebra);
    scalar_clear(one, algebra->ring);
    op_clear(right, algebra);
    op_clear(left, algebra);
    superop_clear(out, algebra);
    *out = *result;
}

void superop_to_weyl(superop_t out, superop_src s, const algebra_t *algebra)
{
    superop_reorder(out, s, op_to_weyl, algebra);
}

void superop_from_weyl(superop_t out, superop_src s, const algebra_t *algebra)
{
    superop_reorder(out, s, op_from_weyl, algebra);
}

/* ---- random values ----------------------------------------------------------------------- */

static void random_operator(op_t out, flint_rand_t random, const algebra_t *algebra)
{
    size_t count = space_count(algebra->space);
    unsigned char *take = memory_new(count + 1, 1);

    for (size_t factor = 0; factor < count; factor++)
        take[factor] = space_role(algebra->space, factor) == FACTOR_QUANTUM;
    op_randtest(out, take, random, algebra);
    free(take);
}

void superop_randtest(superop_t out, flint_rand_t random, const algebra_t *algebra)
{
    size_t n = superop_coordinates(algebra), terms = 1 + n_randint(random, 2);
    opkey_t *derivative = memory_new(n + 1, sizeof *derivative);
    op_t left, right;
    scalar_t c;

    op_init(left, algebra);
    op_init(right, algebra);
    scalar_init(c, algebra->ring);
    superop_zero(out, algebra);
    for (size_t k = 0; k < terms; k++) {
        for (size_t j = 0; j < n; j++)
            derivative[j] = (opkey_t)n_randint(random, 3);
        random_operator(left, random, algebra);
        random_operator(right, random, algebra);
        scalar_randtest(c, random, 1, algebra->ring);
        superop_push_operators(out, derivative, c, left, right, algebra);
    }
    superop_canonical(out, algebra);
    scalar_clear(c, algebra->ring);
    op_clear(right, algebra);
    op_clear(left, algebra);
    free(derivative);
}
