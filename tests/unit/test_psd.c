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

int main(void)
{
    fixture_t f;

    fixture_init(&f);
    test_worked(&f);
    test_random(&f);
    assumptions_free(f.assumptions);
    ring_free(f.ring);
    flint_randclear(f.random);
    flint_cleanup();
    return tap_done();
}
