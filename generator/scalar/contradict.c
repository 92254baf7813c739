/* Conditions that exclude each other.
 *
 * Where x == 0 is among them one factor of x is zero: a parameter, which is then put in, or a
 * polynomial, which is a condition of fewer terms.  If every case has a condition that cannot hold,
 * there are no parameters that satisfy them all. */
#include <stdint.h>

#include "scalar/psd_internal.h"

enum { CONTRADICT_MAX_DEPTH = 4 };

static int contradict(const conditions_t *conditions, const assumptions_t *assumptions, int depth,
                      ring_t *ring);

/* One of them can never hold where all the others do. */
static int one_fails(const conditions_t *conditions, const assumptions_t *assumptions, ring_t *ring)
{
    int fails = 0;

    for (size_t k = 0; k < conditions->count && !fails; k++) {
        assumptions_t *known = assumptions_copy(assumptions);
        conditions_t one;

        conditions_init(&one);
        for (size_t j = 0; j < conditions->count; j++)
            if (j != k)
                assumptions_add(known, conditions->kinds[j], &conditions->elements[j]);
        fails = conditions_add(&one, conditions->kinds[k], &conditions->elements[k], known, ring) ==
                TRUTH_FALSE;
        conditions_clear(&one, ring);
        assumptions_free(known);
    }
    return fails;
}

static int fails_at_zero(const conditions_t *conditions, size_t g, const assumptions_t *assumptions,
                         int depth, ring_t *ring)
{
    assumptions_t *there = assumptions_at_zero(assumptions, g, ring);
    truth_t answer = TRUTH_TRUE;
    conditions_t rest;
    int fails;

    if (there == NULL)
        return 0;
    conditions_init(&rest);
    fails = conditions_at_zero(&rest, &answer, conditions, SIZE_MAX, g, there, ring) &&
            (answer == TRUTH_FALSE || contradict(&rest, there, depth, ring));
    conditions_clear(&rest, ring);
    assumptions_free(there);
    return fails;
}

/* With `factor` == 0 in the place of condition k. */
static int fails_at_factor(const conditions_t *conditions, size_t k, scalar_src factor,
                           const assumptions_t *assumptions, int depth, ring_t *ring)
{
    conditions_t rest;
    int fails;

    conditions_init(&rest);
    fails = conditions_add(&rest, CONDITION_ZERO, factor, assumptions, ring) == TRUTH_FALSE;
    for (size_t j = 0; j < conditions->count && !fails; j++)
        if (j != k)
            fails = conditions_add(&rest, conditions->kinds[j], &conditions->elements[j],
                                   assumptions, ring) == TRUTH_FALSE;
    fails = fails || contradict(&rest, assumptions, depth, ring);
    conditions_clear(&rest, ring);
    return fails;
}

/* Condition k, x == 0, whichever factor is zero. */
static int all_cases_fail(const conditions_t *conditions, size_t k,
                          const assumptions_t *assumptions, int depth, ring_t *ring)
{
    scalar_factors_t factors;
    int fail = 1;

    scalar_factor(&factors, &conditions->elements[k], ring);
    for (size_t f = 0; f < factors.count && fail; f++) {
        const size_t g = scalar_as_parameter(&factors.factors[f], ring);

        if (g != SIZE_MAX)
            fail = fails_at_zero(conditions, g, assumptions, depth, ring);
        else
            fail = factors.count > 1 &&
                   fails_at_factor(conditions, k, &factors.factors[f], assumptions, depth, ring);
    }
    scalar_factors_clear(&factors, ring);
    return fail;
}

static int contradict(const conditions_t *conditions, const assumptions_t *assumptions, int depth,
                      ring_t *ring)
{
    if (one_fails(conditions, assumptions, ring))
        return 1;
    for (size_t k = 0; k < conditions->count && depth > 0; k++)
        if (conditions->kinds[k] == CONDITION_ZERO &&
            all_cases_fail(conditions, k, assumptions, depth - 1, ring))
            return 1;
    return 0;
}

int conditions_contradict(const conditions_t *conditions, const assumptions_t *assumptions,
                          ring_t *ring)
{
    return contradict(conditions, assumptions, CONTRADICT_MAX_DEPTH, ring);
}
