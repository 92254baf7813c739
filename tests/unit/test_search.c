/* Linear matrix inequalities: planted solutions, planted certificates, edges; every answer is
 * checked here in exact arithmetic of its own. */
#include "search/lmi.h"

#include <stdlib.h>
#include <string.h>

#include "tests/unit/tap.h"

/* ---- random inequalities --------------------------------------------------------------------- */

static void random_entry(fmpq_t out, flint_rand_t random, slong bound)
{
    slong numerator = (slong)n_randint(random, (ulong)(2 * bound + 1)) - bound;

    fmpq_set_si(out, numerator, 1 + n_randint(random, 4));
}

static void random_matrix(fmpq_mat_t out, flint_rand_t random)
{
    for (slong i = 0; i < fmpq_mat_nrows(out); i++)
        for (slong j = 0; j < fmpq_mat_ncols(out); j++)
            random_entry(fmpq_mat_entry(out, i, j), random, 4);
}

static void random_symmetric(fmpq_mat_t out, flint_rand_t random)
{
    for (slong i = 0; i < fmpq_mat_nrows(out); i++)
        for (slong j = 0; j <= i; j++) {
            random_entry(fmpq_mat_entry(out, i, j), random, 4);
            fmpq_set(fmpq_mat_entry(out, j, i), fmpq_mat_entry(out, i, j));
        }
}

/* out = B B^T, B size x rank: positive semidefinite. */
static void random_positive(fmpq_mat_t out, slong rank, flint_rand_t random)
{
    fmpq_mat_t b, transposed;

    fmpq_mat_init(b, fmpq_mat_nrows(out), rank);
    fmpq_mat_init(transposed, rank, fmpq_mat_nrows(out));
    random_matrix(b, random);
    fmpq_mat_transpose(transposed, b);
    fmpq_mat_mul(out, b, transposed);
    fmpq_mat_clear(b);
    fmpq_mat_clear(transposed);
}

static void trace_of_product(fmpq_t out, const fmpq_mat_t a, const fmpq_mat_t b)
{
    fmpq_zero(out);
    for (slong i = 0; i < fmpq_mat_nrows(a); i++)
        for (slong j = 0; j < fmpq_mat_nrows(a); j++)
            fmpq_addmul(out, fmpq_mat_entry(a, i, j), fmpq_mat_entry(b, j, i));
}

/* F_0 = P - sum_k y_k F_k for random y: y is a solution if P >= 0. */
static void plant_solution(lmi_t *lmi, slong rank, flint_rand_t random)
{
    fmpq *y = _fmpq_vec_init(lmi->unknowns);
    fmpq_mat_t value;

    fmpq_mat_init(value, lmi->size, lmi->size);
    for (slong k = 0; k < lmi->unknowns; k++) {
        random_symmetric(&lmi->matrices[k + 1], random);
        random_entry(y + k, random, 3);
    }
    fmpq_mat_zero(&lmi->matrices[0]);
    lmi_evaluate(value, lmi, y);
    random_positive(&lmi->matrices[0], rank, random);
    fmpq_mat_sub(&lmi->matrices[0], &lmi->matrices[0], value);
    fmpq_mat_clear(value);
    _fmpq_vec_clear(y, lmi->unknowns);
}

/* F_k += c 1 so that tr(Z F_k) = 0 (k >= 1) or -1 (k = 0) for a random Z >= 0: no solution. */
static void plant_certificate(lmi_t *lmi, slong rank, flint_rand_t random)
{
    fmpq_mat_t z;
    fmpq_t trace, part;

    fmpq_mat_init(z, lmi->size, lmi->size);
    fmpq_init(trace);
    fmpq_init(part);
    do
        random_positive(z, rank, random);
    while (fmpq_mat_is_zero(z));
    for (slong k = 0; k <= lmi->unknowns; k++) {
        random_symmetric(&lmi->matrices[k], random);
        trace_of_product(part, z, &lmi->matrices[k]);
        if (k == 0)
            fmpq_add_si(part, part, 1);
        fmpq_mat_trace(trace, z);
        fmpq_div(part, part, trace);
        for (slong i = 0; i < lmi->size; i++)
            fmpq_sub(fmpq_mat_entry(&lmi->matrices[k], i, i),
                     fmpq_mat_entry(&lmi->matrices[k], i, i), part);
    }
    fmpq_mat_clear(z);
    fmpq_clear(trace);
    fmpq_clear(part);
}

/* F -> T^T (F + a zero row and column) T: its solutions are the same, on the edge of the cone. */
static void plant_edge(lmi_t *out, const lmi_t *lmi, flint_rand_t random)
{
    slong n = lmi->size + 1;
    fmpq_mat_t t, transposed, wide, determinant_probe;

    lmi_init(out, n, lmi->unknowns);
    fmpq_mat_init(t, n, n);
    fmpq_mat_init(transposed, n, n);
    fmpq_mat_init(wide, n, n);
    fmpq_mat_init(determinant_probe, n, n);
    do
        random_matrix(t, random);
    while (!fmpq_mat_inv(determinant_probe, t));
    fmpq_mat_transpose(transposed, t);
    for (slong k = 0; k <= lmi->unknowns; k++) {
        fmpq_mat_zero(wide);
        for (slong i = 0; i + 1 < n; i++)
            for (slong j = 0; j + 1 < n; j++)
                fmpq_set(fmpq_mat_entry(wide, i, j), fmpq_mat_entry(&lmi->matrices[k], i, j));
        fmpq_mat_mul(wide, transposed, wide);
        fmpq_mat_mul(&out->matrices[k], wide, t);
    }
    fmpq_mat_clear(t);
    fmpq_mat_clear(transposed);
    fmpq_mat_clear(wide);
    fmpq_mat_clear(determinant_probe);
}

/* ---- checks -----------------------------------------------------------------------------------
 */

/* All principal minors of a are nonnegative. */
static int minors_are_nonnegative(const fmpq_mat_t a)
{
    slong n = fmpq_mat_nrows(a);
    int good = 1;

    for (ulong set = 1; set < (ulong)1 << n && good; set++) {
        fmpq_mat_t minor;
        fmpq_t determinant;
        slong row = 0;
        fmpq_mat_init(minor, __builtin_popcountl(set), __builtin_popcountl(set));
        fmpq_init(determinant);
        for (slong i = 0; i < n; i++) {
            slong column = 0;
            for (slong j = 0; j < n && (set >> i & 1); j++)
                if (set >> j & 1)
                    fmpq_set(fmpq_mat_entry(minor, row, column++), fmpq_mat_entry(a, i, j));
            row += set >> i & 1;
        }
        fmpq_mat_det(determinant, minor);
        good = fmpq_sgn(determinant) >= 0;
        fmpq_mat_clear(minor);
        fmpq_clear(determinant);
    }
    return good;
}

static int solves(const lmi_t *lmi, const fmpq *x)
{
    fmpq_mat_t value;
    int good;

    fmpq_mat_init(value, lmi->size, lmi->size);
    lmi_evaluate(value, lmi, x);
    good = minors_are_nonnegative(value);
    fmpq_mat_clear(value);
    return good;
}

/* lmi_decide, with a solution verified; a false one counts as unknown and fails the test. */
static truth_t decide(const lmi_t *lmi)
{
    fmpq *x = _fmpq_vec_init(lmi->unknowns);
    truth_t answer = lmi_decide(x, lmi);

    if (answer == TRUTH_TRUE && !solves(lmi, x))
        OK(0, "a wrong solution of an inequality of size %ld", (long)lmi->size);
    _fmpq_vec_clear(x, lmi->unknowns);
    return answer;
}

typedef struct {
    int right, wrong, unknown;
} counts_t;

static void count(counts_t *counts, truth_t answer, truth_t expected)
{
    if (answer == expected)
        counts->right++;
    else if (answer == TRUTH_UNKNOWN)
        counts->unknown++;
    else
        counts->wrong++;
}

static void test_planted(flint_rand_t random)
{
    counts_t inside = {0}, outside = {0}, edge = {0}, edge_outside = {0};

    for (unsigned k = 0; k < 30 * tap_multiplier(); k++) {
        slong size = 1 + (slong)n_randint(random, 6), unknowns = 1 + (slong)n_randint(random, 5);
        lmi_t lmi, wide;
        lmi_init(&lmi, size, unknowns);
        plant_solution(&lmi, size, random);
        count(&inside, decide(&lmi), TRUTH_TRUE);
        plant_edge(&wide, &lmi, random);
        count(&edge, decide(&wide), TRUTH_TRUE);
        lmi_clear(&wide);
        plant_certificate(&lmi, 1 + (slong)n_randint(random, (ulong)size), random);
        count(&outside, decide(&lmi), TRUTH_FALSE);
        plant_edge(&wide, &lmi, random);
        count(&edge_outside, decide(&wide), TRUTH_FALSE);
        lmi_clear(&wide);
        lmi_clear(&lmi);
    }
    OK(inside.wrong == 0 && inside.unknown == 0, "solutions with interior: %d found, %d not",
       inside.right, inside.unknown);
    OK(outside.wrong == 0 && 10 * outside.unknown <= outside.right,
       "no solution: %d proven, %d open", outside.right, outside.unknown);
    OK(edge.wrong == 0 && 10 * edge.unknown <= edge.right, "solutions on an edge: %d found, %d not",
       edge.right, edge.unknown);
    OK(edge_outside.wrong == 0 && 10 * edge_outside.unknown <= edge_outside.right,
       "no solution on an edge: %d proven, %d open", edge_outside.right, edge_outside.unknown);
}

/* ---- worked cases ------------------------------------------------------------------------------
 */

/* "1 0; 0 1 | 0 1; 1 0": F_0 | F_1 | .. */
static truth_t decide_text(const char *text, slong size, slong unknowns)
{
    const char *at = text;
    lmi_t lmi;
    truth_t answer;

    lmi_init(&lmi, size, unknowns);
    for (slong k = 0; k <= unknowns; k++)
        for (slong e = 0; e < size * size; e++) {
            char word[32];
            int length = 0;
            at += strspn(at, " ;|");
            length = (int)strcspn(at, " ;|");
            snprintf(word, sizeof word, "%.*s", length, at);
            fmpq_set_str(fmpq_mat_entry(&lmi.matrices[k], e / size, e % size), word, 10);
            at += length;
        }
    answer = decide(&lmi);
    lmi_clear(&lmi);
    return answer;
}

static void test_worked(void)
{
    OK(decide_text("0 1; 1 0 | 1 0; 0 0", 2, 1) == TRUTH_FALSE,
       "[[x, 1], [1, 0]] >= 0 has no solution, though almost one");
    OK(decide_text("0 1; 1 0 | 1 0; 0 1", 2, 1) == TRUTH_TRUE, "[[x, 1], [1, x]] >= 0");
    OK(decide_text("0 1; 1 0 | 1 0; 0 -1", 2, 1) == TRUTH_FALSE, "[[x, 1], [1, -x]]");
    OK(decide_text("1 0; 0 -1 | 0 1; 1 0", 2, 1) == TRUTH_FALSE, "a negative diagonal");
    OK(decide_text("-1 1 0; 1 -1 0; 0 0 1 | 1 0 0; 0 0 0; 0 0 0 | 0 0 0; 0 1 0; 0 0 0", 3, 2) ==
           TRUTH_TRUE,
       "[[x - 1, 1], [1, y - 1]]");
    OK(decide_text("-1 0; 0 1 | 1 0; 0 -1", 2, 1) == TRUTH_TRUE, "x = 1 alone");
    OK(decide_text("-1/3 0; 0 1/3 | 1 0; 0 -1", 2, 1) == TRUTH_TRUE, "x = 1/3 alone");
    OK(decide_text("0 1 0; 1 0 0; 0 0 0 | 1 0 0; 0 0 1; 0 1 0 | 0 0 0; 0 1 0; 0 0 0", 3, 2) !=
           TRUTH_TRUE,
       "a chain: the last row forces x = 0, and then 1 stands beside a zero");
    OK(decide_text("2", 1, 0) == TRUTH_TRUE && decide_text("-2", 1, 0) == TRUTH_FALSE,
       "without unknowns");
}

/* [[1, x], [x, 2 - y]], y >= x^2 scaled by 10^e: the answers do not depend on units. */
static void test_units(void)
{
    OK(decide_text("-1/1000000000000 0; 0 1000000 | 1/1000000 0; 0 -1000000000", 2, 1) ==
           TRUTH_TRUE,
       "units of very different size, solvable");
    OK(decide_text("-1/1000000 1/100; 1/100 -1000000 | 1/1000000 0; 0 -10", 2, 1) == TRUTH_FALSE,
       "units of very different size, not solvable");
}

static void test_limits(flint_rand_t random)
{
    fmpq *x = _fmpq_vec_init(200);
    lmi_t lmi;

    lmi_init(&lmi, LMI_MAX_SIZE + 1, 1);
    OK(lmi_decide(x, &lmi) == TRUTH_UNKNOWN, "too large to search");
    lmi_clear(&lmi);
    lmi_init(&lmi, 20, 30);
    plant_solution(&lmi, 20, random);
    OK(lmi_decide(x, &lmi) == TRUTH_TRUE, "size 20 with 30 unknowns");
    lmi_clear(&lmi);
    _fmpq_vec_clear(x, 200);
}

int main(void)
{
    flint_rand_t random;

    flint_randinit(random);
    flint_randseed(random, tap_seed(), tap_seed() + 1);
    test_worked();
    test_units();
    test_planted(random);
    test_limits(random);
    flint_randclear(random);
    flint_cleanup();
    return tap_done();
}
