/* The quantum-classical Liouville equation: its Hamiltonian part is the symmetrised Poisson
 * bracket, what is kept and what is dropped are L_hyb together, and nothing is dropped where C
 * enters bilinearly. */
#include "environment/array.h"
#include "phasespace/terms.h"
#include "scheme/qcle.h"
#include "scheme/symbol.h"
#include "tests/unit/pipeline.h"
#include "tests/unit/tap.h"

/* -(i/hbar) [H, .] + 1/2 sum_ij Omega_ij ( d_j (d_i H) . - d_i . (d_j H) ) */
static void bracket(superop_t out, const model_t *model)
{
    const algebra_t *algebra = &model->algebra;
    size_t n = model_coordinate_count(model);
    opkey_t *derivative = calloc(n + 1, sizeof *derivative);
    scalar_t c;
    op_t h, slope, one;

    scalar_init(c, algebra->ring);
    op_init(h, algebra);
    op_init(slope, algebra);
    op_init(one, algebra);
    op_one(one, algebra);
    symbol_partial(h, model->hamiltonian, model);
    scalar_imaginary_unit(c, algebra->ring);
    if (!scalar_div(c, c, algebra->hbar, algebra->ring))
        printf("# hbar is zero\n");
    superop_push_operators(out, derivative, c, one, h, algebra);
    scalar_neg(c, c, algebra->ring);
    superop_push_operators(out, derivative, c, h, one, algebra);
    for (size_t j = 0; j < n; j++) {
        symbol_derivative(slope, h, j ^ 1, model);
        derivative[j] = 1; /* -1/2 d_q for d_p H, 1/2 d_p for d_q H */
        scalar_set_ratio(c, j & 1 ? 1 : -1, 2, algebra->ring);
        superop_push_operators(out, derivative, c, slope, one, algebra);
        superop_push_operators(out, derivative, c, one, slope, algebra);
        derivative[j] = 0;
    }
    superop_canonical(out, algebra);
    scalar_clear(c, algebra->ring);
    op_clear(h, algebra);
    op_clear(slope, algebra);
    op_clear(one, algebra);
    free(derivative);
}

static void test_bracket(const char *hamiltonian)
{
    pipeline_t p;
    superop_t kept, dropped, expected;
    text_t text;

    text_init(&text);
    text_printf(&text,
                "param hbar, g, k\nmode C classical\nmode D classical\nqubit A\nmode B\n"
                "hamiltonian %s\n",
                hamiltonian);
    pipeline_open(&p, text_string(&text), "wigner");
    text_clear(&text);
    if (OK(p.status == OK, "a model of %s", hamiltonian)) {
        superop_init(kept, &p.model->algebra);
        superop_init(dropped, &p.model->algebra);
        superop_init(expected, &p.model->algebra);
        qcle_split(kept, dropped, p.hybrid);
        bracket(expected, p.model);
        OK(superop_equal(kept, expected, &p.model->algebra), "the bracket of %s", hamiltonian);
        superop_add(kept, kept, dropped, &p.model->algebra);
        OK(superop_equal(kept, p.hybrid->whole, &p.model->algebra),
           "kept and dropped are L_hyb together");
        superop_clear(kept, &p.model->algebra);
        superop_clear(dropped, &p.model->algebra);
        superop_clear(expected, &p.model->algebra);
    }
    pipeline_close(&p);
}

/* With environments, in any order: the number of terms dropped; what is kept has the CQ form. */
static void test_dropped(const char *text, const char *order, size_t count)
{
    pipeline_t p;
    qcle_t *qcle = NULL;
    char *refused = NULL;

    pipeline_open(&p, text, order);
    if (OK(p.status == OK && scheme_qcle(&qcle, &refused, p.hybrid, p.diags) == OK && qcle,
           "an equation in order %s", order)) {
        superop_t sum;

        superop_init(sum, &p.model->algebra);
        superop_add(sum, qcle->form->whole, qcle->dropped, &p.model->algebra);
        OK(superop_equal(sum, p.hybrid->whole, &p.model->algebra), "nothing else is changed");
        OK(qcle->dropped->count == count, "%zu terms are dropped", qcle->dropped->count);
        OK(qcle->form->residual->count == 0, "what is kept has the classical-quantum form");
        superop_clear(sum, &p.model->algebra);
    }
    qcle_free(qcle);
    free(refused);
    pipeline_close(&p);
}

int main(void)
{
    static const char bilinear[] =
        "param hbar, lam, gC, gQ\nassume gC > 0, gQ > 0\nmode C classical\nqubit A\n"
        "hamiltonian C.p^2/2 + C.q^2/2 + lam*C.q*A.sz + A.sx\nlindblad gC, C.q\nlindblad gQ, "
        "A.sz\n";
    static const char dispersive[] =
        "param hbar, chi, gC\nassume gC > 0\nmode C classical\nqubit A\n"
        "hamiltonian C.p^2/2 + chi*C.q^2*A.sz\nlindblad gC, C.q\n";

    test_bracket("g*C.p^2/2 + k*C.q^4");
    test_bracket("g*C.q^2*D.p*A.sx + k*(C.q*C.p + C.p*C.q)*A.sz");
    test_bracket("C.n*B.n + g*C.q*D.q^3*A.sy + D.p^4 + k*B.q^2*D.p");
    test_dropped(bilinear, "wigner", 0);
    test_dropped(bilinear, "husimi", 0);
    test_dropped(dispersive, "wigner", 2);
    flint_cleanup();
    return tap_done();
}
