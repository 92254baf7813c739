/* Potentials: polynomials agree with the map of operators, the identity of others is proven and
 * notices mutants, and what cannot be is refused. */
#include "base/memory.h"
#include "environment/array.h"
#include "phasespace/potential.h"
#include "prove/verdict.h"
#include "scheme/symbol.h"
#include "tests/unit/pipeline.h"
#include "tests/unit/tap.h"

/* ---- polynomials, by both routes --------------------------------------------------------- */

static void add_polynomial(text_t *text, flint_rand_t random)
{
    static const char *const x[] = {"1", "A.sx", "A.sy", "A.sz"};

    for (int k = 0; k < 4; k++)
        text_printf(text, "%s%ld*C.q^%lu*D.q^%lu*%s", k ? " + " : "",
                    (long)n_randint(random, 9) - 4, n_randint(random, 5), n_randint(random, 3),
                    x[n_randint(random, 4)]);
}

/* Takes the observed polynomial out of the Hamiltonian and makes it the potential. */
static status_t move_potential(generator_t **generator, hybrid_t **hybrid, pipeline_t *p)
{
    model_t *model = p->model;
    op_src v = model->observables[0].operator_;
    order_t *order;
    status_t status;

    op_sub(model->hamiltonian, model->hamiltonian, v, &model->algebra);
    model->potential = memory_new(1, sizeof *model->potential);
    op_init(model->potential, &model->algebra);
    symbol_partial(model->potential, v, model);
    *hybrid = NULL;
    status = environment_trace(generator, model, p->diags);
    if (status == OK)
        status = order_parse(&order, "wigner", model, stdout);
    return status == OK ? phasespace_map(hybrid, *generator, order, p->diags) : status;
}

static void check_polynomial(flint_rand_t random)
{
    text_t text, v;
    pipeline_t p;
    generator_t *generator = NULL;
    hybrid_t *hybrid = NULL;

    text_init(&text);
    text_init(&v);
    add_polynomial(&v, random);
    text_printf(&text,
                "param hbar\nmode C, D classical\nqubit A\n"
                "hamiltonian C.p^2/2 + C.q*D.p*A.sx + (%s)\nlindblad 2, C.q + i*D.p\nobserve %s\n",
                text_string(&v), text_string(&v));
    pipeline_open(&p, text_string(&text), "wigner");
    if (OK(p.status == OK, "V = %s", text_string(&v)) &&
        OK(move_potential(&generator, &hybrid, &p) == OK, "as a potential")) {
        identity_t identity;

        OK(superop_equal(hybrid->whole, p.hybrid->whole, &p.model->algebra),
           "both routes give the same equation");
        OK(superop_equal(hybrid->residual, p.hybrid->residual, &p.model->algebra) &&
               !hybrid->series,
           "with the same residual, all of it");
        identity_check(&identity, hybrid);
        OK(identity.answer == TRUTH_TRUE, "and its identity: %s",
           identity.reason ? identity.reason : "proven");
        identity_clear(&identity);
    }
    hybrid_free(hybrid);
    generator_free(generator);
    pipeline_close(&p);
    text_clear(&v);
    text_clear(&text);
}

/* ---- functions --------------------------------------------------------------------------- */

#define SPACES "param U, k\nmode C classical\nqubit A\n"
static const char *const functions[] = {
    SPACES "hamiltonian C.p^2/2 + U*cos(k*C.q)*A.sz + exp(-C.q^2)\nlindblad 1, C.q\nobserve C.p\n",
    SPACES "hamiltonian C.p^2/2 + C.q^3*A.sx - U*C.q*sin(C.q)*A.sy\nlindblad 1, A.sz\n",
    "param hbar\nmode C, D classical\nqubit A\nhamiltonian C.p*D.q + cos(C.q - D.q)*A.sx\n",
    "mode C classical\nmode Q\nhamiltonian Q.n + exp(C.q)*(Q.q + Q.p^2)\n",
    "mode C classical\nhamiltonian C.p^2/2 + sqrt(1 + C.q^2)\n",
};

static truth_t identity_of(const hybrid_t *hybrid)
{
    identity_t identity;
    truth_t answer;

    identity_check(&identity, hybrid);
    answer = identity.answer;
    if (identity.reason)
        printf("# %.300s\n", identity.reason);
    identity_clear(&identity);
    return answer;
}

static void check_function(const char *text)
{
    pipeline_t p;
    scalar_t two;

    pipeline_open(&p, text, "wigner");
    if (OK(p.status == OK, "%s", text)) {
        superop_struct *residual = p.hybrid->residual;
        size_t n = p.hybrid->coordinates;

        scalar_init(two, p.model->ring);
        scalar_set_si(two, 2, p.model->ring);
        OK(identity_of(p.hybrid) == TRUTH_TRUE, "the identity is proven");
        OK(p.hybrid->series && p.hybrid->series_from > 3 && residual->count > 0,
           "the residual goes on from order %zu", p.hybrid->series_from);
        for (size_t k = 0; k < residual->count; k++) {
            scalar_mul(&residual->coefficients[k], &residual->coefficients[k], two, p.model->ring);
            OK(identity_of(p.hybrid) == TRUTH_FALSE, "a mutant of residual term %zu is noticed", k);
            (void)!scalar_div(&residual->coefficients[k], &residual->coefficients[k], two,
                              p.model->ring);
        }
        for (size_t i = 0; i < n; i++) {
            if (scalar_is_zero(&p.hybrid->drift[i], p.model->ring))
                continue;
            scalar_mul(&p.hybrid->drift[i], &p.hybrid->drift[i], two, p.model->ring);
            OK(identity_of(p.hybrid) == TRUTH_FALSE, "a mutant of drift %zu is noticed", i);
            (void)!scalar_div(&p.hybrid->drift[i], &p.hybrid->drift[i], two, p.model->ring);
        }
        scalar_clear(two, p.model->ring);
    }
    pipeline_close(&p);
}

static void check_verdict(void)
{
    prove_options_t options = {.jets = 2};
    equations_t *equations;
    proof_t *proof;
    pipeline_t p;

    pipeline_open(&p, functions[0], "wigner");
    if (OK(p.status == OK && prove(&proof, p.hybrid, p.wigner, &options, p.diags) == OK, "proof")) {
        OK(proof->verdict.kind == VERDICT_NOT_EXACT, "%s: %s", verdict_name(proof->verdict.kind),
           proof->verdict.reason);
        OK(proof->jets->limit != NULL, "derivatives: %s", proof->jets->limit);
        proof_free(proof);
        OK(scheme_quantum(&equations, p.generator, p.diags) == REFUTED,
           "there are no matrix elements");
    }
    pipeline_close(&p);
}

/* ---- refusals ---------------------------------------------------------------------------- */

static void check_refused(const char *text, const char *order, const char *word)
{
    char *messages = NULL;
    size_t length = 0;
    FILE *file = open_memstream(&messages, &length);
    pipeline_t p;

    pipeline_open_source(&p, source_new("test.moyal", text, strlen(text)), order);
    diags_print(file, p.diags);
    fclose(file);
    OK(p.status != OK && strstr(messages, word), "%s", messages);
    pipeline_close(&p);
    free(messages);
}

int main(void)
{
    flint_rand_t random;

    flint_randinit(random);
    flint_randseed(random, tap_seed(), tap_seed() + 1);
    for (unsigned long k = 0; k < 5 * tap_multiplier(); k++)
        check_polynomial(random);
    for (size_t k = 0; k < sizeof functions / sizeof *functions; k++)
        check_function(functions[k]);
    check_verdict();
    check_refused(functions[0], "husimi", "E0611");
    check_refused(SPACES "hamiltonian cos(C.p)\n", "wigner", "error");
    check_refused(SPACES "hamiltonian C.p*cos(C.q) + cos(C.q)*C.p\n", "wigner", "error");
    check_refused(SPACES "mode Q\nhamiltonian cos(Q.q)\n", "wigner", "error");
    check_refused(SPACES "hamiltonian i*cos(C.q)\n", "wigner", "E0204");
    check_refused(SPACES "lindblad cos(C.q), A.sz\n", "wigner", "error");
    check_refused(SPACES "observe cos(C.q)\n", "wigner", "error");
    flint_randclear(random);
    return tap_done();
}
