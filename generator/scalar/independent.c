/* Functions and roots whose arguments hold parameters: independent as symbols, but are they at
 * every value of the parameters?
 *
 * By Ax's theorem exponentials are algebraically independent over the coordinates if their
 * exponents are linearly independent over Q modulo constants (a sine counts with i times its
 * argument).  Arguments a m with different monomials m of coordinates and numbers a != 0 are.  A
 * root alone is independent if its radicand is no square. */
#include "scalar/ring_internal.h"
#include "scalar/psd_internal.h"

/* The functions and roots of coordinates in one element. */
typedef struct {
    const psd_t *psd;
    scalar_src x;
} parts_t;

static int is_part(const parts_t *parts, size_t g, generator_kind_t kind)
{
    const ring_t *ring = parts->psd->ring;
    scalar_t x;
    int is;

    if (ring_generator_kind(ring, g) != kind || !scalar_depends_on(parts->x, g, ring))
        return 0;
    scalar_init(x, ring);
    scalar_generator(x, g, ring);
    is = scalar_varies(x, NULL, 0, ring);
    scalar_clear(x, ring);
    return is;
}

static int holds_parameter(scalar_src x, const ring_t *ring)
{
    for (size_t k = 0; k < ring_parameter_count(ring); k++)
        if (scalar_depends_on(x, k, ring))
            return 1;
    return 0;
}

static int has_nonzero_parameters(scalar_src x, const psd_t *psd)
{
    int nonzero = 1;
    scalar_t parameter;

    scalar_init(parameter, psd->ring);
    for (size_t k = 0; k < ring_parameter_count(psd->ring) && nonzero; k++) {
        if (!scalar_depends_on(x, k, psd->ring))
            continue;
        scalar_generator(parameter, k, psd->ring);
        nonzero = sign_is_nonzero(scalar_sign(parameter, psd->assumptions, psd->ring));
    }
    scalar_clear(parameter, psd->ring);
    return nonzero;
}

/* One power product of coordinates with a coefficient that does not vary. */
static int is_monomial(scalar_src x, const ring_t *ring)
{
    scalar_split_t split;
    int is;

    scalar_split(&split, x, ring);
    is = split.count == 1 && !scalar_varies(&split.coefficients[0], NULL, 0, ring);
    scalar_split_clear(&split, ring);
    return is;
}

/* Sines and exponentials cannot be mixed up; a sine and its cosine belong together. */
static int same_class(size_t g, size_t h, const ring_t *ring)
{
    return (ring_function_kind(g, ring) == FUNCTION_EXP) ==
           (ring_function_kind(h, ring) == FUNCTION_EXP);
}

/* The argument of g against those of all other functions. */
static int differs_from_all(const parts_t *parts, size_t g, scalar_src argument)
{
    const ring_t *ring = parts->psd->ring;
    scalar_t ratio;
    int differs = 1;

    scalar_init(ratio, ring);
    for (size_t h = 0; h < ring_generator_count(ring) && differs; h++) {
        if (h == g || !is_part(parts, h, GENERATOR_FUNCTION))
            continue;
        ring_function_argument(ratio, h, ring);
        differs =
            is_monomial(ratio, ring) &&
            (!same_class(g, h, ring) || scalar_equal(ratio, argument, ring) ||
             (scalar_div(ratio, ratio, argument, ring) && scalar_varies(ratio, NULL, 0, ring)));
    }
    scalar_clear(ratio, ring);
    return differs;
}

static int function_stays(const parts_t *parts, size_t g)
{
    const ring_t *ring = parts->psd->ring;
    scalar_t argument;
    int stays;

    scalar_init(argument, ring);
    ring_function_argument(argument, g, ring);
    stays = !holds_parameter(argument, ring) ||
            (is_monomial(argument, ring) && has_nonzero_parameters(argument, parts->psd) &&
             differs_from_all(parts, g, argument));
    scalar_clear(argument, ring);
    return stays;
}

/* No square of a polynomial for any parameters: of odd degree in a coordinate, with a leading
 * coefficient that is not zero, or a quadratic one without real zeros. */
static int is_no_square(scalar_src radicand, const psd_t *psd)
{
    const ring_t *ring = psd->ring;
    int odd = 0;
    scalar_t leading;

    scalar_init(leading, ring);
    for (size_t j = 0; j < ring_coordinate_count(ring) && !odd; j++) {
        slong g = (slong)ring_coordinate(ring, j);
        slong degree = fmpz_mpoly_degree_si(fmpz_mpoly_q_numref(radicand), g, ring_context(ring));
        if (degree % 2 == 0)
            continue;
        poly_coefficient(fmpz_mpoly_q_numref(leading), fmpz_mpoly_q_numref(radicand), g,
                         (ulong)degree, ring);
        odd = !scalar_varies(leading, NULL, 0, ring) &&
              sign_is_nonzero(scalar_sign(leading, psd->assumptions, ring));
    }
    scalar_clear(leading, ring);
    return odd || psd_parabola(radicand, 1, psd->assumptions, ring);
}

static int holds_part(scalar_src x, const parts_t *parts)
{
    const ring_t *ring = parts->psd->ring;
    parts_t inside = {parts->psd, x};

    for (size_t g = 0; g < ring_generator_count(ring); g++)
        if (is_part(&inside, g, GENERATOR_FUNCTION) || is_part(&inside, g, GENERATOR_RADICAL))
            return 1;
    return 0;
}

static int root_stays(const parts_t *parts, size_t g)
{
    const ring_t *ring = parts->psd->ring;
    scalar_t radicand;
    int stays = 1;

    scalar_init(radicand, ring);
    ring_radicand(radicand, g, ring);
    if (holds_parameter(radicand, ring)) {
        stays = !holds_part(radicand, parts) && is_no_square(radicand, parts->psd);
        for (size_t h = 0; h < ring_generator_count(ring) && stays; h++)
            stays = h == g || !is_part(parts, h, GENERATOR_RADICAL);
    }
    scalar_clear(radicand, ring);
    return stays;
}

int psd_stays_independent(const psd_t *psd, scalar_src x)
{
    parts_t parts = {psd, x};

    for (size_t g = 0; g < ring_generator_count(psd->ring); g++)
        if ((is_part(&parts, g, GENERATOR_FUNCTION) && !function_stays(&parts, g)) ||
            (is_part(&parts, g, GENERATOR_RADICAL) && !root_stays(&parts, g)))
            return 0;
    return 1;
}
