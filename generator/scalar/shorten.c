/* Shorter lists of conditions.
 *
 * f^k h >= 0 with f >= 0 says h >= 0 where f > 0, and nothing where f = 0.  It may be replaced by
 * h >= 0 if at f = 0 that follows from the other conditions: an exact question about the list with
 * f = 0 put in. */
#include <stdint.h>
#include <stdlib.h>

#include "base/memory.h"
#include "scalar/psd_internal.h"

/* ---- one parameter is zero --------------------------------------------------------------- */

int scalar_at_zero(scalar_t out, scalar_src x, size_t g, const assumptions_t *assumptions,
                   ring_t *ring)
{
    size_t plain = ring_parameter_count(ring) + ring_coordinate_count(ring);
    const scalar_struct **values = memory_new(plain + 1, sizeof *values);
    assumptions_t *copy = assumptions_copy(assumptions);
    scalar_t zero;
    int ok;

    scalar_init(zero, ring);
    values[g] = zero;
    ok = scalar_substitute(out, x, values, copy, ring);
    scalar_clear(zero, ring);
    assumptions_free(copy);
    free(values);
    return ok;
}

assumptions_t *assumptions_at_zero(const assumptions_t *assumptions, size_t g, ring_t *ring)
{
    assumptions_t *out = assumptions_new(ring);
    int ok = 1;
    scalar_t x;

    scalar_init(x, ring);
    for (size_t k = 0; ok && k < assumptions_count(assumptions); k++) {
        condition_kind_t kind = assumptions_get(x, NULL, assumptions, k);
        ok = scalar_at_zero(x, x, g, assumptions, ring);
        if (ok && !scalar_is_constant(x, ring))
            assumptions_add(out, kind, x);
    }
    scalar_clear(x, ring);
    if (ok)
        return out;
    assumptions_free(out);
    return NULL;
}

int conditions_at_zero(conditions_t *out, truth_t *answer, const conditions_t *conditions,
                       size_t without, size_t g, const assumptions_t *assumptions, ring_t *ring)
{
    int ok = 1;
    scalar_t x;

    scalar_init(x, ring);
    for (size_t k = 0; ok && k < conditions->count; k++) {
        if (k == without)
            continue;
        ok = scalar_at_zero(x, &conditions->elements[k], g, assumptions, ring);
        if (ok && conditions_add(out, conditions->kinds[k], x, assumptions, ring) == TRUTH_FALSE)
            *answer = TRUTH_FALSE;
    }
    scalar_clear(x, ring);
    return ok;
}

/* ---- factors ----------------------------------------------------------------------------- */

/* Whether h >= 0 follows at g = 0 from all conditions but number k. */
static int follows_at_zero(const conditions_t *conditions, size_t k, scalar_src h, size_t g,
                           const assumptions_t *assumptions, ring_t *ring)
{
    assumptions_t *there = assumptions_at_zero(assumptions, g, ring);
    truth_t answer = TRUTH_TRUE;
    conditions_t rest;
    scalar_t x;
    int follows = 0;

    if (there == NULL)
        return 0;
    conditions_init(&rest);
    scalar_init(x, ring);
    if (conditions_at_zero(&rest, &answer, conditions, k, g, there, ring) &&
        scalar_at_zero(x, h, g, there, ring))
        follows = answer == TRUTH_FALSE ||
                  conditions_add(&rest, CONDITION_NONNEGATIVE, x, there, ring) == TRUTH_TRUE;
    scalar_clear(x, ring);
    conditions_clear(&rest, ring);
    assumptions_free(there);
    return follows;
}

size_t scalar_as_parameter(scalar_src x, const ring_t *ring)
{
    size_t found = SIZE_MAX;
    scalar_t g;

    scalar_init(g, ring);
    for (size_t k = 0; k < ring_parameter_count(ring) && found == SIZE_MAX; k++) {
        scalar_generator(g, k, ring);
        if (scalar_equal(x, g, ring))
            found = k;
    }
    scalar_clear(g, ring);
    return found;
}

/* Divides one factor out of condition k where it may; 1 if it did. */
static int drop_factor(conditions_t *conditions, size_t k, const assumptions_t *assumptions,
                       ring_t *ring)
{
    scalar_factors_t factors;
    int dropped = 0;
    scalar_t h;

    scalar_init(h, ring);
    scalar_factor(&factors, &conditions->elements[k], ring);
    for (size_t f = 0; !dropped && factors.count > 1 && f < factors.count; f++) {
        size_t g = scalar_as_parameter(&factors.factors[f], ring);
        if (g == SIZE_MAX ||
            !sign_is_nonnegative(scalar_sign(&factors.factors[f], assumptions, ring)))
            continue;
        scalar_pow(h, &factors.factors[f], (ulong)factors.exponents[f], ring);
        if (!scalar_div(h, &conditions->elements[k], h, ring) ||
            !follows_at_zero(conditions, k, h, g, assumptions, ring))
            continue;
        scalar_swap(&conditions->elements[k], h, ring);
        dropped = 1;
    }
    scalar_factors_clear(&factors, ring);
    scalar_clear(h, ring);
    return dropped;
}

void conditions_shorten(conditions_t *conditions, const assumptions_t *assumptions, ring_t *ring)
{
    conditions_prune(conditions, assumptions, ring);
    for (size_t k = 0; k < conditions->count; k++)
        while (conditions->kinds[k] == CONDITION_NONNEGATIVE &&
               drop_factor(conditions, k, assumptions, ring))
            ;
    conditions_prune(conditions, assumptions, ring);
}
