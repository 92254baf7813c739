/* Positive semidefiniteness of Hermitian matrices with exact entries.
 *
 * The matrix is taken apart by equivalences that keep the parameters general:
 *   - indices that are not coupled form blocks of their own;
 *   - a diagonal entry that is zero forces its row to be zero;
 *   - a diagonal entry a > 0 is a pivot: [[a, b†], [b, D]] >= 0 iff a D - b b† >= 0 (Schur
 * complement);
 *   - what is left, with diagonal entries of unknown sign, is positive iff all elementary symmetric
 *     functions of its eigenvalues, the sums of its principal minors, are nonnegative. */
#include "scalar/psd.h"

#include <stdlib.h>

#include "base/memory.h"
#include "scalar/ring_internal.h"

enum {
    PSD_MAX_SYMBOLIC = 6, /* size of a block whose characteristic polynomial is expanded */
    PSD_MAX_TERMS = 2000  /* of an entry that is worked on */
};

typedef struct {
    conditions_t *out;
    truth_t answer;
    int undecided;
    scalar_struct *undecided_element;
    const assumptions_t *assumptions;
    ring_t *ring;
} psd_t;

/* A square matrix of its own. */
typedef struct {
    size_t n;
    scalar_struct *entries;
} square_t;

static square_t square_new(size_t n, const ring_t *ring)
{
    square_t m = {n, memory_new(n * n, sizeof(scalar_struct))};

    for (size_t k = 0; k < n * n; k++)
        scalar_init(&m.entries[k], ring);
    return m;
}

static void square_clear(square_t *m, const ring_t *ring)
{
    for (size_t k = 0; k < m->n * m->n; k++)
        scalar_clear(&m->entries[k], ring);
    free(m->entries);
}

static scalar_struct *at(const square_t *m, size_t i, size_t j)
{
    return &m->entries[i * m->n + j];
}

static void decide(psd_t *psd, truth_t one)
{
    if (one == TRUTH_FALSE || psd->answer == TRUTH_TRUE)
        psd->answer = one;
}

static assumptions_t *known_now(const psd_t *psd)
{
    assumptions_t *known = assumptions_copy(psd->assumptions);

    for (size_t k = 0; k < psd->out->count; k++)
        assumptions_add(known, psd->out->kinds[k], &psd->out->elements[k]);
    return known;
}

/* ---- polynomials in the coordinates that have to be >= 0 everywhere
 * ------------------------------ */

static size_t split_degree(const scalar_split_t *split, size_t k)
{
    size_t degree = 0;

    for (size_t j = 0; j < split->width; j++)
        degree += split->exponents[k * split->width + j];
    return degree;
}

/* Decides m; `divisor` > 0 divides its Schur complements (the pivot before, or one). */
static void psd_matrix(psd_t *psd, const square_t *m, scalar_src divisor);

/* psd_matrix with divisor one. */
static void psd_fresh(psd_t *psd, const square_t *m)
{
    scalar_t one;

    scalar_init(one, psd->ring);
    scalar_one(one, psd->ring);
    psd_matrix(psd, m, one);
    scalar_clear(one, psd->ring);
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
        scalar_mul_ratio(at(&form, first, second), &split->coefficients[k], 1, (ulong)half,
                         psd->ring);
        scalar_set(at(&form, second, first), at(&form, first, second), psd->ring);
    }
    psd_fresh(psd, &form);
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
    decide(psd, TRUTH_UNKNOWN);
    for (size_t k = 0; k < split->count; k++)
        if (split_degree(split, k) == 0 &&
            conditions_add(psd->out, CONDITION_NONNEGATIVE, &split->coefficients[k],
                           psd->assumptions, psd->ring) == TRUTH_FALSE)
            decide(psd, TRUTH_FALSE);
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

static void add_zero(psd_t *psd, scalar_src x);

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
        decide(psd,
               conditions_add(psd->out, CONDITION_NONNEGATIVE, x, psd->assumptions, psd->ring));
    else if (degree <= 2)
        add_quadratic(psd, &split);
    else if (!univariate(p, &split, psd->ring))
        add_undecided(psd, x, &split);
    else if (!univariate_is_nonnegative(p))
        decide(psd, TRUTH_FALSE);
    fmpz_poly_clear(p);
    scalar_split_clear(&split, psd->ring);
}

/* x >= 0 for all coordinates. */
static void add_nonnegative(psd_t *psd, scalar_src x)
{
    assumptions_t *known = known_now(psd);
    scalar_t reduced;
    sign_t sign;

    scalar_init(reduced, psd->ring);
    scalar_set(reduced, x, psd->ring);
    if (has_coordinates(psd, x) && !scalar_is_zero(x, psd->ring))
        drop_squares(psd, reduced);
    sign = scalar_sign(reduced, known, psd->ring);
    assumptions_free(known);
    if (sign == SIGN_NONPOSITIVE || sign == SIGN_NEGATIVE)
        add_zero(psd, reduced);
    else if (!sign_is_nonnegative(sign))
        add_polynomial(psd, reduced);
    scalar_clear(reduced, psd->ring);
}

/* Re x == 0 and Im x == 0 for all coordinates. */
static void add_zero(psd_t *psd, scalar_src x)
{
    scalar_split_t split;
    scalar_t part;

    scalar_init(part, psd->ring);
    scalar_split(&split, x, psd->ring);
    for (size_t k = 0; k < split.count; k++) {
        scalar_real(part, &split.coefficients[k], psd->ring);
        decide(psd, conditions_add(psd->out, CONDITION_ZERO, part, psd->assumptions, psd->ring));
        scalar_imag(part, &split.coefficients[k], psd->ring);
        decide(psd, conditions_add(psd->out, CONDITION_ZERO, part, psd->assumptions, psd->ring));
    }
    scalar_split_clear(&split, psd->ring);
    scalar_clear(part, psd->ring);
}

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
                scalar_set(at(&out, row, column++), at(m, i, j), ring);
        row++;
    }
    return out;
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
            scalar_struct *entry = at(&out, row, column++);
            scalar_mul(entry, at(m, pivot, pivot), at(m, i, j), ring);
            scalar_mul(part, at(m, i, pivot), at(m, pivot, j), ring);
            scalar_sub(entry, entry, part, ring);
            if (!scalar_div(entry, entry, divisor, ring))
                flint_abort(); /* pivots are positive */
        }
        row++;
    }
    scalar_clear(part, ring);
    return out;
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
            scalar_add(e, e, at(&b, i, i), ring);
        scalar_mul_ratio(e, e, 1, k, ring);
        add_nonnegative(psd, e);
        for (size_t i = 0; i < m->n * m->n; i++)
            scalar_neg(&b.entries[i], &b.entries[i], ring);
        for (size_t i = 0; i < m->n; i++)
            scalar_add(at(&b, i, i), at(&b, i, i), e, ring);
        for (size_t i = 0; i < m->n; i++)
            for (size_t j = 0; j < m->n; j++) {
                scalar_zero(at(&next, i, j), ring);
                for (size_t l = 0; l < m->n; l++)
                    scalar_addmul(at(&next, i, j), at(m, i, l), at(&b, l, j), ring);
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
    scalar_mul(determinant, at(m, 0, 0), at(m, 1, 1), psd->ring);
    scalar_mul(part, at(m, 0, 1), at(m, 1, 0), psd->ring);
    scalar_sub(determinant, determinant, part, psd->ring);
    add_nonnegative(psd, at(m, 0, 0));
    add_nonnegative(psd, at(m, 1, 1));
    add_nonnegative(psd, determinant);
    scalar_clear(determinant, psd->ring);
    scalar_clear(part, psd->ring);
}

/* A positive diagonal entry; a number if there is one, else the first.  m->n if there is none. */
static size_t find_pivot(const psd_t *psd, const square_t *m)
{
    assumptions_t *known = known_now(psd);
    size_t best = m->n;

    for (size_t k = 0; k < m->n; k++) {
        if (scalar_sign(at(m, k, k), known, psd->ring) != SIGN_POSITIVE)
            continue;
        if (best == m->n || (scalar_is_constant(at(m, k, k), psd->ring) &&
                             !scalar_is_constant(at(m, best, best), psd->ring)))
            best = k;
    }
    assumptions_free(known);
    return best;
}

/* A row whose diagonal entry is zero: everything in it has to vanish.  1 if there was one. */
static int take_zero_row(psd_t *psd, const square_t *m, scalar_src divisor)
{
    assumptions_t *known = known_now(psd);
    unsigned char *rest = memory_new(m->n, 1);
    size_t zero = m->n;

    for (size_t k = 0; k < m->n; k++) {
        rest[k] = 1;
        if (scalar_sign(at(m, k, k), known, psd->ring) == SIGN_ZERO)
            zero = k;
    }
    assumptions_free(known);
    if (zero < m->n) {
        rest[zero] = 0;
        for (size_t j = 0; j < m->n; j++)
            if (j != zero)
                add_zero(psd, at(m, zero, j));
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

/* More than is expanded; a negative number on the diagonal decides all the same. */
static void too_large(psd_t *psd, const square_t *m)
{
    for (size_t k = 0; k < m->n; k++)
        add_nonnegative(psd, at(m, k, k));
    psd->undecided = 1;
    if (psd->undecided_element != NULL)
        scalar_set(psd->undecided_element, at(m, 0, 0), psd->ring);
    decide(psd, TRUTH_UNKNOWN);
}

/* One connected block. */
static void psd_block(psd_t *psd, const square_t *m, scalar_src divisor)
{
    size_t pivot;

    if (m->n == 0 || psd->answer == TRUTH_FALSE)
        return;
    if (m->n == 1) {
        add_nonnegative(psd, at(m, 0, 0));
        return;
    }
    if (is_large(m)) {
        too_large(psd, m);
        return;
    }
    if (take_zero_row(psd, m, divisor))
        return;
    pivot = find_pivot(psd, m);
    if (pivot < m->n) {
        square_t complement = schur(m, pivot, divisor, psd->ring);
        psd_matrix(psd, &complement, at(m, pivot, pivot));
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
                    if (!block[j] && !scalar_is_zero(at(m, i, j), psd->ring))
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

truth_t psd_conditions(conditions_t *out, int *undecided, scalar_struct *undecided_element,
                       const scalar_struct *entries, size_t n, const assumptions_t *assumptions,
                       ring_t *ring)
{
    psd_t psd = {out, TRUTH_TRUE, 0, undecided_element, assumptions, ring};
    square_t m = square_new(n, ring);

    for (size_t k = 0; k < n * n; k++)
        scalar_set(&m.entries[k], &entries[k], ring);
    psd_fresh(&psd, &m);
    square_clear(&m, ring);
    if (psd.answer != TRUTH_FALSE)
        conditions_prune(out, assumptions, ring);
    if (undecided != NULL)
        *undecided = psd.undecided;
    if (psd.answer == TRUTH_UNKNOWN && out->count == 0 && !psd.undecided)
        psd.answer = TRUTH_TRUE;
    return psd.answer;
}
