/* Conserved observables: worked models; random generators against commutators; what the moments
 * make of them. */
#include "pipeline.h"
#include "scheme/conserved.h"
#include "scheme/moments.h"
#include "tap.h"

/* ---- worked models -------------------------------------------------------------------------- */

/* `flags`: '1' for each observable that is conserved, else '0'. */
static void expect(const char *name, const char *model, const char *flags)
{
    pipeline_t p;

    pipeline_open(&p, model, "wigner");
    if (OK(p.status == OK, "%s is a model", name))
        for (size_t k = 0; k < p.model->observable_count; k++)
            OK(operator_is_conserved(p.model->observables[k].operator_, p.generator) ==
                   (flags[k] == '1'),
               "%s: %s is%s conserved", name, p.model->observables[k].name,
               flags[k] == '1' ? "" : " not");
    pipeline_close(&p);
}

#define JC                                                                                         \
    "param g, w, d, k, r\nassume k > 0, r > 0\nmode C classical\nqubit A\n"                        \
    "hamiltonian w*C.n + (w + d)/2*A.sz + g*(C.a*A.sp + C.ad*A.sm)\n"

static void test_models(void)
{
    static const char energy[] =
        "observe C.n + A.sz/2, A.sz, 2*d*A.sz + 4*g*(C.a*A.sp + C.ad*A.sm),"
        " (C.n + A.sz/2)^2\n";
    text_t model;

    text_init(&model);
    text_printf(&model, "%s%s", JC, energy);
    expect("Jaynes-Cummings", text_string(&model), "1011");
    text_printf(&model, "lindblad k, C.n + A.sz/2\n");
    expect("with noise of the excitations", text_string(&model), "1011");
    text_printf(&model, "lindblad r, A.sz\n");
    expect("with dephasing", text_string(&model), "1001");
    text_printf(&model, "lindblad k, C.a\n");
    expect("with losses", text_string(&model), "0000");
    text_clear(&model);

    expect("masses that attract each other",
           "param k, m, n\nassume m > 0, n > 0\nmode A classical\nmode B\n"
           "hamiltonian A.p^2/(2*m) + B.p^2/(2*n) + k*(A.q - B.q)^4\n"
           "observe A.p + B.p, A.p, A.p^2/(2*m) + B.p^2/(2*n) + k*(A.q - B.q)^4, A.q - B.q\n",
           "1010");
    /* no symmetry: it commutes with no jump */
    expect("a state that decays in two ways",
           "param r, s\nassume r > 0, s > 0\nqudit D 3\n"
           "lindblad r, D.e(1,0)\nlindblad s, D.e(2,0)\n"
           "observe D.e(1,1) + r/(r+s)*D.e(0,0), D.e(1,1) + D.e(0,0)/2, D.e(1,1)\n",
           "100");
    expect("a drive",
           "param w\nqubit A\ndrive f(t) = cos(w*t)\nhamiltonian f*A.sz\n"
           "observe A.sz, A.sx\n",
           "10");
    expect("an axis that turns",
           "param w\nqubit A\ndrive f(t) = cos(w*t)\nhamiltonian f*A.sx + A.sz\n"
           "observe A.sx, A.sz, A.id\n",
           "001");
}

/* ---- random generators ---------------------------------------------------------------------- */

/* No multiple of the identity. */
static void random_hermitian(op_t out, flint_rand_t random, const algebra_t *algebra)
{
    op_t x;

    op_init(x, algebra);
    do {
        op_randtest(x, NULL, random, algebra);
        op_adjoint(out, x, algebra);
        op_add(out, out, x, algebra);
    } while (op_is_scalar(out, algebra));
    op_clear(x, algebra);
}

/* out = a x + b x^2 with small whole numbers a, b */
static void random_function(op_t out, op_src x, flint_rand_t random, const algebra_t *algebra)
{
    scalar_t c;
    op_t square;

    op_init(square, algebra);
    scalar_init(c, algebra->ring);
    op_mul(square, x, x, algebra);
    op_zero(out, algebra);
    scalar_set_si(c, (slong)n_randint(random, 5) - 2, algebra->ring);
    op_addmul(out, x, c, algebra);
    scalar_set_si(c, (slong)n_randint(random, 3) - 1, algebra->ring);
    op_addmul(out, square, c, algebra);
    scalar_clear(c, algebra->ring);
    op_clear(square, algebra);
}

/* (i/hbar) [H, x] + K/2 (L† [x, L] + [L†, x] L) = 0, with hbar = 1 */
static int stays(op_src x, const generator_t *g)
{
    const algebra_t *algebra = &g->model->algebra;
    op_t sum, product, adjoint;
    scalar_t c;
    int zero;

    op_init(sum, algebra);
    op_init(product, algebra);
    op_init(adjoint, algebra);
    scalar_init(c, algebra->ring);
    op_commutator(product, g->hamiltonian, x, algebra);
    scalar_imaginary_unit(c, algebra->ring);
    op_addmul(sum, product, c, algebra);
    scalar_mul_ratio(c, &g->kossakowski[0], 1, 2, algebra->ring);
    op_adjoint(adjoint, &g->operators[0], algebra);
    op_commutator(product, x, &g->operators[0], algebra);
    op_mul(product, adjoint, product, algebra);
    op_addmul(sum, product, c, algebra);
    op_commutator(product, adjoint, x, algebra);
    op_mul(product, product, &g->operators[0], algebra);
    op_addmul(sum, product, c, algebra);
    zero = op_is_zero(sum, algebra);
    op_clear(sum, algebra);
    op_clear(product, algebra);
    op_clear(adjoint, algebra);
    scalar_clear(c, algebra->ring);
    return zero;
}

/* Functions of x do not move x; whatever else there is, the recogniser says what commutators do. */
static void test_random(flint_rand_t random)
{
    int right = 1, conserved = 0, moved = 0;
    pipeline_t p;
    op_t x, other;

    pipeline_open(&p,
                  "param k\nassume k > 0\nmode C classical\nqubit A\nqudit D 3\n"
                  "hamiltonian A.sx\nlindblad k, A.sm\nobserve A.sz\n",
                  "wigner");
    if (!OK(p.status == OK && p.generator->count == 1, "a model for random generators")) {
        pipeline_close(&p);
        return;
    }
    op_init(x, &p.model->algebra);
    op_init(other, &p.model->algebra);
    for (int trial = 0; trial < 40; trial++) {
        const algebra_t *algebra = &p.model->algebra;
        int is;

        random_hermitian(x, random, algebra);
        random_function(p.generator->hamiltonian, x, random, algebra);
        random_function(&p.generator->operators[0], x, random, algebra);
        OK(operator_is_conserved(x, p.generator), "trial %d: functions of x conserve x", trial);
        random_hermitian(other, random, algebra);
        op_add(trial % 2 ? &p.generator->operators[0] : p.generator->hamiltonian,
               trial % 2 ? &p.generator->operators[0] : p.generator->hamiltonian, other, algebra);
        is = operator_is_conserved(x, p.generator);
        right &= is == stays(x, p.generator);
        conserved += is;
        moved += !is;
    }
    OK(right && moved > 10, "with others as commutators say: %d and %d, seed %lu", conserved, moved,
       tap_seed());
    op_clear(x, &p.model->algebra);
    op_clear(other, &p.model->algebra);
    pipeline_close(&p);
}

/* ---- their values --------------------------------------------------------------------------- */

/* The number of closed moments (-1: there are none), the first observable as text. */
static void expect_moments(const char *name, const char *model, int count, const char *number)
{
    equations_t *e;
    pipeline_t p;
    scalar_t x;
    char *text;

    pipeline_open(&p, model, "wigner");
    if (!OK(p.status == OK, "%s is a model", name)) {
        pipeline_close(&p);
        return;
    }
    e = scheme_moments_closed(p.generator, 0);
    OK((e ? (int)e->coordinates : -1) == count, "%s: %d moments", name,
       e ? (int)e->coordinates : -1);
    scalar_init(x, p.model->ring);
    if (OK(observable_constant(x, 0, p.generator), "%s: a number", name)) {
        text = scalar_print(x, p.model->ring);
        OK(strcmp(text, number) == 0, "%s: %s", name, text);
        free(text);
    }
    scalar_clear(x, p.model->ring);
    if (e) {
        scalar_init(x, e->model->ring);
        moment_observable(x, 0, e);
        text = scalar_print(x, e->model->ring);
        OK(strcmp(text, number) == 0, "%s: the same in equations, %s", name, text);
        free(text);
        scalar_clear(x, e->model->ring);
    }
    equations_free(e);
    pipeline_close(&p);
}

static void test_moments(void)
{
    static const char start[] = "initial C coherent(1 + i/2)\ninitial A ket(3/5, 4/5)\n";
    text_t model;

    text_init(&model);
    text_printf(&model, "%s%sobserve C.n + A.sz/2\n", JC, start);
    expect_moments("excitations alone", text_string(&model), 0, "111/100");
    text_printf(&model, "observe A.sz\n");
    expect_moments("beside what does not close", text_string(&model), -1, "111/100");
    text_clear(&model);
    /* without the number all 14 moments up to the second order */
    expect_moments("beside what closes",
                   "param g, n\nassume n > 0\nmode A classical\nmode B\n"
                   "hamiltonian A.n + 2*B.n + g*(A.q*B.q + A.p*B.p)\n"
                   "initial A thermal(n)\ninitial B fock(2)\nobserve A.n + B.n, A.q\n",
                   4, "n + 2");
}

int main(void)
{
    flint_rand_t random;

    flint_randinit(random);
    for (unsigned long k = 0; k < tap_seed() % 97; k++)
        n_randlimb(random);
    test_models();
    test_random(random);
    test_moments();
    flint_randclear(random);
    return tap_done();
}
