/* States and the expectation values of operators in them. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "operator/moment.h"

/* ---- making states --------------------------------------------------------------------------- */

state_t *state_new(void)
{
    return memory_new(1, sizeof(state_t));
}

static scalar_struct *copy_scalars(const scalar_struct *x, const size_t *from, size_t count,
                                   const ring_t *ring)
{
    scalar_struct *copy = memory_new(count + 1, sizeof *copy);
    size_t k;

    for (k = 0; k < count; k++) {
        scalar_init(&copy[k], ring);
        scalar_set(&copy[k], &x[from[k]], ring);
    }
    return copy;
}

static void clear_scalars(scalar_struct *x, size_t count, const ring_t *ring)
{
    size_t k;

    if (x == NULL)
        return;
    for (k = 0; k < count; k++)
        scalar_clear(&x[k], ring);
    free(x);
}

void state_free(state_t *state, const algebra_t *algebra)
{
    size_t k;

    if (state == NULL)
        return;
    for (k = 0; k < state->count; k++) {
        state_part_t *part = &state->parts[k];

        clear_scalars(part->mean, 2 * part->count, algebra->ring);
        clear_scalars(part->covariance, 4 * part->count * part->count, algebra->ring);
        scalar_clear(part->alpha, algebra->ring);
        scalar_clear(part->overlap, algebra->ring);
        op_clear(part->density, algebra);
        free(part->factors);
    }
    free(state->parts);
    free(state);
}

/* Appends an empty part over the given factors, in ascending order. */
static state_part_t *add_part(state_t *state, state_kind_t kind, const size_t *factors,
                              size_t count, const algebra_t *algebra)
{
    state_part_t *part;
    size_t j, k, f;

    state->parts = memory_resize(state->parts, state->count + 1, sizeof *state->parts);
    part = &state->parts[state->count++];
    memset(part, 0, sizeof *part);
    part->kind = kind;
    part->count = count;
    part->factors = memory_new(count + 1, sizeof *part->factors);
    for (k = 0; k < count; k++) {
        for (f = factors[k], j = k; j > 0 && part->factors[j - 1] > f; j--)
            part->factors[j] = part->factors[j - 1];
        part->factors[j] = f;
    }
    scalar_init(part->alpha, algebra->ring);
    scalar_init(part->overlap, algebra->ring);
    op_init(part->density, algebra);
    return part;
}

static size_t index_of(size_t factor, const size_t *factors)
{
    size_t k = 0;

    while (factors[k] != factor)
        k++;
    return k;
}

void state_add_gaussian(state_t *state, const size_t *factors, size_t count,
                        const scalar_struct *mean, const scalar_struct *covariance,
                        const algebra_t *algebra)
{
    state_part_t *part = add_part(state, STATE_GAUSSIAN, factors, count, algebra);
    size_t size = 2 * count, j, k;
    size_t *from = memory_new(size + 1, sizeof *from); /* where variable k stands in the input */
    size_t *entries = memory_new(size * size + 1, sizeof *entries);

    for (k = 0; k < size; k++)
        from[k] = 2 * index_of(part->factors[k / 2], factors) + k % 2;
    for (j = 0; j < size; j++)
        for (k = 0; k < size; k++)
            entries[j * size + k] = from[j] * size + from[k];
    part->mean = copy_scalars(mean, from, size, algebra->ring);
    part->covariance = copy_scalars(covariance, entries, size * size, algebra->ring);
    free(from);
    free(entries);
}

/* One mode with means (q, p) and covariance v times the unit matrix. */
static void add_round(state_t *state, size_t mode, scalar_src q, scalar_src p, scalar_src v,
                      const algebra_t *algebra)
{
    scalar_struct mean[2], covariance[4];
    size_t k;

    for (k = 0; k < 4; k++)
        scalar_init(&covariance[k], algebra->ring);
    scalar_init(&mean[0], algebra->ring);
    scalar_init(&mean[1], algebra->ring);
    scalar_set(&mean[0], q, algebra->ring);
    scalar_set(&mean[1], p, algebra->ring);
    scalar_set(&covariance[0], v, algebra->ring);
    scalar_set(&covariance[3], v, algebra->ring);
    state_add_gaussian(state, &mode, 1, mean, covariance, algebra);
    for (k = 0; k < 4; k++)
        scalar_clear(&covariance[k], algebra->ring);
    scalar_clear(&mean[0], algebra->ring);
    scalar_clear(&mean[1], algebra->ring);
}

void state_add_vacuum(state_t *state, size_t mode, const algebra_t *algebra)
{
    scalar_t zero;

    scalar_init(zero, algebra->ring);
    state_add_thermal(state, mode, zero, algebra);
    scalar_clear(zero, algebra->ring);
}

/* covariance hbar (nbar + 1/2) */
void state_add_thermal(state_t *state, size_t mode, scalar_src nbar, const algebra_t *algebra)
{
    scalar_t zero, v;

    scalar_init(zero, algebra->ring);
    scalar_init(v, algebra->ring);
    scalar_set_ratio(v, 1, 2, algebra->ring);
    scalar_add(v, v, nbar, algebra->ring);
    scalar_mul(v, v, algebra->hbar, algebra->ring);
    add_round(state, mode, zero, zero, v, algebra);
    scalar_clear(zero, algebra->ring);
    scalar_clear(v, algebra->ring);
}

/* sqrt(2 hbar), hbar > 0 */
static int root_of_two_hbar(scalar_t out, const algebra_t *algebra)
{
    assumptions_t *assumptions = assumptions_new(algebra->ring);
    sqrt_result_t result;

    if (!scalar_is_constant(algebra->hbar, algebra->ring))
        assumptions_add(assumptions, CONDITION_POSITIVE, algebra->hbar);
    scalar_mul_si(out, algebra->hbar, 2, algebra->ring);
    result = scalar_sqrt(out, out, assumptions, NULL, algebra->ring);
    assumptions_free(assumptions);
    return result == SQRT_OK;
}

int state_add_coherent(state_t *state, size_t mode, scalar_src alpha, const algebra_t *algebra)
{
    scalar_t root, q, p;
    int good;

    scalar_init(root, algebra->ring);
    scalar_init(q, algebra->ring);
    scalar_init(p, algebra->ring);
    good = root_of_two_hbar(root, algebra);
    if (good) {
        scalar_real(q, alpha, algebra->ring);
        scalar_imag(p, alpha, algebra->ring);
        scalar_mul(q, q, root, algebra->ring);
        scalar_mul(p, p, root, algebra->ring);
        scalar_mul_ratio(root, algebra->hbar, 1, 2, algebra->ring);
        add_round(state, mode, q, p, root, algebra);
    }
    scalar_clear(root, algebra->ring);
    scalar_clear(q, algebra->ring);
    scalar_clear(p, algebra->ring);
    return good;
}

void state_add_fock(state_t *state, size_t mode, ulong level, const algebra_t *algebra)
{
    add_part(state, STATE_FOCK, &mode, 1, algebra)->level = level;
}

void state_add_density(state_t *state, op_src density, const size_t *factors, size_t count,
                       const algebra_t *algebra)
{
    state_part_t *part = add_part(state, STATE_DENSITY, factors, count, algebra);

    op_set(part->density, density, algebra);
}

/* ---- the overlap of a cat state -------------------------------------------------------------- */

/* exp(-1/d); d stands in the place of the pointer. */
static void ball_of_exponential(arb_t out, const void *data, slong precision)
{
    arb_set_ui(out, (ulong)(uintptr_t)data);
    arb_inv(out, out, precision);
    arb_neg(out, out);
    arb_exp(out, out, precision);
}

enum { EXPONENTIAL_MAX = 1000000 }; /* of numerator and denominator of an exponent */

static int is_exponential(const ring_t *ring, size_t g)
{
    return ring_generator_kind(ring, g) == GENERATOR_CONSTANT &&
           strncmp(ring_generator_name(ring, g), "exp(-1", 6) == 0;
}

/* exp(-r) as a power of a constant exp(-1/d).  All of a ring must be powers of one of them, as they
 * depend on each other: a later denominator has to divide d. */
static int exponential(scalar_t out, const fmpq_t r, const algebra_t *algebra)
{
    ring_t *ring = algebra->ring;
    ulong numerator, d, all;
    size_t g = 0;
    char name[40];

    if (fmpz_cmp_ui(fmpq_denref(r), EXPONENTIAL_MAX) > 0 ||
        fmpz_cmp_ui(fmpq_numref(r), EXPONENTIAL_MAX) > 0)
        return 0;
    numerator = fmpz_get_ui(fmpq_numref(r));
    d = all = fmpz_get_ui(fmpq_denref(r));
    while (g < ring_generator_count(ring) && !is_exponential(ring, g))
        g++;
    if (g < ring_generator_count(ring)) {
        all = (uintptr_t)ring_constant_data(ring, g);
    } else {
        snprintf(name, sizeof name, d == 1 ? "exp(-1)" : "exp(-1/%lu)", d);
        g = ring_constant(ring, name, ball_of_exponential, (const void *)(uintptr_t)d);
    }
    if (g == SIZE_MAX || all % d != 0)
        return 0;
    scalar_generator(out, g, ring);
    scalar_pow(out, out, all / d * numerator, ring); /* at most EXPONENTIAL_MAX^2 */
    return 1;
}

int state_add_cat(state_t *state, size_t mode, scalar_src alpha, const algebra_t *algebra)
{
    state_part_t *part;
    scalar_t square;
    fmpq_t r;
    int good;

    scalar_init(square, algebra->ring);
    fmpq_init(r);
    scalar_conj(square, alpha, algebra->ring);
    scalar_mul(square, square, alpha, algebra->ring);
    scalar_mul_si(square, square, 2, algebra->ring);
    good = scalar_get_fmpq(r, square, algebra->ring) && exponential(square, r, algebra);
    if (good) {
        part = add_part(state, STATE_CAT, &mode, 1, algebra);
        scalar_set(part->alpha, alpha, algebra->ring);
        scalar_set(part->overlap, square, algebra->ring);
    }
    scalar_clear(square, algebra->ring);
    fmpq_clear(r);
    return good;
}

/* ---- expectation ----------------------------------------------------------------------------- */

const state_part_t *state_part_of(const state_t *state, size_t factor)
{
    size_t k, j;

    for (k = 0; k < state->count; k++)
        for (j = 0; j < state->parts[k].count; j++)
            if (state->parts[k].factors[j] == factor)
                return &state->parts[k];
    return NULL;
}

/* The entries of `key` at the factors of `part`, zero elsewhere; those entries of `rest` become
 * zero. */
static void cut_key(opkey_t *cut, opkey_t *rest, const opkey_t *key, const state_part_t *part,
                    const space_t *space)
{
    size_t k, j;

    memset(cut, 0, space_width(space) * sizeof *cut);
    for (k = 0; k < part->count; k++) {
        size_t offset = space_offset(space, part->factors[k]);

        for (j = 0; j <= (size_t)space_is_mode(space, part->factors[k]); j++) {
            cut[offset + j] = key[offset + j];
            rest[offset + j] = 0;
        }
    }
}

/* out += coefficient * prod_parts <part of the key> * the rest of the key */
static int add_term(op_t out, const opkey_t *key, scalar_src coefficient, const state_t *state,
                    moment_cache_t *caches, const algebra_t *algebra)
{
    size_t width = space_width(algebra->space), k;
    opkey_t *cut = memory_new(width + 1, sizeof *cut), *rest = memory_new(width + 1, sizeof *rest);
    scalar_t product, factor;
    op_t term;
    int good = 1;

    scalar_init(product, algebra->ring);
    scalar_init(factor, algebra->ring);
    op_init(term, algebra);
    scalar_set(product, coefficient, algebra->ring);
    memcpy(rest, key, width * sizeof *rest);
    for (k = 0; good && k < state->count && !scalar_is_zero(product, algebra->ring); k++) {
        cut_key(cut, rest, key, &state->parts[k], algebra->space);
        good = moment_of_key(factor, cut, &state->parts[k], &caches[k], algebra);
        scalar_mul(product, product, factor, algebra->ring);
    }
    if (good && !scalar_is_zero(product, algebra->ring)) {
        op_set_term(term, rest, product, algebra);
        op_add(out, out, term, algebra);
    }
    scalar_clear(product, algebra->ring);
    scalar_clear(factor, algebra->ring);
    op_clear(term, algebra);
    free(cut);
    free(rest);
    return good;
}

int state_partial_expectation(op_t out, op_src a, const state_t *state, const algebra_t *algebra)
{
    moment_cache_t *caches = memory_new(state->count + 1, sizeof *caches);
    size_t width = space_width(algebra->space), k;
    int good = 1;
    op_t sum;

    op_init(sum, algebra);
    for (k = 0; good && k < a->count; k++)
        good = add_term(sum, a->keys + k * width, &a->coefficients[k], state, caches, algebra);
    if (good)
        op_swap(out, sum);
    op_clear(sum, algebra);
    for (k = 0; k < state->count; k++)
        moment_cache_clear(&caches[k], algebra);
    free(caches);
    return good;
}
