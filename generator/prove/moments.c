/* Exact derivatives of mean-field expectation values. */
#include "prove/moments.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "environment/array.h"

struct moments_struct {
    const equations_t *equations;
    const drives_t *drives;
    size_t count, capacity;
    opkey_t *keys;       /* count * width; distinct, none is the identity */
    moment_sum_t *rates; /* dm_X/dt, made when first asked for */
    unsigned char *known;
    moment_sum_t *velocity; /* coordinates: <velocity_i> */
};

void moment_sum_init(moment_sum_t *sum)
{
    *sum = (moment_sum_t){0};
}

void moment_sum_clear(moment_sum_t *sum, const moments_t *moments)
{
    for (size_t k = 0; k < sum->count; k++) {
        free(sum->terms[k].factors);
        scalar_clear(sum->terms[k].coefficient, moments->equations->model->ring);
    }
    free(sum->terms);
    *sum = (moment_sum_t){0};
}

size_t moment_sum_size(const moment_sum_t *sum)
{
    size_t size = 0;

    for (size_t k = 0; k < sum->count; k++)
        size += (size_t)fmpz_mpoly_q_numref(sum->terms[k].coefficient)->length;
    return size;
}

static int compare_size(size_t a, size_t b)
{
    return (a > b) - (a < b);
}

static int compare_terms(const void *x, const void *y)
{
    const moment_term_t *a = x, *b = y;
    int order = compare_size(a->length, b->length);

    for (size_t k = 0; order == 0 && k < a->length; k++)
        order = compare_size(a->factors[k], b->factors[k]);
    return order;
}

static int compare_factors(const void *x, const void *y)
{
    return compare_size(*(const size_t *)x, *(const size_t *)y);
}

/* Appends c m_first.. m_second..; the sum is sorted later. */
static void push(moment_sum_t *sum, scalar_src c, const size_t *first, size_t first_count,
                 const size_t *second, size_t second_count, const ring_t *ring)
{
    moment_term_t *term;

    if (sum->count == sum->capacity) {
        sum->capacity = 2 * sum->capacity + 16;
        sum->terms = memory_resize(sum->terms, sum->capacity, sizeof *sum->terms);
    }
    term = sum->terms + sum->count++;
    term->length = first_count + second_count;
    term->factors = memory_new(term->length + 1, sizeof *term->factors);
    if (first_count)
        memcpy(term->factors, first, first_count * sizeof *first);
    if (second_count)
        memcpy(term->factors + first_count, second, second_count * sizeof *second);
    qsort(term->factors, term->length, sizeof *term->factors, compare_factors);
    scalar_init(term->coefficient, ring);
    scalar_set(term->coefficient, c, ring);
}

/* Sorts, adds up equal products and drops zeros. */
static void collect(moment_sum_t *sum, const ring_t *ring)
{
    size_t kept = 0;

    if (sum->count)
        qsort(sum->terms, sum->count, sizeof *sum->terms, compare_terms);
    for (size_t k = 0; k < sum->count; k++) {
        moment_term_t *term = sum->terms + k, *last = kept ? sum->terms + kept - 1 : NULL;

        if (last && compare_terms(last, term) == 0) {
            scalar_add(last->coefficient, last->coefficient, term->coefficient, ring);
            free(term->factors);
            scalar_clear(term->coefficient, ring);
            continue;
        }
        if (last && scalar_is_zero(last->coefficient, ring)) {
            free(last->factors);
            scalar_clear(last->coefficient, ring);
            kept--;
        }
        sum->terms[kept++] = *term;
    }
    if (kept && scalar_is_zero(sum->terms[kept - 1].coefficient, ring)) {
        kept--;
        free(sum->terms[kept].factors);
        scalar_clear(sum->terms[kept].coefficient, ring);
    }
    sum->count = kept;
}

moments_t *moments_new(const equations_t *equations, const drives_t *drives)
{
    moments_t *moments = memory_new(1, sizeof *moments);

    moments->equations = equations;
    moments->drives = drives;
    moments->velocity = memory_new(equations->coordinates + 1, sizeof *moments->velocity);
    for (size_t i = 0; i < equations->coordinates; i++) {
        moment_sum_init(moments->velocity + i);
        moments_expect(moments->velocity + i, equations->velocity + i, moments);
    }
    return moments;
}

void moments_free(moments_t *moments)
{
    for (size_t k = 0; k < moments->count; k++)
        moment_sum_clear(moments->rates + k, moments);
    for (size_t i = 0; i < moments->equations->coordinates; i++)
        moment_sum_clear(moments->velocity + i, moments);
    free(moments->keys);
    free(moments->rates);
    free(moments->known);
    free(moments->velocity);
    free(moments);
}

const opkey_t *moments_key(const moments_t *moments, size_t factor)
{
    return moments->keys + factor * space_width(moments->equations->model->space);
}

size_t moments_count(const moments_t *moments)
{
    return moments->count;
}

/* The index of a key, new if need be. */
static size_t intern(moments_t *moments, const opkey_t *key)
{
    size_t width = space_width(moments->equations->model->space);

    for (size_t k = 0; k < moments->count; k++)
        if (memcmp(moments->keys + k * width, key, width * sizeof *key) == 0)
            return k;
    if (moments->count == moments->capacity) {
        moments->capacity = 2 * moments->capacity + 16;
        moments->keys =
            memory_resize(moments->keys, moments->capacity * width, sizeof *moments->keys);
        moments->rates = memory_resize(moments->rates, moments->capacity, sizeof *moments->rates);
        moments->known = memory_resize(moments->known, moments->capacity, 1);
    }
    memcpy(moments->keys + moments->count * width, key, width * sizeof *key);
    moment_sum_init(moments->rates + moments->count);
    moments->known[moments->count] = 0;
    return moments->count++;
}

void moments_expect(moment_sum_t *out, op_src a, moments_t *moments)
{
    const algebra_t *algebra = &moments->equations->model->algebra;
    size_t width = space_width(algebra->space);

    moment_sum_clear(out, moments);
    for (size_t k = 0; k < a->count; k++) {
        const opkey_t *key = a->keys + k * width;
        size_t factor;

        if (key_is_identity(key, algebra)) {
            push(out, a->coefficients + k, NULL, 0, NULL, 0, algebra->ring);
            continue;
        }
        factor = intern(moments, key);
        push(out, a->coefficients + k, &factor, 1, NULL, 0, algebra->ring);
    }
    collect(out, algebra->ring);
}

static const moment_sum_t *rate_of(moments_t *moments, size_t factor)
{
    const algebra_t *algebra = &moments->equations->model->algebra;
    moment_sum_t rate;
    scalar_t one;
    op_t x, action;

    if (moments->known[factor])
        return moments->rates + factor;
    op_init(x, algebra);
    op_init(action, algebra);
    scalar_init(one, algebra->ring);
    scalar_one(one, algebra->ring);
    op_set_term(x, moments_key(moments, factor), one, algebra);
    equations_adjoint(action, x, moments->equations);
    moment_sum_init(&rate);
    moments_expect(&rate, action, moments); /* may move moments->rates */
    moments->rates[factor] = rate;
    moments->known[factor] = 1;
    op_clear(x, algebra);
    op_clear(action, algebra);
    scalar_clear(one, algebra->ring);
    return moments->rates + factor;
}

/* out += c m_factors * rate */
static void add_product(moment_sum_t *out, scalar_src c, const size_t *factors, size_t count,
                        const moment_sum_t *rate, const ring_t *ring)
{
    scalar_t x;

    scalar_init(x, ring);
    for (size_t k = 0; k < rate->count; k++) {
        scalar_mul(x, c, rate->terms[k].coefficient, ring);
        push(out, x, factors, count, rate->terms[k].factors, rate->terms[k].length, ring);
    }
    scalar_clear(x, ring);
}

/* Leibniz' rule on one product. */
static void differentiate(moment_sum_t *out, const moment_term_t *term, moments_t *moments)
{
    const ring_t *ring = moments->equations->model->ring;
    size_t *others = memory_new(term->length + 1, sizeof *others);
    scalar_t x;

    scalar_init(x, ring);
    for (size_t i = 0; i < moments->equations->coordinates; i++) {
        scalar_derivative(x, term->coefficient, ring_coordinate(ring, i), ring);
        if (!scalar_is_zero(x, ring))
            add_product(out, x, term->factors, term->length, moments->velocity + i, ring);
    }
    for (size_t k = 0; k < term->length; k++) {
        memcpy(others, term->factors, k * sizeof *others);
        memcpy(others + k, term->factors + k + 1, (term->length - k - 1) * sizeof *others);
        add_product(out, term->coefficient, others, term->length - 1,
                    rate_of(moments, term->factors[k]), ring);
    }
    drives_rate(x, term->coefficient, moments->drives);
    if (!scalar_is_zero(x, ring))
        push(out, x, term->factors, term->length, NULL, 0, ring);
    scalar_clear(x, ring);
    free(others);
}

int moments_derivative(moment_sum_t *out, const moment_sum_t *sum, size_t limit, moments_t *moments)
{
    moment_sum_clear(out, moments);
    for (size_t k = 0; k < sum->count && out->count <= limit; k++)
        differentiate(out, sum->terms + k, moments);
    for (size_t k = 0; k < out->count && out->count <= limit; k++)
        if (!drives_define(out->terms[k].coefficient, moments->drives))
            return 0;
    if (out->count > limit)
        return 0;
    collect(out, moments->equations->model->ring);
    return 1;
}
