/* States: moments against formulas found by other routes, and what every state must satisfy. */
#include "operator/state.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/tap.h"

enum { M, N, A, D, FACTORS }; /* two modes, a qubit, a qutrit */
enum { HBAR, X, Y, PARAMETERS };

typedef struct {
    algebra_t algebra;
    space_t *space;
    scalar_t hbar;
    flint_rand_t random;
} fixture_t;

static void fixture_init(fixture_t *f)
{
    static const char *const parameters[] = {"hbar", "x", "y"};
    ring_t *ring = ring_new(parameters, PARAMETERS, NULL, 0);

    f->space = space_new();
    space_add(f->space, "M", 0, FACTOR_CLASSICAL);
    space_add(f->space, "N", 0, FACTOR_QUANTUM);
    space_add(f->space, "A", 2, FACTOR_QUANTUM);
    space_add(f->space, "D", 3, FACTOR_QUANTUM);
    scalar_init(f->hbar, ring);
    scalar_generator(f->hbar, HBAR, ring);
    f->algebra = (algebra_t){ring, f->space, f->hbar, NULL};
    flint_randinit(f->random);
    flint_randseed(f->random, tap_seed(), tap_seed() + 7);
}

static void fixture_clear(fixture_t *f)
{
    scalar_clear(f->hbar, f->algebra.ring);
    space_free(f->space);
    ring_free(f->algebra.ring);
    flint_randclear(f->random);
}

/* ---- small helpers -----------------------------------------------------------------------------
 */

/* The mean of `a` in a state of all the factors it acts on, as text. */
static int mean_prints(op_src a, const state_t *state, const char *expected, fixture_t *f)
{
    op_t mean;
    char *text;
    int same;

    op_init(mean, &f->algebra);
    same = state_partial_expectation(mean, a, state, &f->algebra);
    text = op_print(mean, &f->algebra);
    same = same && strcmp(text, expected) == 0;
    if (!same)
        printf("# '%s' instead of '%s'\n", text, expected);
    free(text);
    op_clear(mean, &f->algebra);
    return same;
}

/* out = a word in q, p, a, b (b = a†), n of a mode: "qqp" */
static void word(op_t out, const char *letters, size_t mode, fixture_t *f)
{
    const algebra_t *algebra = &f->algebra;
    op_t letter;
    int good = 1;

    op_init(letter, algebra);
    op_one(out, algebra);
    for (; *letters; letters++) {
        if (*letters == 'q')
            op_position(letter, mode, algebra);
        else if (*letters == 'p')
            op_momentum(letter, mode, algebra);
        else if (*letters == 'n')
            op_number(letter, mode, algebra);
        else
            good &= op_ladder(letter, mode, *letters == 'b', algebra);
        op_mul(out, out, letter, algebra);
    }
    if (!good)
        OK(good, "sqrt(2 hbar) exists");
    op_clear(letter, algebra);
}

static void test_word(const char *letters, const state_t *state, const char *expected,
                      const char *what, fixture_t *f)
{
    op_t a;

    op_init(a, &f->algebra);
    word(a, letters, M, f);
    OK(mean_prints(a, state, expected, f), "%s: <%s> = %s", what, letters, expected);
    op_clear(a, &f->algebra);
}

/* x + i y */
static void complex_parameter(scalar_t out, fixture_t *f)
{
    const ring_t *ring = f->algebra.ring;
    scalar_t y;

    scalar_init(y, ring);
    scalar_generator(y, Y, ring);
    scalar_imaginary_unit(out, ring);
    scalar_mul(y, out, y, ring);
    scalar_generator(out, X, ring);
    scalar_add(out, out, y, ring);
    scalar_clear(y, ring);
}

/* ---- known moments -----------------------------------------------------------------------------
 */

/* <q^2> = hbar (n + 1/2), <q^4> = hbar^2 (6 n^2 + 6 n + 3)/4, <n> = n, <a†a†aa> = n (n-1) */
static void test_fock(fixture_t *f)
{
    static const char *const expected[][4] = {
        {"1/2*hbar", "3/4*hbar^2", "0", "0"},
        {"3/2*hbar", "15/4*hbar^2", "1", "0"},
        {"5/2*hbar", "39/4*hbar^2", "2", "2"},
        {"7/2*hbar", "75/4*hbar^2", "3", "6"},
    };
    state_t *state;

    for (ulong n = 0; n < 4; n++) {
        state = state_new();
        state_add_fock(state, M, n, &f->algebra);
        test_word("qq", state, expected[n][0], "Fock", f);
        test_word("pppp", state, expected[n][1], "Fock", f);
        test_word("n", state, expected[n][2], "Fock", f);
        test_word("bbaa", state, expected[n][3], "Fock", f);
        test_word("qqp", state, "0", "Fock", f);
        state_free(state, &f->algebra);
    }
}

/* <n> = x, <n^2> = 2 x^2 + x, <q^2> = hbar (x + 1/2) */
static void test_thermal(fixture_t *f)
{
    state_t *state = state_new();
    scalar_t x;

    scalar_init(x, f->algebra.ring);
    scalar_generator(x, X, f->algebra.ring);
    state_add_thermal(state, M, x, &f->algebra);
    test_word("ba", state, "x", "thermal", f);
    test_word("nn", state, "2*x^2 + x", "thermal", f);
    test_word("qq", state, "hbar*x + 1/2*hbar", "thermal", f);
    test_word("qp", state, "1/2*i*hbar", "thermal", f);
    scalar_clear(x, f->algebra.ring);
    state_free(state, &f->algebra);
}

/* <a†^k a^l> = conj(alpha)^k alpha^l, alpha = x + i y */
static void test_coherent(fixture_t *f)
{
    state_t *state = state_new();
    scalar_t alpha;

    scalar_init(alpha, f->algebra.ring);
    complex_parameter(alpha, f);
    OK(state_add_coherent(state, M, alpha, &f->algebra), "coherent state of symbolic amplitude");
    test_word("a", state, "i*y + x", "coherent", f);
    test_word("ba", state, "x^2 + y^2", "coherent", f);
    test_word("n", state, "x^2 + y^2", "coherent", f);
    test_word("aa", state, "2*i*x*y + x^2 - y^2", "coherent", f);
    test_word("ab", state, "x^2 + y^2 + 1", "coherent", f);
    scalar_clear(alpha, f->algebra.ring);
    state_free(state, &f->algebra);
}

/* Covariance x on the diagonal, y between q's, -y between p's:
 * <q1 q2> = y, <p1 p2> = -y, <q1^2 q2^2> = x^2 + 2 y^2. */
static void test_two_mode_squeezing(fixture_t *f)
{
    const ring_t *ring = f->algebra.ring;
    scalar_struct mean[4], covariance[16];
    size_t factors[2] = {N, M}, k;
    state_t *state = state_new();
    op_t a, b;

    for (k = 0; k < 16; k++)
        scalar_init(&covariance[k], ring);
    for (k = 0; k < 4; k++) {
        scalar_init(&mean[k], ring);
        scalar_generator(&covariance[5 * k], X, ring);
    }
    scalar_generator(&covariance[2], Y, ring);
    scalar_generator(&covariance[8], Y, ring);
    scalar_neg(&covariance[7], &covariance[2], ring);
    scalar_neg(&covariance[13], &covariance[2], ring);
    scalar_set_si(&mean[0], 3, ring); /* <q> of N: factors are given as (N, M) */
    state_add_gaussian(state, factors, 2, mean, covariance, &f->algebra);
    op_init(a, &f->algebra);
    op_init(b, &f->algebra);
    word(a, "q", N, f);
    OK(mean_prints(a, state, "3", f), "means go with the factors as they were given");
    word(a, "q", M, f), word(b, "q", N, f), op_mul(a, a, b, &f->algebra);
    OK(mean_prints(a, state, "y", f), "two modes: <q1 q2>");
    word(a, "p", M, f), word(b, "p", N, f), op_mul(a, a, b, &f->algebra);
    OK(mean_prints(a, state, "-y", f), "two modes: <p1 p2>");
    word(a, "pp", M, f), word(b, "pp", N, f), op_mul(a, a, b, &f->algebra);
    OK(mean_prints(a, state, "x^2 + 2*y^2", f), "two modes: <p1^2 p2^2>");
    word(a, "qq", M, f), word(b, "q", N, f), op_mul(a, a, b, &f->algebra);
    OK(mean_prints(a, state, "3*x", f), "two modes: <q1^2 q2>");
    op_clear(a, &f->algebra);
    op_clear(b, &f->algebra);
    for (k = 0; k < 16; k++)
        scalar_clear(&covariance[k], ring);
    for (k = 0; k < 4; k++)
        scalar_clear(&mean[k], ring);
    state_free(state, &f->algebra);
}

/* Even cats have even Fock states only: <n> = |alpha|^2 tanh(|alpha|^2), here from the Fock series
 * sum_n n s^n/n! / cosh(s) over even n, s = |alpha|^2 = 5/4, in balls. */
static void test_cat(fixture_t *f)
{
    const ring_t *ring = f->algebra.ring;
    state_t *state = state_new();
    arb_t sum, term, norm;
    scalar_t alpha, mean;
    acb_t ball;
    op_t n;

    scalar_init(alpha, ring), scalar_init(mean, ring), op_init(n, &f->algebra);
    arb_init(sum), arb_init(term), arb_init(norm), acb_init(ball);
    scalar_imaginary_unit(alpha, ring);
    scalar_mul_ratio(alpha, alpha, 1, 2, ring);
    scalar_one(mean, ring);
    scalar_add(alpha, alpha, mean, ring); /* 1 + i/2 */
    OK(state_add_cat(state, M, alpha, &f->algebra), "cat state of amplitude 1 + i/2");
    word(n, "n", M, f);
    OK(state_partial_expectation(n, n, state, &f->algebra), "moments of a cat state");
    op_identity_part(mean, n, &f->algebra);
    scalar_ball(ball, mean, NULL, 100, ring);
    arb_one(term); /* s^k / k! */
    for (ulong k = 0; k < 60; k++) {
        if (k % 2 == 0) {
            arb_add(norm, norm, term, 100);
            arb_addmul_ui(sum, term, k, 100);
        }
        arb_mul_ui(term, term, 5, 100);
        arb_div_ui(term, term, 4 * (k + 1), 100);
    }
    arb_div(sum, sum, norm, 100);
    arb_sub(sum, sum, acb_realref(ball), 100);
    arb_abs(sum, sum);
    arb_set_d(term, 1e-25);
    OK(arb_lt(sum, term) && arb_contains_zero(acb_imagref(ball)), "cat: <n> is the Fock series");
    test_word("a", state, "0", "cat", f);
    test_word("q", state, "0", "cat", f);
    test_word("aa", state, "i + 3/4", "cat", f);
    test_word("", state, "1", "cat", f);
    scalar_clear(alpha, ring), scalar_clear(mean, ring), op_clear(n, &f->algebra);
    arb_clear(sum), arb_clear(term), arb_clear(norm), acb_clear(ball);
    state_free(state, &f->algebra);
}

/* exp(-1/2) is there by now: exponents must be multiples of its own. */
static void test_cat_limits(fixture_t *f)
{
    const ring_t *ring = f->algebra.ring;
    state_t *state = state_new();
    scalar_t alpha;

    scalar_init(alpha, ring);
    scalar_generator(alpha, X, ring);
    OK(!state_add_cat(state, M, alpha, &f->algebra), "a symbolic cat state is refused");
    scalar_set_ratio(alpha, 1, 3, ring);
    OK(!state_add_cat(state, M, alpha, &f->algebra), "exp(-2/9) is no power of exp(-1/2)");
    scalar_one(alpha, ring);
    OK(state_add_cat(state, M, alpha, &f->algebra) && state->count == 1,
       "exp(-2) is a power of exp(-1/2)");
    scalar_set_ratio(alpha, 1, 3000000000UL, ring);
    OK(!state_add_cat(state, M, alpha, &f->algebra), "an exponent of too many digits is refused");
    scalar_set_si(alpha, 3000000000L, ring);
    OK(!state_add_cat(state, M, alpha, &f->algebra), "and a large one");
    scalar_clear(alpha, ring);
    state_free(state, &f->algebra);
}

/* ---- density operators -------------------------------------------------------------------------
 */

/* out = b† b for a random b on the finite factors: positive, of any trace */
static void random_positive(op_t out, fixture_t *f)
{
    static const unsigned char finite[FACTORS] = {[A] = 1, [D] = 1};
    op_t b;

    op_init(b, &f->algebra);
    do
        op_randtest(b, finite, f->random, &f->algebra);
    while (op_is_zero(b, &f->algebra));
    op_adjoint(out, b, &f->algebra);
    op_mul(out, out, b, &f->algebra);
    op_clear(b, &f->algebra);
}

/* Tr(rho x) from dense matrices */
static void dense_trace(scalar_t out, op_src rho, op_src x, fixture_t *f)
{
    static const unsigned char finite[FACTORS] = {[A] = 1, [D] = 1};
    size_t size = op_matrix_size(finite, &f->algebra), j, k;
    scalar_struct *left = op_dense(rho, finite, &f->algebra);
    scalar_struct *right = op_dense(x, finite, &f->algebra);

    scalar_zero(out, f->algebra.ring);
    for (j = 0; j < size; j++)
        for (k = 0; k < size; k++)
            scalar_addmul(out, &left[j * size + k], &right[k * size + j], f->algebra.ring);
    op_dense_free(left, size, &f->algebra);
    op_dense_free(right, size, &f->algebra);
}

static void test_density(fixture_t *f)
{
    static const unsigned char finite[FACTORS] = {[A] = 1, [D] = 1};
    static const size_t factors[2] = {D, A};
    scalar_t trace;
    op_t rho, x, mean;
    int same = 1;

    scalar_init(trace, f->algebra.ring);
    op_init(rho, &f->algebra), op_init(x, &f->algebra), op_init(mean, &f->algebra);
    for (unsigned k = 0; k < 25 * tap_multiplier(); k++) {
        state_t *state = state_new();

        random_positive(rho, f);
        op_randtest(x, finite, f->random, &f->algebra);
        state_add_density(state, rho, factors, 2, &f->algebra);
        same &= state_partial_expectation(mean, x, state, &f->algebra);
        dense_trace(trace, rho, x, f);
        op_set_scalar(x, trace, &f->algebra);
        same &= op_equal(mean, x, &f->algebra);
        state_free(state, &f->algebra);
    }
    OK(same, "Tr(rho X) is the trace of the product of the matrices");
    scalar_clear(trace, f->algebra.ring);
    op_clear(rho, &f->algebra), op_clear(x, &f->algebra), op_clear(mean, &f->algebra);
}

/* ---- what every state satisfies ----------------------------------------------------------------
 */

/* A state of mode M of each kind. */
static state_t *any_state(unsigned kind, fixture_t *f)
{
    state_t *state = state_new();
    scalar_t x;
    int good = 1;

    scalar_init(x, f->algebra.ring);
    complex_parameter(x, f);
    if (kind == 0)
        state_add_fock(state, M, n_randint(f->random, 5), &f->algebra);
    else if (kind == 1)
        good = state_add_coherent(state, M, x, &f->algebra);
    scalar_one(x, f->algebra.ring);
    if (kind == 2)
        good = state_add_cat(state, M, x, &f->algebra);
    else if (kind == 3)
        state_add_thermal(state, M, x, &f->algebra);
    else if (kind == 4)
        state_add_vacuum(state, M, &f->algebra);
    OK(good, "a state of kind %u", kind);
    scalar_clear(x, f->algebra.ring);
    return state;
}

static void test_commutator(const state_t *state, unsigned kind, fixture_t *f)
{
    op_t q, p;

    op_init(q, &f->algebra), op_init(p, &f->algebra);
    op_position(q, M, &f->algebra);
    op_momentum(p, M, &f->algebra);
    op_commutator(q, q, p, &f->algebra);
    OK(mean_prints(q, state, "i*hbar", f), "<[q, p]> = i hbar, kind %u", kind);
    word(q, "qppq", M, f), word(p, "pqqp", M, f);
    op_sub(q, q, p, &f->algebra); /* (qp)(pq) = (pq)(qp), as pq = qp - i hbar */
    OK(mean_prints(q, state, "0", f), "<q p^2 q> = <p q^2 p>, kind %u", kind);
    op_clear(q, &f->algebra), op_clear(p, &f->algebra);
}

/* E[a + x b] = E[a] + x E[b];  E over M, then over the rest, is E over all. */
static void test_linear(const state_t *state, unsigned kind, fixture_t *f)
{
    op_t a, b, sum, mean, rest;
    scalar_t x;
    int linear = 1, outside = 1;

    op_init(a, &f->algebra), op_init(b, &f->algebra), op_init(sum, &f->algebra);
    op_init(mean, &f->algebra), op_init(rest, &f->algebra), scalar_init(x, f->algebra.ring);
    for (unsigned k = 0; k < 10 * tap_multiplier(); k++) {
        op_randtest(a, NULL, f->random, &f->algebra);
        op_randtest(b, NULL, f->random, &f->algebra);
        scalar_randtest(x, f->random, 0, f->algebra.ring);
        op_set(sum, a, &f->algebra);
        op_addmul(sum, b, x, &f->algebra);
        linear &= state_partial_expectation(sum, sum, state, &f->algebra);
        linear &= state_partial_expectation(mean, a, state, &f->algebra);
        linear &= state_partial_expectation(rest, b, state, &f->algebra);
        op_addmul(mean, rest, x, &f->algebra);
        linear &= op_equal(sum, mean, &f->algebra) && !op_acts_on(sum, M, &f->algebra);
        /* E[a R] = E[a] R for R on the other factors */
        word(rest, "pq", N, f);
        op_mul(sum, a, rest, &f->algebra);
        outside &= state_partial_expectation(sum, sum, state, &f->algebra);
        outside &= state_partial_expectation(mean, a, state, &f->algebra);
        op_mul(mean, mean, rest, &f->algebra);
        outside &= op_equal(sum, mean, &f->algebra);
    }
    OK(linear, "expectation is linear, kind %u", kind);
    OK(outside, "what acts elsewhere stays as it is, kind %u", kind);
    op_clear(a, &f->algebra), op_clear(b, &f->algebra), op_clear(sum, &f->algebra);
    op_clear(mean, &f->algebra), op_clear(rest, &f->algebra), scalar_clear(x, f->algebra.ring);
}

/* <X† X> >= 0 at random positive values of hbar, x, y. */
static void test_positive(const state_t *state, unsigned kind, fixture_t *f)
{
    static const unsigned char mode[FACTORS] = {[M] = 1};
    arb_struct values[PARAMETERS];
    int positive = 1;
    scalar_t mean;
    acb_t ball;
    op_t a, b;

    op_init(a, &f->algebra), op_init(b, &f->algebra), scalar_init(mean, f->algebra.ring);
    acb_init(ball);
    for (unsigned j = 0; j < PARAMETERS; j++)
        arb_init(&values[j]);
    for (unsigned k = 0; k < 20 * tap_multiplier(); k++) {
        op_randtest(a, mode, f->random, &f->algebra);
        op_adjoint(b, a, &f->algebra);
        op_mul(a, b, a, &f->algebra);
        positive &= state_partial_expectation(a, a, state, &f->algebra);
        op_identity_part(mean, a, &f->algebra);
        for (unsigned j = 0; j < PARAMETERS; j++) {
            arb_set_ui(&values[j], 1 + n_randint(f->random, 20));
            arb_div_ui(&values[j], &values[j], 7, 128);
        }
        scalar_ball(ball, mean, values, 128, f->algebra.ring);
        positive &= !arb_is_negative(acb_realref(ball)) && arb_contains_zero(acb_imagref(ball));
    }
    OK(positive, "<X† X> >= 0, kind %u", kind);
    for (unsigned j = 0; j < PARAMETERS; j++)
        arb_clear(&values[j]);
    acb_clear(ball);
    op_clear(a, &f->algebra), op_clear(b, &f->algebra), scalar_clear(mean, f->algebra.ring);
}

/* The vacuum is |0>: normal order and Isserlis' theorem agree on anything. */
static void test_vacuum(fixture_t *f)
{
    state_t *vacuum = state_new(), *fock = state_new();
    op_t a, b;
    int same = 1;

    op_init(a, &f->algebra), op_init(b, &f->algebra);
    state_add_vacuum(vacuum, M, &f->algebra);
    state_add_fock(fock, M, 0, &f->algebra);
    for (unsigned k = 0; k < 25 * tap_multiplier(); k++) {
        op_randtest(a, NULL, f->random, &f->algebra);
        op_mul(a, a, a, &f->algebra);
        same &= state_partial_expectation(b, a, vacuum, &f->algebra);
        same &= state_partial_expectation(a, a, fock, &f->algebra);
        same &= op_equal(a, b, &f->algebra);
    }
    OK(same, "the vacuum as a Gaussian and as a Fock state");
    op_clear(a, &f->algebra), op_clear(b, &f->algebra);
    state_free(vacuum, &f->algebra);
    state_free(fock, &f->algebra);
}

/* A product of parts: means factorise, and each part is found by its factors. */
static void test_product(fixture_t *f)
{
    state_t *state = state_new();
    size_t factor = A;
    op_t a, b, rho;

    op_init(a, &f->algebra), op_init(b, &f->algebra), op_init(rho, &f->algebra);
    state_add_fock(state, M, 2, &f->algebra);
    state_add_vacuum(state, N, &f->algebra);
    op_unit(rho, A, 0, 0, &f->algebra);
    state_add_density(state, rho, &factor, 1, &f->algebra);
    word(a, "n", M, f), word(b, "qq", N, f);
    op_mul(a, a, b, &f->algebra);
    op_mul(a, a, rho, &f->algebra);
    OK(mean_prints(a, state, "hbar", f), "<n ⊗ q^2 ⊗ |0><0|> = 2 * hbar/2 * 1");
    op_unit(b, D, 0, 1, &f->algebra);
    op_mul(a, a, b, &f->algebra);
    OK(mean_prints(a, state, "hbar*D.e(0,1)", f), "a factor without a state stays");
    OK(state_part_of(state, M)->kind == STATE_FOCK &&
           state_part_of(state, A)->kind == STATE_DENSITY && state_part_of(state, D) == NULL,
       "parts are found by their factors");
    op_clear(a, &f->algebra), op_clear(b, &f->algebra), op_clear(rho, &f->algebra);
    state_free(state, &f->algebra);
}

int main(void)
{
    fixture_t f[1];

    fixture_init(f);
    test_fock(f);
    test_thermal(f);
    test_coherent(f);
    test_two_mode_squeezing(f);
    test_cat(f);
    test_cat_limits(f);
    test_density(f);
    test_vacuum(f);
    test_product(f);
    for (unsigned kind = 0; kind < 5; kind++) {
        state_t *state = any_state(kind, f);

        test_commutator(state, kind, f);
        test_linear(state, kind, f);
        test_positive(state, kind, f);
        state_free(state, &f->algebra);
    }
    fixture_clear(f);
    flint_cleanup();
    return tap_done();
}
