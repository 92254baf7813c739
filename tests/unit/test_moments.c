/* Equations of moments: their operators are Hermitian and independent, closed systems have the
 * exact derivatives at t = 0, closures keep what they promise. */
#include "environment/array.h"
#include "scheme/closing.h"
#include "scheme/moments.h"
#include "tests/unit/pipeline.h"
#include "tests/unit/tap.h"

/* ---- keys ---------------------------------------------------------------------------------- */

static void test_keys(flint_rand_t random)
{
    pipeline_t p;
    op_t a, form, back, x;
    int hermitian = 1, same = 1;

    pipeline_open(&p, "mode C classical\nmode B\nqubit A\nqudit D 3\n", "wigner");
    if (!OK(p.status == OK, "a model")) {
        pipeline_close(&p);
        return;
    }
    op_init(a, &p.model->algebra);
    op_init(form, &p.model->algebra);
    op_init(back, &p.model->algebra);
    op_init(x, &p.model->algebra);
    for (int k = 0; k < 20; k++) {
        size_t width = space_width(p.model->space);

        op_randtest(a, NULL, random, &p.model->algebra);
        moment_form(form, a, &p.model->algebra);
        op_zero(back, &p.model->algebra);
        for (size_t t = 0; t < form->count; t++) {
            moment_operator(x, form->keys + t * width, &p.model->algebra);
            hermitian &= op_is_hermitian(x, &p.model->algebra);
            op_addmul(back, x, &form->coefficients[t], &p.model->algebra);
        }
        same &= op_equal(a, back, &p.model->algebra);
    }
    OK(hermitian, "the operators of moments are Hermitian");
    OK(same, "operators are the sums of their forms, seed %lu", tap_seed());
    op_clear(a, &p.model->algebra);
    op_clear(form, &p.model->algebra);
    op_clear(back, &p.model->algebra);
    op_clear(x, &p.model->algebra);
    pipeline_close(&p);
}

/* ---- derivatives --------------------------------------------------------------------------- */

/* out = sum_k velocity_k d out/d m_k */
static void flow(scalar_t f, const equations_t *e)
{
    const ring_t *ring = e->model->ring;
    scalar_t sum, d, rate;

    scalar_init(sum, ring);
    scalar_init(d, ring);
    scalar_init(rate, ring);
    for (size_t k = 0; k < e->coordinates; k++) {
        scalar_derivative(d, f, ring_coordinate(ring, k), ring);
        moment_rhs(rate, k, e);
        scalar_addmul(sum, d, rate, ring);
    }
    scalar_swap(f, sum, ring);
    scalar_clear(sum, ring);
    scalar_clear(d, ring);
    scalar_clear(rate, ring);
}

/* The text of f at the start. */
static char *at_start(scalar_src f, const equations_t *e)
{
    const ring_t *ring = e->model->ring;
    size_t count = ring_parameter_count(ring) + e->coordinates;
    const scalar_struct **values = calloc(count + 1, sizeof *values);
    scalar_t x;
    char *text;

    for (size_t k = 0; k < e->coordinates; k++)
        values[ring_coordinate(ring, k)] = &e->mean[k];
    scalar_init(x, ring);
    if (!scalar_substitute(x, f, values, e->model->assumptions, e->model->ring))
        printf("# not substituted\n");
    text = scalar_print(x, ring);
    scalar_clear(x, ring);
    free(values);
    return text;
}

/* The texts of d^k<O>/dt^k of the quantum model. */
static char *exact_derivative(size_t observable, size_t order, const pipeline_t *p)
{
    const algebra_t *algebra = &p->model->algebra;
    scalar_t x;
    op_t a;
    char *text;

    op_init(a, algebra);
    scalar_init(x, algebra->ring);
    op_set(a, p->model->observables[observable].operator_, algebra);
    for (size_t k = 0; k < order; k++)
        generator_adjoint(a, a, p->generator);
    if (!state_partial_expectation(a, a, p->model->initial, algebra))
        printf("# no expectation\n");
    op_identity_part(x, a, algebra);
    text = scalar_print(x, algebra->ring);
    scalar_clear(x, algebra->ring);
    op_clear(a, algebra);
    return text;
}

/* The first order up to `most` in which system and model differ, or most + 1. */
static size_t first_difference(const equations_t *e, size_t observable, size_t most,
                               const pipeline_t *p)
{
    scalar_t f;
    size_t k = 0;

    scalar_init(f, e->model->ring);
    moment_observable(f, observable, e);
    for (; k <= most; k++) {
        char *one = at_start(f, e), *other = exact_derivative(observable, k, p);
        int same = strcmp(one, other) == 0;

        if (!same)
            printf("# order %zu: %s, exact %s\n", k, one, other);
        free(one);
        free(other);
        if (!same)
            break;
        flow(f, e);
    }
    scalar_clear(f, e->model->ring);
    return k;
}

/* Opens a model and makes its moments; NULL where refused. */
static moment_system_t *make(pipeline_t *p, const char *text, const char *closure, char **refused)
{
    moment_system_t *system = NULL;
    closure_t how;

    *refused = NULL;
    pipeline_open(p, text, "wigner");
    if (p->status == OK && closure_read(&how, closure))
        p->status = scheme_moments(&system, refused, p->generator, &how, p->diags);
    return system;
}

static void finish(pipeline_t *p, moment_system_t *system, char *refused)
{
    moment_system_free(system);
    pipeline_close(p);
    free(refused);
}

static const char oscillators[] =
    "param lam = 1/2, w1 = 1, w2 = 3/2, gC = 1/5, gQ = 1/5\nassume gC > 0, gQ > 0\n"
    "mode C classical\nmode Q\n"
    "hamiltonian w1/2*(C.q^2 + C.p^2) + w2/2*(Q.q^2 + Q.p^2) + lam*C.q*Q.q\n"
    "lindblad 2*gC, C.q\nlindblad 2*gQ, Q.q\n"
    "initial C gaussian([1, 0], [[1/2, 0], [0, 1/2]])\n"
    "initial Q gaussian([0, 1/2], [[1/2, 0], [0, 1/2]])\n"
    "observe Q.q, Q.q^2, C.q*Q.q, C.p*Q.q, C.p^2\n";

static const char rotor[] = /* A qubit that only commutes with what acts on the mode: closed. */
    "param hbar\nparam w, lam, g\nassume g > 0\nmode C classical\nqubit A\n"
    "hamiltonian w/2*(C.q^2 + C.p^2) + lam*C.q*A.sz\nlindblad g*hbar, C.a\n"
    "initial C thermal(1/3)\ninitial A ket(3/5, 4*i/5)\n"
    "observe C.q, C.p^2, C.q*A.sz, C.n*A.sz\n";

static void test_closed(const char *title, const char *text, size_t count)
{
    pipeline_t p;
    char *refused;
    moment_system_t *system = make(&p, text, "none", &refused);

    if (OK(system && system->closure.kind == CLOSURE_NONE, "%s: a closed system%s%s", title,
           refused ? ": " : "", refused ? refused : "")) {
        OK(system->equations->coordinates == count, "%s: %zu moments", title,
           system->equations->coordinates);
        OK(strcmp(system->equations->closure, "none") == 0, "%s: no closure", title);
        for (size_t k = 0; k < p.model->observable_count; k++)
            OK(first_difference(system->equations, k, 4, &p) == 5,
               "%s: the derivatives of %s are exact", title, p.model->observables[k].name);
    }
    finish(&p, system, refused);
}

/* ---- closures ------------------------------------------------------------------------------ */

static const char kerr[] = "param K, kappa\nassume kappa > 0\nmode C classical\n"
                           "hamiltonian C.n + K*C.n^2\nlindblad kappa, C.a\n"
                           "initial C coherent(1)\nobserve C.q, C.n\n";

static const char rabi[] = "param w, g, d\nmode C classical\nqubit A\n"
                           "hamiltonian w/2*(C.q^2 + C.p^2) + g*C.q*A.sx + d/2*A.sz\n"
                           "initial C coherent(1/2)\nobserve C.q, A.sz\n";

/* The first derivative that the closure gets wrong about observable 0 is `wrong` or, where that is
 * not reached, beyond. */
static void test_closure(const char *title, const char *text, const char *closure, size_t wrong,
                         size_t reached)
{
    pipeline_t p;
    char *refused;
    moment_system_t *system = make(&p, text, closure, &refused);

    if (OK(system && system->closure.kind != CLOSURE_NONE, "%s, %s: a system%s%s", title, closure,
           refused ? ": " : "", refused ? refused : "")) {
        size_t first = first_difference(system->equations, 0, reached, &p);

        OK(first == wrong, "%s, %s: right up to the derivative %zu", title, closure, first - 1);
    }
    finish(&p, system, refused);
}

static void test_refusals(void)
{
    pipeline_t p;
    char *refused;
    moment_system_t *system = make(&p, kerr, "none", &refused);

    OK(!system && refused && strstr(refused, "--closure"), "an open hierarchy names the option: %s",
       refused ? refused : "");
    finish(&p, system, refused);
    system = make(&p, "mode C classical\nhamiltonian C.q^2\n", "none", &refused);
    OK(!system && refused && strstr(refused, "observes nothing"), "no observables: %s",
       refused ? refused : "");
    finish(&p, system, refused);
}

/* Moments of independent variables, and of a Gaussian, are what the closures make of them. */
static void test_cumulants(void)
{
    static const struct {
        const char *closure, *observe, *expected;
    } rows[] = {
        {"cumulant=1", "C.q*A.sz", "<C.q>*<A.sz>"},
        {"gaussian", "C.q^3", "3*<C.q>*<C.q^2> - 2*<C.q>^3"},
        {"cumulant=2", "C.q^4", "3*<C.q^2>^2 - 2*<C.q>^4"},
        {"cumulant=2", "A.sz*B.sz*D.sz",
         "<A.sz>*<B.sz*D.sz> - 2*<A.sz>*<B.sz>*<D.sz> + <B.sz>*<A.sz*D.sz> + <A.sz*B.sz>*<D.sz>"},
        {"gaussian", "A.sz*B.sz*D.sz", "<A.sz*B.sz*D.sz>"},
        {"gaussian", "C.q^2*A.sz*B.sz",
         "2*<C.q>*<C.q*A.sz*B.sz> - 2*<C.q>^2*<A.sz*B.sz> + <C.q^2>*<A.sz*B.sz>"},
    };
    text_t text;

    for (size_t k = 0; k < sizeof rows / sizeof rows[0]; k++) {
        pipeline_t p;
        char *refused, *found = NULL;
        moment_system_t *system;
        scalar_t x;

        text_init(&text);
        text_printf(&text,
                    "mode C classical\nqubit A\nqubit B\nqubit D\nhamiltonian C.q^4\n"
                    "observe %s, C.p^5\n",
                    rows[k].observe);
        system = make(&p, text_string(&text), rows[k].closure, &refused);
        if (system) {
            scalar_init(x, system->equations->model->ring);
            moment_observable(x, 0, system->equations);
            found = scalar_print(x, system->equations->model->ring);
            scalar_clear(x, system->equations->model->ring);
        }
        OK(found && strcmp(found, rows[k].expected) == 0, "%s of %s: %s, as %s", rows[k].closure,
           rows[k].observe, found ? found : refused, rows[k].expected);
        free(found);
        finish(&p, system, refused);
        text_clear(&text);
    }
}

int main(void)
{
    flint_rand_t random;

    flint_randinit(random);
    for (unsigned long k = 0; k < tap_seed() % 97; k++)
        n_randlimb(random);
    test_keys(random);
    test_closed("two oscillators", oscillators, 14);
    test_closed("an oscillator and a conserved spin", rotor, 11);
    test_cumulants();
    test_closure("Kerr", kerr, "cumulant=2", 4, 4);
    test_closure("Kerr", kerr, "cumulant=4", 5, 4);
    test_closure("Rabi", rabi, "cumulant=2", 6, 5);
    test_closure("Rabi", rabi, "gaussian", 6, 5);
    test_refusals();
    flint_randclear(random);
    flint_cleanup();
    return tap_done();
}
