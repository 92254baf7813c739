/* Positivity of matrices: worked conditions, and random matrices whose answer is known. */
#include "scalar/psd.h"

#include <stdlib.h>
#include <string.h>

#include "tests/unit/tap.h"

enum { A, B, C, X, UNKNOWN_SIGNS };

typedef struct {
    ring_t *ring;
    assumptions_t *assumptions; /* a > 0, b >= 0; c, x real */
    flint_rand_t random;
} fixture_t;

static void fixture_init(fixture_t *f)
{
    static const char *const parameters[] = {"a", "b", "c", "x"};
    static const char *const coordinates[] = {"C.q", "C.p"};
    scalar_t g;

    f->ring = ring_new(parameters, 4, coordinates, 2);
    f->assumptions = assumptions_new(f->ring);
    flint_randinit(f->random);
    scalar_init(g, f->ring);
    scalar_generator(g, A, f->ring), assumptions_add(f->assumptions, CONDITION_POSITIVE, g);
    scalar_generator(g, B, f->ring), assumptions_add(f->assumptions, CONDITION_NONNEGATIVE, g);
    scalar_clear(g, f->ring);
}

static scalar_struct *matrix_new(size_t n, fixture_t *f)
{
    scalar_struct *m = calloc(n * n, sizeof(scalar_struct));

    for (size_t k = 0; k < n * n; k++)
        scalar_init(&m[k], f->ring);
    return m;
}

static void matrix_free(scalar_struct *m, size_t n, fixture_t *f)
{
    for (size_t k = 0; k < n * n; k++)
        scalar_clear(&m[k], f->ring);
    free(m);
}

/* Prints answer and conditions into one line and compares. */
static int decides(const scalar_struct *m, size_t n, const char *expected, fixture_t *f)
{
    static const char *const answers[] = {"never", "always", "if"};
    conditions_t conditions;
    int undecided, same;
    truth_t answer;
    text_t text;

    conditions_init(&conditions);
    text_init(&text);
    answer = psd_conditions(&conditions, &undecided, NULL, m, n, f->assumptions, f->ring);
    text_add(&text, undecided ? "undecided" : answers[answer]);
    for (size_t k = 0; k < conditions.count && answer == TRUTH_UNKNOWN; k++) {
        char *one = conditions_print(&conditions, k, f->ring);
        text_printf(&text, "%s %s", k ? "," : "", one);
        free(one);
    }
    same = strcmp(text_string(&text), expected) == 0;
    if (!same)
        printf("# '%s' instead of '%s'\n", text_string(&text), expected);
    text_clear(&text);
    conditions_clear(&conditions, f->ring);
    return same;
}

static void set(scalar_struct *m, size_t k, slong n, int generator, int power, fixture_t *f)
{
    scalar_t g;

    scalar_init(g, f->ring);
    scalar_set_si(&m[k], n, f->ring);
    if (generator >= 0) {
        scalar_generator(g, (size_t)generator, f->ring);
        scalar_pow(g, g, (ulong)power, f->ring);
        scalar_mul(&m[k], &m[k], g, f->ring);
    }
    scalar_clear(g, f->ring);
}

static void test_worked(fixture_t *f)
{
    scalar_struct *m = matrix_new(2, f);
    int q = (int)ring_coordinate(f->ring, 0);

    set(m, 0, 2, A, 1, f), set(m, 3, 2, B, 1, f), set(m, 1, 1, X, 1, f), set(m, 2, 1, X, 1, f);
    OK(decides(m, 2, "if 4*a*b - x^2 >= 0", f), "[[2 a, x], [x, 2 b]] with a > 0, b >= 0");
    set(m, 0, 2, B, 1, f);
    OK(decides(m, 2, "if 4*b^2 - x^2 >= 0", f), "a diagonal of unknown strictness");
    set(m, 0, 0, -1, 0, f);
    OK(decides(m, 2, "if x == 0", f), "[[0, x], [x, 2 b]]: a zero forces its row to vanish");
    set(m, 1, 1, A, 1, f), set(m, 2, 1, A, 1, f);
    OK(decides(m, 2, "never", f), "the same with an entry that cannot vanish");
    set(m, 0, 1, C, 1, f), set(m, 1, 0, -1, 0, f), set(m, 2, 0, -1, 0, f);
    OK(decides(m, 2, "if c >= 0", f), "diag(c, 2 b)");
    set(m, 0, -1, X, 2, f);
    OK(decides(m, 2, "if x == 0", f), "-x^2 >= 0 is x == 0");
    set(m, 0, 1, q, 2, f), set(m, 3, 1, q, 4, f);
    OK(decides(m, 2, "always", f), "even powers of a coordinate");
    set(m, 0, 1, q, 1, f);
    OK(decides(m, 2, "never", f), "a coordinate changes sign");
    set(m, 0, 1, q, 3, f);
    OK(decides(m, 2, "never", f), "so does its cube");
    /* a q^2 + 2 x q + b >= 0 for all q iff a b >= x^2 */
    scalar_t part;
    scalar_init(part, f->ring);
    set(m, 0, 1, q, 2, f), set(m, 3, 2, q, 1, f);
    scalar_generator(part, A, f->ring), scalar_mul(&m[0], &m[0], part, f->ring);
    scalar_generator(part, X, f->ring), scalar_mul(&m[3], &m[3], part, f->ring);
    scalar_add(&m[0], &m[0], &m[3], f->ring);
    scalar_generator(part, B, f->ring), scalar_add(&m[0], &m[0], part, f->ring);
    set(m, 3, 1, -1, 0, f);
    OK(decides(m, 2, "if a*b - x^2 >= 0", f), "a quadratic polynomial in a coordinate");
    /* x (q^2 + p^2)^2 q^2 >= 0 iff x >= 0;  -b (q^2 + p^2)^2 >= 0 iff b == 0 */
    set(m, 0, 1, q, 2, f), set(m, 3, 1, (int)ring_coordinate(f->ring, 1), 2, f);
    scalar_add(&m[3], &m[3], &m[0], f->ring), scalar_mul(&m[3], &m[3], &m[3], f->ring);
    scalar_mul(&m[0], &m[0], &m[3], f->ring);
    scalar_generator(part, X, f->ring), scalar_mul(&m[0], &m[0], part, f->ring);
    set(m, 3, 1, -1, 0, f);
    OK(decides(m, 2, "if x >= 0", f), "squares of coordinates do not matter");
    scalar_generator(part, B, f->ring), scalar_neg(part, part, f->ring);
    set(m, 0, 1, q, 2, f), set(m, 3, 1, (int)ring_coordinate(f->ring, 1), 2, f);
    scalar_add(&m[0], &m[3], &m[0], f->ring), scalar_mul(&m[0], &m[0], &m[0], f->ring);
    scalar_mul(&m[0], &m[0], part, f->ring), set(m, 3, 1, -1, 0, f);
    OK(decides(m, 2, "if b == 0", f), "a polynomial that is nowhere positive has to vanish");
    scalar_clear(part, f->ring);
    matrix_free(m, 2, f);
}

/* [[center, x ..], [x, rim, 0 ..], ..] with `arms` rows of the rim. */
static int arrow_decides(int center, int rim, size_t arms, const char *expected, fixture_t *f)
{
    size_t n = arms + 1;
    scalar_struct *m = matrix_new(n, f);
    int same;

    set(m, 0, 1, center, 1, f);
    for (size_t k = 1; k < n; k++) {
        set(m, k * n + k, 1, rim, 1, f);
        set(m, k, 1, X, 1, f), set(m, k * n, 1, X, 1, f);
    }
    same = decides(m, n, expected, f);
    matrix_free(m, n, f);
    return same;
}

static void test_arrows(fixture_t *f)
{
    OK(arrow_decides(C, A, 8, "if a*c - 8*x^2 >= 0", f), "eight rows with a > 0 eliminate");
    OK(arrow_decides(A, B, 3, "if a*b - 3*x^2 >= 0", f), "three rows with b >= 0: one condition");
    OK(arrow_decides(B, B, 3, "if b^2 - 3*x^2 >= 0", f), "the same with b >= 0 in the center");
    OK(arrow_decides(A, B, 12, "if a*b - 12*x^2 >= 0", f), "twelve rows with b >= 0");
}

/* A real symmetric matrix of numbers is positive iff the coefficients of its characteristic
 * polynomial alternate. */
static int numbers_are_positive(const scalar_struct *m, size_t n, const scalar_src *values,
                                fixture_t *f)
{
    fmpq_mat_t numbers;
    fmpq_poly_t p;
    fmpq_t c;
    scalar_t x;
    int positive = 1;

    scalar_init(x, f->ring), fmpq_init(c), fmpq_poly_init(p);
    fmpq_mat_init(numbers, (slong)n, (slong)n);
    for (size_t k = 0; k < n * n; k++) {
        positive &= scalar_substitute(x, &m[k], values, f->assumptions, f->ring);
        positive &= scalar_get_fmpq(c, x, f->ring);
        fmpq_set(fmpq_mat_entry(numbers, (slong)(k / n), (slong)(k % n)), c);
    }
    fmpq_mat_charpoly(p, numbers);
    for (slong k = 0; k < (slong)n; k++) {
        fmpq_poly_get_coeff_fmpq(c, p, k);
        positive &= fmpq_sgn(c) * (((slong)n - k) % 2 ? -1 : 1) >= 0;
    }
    fmpq_mat_clear(numbers), fmpq_poly_clear(p), fmpq_clear(c), scalar_clear(x, f->ring);
    return positive;
}

/* A random symmetric matrix, sparse and with small entries; rates stand on the diagonal. */
static void random_symbolic(scalar_struct *m, size_t n, fixture_t *f)
{
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j <= i; j++) {
            unsigned kind = (unsigned)n_randint(f->random, 6);
            if (i == j)
                set(m, i * n + i, 1 + (slong)n_randint(f->random, 4),
                    kind < 2   ? A
                    : kind < 5 ? B
                               : C,
                    1, f);
            else if (n > 3 ? i == n - 1 && kind > 0 : kind < 3)
                set(m, i * n + j, (slong)n_randint(f->random, 5) - 2, kind < 2 ? X : C, 1, f);
            scalar_set(&m[j * n + i], &m[i * n + j], f->ring);
        }
}

/* The region that the conditions describe is the one where the numbers are positive. */
static void test_regions(fixture_t *f)
{
    ring_t *ring = f->ring;
    const scalar_struct *values[6] = {NULL};
    scalar_struct numbers[4];
    unsigned inside = 0, outside = 0, undecided_count = 0;
    int agree = 1;

    for (size_t g = 0; g < 4; g++)
        scalar_init(&numbers[g], ring), values[g] = &numbers[g];
    for (unsigned round = 0; round < 40 * tap_multiplier(); round++) {
        size_t n = 2 + n_randint(f->random, 8);
        scalar_struct *m = matrix_new(n, f);
        conditions_t conditions;
        int undecided;
        truth_t answer;

        random_symbolic(m, n, f);
        conditions_init(&conditions);
        answer = psd_conditions(&conditions, &undecided, NULL, m, n, f->assumptions, ring);
        undecided_count += undecided != 0;
        for (unsigned k = 0; k < 20 && !undecided; k++) {
            truth_t found = answer;
            scalar_set_ratio(&numbers[A], 1 + (slong)n_randint(f->random, 9), 2, ring);
            scalar_set_ratio(&numbers[B], (slong)n_randint(f->random, 5), 1, ring);
            scalar_set_ratio(&numbers[C], (slong)n_randint(f->random, 7) - 1, 2, ring);
            scalar_set_ratio(&numbers[X], (slong)n_randint(f->random, 5) - 2, 2, ring);
            if (answer == TRUTH_UNKNOWN)
                found = conditions_hold(&conditions, values, f->assumptions, ring);
            int positive = numbers_are_positive(m, n, values, f);
            agree &= found == (positive ? TRUTH_TRUE : TRUTH_FALSE);
            *(positive ? &inside : &outside) += 1;
        }
        conditions_clear(&conditions, ring);
        matrix_free(m, n, f);
    }
    OK(agree && inside > 20 && outside > 20,
       "regions agree: %u points inside, %u outside, seed %lu", inside, outside, tap_seed());
    OK(undecided_count * 5 < 40 * tap_multiplier(), "%u matrices undecided", undecided_count);
    for (size_t g = 0; g < 4; g++)
        scalar_clear(&numbers[g], ring);
}

/* B B† is positive; subtracting more than the smallest diagonal entry makes it fail. */
static void test_random(fixture_t *f)
{
    ring_t *ring = f->ring;
    int gram = 1, spoiled = 1;
    scalar_t z, t;

    scalar_init(z, ring), scalar_init(t, ring);
    for (unsigned round = 0; round < 40 * tap_multiplier(); round++) {
        size_t n = 1 + n_randint(f->random, 4), r = 1 + n_randint(f->random, n);
        scalar_struct *b = matrix_new(n, f), *m = matrix_new(n, f);
        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; j < r; j++) {
                scalar_imaginary_unit(z, ring);
                scalar_mul_si(z, z, (slong)n_randint(f->random, 5) - 2, ring);
                scalar_set_si(t, (slong)n_randint(f->random, 5) - 2, ring);
                scalar_add(&b[i * n + j], z, t, ring);
            }
        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; j < n; j++)
                for (size_t k = 0; k < r; k++) {
                    scalar_conj(z, &b[j * n + k], ring);
                    scalar_addmul(&m[i * n + j], &b[i * n + k], z, ring);
                }
        gram &= decides(m, n, "always", f);
        size_t k = n_randint(f->random, n);
        scalar_set_si(z, 1, ring), scalar_add(z, z, &m[k * n + k], ring);
        scalar_sub(&m[k * n + k], &m[k * n + k], z, ring);
        spoiled &= decides(m, n, "never", f);
        matrix_free(b, n, f), matrix_free(m, n, f);
    }
    OK(gram, "Gram matrices of every rank are positive, seed %lu", tap_seed());
    OK(spoiled, "a negative diagonal entry is noticed");
    scalar_clear(z, ring), scalar_clear(t, ring);
}

/* ---- on a domain ------------------------------------------------------------------------- */

/* The polynomial sum_k c[k] q^i[k] p^j[k], plus c sin(q), exp(q), .. as asked. */
static void add_monomial(scalar_t out, slong c, ulong i, ulong j, fixture_t *f)
{
    scalar_t x, power;

    scalar_init(x, f->ring), scalar_init(power, f->ring);
    scalar_set_si(x, c, f->ring);
    for (size_t k = 0; k < 2; k++) {
        scalar_generator(power, ring_coordinate(f->ring, k), f->ring);
        scalar_pow(power, power, k ? j : i, f->ring);
        scalar_mul(x, x, power, f->ring);
    }
    scalar_add(out, out, x, f->ring);
    scalar_clear(x, f->ring), scalar_clear(power, f->ring);
}

/* "always: sum of squares" */
static int decides_on(scalar_src x, const box_t *box, const char *expected, fixture_t *f)
{
    static const char *const answers[] = {"never", "always", "if"};
    psd_report_t report = {0};
    conditions_t conditions;
    truth_t answer;
    text_t text;
    int same;

    conditions_init(&conditions), scalar_init(report.element, f->ring), text_init(&text);
    answer = psd_conditions_on(&conditions, &report, x, 1, box, f->assumptions, f->ring);
    text_add(&text, report.undecided ? "undecided" : answers[answer]);
    for (size_t k = 0; k < conditions.count && answer == TRUTH_UNKNOWN && !report.undecided; k++) {
        char *one = conditions_print(&conditions, k, f->ring);
        text_printf(&text, "%s %s", k ? "," : "", one);
        free(one);
    }
    text_printf(&text, ": %s", report.method ? report.method : "none");
    same = strcmp(text_string(&text), expected) == 0;
    if (!same)
        printf("# '%s' instead of '%s'\n", text_string(&text), expected);
    conditions_clear(&conditions, f->ring), scalar_clear(report.element, f->ring);
    text_clear(&text);
    return same;
}

static void set_interval(box_t *box, size_t k, slong lower, slong upper)
{
    box->bounded[k] = 1;
    fmpq_set_si(&box->lower[k], lower, 1);
    fmpq_set_si(&box->upper[k], upper, 1);
}

static void test_domain(fixture_t *f)
{
    ring_t *ring = f->ring;
    box_t box, line;
    scalar_t x, y;

    scalar_init(x, ring), scalar_init(y, ring);
    box_init(&box, 2), box_init(&line, 2);
    set_interval(&box, 0, 0, 1), set_interval(&box, 1, 0, 1), set_interval(&line, 0, 1, 4);
    add_monomial(x, 1, 1, 0, f), add_monomial(x, -1, 3, 0, f);
    OK(decides_on(x, &box, "always: signs of terms", f), "q - q^3 on [0, 1], zero at both ends");
    OK(decides_on(x, &line, "never: signs of terms", f), "but not on [1, 4]");
    OK(decides_on(x, NULL, "never: Sturm sequence", f), "nor everywhere");
    scalar_zero(x, ring), add_monomial(x, 2, 3, 0, f), add_monomial(x, -3, 1, 0, f);
    add_monomial(x, 2, 0, 0, f);
    OK(decides_on(x, &box, "always: Sturm sequence", f), "2 q^3 - 3 q + 2 on [0, 1]");
    add_monomial(x, -1, 0, 0, f);
    OK(decides_on(x, &box, "never: Sturm sequence", f), "but not 2 q^3 - 3 q + 1");
    scalar_zero(x, ring), add_monomial(x, 1, 1, 0, f), add_monomial(x, 1, 1, 1, f);
    add_monomial(x, -1, 0, 1, f), add_monomial(x, 1, 0, 0, f);
    OK(decides_on(x, &box, "always: signs of terms", f), "q + q p - p + 1 on the unit square");
    scalar_generator(y, X, ring), add_monomial(x, -1, 0, 0, f), scalar_add(x, x, y, ring);
    OK(decides_on(x, &box, "if x - 1 >= 0: values at the corners", f), "with x for 1");
    scalar_zero(x, ring), add_monomial(x, 1, 4, 2, f), add_monomial(x, 1, 2, 4, f);
    add_monomial(x, -3, 2, 2, f), add_monomial(x, 1, 0, 0, f);
    OK(decides_on(x, NULL, "undecided: no method decides it", f), "Motzkin's polynomial");
    scalar_zero(x, ring), add_monomial(x, 2, 4, 0, f), add_monomial(x, 2, 3, 1, f);
    add_monomial(x, -1, 2, 2, f), add_monomial(x, 5, 0, 4, f);
    OK(decides_on(x, NULL, "always: sum of squares", f), "2 q^4 + 2 q^3 p - q^2 p^2 + 5 p^4");
    add_monomial(x, -1, 0, 0, f);
    OK(decides_on(x, NULL, "never: a point where it is negative", f), "less 1");
    scalar_zero(x, ring), add_monomial(x, 1, 4, 0, f), add_monomial(x, -2, 2, 0, f);
    scalar_generator(y, X, ring), scalar_add(x, x, y, ring);
    OK(decides_on(x, NULL, "if x - 1 >= 0: discriminant", f), "q^4 - 2 q^2 + x");
    scalar_clear(x, ring), scalar_clear(y, ring);
    box_clear(&box), box_clear(&line);
}

static int function_of(scalar_t out, function_kind_t kind, slong c, fixture_t *f)
{
    scalar_zero(out, f->ring), add_monomial(out, c, 1, 0, f);
    return scalar_function(out, kind, out, f->ring) == FUNCTION_OK;
}

static void test_functions(fixture_t *f)
{
    ring_t *ring = f->ring;
    scalar_t x, y, one;
    box_t box;

    scalar_init(x, ring), scalar_init(y, ring), scalar_init(one, ring);
    box_init(&box, 2), set_interval(&box, 0, 1, 2);
    scalar_one(one, ring);
    function_of(x, FUNCTION_EXP, -1, f);
    OK(decides_on(x, NULL, "always: signs of terms", f), "exp(-q)");
    function_of(y, FUNCTION_SIN, 1, f), scalar_add(y, y, one, ring), scalar_mul(x, x, y, ring);
    OK(decides_on(x, NULL, "always: signs of terms", f), "exp(-q) (1 + sin q)");
    scalar_sub(x, y, one, ring);
    OK(decides_on(x, NULL, "never: a point where it is negative", f), "sin q");
    OK(decides_on(x, &box, "always: subdivision of the domain", f), "sin q on [1, 2]");
    scalar_mul(x, x, x, ring);
    OK(decides_on(x, NULL, "always: signs of terms", f), "sin^2 q");
    function_of(x, FUNCTION_EXP, 1, f), scalar_sub(x, x, one, ring);
    scalar_generator(y, ring_coordinate(ring, 0), ring), scalar_sub(x, x, y, ring);
    OK(decides_on(x, NULL, "undecided: no method decides it", f), "exp(q) - 1 - q touches zero");
    OK(decides_on(x, &box, "always: subdivision of the domain", f), "not on [1, 2]");
    OK(scalar_inv(x, y, ring), "1/q");
    OK(decides_on(x, NULL, "undecided: it may be singular or not real in the domain", f),
       "1/q is never called positive");
    scalar_mul(x, x, x, ring);
    OK(decides_on(x, NULL, "undecided: it may be singular or not real in the domain", f),
       "nor is 1/q^2");
    OK(decides_on(x, &box, "always: signs of terms", f), "but on [1, 2]");
    OK(scalar_sqrt(x, y, f->assumptions, NULL, ring) == SQRT_OK, "sqrt(q)");
    OK(decides_on(x, NULL, "undecided: it may be singular or not real in the domain", f),
       "sqrt(q) is not real everywhere");
    OK(decides_on(x, &box, "always: signs of terms", f), "but on [1, 2]");
    scalar_zero(y, ring), add_monomial(y, 1, 2, 0, f), scalar_add(y, y, one, ring);
    OK(scalar_sqrt(x, y, f->assumptions, NULL, ring) == SQRT_OK && scalar_inv(x, x, ring) &&
           decides_on(x, NULL, "always: signs of terms", f),
       "1/sqrt(q^2 + 1)");
    scalar_generator(x, X, ring), scalar_generator(y, ring_coordinate(ring, 0), ring);
    scalar_mul(x, x, y, ring);
    OK(scalar_function(x, FUNCTION_SIN, x, ring) == FUNCTION_OK &&
           decides_on(x, NULL, "undecided: no method decides it", f),
       "sin(x q) vanishes for x = 0");
    scalar_mul(x, x, x, ring), scalar_neg(x, x, ring);
    OK(decides_on(x, NULL, "undecided: it has to vanish", f), "and so does its square");
    scalar_clear(x, ring), scalar_clear(y, ring), scalar_clear(one, ring);
    box_clear(&box);
}

/* Random polynomials on a box: "always" has no negative point on a grid, "never" has one somewhere,
 * and sums of squares are always positive. */
static void test_random_polynomials(fixture_t *f)
{
    ring_t *ring = f->ring;
    int consistent = 1, squares = 1;
    unsigned decided = 0, rounds = 60 * tap_multiplier();
    scalar_t x, part;
    box_t box;

    scalar_init(x, ring), scalar_init(part, ring);
    box_init(&box, 2), set_interval(&box, 0, -1, 2), set_interval(&box, 1, 0, 3);
    for (unsigned round = 0; round < rounds; round++) {
        psd_report_t report = {0};
        conditions_t conditions;
        int known_square = round % 2;
        scalar_zero(x, ring), scalar_init(report.element, ring), conditions_init(&conditions);
        for (unsigned k = 0; k < 2; k++) {
            scalar_zero(part, ring);
            for (unsigned t = 0; t < 3; t++)
                add_monomial(part, (slong)n_randint(f->random, 7) - 3, n_randint(f->random, 3),
                             n_randint(f->random, 3), f);
            if (known_square)
                scalar_mul(part, part, part, ring);
            scalar_add(x, x, part, ring);
        }
        truth_t answer =
            psd_conditions_on(&conditions, &report, x, 1, n_randint(f->random, 2) ? &box : NULL,
                              f->assumptions, ring);
        decided += !report.undecided;
        squares &= !known_square || answer != TRUTH_FALSE;
        for (slong i = 0; i <= 12 && answer == TRUTH_TRUE; i++)
            for (slong j = 0; j <= 12; j++) {
                arb_struct *point = _arb_vec_init(6);
                acb_t value;
                acb_init(value);
                arb_set_si(&point[4], i - 4), arb_mul_2exp_si(&point[4], &point[4], -2);
                arb_set_si(&point[5], j), arb_mul_2exp_si(&point[5], &point[5], -2);
                scalar_ball(value, x, point, 128, ring);
                consistent &= !arb_is_negative(acb_realref(value));
                acb_clear(value), _arb_vec_clear(point, 6);
            }
        conditions_clear(&conditions, ring), scalar_clear(report.element, ring);
    }
    OK(consistent, "what is called positive is so on a grid, seed %lu", tap_seed());
    OK(squares, "sums of squares are never refuted");
    OK(decided * 4 > rounds * 3, "%u of %u are decided", decided, rounds);
    scalar_clear(x, ring), scalar_clear(part, ring), box_clear(&box);
}

/* (q - x)^2 + a is nowhere zero as a > 0, (q - x)^2 + b may be, and so may (q - x)^2 - a. */
static void test_no_zero(fixture_t *f)
{
    static const int constants[] = {A, B, A};
    static const slong signs[] = {1, 1, -1};
    scalar_t y, z;

    scalar_init(y, f->ring);
    scalar_init(z, f->ring);
    for (size_t k = 0; k < 3; k++) {
        scalar_generator(y, ring_coordinate(f->ring, 0), f->ring);
        scalar_generator(z, X, f->ring);
        scalar_sub(y, y, z, f->ring);
        scalar_mul(y, y, y, f->ring);
        scalar_generator(z, (size_t)constants[k], f->ring);
        scalar_mul_ratio(z, z, signs[k], 1, f->ring);
        scalar_add(y, y, z, f->ring);
        OK(scalar_has_no_zero(y, f->assumptions, f->ring) == (k == 0), "zeros of parabola %zu", k);
        scalar_generator(z, ring_coordinate(f->ring, 1), f->ring);
        scalar_mul(z, z, y, f->ring);
        OK(!scalar_has_no_zero(z, f->assumptions, f->ring), "a factor p vanishes, %zu", k);
        scalar_mul(y, y, y, f->ring);
        OK(scalar_has_no_zero(y, f->assumptions, f->ring) == (k == 0), "its square, %zu", k);
    }
    scalar_clear(y, f->ring);
    scalar_clear(z, f->ring);
}

/* ---- signs and lists of conditions ------------------------------------------------------- */

/* out += n c^i x^j, c and x the parameters of unknown sign. */
static void add_term(scalar_t out, slong n, ulong i, ulong j, fixture_t *f)
{
    scalar_t term, power;

    scalar_init(term, f->ring), scalar_init(power, f->ring);
    scalar_set_si(term, n, f->ring);
    for (size_t k = 0; k < 2; k++) {
        scalar_generator(power, k ? X : C, f->ring);
        scalar_pow(power, power, k ? j : i, f->ring);
        scalar_mul(term, term, power, f->ring);
    }
    scalar_add(out, out, term, f->ring);
    scalar_clear(term, f->ring), scalar_clear(power, f->ring);
}

static slong draw(slong most, fixture_t *f)
{
    return (slong)n_randint(f->random, (ulong)(2 * most + 1)) - most;
}

/* n[0] c^2e + n[1] c^e + n[2] is compared with its values. */
static void test_discriminant(fixture_t *f)
{
    int sound = 1, found = 1;
    scalar_t x;

    scalar_init(x, f->ring);
    for (size_t k = 0; k < 400; k++) {
        const slong n[3] = {draw(6, f), draw(6, f), draw(6, f)};
        const ulong e = 1 + n_randint(f->random, 3);
        sign_t sign;

        scalar_zero(x, f->ring);
        for (size_t j = 0; j < 3; j++)
            add_term(x, n[j], (2 - j) * e, 0, f);
        sign = scalar_sign(x, f->assumptions, f->ring);
        for (slong c = -4; c <= 4; c++) {
            const slong y = (slong)n_pow((ulong)labs(c), e) * (c < 0 && e % 2 ? -1 : 1);
            const slong value = (n[0] * y + n[1]) * y + n[2];

            sound &= sign == SIGN_UNKNOWN || (sign == SIGN_NONZERO && value != 0) ||
                     (value > 0 && (sign == SIGN_POSITIVE || sign == SIGN_NONNEGATIVE)) ||
                     (value < 0 && (sign == SIGN_NEGATIVE || sign == SIGN_NONPOSITIVE)) ||
                     (value == 0 && !sign_is_nonzero(sign));
        }
        if (4 * n[0] * n[2] > n[1] * n[1])
            found &= sign == (n[0] > 0 ? SIGN_POSITIVE : SIGN_NEGATIVE);
    }
    OK(sound, "signs of quadratic polynomials are those of their values");
    OK(found, "and are found where there are no real zeros");
    scalar_clear(x, f->ring);
}

/* Conditions that hold at a point do not exclude each other. */
static void test_point_remains(fixture_t *f)
{
    int sound = 1;
    scalar_t x;

    scalar_init(x, f->ring);
    for (size_t k = 0; k < 200 && sound; k++) {
        const slong at[2] = {draw(2, f), draw(2, f)};
        conditions_t list;

        conditions_init(&list);
        for (size_t l = 0; l < 4; l++) {
            slong value = 0;

            scalar_zero(x, f->ring);
            for (size_t t = 0; t < 3; t++) {
                const slong n = draw(3, f);
                const ulong i = n_randint(f->random, 3), j = n_randint(f->random, 3);
                slong power = n;

                for (ulong m = 0; m < i + j; m++)
                    power *= at[m < i ? 0 : 1];
                value += power;
                add_term(x, n, i, j, f);
            }
            if (value < 0)
                scalar_neg(x, x, f->ring);
            (void)conditions_add(&list, value ? CONDITION_NONNEGATIVE : CONDITION_ZERO, x,
                                 f->assumptions, f->ring);
        }
        sound = !conditions_contradict(&list, f->assumptions, f->ring);
        conditions_clear(&list, f->ring);
    }
    OK(sound, "what holds at a point is not found to be impossible");
    scalar_clear(x, f->ring);
}

/* What two others add up to is dropped: c x >= 0, c x + c >= 0, and n c x + c >= 0. */
static void test_sum_of_two(fixture_t *f)
{
    scalar_t x;

    scalar_init(x, f->ring);
    for (slong n = -1; n <= 3; n++) {
        conditions_t list;

        conditions_init(&list);
        for (slong k = 0; k < 3; k++) {
            scalar_zero(x, f->ring);
            add_term(x, k == 2 ? n : 1, 1, 1, f), add_term(x, k > 0, 1, 0, f);
            (void)conditions_add(&list, CONDITION_NONNEGATIVE, x, f->assumptions, f->ring);
        }
        OK(list.count == (n < 1 ? 3 : 2), "%ld c x + c >= 0 follows where it does", (long)n);
        conditions_clear(&list, f->ring);
    }
    scalar_clear(x, f->ring);
}

/* c x == 0 and c x^2 + c^2 x + n >= 0. */
static void test_exclusion(fixture_t *f)
{
    scalar_t x;

    scalar_init(x, f->ring);
    for (slong n = -1; n <= 1; n++) {
        conditions_t list;

        conditions_init(&list);
        scalar_zero(x, f->ring);
        add_term(x, 1, 1, 1, f);
        (void)conditions_add(&list, CONDITION_ZERO, x, f->assumptions, f->ring);
        scalar_zero(x, f->ring);
        add_term(x, 1, 1, 2, f), add_term(x, 1, 2, 1, f), add_term(x, n, 0, 0, f);
        (void)conditions_add(&list, CONDITION_NONNEGATIVE, x, f->assumptions, f->ring);
        OK(conditions_contradict(&list, f->assumptions, f->ring) == (n < 0),
           "with c x == 0 there is %ld >= 0", (long)n);
        conditions_clear(&list, f->ring);
    }
    scalar_clear(x, f->ring);
}

int main(void)
{
    fixture_t f;

    fixture_init(&f);
    test_worked(&f);
    test_arrows(&f);
    test_regions(&f);
    test_random(&f);
    test_domain(&f);
    test_functions(&f);
    test_random_polynomials(&f);
    test_no_zero(&f);
    test_discriminant(&f);
    test_point_remains(&f);
    test_sum_of_two(&f);
    test_exclusion(&f);
    assumptions_free(f.assumptions);
    ring_free(f.ring);
    flint_randclear(f.random);
    flint_cleanup();
    return tap_done();
}
