/* Hybrid equations stated directly: the bracket against its definition, verdicts, errors, noise. */
#include "base/memory.h"
#include "environment/array.h"
#include "prove/verdict.h"
#include "scheme/noise.h"
#include "scheme/symbol.h"
#include "tests/unit/pipeline.h"
#include "tests/unit/tap.h"

/* ---- the bracket ------------------------------------------------------------------------- */

/* A random sum of terms c f(z) X. */
static void add_random(text_t *text, flint_rand_t random, int functions)
{
    static const char *const f[] = {
        "1",     "C.q",      "C.p^2",          "C.q*D.p",       "D.q^2*C.p",
        "C.q^3", "sin(C.q)", "exp(D.q - C.p)", "cos(2*D.p)*C.q"};
    static const char *const x[] = {"A.id", "A.sx", "A.sy", "A.sz", "A.id"};

    for (int k = 0; k < 5; k++)
        text_printf(text, "%s%ld*%s*%s", k ? " + " : "", (long)n_randint(random, 9) - 4,
                    f[n_randint(random, functions ? 9 : 6)], x[n_randint(random, 5)]);
}

/* out += s c d^m [ left R right ] for one term of a superoperator. */
static void apply_term(op_t out, superop_src s, size_t k, op_src r, const model_t *model)
{
    const algebra_t *algebra = &model->algebra;
    size_t width = space_width(model->space), n = model_coordinate_count(model);
    op_t term, right;
    scalar_t one;

    op_init(term, algebra);
    op_init(right, algebra);
    scalar_init(one, model->ring);
    scalar_one(one, model->ring);
    op_set_term(term, s->left + k * width, s->coefficients + k, algebra);
    op_set_term(right, s->right + k * width, one, algebra);
    op_mul(term, term, r, algebra);
    op_mul(term, term, right, algebra);
    for (size_t j = 0; j < n; j++)
        for (size_t m = 0; m < s->derivatives[k * n + j]; m++)
            symbol_derivative(term, term, j, model);
    op_add(out, out, term, algebra);
    scalar_clear(one, model->ring);
    op_clear(right, algebra);
    op_clear(term, algebra);
}

/* {a, b} = sum over the modes of d_q a d_p b - d_p a d_q b. */
static void poisson(op_t out, op_src a, op_src b, const model_t *model)
{
    const algebra_t *algebra = &model->algebra;
    op_t x, y;

    op_init(x, algebra);
    op_init(y, algebra);
    op_zero(out, algebra);
    for (size_t j = 0; j < model_coordinate_count(model); j++) {
        symbol_derivative(x, a, j, model);
        symbol_derivative(y, b, j ^ 1, model);
        op_mul(x, x, y, algebra);
        if (j & 1)
            op_sub(out, out, x, algebra);
        else
            op_add(out, out, x, algebra);
    }
    op_clear(y, algebra);
    op_clear(x, algebra);
}

/* -(i/hbar)[H, R] + ({H, R} - {R, H})/2, from the definition. */
static void definition(op_t out, op_src h, op_src r, const model_t *model)
{
    const algebra_t *algebra = &model->algebra;
    op_t x, y;
    scalar_t c;

    op_init(x, algebra);
    op_init(y, algebra);
    scalar_init(c, model->ring);
    op_commutator(out, h, r, algebra);
    scalar_imaginary_unit(c, model->ring);
    scalar_neg(c, c, model->ring);
    (void)!scalar_div(c, c, algebra->hbar, model->ring);
    op_scale(out, out, c, algebra);
    poisson(x, h, r, model);
    poisson(y, r, h, model);
    op_sub(x, x, y, algebra);
    scalar_set_ratio(c, 1, 2, model->ring);
    op_addmul(out, x, c, algebra);
    scalar_clear(c, model->ring);
    op_clear(y, algebra);
    op_clear(x, algebra);
}

static void check_bracket(flint_rand_t random)
{
    text_t text;
    pipeline_t p;
    op_t r, expected, found;

    text_init(&text);
    text_add(&text,
             "param hbar\nmode C, D classical\nqubit A\nhybrid {\n  bracket\n  hamiltonian ");
    add_random(&text, random, 1);
    text_add(&text, "\n}\nobserve ");
    add_random(&text, random, 0);
    text_add(&text, "\n");
    pipeline_open(&p, text_string(&text), "wigner");
    if (OK(p.status == OK, "a random H(z) is read")) {
        const algebra_t *algebra = &p.model->algebra;

        op_init(r, algebra);
        op_init(expected, algebra);
        op_init(found, algebra);
        symbol_partial(r, p.model->observables[0].operator_, p.model);
        definition(expected, p.model->stated->hamiltonian, r, p.model);
        for (size_t k = 0; k < p.hybrid->whole->count; k++)
            apply_term(found, p.hybrid->whole, k, r, p.model);
        OK(op_equal(expected, found, algebra), "the bracket is ({H, R} - {R, H})/2");
        OK(superop_is_zero(p.hybrid->residual, algebra), "and has the classical-quantum form");
        op_clear(found, algebra);
        op_clear(expected, algebra);
        op_clear(r, algebra);
    }
    pipeline_close(&p);
    text_clear(&text);
}

/* ---- verdicts ---------------------------------------------------------------------------- */

typedef struct {
    const char *what, *text;
    verdict_kind_t kind;
    truth_t holds;
} verdict_case_t;

#define SPACES "mode C classical\nqubit A\n"
static const verdict_case_t verdicts[] = {
    {"trade-off",
     "param l, a, b\nassume a > 0, b > 0\n" SPACES "hybrid {\n hamiltonian l*C.q*A.sz\n bracket\n"
     " diffusion C.p, C.p, a\n decoherence b, A.sz\n}\nobserve C.p\n",
     VERDICT_EXACT_IF, TRUTH_UNKNOWN},
    {"trade-off that fails",
     "param l = 3, a = 1, b = 1\nassume a > 0, b > 0\n" SPACES
     "hybrid {\n hamiltonian l*C.q*A.sz\n bracket\n diffusion C.p, C.p, a\n"
     " decoherence b, A.sz\n}\n",
     VERDICT_EXACT_IF, TRUTH_FALSE},
    {"enough noise everywhere",
     SPACES "hybrid {\n hamiltonian C.q^2/2*A.sz\n bracket\n diffusion C.p, C.p, 1 + C.q^2\n"
            " decoherence 1, A.sz\n}\n",
     VERDICT_EXACT, TRUTH_TRUE},
    {"too little noise far out",
     SPACES "hybrid {\n hamiltonian C.q^2*A.sz\n bracket\n diffusion C.p, C.p, 1\n"
            " decoherence 1, A.sz\n}\n",
     VERDICT_QUASI, TRUTH_FALSE},
    {"back-reaction without diffusion",
     SPACES "hybrid {\n hamiltonian C.q*A.sz\n bracket\n decoherence 1, A.sz\n}\n", VERDICT_QUASI,
     TRUTH_FALSE},
    {"drift alone", SPACES "hybrid {\n drift C.q, C.p\n drift C.p, -C.q\n hamiltonian A.sx\n}\n",
     VERDICT_EXACT, TRUTH_TRUE},
    {"negative diffusion", SPACES "hybrid {\n diffusion C.q, C.q, -1\n}\n", VERDICT_QUASI,
     TRUTH_FALSE},
    {"a complex back-reaction",
     SPACES "hybrid {\n backreaction C.p, i/2, A.sm\n diffusion C.p, C.p, 1\n"
            " decoherence 1, A.sm\n}\n",
     VERDICT_EXACT, TRUTH_TRUE},
};

static void check_verdict(const verdict_case_t *c)
{
    prove_options_t options = {.jets = 2};
    proof_t *proof;
    pipeline_t p;

    pipeline_open(&p, c->text, "wigner");
    if (OK(p.status == OK && prove(&proof, p.hybrid, p.wigner, &options, p.diags) == OK,
           "%s: proof", c->what)) {
        OK(proof->verdict.kind == c->kind, "%s: %s", c->what, verdict_name(proof->verdict.kind));
        OK(proof->verdict.holds == c->holds, "%s: holds is %d", c->what, proof->verdict.holds);
        OK(proof->identity.is_stated && strstr(proof->verdict.reason, "stated"),
           "%s: it says that it is stated", c->what);
        OK(jets_reference(proof->jets) == JET_HYBRID &&
               (proof->jets->count == 0 || !jets_find(proof->jets, JET_QUANTUM, 0)),
           "%s: there is no quantum model", c->what);
        proof_free(proof);
    }
    pipeline_close(&p);
}

/* ---- errors ------------------------------------------------------------------------------ */

typedef struct {
    const char *code, *text;
} error_case_t;

static const error_case_t errors[] = {
    {"E0401", SPACES "hamiltonian A.sz\nhybrid {\n drift C.q, 1\n}\n"},
    {"E0401", SPACES "hybrid {\n drift C.q, 1\n}\nlindblad 1, A.sz\n"},
    {"E0402", SPACES "hybrid {\n drift C.q, 1\n}\nhybrid {\n drift C.q, 1\n}\n"},
    {"E0403", "qubit A\nhybrid {\n hamiltonian A.sz\n}\n"},
    {"E0404", SPACES "hybrid {\n drift A.sz, 1\n}\n"},
    {"E0404", SPACES "hybrid {\n drift 2*C.q, 1\n}\n"},
    {"E0405", SPACES "hybrid {\n decoherence 1, C.q*A.sz\n}\n"},
    {"E0405", SPACES "hybrid {\n backreaction C.p, 1, sin(C.q)*A.sz\n}\n"},
    {"E0407", SPACES "hybrid {\n drift C.q, i\n}\n"},
    {"E0407", SPACES "hybrid {\n diffusion C.q, C.p, i*C.q\n}\n"},
    {"E0204", SPACES "hybrid {\n hamiltonian i*C.q*A.sz\n}\n"},
    {"E0281", SPACES "hybrid {\n decoherence i*C.q, A.sz\n}\n"},
};

static void check_error(const error_case_t *c)
{
    char *messages = NULL;
    size_t length = 0;
    FILE *file = open_memstream(&messages, &length);
    pipeline_t p;

    pipeline_open_source(&p, source_new("test.moyal", c->text, strlen(c->text)), "wigner");
    diags_print(file, p.diags);
    fclose(file);
    OK(p.status != OK && strstr(messages, c->code), "%s in '%s'", c->code, messages);
    pipeline_close(&p);
    free(messages);
}

static void check_order(void)
{
    pipeline_t p;
    const char *text = SPACES "hybrid {\n drift C.q, 1\n}\n";

    pipeline_open_source(&p, source_new("test.moyal", text, strlen(text)), "husimi");
    OK(p.status == USAGE_ERROR && diags_errors(p.diags) == 1, "a stated equation has no order");
    pipeline_close(&p);
}

/* ---- noise ------------------------------------------------------------------------------- */

/* sigma sigma^T = D2 and the back-action sigma X = D1, X in B_j = sum_a conj(X_ja) L_a. */
static void check_noise(const char *diffusion, int works)
{
    positivity_t positivity;
    equations_t *e = NULL;
    char *refused = NULL;
    pipeline_t p;
    text_t text;

    text_init(&text);
    text_printf(&text,
                SPACES "hybrid {\n hamiltonian C.p^2/2 + C.q*A.sz\n bracket\n"
                       " diffusion C.p, C.p, %s\n decoherence 4, A.sz\n}\n",
                diffusion);
    pipeline_open(&p, text_string(&text), "wigner");
    if (OK(p.status == OK, "diffusion %s", diffusion)) {
        hybrid_positivity(&positivity, p.hybrid);
        OK(scheme_unravel(&e, &refused, p.hybrid, &positivity, 0, p.diags) == OK, "no error");
        positivity_clear(&positivity, p.hybrid);
        OK(works ? e != NULL : refused != NULL, "diffusion %s: %s", diffusion,
           refused ? refused : "unravelled");
        if (e) {
            scalar_t square;

            scalar_init(square, p.model->ring);
            scalar_mul(square, &e->sigma[e->noise_count], &e->sigma[e->noise_count], p.model->ring);
            OK(e->noise_count == 1 && scalar_equal(square, &p.hybrid->d2[3], p.model->ring),
               "sigma^2 = D2");
            scalar_clear(square, p.model->ring);
            equations_free(e);
        }
        free(refused);
    }
    pipeline_close(&p);
    text_clear(&text);
}

int main(void)
{
    flint_rand_t random;

    flint_randinit(random);
    flint_randseed(random, tap_seed(), tap_seed() + 1);
    for (unsigned long k = 0; k < 6 * tap_multiplier(); k++)
        check_bracket(random);
    for (size_t k = 0; k < sizeof verdicts / sizeof *verdicts; k++)
        check_verdict(&verdicts[k]);
    for (size_t k = 0; k < sizeof errors / sizeof *errors; k++)
        check_error(&errors[k]);
    check_order();
    check_noise("4", 1);
    check_noise("1 + C.q^2", 1);
    check_noise("4*(1 + C.q^2)^2", 1);
    check_noise("C.q^2", 0); /* no noise at q = 0, but a force */
    flint_randclear(random);
    return tap_done();
}
