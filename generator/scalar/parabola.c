/* Quadratic polynomials in one coordinate whose coefficients hold parameters, and products of what
 * has no zeros. */
#include "scalar/psd_internal.h"

/* The coefficients of 1, s, s^2 for a coordinate s; 0 if x is no such polynomial. */
static int coefficients(scalar_struct *out, scalar_src x, const ring_t *ring)
{
    size_t variable = SIZE_MAX;
    int fits = 1;
    scalar_split_t split;

    scalar_split(&split, x, ring);
    for (size_t k = 0; fits && k < split.count; k++) {
        ulong degree = 0;
        for (size_t j = 0; j < split.width; j++) {
            ulong e = split.exponents[k * split.width + j];
            if (e == 0)
                continue;
            fits &= e <= 2 && (variable == SIZE_MAX || variable == j);
            variable = j;
            degree = e;
        }
        fits &= !scalar_varies(&split.coefficients[k], NULL, 0, ring);
        if (fits)
            scalar_set(out + degree, &split.coefficients[k], ring);
    }
    scalar_split_clear(&split, ring);
    return fits && variable != SIZE_MAX;
}

int psd_parabola(scalar_src x, int strict, const assumptions_t *known, const ring_t *ring)
{
    scalar_struct c[3];
    scalar_t discriminant;
    sign_t sign;
    int good;

    for (size_t k = 0; k < 3; k++)
        scalar_init(c + k, ring);
    scalar_init(discriminant, ring);
    good = coefficients(c, x, ring) && scalar_sign(c + 2, known, ring) == SIGN_POSITIVE;
    if (good) { /* 4 c_0 c_2 - c_1^2 */
        scalar_mul(discriminant, c, c + 2, ring);
        scalar_mul_ratio(discriminant, discriminant, 4, 1, ring);
        scalar_mul(c, c + 1, c + 1, ring);
        scalar_sub(discriminant, discriminant, c, ring);
        sign = scalar_sign(discriminant, known, ring);
        good = strict ? sign == SIGN_POSITIVE : sign_is_nonnegative(sign);
    }
    scalar_clear(discriminant, ring);
    for (size_t k = 0; k < 3; k++)
        scalar_clear(c + k, ring);
    return good;
}

/* Of one sign: by the assumptions, or as a parabola above or below zero. */
static int has_a_sign(scalar_src x, const assumptions_t *known, const ring_t *ring)
{
    scalar_t minus;
    int sure = sign_is_nonzero(scalar_sign(x, known, ring)) || psd_parabola(x, 1, known, ring);

    scalar_init(minus, ring);
    scalar_neg(minus, x, ring);
    sure = sure || psd_parabola(minus, 1, known, ring);
    scalar_clear(minus, ring);
    return sure;
}

int scalar_has_no_zero(scalar_src x, const assumptions_t *known, const ring_t *ring)
{
    scalar_factors_t factors;
    int sure = 1;

    if (has_a_sign(x, known, ring))
        return 1;
    scalar_factor(&factors, x, ring);
    for (size_t k = 0; k < factors.count && sure; k++)
        sure = !scalar_varies(&factors.factors[k], NULL, 0, ring) ||
               has_a_sign(&factors.factors[k], known, ring);
    sure = sure && factors.count > 0;
    scalar_factors_clear(&factors, ring);
    return sure;
}
