/* Verdicts, their exit statuses, and what is said about initial states. */
#include "prove/verdict.h"
#include "tests/unit/pipeline.h"
#include "tests/unit/tap.h"

typedef struct {
    const char *what, *text, *order;
    verdict_kind_t kind;
    truth_t holds;
    status_t status;
    size_t conditions;
} verdict_case_t;

#define OSCILLATOR_QUBIT                                                                           \
    "mode C classical\nqubit A\nhamiltonian C.p^2/2 + lambda*C.q*A.sz\n"                           \
    "lindblad 2*gC, C.q\nlindblad 2*gQ, A.sz\nobserve C.p^2\n"
#define DISPERSIVE "mode C classical\nqubit A\nhamiltonian chi*C.q^2*A.sz\nobserve C.p^2*A.sx\n"
#define STATED     "mode C classical\nqubit A\nhybrid {\ndecoherence 1, A.sz\n"
#define STATED_ON(box)                                                                             \
    "mode C classical\nqubit A\ndomain C.q in " box "\nhybrid {\ndecoherence 1, A.sz\n"

static const verdict_case_t verdicts[] = {
    {"symbolic trade-off", "param lambda, gC, gQ\nassume gC > 0, gQ > 0\n" OSCILLATOR_QUBIT,
     "wigner", VERDICT_EXACT_IF, TRUTH_UNKNOWN, OK, 1},
    {"trade-off that holds",
     "param lambda = 1, gC = 1/4, gQ = 1/4\nassume gC > 0, gQ > 0\n" OSCILLATOR_QUBIT, "wigner",
     VERDICT_EXACT_IF, TRUTH_TRUE, OK, 1},
    {"trade-off that fails",
     "param lambda = 2, gC = 1/4, gQ = 1/8\nassume gC > 0, gQ > 0\n" OSCILLATOR_QUBIT, "wigner",
     VERDICT_EXACT_IF, TRUTH_FALSE, REFUTED, 1},
    {"trade-off that is assumed",
     "param lambda, gC, gQ\nassume gC > 0, gQ > 0, 16*gC*gQ - lambda^2 >= 0\n" OSCILLATOR_QUBIT,
     "wigner", VERDICT_EXACT, TRUTH_UNKNOWN, OK, 0},
    {"one channel",
     "param c = 2, g = 1\nassume g > 0\nmode C classical\nqubit A\n"
     "lindblad g, C.q + i*c*A.sz\n",
     "wigner", VERDICT_EXACT, TRUTH_TRUE, OK, 0},
    {"zero temperature atom",
     "param g, k, gd\nassume g > 0, k > 0, gd > 0\nmode C classical\nqubit A\n"
     "hamiltonian g*(C.a*A.sp + C.ad*A.sm)\nlindblad k, C.a\nlindblad gd, A.sm\n",
     "wigner", VERDICT_QUASI, TRUTH_UNKNOWN, REFUTED, SIZE_MAX},
    {"the same with values",
     "param g = 1, k = 1, gd = 5\nassume g > 0, k > 0, gd > 0\nmode C classical\nqubit A\n"
     "hamiltonian g*(C.a*A.sp + C.ad*A.sm)\nlindblad k, C.a\nlindblad gd, A.sm\n",
     "wigner", VERDICT_QUASI, TRUTH_FALSE, REFUTED, SIZE_MAX},
    {"residual", "param chi\n" DISPERSIVE, "wigner", VERDICT_NOT_EXACT, TRUTH_UNKNOWN, REFUTED, 0},
    {"residual at values", "param chi = 1\n" DISPERSIVE, "wigner", VERDICT_NOT_EXACT, TRUTH_FALSE,
     REFUTED, 0},
    {"a domain that ends at a parameter",
     "param L = 2, g\nassume g >= 1\n" STATED_ON(
         "[1, L]") "diffusion C.q, C.q, g*C.q\nbackreaction C.q, 1, A.sz\n}\n",
     "wigner", VERDICT_UNDECIDED, TRUTH_UNKNOWN, UNDECIDED, 0},
    {"a domain that ends at a root",
     "param g\nassume g > 0\n" STATED_ON("[0, sqrt(2)]") "diffusion C.q, C.q, g*(2 - C.q^2)\n}\n",
     "wigner", VERDICT_UNDECIDED, TRUTH_UNKNOWN, UNDECIDED, 0},
    {"no condition is necessary on a larger domain",
     "param L = 2, g\nassume g >= 0\n" STATED_ON("[0, L]") "diffusion C.q, C.q, 1 + g*C.q\n}\n",
     "wigner", VERDICT_UNDECIDED, TRUTH_UNKNOWN, UNDECIDED, 0},
    {"cosines that may be the same",
     "param a = 1, b = 1\nassume a > 0, b > 0\n" STATED
     "diffusion C.q, C.q, 1\nbackreaction C.p, cos(a*C.q) - cos(b*C.q), A.sz\n}\n",
     "wigner", VERDICT_UNDECIDED, TRUTH_UNKNOWN, UNDECIDED, 0},
    {"a cosine alone",
     "param a\nassume a > 0\n" STATED
     "diffusion C.q, C.q, 1\nbackreaction C.p, cos(a*C.q), A.sz\n}\n",
     "wigner", VERDICT_QUASI, TRUTH_UNKNOWN, REFUTED, SIZE_MAX},
    {"a singular Hamiltonian", STATED "diffusion C.q, C.q, 1\nhamiltonian A.sx/C.q\n}\n", "wigner",
     VERDICT_UNDECIDED, TRUTH_UNKNOWN, UNDECIDED, 0},
    {"a drift that is not real", STATED "diffusion C.q, C.q, 1\ndrift C.p, sqrt(C.q)\n}\n",
     "wigner", VERDICT_UNDECIDED, TRUTH_UNKNOWN, UNDECIDED, 0},
    {"both on a domain without zero",
     STATED_ON("[1, 2]") "diffusion C.q, C.q, 1\nhamiltonian A.sx/C.q\ndrift C.p, sqrt(C.q)\n}\n",
     "wigner", VERDICT_EXACT, TRUTH_TRUE, OK, 0},
    {"a pole in a parameter", "param a = 0.5\n" STATED "diffusion C.q, C.q, 1/a\n}\n", "wigner",
     VERDICT_EXACT_IF, TRUTH_TRUE, OK, 1},
    {"a series that ends at the values",
     "param k = 1, l = 1\nmode C classical\nqubit A\n"
     "hamiltonian C.p^2/2 + cos(k*C.q) - cos(l*C.q)\nlindblad 1, C.q\n",
     "wigner", VERDICT_NOT_EXACT, TRUTH_UNKNOWN, REFUTED, 0},
    {"a series that does not",
     "param k = 1, l = 2\nmode C classical\nqubit A\n"
     "hamiltonian C.p^2/2 + cos(k*C.q) - cos(l*C.q)\nlindblad 1, C.q\n",
     "wigner", VERDICT_NOT_EXACT, TRUTH_FALSE, REFUTED, 0},
};

static void check_verdict(const verdict_case_t *c)
{
    prove_options_t options = {.jets = 2};
    proof_t *proof;
    pipeline_t p;

    pipeline_open(&p, c->text, c->order);
    if (OK(p.status == OK && prove(&proof, p.hybrid, p.wigner, &options, p.diags) == OK,
           "%s: proof", c->what)) {
        const verdict_t *v = &proof->verdict;
        OK(v->kind == c->kind, "%s: %s", c->what, verdict_name(v->kind));
        OK(v->holds == c->holds, "%s: holds is %d", c->what, v->holds);
        OK(v->status == c->status, "%s: exit status %d", c->what, status_exit_code(v->status));
        OK(c->conditions == SIZE_MAX || v->conditions.count == c->conditions, "%s: %zu conditions",
           c->what, v->conditions.count);
        OK(v->reason && *v->reason, "%s: %s", c->what, v->reason);
        proof_free(proof);
    }
    pipeline_close(&p);
}

/* A band of seven rows whose diagonal has no known sign. */
static void check_too_many(void)
{
    prove_options_t options = {.jets = 1};
    proof_t *proof;
    pipeline_t p;

    pipeline_open(&p,
                  "param a, b[1..7], c\nmode C[1..4] classical\nhybrid {\nfor k in 1..3 {\n"
                  "diffusion C[k].q, C[k].q, a - b[k]\ndiffusion C[k].p, C[k].p, a - b[3 + k]\n"
                  "diffusion C[k].q, C[k].p, c\ndiffusion C[k].p, C[k+1].q, c\n}\n"
                  "diffusion C[4].q, C[4].q, a - b[7]\n}\n",
                  "wigner");
    if (OK(prove(&proof, p.hybrid, p.wigner, &options, p.diags) == OK, "proof of seven rows")) {
        const verdict_t *v = &proof->verdict;
        OK(v->kind == VERDICT_UNDECIDED && strstr(v->reason, "7 coupled rows") &&
               v->conditions.count == 7,
           "seven rows are too many: %s", v->reason);
        proof_free(proof);
    }
    pipeline_close(&p);
}

/* Without diffusion the back-reaction has to be zero, which depends on a. */
static void check_vanishing(void)
{
    prove_options_t options = {.jets = 1};
    proof_t *proof;
    pipeline_t p;

    pipeline_open(&p, "param a\n" STATED "backreaction C.p, sin(a*C.q), A.sz\n}\n", "wigner");
    if (OK(prove(&proof, p.hybrid, p.wigner, &options, p.diags) == OK, "proof without diffusion")) {
        OK(proof->verdict.kind == VERDICT_UNDECIDED &&
               strstr(proof->verdict.reason, "sin(a*C.q) == 0"),
           "%s", proof->verdict.reason);
        proof_free(proof);
    }
    pipeline_close(&p);
}

/* A residual that an assumed equation removes, and one that values remove. */
static void check_surfaces(void)
{
    prove_options_t options = {.jets = 1};
    proof_t *proof;
    pipeline_t p;

    pipeline_open(&p, "param chi, x\nassume chi - 2*x == 0, x == 0\n" DISPERSIVE, "wigner");
    if (OK(prove(&proof, p.hybrid, p.wigner, &options, p.diags) == OK, "proof on a surface")) {
        OK(proof->verdict.kind != VERDICT_NOT_EXACT, "assume chi == 0 removes the residual");
        proof_free(proof);
    }
    pipeline_close(&p);
    pipeline_open(&p, "param chi = 0\n" DISPERSIVE, "wigner");
    if (OK(prove(&proof, p.hybrid, p.wigner, &options, p.diags) == OK, "proof at chi = 0")) {
        OK(proof->verdict.kind == VERDICT_NOT_EXACT && strstr(proof->verdict.reason, "vanishes"),
           "a value of chi does not, but is told");
        proof_free(proof);
    }
    pipeline_close(&p);
}

/* A wrong form is an internal error, never a verdict. */
static void check_wrong_form(void)
{
    prove_options_t options = {.jets = 1};
    proof_t *proof = NULL;
    pipeline_t p;

    pipeline_open(&p, "param lambda, gC, gQ\nassume gC > 0, gQ > 0\n" OSCILLATOR_QUBIT, "wigner");
    scalar_neg(p.hybrid->d1 + 1, p.hybrid->d1 + 1, p.model->ring);
    OK(prove(&proof, p.hybrid, p.wigner, &options, p.diags) == INTERNAL_ERROR && !proof,
       "a flipped sign in D1 ends in an internal error");
    OK(diags_errors(p.diags) == 1, "with a message");
    pipeline_close(&p);
}

/* ---- initial states
 * ------------------------------------------------------------------------------- */

typedef struct {
    const char *state, *order;
    truth_t answer;
} initial_case_t;

/* Two-mode squeezed vacuum: cosh 2r = 5/3, sinh 2r = 4/3. */
#define SQUEEZED                                                                                   \
    "initial C, Q gaussian([0, 0, 0, 0], [[5/6, 0, 2/3, 0], [0, 5/6, 0, -2/3], [2/3, 0, 5/6, 0], " \
    "[0, -2/3, 0, 5/6]])\n"
/* Correlated, but by classical noise alone. */
#define MIXED                                                                                      \
    "initial C, Q gaussian([0, 0, 0, 0], [[3/2, 0, 1, 0], [0, 3/2, 0, 1], [1, 0, 3/2, 0], "        \
    "[0, 1, 0, 3/2]])\n"

static const initial_case_t initials[] = {
    {"", "wigner", TRUTH_TRUE},
    {"", "p", TRUTH_TRUE},
    {"", "s=2", TRUTH_FALSE},
    {"initial C thermal(1/2)\n", "s=2", TRUTH_TRUE},
    {"initial C thermal(x)\n", "s=2", TRUTH_UNKNOWN},
    {"initial C gaussian([0,0], [[1/8, 0], [0, 2]])\n", "wigner", TRUTH_TRUE},
    {"initial C gaussian([0,0], [[1/8, 0], [0, 2]])\n", "p", TRUTH_FALSE},
    {"initial C fock(0)\n", "p", TRUTH_TRUE},
    {"initial C fock(1)\n", "wigner", TRUTH_FALSE},
    {"initial C fock(3)\n", "s=-1/2", TRUTH_FALSE},
    {"initial C fock(3)\n", "husimi", TRUTH_TRUE},
    {"initial C fock(2)\n", "s=-3/2", TRUTH_TRUE},
    {"initial C fock(1)\n", "p", TRUTH_FALSE},
    {"initial C fock(1)\n", "S=[[1, 0], [0, 1/8]]", TRUTH_UNKNOWN},
    {"initial C cat(1)\n", "wigner", TRUTH_FALSE},
    {"initial C cat(1)\n", "s=-1/2", TRUTH_FALSE},
    {"initial C cat(1)\n", "husimi", TRUTH_TRUE},
    {SQUEEZED, "wigner", TRUTH_FALSE},
    {SQUEEZED, "husimi", TRUTH_TRUE},
    {MIXED, "wigner", TRUTH_TRUE},
};

static void check_initial(const initial_case_t *c)
{
    initial_t initial;
    pipeline_t p;
    text_t text;

    text_init(&text);
    text_printf(&text, "param x\nassume x > 0\nmode C classical\nmode Q\n%sobserve C.q\n",
                c->state);
    pipeline_open(&p, text_string(&text), c->order);
    if (OK(p.status == OK, "derivation")) {
        initial_positive(&initial, p.hybrid);
        OK(initial.answer == c->answer && !initial.reason == (c->answer == TRUTH_TRUE),
           "%.*s in order %s: %d", (int)strcspn(c->state, "\n"), c->state, c->order,
           initial.answer);
        initial_clear(&initial);
    }
    pipeline_close(&p);
    text_clear(&text);
}

int main(void)
{
    for (size_t k = 0; k < sizeof verdicts / sizeof *verdicts; k++)
        check_verdict(verdicts + k);
    check_surfaces();
    check_too_many();
    check_vanishing();
    check_wrong_form();
    for (size_t k = 0; k < sizeof initials / sizeof *initials; k++)
        check_initial(initials + k);
    flint_cleanup();
    return tap_done();
}
