/* From a domain to all of R^n, and what is decided there by the shape of a polynomial. */
#include "scalar/spread.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "scalar/ring_internal.h"

#define NUM(x) fmpz_mpoly_q_numref(x)

/* ---- domains ----------------------------------------------------------------------------- */

void box_init(box_t *box, size_t count)
{
    *box = (box_t){count, memory_new(count + 1, 1), _fmpq_vec_init((slong)count + 1),
                   _fmpq_vec_init((slong)count + 1), 0};
}

void box_clear(box_t *box)
{
    free(box->bounded);
    _fmpq_vec_clear(box->lower, (slong)box->count + 1);
    _fmpq_vec_clear(box->upper, (slong)box->count + 1);
}

/* ---- generators on R --------------------------------------------------------------------- */

/* What a generator ranges over: a coordinate in its interval, [-1, 1], [0, infinity) or R. */
typedef enum { RANGE_LINE, RANGE_HALF, RANGE_INTERVAL } range_t;

static range_t range_of(fmpq_t lower, fmpq_t upper, size_t g, const box_t *box, const ring_t *ring)
{
    if (ring_generator_kind(ring, g) == GENERATOR_COORDINATE) {
        size_t k = g - ring->parameters;
        if (box == NULL || !box->bounded[k])
            return RANGE_LINE;
        fmpq_set(lower, &box->lower[k]);
        fmpq_set(upper, &box->upper[k]);
        return RANGE_INTERVAL;
    }
    if (ring_generator_kind(ring, g) == GENERATOR_RADICAL ||
        ring_function_kind(g, ring) == FUNCTION_EXP)
        return RANGE_HALF;
    fmpq_set_si(lower, -1, 1);
    fmpq_set_si(upper, 1, 1);
    return RANGE_INTERVAL;
}

/* p = sum_e c_e g^e -> sum_e c_e a^e b^(degree - e) */
static void replace(fmpz_mpoly_t p, slong g, const fmpz_mpoly_t a, const fmpz_mpoly_t b,
                    const ring_t *ring)
{
    const fmpz_mpoly_ctx_struct *context = ring->context;
    slong degree = fmpz_mpoly_degree_si(p, g, context);
    fmpz_mpoly_t sum, power, part;

    fmpz_mpoly_init(sum, context);
    fmpz_mpoly_init(power, context);
    fmpz_mpoly_init(part, context);
    fmpz_mpoly_one(power, context);
    for (slong e = degree; e >= 0; e--) { /* Horner: sum = sum a + c_e b^(degree - e) */
        fmpz_mpoly_mul(sum, sum, a, context);
        poly_coefficient(part, p, g, (ulong)e, ring);
        fmpz_mpoly_mul(part, part, power, context);
        fmpz_mpoly_add(sum, sum, part, context);
        fmpz_mpoly_mul(power, power, b, context);
    }
    fmpz_mpoly_swap(p, sum, context);
    fmpz_mpoly_clear(sum, context);
    fmpz_mpoly_clear(power, context);
    fmpz_mpoly_clear(part, context);
}

/* a = numerator, b = denominator of the place of s on the range; both cleared of denominators. */
static void range_substitute(fmpz_mpoly_t p, size_t g, range_t range, const fmpq_t lower,
                             const fmpq_t upper, const ring_t *ring)
{
    const fmpz_mpoly_ctx_struct *context = ring->context;
    fmpz_mpoly_t square, a, b;
    fmpz_t common, c;

    fmpz_mpoly_init(square, context), fmpz_mpoly_init(a, context), fmpz_mpoly_init(b, context);
    fmpz_init(common), fmpz_init(c);
    fmpz_mpoly_gen(square, (slong)g, context);
    fmpz_mpoly_mul(square, square, square, context);
    if (range == RANGE_HALF) {
        fmpz_mpoly_one(b, context);
        replace(p, (slong)g, square, b, ring);
    } else {
        fmpz_lcm(common, fmpq_denref(lower), fmpq_denref(upper));
        fmpz_divexact(c, common, fmpq_denref(upper));
        fmpz_mul(c, c, fmpq_numref(upper));
        fmpz_mpoly_scalar_mul_fmpz(a, square, c, context);
        fmpz_divexact(c, common, fmpq_denref(lower));
        fmpz_mul(c, c, fmpq_numref(lower));
        fmpz_mpoly_add_fmpz(a, a, c, context);
        fmpz_mpoly_add_ui(b, square, 1, context);
        fmpz_mpoly_scalar_mul_fmpz(b, b, common, context);
        replace(p, (slong)g, a, b, ring);
    }
    fmpz_mpoly_clear(square, context), fmpz_mpoly_clear(a, context), fmpz_mpoly_clear(b, context);
    fmpz_clear(common), fmpz_clear(c);
}

/* ---- splitting by the variables ---------------------------------------------------------- */

static size_t find_term(scalar_split_t *terms, const ulong *here, const ring_t *ring)
{
    size_t k = 0, size = terms->width * sizeof *here;

    while (k < terms->count && memcmp(terms->exponents + k * terms->width, here, size) != 0)
        k++;
    if (k < terms->count)
        return k;
    terms->exponents = memory_resize(terms->exponents, (k + 1) * (terms->width + 1), sizeof *here);
    terms->coefficients = memory_resize(terms->coefficients, k + 1, sizeof(scalar_struct));
    memcpy(terms->exponents + k * terms->width, here, size);
    scalar_init(&terms->coefficients[k], ring);
    terms->count++;
    return k;
}

static void split_terms(scalar_split_t *out, const fmpz_mpoly_t p, const size_t *variables,
                        const ring_t *ring)
{
    const fmpz_mpoly_ctx_struct *context = ring->context;
    ulong *exponents = memory_new((size_t)fmpz_mpoly_ctx_nvars(context), sizeof(ulong));
    ulong *here = memory_new(out->width + 1, sizeof(ulong));
    fmpz_t c;

    fmpz_init(c);
    for (slong t = 0; t < fmpz_mpoly_length(p, context); t++) {
        fmpz_mpoly_get_term_exp_ui(exponents, p, t, context);
        fmpz_mpoly_get_term_coeff_fmpz(c, p, t, context);
        for (size_t j = 0; j < out->width; j++) {
            here[j] = exponents[variables[j]];
            exponents[variables[j]] = 0;
        }
        size_t k = find_term(out, here, ring);
        fmpz_mpoly_push_term_fmpz_ui(NUM(&out->coefficients[k]), c, exponents, context);
    }
    for (size_t k = 0; k < out->count; k++)
        fmpz_mpoly_sort_terms(NUM(&out->coefficients[k]), context);
    fmpz_clear(c);
    free(exponents);
    free(here);
}

int spread_init(spread_t *out, scalar_src x, const box_t *box, const ring_t *ring)
{
    const fmpz_mpoly_ctx_struct *context = ring->context;
    size_t variables[SPREAD_MAX_VARIABLES];
    fmpz_mpoly_t p;
    fmpq_t lower, upper;
    scalar_t generator;
    int fits = 1;

    *out = (spread_t){{0, 0, NULL, NULL}, 1, 1};
    fmpz_mpoly_init(p, context), fmpq_init(lower), fmpq_init(upper), scalar_init(generator, ring);
    fmpz_mpoly_set(p, NUM(x), context);
    for (size_t g = 0; g < ring_generator_count(ring) && fits; g++) {
        scalar_generator(generator, g, ring);
        if (fmpz_mpoly_degree_si(p, (slong)g, context) <= 0 ||
            !scalar_varies(generator, NULL, 0, ring))
            continue;
        fits = out->terms.width < SPREAD_MAX_VARIABLES;
        if (!fits)
            break;
        variables[out->terms.width++] = g;
        range_t range = range_of(lower, upper, g, box, ring);
        out->bounded &= range != RANGE_LINE;
        out->exact &= ring_generator_kind(ring, g) == GENERATOR_COORDINATE;
        if (range != RANGE_LINE)
            range_substitute(p, g, range, lower, upper, ring);
        fits = fmpz_mpoly_length(p, context) <= SPREAD_MAX_TERMS;
    }
    if (fits)
        split_terms(&out->terms, p, variables, ring);
    fmpz_mpoly_clear(p, context), fmpq_clear(lower), fmpq_clear(upper);
    scalar_clear(generator, ring);
    return fits;
}

void spread_clear(spread_t *form, const ring_t *ring)
{
    scalar_split_clear(&form->terms, ring);
}

/* ---- shapes ------------------------------------------------------------------------------ */

size_t spread_degree(const spread_t *form)
{
    size_t highest = 0;

    for (size_t k = 0; k < form->terms.count; k++) {
        size_t degree = 0;
        for (size_t j = 0; j < form->terms.width; j++)
            degree += form->terms.exponents[k * form->terms.width + j];
        highest = degree > highest ? degree : highest;
    }
    return highest;
}

int spread_is_even(const spread_t *form, ulong limit)
{
    for (size_t k = 0; k < form->terms.count * form->terms.width; k++)
        if (form->terms.exponents[k] % 2 != 0 || form->terms.exponents[k] > limit)
            return 0;
    return 1;
}

int spread_is_numeric(const spread_t *form, const ring_t *ring)
{
    int numeric = 1;
    fmpq_t c;

    fmpq_init(c);
    for (size_t k = 0; numeric && k < form->terms.count; k++)
        numeric = scalar_get_fmpq(c, &form->terms.coefficients[k], ring);
    fmpq_clear(c);
    return numeric;
}

/* >= 0 on the whole line iff the leading coefficient is positive and no root has odd multiplicity.
 */
static int line_is_nonnegative(const fmpz_poly_t p)
{
    fmpz_poly_factor_t factors;
    int ok = fmpz_sgn(fmpz_poly_lead(p)) > 0;

    fmpz_poly_factor_init(factors);
    fmpz_poly_factor_squarefree(factors, p);
    for (slong k = 0; k < factors->num; k++)
        if (factors->exp[k] % 2 != 0 && fmpz_poly_num_real_roots(&factors->p[k]) > 0)
            ok = 0;
    fmpz_poly_factor_clear(factors);
    return ok;
}

truth_t spread_univariate(const spread_t *form, const ring_t *ring)
{
    truth_t answer = TRUTH_UNKNOWN;
    fmpq_poly_t p;
    fmpz_poly_t whole;
    fmpq_t c;

    if (form->terms.width != 1 || !spread_is_numeric(form, ring))
        return TRUTH_UNKNOWN;
    fmpq_poly_init(p), fmpz_poly_init(whole), fmpq_init(c);
    for (size_t k = 0; k < form->terms.count; k++)
        if (scalar_get_fmpq(c, &form->terms.coefficients[k], ring))
            fmpq_poly_set_coeff_fmpq(p, (slong)form->terms.exponents[k], c);
    fmpq_poly_get_numerator(whole, p);
    answer = fmpz_poly_is_zero(whole) || line_is_nonnegative(whole) ? TRUTH_TRUE : TRUTH_FALSE;
    fmpq_poly_clear(p), fmpz_poly_clear(whole), fmpq_clear(c);
    return answer;
}
