/* Moments beyond a closure, by cumulants. */
#include "scheme/closing.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "environment/array.h"

void closing_init(closing_t *out, const hierarchy_t *hierarchy, size_t first, const ring_t *ring)
{
    *out = (closing_t){
        .hierarchy = hierarchy, .first = first, .ring = ring, .budget = {0, CLOSING_MAX_STEPS}};
}

void closing_clear(closing_t *closing)
{
    for (size_t k = 0; k < closing->count; k++)
        scalar_clear(&closing->values[k], closing->ring);
    free(closing->values);
    free(closing->keys);
    free(closing->is_cumulant);
}

static const algebra_t *algebra_of(const closing_t *closing)
{
    return &closing->hierarchy->model->algebra;
}

static const scalar_struct *remembered(const opkey_t *key, int is_cumulant,
                                       const closing_t *closing)
{
    size_t width = space_width(algebra_of(closing)->space);

    for (size_t k = 0; k < closing->count; k++)
        if (closing->is_cumulant[k] == is_cumulant &&
            memcmp(closing->keys + k * width, key, width * sizeof *key) == 0)
            return &closing->values[k];
    return NULL;
}

static void remember(const opkey_t *key, int is_cumulant, scalar_src value, closing_t *closing)
{
    size_t width = space_width(algebra_of(closing)->space), k = closing->count++;

    if (k == closing->capacity) {
        closing->capacity = 2 * k + 64;
        closing->keys =
            memory_resize(closing->keys, closing->capacity * (width + 1), sizeof *closing->keys);
        closing->values =
            memory_resize(closing->values, closing->capacity, sizeof *closing->values);
        closing->is_cumulant = memory_resize(closing->is_cumulant, closing->capacity, 1);
    }
    memcpy(closing->keys + k * width, key, width * sizeof *key);
    closing->is_cumulant[k] = (unsigned char)is_cumulant;
    scalar_init(&closing->values[k], closing->ring);
    scalar_set(&closing->values[k], value, closing->ring);
}

/* prod_v C(all_v, taken_v) */
static slong binomials(const size_t *all, const size_t *taken, size_t count)
{
    slong product = 1;

    for (size_t v = 0; v < count; v++)
        for (size_t j = 1; j <= taken[v]; j++)
            product = product * (slong)(all[v] - taken[v] + j) / (slong)j;
    return product;
}

static size_t length_of(scalar_src x, const closing_t *closing)
{
    return (size_t)fmpz_mpoly_length(fmpz_mpoly_q_numref(x), ring_context(closing->ring));
}

static void cumulant(scalar_t out, const opkey_t *key, closing_t *closing);

/* out += C(a, b) K(v b) E(a - b); `b` holds how many of each variable, v is the first. */
static void add_product(scalar_t out, size_t *b, const variables_t *a, closing_t *closing)
{
    size_t width = space_width(a->space);
    opkey_t *key = memory_new(width + 1, sizeof *key);
    size_t *rest = memory_new(a->count + 1, sizeof *rest);
    slong number = binomials(a->multiplicity, b, a->count);
    scalar_t first, second;

    scalar_init(first, closing->ring);
    scalar_init(second, closing->ring);
    for (size_t v = 0; v < a->count; v++)
        rest[v] = a->multiplicity[v] - b[v];
    variables_key(key, rest, a);
    closing_moment(second, key, closing);
    b[0]++;
    variables_key(key, b, a);
    b[0]--;
    cumulant(first, key, closing);
    if (budget_spend(&closing->budget,
                     1 + length_of(first, closing) * length_of(second, closing))) {
        scalar_mul(first, first, second, closing->ring);
        scalar_mul_si(first, first, number, closing->ring);
        scalar_add(out, out, first, closing->ring);
    }
    scalar_clear(first, closing->ring);
    scalar_clear(second, closing->ring);
    free(key);
    free(rest);
}

/* out = the sum of closure.h; `whole`: with the cumulant of all variables together. */
static void expand(scalar_t out, const opkey_t *key, int whole, closing_t *closing)
{
    const closure_t *closure = &closing->hierarchy->closure;
    variables_t all;
    size_t *taken, weight;

    scalar_zero(out, closing->ring);
    variables_init(&all, key, closure, algebra_of(closing)->space);
    weight = variables_weight(&all);
    taken = memory_new(all.count + 1, sizeof *taken);
    all.multiplicity[0]--; /* v */
    do {
        size_t size = 1;

        for (size_t v = 0; v < all.count; v++)
            size += taken[v];
        if (size <= closure->order && (whole || size < weight))
            add_product(out, taken, &all, closing);
    } while (variables_next(taken, &all) && !budget_is_exceeded(&closing->budget));
    free(taken);
    variables_clear(&all);
}

/* K of a moment within the closure. */
static void cumulant(scalar_t out, const opkey_t *key, closing_t *closing)
{
    const scalar_struct *before = remembered(key, 1, closing);
    scalar_t lower;

    if (before) {
        scalar_set(out, before, closing->ring);
        return;
    }
    scalar_init(lower, closing->ring);
    closing_moment(out, key, closing);
    expand(lower, key, 0, closing);
    scalar_sub(out, out, lower, closing->ring);
    remember(key, 1, out, closing);
    scalar_clear(lower, closing->ring);
}

void closing_moment(scalar_t out, const opkey_t *key, closing_t *closing)
{
    size_t k;
    const scalar_struct *before;

    if (key_is_identity(key, algebra_of(closing))) {
        scalar_one(out, closing->ring);
        return;
    }
    k = hierarchy_find(closing->hierarchy, key);
    if (k != SIZE_MAX) {
        scalar_generator(out, ring_coordinate(closing->ring, closing->first + k), closing->ring);
        return;
    }
    before = remembered(key, 0, closing);
    if (before) {
        scalar_set(out, before, closing->ring);
        return;
    }
    if (closing->hierarchy->closure.kind == CLOSURE_NONE)
        abort(); /* a closed hierarchy has all its moments */
    expand(out, key, 1, closing);
    remember(key, 0, out, closing);
}
