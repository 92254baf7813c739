/* Parts and values of exact coefficients: splitting by coordinates, substitution, enclosures. */
#include <stdlib.h>

#include "base/memory.h"
#include "scalar/ring_internal.h"

#define NUM(x) fmpz_mpoly_q_numref(x)
#define DEN(x) fmpz_mpoly_q_denref(x)

/* ---- splitting --------------------------------------------------------------------------- */

static size_t split_find(scalar_split_t *split, const ulong *exponents, const ring_t *ring)
{
    size_t width = split->width, k, j;

    for (k = 0; k < split->count; k++) {
        for (j = 0; j < width && split->exponents[k * width + j] == exponents[j]; j++)
            ;
        if (j == width)
            return k;
    }
    split->exponents = memory_resize(split->exponents, (k + 1) * (width + 1), sizeof(ulong));
    split->coefficients = memory_resize(split->coefficients, k + 1, sizeof(scalar_struct));
    for (j = 0; j < width; j++)
        split->exponents[k * width + j] = exponents[j];
    scalar_init(&split->coefficients[k], ring);
    split->count++;
    return k;
}

void scalar_split(scalar_split_t *out, scalar_src x, const ring_t *ring)
{
    const fmpz_mpoly_ctx_struct *context = ring->context;
    slong variables = fmpz_mpoly_ctx_nvars(context), length = fmpz_mpoly_length(NUM(x), context);
    ulong *exponents = memory_new((size_t)variables, sizeof(ulong));
    ulong *here = memory_new(ring->coordinates + 1, sizeof(ulong));
    fmpz_t c;

    fmpz_init(c);
    *out = (scalar_split_t){0, ring->coordinates, NULL, NULL};
    for (slong t = 0; t < length; t++) {
        fmpz_mpoly_get_term_exp_ui(exponents, NUM(x), t, context);
        fmpz_mpoly_get_term_coeff_fmpz(c, NUM(x), t, context);
        for (size_t j = 0; j < ring->coordinates; j++) {
            here[j] = exponents[ring->parameters + j];
            exponents[ring->parameters + j] = 0;
        }
        size_t k = split_find(out, here, ring);
        fmpz_mpoly_push_term_fmpz_ui(NUM(&out->coefficients[k]), c, exponents, context);
    }
    for (size_t k = 0; k < out->count; k++) {
        fmpz_mpoly_sort_terms(NUM(&out->coefficients[k]), context);
        fmpz_mpoly_set(DEN(&out->coefficients[k]), DEN(x), context);
        fmpz_mpoly_q_canonicalise(&out->coefficients[k], context);
    }
    fmpz_clear(c);
    free(exponents);
    free(here);
}

void scalar_split_clear(scalar_split_t *split, const ring_t *ring)
{
    for (size_t k = 0; k < split->count; k++)
        scalar_clear(&split->coefficients[k], ring);
    free(split->coefficients);
    free(split->exponents);
    *split = (scalar_split_t){0, 0, NULL, NULL};
}

/* ---- substitution ------------------------------------------------------------------------ */

typedef struct {
    const scalar_src *values;
    scalar_struct *slots; /* what each slot becomes; set[k] tells whether it was computed */
    unsigned char *set;
    assumptions_t *assumptions;
    ring_t *ring;
} substitution_t;

static int quotient_substitute(scalar_t out, scalar_src x, substitution_t *s);

/* What slot k becomes: the root of what its radicand becomes, or the function of its argument. */
static int slot_substitute(size_t k, substitution_t *s)
{
    const slot_t *slot = &s->ring->slots[k];
    scalar_t inside;
    int ok;

    scalar_init(inside, s->ring);
    if (slot->kind == GENERATOR_RADICAL)
        ring_radicand(inside, (size_t)ring_slot(s->ring, k), s->ring);
    else
        scalar_set(inside, &slot->argument, s->ring);
    ok = quotient_substitute(inside, inside, s);
    if (ok && slot->kind == GENERATOR_RADICAL)
        ok = scalar_sqrt(&s->slots[k], inside, s->assumptions, NULL, s->ring) == SQRT_OK;
    else if (ok)
        ok = scalar_function(&s->slots[k], slot->function, inside, s->ring) == FUNCTION_OK;
    s->set[k] = ok;
    scalar_clear(inside, s->ring);
    return ok;
}

/* out = what generator g becomes. */
static int generator_substitute(scalar_t out, size_t g, substitution_t *s)
{
    ring_t *ring = s->ring;
    const slot_t *slot = ring_slot_of(ring, g);
    size_t k;

    if (g < ring->parameters + ring->coordinates && s->values[g] != NULL) {
        scalar_set(out, s->values[g], ring);
        return 1;
    }
    scalar_generator(out, g, ring);
    if (slot == NULL || slot->kind == GENERATOR_CONSTANT)
        return 1;
    k = g - (size_t)ring_slot(ring, 0);
    if (!s->set[k] && !slot_substitute(k, s))
        return 0;
    scalar_set(out, &s->slots[k], ring);
    return 1;
}

static int term_substitute(scalar_t out, const fmpz_mpoly_t p, slong t, substitution_t *s)
{
    ring_t *ring = s->ring;
    scalar_t factor;
    fmpq_t c;
    int ok = 1;

    scalar_init(factor, ring);
    fmpq_init(c);
    fmpz_mpoly_get_term_coeff_fmpz(fmpq_numref(c), p, t, ring->context);
    scalar_set_fmpq(out, c, ring);
    for (size_t g = 0; ok && g < (size_t)fmpz_mpoly_ctx_nvars(ring->context); g++) {
        ulong e = fmpz_mpoly_get_term_var_exp_ui(p, t, (slong)g, ring->context);
        if (e == 0)
            continue;
        ok = generator_substitute(factor, g, s);
        scalar_pow(factor, factor, e, ring);
        scalar_mul(out, out, factor, ring);
    }
    scalar_clear(factor, ring);
    fmpq_clear(c);
    return ok;
}

static int poly_substitute(scalar_t out, const fmpz_mpoly_t p, substitution_t *s)
{
    scalar_t sum, term;
    int ok = 1;

    scalar_init(sum, s->ring);
    scalar_init(term, s->ring);
    for (slong t = 0; ok && t < fmpz_mpoly_length(p, s->ring->context); t++) {
        ok = term_substitute(term, p, t, s);
        scalar_add(sum, sum, term, s->ring);
    }
    scalar_swap(out, sum, s->ring);
    scalar_clear(sum, s->ring);
    scalar_clear(term, s->ring);
    return ok;
}

static int quotient_substitute(scalar_t out, scalar_src x, substitution_t *s)
{
    scalar_t numerator, denominator;
    int ok;

    scalar_init(numerator, s->ring);
    scalar_init(denominator, s->ring);
    ok = poly_substitute(numerator, NUM(x), s) && poly_substitute(denominator, DEN(x), s) &&
         scalar_div(numerator, numerator, denominator, s->ring);
    if (ok)
        scalar_swap(out, numerator, s->ring);
    scalar_clear(numerator, s->ring);
    scalar_clear(denominator, s->ring);
    return ok;
}

/* The ring may grow meanwhile, so there is a place for each slot it has room for. */
int scalar_substitute(scalar_t out, scalar_src x, const scalar_src *values,
                      assumptions_t *assumptions, ring_t *ring)
{
    substitution_t s = {values, NULL, NULL, assumptions, ring};
    int ok;

    s.slots = memory_new(ring->room, sizeof(scalar_struct));
    s.set = memory_new(ring->room, 1);
    for (size_t k = 0; k < ring->room; k++)
        scalar_init(&s.slots[k], ring);
    ok = quotient_substitute(out, x, &s);
    for (size_t k = 0; k < ring->room; k++)
        scalar_clear(&s.slots[k], ring);
    free(s.slots);
    free(s.set);
    return ok;
}

/* ---- enclosures -------------------------------------------------------------------------- */

static void poly_ball(acb_t out, const fmpz_mpoly_t p, const acb_struct *generators,
                      slong precision, const ring_t *ring)
{
    slong variables = fmpz_mpoly_ctx_nvars(ring->context);
    acb_t term, power;
    fmpz_t c;

    acb_init(term);
    acb_init(power);
    fmpz_init(c);
    acb_zero(out);
    for (slong t = 0; t < fmpz_mpoly_length(p, ring->context); t++) {
        fmpz_mpoly_get_term_coeff_fmpz(c, p, t, ring->context);
        acb_set_round_fmpz(term, c, precision);
        for (slong g = 0; g < variables; g++) {
            ulong e = fmpz_mpoly_get_term_var_exp_ui(p, t, g, ring->context);
            if (e == 0)
                continue;
            acb_pow_ui(power, &generators[g], e, precision);
            acb_mul(term, term, power, precision);
        }
        acb_add(out, out, term, precision);
    }
    acb_clear(term);
    acb_clear(power);
    fmpz_clear(c);
}

static void quotient_ball(acb_t out, scalar_src x, const acb_struct *generators, slong precision,
                          const ring_t *ring)
{
    acb_t denominator;

    acb_init(denominator);
    poly_ball(out, NUM(x), generators, precision, ring);
    poly_ball(denominator, DEN(x), generators, precision, ring);
    acb_div(out, out, denominator, precision);
    acb_clear(denominator);
}

/* A radicand is taken as nonnegative, unless all of its ball is negative. */
static void radical_ball(acb_t out, const slot_t *slot, const acb_struct *generators,
                         slong precision, const ring_t *ring)
{
    poly_ball(out, slot->radicand, generators, precision, ring);
    if (arb_is_negative(acb_realref(out))) {
        acb_sqrt(out, out, precision);
    } else {
        arb_sqrtpos(acb_realref(out), acb_realref(out), precision);
        arb_zero(acb_imagref(out));
    }
}

static void function_ball(acb_t out, const slot_t *slot, const acb_struct *generators,
                          slong precision, const ring_t *ring)
{
    quotient_ball(out, &slot->argument, generators, precision, ring);
    arb_zero(acb_imagref(out));
    if (slot->function == FUNCTION_SIN)
        arb_sin(acb_realref(out), acb_realref(out), precision);
    else if (slot->function == FUNCTION_COS)
        arb_cos(acb_realref(out), acb_realref(out), precision);
    else
        arb_exp(acb_realref(out), acb_realref(out), precision);
}

void scalar_ball(acb_t out, scalar_src x, const arb_struct *values, slong precision,
                 const ring_t *ring)
{
    slong variables = fmpz_mpoly_ctx_nvars(ring->context);
    acb_struct *generators = _acb_vec_init(variables);
    unsigned char *used = memory_new(ring_generator_count(ring), 1);

    scalar_mark(used, x, ring);
    for (size_t g = 0; values != NULL && g < ring->parameters + ring->coordinates; g++)
        acb_set_arb(&generators[g], &values[g]);
    acb_onei(&generators[ring_unit(ring)]);
    for (size_t k = 0; k < ring->used; k++) {
        const slot_t *slot = &ring->slots[k];
        acb_struct *here = &generators[ring_slot(ring, k)];
        if (!used[ring_slot(ring, k)])
            continue;
        if (slot->kind == GENERATOR_CONSTANT)
            slot->ball(acb_realref(here), slot->data, precision);
        else if (slot->kind == GENERATOR_RADICAL)
            radical_ball(here, slot, generators, precision, ring);
        else
            function_ball(here, slot, generators, precision, ring);
    }
    quotient_ball(out, x, generators, precision, ring);
    free(used);
    _acb_vec_clear(generators, variables);
}

/* ---- random elements --------------------------------------------------------------------- */

void scalar_randtest(scalar_t out, flint_rand_t random, int coordinates, ring_t *ring)
{
    size_t plain = ring->parameters + (coordinates ? ring->coordinates : 0);
    size_t terms = n_randint(random, 4);
    scalar_t term, factor;

    scalar_init(term, ring);
    scalar_init(factor, ring);
    scalar_zero(out, ring);
    for (size_t t = 0; t < terms; t++) {
        scalar_set_ratio(term, (slong)n_randint(random, 11) - 5, 1 + n_randint(random, 4), ring);
        for (size_t f = n_randint(random, 3); f > 0 && plain > 0; f--) {
            scalar_generator(factor, n_randint(random, plain), ring);
            scalar_mul(term, term, factor, ring);
        }
        if (n_randint(random, 3) == 0) {
            scalar_imaginary_unit(factor, ring);
            scalar_mul(term, term, factor, ring);
        }
        if (ring->used > 0 && n_randint(random, 3) == 0) {
            scalar_generator(factor, (size_t)ring_slot(ring, n_randint(random, ring->used)), ring);
            scalar_mul(term, term, factor, ring);
        }
        scalar_add(out, out, term, ring);
    }
    if (ring->parameters > 0 && n_randint(random, 3) == 0) {
        scalar_generator(factor, n_randint(random, ring->parameters), ring);
        if (scalar_div(term, out, factor, ring))
            scalar_swap(out, term, ring);
    }
    scalar_clear(term, ring);
    scalar_clear(factor, ring);
}
