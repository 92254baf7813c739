/* Superoperators as lists of terms: pushing, sorting, merging. */
#include "phasespace/terms.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "environment/array.h"

size_t superop_coordinates(const algebra_t *algebra)
{
    return ring_coordinate_count(algebra->ring);
}

void superop_init(superop_t s, const algebra_t *algebra)
{
    (void)algebra;
    memset(s, 0, sizeof *s);
}

void superop_clear(superop_t s, const algebra_t *algebra)
{
    superop_zero(s, algebra);
    free(s->derivatives);
    free(s->left);
    free(s->right);
    free(s->coefficients);
    memset(s, 0, sizeof *s);
}

void superop_zero(superop_t out, const algebra_t *algebra)
{
    for (size_t k = 0; k < out->count; k++)
        scalar_clear(&out->coefficients[k], algebra->ring);
    out->count = 0;
}

static void superop_grow(superop_t s, const algebra_t *algebra)
{
    size_t width = space_width(algebra->space), n = superop_coordinates(algebra);

    if (s->count < s->capacity)
        return;
    s->capacity = s->capacity ? 2 * s->capacity : 8;
    s->derivatives = memory_resize(s->derivatives, s->capacity * (n + 1), sizeof(opkey_t));
    s->left = memory_resize(s->left, s->capacity * (width + 1), sizeof(opkey_t));
    s->right = memory_resize(s->right, s->capacity * (width + 1), sizeof(opkey_t));
    s->coefficients = memory_resize(s->coefficients, s->capacity, sizeof(scalar_struct));
}

void superop_push(superop_t s, const opkey_t *derivative, scalar_src c, const opkey_t *left,
                  const opkey_t *right, const algebra_t *algebra)
{
    size_t width = space_width(algebra->space), n = superop_coordinates(algebra);

    if (scalar_is_zero(c, algebra->ring))
        return;
    superop_grow(s, algebra);
    memcpy(s->derivatives + s->count * n, derivative, n * sizeof(opkey_t));
    memcpy(s->left + s->count * width, left, width * sizeof(opkey_t));
    memcpy(s->right + s->count * width, right, width * sizeof(opkey_t));
    scalar_init(&s->coefficients[s->count], algebra->ring);
    scalar_set(&s->coefficients[s->count], c, algebra->ring);
    s->count++;
}

void superop_push_operators(superop_t s, const opkey_t *derivative, scalar_src c, op_src left,
                            op_src right, const algebra_t *algebra)
{
    size_t width = space_width(algebra->space);
    scalar_t product, factor;

    scalar_init(product, algebra->ring);
    scalar_init(factor, algebra->ring);
    for (size_t a = 0; a < left->count; a++) {
        if (!budget_spend(algebra->budget, right->count * scalar_size(c, algebra)))
            break;
        scalar_mul(factor, c, &left->coefficients[a], algebra->ring);
        for (size_t b = 0; b < right->count; b++) {
            scalar_mul(product, factor, &right->coefficients[b], algebra->ring);
            superop_push(s, derivative, product, left->keys + a * width, right->keys + b * width,
                         algebra);
        }
    }
    scalar_clear(factor, algebra->ring);
    scalar_clear(product, algebra->ring);
}

void superop_push_sandwich(superop_t s, superop_src d, op_src left, op_src right,
                           const algebra_t *algebra)
{
    size_t n = superop_coordinates(algebra);

    for (size_t k = 0; k < d->count; k++)
        superop_push_operators(s, d->derivatives + k * n, &d->coefficients[k], left, right,
                               algebra);
}

/* ---- canonical form ---------------------------------------------------------------------- */

typedef struct {
    const opkey_t *parts[3]; /* derivative, left, right */
    size_t lengths[3], index;
} entry_t;

static int keys_compare(const opkey_t *a, const opkey_t *b, size_t length)
{
    for (size_t k = 0; k < length; k++)
        if (a[k] != b[k])
            return a[k] < b[k] ? -1 : 1;
    return 0;
}

static int entry_compare(const void *x, const void *y)
{
    const entry_t *a = x, *b = y;
    int order = 0;

    for (size_t k = 0; k < 3 && order == 0; k++)
        order = keys_compare(a->parts[k], b->parts[k], a->lengths[k]);
    return order;
}

static entry_t *entries_sorted(superop_src s, const algebra_t *algebra)
{
    size_t width = space_width(algebra->space), n = superop_coordinates(algebra);
    entry_t *entries = memory_new(s->count + 1, sizeof *entries);

    for (size_t k = 0; k < s->count; k++)
        entries[k] = (entry_t){{s->derivatives + k * n, s->left + k * width, s->right + k * width},
                               {n, width, width},
                               k};
    qsort(entries, s->count, sizeof *entries, entry_compare);
    return entries;
}

void superop_canonical(superop_t s, const algebra_t *algebra)
{
    entry_t *entries = entries_sorted(s, algebra);
    superop_t out;
    scalar_t sum;

    superop_init(out, algebra);
    scalar_init(sum, algebra->ring);
    for (size_t k = 0, next; k < s->count; k = next) {
        scalar_set(sum, &s->coefficients[entries[k].index], algebra->ring);
        for (next = k + 1; next < s->count && entry_compare(&entries[k], &entries[next]) == 0;
             next++)
            scalar_add(sum, sum, &s->coefficients[entries[next].index], algebra->ring);
        superop_push(out, entries[k].parts[0], sum, entries[k].parts[1], entries[k].parts[2],
                     algebra);
    }
    scalar_clear(sum, algebra->ring);
    free(entries);
    superop_clear(s, algebra);
    *s = *out;
}

void key_product(op_t out, const opkey_t *a, const opkey_t *b, const algebra_t *algebra)
{
    op_t right;
    scalar_t one;

    scalar_init(one, algebra->ring);
    scalar_one(one, algebra->ring);
    if (key_is_identity(a, algebra) || key_is_identity(b, algebra)) {
        op_set_term(out, key_is_identity(a, algebra) ? b : a, one, algebra);
    } else {
        op_init(right, algebra);
        op_set_term(right, b, one, algebra);
        op_set_term(out, a, one, algebra);
        op_mul(out, out, right, algebra);
        op_clear(right, algebra);
    }
    scalar_clear(one, algebra->ring);
}

size_t superop_order(superop_src s, size_t k, const algebra_t *algebra)
{
    size_t n = superop_coordinates(algebra), order = 0;

    for (size_t j = 0; j < n; j++)
        order += s->derivatives[k * n + j];
    return order;
}
