/* The generator identity holds for random models in several orders, and no mutant of the hybrid
 * form passes: each entry with its sign flipped, each dropped, each with a changed coefficient. */
#include "base/memory.h"
#include "prove/identity.h"
#include "prove/lift.h"
#include "prove/weyl.h"
#include "tests/unit/pipeline.h"
#include "tests/unit/tap.h"

/* ---- random models
 * -------------------------------------------------------------------------------- */

/* Pieces that a random Hamiltonian is made of, and random channels; all Hermitian sums or any L. */
static const char *const hamiltonians[] = {
    "C.p^2/2",    "C.q^2/2",        "C.q*A.sz",       "C.p*A.sx",     "g*(C.a*A.sp + C.ad*A.sm)",
    "w*A.sx/2",   "C.q*Q.q",        "C.p*Q.q",        "Q.p^2/2",      "g*Q.q^2",
    "C.q^2*A.sz", "C.q^3",          "C.q^2*Q.q",      "C.q*A.sz*Q.q", "w*(C.q*C.p + C.p*C.q)",
    "g*C.q^4/4",  "w*C.n*(1+A.sz)", "C.q*Q.q^2*A.sy", "A.sy*Q.p",     "C.p^3",
};
static const char *const channels[] = {
    "g, C.q",      "w, C.a",        "g, A.sm",          "w, C.q + i*A.sz",
    "g, Q.q",      "w, Q.a + A.sp", "g, C.q + i*C.p/2", "1/3, C.a + A.sm",
    "g, C.q*A.sz", "w, Q.q*A.sz",   "g, C.q^2",
};
static const char *const orders[] = {"wigner", "husimi", "p", "s=1/3", "S=[[1/2, 1/3], [1/3, 2]]"};

#define COUNT(list) (sizeof(list) / sizeof *(list))

static char *random_model(flint_rand_t random)
{
    text_t text;

    text_init(&text);
    text_add(&text, "param g, w\nassume g > 0, w > 0\n");
    text_add(&text, n_randint(random, 3) ? "" : "param hbar\nassume hbar > 0\n");
    text_add(&text, "mode C classical\nqubit A\nmode Q\nhamiltonian 0");
    for (ulong k = 1 + n_randint(random, 3); k > 0; k--)
        text_printf(&text, " + %ld/%lu*(%s)", (long)n_randint(random, 9) - 4,
                    1 + n_randint(random, 4), hamiltonians[n_randint(random, COUNT(hamiltonians))]);
    text_add(&text, "\n");
    for (ulong k = n_randint(random, 3); k > 0; k--)
        text_printf(&text, "lindblad %s\n", channels[n_randint(random, COUNT(channels))]);
    return text_take(&text);
}

static void check_random(flint_rand_t random)
{
    const char *order = orders[n_randint(random, COUNT(orders))];
    char *text = random_model(random);
    identity_t identity;
    pipeline_t p;

    pipeline_open(&p, text, order);
    if (OK(p.status == OK, "derivation in order %s", order)) {
        identity_check(&identity, p.hybrid);
        if (!OK(identity.answer == TRUTH_TRUE,
                "identity in order %s, %zu tests, %zu residual terms", order, identity.tests,
                p.hybrid->residual->count))
            printf("# %s\n", identity.reason);
        identity_clear(&identity);
    }
    pipeline_close(&p);
    free(text);
}

/* ---- mutants
 * -------------------------------------------------------------------------------------- */

typedef enum { FLIP, DROP, CHANGE, MUTATION_COUNT } mutation_t;

static void mutate(scalar_t x, mutation_t mutation, const ring_t *ring)
{
    if (mutation == FLIP)
        scalar_neg(x, x, ring);
    else if (mutation == DROP)
        scalar_zero(x, ring);
    else
        scalar_mul_ratio(x, x, 1000001, 1000000, ring);
}

static int notices(const hybrid_t *hybrid)
{
    identity_t identity;
    int noticed;

    identity_check(&identity, hybrid);
    noticed = identity.answer == TRUTH_FALSE && identity.reason;
    identity_clear(&identity);
    return noticed;
}

/* Mutates every nonzero entry of an array in each way. */
static void mutate_array(const char *what, scalar_struct *x, size_t count, const hybrid_t *hybrid)
{
    const ring_t *ring = hybrid->generator->model->ring;
    size_t mutants = 0, noticed = 0;
    scalar_t old;

    scalar_init(old, ring);
    for (size_t k = 0; k < count; k++)
        for (int m = 0; m < MUTATION_COUNT; m++) {
            if (scalar_is_zero(x + k, ring))
                continue;
            scalar_set(old, x + k, ring);
            mutate(x + k, (mutation_t)m, ring);
            mutants++;
            noticed += (size_t)notices(hybrid);
            scalar_set(x + k, old, ring);
        }
    OK(mutants > 0 && noticed == mutants, "%zu mutants of %s noticed of %zu", noticed, what,
       mutants);
    scalar_clear(old, ring);
}

static void mutate_hamiltonian(hybrid_t *hybrid)
{
    mutate_array("H(z)", hybrid->hamiltonian->coefficients, hybrid->hamiltonian->count, hybrid);
}

static void check_mutants(const char *text, const char *order, int has_drift, int has_residual)
{
    pipeline_t p;

    pipeline_open(&p, text, order);
    if (!OK(p.status == OK, "derivation"))
        return;
    size_t n = p.hybrid->coordinates, count = p.hybrid->count;

    OK(!notices(p.hybrid), "the form itself passes");
    mutate_hamiltonian(p.hybrid);
    if (has_drift)
        mutate_array("the drift", p.hybrid->drift, n, p.hybrid);
    mutate_array("D2", p.hybrid->d2, n * n, p.hybrid);
    mutate_array("D1", p.hybrid->d1, n * count, p.hybrid);
    mutate_array("D0", p.hybrid->d0, count * count, p.hybrid);
    for (size_t a = 0; a < count; a++)
        mutate_array("a basis operator", p.hybrid->basis[a].coefficients, p.hybrid->basis[a].count,
                     p.hybrid);
    if (has_residual)
        mutate_array("the residual", p.hybrid->residual->coefficients, p.hybrid->residual->count,
                     p.hybrid);
    pipeline_close(&p);
}

/* Several spaces: each test acts on few of them, and still no mutant passes. */
static void check_many_spaces(void)
{
    pipeline_t p;
    identity_t identity;

    pipeline_open(&p,
                  "param g\nassume g > 0\nmode C classical\nqubit A\nqubit B\nqubit D\nmode Q\n"
                  "hamiltonian C.q*A.sz + A.sx*B.sx + B.sz*D.sz + D.sx*Q.q + Q.p^2/2\n"
                  "lindblad g, A.sm + B.sm + D.sm\nlindblad g, C.q\n",
                  "wigner");
    if (OK(p.status == OK, "derivation")) {
        identity_check(&identity, p.hybrid);
        OK(identity.answer == TRUTH_TRUE && identity.tests < 4 * 4 * 4 * 6 * 10,
           "identity with %zu tests instead of all products", identity.tests);
        identity_clear(&identity);
        mutate_hamiltonian(p.hybrid);
        mutate_array("D0", p.hybrid->d0, p.hybrid->count * p.hybrid->count, p.hybrid);
    }
    pipeline_close(&p);
}

/* out = the lifted superoperator a applied to x, an operator on finite spaces: sum c A x B, with A
 * and the modes in the first entries of a key, B in the copies. */
static void apply_lifted(op_t out, op_src a, op_src x, const lift_t *lift)
{
    const algebra_t *algebra = &lift->generator->model->algebra;
    size_t width = space_width(algebra->space), wide = space_width(lift->space);
    opkey_t *right_key = memory_new(width + 1, sizeof *right_key);
    op_t left, right;
    scalar_t one;

    op_init(left, algebra);
    op_init(right, algebra);
    scalar_init(one, algebra->ring);
    scalar_one(one, algebra->ring);
    op_zero(out, algebra);
    for (size_t t = 0; t < a->count; t++) {
        for (size_t k = 0; k < width; k++)
            right_key[k] = lift->right[k] == k ? 0 : a->keys[t * wide + lift->right[k]];
        op_set_term(left, a->keys + t * wide, a->coefficients + t, algebra);
        op_set_term(right, right_key, one, algebra);
        op_mul(left, left, x, algebra);
        op_mul(left, left, right, algebra);
        op_add(out, out, left, algebra);
    }
    scalar_clear(one, algebra->ring);
    op_clear(left, algebra);
    op_clear(right, algebra);
    free(right_key);
}

/* The adjoint of the reduced generator on the larger space, applied to an operator, against its
 * value on that operator. */
static void check_lift(flint_rand_t random)
{
    char *text = random_model(random);
    pipeline_t p;

    pipeline_open(&p, text, "wigner");
    const generator_t *generator = p.hybrid->generator;
    const algebra_t *algebra = &p.model->algebra;
    unsigned char *modes = memory_new(space_count(p.model->space), 1);
    unsigned char *finite = memory_new(space_count(p.model->space), 1);
    op_t f, x, large, found, expected;
    lift_t lift;

    for (size_t k = 0; k < space_count(p.model->space); k++) {
        modes[k] = (unsigned char)space_is_mode(p.model->space, k);
        finite[k] = !modes[k];
    }
    lift_init(&lift, generator, NULL);
    op_init(f, algebra);
    op_init(x, algebra);
    op_init(large, &lift.model.algebra);
    op_init(found, algebra);
    op_init(expected, algebra);
    op_randtest(f, modes, random, algebra);
    op_randtest(x, finite, random, algebra);
    op_embed(large, f, lift.left, algebra, &lift.model.algebra);
    lift_adjoint(large, large, &lift);
    apply_lifted(found, large, x, &lift);
    op_mul(x, f, x, algebra);
    generator_adjoint(expected, x, generator);
    OK(op_equal(found, expected, algebra), "the lifted adjoint applied, %zu terms", large->count);
    op_clear(f, algebra);
    op_clear(x, algebra);
    op_clear(large, &lift.model.algebra);
    op_clear(found, algebra);
    op_clear(expected, algebra);
    lift_clear(&lift);
    free(modes);
    free(finite);
    pipeline_close(&p);
    free(text);
}

/* A dense Hermitian matrix of small numbers. */
static void add_dense(text_t *out, const char *name, const char *space, int levels)
{
    text_printf(out, "let %s = matrix(%s, [", name, space);
    for (int i = 0; i < levels; i++)
        for (int j = 0; j < levels; j++)
            text_printf(out, "%s%d + %d*i%s", j == 0 ? i == 0 ? "[" : ", [" : ", ",
                        1 + (i * j + i + j) % 5, i - j, j == levels - 1 ? "]" : "");
    text_add(out, "])\n");
}

/* Dense operators on two spaces of many levels: as many terms as the products of their bases. */
static void check_dense_spaces(void)
{
    identity_t identity;
    pipeline_t p;
    text_t text;

    text_init(&text);
    text_add(&text, "param g, k\nassume g > 0, k > 0\nqudit A 8\nqudit B 8\n");
    add_dense(&text, "M", "A", 8);
    add_dense(&text, "N", "B", 8);
    text_add(&text, "hamiltonian g*M*N + M + k*N\nlindblad g, A.e(0,1)\nlindblad k, B.e(2,3)\n");
    pipeline_open(&p, text_string(&text), "wigner");
    if (OK(p.status == OK, "derivation")) {
        op_struct *h = p.hybrid->hamiltonian;

        identity_check(&identity, p.hybrid);
        OK(identity.answer == TRUTH_TRUE, "identity of two dense spaces, %zu terms of H", h->count);
        identity_clear(&identity);
        scalar_mul_si(h->coefficients + h->count / 2, h->coefficients + h->count / 2, 2,
                      p.model->ring);
        OK(notices(p.hybrid), "one of the terms doubled is noticed");
    }
    pipeline_close(&p);
    text_clear(&text);
}

/* McCoy's formula against the ordering of the operator module: the Weyl symbol of what was
 * quantised. */
static void check_weyl(void)
{
    pipeline_t p;
    size_t good = 0;

    pipeline_open(&p, "param hbar\nassume hbar > 0\nmode C classical\n", "wigner");
    const algebra_t *algebra = &p.model->algebra;
    weyl_t *weyl = weyl_new(p.model);
    scalar_t f, power, one;
    op_t a, expected;
    opkey_t key[2];

    scalar_init(f, p.model->ring);
    scalar_init(power, p.model->ring);
    scalar_init(one, p.model->ring);
    scalar_one(one, p.model->ring);
    op_init(a, algebra);
    op_init(expected, algebra);
    for (key[0] = 0; key[0] < 5; key[0]++)
        for (key[1] = 0; key[1] < 5; key[1]++) {
            scalar_generator(f, ring_coordinate(p.model->ring, 0), p.model->ring);
            scalar_pow(f, f, key[0], p.model->ring);
            scalar_generator(power, ring_coordinate(p.model->ring, 1), p.model->ring);
            scalar_pow(power, power, key[1], p.model->ring);
            scalar_mul(f, f, power, p.model->ring);
            weyl_quantise_scalar(a, f, weyl);
            op_set_term(expected, key, one, algebra);
            op_from_weyl(expected, expected, NULL, algebra);
            good += (size_t)op_equal(a, expected, algebra);
        }
    OK(good == 25, "Weyl monomials by McCoy's formula, %zu of 25", good);
    scalar_clear(f, p.model->ring);
    scalar_clear(power, p.model->ring);
    scalar_clear(one, p.model->ring);
    op_clear(a, algebra);
    op_clear(expected, algebra);
    weyl_free(weyl);
    pipeline_close(&p);
}

int main(void)
{
    flint_rand_t random;

    flint_randinit(random);
    flint_randseed(random, tap_seed(), tap_seed() + 1);
    check_weyl();
    for (unsigned k = 0; k < 12 * tap_multiplier(); k++)
        check_random(random);
    check_mutants("param g, n\nassume g > 0, n >= 0\nmode C classical\nqubit A\n"
                  "hamiltonian C.p^2/2 + g*(C.a*A.sp + C.ad*A.sm) + A.sx/3\n"
                  "lindblad n+1, C.a\nlindblad n, C.ad\nlindblad g, A.sm\n",
                  "husimi", 1, 0);
    check_mutants("param chi, g\nassume g > 0\nmode C classical\nqubit A\n"
                  "hamiltonian C.p^2/2 + chi*C.q^2*A.sz\nlindblad g, C.q + i*A.sz\n",
                  "wigner", 1, 1);
    check_mutants(
        "param g\nassume g > 0\nmode C classical\nmode Q\n"
        "hamiltonian Q.p^2/2 + C.q*Q.q + g*C.q^2*Q.q^2\nlindblad g, C.q\nlindblad 1, Q.q\n",
        "s=1/2", 0, 1);
    for (unsigned k = 0; k < 12 * tap_multiplier(); k++)
        check_lift(random);
    check_many_spaces();
    check_dense_spaces();
    flint_randclear(random);
    flint_cleanup();
    return tap_done();
}
