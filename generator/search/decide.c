/* Exact answers to linear matrix inequalities from numerical candidates.
 *
 * One round looks at G(y) = G_0 + sum_k y_k G_k, which is what is left of F on the x = origin +
 * directions y that no round before excluded:
 *   - a zero on the diagonal for all y, or a proven Z >= 0 with tr(Z G_k) = 0 for all k >= 0,
 * forces G(y) Z = 0: linear equations for y.  They are solved, G shrinks, and the next round
 * begins;
 *   - a rounded point with G(y) >= 0 ends the search, as does Z >= 0 with tr(Z G_k) = 0 for k >= 1
 *     and tr(Z G_0) < 0, which no y survives: tr(Z G(y)) would be negative. */
#include "search/rest.h"

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

/* Positive semidefinite?  Exact. */
static int rational_is_positive(const fmpq_mat_t a)
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
        step = rest_impose(rest, unit) ? STEP_SMALLER : STEP_NONE_EXISTS;
        fmpq_mat_clear(unit);
        return step;
    }
    return STEP_NOTHING;
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
    step = rest_impose(rest, v) ? STEP_SMALLER : STEP_NONE_EXISTS;
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
    rest_drop_dependent(rest);
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
