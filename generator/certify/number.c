/* Exact values with sizes. */
#include "certify/number.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

#include "base/memory.h"

void number_init(number_t *x)
{
    acb_init(x->value);
    x->size = 0;
}

void number_clear(number_t *x)
{
    acb_clear(x->value);
}

number_t *numbers_new(size_t count)
{
    number_t *out = memory_new(count, sizeof(number_t));

    for (size_t k = 0; k < count; k++)
        number_init(&out[k]);
    return out;
}

void numbers_free(number_t *numbers, size_t count)
{
    for (size_t k = 0; k < count; k++)
        number_clear(&numbers[k]);
    free(numbers);
}

void number_zero(number_t *x)
{
    acb_zero(x->value);
    x->size = 0;
}

void number_set(number_t *out, const number_t *x)
{
    acb_set(out->value, x->value);
    out->size = x->size;
}

void number_set_d(number_t *out, double re, double im)
{
    acb_set_d_d(out->value, re, im);
    out->size = fabs(re) + fabs(im);
}

void number_add(number_t *out, const number_t *x)
{
    acb_add(out->value, out->value, x->value, NUMBER_BITS);
    out->size += x->size;
}

void number_mul(number_t *out, const number_t *x, const number_t *y)
{
    acb_mul(out->value, x->value, y->value, NUMBER_BITS);
    out->size = x->size * y->size;
}

void number_addmul(number_t *out, const number_t *x, const number_t *y)
{
    acb_addmul(out->value, x->value, y->value, NUMBER_BITS);
    out->size += x->size * y->size;
}

void number_conj(number_t *out, const number_t *x)
{
    acb_conj(out->value, x->value);
    out->size = x->size;
}

double number_magnitude(const acb_struct *x)
{
    mag_t re, im;
    double size;

    mag_init(re);
    mag_init(im);
    arb_get_mag(re, acb_realref(x));
    arb_get_mag(im, acb_imagref(x));
    mag_hypot(re, re, im);
    size = mag_get_d(re);
    mag_clear(re);
    mag_clear(im);
    return size;
}

/* ---- evaluation ----------------------------------------------------------------------- */

/* Term k of a polynomial. */
static void evaluate_term(number_t *out, const fmpz_mpoly_t poly, slong k, const values_t *values,
                          ulong *exponents)
{
    const fmpz_mpoly_ctx_struct *context = ring_context(values->ring);
    fmpz_t coefficient;

    fmpz_init(coefficient);
    fmpz_mpoly_get_term_coeff_fmpz(coefficient, poly, k, context);
    acb_set_fmpz(out->value, coefficient);
    out->size = number_magnitude(out->value);
    fmpz_mpoly_get_term_exp_ui(exponents, poly, k, context);
    for (size_t g = 0; g < values->count; g++)
        for (ulong n = exponents[g]; n > 0; n--)
            number_mul(out, out, &values->generators[g]);
    fmpz_clear(coefficient);
}

static void evaluate_polynomial(number_t *out, const fmpz_mpoly_t poly, const values_t *values)
{
    const fmpz_mpoly_ctx_struct *context = ring_context(values->ring);
    ulong *exponents = memory_new((size_t)fmpz_mpoly_ctx_nvars(context), sizeof(ulong));
    number_t term;

    number_init(&term);
    number_zero(out);
    for (slong k = 0; k < fmpz_mpoly_length(poly, context); k++) {
        evaluate_term(&term, poly, k, values, exponents);
        number_add(out, &term);
    }
    number_clear(&term);
    free(exponents);
}

void number_evaluate(number_t *out, scalar_src x, const values_t *values)
{
    number_t below;
    double size;

    number_init(&below);
    evaluate_polynomial(&below, fmpz_mpoly_q_denref(x), values);
    evaluate_polynomial(out, fmpz_mpoly_q_numref(x), values);
    size = number_magnitude(below.value);
    acb_div(out->value, out->value, below.value, NUMBER_BITS);
    out->size = out->size / size * (below.size / size);
    number_clear(&below);
}

int number_is_finite(const number_t *x)
{
    return acb_is_finite(x->value) && isfinite(x->size);
}

double number_deviation(const number_t *x, int imaginary, double found, double ulps)
{
    double tolerance = ulps * (DBL_EPSILON / 2) * x->size, off;
    arb_t difference;

    if (!isfinite(found) || !isfinite(tolerance))
        return INFINITY;
    arb_init(difference);
    arb_set_d(difference, found);
    arb_sub(difference, imaginary ? acb_imagref(x->value) : acb_realref(x->value), difference,
            NUMBER_BITS);
    tolerance += mag_get_d(arb_radref(difference));
    off = fabs(arf_get_d(arb_midref(difference), ARF_RND_UP));
    arb_clear(difference);
    if (off == 0)
        return 0;
    return isfinite(off) && tolerance > 0 ? off / tolerance : INFINITY;
}
