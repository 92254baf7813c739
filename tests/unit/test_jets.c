/* Jets: hybrid and quantum agree on random linear models; the quantum jets of finite spaces agree
 * with dense matrices that share nothing with operators; limits are told. */
#include "base/memory.h"
#include "environment/array.h"
#include "prove/jets.h"
#include "tests/unit/pipeline.h"
#include "tests/unit/tap.h"

/* ---- drives ------------------------------------------------------------------------------ */

#define SHARED "param a, b, w\nassume w > 0\nqubit A\ninitial A ket(3/5, 4/5*i)\n"

/* A drive is what a coordinate is that runs as the time does. */
static void check_drive(void)
{
    static const char clock_f[] = "(a + b*sin(w*T.q) + T.q^2)";
    pipeline_t driven, clocked;
    text_t text;

    pipeline_open(&driven,
                  SHARED "mode T classical\ndrive f(t) = a + b*sin(w*t) + t^2\n"
                         "hamiltonian f*A.sx + w*A.sz + f^2*A.sy\nlindblad f^2, A.sm\n"
                         "observe A.sx, A.sz\n",
                  "wigner");
    text_init(&text);
    text_printf(&text,
                SHARED "mode T classical\nhybrid {\n drift T.q, 1\n"
                       " hamiltonian %s*A.sx + w*A.sz + %s^2*A.sy\n decoherence %s^2, A.sm\n}\n"
                       "observe A.sx, A.sz\n",
                clock_f, clock_f, clock_f);
    pipeline_open(&clocked, text_string(&text), "wigner");
    if (OK(driven.status == OK && clocked.status == OK, "a drive and a clock")) {
        jets_t *a = jets_compute(driven.hybrid, driven.wigner, 4);
        jets_t *b = jets_compute(clocked.hybrid, clocked.wigner, 4);

        OK(a->order == 4 && a->hybrid_equal, "quantum and hybrid agree: %zu, %s", a->order,
           a->limit ? a->limit : "no limit");
        for (size_t o = 0; o < 2; o++)
            for (size_t k = 0; k <= 4; k++) {
                const jet_t *x = jets_find(a, JET_QUANTUM, o);
                const jet_t *y = jets_find(b, JET_DAMPED_POINT, o);
                char *left = x->count > k ? scalar_print(x->values + k, driven.model->ring) : NULL;
                char *right =
                    y->count > k ? scalar_print(y->values + k, clocked.model->ring) : NULL;

                OK(left && right && strcmp(left, right) == 0, "derivative %zu of %zu: %s, %s", k, o,
                   left ? left : "-", right ? right : "-");
                free(left);
                free(right);
            }
        jets_free(a);
        jets_free(b);
    }
    pipeline_close(&driven);
    pipeline_close(&clocked);
    text_clear(&text);
}

/* ---- random models with modes
 * --------------------------------------------------------------------- */

static long small(flint_rand_t random)
{
    return (long)n_randint(random, 7) - 3;
}

/* Quadratic Hamiltonian, linear operators, correlated or product Gaussian start. */
static char *random_linear_model(flint_rand_t random)
{
    static const char *const z[] = {"C.q", "C.p", "Q.q", "Q.p"};
    static const char *const starts[] = {
        "initial C coherent(1 + i/2)\ninitial Q thermal(2)\n", "initial C fock(2)\n",
        "initial C cat(1)\n",
        ("initial C, Q gaussian([1, 0, 0, 2], [[2, 0, 1, 0], [0, 2, 0, -1], [1, 0, 2, 0], "
         "[0, -1, 0, 2]])\n")};
    text_t text;

    text_init(&text);
    text_add(&text, "param g, k\nassume k > 0\nmode C classical\nmode Q\nhamiltonian g*C.q*Q.p");
    for (int a = 0; a < 4; a++)
        for (int b = a; b < 4; b++)
            text_printf(&text, " + (%ld)/2*(%s*%s + %s*%s)", small(random), z[a], z[b], z[b], z[a]);
    for (int l = 0; l < 2; l++) {
        text_add(&text, "\nlindblad k, i*C.q");
        for (int a = 0; a < 4; a++)
            text_printf(&text, " + (%ld + (%ld)*i)*%s", small(random), small(random), z[a]);
    }
    text_add(&text, "\n");
    text_add(&text, starts[n_randint(random, 4)]);
    text_add(&text, "observe C.q, C.p^2, Q.q*C.p, Q.q^2*C.q\n");
    return text_take(&text);
}

static void check_linear(flint_rand_t random)
{
    static const char *const orders[] = {"wigner", "husimi", "s=1/3"};
    char *text = random_linear_model(random);
    pipeline_t p;

    pipeline_open(&p, text, orders[n_randint(random, 3)]);
    if (OK(p.status == OK, "derivation in order %s", p.hybrid ? p.hybrid->order->name : "?")) {
        jets_t *jets = jets_compute(p.hybrid, p.wigner, 3);
        const jet_t *quantum = jets_find(jets, JET_QUANTUM, 0);
        const jet_t *mean = jets_find(jets, JET_DAMPED_POINT, 0);

        OK(jets->order == 3 && jets->hybrid_equal, "quantum and hybrid agree up to order 3");
        OK(quantum->count == 4 && mean->first_difference == SIZE_MAX,
           "mean field is exact for the first moments of a linear model");
        jets_free(jets);
    }
    pipeline_close(&p);
    free(text);
}

/* ---- dense matrices
 * ------------------------------------------------------------------------------- */

enum { SIZE = 4, ENTRIES = SIZE * SIZE };

/* out += c a b for SIZE x SIZE matrices; out is neither. */
static void dense_addmul(scalar_struct *out, scalar_src c, const scalar_struct *a,
                         const scalar_struct *b, const ring_t *ring)
{
    scalar_t x;

    scalar_init(x, ring);
    for (size_t i = 0; i < SIZE; i++)
        for (size_t j = 0; j < SIZE; j++)
            for (size_t k = 0; k < SIZE; k++) {
                scalar_mul(x, a + i * SIZE + k, b + k * SIZE + j, ring);
                scalar_addmul(out + i * SIZE + j, x, c, ring);
            }
    scalar_clear(x, ring);
}

static scalar_struct *dense_product(const scalar_struct *a, const scalar_struct *b,
                                    const ring_t *ring)
{
    scalar_struct *out = scalar_array_new(ENTRIES, ring);
    scalar_t one;

    scalar_init(one, ring);
    scalar_one(one, ring);
    dense_addmul(out, one, a, b, ring);
    scalar_clear(one, ring);
    return out;
}

static scalar_struct *dense_adjoint(const scalar_struct *a, const ring_t *ring)
{
    scalar_struct *out = scalar_array_new(ENTRIES, ring);

    for (size_t i = 0; i < SIZE; i++)
        for (size_t j = 0; j < SIZE; j++)
            scalar_conj(out + i * SIZE + j, a + j * SIZE + i, ring);
    return out;
}

/* H = w sx (x) 1 + g sz (x) sx and L = sm (x) 1 + i 1 (x) sz, with the first spin the slow index.
 */
static void dense_model(scalar_struct *h, scalar_struct *l, const ring_t *ring)
{
    scalar_t w, g, unit;

    scalar_init(w, ring);
    scalar_init(g, ring);
    scalar_init(unit, ring);
    scalar_generator(w, ring_find(ring, "w"), ring);
    scalar_generator(g, ring_find(ring, "g"), ring);
    scalar_imaginary_unit(unit, ring);
    for (size_t i = 0; i < SIZE; i++) {
        size_t a = i / 2, b = i % 2;

        scalar_set(h + i * SIZE + (1 - a) * 2 + b, w, ring);
        (a ? scalar_sub : scalar_add)(h + i * SIZE + a * 2 + (1 - b),
                                      h + i * SIZE + a * 2 + (1 - b), g, ring);
        if (a == 1)
            scalar_one(l + i * SIZE + b, ring); /* sm = |1><0| */
        (b ? scalar_sub : scalar_add)(l + i * SIZE + i, l + i * SIZE + i, unit, ring);
    }
    scalar_clear(w, ring);
    scalar_clear(g, ring);
    scalar_clear(unit, ring);
}

/* out = -i [H, rho] + k (L rho L† - 1/2 {L† L, rho}) */
static scalar_struct *dense_step(const scalar_struct *rho, const scalar_struct *h,
                                 const scalar_struct *l, const ring_t *ring)
{
    scalar_struct *out = scalar_array_new(ENTRIES, ring), *adjoint = dense_adjoint(l, ring);
    scalar_struct *decay = dense_product(adjoint, l, ring), *left = dense_product(l, rho, ring);
    scalar_t c;

    scalar_init(c, ring);
    scalar_imaginary_unit(c, ring);
    dense_addmul(out, c, rho, h, ring);
    scalar_neg(c, c, ring);
    dense_addmul(out, c, h, rho, ring);
    scalar_generator(c, ring_find(ring, "k"), ring);
    dense_addmul(out, c, left, adjoint, ring);
    scalar_mul_ratio(c, c, -1, 2, ring);
    dense_addmul(out, c, decay, rho, ring);
    dense_addmul(out, c, rho, decay, ring);
    scalar_clear(c, ring);
    scalar_array_free(adjoint, ENTRIES, ring);
    scalar_array_free(decay, ENTRIES, ring);
    scalar_array_free(left, ENTRIES, ring);
    return out;
}

/* <sz (x) sz> = sum_i (-1)^(a+b) rho_ii */
static void dense_value(scalar_t out, const scalar_struct *rho, const ring_t *ring)
{
    scalar_zero(out, ring);
    for (size_t i = 0; i < SIZE; i++)
        ((i / 2 + i % 2) & 1 ? scalar_sub : scalar_add)(out, out, rho + i * SIZE + i, ring);
}

static void check_dense(void)
{
    enum { K = 6 };
    pipeline_t p;
    size_t good = 0;

    pipeline_open(&p,
                  "param w, g, k\nassume k > 0\nmode C classical\nqubit A\nqubit B\n"
                  "hamiltonian w*A.sx + g*A.sz*B.sx\nlindblad k, A.sm + i*B.sz\n"
                  "initial A ket(1, 0)\ninitial B state((1 + B.sx)/2)\nobserve A.sz*B.sz\n",
                  "wigner");
    if (!OK(p.status == OK, "derivation"))
        return;
    const ring_t *ring = p.model->ring;
    jets_t *jets = jets_compute(p.hybrid, p.wigner, K);
    const jet_t *quantum = jets_find(jets, JET_QUANTUM, 0);
    scalar_struct *h = scalar_array_new(ENTRIES, ring), *l = scalar_array_new(ENTRIES, ring);
    scalar_struct *rho = scalar_array_new(ENTRIES, ring), *next;
    scalar_t value;

    scalar_init(value, ring);
    dense_model(h, l, ring);
    for (size_t b = 0; b < 4; b++) /* |0><0| (x) (1 + sx)/2 */
        scalar_set_ratio(rho + b / 2 * SIZE + b % 2, 1, 2, ring);
    for (size_t k = 0; k <= K && k < quantum->count; k++) {
        dense_value(value, rho, ring);
        good += (size_t)scalar_equal(value, quantum->values + k, ring);
        next = dense_step(rho, h, l, ring);
        scalar_array_free(rho, ENTRIES, ring);
        rho = next;
    }
    OK(good == K + 1, "quantum jets agree with dense matrices in %zu orders", good);
    OK(jets->hybrid_equal && !jets->limit, "and with the hybrid ones");
    scalar_clear(value, ring);
    scalar_array_free(h, ENTRIES, ring);
    scalar_array_free(l, ENTRIES, ring);
    scalar_array_free(rho, ENTRIES, ring);
    jets_free(jets);
    pipeline_close(&p);
}

/* ---- limits
 * --------------------------------------------------------------------------------------- */

/* `words` say which limit ends the derivatives. */
static void check_limit(const char *text, const char *words)
{
    pipeline_t p;

    pipeline_open(&p, text, "wigner");
    if (OK(p.status == OK, "derivation")) {
        jets_t *jets = jets_compute(p.hybrid, p.wigner, 16);
        OK(jets->limit && strstr(jets->limit, words) && jets->order < 16 && jets->order > 0,
           "growing derivatives end at order %zu and say so: %s", jets->order,
           jets->limit ? jets->limit : "no limit");
        OK(jets->hybrid_equal, "what was computed agrees");
        jets_free(jets);
    }
    pipeline_close(&p);
}

int main(void)
{
    flint_rand_t random;

    check_drive();
    flint_randinit(random);
    flint_randseed(random, tap_seed(), tap_seed() + 1);
    for (unsigned k = 0; k < 6 * tap_multiplier(); k++)
        check_linear(random);
    check_dense();
    check_limit("param a, b, c, d\nmode C classical\nmode Q\n"
                "hamiltonian a*C.q^4 + b*C.p^3*Q.q + c*Q.p^4 + d*C.q*Q.p^2*C.p*C.q + "
                "d*C.q*C.p*C.q*Q.p^2\nobserve C.q^3\n",
                "number of terms");
    /* few terms, and many moments of the start to find each of them */
    check_limit("mode C classical\nhamiltonian C.p^2/2 + C.q^2/2\nobserve C.q^60*C.q\n",
                "products of terms");
    flint_randclear(random);
    flint_cleanup();
    return tap_done();
}
