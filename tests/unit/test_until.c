/* Values at finite time: closed moments against dense exponentials, the quantum model against the
 * hybrid equation in random orders, integration against series, and what is said about mean field.
 */
#include "enclose/balls.h"
#include "enclose/moments_enclose.h"
#include "enclose/moments_hybrid.h"
#include "enclose/moments_linear.h"
#include "enclose/until.h"
#include "tests/unit/pipeline.h"
#include "tests/unit/tap.h"

/* Two coupled oscillators with random numbers; `drive`: one of them is a drive that stays. */
static void random_model(text_t *out, flint_rand_t random, int drive)
{
    int c[8];

    for (size_t k = 0; k < 8; k++)
        c[k] = (int)n_randint(random, 9) - 4;
    text_printf(out, drive ? "drive f(t) = %d/8\n" : "param f = %d/8\n", c[0]);
    text_printf(out,
                "mode C classical\nmode Q\n"
                "hamiltonian (C.p^2 + C.q^2)/2 + (Q.p^2 + 2*Q.q^2)/2 + %d/8*C.q*Q.q + %d/8*C.q*Q.p"
                " + f*C.q + %d/16*(C.q*C.p + C.p*C.q)\n",
                c[1], c[2], c[3]);
    text_printf(out, "lindblad %d/16, C.a + %d/4*Q.ad\nlindblad 1/8, C.q\n", c[4] + 4, c[5]);
    text_printf(out, "initial C coherent(1 + %d*i/4)\ninitial Q fock(2)\n", c[6]);
    text_add(out, "observe C.q, C.p^2, C.q*Q.q, Q.n\n");
}

static int agree(const flow_result_t *a, const flow_result_t *b)
{
    int same = a->count == b->count && a->reached == a->count && b->reached == b->count;

    for (size_t k = 0; same && k < a->count * a->output_count; k++)
        same = arb_overlaps(a->values + k, b->values + k);
    return same;
}

static int narrow(const flow_result_t *a, slong bits)
{
    int all = 1;

    for (size_t k = 0; k < a->count * a->output_count; k++)
        all &= mag_cmp_2exp_si(arb_radref(a->values + k), -bits) <= 0;
    return all;
}

/* exp(A t) (x, 1) by derivatives of the right-hand sides, in place of coefficients of splits. */
static int is_exponential(const equations_t *e, const flow_result_t *result, const fmpq *until)
{
    slong n = (slong)e->coordinates, bits = 400;
    const ring_t *ring = e->model->ring;
    arb_struct *values = balls_new(e->model, bits);
    arb_mat_t a, x;
    arb_t t;
    scalar_t rate, slope;
    int same = 1;

    arb_mat_init(a, n + 1, n + 1);
    arb_mat_init(x, n + 1, 1);
    arb_init(t);
    scalar_init(rate, ring);
    scalar_init(slope, ring);
    flow_time(t, until, 1, 1, bits);
    for (slong i = 0; i < n; i++) {
        moment_rhs(rate, (size_t)i, e);
        for (slong j = 0; j < n; j++) {
            scalar_derivative(slope, rate, ring_coordinate(ring, (size_t)j), ring);
            ball_value(arb_mat_entry(a, i, j), slope, values, bits, ring);
        }
        ball_value(arb_mat_entry(a, i, n), rate, values, bits, ring); /* at x = 0 */
        ball_value(arb_mat_entry(x, i, 0), &e->mean[i], values, bits, ring);
    }
    arb_one(arb_mat_entry(x, n, 0));
    arb_mat_scalar_mul_arb(a, a, t, bits);
    arb_mat_exp(a, a, bits);
    arb_mat_mul(x, a, x, bits);
    for (slong i = 0; i < n; i++)
        same &= arb_overlaps(arb_mat_entry(x, i, 0),
                             result->states + (result->count - 1) * result->unknowns + i);
    arb_mat_clear(a);
    arb_mat_clear(x);
    arb_clear(t);
    scalar_clear(rate, ring);
    scalar_clear(slope, ring);
    balls_free(values, e->model);
    return same;
}

static void check_random(flint_rand_t random, const fmpq *until)
{
    static const char *const orders[] = {"wigner", "husimi", "s=1/2", "S=[[1/3,1/7],[1/7,-1/5]]"};
    flow_result_t quantum, hybrid;
    equations_t *moments, *phase = NULL;
    unsigned char open[4];
    char *why = NULL;
    pipeline_t p;
    text_t text;

    text_init(&text);
    random_model(&text, random, 0);
    pipeline_open(&p, text_string(&text), orders[n_randint(random, 4)]);
    moments = scheme_moments_closed(p.generator, 1);
    phase = moments_hybrid(&why, open, p.hybrid);
    if (OK(p.status == OK && moments && phase, "closed moments in both forms, seed %lu",
           tap_seed())) {
        int good = moments_enclose(&quantum, moments, until, 3, 170) == OK &&
                   moments_enclose(&hybrid, phase, until, 3, 170) == OK;

        OK(good && narrow(&quantum, 170) && narrow(&hybrid, 170), "50 digits, seed %lu",
           tap_seed());
        OK(agree(&quantum, &hybrid), "overlap in order %s", p.hybrid->order->name);
        OK(is_exponential(moments, &quantum, until) && is_exponential(phase, &hybrid, until),
           "as the dense exponential has it");
        flow_result_clear(&quantum);
        flow_result_clear(&hybrid);
    }
    free(why);
    equations_free(moments);
    equations_free(phase);
    pipeline_close(&p);
    text_clear(&text);
}

/* The same model with a parameter and with a drive that does not move: series and integration. */
static void check_drive(flint_rand_t random, const fmpq *until)
{
    flow_result_t results[2];
    pipeline_t p;
    const ulong seed = n_randlimb(random);
    flint_rand_t own;
    int good = 1, linear[2] = {0, 0};

    flint_randinit(own);
    for (int drive = 0; drive < 2; drive++) {
        equations_t *moments;
        text_t text;

        flint_randseed(own, seed, seed + 1);
        text_init(&text);
        random_model(&text, own, drive);
        pipeline_open(&p, text_string(&text), "wigner");
        moments = scheme_moments_closed(p.generator, 1);
        linear[drive] = moments_are_linear(moments);
        good &= moments_enclose(&results[drive], moments, until, 3, 100) == OK;
        equations_free(moments);
        pipeline_close(&p);
        text_clear(&text);
    }
    OK(good && linear[0] && !linear[1] && agree(&results[0], &results[1]) &&
           narrow(&results[1], 100),
       "integration is in the series, seed %lu", tap_seed());
    flint_randclear(own);
    flow_result_clear(&results[0]);
    flow_result_clear(&results[1]);
}

/* Observables whose moments do not close are left out, of the quantum model and of the hybrid
 * equation; the moments are those of the others alone. */
static void check_some(void)
{
    static const char *const observed[] = {"A.sx, C.q, A.sy, C.q*A.sz", "C.q, C.q*A.sz", "A.sx"};
    size_t counts[3][2] = {{0}};
    unsigned char open[3][2][4] = {{{0}}};

    for (size_t k = 0; k < 3; k++) {
        pipeline_t p;
        text_t text;

        text_init(&text);
        text_printf(&text,
                    "mode C classical\nqubit A\n"
                    "hamiltonian (C.p^2 + C.q^2)/2 + 1/2*C.q*A.sz\nlindblad 1, C.q\n"
                    "observe %s\n",
                    observed[k]);
        pipeline_open(&p, text_string(&text), "wigner");
        for (size_t hybrid = 0; hybrid < 2; hybrid++) {
            char *why = NULL;
            equations_t *e = hybrid ? moments_hybrid(&why, open[k][hybrid], p.hybrid)
                                    : scheme_moments_some(&why, open[k][hybrid], p.generator);

            counts[k][hybrid] = e ? e->coordinates : 0;
            OK((e != NULL) == (k < 2) && (why == NULL) == (k < 2), "moments of %s, %zu",
               observed[k], hybrid);
            free(why);
            equations_free(e);
        }
        pipeline_close(&p);
        text_clear(&text);
    }
    for (size_t hybrid = 0; hybrid < 2; hybrid++) {
        const unsigned char *marks = open[0][hybrid];

        OK(marks[0] && !marks[1] && marks[2] && !marks[3], "open are A.sx and A.sy");
        OK(counts[0][hybrid] > 0 && counts[0][hybrid] == counts[1][hybrid],
           "without moments of their own");
    }
}

/* Long and stiff: a dense exponential. */
static void check_long(void)
{
    flow_result_t result;
    equations_t *moments;
    pipeline_t p;
    fmpq_t until;

    fmpq_init(until);
    fmpq_set_si(until, 1000, 1);
    pipeline_open(&p,
                  "mode C classical\nmode Q\nhamiltonian C.n + Q.n + (C.a*Q.ad + C.ad*Q.a)/2\n"
                  "lindblad 50, C.a\nlindblad 25, C.ad\ninitial Q coherent(3)\nobserve Q.n, C.n\n",
                  "wigner");
    moments = scheme_moments_closed(p.generator, 1);
    OK(moments && moments_enclose(&result, moments, until, 4, 100) == OK && narrow(&result, 100),
       "a stiff model for long");
    if (moments) {
        arb_sub_ui(result.values, result.values + 8, 1, 64); /* occupation 25/(50 - 25) */
        OK(mag_cmp_2exp_si(arb_radref(result.values), -90) < 0 &&
               arf_cmpabs_2exp_si(arb_midref(result.values), -8) < 0,
           "ends in its steady state");
        flow_result_clear(&result);
    }
    equations_free(moments);
    pipeline_close(&p);
    fmpq_clear(until);
}

/* ---- mean field
 * ---------------------------------------------------------------------------------- */

static void check_meanfield(const char *text, size_t least, size_t most, const char *what)
{
    pipeline_t p;
    fmpq_t two;

    fmpq_init(two);
    fmpq_set_si(two, 2, 1);
    pipeline_open(&p, text, "wigner");
    if (OK(p.status == OK, "%s", what)) {
        until_t *until = until_prove(p.hybrid, p.wigner, two, 15, 0, NULL, NULL);

        OK(until->overlap == TRUTH_TRUE, "both forms overlap");
        OK(until->wrong_count >= least && until->wrong_count <= most, "%zu proofs of wrong values",
           until->wrong_count);
        until_free(until);
    }
    pipeline_close(&p);
    fmpq_clear(two);
}

/* A closure is integrated like the rest. */
static void check_closure(void)
{
    const closure_t closure = {CLOSURE_CUMULANT, 3};
    moment_system_t *system = NULL;
    flow_result_t result;
    char *why = NULL;
    pipeline_t p;
    fmpq_t until;

    fmpq_init(until);
    fmpq_set_si(until, 3, 2);
    pipeline_open(&p,
                  "mode C classical\nqubit A\nhamiltonian C.n + A.sz/2 + (C.a*A.sp + C.ad*A.sm)/2\n"
                  "lindblad 1/4, C.a\nlindblad 1/8, A.sm\ninitial C coherent(1)\n"
                  "observe C.q, A.sz\n",
                  "wigner");
    if (OK(scheme_moments(&system, &why, p.generator, &closure, p.diags) == OK && system,
           "moments of third order")) {
        OK(moments_enclose(&result, system->equations, until, 2, 60) == OK && narrow(&result, 60),
           "are integrated with proof");
        flow_result_clear(&result);
    }
    moment_system_free(system);
    free(why);
    pipeline_close(&p);
    fmpq_clear(until);
}

int main(void)
{
    flint_rand_t random;
    fmpq_t until;

    flint_randinit(random);
    flint_randseed(random, tap_seed(), tap_seed() + 1);
    fmpq_init(until);
    fmpq_set_si(until, 7, 3);
    for (unsigned k = 0; k < 4 * tap_multiplier(); k++) {
        check_random(random, until);
        check_drive(random, until);
    }
    check_some();
    check_long();
    check_meanfield("mode C classical\nmode Q\n"
                    "hamiltonian C.n + 3/2*Q.n + (C.a*Q.ad + C.ad*Q.a)/3\n"
                    "initial C coherent(1)\ninitial Q coherent(i)\nobserve C.q, C.p, Q.q, Q.p\n",
                    0, 0, "coherent states of a closed linear model");
    check_meanfield("mode C classical\nqubit A\nhamiltonian C.n + C.q*A.sz/2\n"
                    "initial A ket(1, 1)\nobserve C.q, C.q^2, C.q*A.sz\n",
                    4, 4, "a qubit that pushes");
    check_closure();
    fmpq_clear(until);
    flint_randclear(random);
    return tap_done();
}
