/* Functions of the coordinates that have to be >= 0 everywhere in the domain.
 *
 * Squares, and factors that are known not to change their sign, drop out: where they are not zero,
 * a dense set, the rest has to be >= 0, and then it is everywhere.  What is left is written as a
 * polynomial on all of R^n (spread.h) and decided by the signs of its terms, as a quadratic form,
 * in one variable by counting real roots, as a sum of squares, or on the domain by balls.  A
 * rational point where it is negative refutes.  Else it stays undecided. */
#include "scalar/spread.h"
#include "scalar/ring_internal.h"

static int varies(scalar_src x, const ring_t *ring)
{
    return scalar_varies(x, NULL, 0, ring);
}

/* ---- without conditions ------------------------------------------------------------------ */

static int terms_are_nonnegative(const spread_t *form, const assumptions_t *known,
                                 const ring_t *ring)
{
    int good = spread_is_even(form, (ulong)-1);

    for (size_t k = 0; good && k < form->terms.count; k++)
        good = sign_is_nonnegative(scalar_sign(&form->terms.coefficients[k], known, ring));
    return good;
}

/* Proves x >= 0 on the domain for all parameters: the method, or NULL. */
static const char *prove(scalar_src x, const psd_t *psd)
{
    assumptions_t *known = psd_known(psd);
    const char *method = NULL;
    spread_t form;

    if (sign_is_nonnegative(scalar_sign(x, known, psd->ring))) {
        method = "signs of terms";
    } else if (psd_parabola(x, 0, known, psd->ring)) {
        method = "quadratic form";
    } else if (spread_init(&form, x, psd->box, psd->ring)) {
        if (terms_are_nonnegative(&form, known, psd->ring))
            method = "signs of terms";
        else if (spread_univariate(&form, psd->ring) == TRUTH_TRUE)
            method = "Sturm sequence";
        else if (spread_sum_of_squares(&form, psd->ring) == TRUTH_TRUE)
            method = "sum of squares";
        else if (box_sign(x, 0, psd->box, psd->ring) == TRUTH_TRUE)
            method = "subdivision of the domain";
        spread_clear(&form, psd->ring);
    }
    assumptions_free(known);
    return method;
}

/* 1 or -1 if f >= 0 or f <= 0 is proven, and how; else 0. */
static int definite_sign(const char **method, scalar_src f, const psd_t *psd)
{
    const char *how = prove(f, psd);
    int sign = how != NULL;
    scalar_t minus;

    if (how == NULL) {
        scalar_init(minus, psd->ring);
        scalar_neg(minus, f, psd->ring);
        how = prove(minus, psd);
        sign = how != NULL ? -1 : 0;
        scalar_clear(minus, psd->ring);
    }
    if (how != NULL)
        *method = how;
    return sign;
}

/* Whether a function of the coordinates is not zero throughout, whatever the parameters. */
static int is_never_zero(const psd_t *psd, scalar_src f)
{
    int nonzero = 0;
    spread_t form;

    if (!psd_stays_independent(psd, f) || !spread_init(&form, f, NULL, psd->ring))
        return 0;
    for (size_t k = 0; k < form.terms.count; k++)
        nonzero |=
            sign_is_nonzero(scalar_sign(&form.terms.coefficients[k], psd->assumptions, psd->ring));
    spread_clear(&form, psd->ring);
    return nonzero;
}

/* ---- dropping factors -------------------------------------------------------------------- */

static void divide_by(scalar_t x, scalar_src f, slong power, const ring_t *ring)
{
    scalar_t divisor;

    scalar_init(divisor, ring);
    scalar_pow(divisor, f, (ulong)power, ring);
    if (!scalar_div(x, x, divisor, ring))
        flint_abort(); /* factors are nonzero */
    scalar_clear(divisor, ring);
}

/* x, a polynomial, becomes a product of fewer factors with the same sign almost everywhere; the
 * result is how the sign of a dropped one was decided. */
static const char *drop_factors(psd_t *psd, scalar_t x)
{
    ring_t *ring = psd->ring;
    const char *method = "signs of terms";
    scalar_factors_t factors;

    scalar_factor(&factors, x, ring);
    for (size_t k = 0; k < factors.count; k++) {
        scalar_src f = &factors.factors[k];
        slong power = factors.exponents[k];
        int sign = 0;
        if (!varies(f, ring) || !is_never_zero(psd, f))
            continue;
        if (power % 2 != 0 && factors.count > 1)
            sign = definite_sign(&method, f, psd);
        divide_by(x, f, sign != 0 ? power : power / 2 * 2, ring);
        if (sign < 0)
            scalar_neg(x, x, ring);
    }
    scalar_factors_clear(&factors, ring);
    return method;
}

/* x N/D -> N D: a polynomial of the same sign, as D does not vanish. */
static void clear_denominator(scalar_t x, const ring_t *ring)
{
    if (!varies(x, ring))
        return;
    fmpz_mpoly_mul(fmpz_mpoly_q_numref(x), fmpz_mpoly_q_numref(x), fmpz_mpoly_q_denref(x),
                   ring->context);
    fmpz_mpoly_one(fmpz_mpoly_q_denref(x), ring->context);
}

/* ---- with conditions --------------------------------------------------------------------- */

static void add_condition(psd_t *psd, condition_kind_t kind, scalar_src x)
{
    psd_decide(psd, conditions_add(psd->out, kind, x, psd->assumptions, psd->ring));
}

/* A quadratic polynomial is >= 0 everywhere iff its homogeneous form in (1, s) is. */
static void add_quadratic(psd_t *psd, const scalar_split_t *split)
{
    square_t form = square_new(split->width + 1, psd->ring);

    for (size_t k = 0; k < split->count; k++) {
        const ulong *e = &split->exponents[k * split->width];
        size_t first = 0, second = 0;
        for (size_t j = 0; j < split->width; j++) {
            if (e[j] == 2)
                first = second = j + 1;
            else if (e[j] == 1 && first == 0)
                first = j + 1;
            else if (e[j] == 1)
                second = j + 1;
        }
        slong half = first == second ? 1 : 2;
        scalar_mul_ratio(square_at(&form, first, second), &split->coefficients[k], 1, (ulong)half,
                         psd->ring);
        scalar_set(square_at(&form, second, first), square_at(&form, first, second), psd->ring);
    }
    psd_square(psd, &form);
    square_clear(&form, psd->ring);
}

static int lies_at(const scalar_split_t *terms, size_t k, const ulong *e)
{
    for (size_t j = 0; j < terms->width; j++)
        if (terms->exponents[k * terms->width + j] != e[j])
            return 0;
    return 1;
}

/* a + b s^2 + c s^4 >= 0 iff a, c >= 0, and where b < 0 also 4 a c >= b^2; if the sign of b is
 * known that is a list of conditions. */
static int add_even_quartic(psd_t *psd, const spread_t *form)
{
    scalar_src parts[3] = {NULL, NULL, NULL};
    assumptions_t *known = psd_known(psd);
    sign_t sign = SIGN_UNKNOWN;
    int fits = form->terms.width == 1 && spread_is_even(form, 4);
    scalar_t x;

    scalar_init(x, psd->ring);
    for (ulong e = 0; fits && e < 3; e++)
        for (size_t k = 0; k < form->terms.count; k++)
            if (lies_at(&form->terms, k, (ulong[]){2 * e}))
                parts[e] = &form->terms.coefficients[k];
    if (fits && parts[0] && parts[1] && parts[2])
        sign = scalar_sign(parts[1], known, psd->ring);
    assumptions_free(known);
    fits = sign_is_nonnegative(sign) || sign == SIGN_NEGATIVE || sign == SIGN_NONPOSITIVE;
    if (fits) {
        add_condition(psd, CONDITION_NONNEGATIVE, parts[0]);
        add_condition(psd, CONDITION_NONNEGATIVE, parts[2]);
    }
    if (fits && !sign_is_nonnegative(sign)) {
        scalar_t square;
        scalar_init(square, psd->ring);
        scalar_mul(x, parts[0], parts[2], psd->ring);
        scalar_mul_si(x, x, 4, psd->ring);
        scalar_mul(square, parts[1], parts[1], psd->ring);
        scalar_sub(x, x, square, psd->ring);
        add_condition(psd, CONDITION_NONNEGATIVE, x);
        scalar_clear(square, psd->ring);
    }
    scalar_clear(x, psd->ring);
    return fits;
}

/* What is decided by an equivalence, conditions included: the method, or NULL. */
static const char *add_exactly(psd_t *psd, const spread_t *form)
{
    truth_t one;

    if (!form->exact)
        return NULL;
    one = spread_univariate(form, psd->ring);
    if (one != TRUTH_UNKNOWN) {
        psd_decide(psd, one);
        return "Sturm sequence";
    }
    if (spread_is_even(form, 2)) { /* affine in each s^2: on the orthant all coefficients count */
        for (size_t k = 0; k < form->terms.count; k++)
            add_condition(psd, CONDITION_NONNEGATIVE, &form->terms.coefficients[k]);
        return form->bounded ? "values at the corners" : "signs of terms";
    }
    if (spread_degree(form) <= 2) {
        add_quadratic(psd, &form->terms);
        return "quadratic form";
    }
    return add_even_quartic(psd, form) ? "discriminant" : NULL;
}

/* A polynomial is at least nonnegative at s = 0. */
static void add_necessary(psd_t *psd, const spread_t *form)
{
    for (size_t k = 0; form->exact && k < form->terms.count; k++) {
        size_t j = 0;
        while (j < form->terms.width && form->terms.exponents[k * form->terms.width + j] == 0)
            j++;
        if (j == form->terms.width &&
            conditions_add(psd->out, CONDITION_NONNEGATIVE, &form->terms.coefficients[k],
                           psd->assumptions, psd->ring) == TRUTH_FALSE)
            psd_decide(psd, TRUTH_FALSE);
    }
}

/* x >= 0 in the domain; x varies and is not known to have a sign. */
static void add_varying(psd_t *psd, scalar_src x)
{
    const char *method = NULL;
    spread_t form;

    if (!spread_init(&form, x, psd->box, psd->ring)) {
        psd_undecided(psd, x, "it is too large");
        return;
    }
    method = add_exactly(psd, &form);
    if (method == NULL)
        method = prove(x, psd);
    if (method != NULL) {
        psd_note(psd, x, method);
    } else if (box_refutes(x, psd->box, psd->ring)) {
        psd_note(psd, x, "a point where it is negative");
        psd_decide(psd, TRUTH_FALSE);
    } else {
        psd_undecided(psd, x, "no method decides it");
        add_necessary(psd, &form);
    }
    spread_clear(&form, psd->ring);
}

void psd_add_nonnegative(psd_t *psd, scalar_src x)
{
    assumptions_t *known = psd_known(psd);
    scalar_t reduced;
    sign_t sign;

    scalar_init(reduced, psd->ring);
    scalar_set(reduced, x, psd->ring);
    if (varies(x, psd->ring)) {
        clear_denominator(reduced, psd->ring);
        psd_note(psd, x, drop_factors(psd, reduced));
    }
    sign = scalar_sign(reduced, known, psd->ring);
    assumptions_free(known);
    if (sign == SIGN_NONPOSITIVE || sign == SIGN_NEGATIVE)
        psd_add_zero(psd, reduced);
    else if (!sign_is_nonnegative(sign) && varies(reduced, psd->ring))
        add_varying(psd, reduced);
    else if (!sign_is_nonnegative(sign))
        add_condition(psd, CONDITION_NONNEGATIVE, reduced);
    scalar_clear(reduced, psd->ring);
}

/* The numerator vanishes on an open set: what does not vary in it does, coefficient by coefficient,
 * as functions are independent of coordinates. */
void psd_add_zero(psd_t *psd, scalar_src x)
{
    spread_t form;
    scalar_t part;

    if (!spread_init(&form, x, NULL, psd->ring) || !form.exact) {
        if (!scalar_is_zero(x, psd->ring) && is_never_zero(psd, x))
            psd_decide(psd, TRUTH_FALSE);
        else if (!scalar_is_zero(x, psd->ring))
            psd_vanish(psd, x);
        spread_clear(&form, psd->ring);
        return;
    }
    scalar_init(part, psd->ring);
    for (size_t k = 0; k < form.terms.count; k++) {
        scalar_real(part, &form.terms.coefficients[k], psd->ring);
        add_condition(psd, CONDITION_ZERO, part);
        scalar_imag(part, &form.terms.coefficients[k], psd->ring);
        add_condition(psd, CONDITION_ZERO, part);
    }
    scalar_clear(part, psd->ring);
    spread_clear(&form, psd->ring);
}

/* ---- singularities ----------------------------------------------------------------------- */

/* x >= some positive number in the whole domain. */
static int is_above_zero(scalar_src x, const psd_t *psd)
{
    static const ulong margins[] = {1, 32, 1024};
    scalar_t margin;
    int above = 0;

    scalar_init(margin, psd->ring);
    for (size_t k = 0; !above && k < sizeof margins / sizeof *margins; k++) {
        scalar_set_ratio(margin, 1, margins[k], psd->ring);
        scalar_sub(margin, x, margin, psd->ring);
        above = prove(margin, psd) != NULL;
    }
    scalar_clear(margin, psd->ring);
    return above;
}

/* x > 0 or x < 0 in the whole domain. */
static int is_strict(scalar_src x, const psd_t *psd)
{
    scalar_t minus;
    int strict = sign_is_nonzero(scalar_sign(x, psd->assumptions, psd->ring));

    scalar_init(minus, psd->ring);
    scalar_neg(minus, x, psd->ring);
    strict = strict || psd_parabola(x, 1, psd->assumptions, psd->ring) ||
             psd_parabola(minus, 1, psd->assumptions, psd->ring) ||
             box_sign(x, 1, psd->box, psd->ring) == TRUTH_TRUE ||
             box_sign(minus, 1, psd->box, psd->ring) == TRUTH_TRUE || is_above_zero(x, psd) ||
             is_above_zero(minus, psd);
    scalar_clear(minus, psd->ring);
    return strict;
}

/* Each factor of a denominator by itself. */
static int denominator_is_safe(scalar_src x, const psd_t *psd)
{
    scalar_factors_t factors;
    scalar_t below;
    int safe = 1;

    scalar_init(below, psd->ring);
    fmpz_mpoly_set(fmpz_mpoly_q_numref(below), fmpz_mpoly_q_denref(x), psd->ring->context);
    if (varies(below, psd->ring)) {
        scalar_factor(&factors, below, psd->ring);
        for (size_t k = 0; k < factors.count && safe; k++)
            safe = !varies(&factors.factors[k], psd->ring) || is_strict(&factors.factors[k], psd);
        scalar_factors_clear(&factors, psd->ring);
    }
    scalar_clear(below, psd->ring);
    return safe;
}

int psd_is_regular(psd_t *psd, scalar_src x)
{
    const ring_t *ring = psd->ring;
    int regular = 1;
    scalar_t inside;

    if (!varies(x, ring))
        return 1;
    scalar_init(inside, ring);
    for (size_t g = 0; g < ring_generator_count(ring) && regular; g++) {
        generator_kind_t kind = ring_generator_kind(ring, g);
        if ((kind != GENERATOR_RADICAL && kind != GENERATOR_FUNCTION) ||
            !scalar_depends_on(x, g, ring))
            continue;
        if (kind == GENERATOR_FUNCTION) {
            ring_function_argument(inside, g, ring);
            regular = !varies(inside, ring) || denominator_is_safe(inside, psd);
        } else {
            ring_radicand(inside, g, ring);
            regular = !varies(inside, ring) || prove(inside, psd) != NULL;
        }
    }
    regular = regular && denominator_is_safe(x, psd);
    scalar_clear(inside, ring);
    return regular;
}
