/* Equations of motion: they preserve the trace, the mean over trajectories obeys the hybrid
 * equation (Itô's formula against the adjoint by parts), and what cannot be unravelled is refused
 * with a reason. */
#include "base/memory.h"
#include "environment/array.h"
#include "prove/adjoint.h"
#include "scheme/equations.h"
#include "scheme/symbol.h"
#include "tests/unit/pipeline.h"
#include "tests/unit/tap.h"

static int preserves_trace(const equations_t *e)
{
    op_t one, image;
    int preserves;

    op_init(one, &e->model->algebra);
    op_init(image, &e->model->algebra);
    op_one(one, &e->model->algebra);
    equations_adjoint(image, one, e);
    preserves = op_is_zero(image, &e->model->algebra);
    op_clear(one, &e->model->algebra);
    op_clear(image, &e->model->algebra);
    return preserves;
}

/* out += x_i (drift_i X + sum_j sigma_ij (X B_j + B_j† X)), drift_i = velocity_i - sum_j sigma_ij
 * (B_j + B_j†): what is left of <velocity_i><X> when the means that noise subtracts have cancelled.
 */
static void add_transport(op_t out, scalar_src df, op_src x, size_t i, const equations_t *e)
{
    const algebra_t *algebra = &e->model->algebra;
    op_t drift, flow, adjoint, product;
    scalar_t minus;

    op_init(drift, algebra);
    op_init(flow, algebra);
    op_init(adjoint, algebra);
    op_init(product, algebra);
    scalar_init(minus, algebra->ring);
    op_set(drift, e->velocity + i, algebra);
    for (size_t j = 0; j < e->noise_count; j++) {
        scalar_src sigma = e->sigma + i * e->noise_count + j;
        scalar_neg(minus, sigma, algebra->ring);
        op_adjoint(adjoint, e->noise + j, algebra);
        op_addmul(drift, e->noise + j, minus, algebra);
        op_addmul(drift, adjoint, minus, algebra);
        op_mul(product, x, e->noise + j, algebra);
        op_addmul(flow, product, sigma, algebra);
        op_mul(product, adjoint, x, algebra);
        op_addmul(flow, product, sigma, algebra);
    }
    op_mul(product, drift, x, algebra);
    op_add(flow, flow, product, algebra);
    op_addmul(out, flow, df, algebra);
    op_clear(drift, algebra);
    op_clear(flow, algebra);
    op_clear(adjoint, algebra);
    op_clear(product, algebra);
    scalar_clear(minus, algebra->ring);
}

/* out += 1/2 sum_ijk sigma_ik sigma_jk (d_i d_j f) X */
static void add_diffusion(op_t out, scalar_src f, op_src x, const equations_t *e)
{
    const ring_t *ring = e->model->ring;
    scalar_t second, weight;

    scalar_init(second, ring);
    scalar_init(weight, ring);
    for (size_t i = 0; i < e->coordinates; i++)
        for (size_t j = 0; j < e->coordinates; j++)
            for (size_t k = 0; k < e->noise_count; k++) {
                scalar_derivative(second, f, ring_coordinate(ring, i), ring);
                scalar_derivative(second, second, ring_coordinate(ring, j), ring);
                scalar_mul(weight, e->sigma + i * e->noise_count + k,
                           e->sigma + j * e->noise_count + k, ring);
                scalar_mul(weight, weight, second, ring);
                scalar_mul_ratio(weight, weight, 1, 2, ring);
                op_addmul(out, x, weight, &e->model->algebra);
            }
    scalar_clear(second, ring);
    scalar_clear(weight, ring);
}

/* d E[ f(z) <X> ]/dt by Itô's formula. */
static void ito(op_t out, scalar_src f, op_src x, const equations_t *e)
{
    scalar_t df;

    scalar_init(df, e->model->ring);
    equations_adjoint(out, x, e);
    op_scale(out, out, f, &e->model->algebra);
    for (size_t i = 0; i < e->coordinates; i++) {
        scalar_derivative(df, f, ring_coordinate(e->model->ring, i), e->model->ring);
        add_transport(out, df, x, i, e);
    }
    add_diffusion(out, f, x, e);
    scalar_clear(df, e->model->ring);
}

static size_t compare_means(const equations_t *e, const hybrid_t *hybrid, size_t tries,
                            flint_rand_t random)
{
    model_t *model = e->model;
    unsigned char *take = model_factors(model, FACTOR_QUANTUM);
    scalar_t f, shift;
    op_t x, by_ito, by_parts;
    terms_t terms;
    size_t good = 0;

    scalar_init(f, model->ring);
    scalar_init(shift, model->ring);
    op_init(x, &model->algebra);
    op_init(by_ito, &model->algebra);
    op_init(by_parts, &model->algebra);
    terms_init(&terms, model);
    terms_add_form(&terms, hybrid);
    for (size_t k = 0; k < tries; k++) {
        scalar_one(f, model->ring);
        for (size_t j = 0; j < e->coordinates; j++) { /* f = prod_j (z_j + n_j)^m_j */
            scalar_generator(shift, ring_coordinate(model->ring, j), model->ring);
            scalar_pow(shift, shift, 1 + n_randint(random, 3), model->ring);
            scalar_mul(f, f, shift, model->ring);
            scalar_set_si(shift, (slong)n_randint(random, 5), model->ring);
            scalar_add(f, f, shift, model->ring);
        }
        op_randtest(x, take, random, &model->algebra);
        ito(by_ito, f, x, e);
        op_scale(x, x, f, &model->algebra);
        terms_adjoint(by_parts, x, &terms);
        good += (size_t)op_equal(by_ito, by_parts, &model->algebra);
    }
    terms_clear(&terms);
    scalar_clear(f, model->ring);
    scalar_clear(shift, model->ring);
    op_clear(x, &model->algebra);
    op_clear(by_ito, &model->algebra);
    op_clear(by_parts, &model->algebra);
    free(take);
    return good;
}

typedef struct {
    const char *what, *text, *order;
    size_t noise_count;
} unravel_case_t;

static const unravel_case_t unravelled[] = {
    {"oscillator and qubit",
     "param l, gC, gQ\nassume gC > 0, gQ > 0\nmode C classical\nqubit A\n"
     "hamiltonian C.p^2/2 + l*C.q*A.sz + A.sx\nlindblad 2*gC, C.q\nlindblad 2*gQ, A.sz\n",
     "wigner", 1},
    {"Jaynes-Cummings",
     "param g, k, n, gd, gu\nassume k > 0, n >= 0, gd >= 0, gu >= 0\nmode C classical\nqubit A\n"
     "hamiltonian g*(C.a*A.sp + C.ad*A.sm)\nlindblad k*(n+1), C.a\nlindblad k*n, C.ad\n"
     "lindblad gd, A.sm\nlindblad gu, A.sp\n",
     "husimi", 2},
    {"a joint channel with correlated noise",
     "param c, g, h\nassume g > 0, h > 0\nmode C classical\nqubit A\n"
     "lindblad g, C.q + i*c*A.sz\nlindblad h, C.q + C.p\n",
     "wigner", 2},
    {"two classical modes, one noise",
     "param g\nassume g > 0\nmode C classical\nmode D classical\nmode Q\nhamiltonian Q.p^2/2\n"
     "lindblad g, C.q + 2*D.q + i*Q.q\n",
     "wigner", 1},
    {"noise that depends on phase space",
     "param g\nassume g > 0\nmode C classical\nlindblad g, C.q^2\n", "wigner", 1},
    {"noise with a square root of phase space",
     "param g\nassume g > 0\nmode C classical\nlindblad g, C.q\nlindblad g, C.q^2\n", "wigner", 1},
    {"rank that drops at the values",
     "param l = 0, gC = 0, gQ = 1\nassume gC >= 0, gQ > 0\nmode C classical\nqubit A\n"
     "hamiltonian l*C.q*A.sz\nlindblad 2*gC, C.q\nlindblad 2*gQ, A.sz\n",
     "wigner", 0},
};

static void check_unravelled(const unravel_case_t *c, flint_rand_t random)
{
    equations_t *e = NULL;
    positivity_t positivity;
    char *refused = NULL;
    pipeline_t p;

    pipeline_open(&p, c->text, c->order);
    if (!OK(p.status == OK, "%s: derivation", c->what))
        return;
    hybrid_positivity(&positivity, p.hybrid);
    OK(scheme_unravel(&e, &refused, p.hybrid, &positivity, 1, p.diags) == OK && e && !refused,
       "%s: unravelled%s%s", c->what, refused ? ", refused: " : "", refused ? refused : "");
    if (e) {
        OK(e->noise_count == c->noise_count, "%s: %zu noises", c->what, e->noise_count);
        OK(preserves_trace(e), "%s: trace", c->what);
        if (c->noise_count) /* otherwise the equations hold at the values only */
            OK(compare_means(e, p.hybrid, 5, random) == 5, "%s: means obey the hybrid equation",
               c->what);
        equations_free(e);
    }
    free(refused);
    positivity_clear(&positivity, p.hybrid);
    pipeline_close(&p);
}

typedef struct {
    const char *text;
    int formal;
    const char *reason; /* part of it; NULL: not refused */
} refusal_case_t;

#define COUPLED                                                                                    \
    "mode C classical\nqubit A\nhamiltonian l*C.q*A.sz\nlindblad 2*gC, C.q\nlindblad 2*gQ, A.sz\n"
#define FREE_GAS "param g\nassume g > 0\nmode C classical\nmode Q\nlindblad g, C.q\n"

static const refusal_case_t refusals[] = {
    {"param l = 1, gC = 1/10, gQ = 1/10\nassume gC > 0, gQ > 0\n" COUPLED, 1,
     "16*gC*gQ - l^2 >= 0 does not hold at l = 1, gC = 1/10, gQ = 1/10 (value -21/25)"},
    {"param l, gC, gQ\nassume gC > 0, gQ > 0\n" COUPLED, 0, "is not known to hold"},
    {"param l, gC, gQ\nassume gC > 0, gQ > 0\n" COUPLED, 1, NULL},
    {"param l = 1, gC = 1, gQ = 1\nassume gC > 0, gQ > 0\n" COUPLED, 0, NULL},
    {"param l\nassume l > 0\nmode C classical\nqubit A\nhamiltonian l*C.q*A.sz\n", 1,
     "for no values"},
    {"param l\nmode C classical\nqubit A\nhamiltonian l*C.q^2*A.sz\n", 1, "residual"},
    {FREE_GAS "initial C fock(1)\n", 1, "not Gaussian"},
    {FREE_GAS "initial C fock(0)\n", 1, NULL},
    {FREE_GAS "initial C, Q gaussian([0,0,0,0], [[2,0,1,0],[0,2,0,0],[1,0,2,0],[0,0,0,2]])\n", 1,
     "correlates"},
    {FREE_GAS "initial C, Q gaussian([0,0,0,0], [[2,0,0,0],[0,2,0,0],[0,0,2,0],[0,0,0,2]])\n", 1,
     NULL},
    {"param g\nassume g > 0\nmode C classical\nlindblad g, C.q*C.p + C.p*C.q\nlindblad g, C.p^2\n",
     1, "depends on phase space"},
};

static void check_refusal(const refusal_case_t *c)
{
    equations_t *e = NULL;
    positivity_t positivity;
    char *refused = NULL;
    pipeline_t p;

    pipeline_open(&p, c->text, "wigner");
    if (!OK(p.status == OK, "derivation"))
        return;
    hybrid_positivity(&positivity, p.hybrid);
    OK(scheme_unravel(&e, &refused, p.hybrid, &positivity, c->formal, p.diags) == OK &&
           !e == !!refused,
       "equations or a reason");
    if (!OK(c->reason ? refused && strstr(refused, c->reason) : !refused, "%s",
            c->reason ? c->reason : "not refused"))
        printf("# %s\n", refused ? refused : "");
    if (e)
        equations_free(e);
    free(refused);
    positivity_clear(&positivity, p.hybrid);
    pipeline_close(&p);
}

static int prints(op_src a, const char *text, const model_t *model)
{
    char *print = op_print(a, &model->algebra);
    int same = strcmp(print, text) == 0;

    if (!same)
        printf("# %s\n", print);
    free(print);
    return same;
}

static void check_meanfield(void)
{
    equations_t *e = NULL;
    pipeline_t p;

    pipeline_open(&p,
                  "param m, g\nassume m > 0, g > 0\nmode C classical\nqubit A\n"
                  "hamiltonian C.p^2/(2*m) + C.q*A.sz\nlindblad g, C.a\ninitial C thermal(1)\n"
                  "observe C.q^2\n",
                  "husimi");
    OK(scheme_meanfield(&e, p.wigner, MEANFIELD_CLOSED, START_ENSEMBLE, p.diags) == OK && e,
       "closed mean field");
    OK(prints(e->velocity, "C.p/m", p.model) && prints(e->velocity + 1, "-A.sz", p.model),
       "Hamilton's equations");
    OK(prints(e->generator, "-i*C.q*A.sz", p.model) && preserves_trace(e) && e->jump_count == 0,
       "Q under H(z)");
    OK(prints(e->observables, "C.q^2", p.model), "observables without smoothing");
    equations_free(e);
    OK(scheme_meanfield(&e, p.wigner, MEANFIELD_DAMPED, START_POINT, p.diags) == OK && e &&
           prints(e->velocity, "(2*C.p - m*g*C.q)/(2*m)", p.model) &&
           scalar_is_zero(e->covariance, p.model->ring),
       "damped mean field from a point");
    equations_free(e);
    pipeline_close(&p);

    pipeline_open(&p, "mode C classical\nqubit A\nhamiltonian C.q^2*A.sz\ninitial C fock(1)\n",
                  "wigner");
    OK(scheme_meanfield(&e, p.wigner, MEANFIELD_DAMPED, START_POINT, p.diags) == OK && !e &&
           strstr(meanfield_refusal(p.wigner, MEANFIELD_DAMPED, START_POINT), "residual"),
       "no damped mean field beside a residual");
    OK(scheme_meanfield(&e, p.wigner, MEANFIELD_CLOSED, START_ENSEMBLE, p.diags) == OK && !e,
       "no ensemble of a Fock state");
    OK(scheme_meanfield(&e, p.wigner, MEANFIELD_CLOSED, START_POINT, p.diags) == OK && e,
       "but a point");
    equations_free(e);
    pipeline_close(&p);
}

static void check_quantum(void)
{
    equations_t *e = NULL;
    pipeline_t p;

    pipeline_open(&p,
                  "param k, g\nassume k > 0\nmode C classical\nqubit A\n"
                  "hamiltonian C.n + g*C.q*A.sx\nlindblad k, C.a + i*A.sm\n",
                  "wigner");
    OK(scheme_quantum(&e, p.generator, p.diags) == OK && e->coordinates == 0, "quantum");
    OK(preserves_trace(e) && e->factors[0] && e->factors[1], "trace, on all factors");
    equations_free(e);
    pipeline_close(&p);
}

int main(void)
{
    flint_rand_t random;

    flint_randinit(random);
    flint_randseed(random, tap_seed(), tap_seed() + 1);
    check_quantum();
    for (size_t k = 0; k < sizeof unravelled / sizeof *unravelled; k++)
        check_unravelled(unravelled + k, random);
    for (size_t k = 0; k < sizeof refusals / sizeof *refusals; k++)
        check_refusal(refusals + k);
    check_meanfield();
    flint_randclear(random);
    flint_cleanup();
    return tap_done();
}
