/* Lists of polynomial conditions, kept short: what is implied is left out, factors of known sign
 * are removed. */
#include <stdlib.h>

#include "base/memory.h"
#include "scalar/psd.h"
#include "scalar/ring_internal.h"

#define NUM(x) fmpz_mpoly_q_numref(x)
#define DEN(x) fmpz_mpoly_q_denref(x)

void conditions_init(conditions_t *conditions)
{
    *conditions = (conditions_t){0, NULL, NULL};
}

void conditions_clear(conditions_t *conditions, const ring_t *ring)
{
    for (size_t k = 0; k < conditions->count; k++)
        scalar_clear(&conditions->elements[k], ring);
    free(conditions->elements);
    free(conditions->kinds);
    conditions_init(conditions);
}

static void append(conditions_t *conditions, condition_kind_t kind, scalar_src x,
                   const ring_t *ring)
{
    size_t k = conditions->count;

    for (size_t j = 0; j < k; j++)
        if (conditions->kinds[j] == kind && scalar_equal(&conditions->elements[j], x, ring))
            return;
    conditions->count++;

    conditions->kinds = memory_resize(conditions->kinds, k + 1, sizeof(condition_kind_t));
    conditions->elements = memory_resize(conditions->elements, k + 1, sizeof(scalar_struct));
    conditions->kinds[k] = kind;
    scalar_init(&conditions->elements[k], ring);
    scalar_set(&conditions->elements[k], x, ring);
}

/* The assumptions and all conditions but number `without`. */
static assumptions_t *all_known(const conditions_t *conditions, size_t without,
                                const assumptions_t *assumptions)
{
    assumptions_t *known = assumptions_copy(assumptions);

    for (size_t k = 0; k < conditions->count; k++)
        if (k != without)
            assumptions_add(known, conditions->kinds[k], &conditions->elements[k]);
    return known;
}

static truth_t sign_decides(sign_t sign, condition_kind_t kind)
{
    switch (kind) {
    case CONDITION_NONNEGATIVE:
        return sign_is_nonnegative(sign) ? TRUTH_TRUE
               : sign == SIGN_NEGATIVE   ? TRUTH_FALSE
                                         : TRUTH_UNKNOWN;
    case CONDITION_POSITIVE:
        return sign == SIGN_POSITIVE ? TRUTH_TRUE
               : sign == SIGN_NEGATIVE || sign == SIGN_NONPOSITIVE || sign == SIGN_ZERO
                   ? TRUTH_FALSE
                   : TRUTH_UNKNOWN;
    case CONDITION_ZERO:
        return sign == SIGN_ZERO ? TRUTH_TRUE : sign_is_nonzero(sign) ? TRUTH_FALSE : TRUTH_UNKNOWN;
    default:
        return sign_is_nonzero(sign) ? TRUTH_TRUE : sign == SIGN_ZERO ? TRUTH_FALSE : TRUTH_UNKNOWN;
    }
}

/* ---- bringing a condition into its simplest form ------------------------------------------- */

/* x := a polynomial of the same sign (and zeros): x d^2, or +-numerator where the sign of d is
 * known; with coprime integer coefficients. */
static void clear_denominator(scalar_t x, const assumptions_t *known, const ring_t *ring)
{
    scalar_t below;
    fmpz_t content;
    sign_t sign;

    scalar_init(below, ring);
    fmpz_init(content);
    fmpz_mpoly_set(NUM(below), DEN(x), ring->context);
    sign = scalar_sign(below, known, ring);
    if (sign == SIGN_NEGATIVE)
        fmpz_mpoly_neg(NUM(x), NUM(x), ring->context);
    else if (sign != SIGN_POSITIVE)
        fmpz_mpoly_mul(NUM(x), NUM(x), DEN(x), ring->context);
    fmpz_mpoly_one(DEN(x), ring->context);
    if (!scalar_is_zero(x, ring)) {
        _fmpz_vec_content(content, NUM(x)->coeffs, NUM(x)->length);
        fmpz_mpoly_scalar_divexact_fmpz(NUM(x), NUM(x), content, ring->context);
    }
    fmpz_clear(content);
    scalar_clear(below, ring);
}

/* What is left of a factor f^e once its sign is used: the power to keep, and *flip if it is
 * negative. */
static slong power_to_keep(int *flip, sign_t sign, slong e, condition_kind_t kind)
{
    int odd = e % 2 != 0;

    if (sign == SIGN_POSITIVE || (sign_is_nonzero(sign) && !odd))
        return 0;
    if (sign == SIGN_NEGATIVE) {
        *flip ^= odd;
        return 0;
    }
    if (kind == CONDITION_ZERO || kind == CONDITION_NONZERO)
        return sign_is_nonzero(sign) ? 0 : 1;
    return odd ? 1 : 2;
}

/* Drops factors of known sign from the polynomial x; *square is set if all that is left has even
 * powers, and then x is the product of the bases, *negative the sign in front. */
static void simplify(scalar_t x, int *square, int *negative, condition_kind_t kind,
                     const assumptions_t *known, const ring_t *ring)
{
    scalar_factors_t factors;
    scalar_t product, bases, power;
    int flip;

    scalar_factor(&factors, x, ring);
    scalar_init(product, ring);
    scalar_init(bases, ring);
    scalar_init(power, ring);
    scalar_one(product, ring);
    scalar_one(bases, ring);
    flip = fmpq_sgn(factors.constant) < 0;
    *square = 1;
    for (size_t k = 0; k < factors.count; k++) {
        sign_t sign = scalar_sign(&factors.factors[k], known, ring);
        slong keep = power_to_keep(&flip, sign, factors.exponents[k], kind);
        if (keep == 0)
            continue;
        *square &= keep == 2;
        scalar_pow(power, &factors.factors[k], (ulong)keep, ring);
        scalar_mul(product, product, power, ring);
        scalar_mul(bases, bases, &factors.factors[k], ring);
    }
    *negative = flip;
    if (*square) {
        scalar_swap(x, bases, ring);
    } else {
        scalar_swap(x, product, ring);
        if (flip)
            scalar_neg(x, x, ring);
    }
    scalar_factors_clear(&factors, ring);
    scalar_clear(product, ring);
    scalar_clear(bases, ring);
    scalar_clear(power, ring);
}

/* x == 0 for a sum of terms that are all nonnegative (or all nonpositive): each vanishes. */
static int add_terms_zero(truth_t *answer, conditions_t *conditions, scalar_src x,
                          const assumptions_t *known, const assumptions_t *assumptions,
                          const ring_t *ring)
{
    slong length = fmpz_mpoly_length(NUM(x), ring->context);
    int direction = 0, uniform = length > 1;
    scalar_t term;

    scalar_init(term, ring);
    for (slong t = 0; uniform && t < length; t++) {
        fmpz_mpoly_get_term(NUM(term), NUM(x), t, ring->context);
        sign_t sign = scalar_sign(term, known, ring);
        int here = sign_is_nonnegative(sign)                           ? 1
                   : sign == SIGN_NEGATIVE || sign == SIGN_NONPOSITIVE ? -1
                                                                       : 0;
        uniform = here != 0 && here != -direction;
        direction = here;
    }
    for (slong t = 0; uniform && t < length; t++) {
        fmpz_mpoly_get_term(NUM(term), NUM(x), t, ring->context);
        truth_t one = conditions_add(conditions, CONDITION_ZERO, term, assumptions, ring);
        if (one == TRUTH_FALSE || *answer == TRUTH_TRUE)
            *answer = one;
    }
    scalar_clear(term, ring);
    return uniform;
}

static truth_t add_zero(conditions_t *conditions, scalar_t x, const assumptions_t *known,
                        const assumptions_t *assumptions, const ring_t *ring)
{
    truth_t answer = sign_decides(scalar_sign(x, known, ring), CONDITION_ZERO), terms = TRUTH_TRUE;

    if (answer == TRUTH_TRUE)
        return answer;
    if (answer == TRUTH_UNKNOWN && add_terms_zero(&terms, conditions, x, known, assumptions, ring))
        return terms;
    if (scalar_prints_negative(x, ring))
        scalar_neg(x, x, ring);
    if (answer == TRUTH_UNKNOWN)
        append(conditions, CONDITION_ZERO, x, ring);
    return answer;
}

static truth_t add_simplified(conditions_t *conditions, condition_kind_t kind, scalar_t x,
                              const assumptions_t *known, const assumptions_t *assumptions,
                              const ring_t *ring)
{
    sign_t sign;
    truth_t answer;
    int square, negative;

    simplify(x, &square, &negative, kind, known, ring);
    if (kind == CONDITION_ZERO)
        return add_zero(conditions, x, known, assumptions, ring);
    if (square && kind == CONDITION_NONNEGATIVE && !negative)
        return TRUTH_TRUE;
    if (square && kind == CONDITION_NONNEGATIVE) /* -f^2 >= 0 */
        return add_zero(conditions, x, known, assumptions, ring);
    if (square) { /* +-f^2 > 0 */
        scalar_mul(x, x, x, ring);
        if (negative)
            scalar_neg(x, x, ring);
    }
    sign = scalar_sign(x, known, ring);
    if (kind == CONDITION_NONNEGATIVE && sign == SIGN_NONPOSITIVE)
        return conditions_add(conditions, CONDITION_ZERO, x, assumptions, ring);
    answer = sign_decides(sign, kind);
    if (kind == CONDITION_NONNEGATIVE && sign_is_nonzero(sign))
        kind = CONDITION_POSITIVE; /* "a >= 0" of 1/a */
    if (answer == TRUTH_UNKNOWN)
        append(conditions, kind, x, ring);
    return answer;
}

/* A condition that cannot hold is listed as it was met, not in the form that showed it. */
truth_t conditions_add(conditions_t *conditions, condition_kind_t kind, scalar_src x,
                       const assumptions_t *assumptions, const ring_t *ring)
{
    assumptions_t *known = all_known(conditions, conditions->count, assumptions);
    truth_t answer = sign_decides(scalar_sign(x, known, ring), kind);
    size_t before = conditions->count;
    scalar_t whole, reduced;

    scalar_init(whole, ring);
    scalar_init(reduced, ring);
    scalar_set(whole, x, ring);
    clear_denominator(whole, known, ring);
    scalar_set(reduced, whole, ring);
    if (answer == TRUTH_UNKNOWN)
        answer = add_simplified(conditions, kind, reduced, known, assumptions, ring);
    if (answer == TRUTH_FALSE && conditions->count == before)
        append(conditions, kind, whole, ring);
    scalar_clear(whole, ring);
    scalar_clear(reduced, ring);
    assumptions_free(known);
    return answer;
}

void conditions_prune(conditions_t *conditions, const assumptions_t *assumptions,
                      const ring_t *ring)
{
    for (size_t k = 0; k < conditions->count;) {
        assumptions_t *known = all_known(conditions, k, assumptions);
        sign_t sign = scalar_sign(&conditions->elements[k], known, ring);
        assumptions_free(known);
        if (sign_decides(sign, conditions->kinds[k]) != TRUTH_TRUE) {
            k++;
            continue;
        }
        scalar_clear(&conditions->elements[k], ring);
        conditions->count--;
        for (size_t j = k; j < conditions->count; j++) {
            conditions->elements[j] = conditions->elements[j + 1];
            conditions->kinds[j] = conditions->kinds[j + 1];
        }
    }
}

/* ---- reading ----------------------------------------------------------------------------- */

char *conditions_print(const conditions_t *conditions, size_t k, const ring_t *ring)
{
    static const char *const relations[] = {" > 0", " >= 0", " == 0", " != 0"};
    char *left = scalar_print(&conditions->elements[k], ring);
    text_t text;

    text_init(&text);
    text_add(&text, left);
    text_add(&text, relations[conditions->kinds[k]]);
    free(left);
    return text_take(&text);
}

truth_t conditions_hold(const conditions_t *conditions, const scalar_src *values,
                        assumptions_t *assumptions, ring_t *ring)
{
    truth_t answer = TRUTH_TRUE;
    scalar_t x;

    scalar_init(x, ring);
    for (size_t k = 0; k < conditions->count && answer != TRUTH_FALSE; k++) {
        truth_t one = TRUTH_UNKNOWN;
        if (scalar_substitute(x, &conditions->elements[k], values, assumptions, ring))
            one = sign_decides(scalar_sign(x, assumptions, ring), conditions->kinds[k]);
        if (one != TRUTH_TRUE)
            answer = one;
    }
    scalar_clear(x, ring);
    return answer;
}
