/* What an element depends on, and its derivatives. */
#include <stdlib.h>

#include "base/memory.h"
#include "scalar/ring_internal.h"

#define NUM(x) fmpz_mpoly_q_numref(x)
#define DEN(x) fmpz_mpoly_q_denref(x)

/* ---- dependence -------------------------------------------------------------------------- */

static int occurs(scalar_src x, slong generator, const ring_t *ring)
{
    return fmpz_mpoly_degree_si(NUM(x), generator, ring->context) > 0 ||
           fmpz_mpoly_degree_si(DEN(x), generator, ring->context) > 0;
}

static int is_number(scalar_src x, const ring_t *ring)
{
    return fmpz_mpoly_is_fmpz(NUM(x), ring->context) && fmpz_mpoly_is_fmpz(DEN(x), ring->context);
}

/* Generators in the order of the ring: what a slot depends on lies before it. */
void scalar_mark(unsigned char *used, scalar_src x, const ring_t *ring)
{
    size_t first = (size_t)ring_slot(ring, 0), count = ring_generator_count(ring);
    int *here;

    if (is_number(x, ring))
        return;
    here = memory_new((size_t)fmpz_mpoly_ctx_nvars(ring->context), sizeof(int));
    fmpz_mpoly_q_used_vars(here, x, ring->context);
    for (size_t g = 0; g < count; g++) {
        if (!here[g])
            continue;
        used[g] = 1;
        for (size_t j = 0; g >= first && j < g; j++)
            used[j] |= ring->slots[g - first].support[j];
    }
    free(here);
}

int scalar_depends_on(scalar_src x, size_t generator, const ring_t *ring)
{
    if (is_number(x, ring))
        return 0;
    if (occurs(x, (slong)generator, ring))
        return 1;
    for (size_t k = 0; k < ring->used; k++)
        if (generator < (size_t)ring_slot(ring, k) && ring->slots[k].support[generator] &&
            occurs(x, ring_slot(ring, k), ring))
            return 1;
    return 0;
}

/* Whether x depends on a generator of first .. first + count - 1, or on one of `extra`. */
static int depends_on_some(scalar_src x, size_t first, size_t count, const size_t *extra,
                           size_t extra_count, const ring_t *ring)
{
    unsigned char *used;
    int found = 0;

    if (is_number(x, ring))
        return 0;
    used = memory_new(ring_generator_count(ring), 1);
    scalar_mark(used, x, ring);
    for (size_t g = first; g < first + count; g++)
        found |= used[g];
    for (size_t k = 0; k < extra_count; k++)
        found |= used[extra[k]];
    free(used);
    return found;
}

int scalar_is_constant(scalar_src x, const ring_t *ring)
{
    return !depends_on_some(x, 0, ring->parameters + ring->coordinates, NULL, 0, ring);
}

int scalar_varies(scalar_src x, const size_t *extra, size_t extra_count, const ring_t *ring)
{
    return depends_on_some(x, ring->parameters, ring->coordinates, extra, extra_count, ring);
}

/* ---- derivatives ------------------------------------------------------------------------- */

/* Treats all generators as independent variables. */
static void formal_derivative(scalar_t out, scalar_src x, slong generator, const ring_t *ring)
{
    const fmpz_mpoly_ctx_struct *context = ring->context;
    scalar_t result;
    fmpz_mpoly_t product;

    scalar_init(result, ring);
    fmpz_mpoly_init(product, context);
    fmpz_mpoly_derivative(NUM(result), NUM(x), generator, context);
    if (fmpz_mpoly_degree_si(DEN(x), generator, context) > 0) { /* (n' d - n d') / d^2 */
        fmpz_mpoly_mul(NUM(result), NUM(result), DEN(x), context);
        fmpz_mpoly_derivative(product, DEN(x), generator, context);
        fmpz_mpoly_mul(product, product, NUM(x), context);
        fmpz_mpoly_sub(NUM(result), NUM(result), product, context);
        fmpz_mpoly_mul(DEN(result), DEN(x), DEN(x), context);
    } else {
        fmpz_mpoly_set(DEN(result), DEN(x), context);
    }
    fmpz_mpoly_q_canonicalise(result, context);
    scalar_swap(out, result, ring);
    fmpz_mpoly_clear(product, context);
    scalar_clear(result, ring);
}

/* sqrt(d)' = d'/(2 d) sqrt(d), sin(a)' = cos(a) a', cos(a)' = -sin(a) a', exp(a)' = exp(a) a' */
static void slot_derivative(scalar_t out, size_t k, size_t generator, const ring_t *ring)
{
    const slot_t *slot = &ring->slots[k];
    size_t g = (size_t)ring_slot(ring, k);
    scalar_t outer, inner;

    scalar_init(outer, ring);
    scalar_init(inner, ring);
    if (slot->kind == GENERATOR_RADICAL) {
        ring_radicand(inner, g, ring);
        scalar_generator(outer, g, ring);
        if (!scalar_div(outer, outer, inner, ring))
            flint_abort(); /* radicands are nonzero */
        scalar_mul_ratio(outer, outer, 1, 2, ring);
    } else {
        scalar_set(inner, &slot->argument, ring);
        scalar_generator(outer,
                         slot->function == FUNCTION_SIN   ? g + 1
                         : slot->function == FUNCTION_COS ? g - 1
                                                          : g,
                         ring);
        if (slot->function == FUNCTION_COS)
            scalar_neg(outer, outer, ring);
    }
    scalar_derivative(inner, inner, generator, ring);
    scalar_mul(out, outer, inner, ring);
    scalar_clear(outer, ring);
    scalar_clear(inner, ring);
}

void scalar_derivative(scalar_t out, scalar_src x, size_t generator, const ring_t *ring)
{
    scalar_t sum, part, inner;

    scalar_init(sum, ring);
    formal_derivative(sum, x, (slong)generator, ring);
    scalar_init(part, ring);
    scalar_init(inner, ring);
    for (size_t k = 0; k < ring->used; k++) {
        if (generator >= (size_t)ring_slot(ring, k) || !ring->slots[k].support[generator] ||
            !occurs(x, ring_slot(ring, k), ring))
            continue;
        formal_derivative(part, x, ring_slot(ring, k), ring);
        slot_derivative(inner, k, generator, ring);
        scalar_addmul(sum, part, inner, ring);
    }
    scalar_swap(out, sum, ring);
    scalar_clear(inner, ring);
    scalar_clear(part, ring);
    scalar_clear(sum, ring);
}
