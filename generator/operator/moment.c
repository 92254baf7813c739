/* Moments of Gaussian, Fock and cat states of modes and of density operators of finite factors. */
#include "operator/moment.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

/* ---- memory of moments ----------------------------------------------------------------------- */

void moment_cache_clear(moment_cache_t *cache, const algebra_t *algebra)
{
    size_t k;

    for (k = 0; k < cache->count; k++)
        scalar_clear(&cache->values[k], algebra->ring);
    free(cache->keys);
    free(cache->values);
    memset(cache, 0, sizeof *cache);
}

static const scalar_struct *cache_find(const moment_cache_t *cache, const opkey_t *key,
                                       size_t width)
{
    size_t k;

    for (k = 0; k < cache->count; k++)
        if (memcmp(cache->keys + k * width, key, width * sizeof *key) == 0)
            return &cache->values[k];
    return NULL;
}

static void cache_add(moment_cache_t *cache, const opkey_t *key, size_t width, scalar_src value,
                      const ring_t *ring)
{
    size_t count = cache->count++;

    if ((count & (count - 1)) == 0) { /* room for 1, 2, 4, 8, .. */
        size_t room = count == 0 ? 1 : 2 * count;

        cache->keys = memory_resize(cache->keys, room * width, sizeof *cache->keys);
        cache->values = memory_resize(cache->values, room, sizeof *cache->values);
    }
    memcpy(cache->keys + count * width, key, width * sizeof *key);
    scalar_init(&cache->values[count], ring);
    scalar_set(&cache->values[count], value, ring);
}

static void basis_operator(op_t out, const opkey_t *key, const algebra_t *algebra)
{
    scalar_t one;

    scalar_init(one, algebra->ring);
    scalar_one(one, algebra->ring);
    op_set_term(out, key, one, algebra);
    scalar_clear(one, algebra->ring);
}

/* ---- Gaussian states: Isserlis' theorem with means ---------------------------------------------
 */

enum {
    SEARCHED_PER_STEP = 16
}; /* remembered moments looked at for what a product of terms costs */

typedef struct {
    const state_part_t *part;
    const algebra_t *algebra;
    moment_cache_t moments; /* of monomials of the Wigner function; keys have `size` entries */
    size_t size;
} gaussian_t;

/* E[z_i z^n] = mean_i E[z^n] + sum_j cov_ij n_j E[z^n / z_j], i the first variable that occurs.
 * Beyond the budget of the algebra what comes out means nothing. */
static void gaussian_moment(scalar_t out, const opkey_t *powers, gaussian_t *gaussian)
{
    const ring_t *ring = gaussian->algebra->ring;
    const scalar_struct *known = cache_find(&gaussian->moments, powers, gaussian->size);
    size_t size = gaussian->size, i, j;
    opkey_t *less;
    scalar_t x;

    for (i = 0; i < size && powers[i] == 0; i++)
        ;
    if (known != NULL || i == size) {
        if (known != NULL)
            scalar_set(out, known, ring);
        else
            scalar_one(out, ring);
        return;
    }
    scalar_zero(out, ring);
    if (!budget_spend(gaussian->algebra->budget, 1 + gaussian->moments.count / SEARCHED_PER_STEP))
        return;
    scalar_init(x, ring);
    less = memory_new(size, sizeof *less);
    memcpy(less, powers, size * sizeof *less);
    less[i]--;
    if (!scalar_is_zero(&gaussian->part->mean[i], ring)) {
        gaussian_moment(x, less, gaussian);
        scalar_mul(out, x, &gaussian->part->mean[i], ring);
    }
    for (j = 0; j < size; j++) {
        slong n = less[j];

        if (n == 0 || scalar_is_zero(&gaussian->part->covariance[i * size + j], ring))
            continue;
        less[j]--;
        gaussian_moment(x, less, gaussian);
        less[j]++;
        scalar_mul_si(x, x, n, ring);
        scalar_addmul(out, x, &gaussian->part->covariance[i * size + j], ring);
    }
    cache_add(&gaussian->moments, powers, size, out, ring);
    scalar_clear(x, ring);
    free(less);
}

/* The mean of an operator is the mean of its Weyl symbol over the Wigner function. */
static int moment_gaussian(scalar_t out, op_src a, const state_part_t *part,
                           const algebra_t *algebra)
{
    gaussian_t gaussian = {part, algebra, {0, NULL, NULL}, 2 * part->count};
    opkey_t *powers = memory_new(gaussian.size + 1, sizeof *powers);
    size_t width = space_width(algebra->space), k, j;
    scalar_t x;
    op_t symbol;

    op_init(symbol, algebra);
    scalar_init(x, algebra->ring);
    scalar_zero(out, algebra->ring);
    op_to_weyl(symbol, a, NULL, algebra);
    for (k = 0; k < symbol->count; k++) {
        for (j = 0; j < gaussian.size; j++)
            powers[j] =
                symbol
                    ->keys[k * width + space_offset(algebra->space, part->factors[j / 2]) + j % 2];
        gaussian_moment(x, powers, &gaussian);
        scalar_addmul(out, x, &symbol->coefficients[k], algebra->ring);
    }
    op_clear(symbol, algebra);
    scalar_clear(x, algebra->ring);
    moment_cache_clear(&gaussian.moments, algebra);
    free(powers);
    return 1;
}

/* ---- Fock and cat states: normal order ---------------------------------------------------------
 */

/* <n| a†^k a^l |n> = n! / (n-k)! if k = l, else 0 */
static void element_fock(scalar_t out, size_t k, size_t l, const state_part_t *part,
                         const ring_t *ring)
{
    size_t j;

    scalar_set_si(out, k == l && k <= part->level, ring);
    for (j = 0; j < k && k == l && k <= part->level; j++)
        scalar_mul_si(out, out, (slong)(part->level - j), ring);
}

/* With o = exp(-2 |alpha|^2) and |psi> = (|alpha> + |-alpha>)/sqrt(2 + 2o):
 * <a†^k a^l> = conj(alpha)^k alpha^l (1 + (-1)^k o)/(1 + o) if k + l is even, else 0. */
static void element_cat(scalar_t out, size_t k, size_t l, const state_part_t *part,
                        const ring_t *ring)
{
    scalar_t one, x;
    int good;

    scalar_zero(out, ring);
    if ((k + l) % 2 != 0)
        return;
    scalar_init(one, ring);
    scalar_init(x, ring);
    scalar_one(one, ring);
    scalar_add(x, one, part->overlap, ring);
    if (k % 2 == 0)
        scalar_set(out, x, ring);
    else
        scalar_sub(out, one, part->overlap, ring);
    good = scalar_div(out, out, x, ring); /* 1 + o > 0 */
    (void)good;
    scalar_pow(x, part->alpha, l, ring);
    scalar_mul(out, out, x, ring);
    scalar_conj(x, part->alpha, ring);
    scalar_pow(x, x, k, ring);
    scalar_mul(out, out, x, ring);
    scalar_clear(one, ring);
    scalar_clear(x, ring);
}

static int moment_normal(scalar_t out, op_src a, const state_part_t *part, const algebra_t *algebra)
{
    size_t width = space_width(algebra->space), k;
    size_t offset = space_offset(algebra->space, part->factors[0]);
    scalar_t x;
    op_t symbol;
    int good;

    op_init(symbol, algebra);
    scalar_init(x, algebra->ring);
    scalar_zero(out, algebra->ring);
    good = op_to_normal(symbol, a, algebra);
    for (k = 0; good && k < symbol->count; k++) {
        const opkey_t *powers = symbol->keys + k * width + offset;

        if (part->kind == STATE_FOCK)
            element_fock(x, powers[0], powers[1], part, algebra->ring);
        else
            element_cat(x, powers[0], powers[1], part, algebra->ring);
        scalar_addmul(out, x, &symbol->coefficients[k], algebra->ring);
    }
    op_clear(symbol, algebra);
    scalar_clear(x, algebra->ring);
    return good;
}

/* ---- density operators -------------------------------------------------------------------------
 */

/* The basis is orthogonal under the trace and closed under the adjoint: of a density operator
 * sum_k c_k b_k only b_k = b_key† has a trace with b_key. */
static int moment_density(scalar_t out, op_src a, const state_part_t *part,
                          const algebra_t *algebra)
{
    const opkey_t *key = a->keys;
    size_t width = space_width(algebra->space), k, f;
    opkey_t *adjoint = memory_new(width + 1, sizeof *adjoint);
    slong norm = 1;

    for (f = 0; f < part->count; f++) {
        size_t dimension = space_dimension(algebra->space, part->factors[f]);
        size_t offset = space_offset(algebra->space, part->factors[f]);

        adjoint[offset] = (opkey_t)basis_adjoint(dimension, key[offset]);
        norm *= basis_norm(dimension, key[offset]);
    }
    scalar_zero(out, algebra->ring);
    for (k = 0; k < part->density->count; k++)
        if (memcmp(part->density->keys + k * width, adjoint, width * sizeof *adjoint) == 0)
            scalar_mul_si(out, &part->density->coefficients[k], norm, algebra->ring);
    free(adjoint);
    return 1;
}

/* ---- all kinds ------------------------------------------------------------------------------- */

int moment_of_key(scalar_t out, const opkey_t *key, const state_part_t *part, moment_cache_t *cache,
                  const algebra_t *algebra)
{
    static int (*const moments[])(scalar_t, op_src, const state_part_t *, const algebra_t *) = {
        [STATE_GAUSSIAN] = moment_gaussian,
        [STATE_FOCK] = moment_normal,
        [STATE_CAT] = moment_normal,
        [STATE_DENSITY] = moment_density,
    };
    size_t width = space_width(algebra->space);
    const scalar_struct *known = cache_find(cache, key, width);
    op_t a;
    int good;

    if (known != NULL) {
        scalar_set(out, known, algebra->ring);
        return 1;
    }
    op_init(a, algebra);
    basis_operator(a, key, algebra);
    good = moments[part->kind](out, a, part, algebra);
    if (good)
        cache_add(cache, key, width, out, algebra->ring);
    op_clear(a, algebra);
    return good;
}
