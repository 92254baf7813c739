/* Sines and cosines of one coordinate as rational functions.
 *
 * A matrix that depends on a coordinate x only through sin(k x) and cos(k x), k not zero, is
 * positive for all x iff it is for all real t in
 *
 *     sin(k x) = 2 t/(1 + t^2),   cos(k x) = (1 - t^2)/(1 + t^2),
 *
 * the circle without the point cos = -1: there it follows, as the entries are continuous.  The
 * coordinate itself, which occurs nowhere else, then stands for t = tan(k x/2).  Either alone needs
 * no such thing: it is a variable on [-1, 1]. */
#include "scalar/psd_internal.h"

#include <stdlib.h>

#include "base/memory.h"
#include "scalar/ring_internal.h"

enum { CIRCLE_MAX_TERMS = 2000 };

typedef struct {
    size_t coordinate, sine, cosine; /* generators */
} circle_t;

static int is_in(const fmpz_mpoly_t p, size_t generator, const ring_t *ring)
{
    return fmpz_mpoly_degree_si(p, (slong)generator, ring->context) > 0;
}

static int occurs(const square_t *m, size_t generator, const ring_t *ring)
{
    for (size_t k = 0; k < m->n * m->n; k++)
        if (scalar_depends_on(&m->entries[k], generator, ring))
            return 1;
    return 0;
}

/* The coordinate itself, not within a function. */
static int occurs_bare(const square_t *m, size_t generator, const ring_t *ring)
{
    for (size_t k = 0; k < m->n * m->n; k++)
        if (is_in(fmpz_mpoly_q_numref(&m->entries[k]), generator, ring) ||
            is_in(fmpz_mpoly_q_denref(&m->entries[k]), generator, ring))
            return 1;
    return 0;
}

/* x = k z with a number k that is not zero. */
static int is_multiple(scalar_src x, size_t z, const assumptions_t *known, const ring_t *ring)
{
    scalar_t k;
    int good;

    scalar_init(k, ring);
    scalar_generator(k, z, ring);
    good = scalar_div(k, x, k, ring) && !scalar_varies(k, NULL, 0, ring) &&
           sign_is_nonzero(scalar_sign(k, known, ring));
    scalar_clear(k, ring);
    return good;
}

/* One more generator that depends on the coordinate: 0 if that spoils it. */
static int take_generator(circle_t *circle, scalar_t argument, size_t g, const assumptions_t *known,
                          const ring_t *ring)
{
    function_kind_t kind = FUNCTION_EXP;
    int is_function = ring_generator_kind(ring, g) == GENERATOR_FUNCTION, good;
    scalar_t inside;

    scalar_init(inside, ring);
    if (is_function) {
        kind = ring_function_kind(g, ring);
        ring_function_argument(inside, g, ring);
    } else {
        ring_radicand(inside, g, ring);
    }
    good = !scalar_depends_on(inside, circle->coordinate, ring);
    if (!good && kind != FUNCTION_EXP && is_multiple(inside, circle->coordinate, known, ring) &&
        (scalar_is_zero(argument, ring) || scalar_equal(argument, inside, ring))) {
        scalar_set(argument, inside, ring);
        *(kind == FUNCTION_SIN ? &circle->sine : &circle->cosine) = g;
        good = 1;
    }
    scalar_clear(inside, ring);
    return good;
}

/* Whether m depends on coordinate k through one sine and cosine alone, and on both. */
static int find_circle(circle_t *out, const square_t *m, size_t k, const assumptions_t *known,
                       const ring_t *ring)
{
    scalar_t argument;
    int good;

    *out = (circle_t){ring_coordinate(ring, k), SIZE_MAX, SIZE_MAX};
    good = !occurs_bare(m, out->coordinate, ring);
    scalar_init(argument, ring);
    for (size_t g = 0; g < ring_generator_count(ring) && good; g++) {
        generator_kind_t kind = ring_generator_kind(ring, g);

        if ((kind == GENERATOR_RADICAL || kind == GENERATOR_FUNCTION) && occurs(m, g, ring))
            good = take_generator(out, argument, g, known, ring);
    }
    scalar_clear(argument, ring);
    return good && out->sine != SIZE_MAX && out->cosine != SIZE_MAX;
}

/* out = p with s and c for sine and cosine. */
static void put_polynomial(scalar_t out, const fmpz_mpoly_t p, const circle_t *circle, scalar_src s,
                           scalar_src c, const ring_t *ring)
{
    ulong *exponents = memory_new((size_t)fmpz_mpoly_ctx_nvars(ring->context), sizeof *exponents);
    scalar_t term, power;
    fmpz_t number;

    scalar_init(term, ring);
    scalar_init(power, ring);
    fmpz_init(number);
    scalar_zero(out, ring);
    for (slong k = 0; k < p->length; k++) {
        ulong sines, cosines;

        fmpz_mpoly_get_term_exp_ui(exponents, p, k, ring->context);
        fmpz_mpoly_get_term_coeff_fmpz(number, p, k, ring->context);
        sines = exponents[circle->sine];
        cosines = exponents[circle->cosine];
        exponents[circle->sine] = exponents[circle->cosine] = 0;
        scalar_zero(term, ring);
        fmpz_mpoly_set_coeff_fmpz_ui(fmpz_mpoly_q_numref(term), number, exponents, ring->context);
        scalar_pow(power, s, sines, ring);
        scalar_mul(term, term, power, ring);
        scalar_pow(power, c, cosines, ring);
        scalar_mul(term, term, power, ring);
        scalar_add(out, out, term, ring);
    }
    fmpz_clear(number);
    scalar_clear(power, ring);
    scalar_clear(term, ring);
    free(exponents);
}

/* 2 t and 1 - t^2 over 1 + t^2, t the coordinate */
static void rational_point(scalar_t s, scalar_t c, const circle_t *circle, const ring_t *ring)
{
    scalar_t t, below;

    scalar_init(t, ring);
    scalar_init(below, ring);
    scalar_generator(t, circle->coordinate, ring);
    scalar_mul_si(s, t, 2, ring);
    scalar_mul(t, t, t, ring);
    scalar_one(below, ring);
    scalar_sub(c, below, t, ring);
    scalar_add(below, below, t, ring);
    if (!scalar_div(s, s, below, ring) || !scalar_div(c, c, below, ring))
        flint_abort(); /* 1 + t^2 is no zero */
    scalar_clear(below, ring);
    scalar_clear(t, ring);
}

/* 0 if a denominator becomes zero: none that is regular does. */
static int put_point(square_t *m, const circle_t *circle, const ring_t *ring)
{
    scalar_t s, c, above, below;
    int good = 1;

    scalar_init(s, ring);
    scalar_init(c, ring);
    scalar_init(above, ring);
    scalar_init(below, ring);
    rational_point(s, c, circle, ring);
    for (size_t k = 0; k < m->n * m->n && good; k++) {
        scalar_struct *x = &m->entries[k];

        put_polynomial(above, fmpz_mpoly_q_numref(x), circle, s, c, ring);
        put_polynomial(below, fmpz_mpoly_q_denref(x), circle, s, c, ring);
        good = scalar_div(x, above, below, ring);
    }
    scalar_clear(below, ring);
    scalar_clear(above, ring);
    scalar_clear(c, ring);
    scalar_clear(s, ring);
    return good;
}

int square_on_circles(square_t *m, const box_t *box, const assumptions_t *known, const ring_t *ring)
{
    size_t terms = 0;
    int found = 0;

    for (size_t k = 0; k < m->n * m->n; k++)
        terms += (size_t)(fmpz_mpoly_q_numref(&m->entries[k])->length +
                          fmpz_mpoly_q_denref(&m->entries[k])->length);
    for (size_t k = 0; k < ring_coordinate_count(ring) && terms <= CIRCLE_MAX_TERMS; k++) {
        circle_t circle;

        if ((box != NULL && k < box->count && box->bounded[k]) ||
            !find_circle(&circle, m, k, known, ring))
            continue;
        if (!put_point(m, &circle, ring))
            return 0;
        found = 1;
    }
    return found;
}
