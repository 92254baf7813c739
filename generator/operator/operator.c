/* Operators as sorted lists of terms: storage, linear algebra, predicates. */
#include "operator/operator.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "operator/operator_internal.h"

void op_init(op_t a, const algebra_t *algebra)
{
    (void)algebra;
    *a = (op_struct){0, 0, NULL, NULL};
}

static void op_truncate(op_t a, size_t count, const algebra_t *algebra)
{
    while (a->count > count)
        scalar_clear(&a->coefficients[--a->count], algebra->ring);
}

void op_clear(op_t a, const algebra_t *algebra)
{
    op_truncate(a, 0, algebra);
    free(a->keys);
    free(a->coefficients);
    op_init(a, algebra);
}

void op_zero(op_t out, const algebra_t *algebra)
{
    op_truncate(out, 0, algebra);
}

void op_swap(op_t a, op_t b)
{
    op_struct swap = *a;

    *a = *b;
    *b = swap;
}

void op_append(op_t out, const opkey_t *key, scalar_src coefficient, const algebra_t *algebra)
{
    size_t width = space_width(algebra->space);

    if (out->count == out->capacity) {
        out->capacity = out->capacity ? 2 * out->capacity : 4;
        out->keys = memory_resize(out->keys, out->capacity * (width + 1), sizeof(opkey_t));
        out->coefficients = memory_resize(out->coefficients, out->capacity, sizeof(scalar_struct));
    }
    memcpy(out->keys + out->count * width, key, width * sizeof(opkey_t));
    scalar_init(&out->coefficients[out->count], algebra->ring);
    scalar_set(&out->coefficients[out->count++], coefficient, algebra->ring);
}

int opkey_compare(const opkey_t *x, const opkey_t *y, size_t width)
{
    for (size_t k = 0; k < width; k++)
        if (x[k] != y[k])
            return x[k] < y[k] ? -1 : 1;
    return 0;
}

/* Merge sort of term numbers by key; `spare` is as long as `order`. */
static void sort_terms(size_t *order, size_t *spare, size_t count, const opkey_t *keys,
                       size_t width)
{
    size_t half = count / 2, i = 0, j = half;

    if (count < 2)
        return;
    sort_terms(order, spare, half, keys, width);
    sort_terms(order + half, spare, count - half, keys, width);
    for (size_t k = 0; k < count; k++) {
        int left = j == count || (i < half && opkey_compare(keys + order[i] * width,
                                                            keys + order[j] * width, width) <= 0);
        spare[k] = left ? order[i++] : order[j++];
    }
    memcpy(order, spare, count * sizeof(size_t));
}

static int is_sorted(op_src a, size_t width, const ring_t *ring)
{
    for (size_t k = 0; k < a->count; k++) {
        if (scalar_is_zero(&a->coefficients[k], ring))
            return 0;
        if (k > 0 && opkey_compare(a->keys + (k - 1) * width, a->keys + k * width, width) >= 0)
            return 0;
    }
    return 1;
}

void op_normalise(op_t a, const algebra_t *algebra)
{
    size_t width = space_width(algebra->space), count = a->count;
    size_t *order;
    op_t out;

    if (is_sorted(a, width, algebra->ring))
        return;
    order = memory_new(2 * count, sizeof(size_t));
    for (size_t k = 0; k < count; k++)
        order[k] = k;
    sort_terms(order, order + count, count, a->keys, width);
    op_init(out, algebra);
    for (size_t k = 0; k < count; k++) {
        const opkey_t *key = a->keys + order[k] * width;
        scalar_struct *c = &a->coefficients[order[k]];
        size_t last = out->count - 1;
        if (out->count > 0 && opkey_compare(out->keys + last * width, key, width) == 0) {
            scalar_add(&out->coefficients[last], &out->coefficients[last], c, algebra->ring);
            continue;
        }
        if (out->count > 0 && scalar_is_zero(&out->coefficients[last], algebra->ring))
            op_truncate(out, last, algebra);
        op_append(out, key, c, algebra);
    }
    if (out->count > 0 && scalar_is_zero(&out->coefficients[out->count - 1], algebra->ring))
        op_truncate(out, out->count - 1, algebra);
    op_swap(a, out);
    op_clear(out, algebra);
    free(order);
}

void op_set(op_t out, op_src a, const algebra_t *algebra)
{
    if (out == a)
        return;
    op_zero(out, algebra);
    for (size_t k = 0; k < a->count; k++)
        op_append(out, op_key(a, k, algebra), &a->coefficients[k], algebra);
}

void op_set_term(op_t out, const opkey_t *key, scalar_src coefficient, const algebra_t *algebra)
{
    op_t term;

    op_init(term, algebra);
    if (!scalar_is_zero(coefficient, algebra->ring))
        op_append(term, key, coefficient, algebra);
    op_swap(out, term);
    op_clear(term, algebra);
}

opkey_t *opkey_identity(const algebra_t *algebra)
{
    return memory_new(space_width(algebra->space) + 1, sizeof(opkey_t));
}

void op_set_scalar(op_t out, scalar_src x, const algebra_t *algebra)
{
    opkey_t *key = opkey_identity(algebra);

    op_set_term(out, key, x, algebra);
    free(key);
}

void op_embed(op_t out, op_src a, const size_t *place, const algebra_t *from, const algebra_t *to)
{
    opkey_t *key = opkey_identity(to);

    op_zero(out, to);
    for (size_t i = 0; i < a->count; i++) {
        for (size_t k = 0; k < space_width(from->space); k++)
            key[place[k]] = op_key(a, i, from)[k];
        op_append(out, key, &a->coefficients[i], to);
    }
    op_normalise(out, to);
    free(key);
}

void op_one(op_t out, const algebra_t *algebra)
{
    scalar_t one;

    scalar_init(one, algebra->ring);
    scalar_one(one, algebra->ring);
    op_set_scalar(out, one, algebra);
    scalar_clear(one, algebra->ring);
}

/* ---- predicates -------------------------------------------------------------------------- */

int op_is_zero(op_src a, const algebra_t *algebra)
{
    (void)algebra;
    return a->count == 0;
}

static int key_is_identity(const opkey_t *key, size_t width)
{
    for (size_t k = 0; k < width; k++)
        if (key[k] != 0)
            return 0;
    return 1;
}

int op_is_scalar(op_src a, const algebra_t *algebra)
{
    return a->count == 0 ||
           (a->count == 1 && key_is_identity(a->keys, space_width(algebra->space)));
}

int op_equal(op_src a, op_src b, const algebra_t *algebra)
{
    size_t width = space_width(algebra->space);

    if (a->count != b->count)
        return 0;
    for (size_t k = 0; k < a->count; k++)
        if (opkey_compare(a->keys + k * width, b->keys + k * width, width) != 0 ||
            !scalar_equal(&a->coefficients[k], &b->coefficients[k], algebra->ring))
            return 0;
    return 1;
}

int op_is_hermitian(op_src a, const algebra_t *algebra)
{
    op_t adjoint;
    int equal;

    op_init(adjoint, algebra);
    op_adjoint(adjoint, a, algebra);
    equal = op_equal(adjoint, a, algebra);
    op_clear(adjoint, algebra);
    return equal;
}

size_t op_degree(op_src a, size_t mode, const algebra_t *algebra)
{
    size_t offset = space_offset(algebra->space, mode), degree = 0;

    for (size_t k = 0; k < a->count; k++) {
        const opkey_t *key = op_key(a, k, algebra) + offset;
        size_t here = (size_t)key[0] + key[1];
        degree = here > degree ? here : degree;
    }
    return degree;
}

int op_acts_on(op_src a, size_t factor, const algebra_t *algebra)
{
    size_t offset = space_offset(algebra->space, factor);

    if (space_is_mode(algebra->space, factor))
        return op_degree(a, factor, algebra) > 0;
    for (size_t k = 0; k < a->count; k++)
        if (op_key(a, k, algebra)[offset] != 0)
            return 1;
    return 0;
}

void op_identity_part(scalar_t out, op_src a, const algebra_t *algebra)
{
    if (a->count > 0 && key_is_identity(a->keys, space_width(algebra->space)))
        scalar_set(out, &a->coefficients[0], algebra->ring);
    else
        scalar_zero(out, algebra->ring);
}

/* ---- linear operations ------------------------------------------------------------------- */

void op_scale(op_t out, op_src a, scalar_src x, const algebra_t *algebra)
{
    op_t result;

    op_init(result, algebra);
    if (!scalar_is_zero(x, algebra->ring)) {
        op_set(result, a, algebra);
        for (size_t k = 0; k < result->count; k++)
            scalar_mul(&result->coefficients[k], &result->coefficients[k], x, algebra->ring);
    }
    op_swap(out, result);
    op_clear(result, algebra);
}

void op_addmul(op_t out, op_src a, scalar_src x, const algebra_t *algebra)
{
    op_t scaled;

    op_init(scaled, algebra);
    op_scale(scaled, a, x, algebra);
    for (size_t k = 0; k < scaled->count; k++)
        op_append(out, op_key(scaled, k, algebra), &scaled->coefficients[k], algebra);
    op_normalise(out, algebra);
    op_clear(scaled, algebra);
}

static void add_multiple(op_t out, op_src a, op_src b, slong n, const algebra_t *algebra)
{
    op_t sum;
    scalar_t x;

    op_init(sum, algebra);
    scalar_init(x, algebra->ring);
    scalar_set_si(x, n, algebra->ring);
    if (out == a) { /* in place: sums of many terms in order take no copies */
        op_addmul(out, b, x, algebra);
    } else {
        op_set(sum, a, algebra);
        op_addmul(sum, b, x, algebra);
        op_swap(out, sum);
    }
    scalar_clear(x, algebra->ring);
    op_clear(sum, algebra);
}

void op_add(op_t out, op_src a, op_src b, const algebra_t *algebra)
{
    add_multiple(out, a, b, 1, algebra);
}

void op_sub(op_t out, op_src a, op_src b, const algebra_t *algebra)
{
    add_multiple(out, a, b, -1, algebra);
}

void op_neg(op_t out, op_src a, const algebra_t *algebra)
{
    op_set(out, a, algebra);
    for (size_t k = 0; k < out->count; k++)
        scalar_neg(&out->coefficients[k], &out->coefficients[k], algebra->ring);
}

void op_map(op_t out, op_src a, op_map_t f, void *data, const algebra_t *algebra)
{
    op_t result;

    op_init(result, algebra);
    op_set(result, a, algebra);
    for (size_t k = 0; k < result->count; k++)
        f(&result->coefficients[k], &result->coefficients[k], data);
    op_normalise(result, algebra);
    op_swap(out, result);
    op_clear(result, algebra);
}
