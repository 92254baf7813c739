/* Bounds of moments: the operator inequality on large cuts, its consequences along solutions, and
 * that numbers which are a little too small are noticed. */
#include <stdint.h>

#include "enclose/initial_power.h"
#include "enclose/moment_bound.h"
#include "tests/unit/evolve.h"

static uint64_t state_of_random;

static int below(int n)
{
    state_of_random = state_of_random * 6364136223846793005u + 1442695040888963407u;
    return (int)((state_of_random >> 33) % (uint64_t)n);
}

/* How many levels below the cut products are still exact: the degree of all that occurs. */
enum { EDGE = 5 };

static int inside(size_t row, const evolve_t *e)
{
    const size_t count = e->stage.count;

    for (size_t f = count; f-- > 0;) {
        size_t d = space_dimension(e->model->space, e->stage.factors[f]);

        if (d == 0 && row % e->levels + EDGE >= e->levels)
            return 0;
        row /= d ? d : e->levels;
    }
    return 1;
}

/* Whether a + b V^k - L†(V^k) >= 0 on the levels inside of the cut, by Cholesky's factors. */
static int is_positive(double a, double b, const number *adjoint, const double *power, evolve_t *e)
{
    const size_t d = e->d;
    size_t n = 0, *rows = memory_new(d, sizeof *rows);
    double scale = fabs(a);
    number *m;
    int good = 1;

    for (size_t i = 0; i < d; i++)
        if (inside(i, e))
            rows[n++] = i;
    m = memory_new(n * n, sizeof *m);
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < n; j++)
            m[i * n + j] = -adjoint[rows[i] * d + rows[j]];
        m[i * (n + 1)] += a + b * power[rows[i]];
    }
    for (size_t j = 0; j < n && good; j++) {
        double pivot = creal(m[j * (n + 1)]);

        scale = fmax(scale, fabs(b) * power[rows[j]]);
        good = pivot > -1e-9 * (1 + scale);
        if (pivot <= 1e-9 * (1 + scale)) /* zero up to rounding: so is its column */
            continue;
        for (size_t i = j + 1; i < n; i++) {
            number factor = m[i * n + j] / pivot;

            if (factor != 0)
                for (size_t k = j + 1; k <= i; k++)
                    m[i * n + k] -= factor * conj(m[k * n + j]);
        }
    }
    free(m);
    free(rows);
    return good;
}

/* The pairs of order k; with `mutant` whether some a that is a fifth less is noticed. */
static void check_pairs(const moment_bounds_t *bounds, size_t k, const double *v, int mutant,
                        double t, evolve_t *e)
{
    number *power = memory_new(e->d * e->d, sizeof *power);
    number *adjoint = memory_new(e->d * e->d, sizeof *adjoint);
    double *diagonal = memory_new(e->d, sizeof *diagonal);
    int all = 1, noticed = 0;
    size_t count = 0;
    arb_t a, b;

    arb_init(a);
    arb_init(b);
    for (size_t i = 0; i < e->d; i++)
        power[i * (e->d + 1)] = diagonal[i] = pow(v[i], (double)k);
    generator_apply(adjoint, power, t, 1, e);
    for (; moment_pair(a, b, bounds, k, count); count++) {
        const double x = arf_get_d(arb_midref(a), ARF_RND_NEAR);
        const double y = arf_get_d(arb_midref(b), ARF_RND_NEAR);

        all = all && is_positive(x, y, adjoint, diagonal, e);
        noticed = noticed || (x > 0 && !is_positive(0.8 * x, y, adjoint, diagonal, e));
    }
    OK(all && count > 0, "L†(V^%zu) <= a + b V^%zu for %zu pairs at time %g", k, k, count, t);
    if (mutant)
        OK(noticed, "a fifth less is too small for one of them");
    arb_clear(a);
    arb_clear(b);
    free(power);
    free(adjoint);
    free(diagonal);
}

/* The moments of the solution are below the bounds; at t = 0 they are equal to them. */
static void check_moments(const moment_bounds_t *bounds, size_t most, const double *v, double t,
                          evolve_t *e)
{
    arb_t time;
    mag_t bound;

    arb_init(time);
    mag_init(bound);
    arb_set_d(time, t);
    for (size_t k = 1; k <= most; k++) {
        double moment = 0, above;

        for (size_t i = 0; i < e->d; i++)
            moment += creal(e->rho[i * (e->d + 1)]) * pow(v[i], (double)k);
        moment_bound(bound, bounds, k, time);
        above = mag_get_d(bound);
        if (t == 0)
            OK(fabs(above - moment) < 1e-6 * moment, "<V^%zu> = %g at the start, bound %g", k,
               moment, above);
        else
            OK(moment <= above * (1 + 1e-12), "<V^%zu> = %g at %g, bound %g", k, moment, t, above);
    }
    arb_clear(time);
    mag_clear(bound);
}

/* `commutes`: V is expected to be this; NULL: whatever it is.  Up to the order `tight` a fifth less
 * than a is too little: row sums are not far above the operators they bound. */
static void model(const char *name, const char *text, size_t levels, const char *commutes,
                  size_t tight)
{
    const double until = 2;
    moment_bounds_t *bounds;
    evolve_t e;
    char *why = NULL, *v_text;
    arb_t time;

    printf("# %s\n", name);
    arb_init(time);
    arb_set_d(time, until);
    if (evolve_open(&e, text, levels)) {
        bounds = moment_bounds_new(&why, e.equations, time, 6);
        if (OK(bounds != NULL, "%s has bounds (%s)", name, why ? why : "")) {
            double *v = diagonal_of(moment_weights(bounds)->observable, &e);

            v_text = op_print(moment_weights(bounds)->observable, &e.model->algebra);
            OK(!commutes || strcmp(v_text, commutes) == 0, "V = %s", v_text);
            free(v_text);
            for (size_t k = 1; k <= 6; k++)
                check_pairs(bounds, k, v, k <= tight, 0.7, &e);
            for (int k = 0; k <= 2 && commutes; k++) {
                check_moments(bounds, k ? 3 : 5, v, until * k / 2, &e);
                evolve_run(&e, until * k / 2, until / 2, k < 2 ? 60 : 0);
            }
            free(v);
        }
        moment_bounds_free(bounds);
    }
    evolve_close(&e);
    free(why);
    arb_clear(time);
}

static void models(void)
{
    model("Jaynes-Cummings, lossy and warm",
          "mode c\nqubit A\nhamiltonian c.n + 1/2*A.sz + 1/2*(c.a*A.sp + c.ad*A.sm)\n"
          "lindblad 1/10*6/5, c.a\nlindblad 1/10*1/5, c.ad\nlindblad 1/20, A.sm\n"
          "initial c coherent(1)\ninitial A ket(1,0)\nobserve A.sz\n",
          20, "1/2*c.q^2 + 1/2*c.p^2 + 1/2*A.sz + 1", 6);
    model("a driven damped cavity",
          "mode c\nhamiltonian c.n + 1/2*c.q\nlindblad 1/2, c.a\n"
          "initial c fock(2)\nobserve c.q\n",
          30, "1/2*c.q^2 + 1/2*c.p^2 + 1/2", 2);
    model("Kerr, driven in time, hbar not 1",
          "param hbar = 1/2\nmode c\ndrive f(t) = cos(3*t)/2\n"
          "hamiltonian c.n/2 + 1/4*c.n^2 + f*c.q\nlindblad 1/3, c.a^2\nlindblad 1/5, c.n\n"
          "initial c coherent(1/4 - i/4)\nobserve c.q\n",
          14, "c.q^2 + c.p^2 + 1/2", 2);
    model("two modes that exchange quanta",
          "mode c\nmode d\nhamiltonian c.n + 2*d.n + 1/3*(c.a*d.ad + c.ad*d.a)\n"
          "lindblad 1/2, c.a\nlindblad [[1/5, i/10],[-i/10, 1/5]], [c.ad, d.a]\n"
          "initial c coherent(1/2)\nobserve c.q\n",
          9, "1/2*c.q^2 + 1/2*c.p^2 + 1/2*d.q^2 + 1/2*d.p^2", 1);
    model("one quantum into two",
          "mode c\nmode d\nhamiltonian 1/4*(c.ad*d.a^2 + c.a*d.ad^2)\nlindblad 1/3, c.a\n"
          "lindblad 1/5, d.q\ninitial d fock(1)\ninitial c fock(1)\nobserve c.q\n",
          10, "c.q^2 + c.p^2 + 1/2*d.q^2 + 1/2*d.p^2 - 1/2", 1);
    model("parametric drive, a qubit pushed, hot",
          "mode c\nqubit A\nhamiltonian 1/5*(c.a^2 + c.ad^2) + 1/4*c.q*A.sx + 1/2*A.sz\n"
          "lindblad 1/2, c.a\nlindblad 1/3, c.ad*A.sm\n"
          "initial c gaussian([1/2,0],[[1,1/4],[1/4,1/2]])\n"
          "initial A ket(3/5,4/5*i)\nobserve A.sz\n",
          30, "1/2*c.q^2 + 1/2*c.p^2 + 1/2*A.sz + 1", 0);
    model("a spin and a qutrit",
          "mode c\nspin J 1\nqudit D 3\nhamiltonian c.n + 1/3*(c.a*J.Sp + c.ad*J.Sm)\n"
          "lindblad 1/4, c.a\nlindblad 1/5, D.e(0,2)\n"
          "initial c thermal(1/40)\ninitial D ket(0,0,1)\nobserve J.Sz\n",
          8, "1/2*c.q^2 + 1/2*c.p^2 - J.e(2,2) + J.e(0,0) + 3/2", 4);
}

/* A mode and a qubit with random terms: the operator inequalities alone. */
static void random_model(void)
{
    static char text[1000];
    const int s[] = {below(7) - 3, below(7) - 3, below(7) - 3, below(7) - 3, below(5),
                     below(5),     below(5),     below(7) - 3, below(4),     below(4)};

    snprintf(text, sizeof text,
             "mode c\nqubit A\nhamiltonian %d/3*c.n + %d/4*c.q + %d/5*c.n*A.sx + %d/9*c.p*A.sy + "
             "%d/8*(c.q*c.p + c.p*c.q)\nlindblad %d/3, c.a^2\nlindblad %d/4, c.ad\n"
             "lindblad 1, c.a + %d/3*c.q*A.sz\nlindblad %d/5, c.n + A.sm\n"
             "lindblad %d/2, c.a*A.sp\nobserve A.sz\n",
             s[0], s[1], s[2], s[3], s[4], s[5], s[6], s[7], s[8], s[9]);
    model("a random model", text, 20, NULL, 0);
}

/* ---- <V^k> of the start, against exact expectation values --------------------------------------
 */

static void exact_power(arb_t out, size_t k, const weights_t *weights, const arb_struct *balls)
{
    const algebra_t *algebra = &weights->model->algebra;
    scalar_t mean;
    op_t power;
    acb_t x;

    acb_init(x);
    scalar_init(mean, algebra->ring);
    op_init(power, algebra);
    op_one(power, algebra);
    while (k-- > 0)
        op_mul(power, power, weights->observable, algebra);
    if (!state_partial_expectation(power, power, weights->model->initial, algebra))
        abort();
    op_identity_part(mean, power, algebra);
    scalar_ball(x, mean, balls, 200, algebra->ring);
    arb_set(out, acb_realref(x));
    acb_clear(x);
    scalar_clear(mean, algebra->ring);
    op_clear(power, algebra);
}

static void powers(const char *text)
{
    enum { COUNT = 6 };
    arb_struct *found = _arb_vec_init(COUNT);
    const char *why = NULL;
    weights_t weights;
    evolve_t e;
    arb_t exact;

    arb_init(exact);
    if (evolve_open(&e, text, 3) && OK(weights_init(&weights, &why, e.equations), "V")) {
        char *v = op_print(weights.observable, &e.model->algebra);

        OK(initial_powers(found, &why, COUNT, &weights, e.balls, 100), "moments of %s", v);
        for (size_t k = 0; k < COUNT; k++) {
            exact_power(exact, k, &weights, e.balls);
            OK(arb_overlaps(exact, &found[k]) && arb_rel_accuracy_bits(&found[k]) > 60,
               "<V^%zu> = %g", k, arf_get_d(arb_midref(exact), ARF_RND_NEAR));
        }
        free(v);
        weights_clear(&weights);
    }
    evolve_close(&e);
    _arb_vec_clear(found, COUNT);
    arb_clear(exact);
}

static void starts(void)
{
    powers("param hbar = 3/2, m = 1/2\nmode c\nqubit A\nmode d\nhamiltonian c.ad*A.sm + c.a*A.sp + "
           "c.ad^2*d.a + c.a^2*d.ad\n"
           "initial c, d gaussian([m,1/3,-1,0], [[2,1/5,1/3,0],[1/5,1,0,-1/4],[1/3,0,2,0],"
           "[0,-1/4,0,3/2]])\ninitial A ket(3/5,4/5)\nobserve c.q\n");
    powers("mode c\nmode d\nmode e\nhamiltonian c.n\ninitial c fock(3)\ninitial d cat(1+i/2)\n"
           "initial e thermal(1/3)\nobserve c.q\n");
    powers("mode c\nqudit D 3\nqubit A\nhamiltonian c.a*D.e(2,0)*A.sp + c.ad*D.e(0,2)*A.sm\n"
           "initial c coherent(2-i)\n"
           "initial D, A state(1/6 + 1/12*D.e(0,1)*A.sm + 1/12*D.e(1,0)*A.sp)\nobserve c.q\n");
}

/* No bound where V^k itself would grow without one. */
static void refused(const char *name, const char *text)
{
    moment_bounds_t *bounds = NULL;
    char *why = NULL;
    evolve_t e;
    arb_t time;

    arb_init(time);
    arb_one(time);
    if (evolve_open(&e, text, 8))
        bounds = moment_bounds_new(&why, e.equations, time, 4);
    OK(!bounds && why, "%s: %s", name, why ? why : "");
    moment_bounds_free(bounds);
    free(why);
    evolve_close(&e);
    arb_clear(time);
}

static void refusals(void)
{
    refused("q^4", "mode c\nhamiltonian c.p^2/2 + c.q^4\nobserve c.q\n");
    refused("pairs pumped", "mode c\nhamiltonian c.n\nlindblad 1/5, c.ad^2\nobserve c.q\n");
}

int main(void)
{
    state_of_random = tap_seed();
    models();
    for (unsigned k = 0; k < 6 * tap_multiplier(); k++)
        random_model();
    starts();
    refusals();
    return tap_done();
}
