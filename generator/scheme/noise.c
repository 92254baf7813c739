/* The square root of the diffusion matrix, by an exact LDL^T decomposition.
 *
 * For a positive semidefinite matrix no pivoting is needed: where a pivot vanishes so does its
 * column of the Schur complement, and the row is dropped. */
#include "scheme/noise.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "scalar/psd.h"

static const char no_root[] = "the diffusion matrix has a pivot without an exact real square root";
static const char no_root_z[] =
    "the diffusion matrix depends on phase space and has no exact square "
    "root";
static const char pole[] = "the diffusion matrix depends on phase space, and where its rank may "
                           "drop the noise would have a pole: that it does not is not known";
static const char not_positive[] = "the diffusion matrix is not positive semidefinite: a pivot "
                                   "vanishes but its row does not";
static const char no_solution[] = "the drift is not in the range of the diffusion matrix: "
                                  "(1 - D2 D2^+) D1 = 0 does not hold for all parameters";

static int holds_coordinate(scalar_src x, const ring_t *ring)
{
    return scalar_varies(x, NULL, 0, ring);
}

/* No pole anywhere in phase space: what stands below the fraction bar does not vary, or has a sign
 * by the assumptions, or keeps a distance from zero. */
static int is_regular(scalar_src x, const assumptions_t *assumptions, ring_t *ring)
{
    scalar_t denominator;
    int regular;

    scalar_init(denominator, ring);
    fmpz_mpoly_set(fmpz_mpoly_q_numref(denominator), fmpz_mpoly_q_denref(x), ring_context(ring));
    regular =
        !holds_coordinate(denominator, ring) || scalar_has_no_zero(denominator, assumptions, ring);
    if (!regular && scalar_inv(denominator, denominator, ring))
        regular = scalar_is_regular(denominator, NULL, assumptions, ring);
    scalar_clear(denominator, ring);
    return regular;
}

/* x = s^2 r: powers of parameters from above and below, of what holds coordinates, which may vanish
 * somewhere, from above alone. */
static void take_square(scalar_t s, scalar_src x, const ring_t *ring)
{
    scalar_factors_t factors;
    scalar_t power;

    scalar_init(power, ring);
    scalar_one(s, ring);
    scalar_factor(&factors, x, ring);
    for (size_t k = 0; k < factors.count; k++) {
        slong half = factors.exponents[k] / 2;

        if (half < 0 && holds_coordinate(factors.factors + k, ring))
            continue;
        scalar_pow(power, factors.factors + k, (ulong)(half < 0 ? -half : half), ring);
        if (half >= 0 || scalar_inv(power, power, ring))
            scalar_mul(s, s, power, ring);
    }
    scalar_factors_clear(&factors, ring);
    scalar_clear(power, ring);
}

/* A square root of x, of either sign: noise does not mind.  x = s^2 r: s sqrt(r).  Pivots of
 * D2(z) >= 0 are nonnegative, so that r is where s does not vanish, and as it is continuous there:
 * a root of it is real, whatever sign the assumptions know. */
static const char *noise_root(scalar_t out, scalar_src x, assumptions_t *assumptions, ring_t *ring)
{
    const char *why = NULL;
    scalar_t square, rest;

    scalar_init(square, ring);
    scalar_init(rest, ring);
    take_square(square, x, ring);
    scalar_mul(rest, square, square, ring);
    if (!scalar_div(rest, x, rest, ring))
        why = no_root_z;
    else if (scalar_sqrt(out, rest, assumptions, NULL, ring) != SQRT_OK ||
             !scalar_is_real(out, ring))
        why = holds_coordinate(rest, ring) ? no_root_z : no_root;
    else
        scalar_mul(out, out, square, ring);
    scalar_clear(square, ring);
    scalar_clear(rest, ring);
    return why;
}

/* s -= (column k of s) (column k of s)^T / s_kk, below and right of k. */
static void eliminate(scalar_struct *s, size_t n, size_t k, const ring_t *ring)
{
    scalar_t x;

    scalar_init(x, ring);
    for (size_t i = k + 1; i < n; i++) {
        if (scalar_is_zero(s + i * n + k, ring))
            continue;
        for (size_t j = k + 1; j < n; j++) {
            scalar_mul(x, s + i * n + k, s + k * n + j, ring);
            if (!scalar_div(x, x, s + k * n + k, ring))
                abort(); /* the caller saw that the pivot is not zero */
            scalar_sub(s + i * n + j, s + i * n + j, x, ring);
        }
    }
    scalar_clear(x, ring);
}

/* Column `rank` of sigma from column k of the Schur complement s: s_ik / sqrt(s_kk). */
static const char *add_column(noise_t *noise, const scalar_struct *s, size_t k,
                              assumptions_t *assumptions, ring_t *ring)
{
    size_t n = noise->n;
    scalar_t root;
    const char *why;

    scalar_init(root, ring);
    why = noise_root(root, s + k * n + k, assumptions, ring);
    for (size_t i = k; !why && i < n; i++) {
        scalar_struct *entry = noise->sigma + i * n + noise->rank; /* n columns while it grows */

        if (!scalar_div(entry, s + i * n + k, root, ring))
            abort(); /* the root of a pivot that is not zero */
        if (!is_regular(entry, assumptions, ring))
            why = pole;
    }
    noise->pivots[noise->rank++] = k;
    scalar_clear(root, ring);
    return why;
}

static int row_is_zero(const scalar_struct *s, size_t n, size_t k, const ring_t *ring)
{
    for (size_t j = k; j < n; j++)
        if (!scalar_is_zero(s + k * n + j, ring) || !scalar_is_zero(s + j * n + k, ring))
            return 0;
    return 1;
}

/* From n columns to `rank` columns. */
static void narrow(noise_t *noise, const ring_t *ring)
{
    size_t n = noise->n, rank = noise->rank;
    scalar_struct *sigma = scalar_array_new(n * rank, ring);

    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < rank; j++)
            scalar_swap(sigma + i * rank + j, noise->sigma + i * n + j, ring);
    scalar_array_free(noise->sigma, n * n, ring);
    noise->sigma = sigma;
}

const char *noise_factor(noise_t *out, const scalar_struct *d2, size_t n,
                         assumptions_t *assumptions, ring_t *ring)
{
    const char *why = NULL;
    scalar_struct *s = scalar_array_new(n * n, ring);

    for (size_t k = 0; k < n * n; k++)
        scalar_set(s + k, d2 + k, ring);
    *out = (noise_t){.n = n,
                     .pivots = memory_new(n + 1, sizeof *out->pivots),
                     .sigma = scalar_array_new(n * n, ring)};
    for (size_t k = 0; !why && k < n; k++) {
        if (scalar_is_zero(s + k * n + k, ring)) {
            why = row_is_zero(s, n, k, ring) ? NULL : not_positive;
            continue;
        }
        why = add_column(out, s, k, assumptions, ring);
        eliminate(s, n, k, ring);
    }
    narrow(out, ring);
    scalar_array_free(s, n * n, ring);
    return why;
}

void noise_clear(noise_t *noise, const ring_t *ring)
{
    scalar_array_free(noise->sigma, noise->n * noise->rank, ring);
    free(noise->pivots);
    *noise = (noise_t){0};
}

/* d1_row - sum_{l < columns} sigma_{row,l} x_l, for column a of D1. */
static void remainder_of(scalar_t out, const noise_t *noise, const scalar_struct *x,
                         const scalar_struct *d1, size_t row, size_t columns, size_t count,
                         size_t a, const ring_t *ring)
{
    scalar_t product;

    scalar_init(product, ring);
    scalar_set(out, d1 + row * count + a, ring);
    for (size_t l = 0; l < columns; l++) {
        scalar_mul(product, noise->sigma + row * noise->rank + l, x + l * count + a, ring);
        scalar_sub(out, out, product, ring);
    }
    scalar_clear(product, ring);
}

scalar_struct *noise_solve(const char **why, const noise_t *noise, const scalar_struct *d1,
                           size_t count, const assumptions_t *assumptions, ring_t *ring)
{
    size_t rank = noise->rank;
    scalar_struct *x = scalar_array_new(rank * count, ring);
    scalar_t rest;

    *why = NULL;
    scalar_init(rest, ring);
    for (size_t a = 0; a < count; a++) {
        for (size_t j = 0; j < rank; j++) {
            size_t row = noise->pivots[j];
            remainder_of(rest, noise, x, d1, row, j, count, a, ring);
            if (!scalar_div(x + j * count + a, rest, noise->sigma + row * rank + j, ring))
                abort(); /* sigma's pivots are not zero */
            if (!is_regular(x + j * count + a, assumptions, ring))
                *why = pole;
        }
        for (size_t i = 0; i < noise->n; i++) {
            remainder_of(rest, noise, x, d1, i, rank, count, a, ring);
            if (!*why && !scalar_is_zero(rest, ring))
                *why = no_solution;
        }
    }
    scalar_clear(rest, ring);
    if (!*why)
        return x;
    scalar_array_free(x, rank * count, ring);
    return NULL;
}
