/* Exact coefficients: field axioms on random elements, canonical form, square roots, signs, values.
 */
#include "scalar/scalar.h"

#include <stdlib.h>
#include <string.h>

#include "scalar/assumption.h"
#include "tests/unit/tap.h"

typedef struct {
    ring_t *ring;
    assumptions_t *assumptions;
    flint_rand_t random;
} fixture_t;

static void gen(scalar_t out, const char *name, fixture_t *f)
{
    scalar_generator(out, ring_find(f->ring, name), f->ring);
}

static int prints(scalar_src x, const char *expected, fixture_t *f)
{
    char *text = scalar_print(x, f->ring);
    int same = strcmp(text, expected) == 0;

    if (!same)
        printf("# '%s' instead of '%s'\n", text, expected);
    free(text);
    return same;
}

/* sqrt(n) adjoined to the ring. */
static sqrt_result_t root_of(scalar_t out, slong n, fixture_t *f)
{
    scalar_set_si(out, n, f->ring);
    return scalar_sqrt(out, out, f->assumptions, NULL, f->ring);
}

static void fixture_init(fixture_t *f)
{
    static const char *const parameters[] = {"lambda", "gammaC", "gammaQ", "n"};
    static const char *const coordinates[] = {"C.q", "C.p"};
    scalar_t x;

    f->ring = ring_new(parameters, 4, coordinates, 2);
    f->assumptions = assumptions_new(f->ring);
    flint_randinit(f->random);
    scalar_init(x, f->ring);
    for (size_t g = 1; g < 4; g++) {
        scalar_generator(x, g, f->ring);
        assumptions_add(f->assumptions, g == 1 ? CONDITION_POSITIVE : CONDITION_NONNEGATIVE, x);
    }
    scalar_clear(x, f->ring);
}

static void fixture_clear(fixture_t *f)
{
    assumptions_free(f->assumptions);
    ring_free(f->ring);
    flint_randclear(f->random);
}

static void test_field(fixture_t *f)
{
    ring_t *ring = f->ring;
    scalar_t a, b, c, x, y;
    int distributive = 1, associative = 1, inverse = 1, conjugate = 1, parts = 1, leibniz = 1;

    scalar_init(a, ring), scalar_init(b, ring), scalar_init(c, ring);
    scalar_init(x, ring), scalar_init(y, ring);
    for (unsigned k = 0; k < 200 * tap_multiplier(); k++) {
        scalar_randtest(a, f->random, 1, ring);
        scalar_randtest(b, f->random, 1, ring);
        scalar_randtest(c, f->random, 0, ring);
        scalar_add(x, a, b, ring), scalar_mul(x, x, c, ring);
        scalar_mul(y, a, c, ring), scalar_addmul(y, b, c, ring);
        distributive &= scalar_equal(x, y, ring);
        scalar_mul(x, a, b, ring), scalar_mul(x, x, c, ring);
        scalar_mul(y, b, c, ring), scalar_mul(y, a, y, ring);
        associative &= scalar_equal(x, y, ring);
        if (scalar_inv(x, c, ring)) {
            scalar_mul(x, x, c, ring);
            inverse &= scalar_is_one(x, ring);
        } else {
            inverse &= scalar_is_zero(c, ring);
        }
        scalar_mul(x, a, b, ring), scalar_conj(x, x, ring);
        scalar_conj(a, a, ring), scalar_conj(y, b, ring), scalar_mul(y, a, y, ring);
        conjugate &= scalar_equal(x, y, ring);
        scalar_mul(x, a, a, ring), scalar_conj(y, a, ring), scalar_mul(x, a, y, ring);
        parts &= scalar_is_real(x, ring);
        scalar_mul(x, a, b, ring), scalar_derivative(x, x, ring_coordinate(ring, 0), ring);
        scalar_derivative(y, a, ring_coordinate(ring, 0), ring), scalar_mul(y, y, b, ring);
        scalar_sub(x, x, y, ring);
        scalar_derivative(y, b, ring_coordinate(ring, 0), ring), scalar_mul(y, y, a, ring);
        leibniz &= scalar_equal(x, y, ring);
    }
    OK(distributive, "(a + b) c = a c + b c, seed %lu", tap_seed());
    OK(associative, "(a b) c = a (b c)");
    OK(inverse, "c (1/c) = 1, and only zero has no inverse");
    OK(conjugate, "conj(a b) = conj(a) conj(b)");
    OK(parts, "a conj(a) is real");
    OK(leibniz, "(a b)' = a' b + a b'");
    scalar_clear(a, ring), scalar_clear(b, ring), scalar_clear(c, ring);
    scalar_clear(x, ring), scalar_clear(y, ring);
}

/* Balls at random numbers agree with exact arithmetic on the same numbers. */
static void test_values(fixture_t *f)
{
    ring_t *ring = f->ring;
    const scalar_struct *values[6];
    scalar_struct numbers[6];
    scalar_t a, x;
    arb_struct points[6];
    acb_t ball, exact;
    int agree = 1;

    scalar_init(a, ring), scalar_init(x, ring);
    acb_init(ball), acb_init(exact);
    for (size_t g = 0; g < 6; g++) {
        scalar_init(&numbers[g], ring);
        scalar_set_ratio(&numbers[g], (slong)(2 * g + 1), 3 + g, ring);
        values[g] = &numbers[g];
        arb_init(&points[g]);
        arb_set_ui(&points[g], 2 * g + 1);
        arb_div_ui(&points[g], &points[g], 3 + g, 128);
    }
    for (unsigned k = 0; k < 100 * tap_multiplier(); k++) {
        scalar_randtest(a, f->random, 1, ring);
        agree &= scalar_substitute(x, a, values, f->assumptions, ring);
        scalar_ball(ball, a, points, 128, ring);
        scalar_ball(exact, x, NULL, 128, ring);
        agree &= acb_overlaps(ball, exact) && scalar_is_constant(x, ring);
    }
    OK(agree, "balls hold the exactly substituted values, seed %lu", tap_seed());
    for (size_t g = 0; g < 6; g++) {
        scalar_clear(&numbers[g], ring);
        arb_clear(&points[g]);
    }
    acb_clear(ball), acb_clear(exact);
    scalar_clear(a, ring), scalar_clear(x, ring);
}

static void test_roots(fixture_t *f)
{
    ring_t *ring = f->ring;
    scalar_t x, y, z;

    scalar_init(x, ring), scalar_init(y, ring), scalar_init(z, ring);
    OK(root_of(x, 12, f) == SQRT_OK && prints(x, "2*sqrt(3)", f), "sqrt(12)");
    OK(root_of(x, 6, f) == SQRT_OK && prints(x, "sqrt(3)*sqrt(2)", f), "sqrt(6) = sqrt(2) sqrt(3)");
    root_of(y, 2, f), root_of(z, 3, f), scalar_mul(y, y, z, ring);
    OK(scalar_equal(x, y, ring), "sqrt(6) - sqrt(2) sqrt(3) is zero");
    OK(root_of(x, -4, f) == SQRT_OK && prints(x, "2*i", f), "sqrt(-4)");
    gen(x, "gammaC", f), scalar_mul_si(x, x, 2, ring);
    OK(scalar_sqrt(y, x, f->assumptions, NULL, ring) == SQRT_OK &&
           prints(y, "sqrt(2)*sqrt(gammaC)", f),
       "sqrt(2 gammaC)");
    scalar_mul(y, y, y, ring);
    OK(scalar_equal(x, y, ring), "its square is 2 gammaC");
    OK(scalar_inv(y, x, ring) && scalar_sqrt(y, y, f->assumptions, NULL, ring) == SQRT_OK &&
           prints(y, "sqrt(2)*sqrt(gammaC)/(2*gammaC)", f),
       "sqrt(1/(2 gammaC)) is canonical");
    scalar_mul(y, y, y, ring), scalar_mul(y, y, x, ring);
    OK(scalar_is_one(y, ring), "and its square is the inverse");
    gen(x, "lambda", f), scalar_mul(x, x, x, ring);
    OK(scalar_sqrt(y, x, f->assumptions, z, ring) == SQRT_NEGATIVE_UNKNOWN &&
           prints(z, "lambda", f),
       "sqrt(lambda^2) needs the sign of lambda");
    gen(x, "lambda", f), gen(y, "gammaC", f), scalar_mul(x, x, y, ring);
    size_t before = assumptions_count(f->assumptions);
    OK(scalar_sqrt(y, x, f->assumptions, NULL, ring) == SQRT_OK &&
           assumptions_count(f->assumptions) == before + 1,
       "sqrt(lambda gammaC) implies lambda >= 0");
    scalar_one(x, ring), gen(y, "C.q", f), scalar_add(x, x, y, ring), scalar_mul(z, x, x, ring);
    OK(scalar_sqrt(y, x, f->assumptions, NULL, ring) == SQRT_NESTED, "no root of a coordinate");
    root_of(x, 2, f), root_of(y, 3, f), scalar_add(x, x, y, ring);
    OK(scalar_inv(y, x, ring) && prints(y, "sqrt(3) - sqrt(2)", f), "1/(sqrt(2)+sqrt(3))");
    OK(scalar_sqrt(y, x, f->assumptions, NULL, ring) == SQRT_NESTED, "no nested roots");
    scalar_clear(x, ring), scalar_clear(y, ring), scalar_clear(z, ring);
}

static void test_signs(fixture_t *f)
{
    ring_t *ring = f->ring;
    scalar_t x, y;

    scalar_init(x, ring), scalar_init(y, ring);
    root_of(x, 2, f), scalar_set_ratio(y, 1414213562373095LL, 1000000000000000UL, ring);
    scalar_sub(x, x, y, ring);
    OK(scalar_sign(x, f->assumptions, ring) == SIGN_POSITIVE, "sqrt(2) - 1.414213562373095 > 0");
    gen(x, "n", f), scalar_mul_si(x, x, 2, ring), scalar_one(y, ring), scalar_add(x, x, y, ring);
    OK(scalar_sign(x, f->assumptions, ring) == SIGN_POSITIVE, "2 n + 1 > 0 for n >= 0");
    gen(y, "gammaC", f), scalar_mul(x, x, y, ring);
    OK(scalar_sign(x, f->assumptions, ring) == SIGN_POSITIVE, "gammaC (2 n + 1) > 0");
    gen(y, "gammaQ", f), scalar_sub(x, x, y, ring);
    OK(scalar_sign(x, f->assumptions, ring) == SIGN_UNKNOWN, "a difference is undecided");
    scalar_mul(x, x, x, ring);
    OK(scalar_sign(x, f->assumptions, ring) == SIGN_NONNEGATIVE, "its square is not");
    gen(x, "gammaC", f), gen(y, "gammaQ", f), scalar_sub(x, x, y, ring);
    assumptions_add(f->assumptions, CONDITION_NONNEGATIVE, x);
    gen(y, "n", f), scalar_add(x, x, y, ring), scalar_mul_si(x, x, 3, ring);
    OK(scalar_sign(x, f->assumptions, ring) == SIGN_NONNEGATIVE, "an assumption plus a term");
    scalar_pi(x, ring), scalar_set_ratio(y, 22, 7, ring), scalar_sub(x, x, y, ring);
    OK(scalar_sign(x, f->assumptions, ring) == SIGN_NEGATIVE, "pi < 22/7");
    scalar_clear(x, ring), scalar_clear(y, ring);
}

static void test_print(fixture_t *f)
{
    ring_t *ring = f->ring;
    scalar_t x, y;

    scalar_init(x, ring), scalar_init(y, ring);
    gen(x, "gammaC", f), gen(y, "gammaQ", f), scalar_mul(x, x, y, ring);
    scalar_mul_si(x, x, 16, ring);
    gen(y, "lambda", f), scalar_mul(y, y, y, ring), scalar_sub(x, x, y, ring);
    OK(prints(x, "16*gammaC*gammaQ - lambda^2", f), "a positive term leads");
    gen(y, "n", f);
    OK(scalar_div(x, x, y, ring) && prints(x, "(16*gammaC*gammaQ - lambda^2)/n", f), "a quotient");
    scalar_zero(x, ring);
    OK(prints(x, "0", f), "zero");
    scalar_clear(x, ring), scalar_clear(y, ring);
}

static void test_split(fixture_t *f)
{
    ring_t *ring = f->ring;
    scalar_split_t split;
    scalar_t x, sum, term;
    int same = 1;

    scalar_init(x, ring), scalar_init(sum, ring), scalar_init(term, ring);
    for (unsigned k = 0; k < 50; k++) {
        scalar_randtest(x, f->random, 1, ring);
        scalar_split(&split, x, ring);
        scalar_zero(sum, ring);
        for (size_t t = 0; t < split.count; t++) {
            scalar_struct *c = &split.coefficients[t];
            for (size_t j = 0; j < split.width; j++) {
                same &= !scalar_depends_on(c, ring_coordinate(ring, j), ring);
                scalar_generator(term, ring_coordinate(ring, j), ring);
                scalar_pow(term, term, split.exponents[t * split.width + j], ring);
                scalar_mul(c, c, term, ring);
            }
            scalar_add(sum, sum, c, ring);
        }
        same &= scalar_equal(sum, x, ring);
        scalar_split_clear(&split, ring);
    }
    OK(same, "the parts of a split add up again");
    scalar_clear(x, ring), scalar_clear(sum, ring), scalar_clear(term, ring);
}

int main(void)
{
    fixture_t f;

    fixture_init(&f);
    test_print(&f);
    test_field(&f);
    test_roots(&f);
    test_field(&f); /* now with radicals */
    test_values(&f);
    test_split(&f);
    test_signs(&f);
    fixture_clear(&f);
    flint_cleanup();
    return tap_done();
}
