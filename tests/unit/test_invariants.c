/* Conserved operators: worked models; random ones on four levels, with as many as the adjoint
 * generator, written down again from commutators, has zeros. */
#include <flint/nmod_mat.h>

#include "pipeline.h"
#include "reduce/invariants.h"
#include "reduce/symmetry.h"
#include "tap.h"

/* ---- worked models -------------------------------------------------------------------------- */

static void expect(const char *name, const char *model, const char *list)
{
    invariants_t *found;
    pipeline_t p;
    text_t text;

    pipeline_open(&p, model, "wigner");
    if (!OK(p.status == OK, "%s is a model", name)) {
        pipeline_close(&p);
        return;
    }
    found = invariants_new(p.generator);
    text_init(&text);
    if (found->energy)
        text_add(&text, "H");
    for (size_t k = 0; k < found->count; k++) {
        char *one = invariant_text(found, k);

        text_printf(&text, "%s%s", text.length ? "; " : "", one);
        free(one);
    }
    OK(strcmp(text_string(&text), list) == 0, "%s: %s", name, text_string(&text));
    text_clear(&text);
    invariants_free(found);
    pipeline_close(&p);
}

#define JC                                                                                         \
    "param g, w, d, k, r\nassume k > 0, r > 0\nmode C classical\nqubit A\n"                        \
    "hamiltonian w*C.n + (w + d)/2*A.sz + g*(C.a*A.sp + C.ad*A.sm)\n"

static void test_models(void)
{
    expect("Jaynes-Cummings", JC, "H");
    expect("with noise of the excitations", JC "lindblad k, C.n + A.sz/2\n", "H");
    expect("with dephasing", JC "lindblad r, A.sz\n", "");
    expect("with losses", JC "lindblad r, C.a\n", "");
    expect("masses that attract each other",
           "param k, m, n\nassume m > 0, n > 0\nmode A classical\nmode B\n"
           "hamiltonian A.p^2/(2*m) + B.p^2/(2*n) + k*(A.q - B.q)^4\n",
           "H; A.p + B.p");
    expect("with noise of their distance",
           "param k\nassume k > 0\nmode A classical\nmode B\n"
           "hamiltonian A.p^2/2 + B.p^2/2 + (A.q - B.q)^2\nlindblad k, A.q - B.q\n",
           "A.p + B.p");
    expect("two spins", "qubit A\nqubit B\nhamiltonian A.sx*B.sx + A.sy*B.sy + A.sz*B.sz\n",
           "H; A.sx + B.sx; A.sy + B.sy");
    expect("a spin along x", "qubit A\nhamiltonian A.sx\nlindblad 1, A.sx\n", "H");
    expect("noise alone", "qubit A\nlindblad 1, A.sx\n", "A.sx");
    expect("an axis that turns",
           "param w\nqubit A\ndrive f(t) = cos(w*t)\nhamiltonian f*A.sx + A.sz\n", "");
    expect("an axis that stays", "param w\nqubit A\ndrive f(t) = cos(w*t)\nhamiltonian f*A.sx\n",
           "A.sx");
}

/* ---- random models -------------------------------------------------------------------------- */

enum { LEVELS = 4, ELEMENTS = LEVELS * LEVELS };
static const ulong prime = 1000033; /* 1 modulo 4 */

static char *random_model(flint_rand_t random)
{
    text_t text;

    text_init(&text);
    text_add(&text, "qudit D 4\nhamiltonian 0");
    for (int k = (int)n_randint(random, 4); k > 0; k--) {
        const int i = (int)n_randint(random, LEVELS), j = (int)n_randint(random, LEVELS);

        text_printf(&text, " + %d*(D.e(%d,%d) + D.e(%d,%d))", (int)n_randint(random, 3) + 1, i, j,
                    j, i);
    }
    for (int k = (int)n_randint(random, 3); k > 0; k--)
        text_printf(&text, "\nlindblad %d, D.e(%d,%d) + %d*i*D.e(%d,%d)",
                    (int)n_randint(random, 2) + 1, (int)n_randint(random, LEVELS),
                    (int)n_randint(random, LEVELS), (int)n_randint(random, 2),
                    (int)n_randint(random, LEVELS), (int)n_randint(random, LEVELS));
    text_add(&text, "\n");
    return text_take(&text);
}

/* i [H, x] + sum_ab K_ab/2 (L_b† [x, L_a] + [L_b†, x] L_a) */
static void rate(op_t out, op_src x, const generator_t *g)
{
    const algebra_t *algebra = &g->model->algebra;
    op_t product, adjoint;
    scalar_t c;

    op_init(product, algebra);
    op_init(adjoint, algebra);
    scalar_init(c, algebra->ring);
    op_zero(out, algebra);
    op_commutator(product, g->hamiltonian, x, algebra);
    scalar_imaginary_unit(c, algebra->ring);
    op_addmul(out, product, c, algebra);
    for (size_t a = 0; a < g->count; a++)
        for (size_t b = 0; b < g->count; b++) {
            scalar_mul_ratio(c, &g->kossakowski[a * g->count + b], 1, 2, algebra->ring);
            op_adjoint(adjoint, &g->operators[b], algebra);
            op_commutator(product, x, &g->operators[a], algebra);
            op_mul(product, adjoint, product, algebra);
            op_addmul(out, product, c, algebra);
            op_commutator(product, adjoint, x, algebra);
            op_mul(product, product, &g->operators[a], algebra);
            op_addmul(out, product, c, algebra);
        }
    op_clear(product, algebra);
    op_clear(adjoint, algebra);
    scalar_clear(c, algebra->ring);
}

/* x modulo the prime, with `root` for i */
static ulong residue(scalar_src x, ulong root, const ring_t *ring)
{
    ulong parts[2];
    fmpz_t p;
    fmpq_t q;
    scalar_t part;

    fmpz_init_set_ui(p, prime);
    fmpq_init(q);
    scalar_init(part, ring);
    for (int k = 0; k < 2; k++) {
        fmpz_t r;

        fmpz_init(r);
        if (k == 0)
            scalar_real(part, x, ring);
        else
            scalar_imag(part, x, ring);
        if (!scalar_get_fmpq(q, part, ring) || !fmpq_mod_fmpz(r, q, p))
            abort();
        parts[k] = fmpz_get_ui(r);
        fmpz_clear(r);
    }
    fmpz_clear(p);
    fmpq_clear(q);
    scalar_clear(part, ring);
    return (parts[0] + parts[1] * root) % prime;
}

/* How many independent operators of the qudit have the rate zero. */
static size_t nullity(const generator_t *g)
{
    const algebra_t *algebra = &g->model->algebra;
    const ulong root = n_sqrtmod(prime - 1, prime);
    nmod_mat_t matrix;
    scalar_t one;
    op_t x, y;
    size_t rank;

    nmod_mat_init(matrix, ELEMENTS, ELEMENTS, prime);
    op_init(x, algebra);
    op_init(y, algebra);
    scalar_init(one, algebra->ring);
    scalar_one(one, algebra->ring);
    for (opkey_t k = 0; k < ELEMENTS; k++) {
        op_set_term(x, &k, one, algebra);
        rate(y, x, g);
        for (size_t t = 0; t < y->count; t++)
            nmod_mat_entry(matrix, y->keys[t], k) =
                residue(&y->coefficients[t], root, algebra->ring);
    }
    rank = (size_t)nmod_mat_rank(matrix);
    nmod_mat_clear(matrix);
    op_clear(x, algebra);
    op_clear(y, algebra);
    scalar_clear(one, algebra->ring);
    return ELEMENTS - rank;
}

static void test_random(flint_rand_t random, int trial, int *several)
{
    char *model = random_model(random);
    size_t charges = 0, all, zeros;
    invariants_t *found;
    symmetries_t *symmetries;
    pipeline_t p;
    int stay = 1;

    pipeline_open(&p, model, "wigner");
    if (!OK(p.status == OK, "trial %d is a model", trial)) {
        pipeline_close(&p);
        free(model);
        return;
    }
    found = invariants_new(p.generator);
    symmetries = symmetries_new(p.generator);
    for (size_t k = 0; k < symmetries->count; k++)
        charges += symmetries->symmetries[k].strong &&
                   strcmp(symmetries->symmetries[k].group, "U(1)") == 0;
    for (size_t k = 0; k < found->count; k++) {
        op_t x;

        op_init(x, &p.model->algebra);
        rate(x, &found->operators[k], p.generator);
        stay &= op_is_zero(x, &p.model->algebra);
        op_clear(x, &p.model->algebra);
    }
    zeros = nullity(p.generator);
    all = 1 + charges + (size_t)found->energy + found->count;
    OK(stay && all == zeros, "trial %d: %zu charges, %zu others, %zu zeros, seed %lu", trial,
       charges, found->count, zeros, tap_seed());
    if (all != zeros)
        printf("# %s\n", model);
    *several += found->count > 0;
    symmetries_free(symmetries);
    invariants_free(found);
    pipeline_close(&p);
    free(model);
}

int main(void)
{
    flint_rand_t random;
    int several = 0;

    flint_randinit(random);
    for (unsigned long k = 0; k < tap_seed() % 97; k++)
        n_randlimb(random);
    test_models();
    for (int trial = 0; trial < 40; trial++)
        test_random(random, trial, &several);
    OK(several > 5, "%d models had some", several);
    flint_randclear(random);
    return tap_done();
}
