/* Exact answers to linear matrix inequalities from numerical candidates.
 *
 * One round looks at G(y) = G_0 + sum_k y_k G_k, which is what is left of F on the x = origin +
 * directions y that no round before excluded:
 *   - a zero on the diagonal for all y, or a proven Z >= 0 with tr(Z G_k) = 0 for all k >= 0,
 * forces G(y) Z = 0: linear equations for y.  They are solved, G shrinks, and the next round
 * begins;
 *   - a rounded point with G(y) >= 0 ends the search, as does Z >= 0 with tr(Z G_k) = 0 for k >= 1
 *     and tr(Z G_0) < 0, which no y survives: tr(Z G(y)) would be negative. */
#include <stdlib.h>

#include "base/memory.h"
#include "search/lmi.h"

typedef struct {
    lmi_t left;            /* G */
    slong unknowns;        /* of F */
    fmpq_mat_t origin;     /* unknowns x 1 */
    fmpq_mat_t directions; /* unknowns x left.unknowns */
} rest_t;

/* What a step of a round found. */
typedef enum { STEP_NOTHING, STEP_SMALLER, STEP_POINT, STEP_NONE_EXISTS } step_t;

/* ---- exact positivity ----------------------------------------------------------------------- */

/* Subtracts the part of pivot k from what comes after it. */
static void eliminate(fmpq_mat_t a, slong k, slong n)
{
    fmpq_t factor;

    fmpq_init(factor);
    for (slong i = k + 1; i < n; i++) {
        if (fmpq_is_zero(fmpq_mat_entry(a, i, k)))
            continue;
        fmpq_div(factor, fmpq_mat_entry(a, i, k), fmpq_mat_entry(a, k, k));
        for (slong j = k + 1; j <= i; j++)
            fmpq_submul(fmpq_mat_entry(a, i, j), factor, fmpq_mat_entry(a, j, k));
    }
    fmpq_clear(factor);
}

int rational_is_positive(const fmpq_mat_t a)
{
    slong n = fmpq_mat_nrows(a);
    fmpq_mat_t work;
    int positive = 1;

    fmpq_mat_init_set(work, a);
    for (slong k = 0; k < n && positive; k++) {
        int sign = fmpq_sgn(fmpq_mat_entry(work, k, k));
        if (sign > 0)
            eliminate(work, k, n);
        else
            for (slong i = k; i < n; i++)
                positive = positive && fmpq_is_zero(fmpq_mat_entry(work, i, k));
    }
    fmpq_mat_clear(work);
    return positive;
}

/* ---- what is left ---------------------------------------------------------------------------- */

static void rest_init(rest_t *rest, const lmi_t *lmi)
{
    lmi_init(&rest->left, lmi->size, lmi->unknowns);
    for (slong k = 0; k <= lmi->unknowns; k++)
        fmpq_mat_set(&rest->left.matrices[k], &lmi->matrices[k]);
    rest->unknowns = lmi->unknowns;
    fmpq_mat_init(rest->origin, lmi->unknowns, 1);
    fmpq_mat_init(rest->directions, lmi->unknowns, lmi->unknowns);
    fmpq_mat_one(rest->directions);
}

static void rest_clear(rest_t *rest)
{
    lmi_clear(&rest->left);
    fmpq_mat_clear(rest->origin);
    fmpq_mat_clear(rest->directions);
}

/* x = origin + directions y */
static void rest_point(fmpq *x, const rest_t *rest, const fmpq *y)
{
    for (slong i = 0; i < rest->unknowns; i++) {
        fmpq_set(x + i, fmpq_mat_entry(rest->origin, i, 0));
        for (slong k = 0; k < rest->left.unknowns; k++)
            fmpq_addmul(x + i, fmpq_mat_entry(rest->directions, i, k), y + k);
    }
}

/* G becomes U^T G(start + basis w) U in the unknowns w, U the unit vectors kept[0 .. size-1]. */
static void rest_restrict(rest_t *rest, const fmpq_mat_t start, const fmpq_mat_t basis,
                          const slong *kept, slong size)
{
    const lmi_t *old = &rest->left;
    slong count = fmpq_mat_ncols(basis);
    fmpq_mat_t directions, shift;
    lmi_t left;

    lmi_init(&left, size, count);
    for (slong k = 0; k <= old->unknowns; k++)
        for (slong i = 0; i < size; i++)
            for (slong j = 0; j < size; j++) {
                const fmpq *entry = fmpq_mat_entry(&old->matrices[k], kept[i], kept[j]);
                if (fmpq_is_zero(entry))
                    continue;
                if (k == 0)
                    fmpq_add(fmpq_mat_entry(&left.matrices[0], i, j),
                             fmpq_mat_entry(&left.matrices[0], i, j), entry);
                else
                    fmpq_addmul(fmpq_mat_entry(&left.matrices[0], i, j), entry,
                                fmpq_mat_entry(start, k - 1, 0));
                for (slong w = 0; w < count && k > 0; w++)
                    fmpq_addmul(fmpq_mat_entry(&left.matrices[w + 1], i, j), entry,
                                fmpq_mat_entry(basis, k - 1, w));
            }
    fmpq_mat_init(shift, rest->unknowns, 1);
    fmpq_mat_mul(shift, rest->directions, start);
    fmpq_mat_add(rest->origin, rest->origin, shift);
    fmpq_mat_init(directions, rest->unknowns, count);
    fmpq_mat_mul(directions, rest->directions, basis);
    fmpq_mat_swap(directions, rest->directions);
    lmi_clear(&rest->left);
    rest->left = left;
    fmpq_mat_clear(shift);
    fmpq_mat_clear(directions);
}

/* ---- linear equations ------------------------------------------------------------------------ */

/* The columns of the pivots of a reduced matrix of this rank. */
static slong *pivot_columns(const fmpq_mat_t reduced, slong rank)
{
    slong *pivots = memory_new((size_t)rank + 1, sizeof *pivots), column = 0;

    for (slong row = 0; row < rank; row++) {
        while (fmpq_is_zero(fmpq_mat_entry(reduced, row, column)))
            column++;
        pivots[row] = column++;
    }
    return pivots;
}

/* Solves A y = b, given as rows (A, b), which are used up: y = start + basis w.  0, and nothing
 * initialised, if there is no solution. */
static int solve(fmpq_mat_t start, fmpq_mat_t basis, fmpq_mat_t rows)
{
    slong n = fmpq_mat_ncols(rows) - 1, rank = fmpq_mat_rref(rows, rows), free_count = 0;
    slong *pivots = pivot_columns(rows, rank);
    unsigned char *is_pivot = memory_new((size_t)n + 2, 1);

    for (slong k = 0; k < rank; k++)
        is_pivot[pivots[k]] = 1;
    if (!is_pivot[n]) {
        fmpq_mat_init(start, n, 1);
        fmpq_mat_init(basis, n, n - rank);
        for (slong k = 0; k < rank; k++)
            fmpq_set(fmpq_mat_entry(start, pivots[k], 0), fmpq_mat_entry(rows, k, n));
        for (slong c = 0; c < n; c++) {
            if (is_pivot[c])
                continue;
            fmpq_one(fmpq_mat_entry(basis, c, free_count));
            for (slong k = 0; k < rank; k++)
                fmpq_neg(fmpq_mat_entry(basis, pivots[k], free_count), fmpq_mat_entry(rows, k, c));
            free_count++;
        }
    }
    free(pivots);
    rank = !is_pivot[n];
    free(is_pivot);
    return (int)rank;
}

/* Imposes G(y) V = 0; V has independent columns.  STEP_SMALLER or STEP_NONE_EXISTS. */
static step_t impose(rest_t *rest, const fmpq_mat_t v)
{
    slong n = rest->left.size, r = fmpq_mat_ncols(v), m = rest->left.unknowns, count = 0;
    fmpq_mat_t rows, image, transposed, start, basis;
    slong *pivots, *kept = memory_new((size_t)n + 1, sizeof *kept);
    step_t step = STEP_NONE_EXISTS;

    fmpq_mat_init(rows, n * r, m + 1);
    fmpq_mat_init(image, n, r);
    fmpq_mat_init(transposed, r, n);
    for (slong k = 0; k <= m; k++) {
        fmpq_mat_mul(image, &rest->left.matrices[k], v);
        for (slong e = 0; e < n * r; e++)
            fmpq_set(fmpq_mat_entry(rows, e, k == 0 ? m : k - 1),
                     fmpq_mat_entry(image, e / r, e % r));
    }
    for (slong e = 0; e < n * r; e++)
        fmpq_neg(fmpq_mat_entry(rows, e, m), fmpq_mat_entry(rows, e, m));
    fmpq_mat_transpose(transposed, v);
    pivots = pivot_columns(transposed, fmpq_mat_rref(transposed, transposed));
    for (slong i = 0, p = 0; i < n; i++)
        if (p < r && pivots[p] == i)
            p++;
        else
            kept[count++] = i;
    if (solve(start, basis, rows)) {
        rest_restrict(rest, start, basis, kept, count);
        fmpq_mat_clear(start);
        fmpq_mat_clear(basis);
        step = STEP_SMALLER;
    }
    free(pivots);
    free(kept);
    fmpq_mat_clear(rows);
    fmpq_mat_clear(image);
    fmpq_mat_clear(transposed);
    return step;
}

/* ---- the steps of a round ---------------------------------------------------------------------
 */

/* A diagonal entry that is the same for all y: zero forces its row, negative decides. */
static step_t look_at_diagonal(rest_t *rest)
{
    for (slong i = 0; i < rest->left.size; i++) {
        int constant = 1, sign = fmpq_sgn(fmpq_mat_entry(&rest->left.matrices[0], i, i));
        fmpq_mat_t unit;
        step_t step;

        for (slong k = 1; k <= rest->left.unknowns; k++)
            constant = constant && fmpq_is_zero(fmpq_mat_entry(&rest->left.matrices[k], i, i));
        if (!constant || sign > 0)
            continue;
        if (sign < 0)
            return STEP_NONE_EXISTS;
        fmpq_mat_init(unit, rest->left.size, 1);
        fmpq_one(fmpq_mat_entry(unit, i, 0));
        step = impose(rest, unit);
        fmpq_mat_clear(unit);
        return step;
    }
    return STEP_NOTHING;
}

/* Unknowns whose matrices depend on those of others are put to zero. */
static void drop_dependent(rest_t *rest)
{
    slong n = rest->left.size, m = rest->left.unknowns, rank, row = 0;
    slong *pivots, *kept = memory_new((size_t)n + 1, sizeof *kept);
    fmpq_mat_t all, start, basis;

    fmpq_mat_init(all, n * (n + 1) / 2, m);
    for (slong i = 0; i < n; i++)
        for (slong j = 0; j <= i; j++, row++)
            for (slong k = 0; k < m; k++)
                fmpq_set(fmpq_mat_entry(all, row, k),
                         fmpq_mat_entry(&rest->left.matrices[k + 1], i, j));
    rank = fmpq_mat_rref(all, all);
    pivots = pivot_columns(all, rank);
    fmpq_mat_init(start, m, 1);
    fmpq_mat_init(basis, m, rank);
    for (slong k = 0; k < rank; k++)
        fmpq_one(fmpq_mat_entry(basis, pivots[k], k));
    for (slong i = 0; i < n; i++)
        kept[i] = i;
    if (rank < m)
        rest_restrict(rest, start, basis, kept, n);
    fmpq_mat_clear(all);
    fmpq_mat_clear(start);
    fmpq_mat_clear(basis);
    free(pivots);
    free(kept);
}

static int is_solution(const lmi_t *lmi, const fmpq *y)
{
    fmpq_mat_t value;
    int positive;

    fmpq_mat_init(value, lmi->size, lmi->size);
    lmi_evaluate(value, lmi, y);
    positive = rational_is_positive(value);
    fmpq_mat_clear(value);
    return positive;
}

/* Z >= 0, tr(Z G_k) = 0 for k >= 1, tr(Z G_0) of the sign of `level`: proven. */
static int is_certificate(const fmpq_mat_t z, const lmi_t *lmi, int level)
{
    fmpq_t sum;
    int good = !fmpq_mat_is_zero(z) && rational_is_positive(z);

    fmpq_init(sum);
    for (slong k = 0; k <= lmi->unknowns && good; k++) {
        fmpq_zero(sum);
        for (slong i = 0; i < lmi->size; i++)
            for (slong j = 0; j < lmi->size; j++)
                fmpq_addmul(sum, fmpq_mat_entry(z, i, j), fmpq_mat_entry(&lmi->matrices[k], i, j));
        good = fmpq_sgn(sum) == (k == 0 ? level : 0);
    }
    fmpq_clear(sum);
    return good;
}

/* Imposes G(y) Z = 0. */
static step_t impose_range(rest_t *rest, const fmpq_mat_t z)
{
    fmpq_mat_t reduced, v;
    slong rank;
    step_t step;

    fmpq_mat_init(reduced, rest->left.size, rest->left.size);
    rank = fmpq_mat_rref(reduced, z);
    fmpq_mat_init(v, rest->left.size, rank);
    for (slong i = 0; i < rest->left.size; i++) /* the rows span the range, Z being symmetric */
        for (slong k = 0; k < rank; k++)
            fmpq_set(fmpq_mat_entry(v, i, k), fmpq_mat_entry(reduced, k, i));
    step = impose(rest, v);
    fmpq_mat_clear(reduced);
    fmpq_mat_clear(v);
    return step;
}

static step_t try_points(fmpq *y, const rest_t *rest, const lmi_candidate_t *candidate)
{
    static const ulong bits[] = {0, 1, 2, 3, 4, 6, 8, 11, 15, 20, 30, 45};

    for (size_t k = 0; k < sizeof bits / sizeof *bits; k++) {
        lmi_candidate_point(y, candidate, bits[k]);
        if (is_solution(&rest->left, y))
            return STEP_POINT;
    }
    return STEP_NOTHING;
}

static step_t try_duals(rest_t *rest, const lmi_candidate_t *candidate, int level)
{
    enum { RANKS = 5 };
    fmpq_mat_t z;
    step_t step = STEP_NOTHING;

    fmpq_mat_init(z, rest->left.size, rest->left.size);
    for (slong k = 0; k < RANKS && step == STEP_NOTHING; k++) {
        slong rank = lmi_candidate_rank(candidate, k);
        if (rank == 0)
            break;
        if (!lmi_candidate_dual(z, candidate, &rest->left, rank, level) ||
            !is_certificate(z, &rest->left, level))
            continue;
        step = level < 0 ? STEP_NONE_EXISTS : impose_range(rest, z);
    }
    fmpq_mat_clear(z);
    return step;
}

static step_t search_with(fmpq *y, rest_t *rest, int sharp)
{
    lmi_candidate_t *candidate = lmi_candidate_new(&rest->left, sharp);
    step_t step = STEP_NOTHING;

    if (!candidate)
        return STEP_NOTHING;
    step = try_points(y, rest, candidate);
    if (step == STEP_NOTHING)
        step = try_duals(rest, candidate, -1);
    if (step == STEP_NOTHING && sharp)
        step = try_duals(rest, candidate, 0);
    lmi_candidate_free(candidate);
    return step;
}

/* y starts as 0. */
static step_t round_of(fmpq *y, rest_t *rest)
{
    step_t step = look_at_diagonal(rest);

    if (step != STEP_NOTHING)
        return step;
    if (is_solution(&rest->left, y))
        return STEP_POINT;
    drop_dependent(rest);
    if (rest->left.unknowns == 0)
        return STEP_NONE_EXISTS;
    step = search_with(y, rest, 0);
    return step == STEP_NOTHING ? search_with(y, rest, 1) : step;
}

truth_t lmi_decide(fmpq *x, const lmi_t *lmi)
{
    step_t step = STEP_SMALLER;
    rest_t rest;

    if (lmi->size > LMI_MAX_SIZE || lmi->unknowns > LMI_MAX_UNKNOWNS)
        return TRUTH_UNKNOWN;
    rest_init(&rest, lmi);
    while (step == STEP_SMALLER) {
        slong count = rest.left.unknowns;
        fmpq *y = _fmpq_vec_init(count);
        step = round_of(y, &rest);
        if (step == STEP_POINT)
            rest_point(x, &rest, y);
        _fmpq_vec_clear(y, count);
    }
    rest_clear(&rest);
    return step == STEP_POINT ? TRUTH_TRUE : step == STEP_NONE_EXISTS ? TRUTH_FALSE : TRUTH_UNKNOWN;
}
