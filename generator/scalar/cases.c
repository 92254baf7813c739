/* Large blocks with a parameter g >= 0 on the diagonal: the cases g > 0 and g = 0 apart.
 *
 * Where g > 0 the rows of g can be eliminated.  The conditions L1 found there, closed as they are,
 * hold for g = 0 too if put in there they are equivalent to the conditions L0 of that case. */
#include <stdint.h>

#include "scalar/psd_internal.h"

enum { CASES_MAX_DEPTH = 3 };

typedef struct {
    conditions_t positive, zero; /* L1 and L0 */
    truth_t if_positive, if_zero;
    int undecided;
    assumptions_t *there; /* the assumptions at g = 0 */
} cases_t;

static int divides_diagonal(const square_t *m, size_t g, const ring_t *ring)
{
    int divides = 0;
    scalar_factors_t factors;
    scalar_t x;

    scalar_init(x, ring);
    scalar_generator(x, g, ring);
    for (size_t k = 0; k < m->n && !divides; k++) {
        scalar_factor(&factors, square_at(m, k, k), ring);
        for (size_t f = 0; f < factors.count; f++)
            divides |= factors.exponents[f] > 0 && scalar_equal(&factors.factors[f], x, ring);
        scalar_factors_clear(&factors, ring);
    }
    scalar_clear(x, ring);
    return divides;
}

/* A parameter that is nonnegative, perhaps zero, and divides a diagonal entry. */
static size_t find_parameter(const psd_t *psd, const square_t *m)
{
    assumptions_t *known = psd_known(psd);
    size_t found = SIZE_MAX;
    scalar_t x;

    scalar_init(x, psd->ring);
    for (size_t g = 0; g < ring_parameter_count(psd->ring) && found == SIZE_MAX; g++) {
        scalar_generator(x, g, psd->ring);
        if (scalar_sign(x, known, psd->ring) == SIGN_NONNEGATIVE &&
            divides_diagonal(m, g, psd->ring))
            found = g;
    }
    scalar_clear(x, psd->ring);
    assumptions_free(known);
    return found;
}

static truth_t decide_case(conditions_t *out, int *undecided, const square_t *m,
                           const assumptions_t *assumptions, const psd_t *psd)
{
    psd_t one = *psd;

    one.out = out;
    one.answer = TRUTH_TRUE;
    one.undecided = 0;
    one.report = NULL;
    one.assumptions = assumptions;
    one.depth = psd->depth + 1;
    psd_square(&one, m);
    *undecided |= one.undecided;
    return one.answer;
}

/* Both cases; 0 if one of them makes no sense or cannot be decided. */
static int decide_cases(cases_t *cases, const square_t *m, size_t g, const psd_t *psd)
{
    assumptions_t *positive = psd_known(psd), *known = psd_known(psd);
    square_t zero = square_new(m->n, psd->ring);
    int ok = 1;
    scalar_t x;

    scalar_init(x, psd->ring);
    scalar_generator(x, g, psd->ring);
    assumptions_add(positive, CONDITION_POSITIVE, x);
    cases->if_positive = decide_case(&cases->positive, &cases->undecided, m, positive, psd);
    cases->there = assumptions_at_zero(known, g, psd->ring);
    ok = cases->there != NULL && !cases->undecided;
    for (size_t k = 0; ok && k < m->n * m->n; k++)
        ok = scalar_at_zero(&zero.entries[k], &m->entries[k], g, known, psd->ring);
    if (ok)
        cases->if_zero = decide_case(&cases->zero, &cases->undecided, &zero, cases->there, psd);
    scalar_clear(x, psd->ring);
    square_clear(&zero, psd->ring);
    assumptions_free(positive);
    assumptions_free(known);
    return ok && !cases->undecided;
}

/* Whether `from` implies `to`, both at g = 0. */
static int implies(const conditions_t *from, const conditions_t *to, const cases_t *cases,
                   const ring_t *ring)
{
    conditions_t joined;
    int implied = 1;

    conditions_init(&joined);
    for (size_t k = 0; k < from->count; k++)
        if (conditions_add(&joined, from->kinds[k], &from->elements[k], cases->there, ring) ==
            TRUTH_FALSE)
            k = from->count; /* nothing satisfies them */
    for (size_t k = 0; k < to->count && implied; k++)
        implied = conditions_add(&joined, to->kinds[k], &to->elements[k], cases->there, ring) ==
                  TRUTH_TRUE;
    conditions_clear(&joined, ring);
    return implied;
}

/* Whether the conditions for g > 0 say at g = 0 what has to hold there. */
static int cases_join(const cases_t *cases, size_t g, ring_t *ring)
{
    truth_t answer = TRUTH_TRUE;
    conditions_t there;
    int same;

    conditions_init(&there);
    same = conditions_at_zero(&there, &answer, &cases->positive, SIZE_MAX, g, cases->there, ring);
    if (same && (answer == TRUTH_FALSE || cases->if_zero == TRUTH_FALSE))
        same = answer == cases->if_zero;
    else if (same)
        same = implies(&there, &cases->zero, cases, ring) &&
               implies(&cases->zero, &there, cases, ring);
    conditions_clear(&there, ring);
    return same;
}

static void add_all(psd_t *psd, const conditions_t *conditions)
{
    for (size_t k = 0; k < conditions->count; k++)
        psd_decide(psd, conditions_add(psd->out, conditions->kinds[k], &conditions->elements[k],
                                       psd->assumptions, psd->ring));
}

int psd_cases(psd_t *psd, const square_t *m)
{
    size_t g = psd->depth < CASES_MAX_DEPTH ? find_parameter(psd, m) : SIZE_MAX;
    cases_t cases = {.if_zero = TRUTH_TRUE};
    int done = 0;

    if (g == SIZE_MAX)
        return 0;
    conditions_init(&cases.positive);
    conditions_init(&cases.zero);
    if (decide_cases(&cases, m, g, psd)) {
        if (cases.if_positive == TRUTH_FALSE) { /* only g = 0 is left */
            scalar_t x;
            scalar_init(x, psd->ring);
            scalar_generator(x, g, psd->ring);
            psd_decide(psd, cases.if_zero == TRUTH_FALSE
                                ? TRUTH_FALSE
                                : conditions_add(psd->out, CONDITION_ZERO, x, psd->assumptions,
                                                 psd->ring));
            add_all(psd, &cases.zero);
            scalar_clear(x, psd->ring);
            done = 1;
        } else if (cases_join(&cases, g, psd->ring)) {
            add_all(psd, &cases.positive);
            done = 1;
        }
    }
    assumptions_free(cases.there);
    conditions_clear(&cases.positive, psd->ring);
    conditions_clear(&cases.zero, psd->ring);
    return done;
}
