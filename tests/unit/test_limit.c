/* Limits: Laurent series of coefficients, the double scaling of an oscillator with a qubit, what
 * diverges and what is refused. */
#include "environment/array.h"
#include "scheme/grade.h"
#include "scheme/limit.h"
#include "tests/unit/pipeline.h"
#include "tests/unit/tap.h"

static const char scaling[] =
    "param hbar, m, v, lambda, gammaC, gammaQ\nassume m > 0, gammaC > 0, gammaQ > 0\n"
    "limit hbar 1, gammaC -2\nmode C classical\nqubit A\n"
    "hamiltonian C.p^2/(2*m) + v*C.q^4 + lambda*C.q*A.sz\n"
    "lindblad 2*gammaC, C.q\nlindblad 2*gammaQ, A.sz\n";

static int prints(scalar_src x, const char *expected, const ring_t *ring)
{
    char *text = scalar_print(x, ring);
    int same = strcmp(text, expected) == 0;

    if (!same)
        printf("# %s, expected %s\n", text, expected);
    free(text);
    return same;
}

/* Without powers lost: the sum of all orders is L_hyb. */
static int adds_up(const limit_t *limit)
{
    const algebra_t *algebra = &limit->hybrid->generator->model->algebra;
    superop_t sum;
    int same;

    superop_init(sum, algebra);
    for (size_t k = 0; k < limit->count; k++)
        superop_add(sum, sum, limit->orders[k].terms, algebra);
    same = superop_equal(sum, limit->hybrid->whole, algebra);
    superop_clear(sum, algebra);
    return same;
}

static void test_scaling(void)
{
    pipeline_t p;
    limit_t *limit = NULL;
    char *refused = NULL;

    pipeline_open(&p, scaling, "wigner");
    if (OK(p.status == OK && scheme_limit(&limit, &refused, p.hybrid, p.diags) == OK && limit,
           "a limit")) {
        const hybrid_t *h = limit->effective;
        const ring_t *ring = p.model->ring;
        positivity_t positivity;

        OK(limit->ends && adds_up(limit), "the orders add up");
        OK(limit->count == 3 && limit->orders[0].twice_power == -2 &&
               limit->orders[1].twice_power == 0 && limit->orders[2].twice_power == 4,
           "the phase diverges, the third derivative of the potential vanishes as epsilon^2");
        OK(h->residual->count == 0, "the effective generator has the classical-quantum form");
        OK(prints(&h->drift[0], "C.p/m", ring) && prints(&h->drift[1], "-4*v*C.q^3", ring),
           "the drift is Newton's");
        OK(prints(&h->d2[3], "2*hbar^2*gammaC", ring), "the diffusion stays");
        OK(h->count == 1 && prints(&h->d1[1], "-1/2*lambda", ring), "so does the back-reaction");
        OK(prints(&h->d0[0], "2*gammaQ", ring), "and the decoherence");
        hybrid_positivity(&positivity, h);
        OK(positivity.conditions.count == 1 && prints(&positivity.conditions.elements[0],
                                                      "16*hbar^2*gammaC*gammaQ - lambda^2", ring),
           "the trade-off is the one of the limit");
        positivity_clear(&positivity, h);
    }
    limit_free(limit);
    free(refused);
    pipeline_close(&p);
}

/* 1/(1 + hbar) = 1 - hbar + hbar^2 - ..; (a + hbar) sqrt(a)/hbar with a^1. */
static void test_series(void)
{
    pipeline_t p;
    grade_t grade;
    laurent_t series;
    scalar_t x, y;
    char *why;

    pipeline_open(&p,
                  "param hbar, a\nassume a > 0\nlimit a 1\nmode C classical\n"
                  "hamiltonian sqrt(a)*C.q\n",
                  "wigner");
    why = p.status == OK ? grade_init(&grade, p.model) : NULL;
    if (!OK(p.status == OK && !why, "a grade")) {
        free(why);
        pipeline_close(&p);
        return;
    }
    scalar_init(x, p.model->ring);
    scalar_init(y, p.model->ring);
    scalar_one(x, p.model->ring);
    scalar_add(y, x, p.model->hbar, p.model->ring);
    OK(scalar_inv(y, y, p.model->ring), "1/(1 + hbar)");
    laurent_init(&series, y, 6, &grade);
    OK(!series.ends && series.first == 0 && series.count == 7, "a series that goes on");
    OK(prints(&series.terms[0], "1", p.model->ring) &&
           prints(&series.terms[2], "-hbar", p.model->ring) &&
           prints(&series.terms[6], "-hbar^3", p.model->ring) &&
           scalar_is_zero(&series.terms[1], p.model->ring),
       "the geometric series");
    laurent_clear(&series, p.model->ring);
    scalar_generator(x, ring_find(p.model->ring, "a"), p.model->ring);
    OK(scalar_sqrt(y, x, p.model->assumptions, NULL, p.model->ring) == SQRT_OK, "sqrt(a)");
    scalar_pow(x, x, 2, p.model->ring);
    scalar_add(x, x, p.model->hbar, p.model->ring);
    scalar_mul(x, x, y, p.model->ring);
    OK(scalar_div(x, x, p.model->hbar, p.model->ring), "(a^2 + hbar) sqrt(a)/hbar");
    laurent_init(&series, x, 6, &grade);
    OK(series.ends && series.first == 1 && series.count == 3, "ends, with half powers");
    OK(prints(&series.terms[0], "sqrt(a)", p.model->ring) &&
           prints(&series.terms[2], "sqrt(a)*a^2/hbar", p.model->ring),
       "both parts");
    laurent_clear(&series, p.model->ring);
    scalar_clear(x, p.model->ring);
    scalar_clear(y, p.model->ring);
    grade_clear(&grade);
    pipeline_close(&p);
}

static void test_refused(const char *text, const char *part)
{
    pipeline_t p;
    limit_t *limit = NULL;
    char *refused = NULL;
    int done;

    pipeline_open(&p, text, "wigner");
    done = p.status == OK && scheme_limit(&limit, &refused, p.hybrid, p.diags) == OK;
    OK(done && !limit && refused && strstr(refused, part), "refused: %s", refused ? refused : "no");
    limit_free(limit);
    free(refused);
    pipeline_close(&p);
}

/* A number for hbar gives the same as a symbol once hbar is kept. */
static void test_hbar(void)
{
    static const char text[] = "param hbar = 2\nmode C classical\nhamiltonian C.n + hbar*C.q\n";
    model_options_t options = {.symbolic_hbar = 1};
    source_t *source = source_new("test.moyal", text, strlen(text));
    diags_t *diags = diags_new(source);
    tree_t *tree = NULL;
    model_t *model = NULL;
    status_t status = syntax_parse(&tree, source, NULL, diags);

    if (status == OK)
        status = model_build(&model, tree, source, &options, diags);
    OK(status == OK && model->parameter_count == 1 && model->parameters[0].has_value,
       "hbar is a parameter with a value");
    if (model) {
        OK(prints(model->hbar, "hbar", model->ring), "and a symbol");
        model_free(model);
    }
    syntax_free(tree);
    diags_free(diags);
    source_free(source);
}

int main(void)
{
    test_scaling();
    test_series();
    test_refused("mode C classical\nhamiltonian C.n\n", "states no limit");
    test_refused("param hbar, a, b\nassume a > 0, b > 0\nlimit a 1\nmode C classical\n"
                 "hamiltonian sqrt(a + b)*C.q\n",
                 "mixes powers");
    test_hbar();
    flint_cleanup();
    return tap_done();
}
