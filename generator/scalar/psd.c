/* Positive semidefiniteness of Hermitian matrices with exact entries.
 *
 * The matrix is taken apart by equivalences that keep the parameters general:
 *   - indices that are not coupled form blocks of their own;
 *   - a diagonal entry that is zero forces its row to be zero;
 *   - a diagonal entry a > 0 is a pivot: [[a, b†], [b, D]] >= 0 iff a D - b b† >= 0 (Schur
 *     complement); those that couple few rows come first;
 *   - in large blocks the cases g > 0 and g = 0 of a parameter on the diagonal are joined;
 *   - what is left, with diagonal entries of unknown sign, is positive iff all elementary symmetric
 *     functions of its eigenvalues, the sums of its principal minors, are nonnegative. */
#include "scalar/psd_internal.h"

#include <stdlib.h>

#include "base/memory.h"
#include "scalar/ring_internal.h"

enum {
    PSD_MAX_SYMBOLIC = 6,   /* size of a block whose characteristic polynomial is expanded */
    PSD_MAX_TERMS = 2000,   /* of an entry that is worked on */
    PSD_PAIRS_LEAST = 100,  /* what any product costs */
    PSD_MAX_PAIRS = 8000000 /* of terms, in all products of entries: some seconds */
};

square_t square_new(size_t n, const ring_t *ring)
{
    square_t m = {n, memory_new(n * n, sizeof(scalar_struct))};

    for (size_t k = 0; k < n * n; k++)
        scalar_init(&m.entries[k], ring);
    return m;
}

void square_clear(square_t *m, const ring_t *ring)
{
    for (size_t k = 0; k < m->n * m->n; k++)
        scalar_clear(&m->entries[k], ring);
    free(m->entries);
}

void psd_decide(psd_t *psd, truth_t one)
{
    if (one == TRUTH_FALSE || psd->answer == TRUTH_TRUE)
        psd->answer = one;
}

void psd_note(psd_t *psd, scalar_src x, const char *method)
{
    if (psd->report == NULL || psd->undecided)
        return;
    psd->report->method = method;
    scalar_set(psd->report->element, x, psd->ring);
}

void psd_undecided(psd_t *psd, scalar_src x, const char *why)
{
    psd_note(psd, x, why);
    psd->undecided = 1;
    psd_decide(psd, TRUTH_UNKNOWN);
}

void psd_vanish(psd_t *psd, scalar_src x)
{
    if (psd->report && !psd->undecided)
        psd->report->vanish = 1;
    psd_undecided(psd, x, "it has to vanish");
}

assumptions_t *psd_known(const psd_t *psd)
{
    assumptions_t *known = assumptions_copy(psd->assumptions);

    for (size_t k = 0; k < psd->out->count; k++)
        assumptions_add(known, psd->out->kinds[k], &psd->out->elements[k]);
    return known;
}

/* Decides m; `divisor` > 0 divides its Schur complements (the pivot before, or one). */
static void psd_matrix(psd_t *psd, const square_t *m, scalar_src divisor);

/* ---- blocks ------------------------------------------------------------------------------ */

/* out = the rows and columns k with chosen[k] != 0. */
static square_t square_minor(const square_t *m, const unsigned char *chosen, const ring_t *ring)
{
    size_t n = 0, row = 0;
    square_t out;

    for (size_t k = 0; k < m->n; k++)
        n += chosen[k] != 0;
    out = square_new(n, ring);
    for (size_t i = 0; i < m->n; i++) {
        if (!chosen[i])
            continue;
        for (size_t j = 0, column = 0; j < m->n; j++)
            if (chosen[j])
                scalar_set(square_at(&out, row, column++), square_at(m, i, j), ring);
        row++;
    }
    return out;
}

static uint64_t length(scalar_src x)
{
    return (uint64_t)(fmpz_mpoly_q_numref(x)->length + fmpz_mpoly_q_denref(x)->length);
}

/* out += x y, to be paid for; nothing is done where the budget is exceeded. */
static void add_product(scalar_t out, scalar_src x, scalar_src y, const psd_t *psd)
{
    if (!scalar_is_zero(x, psd->ring) && !scalar_is_zero(y, psd->ring) &&
        budget_spend(psd->budget, PSD_PAIRS_LEAST + length(x) * length(y) + length(out)))
        scalar_addmul(out, x, y, psd->ring);
}

/* (a D - b b†)/divisor: the Schur complement of the pivot a, times a/divisor. */
static square_t schur(const square_t *m, size_t pivot, scalar_src divisor, const ring_t *ring)
{
    square_t out = square_new(m->n - 1, ring);
    scalar_t part;

    scalar_init(part, ring);
    for (size_t i = 0, row = 0; i < m->n; i++) {
        if (i == pivot)
            continue;
        for (size_t j = 0, column = 0; j < m->n; j++) {
            if (j == pivot)
                continue;
            scalar_struct *entry = square_at(&out, row, column++);
            scalar_mul(entry, square_at(m, pivot, pivot), square_at(m, i, j), ring);
            scalar_mul(part, square_at(m, i, pivot), square_at(m, pivot, j), ring);
            scalar_sub(entry, entry, part, ring);
            if (!scalar_div(entry, entry, divisor, ring))
                flint_abort(); /* pivots are positive */
        }
        row++;
    }
    scalar_clear(part, ring);
    return out;
}

/* More than is expanded. */
static void stop(psd_t *psd, const square_t *m)
{
    if (psd->report && !psd->undecided)
        psd->report->rows = m->n;
    psd_undecided(psd, square_at(m, 0, 0), "the matrix is too large");
}

/* The elementary symmetric functions e_1 .. e_n by Faddeev and LeVerrier:
 * B_1 = m, e_k = tr(B_k)/k, B_{k+1} = m (e_k - B_k). */
static void add_symmetric_functions(psd_t *psd, const square_t *m)
{
    ring_t *ring = psd->ring;
    square_t b = square_new(m->n, ring), next = square_new(m->n, ring);
    scalar_t e;

    scalar_init(e, ring);
    for (size_t k = 0; k < m->n * m->n; k++)
        scalar_set(&b.entries[k], &m->entries[k], ring);
    for (size_t k = 1; k <= m->n; k++) {
        scalar_zero(e, ring);
        for (size_t i = 0; i < m->n; i++)
            scalar_add(e, e, square_at(&b, i, i), ring);
        scalar_mul_ratio(e, e, 1, k, ring);
        if (budget_is_exceeded(psd->budget)) {
            stop(psd, m);
            break;
        }
        psd_add_nonnegative(psd, e);
        if (psd->answer == TRUTH_FALSE || k == m->n)
            break;
        for (size_t i = 0; i < m->n * m->n; i++)
            scalar_neg(&b.entries[i], &b.entries[i], ring);
        for (size_t i = 0; i < m->n; i++)
            scalar_add(square_at(&b, i, i), square_at(&b, i, i), e, ring);
        for (size_t i = 0; i < m->n; i++)
            for (size_t j = 0; j < m->n; j++) {
                scalar_zero(square_at(&next, i, j), ring);
                for (size_t l = 0; l < m->n; l++)
                    add_product(square_at(&next, i, j), square_at(m, i, l), square_at(&b, l, j),
                                psd);
            }
        square_t swap = b;
        b = next;
        next = swap;
    }
    scalar_clear(e, ring);
    square_clear(&b, ring);
    square_clear(&next, ring);
}

/* 2 x 2: both diagonal entries and the determinant. */
static void add_two(psd_t *psd, const square_t *m)
{
    scalar_t determinant, part;

    scalar_init(determinant, psd->ring);
    scalar_init(part, psd->ring);
    scalar_mul(determinant, square_at(m, 0, 0), square_at(m, 1, 1), psd->ring);
    scalar_mul(part, square_at(m, 0, 1), square_at(m, 1, 0), psd->ring);
    scalar_sub(determinant, determinant, part, psd->ring);
    psd_add_nonnegative(psd, square_at(m, 0, 0));
    psd_add_nonnegative(psd, square_at(m, 1, 1));
    psd_add_nonnegative(psd, determinant);
    scalar_clear(determinant, psd->ring);
    scalar_clear(part, psd->ring);
}

/* How many rows a pivot couples, and whether it is more than a number: what elimination costs. */
static size_t pivot_cost(const square_t *m, size_t k, const ring_t *ring)
{
    size_t coupled = 0;

    for (size_t j = 0; j < m->n; j++)
        coupled += j != k && !scalar_is_zero(square_at(m, k, j), ring);
    return 2 * coupled + !scalar_is_constant(square_at(m, k, k), ring);
}

/* A positive diagonal entry, the one that fills in least.  m->n if there is none. */
static size_t find_pivot(const psd_t *psd, const square_t *m)
{
    assumptions_t *known = psd_known(psd);
    size_t best = m->n;

    for (size_t k = 0; k < m->n; k++)
        if (scalar_sign(square_at(m, k, k), known, psd->ring) == SIGN_POSITIVE &&
            (best == m->n || pivot_cost(m, k, psd->ring) < pivot_cost(m, best, psd->ring)))
            best = k;
    assumptions_free(known);
    return best;
}

/* A row whose diagonal entry is zero: everything in it has to vanish.  1 if there was one. */
static int take_zero_row(psd_t *psd, const square_t *m, scalar_src divisor)
{
    assumptions_t *known = psd_known(psd);
    unsigned char *rest = memory_new(m->n, 1);
    size_t zero = m->n;

    for (size_t k = 0; k < m->n; k++) {
        rest[k] = 1;
        if (scalar_sign(square_at(m, k, k), known, psd->ring) == SIGN_ZERO)
            zero = k;
    }
    assumptions_free(known);
    if (zero < m->n) {
        rest[zero] = 0;
        for (size_t j = 0; j < m->n; j++)
            if (j != zero)
                psd_add_zero(psd, square_at(m, zero, j));
        square_t minor = square_minor(m, rest, psd->ring);
        psd_matrix(psd, &minor, divisor);
        square_clear(&minor, psd->ring);
    }
    free(rest);
    return zero < m->n;
}

static int is_large(const square_t *m)
{
    for (size_t k = 0; k < m->n * m->n; k++)
        if (fmpz_mpoly_q_numref(&m->entries[k])->length > PSD_MAX_TERMS)
            return 1;
    return 0;
}

/* A negative number on the diagonal decides all the same. */
static void too_large(psd_t *psd, const square_t *m)
{
    for (size_t k = 0; k < m->n; k++)
        psd_add_nonnegative(psd, square_at(m, k, k));
    stop(psd, m);
}

/* One connected block. */
static void psd_block(psd_t *psd, const square_t *m, scalar_src divisor)
{
    size_t pivot;

    if (m->n == 0 || psd->answer == TRUTH_FALSE)
        return;
    if (m->n == 1) {
        psd_add_nonnegative(psd, square_at(m, 0, 0));
        return;
    }
    if (is_large(m) || budget_is_exceeded(psd->budget)) {
        too_large(psd, m);
        return;
    }
    if (take_zero_row(psd, m, divisor))
        return;
    if (m->n > PSD_MAX_SYMBOLIC && psd_cases(psd, m))
        return;
    pivot = find_pivot(psd, m);
    if (pivot < m->n) {
        square_t complement = schur(m, pivot, divisor, psd->ring);
        for (size_t k = 0; k < complement.n * complement.n; k++)
            (void)budget_spend(psd->budget, PSD_PAIRS_LEAST + length(&complement.entries[k]));
        psd_matrix(psd, &complement, square_at(m, pivot, pivot));
        square_clear(&complement, psd->ring);
    } else if (m->n == 2) {
        add_two(psd, m);
    } else if (m->n <= PSD_MAX_SYMBOLIC) {
        add_symmetric_functions(psd, m);
    } else {
        too_large(psd, m);
    }
}

/* Takes the matrix apart into connected blocks. */
static void psd_matrix(psd_t *psd, const square_t *m, scalar_src divisor)
{
    unsigned char *done = memory_new(m->n, 1), *block = memory_new(m->n, 1);

    for (size_t start = 0; start < m->n; start++) {
        int grew = !done[start];
        for (size_t k = 0; k < m->n; k++)
            block[k] = k == start && !done[start];
        while (grew) {
            grew = 0;
            for (size_t i = 0; i < m->n; i++)
                for (size_t j = 0; block[i] && j < m->n; j++)
                    if (!block[j] && !scalar_is_zero(square_at(m, i, j), psd->ring))
                        grew = block[j] = 1;
        }
        if (done[start])
            continue;
        for (size_t k = 0; k < m->n; k++)
            done[k] |= block[k];
        square_t minor = square_minor(m, block, psd->ring);
        psd_block(psd, &minor, divisor);
        square_clear(&minor, psd->ring);
    }
    free(done);
    free(block);
}

void psd_square(psd_t *psd, const square_t *m)
{
    scalar_t one;

    scalar_init(one, psd->ring);
    scalar_one(one, psd->ring);
    psd_matrix(psd, m, one);
    scalar_clear(one, psd->ring);
}

/* The assumptions on parameters alone, and that the coordinates lie in the box. */
static assumptions_t *assumptions_on(const box_t *box, const assumptions_t *assumptions,
                                     const ring_t *ring)
{
    assumptions_t *out = assumptions_new(ring);
    scalar_t x, bound;

    scalar_init(x, ring);
    scalar_init(bound, ring);
    for (size_t k = 0; k < assumptions_count(assumptions); k++) {
        condition_kind_t kind = assumptions_get(x, NULL, assumptions, k);
        if (!scalar_varies(x, NULL, 0, ring))
            assumptions_add(out, kind, x);
    }
    for (size_t k = 0; box != NULL && k < box->count; k++) {
        if (!box->bounded[k])
            continue;
        scalar_generator(x, ring_coordinate(ring, k), ring);
        scalar_set_fmpq(bound, &box->lower[k], ring);
        scalar_sub(bound, x, bound, ring);
        assumptions_add(out, CONDITION_NONNEGATIVE, bound);
        scalar_set_fmpq(bound, &box->upper[k], ring);
        scalar_sub(bound, bound, x, ring);
        assumptions_add(out, CONDITION_NONNEGATIVE, bound);
    }
    scalar_clear(x, ring);
    scalar_clear(bound, ring);
    return out;
}

/* On a box that may be larger than the domain only "always" is an answer, and what was found to be
 * necessary there need not be. */
static void keep_always(psd_t *psd)
{
    if (psd->answer == TRUTH_TRUE)
        return;
    conditions_clear(psd->out, psd->ring);
    psd->undecided = 1;
    psd->answer = TRUTH_UNKNOWN;
}

/* The answer, once all entries are known to be finite and real. */
static truth_t psd_finish(psd_t *psd, const square_t *m)
{
    psd_square(psd, m);
    if (psd->answer != TRUTH_FALSE)
        conditions_shorten(psd->out, psd->assumptions, psd->ring);
    if (psd->answer == TRUTH_UNKNOWN && psd->out->count == 0 && !psd->undecided)
        psd->answer = TRUTH_TRUE;
    if (psd->box != NULL && psd->box->vague)
        keep_always(psd);
    return psd->answer;
}

/* The same with sines and cosines made rational, if there are any and that decides it: 0 if not,
 * and nothing has changed.  What would be reported then is not what the user wrote. */
static int finish_on_circles(psd_t *psd, const square_t *m)
{
    ring_t *ring = psd->ring;
    square_t rational = square_new(m->n, ring);
    budget_t budget = {0, PSD_MAX_PAIRS};
    conditions_t own;
    psd_t other = *psd;
    int decided = 0;

    conditions_init(&own);
    other.out = &own;
    other.report = NULL;
    other.budget = &budget;
    for (size_t k = 0; k < m->n * m->n; k++)
        scalar_set(&rational.entries[k], &m->entries[k], ring);
    if (psd->out->count == 0 && square_on_circles(&rational, psd->box, psd->assumptions, ring)) {
        psd_finish(&other, &rational);
        decided = !other.undecided;
    }
    if (decided) {
        conditions_t swap = *psd->out;

        *psd->out = own;
        own = swap;
        psd->answer = other.answer;
        for (size_t k = 0; k < m->n * m->n; k++)
            if (scalar_varies(&m->entries[k], NULL, 0, ring))
                psd_note(psd, &m->entries[k], "points of the circle");
    }
    conditions_clear(&own, ring);
    square_clear(&rational, ring);
    return decided;
}

truth_t psd_conditions_on(conditions_t *out, psd_report_t *report, const scalar_struct *entries,
                          size_t n, const box_t *box, const assumptions_t *assumptions,
                          ring_t *ring)
{
    assumptions_t *known = assumptions_on(box, assumptions, ring);
    budget_t budget = {0, PSD_MAX_PAIRS};
    psd_t psd = {out, TRUTH_TRUE, 0, report, box, known, ring, 0, &budget};
    square_t m = square_new(n, ring);
    int singular;

    if (report != NULL) {
        report->method = NULL;
        report->rows = 0;
        report->vanish = 0;
    }
    for (size_t k = 0; k < n * n; k++) {
        scalar_set(&m.entries[k], &entries[k], ring);
        if (!psd_is_regular(&psd, &entries[k]) && !psd.undecided)
            psd_undecided(&psd, &entries[k], "it may be singular or not real in the domain");
    }
    singular = psd.undecided;
    if (!psd.undecided && !finish_on_circles(&psd, &m))
        psd_finish(&psd, &m);
    square_clear(&m, ring);
    assumptions_free(known);
    if (report != NULL) {
        report->undecided = psd.undecided;
        report->singular = singular;
    }
    return psd.answer;
}

int scalar_is_regular(scalar_src x, const box_t *box, const assumptions_t *assumptions,
                      ring_t *ring)
{
    assumptions_t *known = assumptions_on(box, assumptions, ring);
    conditions_t none;
    psd_t psd = {&none, TRUTH_TRUE, 0, NULL, box, known, ring, 0, NULL};
    int regular;

    conditions_init(&none);
    regular = psd_is_regular(&psd, x);
    conditions_clear(&none, ring);
    assumptions_free(known);
    return regular;
}

truth_t psd_conditions(conditions_t *out, int *undecided, scalar_struct *undecided_element,
                       const scalar_struct *entries, size_t n, const assumptions_t *assumptions,
                       ring_t *ring)
{
    psd_report_t report = {0};
    truth_t answer;

    scalar_init(report.element, ring);
    answer = psd_conditions_on(out, &report, entries, n, NULL, assumptions, ring);
    if (undecided != NULL)
        *undecided = report.undecided;
    if (undecided_element != NULL && report.undecided)
        scalar_set(undecided_element, report.element, ring);
    scalar_clear(report.element, ring);
    return answer;
}
