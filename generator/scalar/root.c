/* Square roots: factor, halve the even powers, adjoin a radical for each odd factor. */
#include <stdint.h>

#include "scalar/ring_internal.h"

#define NUM(x) fmpz_mpoly_q_numref(x)

enum { ROOT_MAX_BITS = 128 }; /* of a number to be factored: keeps the time bounded */

/* The radicand may hold anything but i, radicals and cosines. */
static int radicand_is_plain(scalar_src x, const ring_t *ring)
{
    if (!scalar_is_real(x, ring))
        return 0;
    for (size_t k = 0; k < ring->used; k++)
        if (ring->slots[k].algebraic &&
            fmpz_mpoly_degree_si(NUM(x), ring_slot(ring, k), ring->context) > 0)
            return 0;
    return 1;
}

/* 1 - sin and 1 + sin, up to the sign: their product is cos^2, so that their roots would depend on
 * each other. */
static int divides_cosine(scalar_src f, const ring_t *ring)
{
    fmpz_mpoly_t quotient;
    int divides = 0;

    fmpz_mpoly_init(quotient, ring->context);
    for (size_t k = 0; k < ring->used; k++)
        if (ring->slots[k].kind == GENERATOR_FUNCTION && ring->slots[k].algebraic)
            divides |= fmpz_mpoly_divides(quotient, ring->slots[k].radicand, NUM(f), ring->context);
    fmpz_mpoly_clear(quotient, ring->context);
    return divides;
}

/* out *= sqrt(radicand), a new or known radical. */
static sqrt_result_t multiply_radical(scalar_t out, const fmpz_mpoly_t radicand, ring_t *ring)
{
    size_t g = ring_adjoin(ring, radicand);
    scalar_t r;

    if (g == SIZE_MAX)
        return SQRT_RING_FULL;
    scalar_init(r, ring);
    scalar_generator(r, g, ring);
    scalar_mul(out, out, r, ring);
    scalar_clear(r, ring);
    return SQRT_OK;
}

/* n = outside^2 * (product of primes): out *= a radical for each of these primes. */
static sqrt_result_t multiply_prime_roots(scalar_t out, fmpz_t outside, const fmpz_t n,
                                          ring_t *ring)
{
    sqrt_result_t result = SQRT_OK;
    fmpz_factor_t factors;
    fmpz_mpoly_t prime;
    fmpz_t power;

    fmpz_factor_init(factors);
    fmpz_mpoly_init(prime, ring->context);
    fmpz_init(power);
    fmpz_one(outside);
    fmpz_factor(factors, n);
    for (slong k = 0; k < factors->num && result == SQRT_OK; k++) {
        fmpz_pow_ui(power, &factors->p[k], factors->exp[k] / 2);
        fmpz_mul(outside, outside, power);
        if (factors->exp[k] % 2 == 0)
            continue;
        fmpz_mpoly_set_fmpz(prime, &factors->p[k], ring->context);
        result = multiply_radical(out, prime, ring);
    }
    fmpz_clear(power);
    fmpz_mpoly_clear(prime, ring->context);
    fmpz_factor_clear(factors);
    return result;
}

/* out *= sqrt(|c|): sqrt(p/q) = sqrt(p q)/q, a radical for each prime of odd power. */
static sqrt_result_t multiply_number_root(scalar_t out, const fmpq_t c, ring_t *ring)
{
    sqrt_result_t result = SQRT_OK;
    fmpq_t outside;
    fmpz_t n;
    scalar_t s;

    fmpz_init(n);
    fmpq_init(outside);
    scalar_init(s, ring);
    fmpz_mul(n, fmpq_numref(c), fmpq_denref(c));
    fmpz_abs(n, n);
    if (fmpz_is_square(n))
        fmpz_sqrt(fmpq_numref(outside), n);
    else if (fmpz_bits(n) > ROOT_MAX_BITS)
        result = SQRT_TOO_LARGE;
    else
        result = multiply_prime_roots(out, fmpq_numref(outside), n, ring);
    fmpz_set(fmpq_denref(outside), fmpq_denref(c));
    fmpq_canonicalise(outside);
    scalar_set_fmpq(s, outside, ring);
    scalar_mul(out, out, s, ring);
    scalar_clear(s, ring);
    fmpq_clear(outside);
    fmpz_clear(n);
    return result;
}

/* out *= f^n, also for negative n. */
static void multiply_power(scalar_t out, scalar_src f, slong n, const ring_t *ring)
{
    scalar_t power;

    scalar_init(power, ring);
    scalar_pow(power, f, (ulong)(n < 0 ? -n : n), ring);
    if (n < 0 && !scalar_inv(power, power, ring))
        flint_abort(); /* factors are nonzero */
    scalar_mul(out, out, power, ring);
    scalar_clear(power, ring);
}

typedef struct {
    scalar_factors_t factors;
    sign_t *signs;
    int negative;      /* sign of the rational constant, times -1 for each factor turned around */
    slong unknown_odd; /* how many odd factors have no known sign */
} root_t;

/* Turns factors known as negative around and counts the odd ones without a sign. */
static void root_signs(root_t *root, const assumptions_t *assumptions, const ring_t *ring)
{
    root->negative = fmpq_sgn(root->factors.constant) < 0;
    for (size_t k = 0; k < root->factors.count; k++) {
        scalar_struct *f = &root->factors.factors[k];
        sign_t sign = assumptions ? scalar_sign(f, assumptions, ring) : SIGN_UNKNOWN;
        int odd = root->factors.exponents[k] % 2 != 0;
        if (sign == SIGN_NEGATIVE || sign == SIGN_NONPOSITIVE) {
            scalar_neg(f, f, ring);
            root->negative ^= odd;
            sign = SIGN_NONNEGATIVE;
        }
        root->signs[k] = sign;
        if (odd && !sign_is_nonnegative(sign))
            root->unknown_odd++;
    }
}

static sqrt_result_t fail_with(scalar_struct *culprit, scalar_src f, const ring_t *ring)
{
    if (culprit != NULL)
        scalar_set(culprit, f, ring);
    return SQRT_NEGATIVE_UNKNOWN;
}

/* One odd factor of unknown sign decides the sign of the whole: f >= 0, or -f >= 0 if the rest is
 * negative, is what the square root itself says. */
static void imply_sign(root_t *root, size_t k, assumptions_t *assumptions, const ring_t *ring)
{
    scalar_struct *f = &root->factors.factors[k];

    if (root->negative) {
        scalar_neg(f, f, ring);
        root->negative = 0;
    }
    assumptions_add_implied(assumptions, CONDITION_NONNEGATIVE, f);
}

static sqrt_result_t root_multiply(scalar_t out, root_t *root, assumptions_t *assumptions,
                                   scalar_struct *culprit, ring_t *ring)
{
    for (size_t k = 0; k < root->factors.count; k++) {
        scalar_struct *f = &root->factors.factors[k];
        slong e = root->factors.exponents[k];
        slong half = e >= 0 ? e / 2 : -((-e + 1) / 2);
        if (e % 2 == 0) {
            if (half % 2 != 0 && !sign_is_nonnegative(root->signs[k]))
                return fail_with(culprit, f, ring);
        } else {
            if (divides_cosine(f, ring))
                return SQRT_NESTED;
            if (fmpz_mpoly_length(NUM(f), ring->context) > FACTOR_MAX_TERMS)
                return SQRT_TOO_LARGE; /* it was not factored and may hold a square */
            if (!sign_is_nonnegative(root->signs[k])) {
                if (root->unknown_odd > 1 || assumptions == NULL)
                    return fail_with(culprit, f, ring);
                imply_sign(root, k, assumptions, ring);
            }
            sqrt_result_t result = multiply_radical(out, NUM(f), ring);
            if (result != SQRT_OK)
                return result;
        }
        multiply_power(out, f, half, ring);
    }
    return SQRT_OK;
}

sqrt_result_t scalar_sqrt(scalar_t out, scalar_src x, assumptions_t *assumptions,
                          scalar_struct *culprit, ring_t *ring)
{
    root_t root = {0};
    scalar_t product, unit;
    sqrt_result_t result;

    if (scalar_is_zero(x, ring)) {
        scalar_zero(out, ring);
        return SQRT_OK;
    }
    if (!radicand_is_plain(x, ring))
        return SQRT_NESTED;
    scalar_init(product, ring);
    scalar_init(unit, ring);
    scalar_one(product, ring);
    scalar_factor(&root.factors, x, ring);
    root.signs = flint_calloc(root.factors.count + 1, sizeof(sign_t));
    root_signs(&root, assumptions, ring);
    result = root_multiply(product, &root, assumptions, culprit, ring);
    if (result == SQRT_OK)
        result = multiply_number_root(product, root.factors.constant, ring);
    if (result == SQRT_OK) {
        scalar_imaginary_unit(unit, ring);
        if (root.negative)
            scalar_mul(product, product, unit, ring);
        scalar_swap(out, product, ring);
    }
    flint_free(root.signs);
    scalar_factors_clear(&root.factors, ring);
    scalar_clear(product, ring);
    scalar_clear(unit, ring);
    return result;
}
