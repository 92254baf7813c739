/* Polynomials in the coordinates that have to be >= 0 everywhere.
 *
 * Squares drop out; what is left is decided by the signs of its terms, as a quadratic form, or in
 * one coordinate with numbers as coefficients by counting real roots.  Else it stays undecided. */
#include "scalar/psd_internal.h"

/* ---- polynomials in the coordinates that have to be >= 0 everywhere
 * ------------------------------ */

static size_t split_degree(const scalar_split_t *split, size_t k)
{
    size_t degree = 0;

    for (size_t j = 0; j < split->width; j++)
        degree += split->exponents[k * split->width + j];
    return degree;
}

/* A quadratic polynomial is >= 0 everywhere iff its homogeneous form in (1, z) is. */
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

/* The polynomial in one coordinate with rational coefficients, times a positive number; 0 if it is
 * none. */
static int univariate(fmpz_poly_t out, const scalar_split_t *split, const ring_t *ring)
{
    size_t variable = split->width;
    fmpq_poly_t p;
    fmpq_t c;
    int ok = 1;

    fmpq_poly_init(p);
    fmpq_init(c);
    for (size_t k = 0; ok && k < split->count; k++) {
        slong power = 0;
        for (size_t j = 0; j < split->width; j++) {
            slong e = (slong)split->exponents[k * split->width + j];
            if (e == 0)
                continue;
            ok = ok && (variable == split->width || variable == j);
            variable = j;
            power = e;
        }
        ok = ok && scalar_get_fmpq(c, &split->coefficients[k], ring);
        if (ok)
            fmpq_poly_set_coeff_fmpq(p, power, c);
    }
    if (ok)
        fmpq_poly_get_numerator(out, p);
    fmpq_poly_clear(p);
    fmpq_clear(c);
    return ok;
}

/* >= 0 on the whole line iff the leading coefficient is positive and no root has odd multiplicity.
 */
static int univariate_is_nonnegative(const fmpz_poly_t p)
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

/* Undecided in general: the value at the origin is at least a necessary condition. */
static void add_undecided(psd_t *psd, scalar_src x, const scalar_split_t *split)
{
    psd->undecided = 1;
    if (psd->undecided_element != NULL)
        scalar_set(psd->undecided_element, x, psd->ring);
    psd_decide(psd, TRUTH_UNKNOWN);
    for (size_t k = 0; k < split->count; k++)
        if (split_degree(split, k) == 0 &&
            conditions_add(psd->out, CONDITION_NONNEGATIVE, &split->coefficients[k],
                           psd->assumptions, psd->ring) == TRUTH_FALSE)
            psd_decide(psd, TRUTH_FALSE);
}

/* Whether a polynomial in the coordinates is not the zero polynomial, whatever the parameters. */
static int is_never_zero(psd_t *psd, scalar_src f)
{
    scalar_split_t split;
    int nonzero = 0;

    scalar_split(&split, f, psd->ring);
    for (size_t k = 0; k < split.count; k++)
        nonzero |=
            sign_is_nonzero(scalar_sign(&split.coefficients[k], psd->assumptions, psd->ring));
    scalar_split_clear(&split, psd->ring);
    return nonzero;
}

static int has_coordinates(const psd_t *psd, scalar_src f)
{
    for (size_t k = 0; k < ring_coordinate_count(psd->ring); k++)
        if (scalar_depends_on(f, ring_coordinate(psd->ring, k), psd->ring))
            return 1;
    return 0;
}

/* Drops squares of polynomials in the coordinates: where f^2 > 0, a dense set, f^2 g >= 0 says g >=
 * 0, and then g >= 0 everywhere. */
static void drop_squares(psd_t *psd, scalar_t x)
{
    ring_t *ring = psd->ring;
    scalar_factors_t factors;
    scalar_t square;

    scalar_init(square, ring);
    scalar_factor(&factors, x, ring);
    for (size_t k = 0; k < factors.count; k++) {
        scalar_src f = &factors.factors[k];
        if (factors.exponents[k] < 2 || !has_coordinates(psd, f) || !is_never_zero(psd, f))
            continue;
        scalar_pow(square, f, (ulong)factors.exponents[k] / 2 * 2, ring);
        if (!scalar_div(x, x, square, ring))
            flint_abort(); /* factors are nonzero */
    }
    scalar_factors_clear(&factors, ring);
    scalar_clear(square, ring);
}

/* x >= 0 for all coordinates, x without known sign. */
static void add_polynomial(psd_t *psd, scalar_src x)
{
    scalar_split_t split;
    size_t degree = 0;
    fmpz_poly_t p;

    scalar_split(&split, x, psd->ring);
    fmpz_poly_init(p);
    for (size_t k = 0; k < split.count; k++)
        degree = split_degree(&split, k) > degree ? split_degree(&split, k) : degree;
    if (degree == 0)
        psd_decide(psd,
                   conditions_add(psd->out, CONDITION_NONNEGATIVE, x, psd->assumptions, psd->ring));
    else if (degree <= 2)
        add_quadratic(psd, &split);
    else if (!univariate(p, &split, psd->ring))
        add_undecided(psd, x, &split);
    else if (!univariate_is_nonnegative(p))
        psd_decide(psd, TRUTH_FALSE);
    fmpz_poly_clear(p);
    scalar_split_clear(&split, psd->ring);
}

/* x >= 0 for all coordinates. */
void psd_add_nonnegative(psd_t *psd, scalar_src x)
{
    assumptions_t *known = psd_known(psd);
    scalar_t reduced;
    sign_t sign;

    scalar_init(reduced, psd->ring);
    scalar_set(reduced, x, psd->ring);
    if (has_coordinates(psd, x) && !scalar_is_zero(x, psd->ring))
        drop_squares(psd, reduced);
    sign = scalar_sign(reduced, known, psd->ring);
    assumptions_free(known);
    if (sign == SIGN_NONPOSITIVE || sign == SIGN_NEGATIVE)
        psd_add_zero(psd, reduced);
    else if (!sign_is_nonnegative(sign))
        add_polynomial(psd, reduced);
    scalar_clear(reduced, psd->ring);
}

/* Re x == 0 and Im x == 0 for all coordinates. */
void psd_add_zero(psd_t *psd, scalar_src x)
{
    scalar_split_t split;
    scalar_t part;

    scalar_init(part, psd->ring);
    scalar_split(&split, x, psd->ring);
    for (size_t k = 0; k < split.count; k++) {
        scalar_real(part, &split.coefficients[k], psd->ring);
        psd_decide(psd,
                   conditions_add(psd->out, CONDITION_ZERO, part, psd->assumptions, psd->ring));
        scalar_imag(part, &split.coefficients[k], psd->ring);
        psd_decide(psd,
                   conditions_add(psd->out, CONDITION_ZERO, part, psd->assumptions, psd->ring));
    }
    scalar_split_clear(&split, psd->ring);
    scalar_clear(part, psd->ring);
}
