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
    gen(y, "C.q", f), scalar_mul(y, y, y, ring), scalar_one(x, ring), scalar_add(x, x, y, ring);
    before = assumptions_count(f->assumptions);
    OK(scalar_sqrt(y, x, f->assumptions, NULL, ring) == SQRT_OK &&
           prints(y, "sqrt(C.q^2 + 1)", f) && assumptions_count(f->assumptions) == before,
       "the root of a positive polynomial in a coordinate");
    gen(x, "C.p", f);
    OK(scalar_sqrt(y, x, f->assumptions, NULL, ring) == SQRT_OK &&
           assumptions_count(f->assumptions) == before + 1,
       "sqrt(C.p) implies C.p >= 0");
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

static void test_split(int polynomial, fixture_t *f)
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
                same &= !polynomial || !scalar_depends_on(c, ring_coordinate(ring, j), ring);
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

/* ---- functions --------------------------------------------------------------------------- */

/* out = kind(a/b * coordinate or parameter) */
static function_result_t function_of(scalar_t out, function_kind_t kind, const char *name, slong a,
                                     ulong b, fixture_t *f)
{
    gen(out, name, f);
    scalar_mul_ratio(out, out, a, b, f->ring);
    return scalar_function(out, kind, out, f->ring);
}

/* A random argument: one or two terms, denominators and roots among them, with small multiples. */
static void random_argument(scalar_t out, fixture_t *f)
{
    static const char *const names[] = {"C.q", "C.p", "lambda", "n"};
    ring_t *ring = f->ring;
    scalar_t term, part;

    scalar_init(term, ring), scalar_init(part, ring);
    scalar_zero(out, ring);
    for (size_t t = 1 + n_randint(f->random, 2); t > 0; t--) {
        scalar_set_si(term, (slong)n_randint(f->random, 5) - 2, ring);
        for (size_t k = n_randint(f->random, 3); k > 0; k--) {
            gen(part, names[n_randint(f->random, 4)], f);
            scalar_mul(term, term, part, ring);
        }
        gen(part, names[n_randint(f->random, 4)], f);
        if (n_randint(f->random, 4) == 0)
            scalar_mul(part, part, part, ring), scalar_one(out, ring),
                scalar_add(part, part, out, ring), scalar_zero(out, ring);
        if (n_randint(f->random, 3) == 0 && scalar_inv(part, part, ring))
            scalar_mul(term, term, part, ring);
        scalar_add(out, out, term, ring);
    }
    scalar_clear(term, ring), scalar_clear(part, ring);
}

static void test_angles(fixture_t *f)
{
    ring_t *ring = f->ring;
    scalar_t x, y, z;
    int agree = 1, addition = 1, known;
    acb_t ball, direct;

    scalar_init(x, ring), scalar_init(y, ring), scalar_init(z, ring);
    acb_init(ball), acb_init(direct);
    for (slong k = -30; k <= 30; k++) {
        scalar_pi(x, ring), scalar_mul_ratio(x, x, k, 12, ring);
        scalar_ball(direct, x, NULL, 128, ring);
        agree &= scalar_function(y, FUNCTION_SIN, x, ring) == FUNCTION_OK;
        agree &= scalar_function(z, FUNCTION_COS, x, ring) == FUNCTION_OK;
        scalar_ball(ball, y, NULL, 128, ring);
        arb_sin(acb_imagref(direct), acb_realref(direct), 128);
        agree &= arb_overlaps(acb_realref(ball), acb_imagref(direct));
        scalar_ball(ball, z, NULL, 128, ring);
        arb_cos(acb_imagref(direct), acb_realref(direct), 128);
        agree &= arb_overlaps(acb_realref(ball), acb_imagref(direct));
        scalar_mul(y, y, y, ring), scalar_mul(z, z, z, ring), scalar_add(y, y, z, ring);
        agree &= scalar_is_one(y, ring);
    }
    OK(agree, "sines of multiples of pi/12 are numbers");
    scalar_pi(x, ring), scalar_mul_ratio(x, x, 1, 5, ring);
    OK(scalar_function(y, FUNCTION_SIN, x, ring) == FUNCTION_ALGEBRAIC, "sin(pi/5) is refused");
    known = function_of(y, FUNCTION_SIN, "C.q", 3, 1, f) == FUNCTION_OK;
    scalar_pi(z, ring), gen(x, "C.q", f), scalar_mul_si(x, x, 3, ring), scalar_add(x, x, z, ring);
    known &= scalar_function(x, FUNCTION_SIN, x, ring) == FUNCTION_OK;
    scalar_add(x, x, y, ring);
    addition &= known && scalar_is_zero(x, ring);
    OK(addition, "sin(3 q + pi) = -sin(3 q)");
    acb_clear(ball), acb_clear(direct);
    scalar_clear(x, ring), scalar_clear(y, ring), scalar_clear(z, ring);
}

/* Function equations, as decisions about zero. */
static void test_function_zero(fixture_t *f)
{
    ring_t *ring = f->ring;
    scalar_t a, b, s, c, x, y;
    int sums = 1, squares = 1, exponentials = 1, inverse = 1, nonzero = 1;

    scalar_init(a, ring), scalar_init(b, ring), scalar_init(s, ring);
    scalar_init(c, ring), scalar_init(x, ring), scalar_init(y, ring);
    for (unsigned k = 0; k < 60 * tap_multiplier(); k++) {
        random_argument(a, f), random_argument(b, f);
        if (scalar_function(s, FUNCTION_SIN, a, ring) != FUNCTION_OK ||
            scalar_function(c, FUNCTION_COS, a, ring) != FUNCTION_OK)
            continue;
        scalar_mul(x, s, s, ring), scalar_mul(y, c, c, ring), scalar_add(x, x, y, ring);
        squares &= scalar_is_one(x, ring);
        scalar_add(x, a, a, ring);
        if (scalar_function(y, FUNCTION_SIN, x, ring) == FUNCTION_OK) {
            scalar_mul(x, s, c, ring), scalar_mul_si(x, x, 2, ring), scalar_sub(x, x, y, ring);
            sums &= scalar_is_zero(x, ring);
        }
        nonzero &= scalar_is_zero(a, ring) || (!scalar_is_zero(s, ring) && !scalar_is_one(c, ring));
        if (scalar_function(x, FUNCTION_EXP, a, ring) != FUNCTION_OK ||
            scalar_function(y, FUNCTION_EXP, b, ring) != FUNCTION_OK)
            continue;
        scalar_mul(x, x, y, ring), scalar_add(c, a, b, ring);
        if (scalar_function(s, FUNCTION_EXP, c, ring) == FUNCTION_OK)
            exponentials &= scalar_equal(s, x, ring);
        scalar_neg(c, c, ring);
        if (scalar_function(s, FUNCTION_EXP, c, ring) == FUNCTION_OK) {
            scalar_mul(x, x, s, ring);
            inverse &= scalar_is_one(x, ring);
        }
    }
    OK(squares, "sin^2 + cos^2 = 1, seed %lu", tap_seed());
    OK(sums, "sin(2 x) = 2 sin x cos x");
    OK(exponentials, "exp(x + y) = exp(x) exp(y)");
    OK(inverse, "exp(x) exp(-x) = 1");
    OK(nonzero, "a sine of what is not zero is not zero");
    scalar_clear(a, ring), scalar_clear(b, ring), scalar_clear(s, ring);
    scalar_clear(c, ring), scalar_clear(x, ring), scalar_clear(y, ring);
}

/* exp(1/(q^2 + q)) = exp(1/q)/exp(1/(q + 1)): the arguments depend on each other. */
static void test_function_dependence(fixture_t *f)
{
    ring_t *ring = f->ring;
    scalar_t q, next, x, y, z;

    scalar_init(q, ring), scalar_init(next, ring);
    scalar_init(x, ring), scalar_init(y, ring), scalar_init(z, ring);
    gen(q, "C.q", f), scalar_one(next, ring), scalar_add(next, next, q, ring);
    OK(scalar_inv(x, q, ring) && scalar_function(x, FUNCTION_EXP, x, ring) == FUNCTION_OK &&
           prints(x, "exp(1/C.q)", f),
       "exp(1/q)");
    OK(scalar_inv(y, next, ring) && scalar_function(y, FUNCTION_EXP, y, ring) == FUNCTION_OK,
       "exp(1/(q + 1))");
    scalar_mul(z, q, next, ring);
    OK(scalar_inv(z, z, ring) && scalar_function(z, FUNCTION_EXP, z, ring) == FUNCTION_OK,
       "exp(1/(q^2 + q))");
    scalar_mul(z, z, y, ring), scalar_sub(z, z, x, ring);
    OK(scalar_is_zero(z, ring), "is their quotient");
    OK(function_of(x, FUNCTION_EXP, "gammaC", -2, 1, f) == FUNCTION_OK &&
           prints(x, "exp(-gammaC)^2", f) && scalar_inv(x, x, ring) &&
           prints(x, "1/exp(-gammaC)^2", f),
       "exp(-2 gammaC)");
    OK(function_of(y, FUNCTION_EXP, "gammaC", 1, 1, f) == FUNCTION_OK &&
           prints(y, "1/exp(-gammaC)", f),
       "exp(gammaC) below");
    OK(scalar_sign(y, f->assumptions, ring) == SIGN_POSITIVE, "is positive");
    OK(function_of(x, FUNCTION_EXP, "gammaC", 1, 2, f) == FUNCTION_INCOMMENSURATE,
       "exp(gammaC/2) comes too late");
    OK(function_of(x, FUNCTION_SIN, "C.q", 1, 1, f) == FUNCTION_OK &&
           function_of(x, FUNCTION_SIN, "C.q", 1000, 1, f) == FUNCTION_TOO_LARGE,
       "sin(1000 q) after sin(q)");
    OK(function_of(x, FUNCTION_SIN, "gammaC", 1000, 1, f) == FUNCTION_OK &&
           prints(x, "sin(1000*gammaC)", f),
       "sin(1000 gammaC), the first of its kind, is not expanded");
    scalar_imaginary_unit(x, ring);
    OK(scalar_function(x, FUNCTION_EXP, x, ring) == FUNCTION_NOT_REAL, "exp(i)");
    gen(x, "lambda", f), scalar_mul(x, x, q, ring);
    OK(scalar_function(x, FUNCTION_SIN, x, ring) == FUNCTION_OK && prints(x, "sin(lambda*C.q)", f),
       "sin(lambda q)");
    OK(scalar_depends_on(x, ring_find(ring, "lambda"), ring) && !scalar_is_constant(x, ring) &&
           scalar_varies(x, NULL, 0, ring) && scalar_is_real(x, ring),
       "depends on lambda and on the coordinate");
    scalar_derivative(y, x, ring_find(ring, "lambda"), ring);
    OK(prints(y, "C.q*cos(lambda*C.q)", f), "its derivative by lambda");
    size_t lambda = ring_find(ring, "lambda");
    gen(x, "lambda", f);
    OK(!scalar_varies(x, NULL, 0, ring) && scalar_varies(x, &lambda, 1, ring),
       "a parameter varies if it is said to");
    scalar_sub(x, next, y, ring), scalar_mul(x, x, x, ring);
    scalar_one(z, ring), function_of(y, FUNCTION_SIN, "C.p", 1, 1, f), scalar_sub(z, z, y, ring);
    OK(scalar_sqrt(x, z, f->assumptions, NULL, ring) == SQRT_NESTED, "no root of 1 - sin");
    scalar_mul_si(z, z, 2, ring), scalar_add(z, z, q, ring), scalar_mul(z, z, z, ring);
    function_of(y, FUNCTION_COS, "C.p", 1, 1, f);
    OK(scalar_sqrt(x, y, f->assumptions, NULL, ring) == SQRT_NESTED, "no root of a cosine");
    scalar_clear(q, ring), scalar_clear(next, ring);
    scalar_clear(x, ring), scalar_clear(y, ring), scalar_clear(z, ring);
}

/* A random element with functions, radicals of coordinates and denominators. */
static void random_mixed(scalar_t out, fixture_t *f)
{
    ring_t *ring = f->ring;
    scalar_t x, two;

    scalar_init(x, ring), scalar_init(two, ring);
    scalar_randtest(out, f->random, 1, ring);
    scalar_randtest(x, f->random, 1, ring);
    if (n_randint(f->random, 2))
        scalar_mul(out, out, x, ring);
    gen(x, n_randint(f->random, 2) ? "C.q" : "C.p", f), scalar_mul(x, x, x, ring);
    scalar_set_si(two, 2, ring), scalar_add(x, x, two, ring);
    if (n_randint(f->random, 2) && !scalar_div(out, out, x, ring))
        scalar_zero(out, ring);
    scalar_clear(x, ring), scalar_clear(two, ring);
}

/* (x(z + h) - x(z))/h lies near x'(z): with balls of 400 bits and h = 2^-120, |x''| h stays far
 * below the tolerance 2^-80 max(1, |x'|, ..). */
static int derivative_agrees(scalar_src x, size_t g, fixture_t *f)
{
    ring_t *ring = f->ring;
    arb_struct values[6];
    acb_t left, right, slope;
    arb_t h;
    scalar_t d;
    int agree;

    scalar_init(d, ring), scalar_derivative(d, x, g, ring);
    acb_init(left), acb_init(right), acb_init(slope), arb_init(h);
    for (size_t k = 0; k < 6; k++) {
        arb_init(&values[k]);
        arb_set_ui(&values[k], 3 + 2 * k);
        arb_div_ui(&values[k], &values[k], 7 + k, 400);
    }
    scalar_ball(slope, d, values, 400, ring);
    scalar_ball(left, x, values, 400, ring);
    arb_set_ui(h, 1), arb_mul_2exp_si(h, h, -120);
    arb_add(&values[g], &values[g], h, 400);
    scalar_ball(right, x, values, 400, ring);
    acb_sub(right, right, left, 400), acb_mul_2exp_si(right, right, 120);
    acb_sub(right, right, slope, 400);
    acb_abs(h, right, 400), arb_mul_2exp_si(h, h, 80);
    arb_sub_ui(h, h, 1, 400);
    agree = arb_is_negative(h);
    for (size_t k = 0; k < 6; k++)
        arb_clear(&values[k]);
    acb_clear(left), acb_clear(right), acb_clear(slope), arb_clear(h);
    scalar_clear(d, ring);
    return agree;
}

static void test_function_derivative(fixture_t *f)
{
    ring_t *ring = f->ring;
    scalar_t a, b, x, y;
    int quotients = 1, product = 1, commute = 1;
    size_t q = ring_coordinate(ring, 0), p = ring_coordinate(ring, 1);

    scalar_init(a, ring), scalar_init(b, ring), scalar_init(x, ring), scalar_init(y, ring);
    for (unsigned k = 0; k < 60 * tap_multiplier(); k++) {
        random_mixed(a, f), random_mixed(b, f);
        quotients &= derivative_agrees(a, q, f) && derivative_agrees(a, p, f) &&
                     derivative_agrees(b, n_randint(f->random, 4), f);
        scalar_mul(x, a, b, ring), scalar_derivative(x, x, q, ring);
        scalar_derivative(y, a, q, ring), scalar_mul(y, y, b, ring), scalar_sub(x, x, y, ring);
        scalar_derivative(y, b, q, ring), scalar_mul(y, y, a, ring), scalar_sub(x, x, y, ring);
        product &= scalar_is_zero(x, ring);
        scalar_derivative(x, a, q, ring), scalar_derivative(x, x, p, ring);
        scalar_derivative(y, a, p, ring), scalar_derivative(y, y, q, ring);
        commute &= scalar_equal(x, y, ring);
    }
    OK(quotients, "derivatives agree with quotients of differences, seed %lu", tap_seed());
    OK(product, "(a b)' = a' b + a b' with functions");
    OK(commute, "partial derivatives commute");
    scalar_clear(a, ring), scalar_clear(b, ring), scalar_clear(x, ring), scalar_clear(y, ring);
}

/* Substituting an expression for a coordinate: values at a point agree with the composed ones. */
static void test_function_substitute(fixture_t *f)
{
    ring_t *ring = f->ring;
    const scalar_struct *values[6] = {NULL};
    arb_struct points[6], moved[6];
    scalar_t a, x, q;
    acb_t ball, composed;
    int agree = 1, done = 0;

    scalar_init(a, ring), scalar_init(x, ring), scalar_init(q, ring);
    acb_init(ball), acb_init(composed);
    for (size_t g = 0; g < 6; g++) {
        arb_init(&points[g]), arb_init(&moved[g]);
        arb_set_ui(&points[g], 2 * g + 1), arb_div_ui(&points[g], &points[g], 3 + g, 128);
        arb_set(&moved[g], &points[g]);
    }
    gen(q, "C.p", f), gen(x, "n", f), scalar_add(q, q, x, ring), values[4] = q;
    arb_add(&moved[4], &points[5], &points[3], 128);
    for (unsigned k = 0; k < 60 * tap_multiplier(); k++) {
        random_mixed(a, f);
        if (!scalar_substitute(x, a, values, f->assumptions, ring))
            continue;
        done++;
        scalar_ball(ball, x, points, 128, ring), scalar_ball(composed, a, moved, 128, ring);
        agree &= acb_overlaps(ball, composed);
    }
    OK(agree && done > 0, "substitution of q = p + n commutes with evaluation, %d times", done);
    for (size_t g = 0; g < 6; g++)
        arb_clear(&points[g]), arb_clear(&moved[g]);
    acb_clear(ball), acb_clear(composed);
    scalar_clear(a, ring), scalar_clear(x, ring), scalar_clear(q, ring);
}

static void test_room(void)
{
    char text[70][8];
    const char *names[70];
    ring_t *ring;
    assumptions_t *assumptions;
    scalar_t x;
    int ok = 1;

    for (size_t k = 0; k < 70; k++) {
        snprintf(text[k], sizeof text[k], "g%zu", k);
        names[k] = text[k];
    }
    ring = ring_new(names, 70, NULL, 0);
    assumptions = assumptions_new(ring);
    scalar_init(x, ring);
    for (size_t k = 0; k < 70; k++) {
        scalar_generator(x, k, ring);
        ok &= scalar_sqrt(x, x, assumptions, NULL, ring) == SQRT_OK;
    }
    OK(ok && assumptions_count(assumptions) == 70, "a family of 70 rates has room for its roots");
    scalar_clear(x, ring);
    assumptions_free(assumptions);
    ring_free(ring);
}

int main(void)
{
    fixture_t f;

    fixture_init(&f);
    test_print(&f);
    test_field(&f);
    test_split(1, &f);
    test_roots(&f);
    test_field(&f); /* now with radicals */
    test_values(&f);
    test_split(0, &f);
    test_signs(&f);
    test_function_dependence(&f);
    test_angles(&f);
    test_function_zero(&f);
    test_field(&f); /* now with functions */
    test_function_derivative(&f);
    test_function_substitute(&f);
    test_split(0, &f);
    test_room();
    fixture_clear(&f);
    flint_cleanup();
    return tap_done();
}
