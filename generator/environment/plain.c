/* Dividing common factors out of operators: D[sqrt(kappa) a] is shown as kappa D[a]. */
#include "environment/plain.h"

#include "environment/array.h"

/* The denominator of x is certainly nonzero. */
static int denominator_is_safe(scalar_src x, const reduction_t *reduction)
{
    const ring_t *ring = reduction->algebra->ring;
    int safe;
    scalar_t denominator;

    scalar_init(denominator, ring);
    fmpz_mpoly_set(fmpz_mpoly_q_numref(denominator), fmpz_mpoly_q_denref(x), ring_context(ring));
    safe = reduction_is_safe(denominator, reduction);
    scalar_clear(denominator, ring);
    return safe;
}

/* out = a/c if all coefficients of the symbol/c are safe, else 0. */
static int divide(op_t out, op_src a, op_src symbol, scalar_src c, const reduction_t *reduction)
{
    const algebra_t *algebra = reduction->algebra;
    int safe = 1;
    scalar_t inverse, ratio;

    scalar_init(inverse, algebra->ring);
    scalar_init(ratio, algebra->ring);
    safe = scalar_inv(inverse, c, algebra->ring);
    for (size_t k = 0; safe && k < symbol->count; k++) {
        scalar_mul(ratio, &symbol->coefficients[k], inverse, algebra->ring);
        safe = denominator_is_safe(ratio, reduction);
    }
    if (safe)
        op_scale(out, a, inverse, algebra);
    scalar_clear(ratio, algebra->ring);
    scalar_clear(inverse, algebra->ring);
    return safe;
}

/* x depends on a parameter other than those that hbar is made of. */
static int depends_on_rates(scalar_src x, const algebra_t *algebra)
{
    for (size_t g = 0; g < ring_parameter_count(algebra->ring); g++)
        if (scalar_depends_on(x, g, algebra->ring) &&
            !scalar_depends_on(algebra->hbar, g, algebra->ring))
            return 1;
    return 0;
}

static int factor_is_rate(scalar_src factor, const algebra_t *algebra)
{
    return !scalar_is_constant(factor, algebra->ring) && depends_on_rates(factor, algebra);
}

/* The product of those factors of x that depend on parameters other than hbar. */
static void rate_content(scalar_t out, scalar_src x, const algebra_t *algebra)
{
    const ring_t *ring = algebra->ring;
    scalar_factors_t factors;
    scalar_t power;

    scalar_init(power, ring);
    scalar_factor(&factors, x, ring);
    scalar_one(out, ring);
    for (size_t k = 0; k < factors.count; k++) {
        slong exponent = factors.exponents[k];
        if (!factor_is_rate(&factors.factors[k], algebra))
            continue;
        scalar_pow(power, &factors.factors[k], (ulong)(exponent < 0 ? -exponent : exponent), ring);
        if (exponent < 0 && !scalar_inv(power, power, ring))
            continue; /* a factor is never zero */
        scalar_mul(out, out, power, ring);
    }
    scalar_factors_clear(&factors, ring);
    scalar_clear(power, ring);
}

/* Makes `a` Hermitian by a factor 1, -i or i, if one of them does it. */
static void turn_hermitian(op_t a, const algebra_t *algebra)
{
    op_t turned;
    scalar_t unit;

    op_init(turned, algebra);
    scalar_init(unit, algebra->ring);
    scalar_imaginary_unit(unit, algebra->ring);
    scalar_neg(unit, unit, algebra->ring);
    op_scale(turned, a, unit, algebra);
    if (!op_is_hermitian(a, algebra) && op_is_hermitian(turned, algebra))
        op_swap(a, turned);
    scalar_clear(unit, algebra->ring);
    op_clear(turned, algebra);
}

/* A single monomial, or anything that is to be normalised, is divided by one of its coefficients;
 * of the rest the rates are divided out. */
void plain_form(op_t out, op_src a, op_src symbol, reduction_form_t form,
                const reduction_t *reduction)
{
    const algebra_t *algebra = reduction->algebra;
    scalar_t c;

    op_set(out, a, algebra);
    if (form == REDUCTION_AS_IS || symbol->count == 0)
        return;
    if (form == REDUCTION_PLAIN && !depends_on_rates(&symbol->coefficients[0], algebra))
        return;
    scalar_init(c, algebra->ring);
    for (size_t k = 0; k < symbol->count; k++) {
        if (form == REDUCTION_NORMALISED || symbol->count == 1)
            scalar_set(c, &symbol->coefficients[k], algebra->ring);
        else
            rate_content(c, &symbol->coefficients[k], algebra);
        if (divide(out, a, symbol, c, reduction))
            break;
    }
    if (form == REDUCTION_NORMALISED)
        turn_hermitian(out, algebra);
    scalar_clear(c, algebra->ring);
}
