/* The signs that follow from what is assumed.
 *
 * scalar_sign is sound and incomplete.  Numbers are decided by balls after the exact test for zero.
 * Otherwise a polynomial has a sign if it is an assumption up to a number, if all its terms have
 * the same sign, if it is such a sum plus positive multiples of two assumptions, if it is quadratic
 * in a generator without real zeros, or if all its factors have one. */
#include <stdlib.h>

#include "base/memory.h"
#include "scalar/ring_internal.h"

#define NUM(x) fmpz_mpoly_q_numref(x)

enum {
    SIGN_MAX_PRECISION = 1 << 15,
    SIGN_MAX_PAIRS = 4000, /* of terms, when a polynomial is compared with an assumption */
    SIGN_FEW_PAIRS = 100   /* and what is left over with another one */
};

/* ---- the algebra of signs ---------------------------------------------------------------- */

int sign_is_nonnegative(sign_t sign)
{
    return sign == SIGN_POSITIVE || sign == SIGN_NONNEGATIVE || sign == SIGN_ZERO;
}

int sign_is_nonzero(sign_t sign)
{
    return sign == SIGN_POSITIVE || sign == SIGN_NEGATIVE || sign == SIGN_NONZERO;
}

static sign_t sign_negate(sign_t sign)
{
    switch (sign) {
    case SIGN_POSITIVE:
        return SIGN_NEGATIVE;
    case SIGN_NEGATIVE:
        return SIGN_POSITIVE;
    case SIGN_NONNEGATIVE:
        return SIGN_NONPOSITIVE;
    case SIGN_NONPOSITIVE:
        return SIGN_NONNEGATIVE;
    default:
        return sign;
    }
}

static sign_t sign_multiply(sign_t a, sign_t b)
{
    int strict = sign_is_nonzero(a) && sign_is_nonzero(b);
    int known_a = a != SIGN_UNKNOWN && a != SIGN_NONZERO;
    int known_b = b != SIGN_UNKNOWN && b != SIGN_NONZERO;

    if (a == SIGN_ZERO || b == SIGN_ZERO)
        return SIGN_ZERO;
    if (!known_a || !known_b)
        return strict ? SIGN_NONZERO : SIGN_UNKNOWN;
    if (sign_is_nonnegative(a) == sign_is_nonnegative(b))
        return strict ? SIGN_POSITIVE : SIGN_NONNEGATIVE;
    return strict ? SIGN_NEGATIVE : SIGN_NONPOSITIVE;
}

static sign_t sign_power(sign_t sign, ulong n)
{
    if (n % 2)
        return sign;
    return n == 0 || sign_is_nonzero(sign) ? SIGN_POSITIVE
           : sign == SIGN_ZERO             ? SIGN_ZERO
                                           : SIGN_NONNEGATIVE;
}

/* Combines two independent pieces of knowledge about one number. */
static sign_t sign_meet(sign_t a, sign_t b)
{
    if (a == SIGN_UNKNOWN || b == SIGN_ZERO)
        return b;
    if (b == SIGN_UNKNOWN || a == SIGN_ZERO)
        return a;
    if (a == SIGN_NONZERO || b == SIGN_NONZERO) {
        sign_t other = a == SIGN_NONZERO ? b : a;
        return other == SIGN_NONNEGATIVE   ? SIGN_POSITIVE
               : other == SIGN_NONPOSITIVE ? SIGN_NEGATIVE
                                           : other;
    }
    if (sign_is_nonnegative(a) != sign_is_nonnegative(b))
        return sign_is_nonzero(a) || sign_is_nonzero(b) ? a : SIGN_ZERO;
    return sign_is_nonzero(a) ? a : b;
}

/* ---- numbers ----------------------------------------------------------------------------- */

static sign_t constant_sign(scalar_src x, const ring_t *ring)
{
    sign_t sign = SIGN_UNKNOWN;
    acb_t ball;

    acb_init(ball);
    for (slong precision = 64; precision <= SIGN_MAX_PRECISION && sign == SIGN_UNKNOWN;
         precision *= 2) {
        scalar_ball(ball, x, NULL, precision, ring);
        if (arb_is_positive(acb_realref(ball)))
            sign = SIGN_POSITIVE;
        else if (arb_is_negative(acb_realref(ball)))
            sign = SIGN_NEGATIVE;
    }
    acb_clear(ball);
    return sign;
}

/* ---- generators and terms ---------------------------------------------------------------- */

static sign_t kind_sign(condition_kind_t kind)
{
    static const sign_t signs[] = {SIGN_POSITIVE, SIGN_NONNEGATIVE, SIGN_ZERO, SIGN_NONZERO};

    return signs[kind];
}

/* If the assumption is a*g + b kind 0 with numbers a, b: what it says about the sign of g. */
static sign_t linear_sign(scalar_src x, condition_kind_t kind, size_t g, const ring_t *ring)
{
    const fmpz_mpoly_ctx_struct *context = ring->context;
    sign_t sign = SIGN_UNKNOWN;
    fmpz_mpoly_t part;
    fmpz_t a, b;

    if (fmpz_mpoly_degree_si(NUM(x), (slong)g, context) != 1 ||
        !fmpz_mpoly_is_fmpz(fmpz_mpoly_q_denref(x), context))
        return SIGN_UNKNOWN;
    fmpz_mpoly_init(part, context);
    fmpz_init(a);
    fmpz_init(b);
    poly_coefficient(part, NUM(x), (slong)g, 1, ring);
    if (fmpz_mpoly_is_fmpz(part, context)) {
        fmpz_mpoly_get_fmpz(a, part, context);
        poly_coefficient(part, NUM(x), (slong)g, 0, ring);
        if (fmpz_mpoly_is_fmpz(part, context)) {
            fmpz_mpoly_get_fmpz(b, part, context);
            int c = -fmpz_sgn(b) * fmpz_sgn(a); /* sign of the bound -b/a */
            sign_t beyond = fmpz_sgn(a) > 0 ? SIGN_POSITIVE : SIGN_NEGATIVE;
            if (c == 0)
                sign = fmpz_sgn(a) > 0 ? kind_sign(kind) : sign_negate(kind_sign(kind));
            else if (kind == CONDITION_ZERO)
                sign = c > 0 ? SIGN_POSITIVE : SIGN_NEGATIVE;
            else if (kind != CONDITION_NONZERO && (c > 0) == (fmpz_sgn(a) > 0))
                sign = beyond;
        }
    }
    fmpz_mpoly_clear(part, context);
    fmpz_clear(a);
    fmpz_clear(b);
    return sign;
}

static sign_t generator_sign(size_t g, const assumptions_t *assumptions)
{
    const ring_t *ring = assumptions->ring;
    sign_t sign = SIGN_UNKNOWN;
    scalar_t radicand;

    if (ring_generator_kind(ring, g) == GENERATOR_CONSTANT)
        return SIGN_POSITIVE;
    if (ring_generator_kind(ring, g) == GENERATOR_FUNCTION &&
        ring_function_kind(g, ring) == FUNCTION_EXP)
        return SIGN_POSITIVE;
    if (ring_generator_kind(ring, g) == GENERATOR_RADICAL) {
        scalar_init(radicand, ring);
        ring_radicand(radicand, g, ring);
        sign = scalar_sign(radicand, assumptions, ring);
        scalar_clear(radicand, ring);
        return sign_is_nonzero(sign) ? SIGN_POSITIVE : SIGN_NONNEGATIVE;
    }
    for (size_t k = 0; k < assumptions->count; k++)
        sign =
            sign_meet(sign, linear_sign(&assumptions->elements[k], assumptions->kinds[k], g, ring));
    return sign;
}

static sign_t term_sign(const fmpz_mpoly_t p, slong t, const sign_t *generators, const ring_t *ring)
{
    sign_t sign;
    fmpz_t c;

    fmpz_init(c);
    fmpz_mpoly_get_term_coeff_fmpz(c, p, t, ring->context);
    sign = fmpz_sgn(c) > 0 ? SIGN_POSITIVE : SIGN_NEGATIVE;
    fmpz_clear(c);
    for (size_t g = 0; g < ring_generator_count(ring); g++) {
        ulong e = fmpz_mpoly_get_term_var_exp_ui(p, t, (slong)g, ring->context);
        if (e > 0)
            sign = sign_multiply(sign, sign_power(generators[g], e));
    }
    return sign;
}

/* The sign of a sum whose terms all have the same one. */
static sign_t terms_sign(const fmpz_mpoly_t p, const sign_t *generators, const ring_t *ring)
{
    int strict = 0, direction = 0;

    if (fmpz_mpoly_is_zero(p, ring->context))
        return SIGN_ZERO;
    for (slong t = 0; t < fmpz_mpoly_length(p, ring->context); t++) {
        sign_t sign = term_sign(p, t, generators, ring);
        if (sign == SIGN_NONZERO && fmpz_mpoly_length(p, ring->context) == 1)
            return SIGN_NONZERO;
        if (sign == SIGN_UNKNOWN || sign == SIGN_NONZERO)
            return SIGN_UNKNOWN;
        if (sign == SIGN_ZERO)
            continue;
        int here = sign_is_nonnegative(sign) ? 1 : -1;
        if (direction == -here)
            return SIGN_UNKNOWN;
        direction = here;
        strict |= sign_is_nonzero(sign);
    }
    if (direction == 0)
        return SIGN_ZERO;
    if (direction > 0)
        return strict ? SIGN_POSITIVE : SIGN_NONNEGATIVE;
    return strict ? SIGN_NEGATIVE : SIGN_NONPOSITIVE;
}

/* ---- with the help of one assumption ------------------------------------------------------- */

static sign_t sign_by_assumption(const fmpz_mpoly_t f, const assumptions_t *assumptions,
                                 const sign_t *generators, int depth);

/* f = c g + rest, g what assumption k says, for the c > 0 that cancels term t of f against term u
 * of g: the sign of f if the rest is nonnegative, by its terms or, with `depth`, by another
 * assumption. */
static sign_t sign_beyond(const fmpz_mpoly_t f, slong t, slong u, size_t k,
                          const assumptions_t *assumptions, const sign_t *generators, int depth)
{
    const ring_t *ring = assumptions->ring;
    const fmpz_mpoly_ctx_struct *context = ring->context;
    const fmpz_mpoly_struct *g = NUM(&assumptions->elements[k]);
    const condition_kind_t kind = assumptions->kinds[k];
    sign_t sign = SIGN_UNKNOWN, rest;
    fmpz_mpoly_t scaled, difference;
    fmpz_t a, b;

    fmpz_init(a);
    fmpz_init(b);
    fmpz_mpoly_init(scaled, context);
    fmpz_mpoly_init(difference, context);
    fmpz_mpoly_get_term_coeff_fmpz(a, f, t, context);
    fmpz_mpoly_get_term_coeff_fmpz(b, g, u, context);
    if (fmpz_sgn(a) == fmpz_sgn(b)) {
        fmpz_abs(a, a);
        fmpz_abs(b, b);
        fmpz_mpoly_scalar_mul_fmpz(difference, f, b, context);
        fmpz_mpoly_scalar_mul_fmpz(scaled, g, a, context);
        fmpz_mpoly_sub(difference, difference, scaled, context);
        rest = terms_sign(difference, generators, ring);
        if (rest == SIGN_UNKNOWN && depth > 0)
            rest = sign_by_assumption(difference, assumptions, generators, depth - 1);
        if (rest == SIGN_ZERO)
            sign = kind_sign(kind);
        else if (kind != CONDITION_NONZERO && sign_is_nonnegative(rest))
            sign = kind == CONDITION_POSITIVE ? SIGN_POSITIVE : rest;
    }
    fmpz_mpoly_clear(scaled, context);
    fmpz_mpoly_clear(difference, context);
    fmpz_clear(a);
    fmpz_clear(b);
    return sign;
}

static int same_monomial(const fmpz_mpoly_t f, slong t, const fmpz_mpoly_t g, slong u,
                         const ring_t *ring)
{
    for (size_t k = 0; k < ring_generator_count(ring); k++)
        if (fmpz_mpoly_get_term_var_exp_ui(f, t, (slong)k, ring->context) !=
            fmpz_mpoly_get_term_var_exp_ui(g, u, (slong)k, ring->context))
            return 0;
    return 1;
}

static sign_t sign_by_assumption(const fmpz_mpoly_t f, const assumptions_t *assumptions,
                                 const sign_t *generators, int depth)
{
    const ring_t *ring = assumptions->ring;
    const fmpz_mpoly_ctx_struct *context = ring->context;
    sign_t sign = SIGN_UNKNOWN;

    for (size_t k = 0; k < assumptions->count; k++) {
        const fmpz_mpoly_struct *g = NUM(&assumptions->elements[k]);
        const slong pairs = fmpz_mpoly_length(f, context) * (fmpz_mpoly_length(g, context) + 1);

        if (!fmpz_mpoly_is_fmpz(fmpz_mpoly_q_denref(&assumptions->elements[k]), context) ||
            pairs > SIGN_MAX_PAIRS)
            continue;
        for (slong t = 0; t < fmpz_mpoly_length(f, context); t++)
            for (slong u = 0; u < fmpz_mpoly_length(g, context); u++)
                if (same_monomial(f, t, g, u, ring))
                    sign = sign_meet(sign, sign_beyond(f, t, u, k, assumptions, generators,
                                                       pairs > SIGN_FEW_PAIRS ? 0 : depth));
    }
    return sign;
}

/* ---- by a discriminant --------------------------------------------------------------------- */

/* The exponent e if f = a g^2e + b g^e + c, else 0. */
static ulong quadratic_power(const fmpz_mpoly_t f, size_t g, const ring_t *ring)
{
    const slong degree = fmpz_mpoly_degree_si(f, (slong)g, ring->context);
    const ulong half = (ulong)degree / 2;

    for (slong t = 0; degree > 0 && t < fmpz_mpoly_length(f, ring->context); t++) {
        const ulong e = fmpz_mpoly_get_term_var_exp_ui(f, t, (slong)g, ring->context);

        if (e != 0 && e != half && e != 2 * half)
            return 0;
    }
    return degree > 0 && degree % 2 == 0 ? half : 0;
}

/* a x^2 + b x + c, a != 0, has the sign of a if 4 a c - b^2 > 0, and none against it if that is
 * zero. */
static sign_t sign_by_discriminant(const fmpz_mpoly_t f, size_t g, const sign_t *generators,
                                   const ring_t *ring)
{
    const fmpz_mpoly_ctx_struct *context = ring->context;
    const ulong e = quadratic_power(f, g, ring);
    sign_t sign = SIGN_UNKNOWN, gap;
    fmpz_mpoly_t a, b, c;

    if (e == 0)
        return SIGN_UNKNOWN;
    fmpz_mpoly_init(a, context);
    fmpz_mpoly_init(b, context);
    fmpz_mpoly_init(c, context);
    poly_coefficient(a, f, (slong)g, 2 * e, ring);
    poly_coefficient(b, f, (slong)g, e, ring);
    poly_coefficient(c, f, (slong)g, 0, ring);
    fmpz_mpoly_mul(b, b, b, context);
    fmpz_mpoly_mul(c, c, a, context);
    fmpz_mpoly_scalar_mul_ui(c, c, 4, context);
    fmpz_mpoly_sub(c, c, b, context);
    gap = terms_sign(c, generators, ring);
    sign = terms_sign(a, generators, ring);
    if (!sign_is_nonnegative(gap) || !sign_is_nonzero(sign))
        sign = SIGN_UNKNOWN;
    else
        sign = sign_multiply(sign, gap == SIGN_ZERO ? SIGN_NONNEGATIVE : gap);
    fmpz_mpoly_clear(a, context);
    fmpz_mpoly_clear(b, context);
    fmpz_mpoly_clear(c, context);
    return sign;
}

/* The sign of an irreducible polynomial. */
static sign_t factor_sign(const fmpz_mpoly_t f, const assumptions_t *assumptions,
                          const sign_t *generators)
{
    const ring_t *ring = assumptions->ring;
    sign_t sign = terms_sign(f, generators, ring);
    fmpz_mpoly_t minus;

    if (sign != SIGN_UNKNOWN && sign != SIGN_NONNEGATIVE && sign != SIGN_NONPOSITIVE)
        return sign;
    fmpz_mpoly_init(minus, ring->context);
    fmpz_mpoly_neg(minus, f, ring->context);
    sign = sign_meet(sign, sign_by_assumption(f, assumptions, generators, 1));
    sign = sign_meet(sign, sign_negate(sign_by_assumption(minus, assumptions, generators, 1)));
    for (size_t g = 0; g < ring_generator_count(ring) && !sign_is_nonzero(sign); g++)
        sign = sign_meet(sign, sign_by_discriminant(f, g, generators, ring));
    fmpz_mpoly_clear(minus, ring->context);
    return sign;
}

static sign_t polynomial_sign(scalar_src x, const assumptions_t *assumptions, const ring_t *ring)
{
    sign_t *generators = memory_new(ring_generator_count(ring), sizeof(sign_t));
    scalar_factors_t factors;
    sign_t sign;

    for (size_t g = 0; g < ring_generator_count(ring); g++)
        if (scalar_depends_on(x, g, ring) || ring_generator_kind(ring, g) != GENERATOR_RADICAL)
            generators[g] = generator_sign(g, assumptions);
    scalar_factor(&factors, x, ring);
    sign = fmpq_sgn(factors.constant) > 0 ? SIGN_POSITIVE : SIGN_NEGATIVE;
    for (size_t k = 0; k < factors.count; k++) {
        slong e = factors.exponents[k];
        sign_t here = factor_sign(NUM(&factors.factors[k]), assumptions, generators);
        sign = sign_multiply(sign, sign_power(here, (ulong)(e < 0 ? -e : e)));
    }
    if ((sign == SIGN_UNKNOWN ||
         sign == SIGN_NONZERO) && /* an assumption may be a product itself */
        fmpz_mpoly_is_fmpz(fmpz_mpoly_q_denref(x), ring->context))
        sign = sign_meet(sign, factor_sign(NUM(x), assumptions, generators));
    scalar_factors_clear(&factors, ring);
    free(generators);
    return sign;
}

sign_t scalar_sign(scalar_src x, const assumptions_t *assumptions, const ring_t *ring)
{
    if (scalar_is_zero(x, ring))
        return SIGN_ZERO;
    if (!scalar_is_real(x, ring))
        return SIGN_UNKNOWN;
    if (scalar_is_constant(x, ring))
        return constant_sign(x, ring);
    return polynomial_sign(x, assumptions, ring);
}
