/* The check of reduced systems: it accepts what the runtime makes, and refuses each mutation. */
#include "certify/check_linear.h"
#include "emit/unit.h"
#include "fixture.h"
#include "jit/jit.h"
#include "runtime/context.h"
#include "tap.h"

typedef struct {
    fixture_t fixture;
    char *unit;
    jit_t *jit;
    const moyal_program *program;
    moyal_context context;
    moyal_reduction reduction;
} trial_t;

static int trial_make(trial_t *t, const char *model, int keep, int levels)
{
    const moyal_reduction_request request = {.keep = keep};
    emit_options_t options = fixture_options;
    char *why = NULL;

    memset(t, 0, sizeof *t);
    options.levels = levels;
    if (fixture_make(&t->fixture, model, SCHEME_QUANTUM, START_POINT) != OK)
        return 0;
    t->unit = emit_unit(t->fixture.kernel, &options);
    if (jit_compile(&t->jit, &why, t->unit, jit_has_tcc() ? JIT_TCC : JIT_CC) != OK) {
        free(why);
        return 0;
    }
    t->program = jit_program(t->jit);
    return moyal_context_init(&t->context, t->program, t->program->parameter_values, levels) ==
               MOYAL_DONE &&
           moyal_reduction_make(&t->reduction, t->program, &t->context, &request) == MOYAL_DONE;
}

static void trial_clear(trial_t *t)
{
    if (t->program)
        moyal_reduction_clear(&t->reduction);
    jit_free(t->jit);
    free(t->unit);
    moyal_context_clear(&t->context);
    fixture_clear(&t->fixture);
}

static status_t check(linear_check_t *out, const trial_t *t)
{
    return check_linear(out, &t->reduction, t->program, &t->context, t->fixture.kernel);
}

static void accepts(const char *name, const char *model, int levels)
{
    static const char *const kept[] = {"reduced", "all", "steady"};

    for (int keep = MOYAL_KEEP_NEEDED; keep <= MOYAL_KEEP_STEADY; keep++) {
        linear_check_t out = {0};
        status_t status = REFUTED;
        trial_t t;

        if (OK(trial_make(&t, model, keep, levels), "%s is reduced", name))
            status = check(&out, &t);
        OK(status == OK && out.rows > 0, "%s, %s: %zu rows, %zu zeros, worst %.2g", name,
           kept[keep], out.rows, out.zeros, out.worst);
        if (status != OK)
            printf("# %s\n", out.message);
        trial_clear(&t);
    }
}

#define CAVITY                                                                                     \
    "mode C\nqubit A\nhamiltonian C.n + A.sz/2 + (C.a*A.sp + C.ad*A.sm)/2\n"                       \
    "lindblad 1/10, C.a\nlindblad 1/50, C.ad\nlindblad 1/20, A.sm\n"
static const char cavity[] = CAVITY "initial C fock(2)\nobserve C.n, A.sz\n";
static const char coherent[] = CAVITY "initial C coherent(1)\nobserve C.q, A.sx\n";

static void test_accepts(void)
{
    accepts("a sector of Jaynes-Cummings", cavity, 6);
    accepts("coherences in rotating frames", coherent, 6);
    accepts("Rabi",
            "mode C\nqubit A\nhamiltonian C.n + A.sz/2 + C.q*A.sx/3\nlindblad 1/10, C.a\n"
            "observe C.n, A.sz\n",
            6);
    accepts("a quartic oscillator",
            "mode C\nhamiltonian C.p^2/2 + C.q^4/4\nlindblad 1/2, C.q\n"
            "initial C coherent(1/2)\nobserve C.q, C.p^2\n",
            7);
    accepts("a drive",
            "mode C\nqubit A\ndrive f(t) = cos(2*t)\nhamiltonian C.n^2 + f*C.q + C.q*A.sz\n"
            "lindblad 1/2, A.sm\nobserve C.q, A.sz\n",
            5);
    accepts("a squeezed bath and correlated channels",
            "mode C\nmode D\nhamiltonian C.n + C.n*D.n + C.q*D.p/5\n"
            "environment b bath {\n couple C.a\n nbar 1\n squeezing i/2\n}\n"
            "lindblad [[1, i/3], [-i/3, 1/2]], [C.q, D.a]\nobserve C.q*D.q\n",
            4);
    accepts("spins",
            "qubit A[1..3]\nhamiltonian sum(k, 1, 2, A[k].sx*A[k+1].sx + A[k].sy*A[k+1].sy)\n"
            "lindblad 1, A[1].sm\ninitial A[2] ket(0, 1)\nobserve A[3].sz, A[1].sx*A[2].sx\n",
            2);
}

/* ---- mutants --------------------------------------------------------------------------------- */

static void refused(trial_t *t, const char *what)
{
    linear_check_t out;

    OK(check(&out, t) == REFUTED, "noticed: %s", what);
    printf("# %s\n", out.message);
}

/* A weight that is used and not zero. */
static double *some_weight(moyal_reduction *r, long skip)
{
    for (long p = 0; p < r->runs.piece_count; p++)
        for (int n = 0; n < r->runs.pieces[p].terms; n++)
            for (long k = 0; k < r->runs.pieces[p].count; k++) {
                double *w = &r->runs.weights[r->runs.terms[r->runs.pieces[p].term + n].weight + k];

                if (*w != 0 && skip-- == 0)
                    return w;
            }
    return &r->runs.singles[0].weight;
}

static void mutate(const char *name, const char *model)
{
    moyal_reduction *r;
    trial_t t;
    double kept;
    long p = 0;

    if (!OK(trial_make(&t, model, 0, 6), "%s is reduced", name)) {
        trial_clear(&t);
        return;
    }
    r = &t.reduction;
    for (long skip = 0; skip < 40; skip += 13) {
        double *w = some_weight(r, skip);

        kept = *w;
        *w *= 1 + 1e-9;
        refused(&t, "a weight that is off by 1e-9");
        *w = -kept;
        refused(&t, "a weight of the other sign");
        *w = 0;
        refused(&t, "a weight that is missing");
        *w = kept;
    }
    if (r->runs.term_count > 0) {
        r->runs.terms[0].shift++;
        refused(&t, "a run shifted by one");
        r->runs.terms[0].shift--;
    }
    while (r->labels[p].part < 0 || r->x[p] == 0)
        p++;
    r->labels[p].part = -1;
    refused(&t, "an element that is not kept");
    r->labels[p].part = 0;
    r->x[p] += 0x1p-30;
    refused(&t, "another start");
    r->x[p] -= 0x1p-30;
    r->labels[p].frequency += 1;
    refused(&t, "another frequency");
    r->labels[p].frequency -= 1;
    r->weights[0].weight *= 1 + 1e-9;
    refused(&t, "a weight of an observable");
    trial_clear(&t);
}

int main(void)
{
    test_accepts();
    mutate("a sector", cavity);
    mutate("coherences", coherent);
    flint_cleanup();
    return tap_done();
}
