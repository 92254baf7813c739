/* Balls around the elements of initial states: against the doubles of the runtime, against exact
 * expectation values, and what is cut against closed formulas. */
#include <math.h>
#include <stdarg.h>
#include <stdint.h>

#include "certify/sparse.h"
#include "enclose/balls.h"
#include "enclose/initial.h"
#include "tests/unit/compiled.h"

static uint64_t state_of_random;

static int below(int n)
{
    state_of_random = state_of_random * 6364136223846793005u + 1442695040888963407u;
    return (int)((state_of_random >> 33) % (uint64_t)n);
}

static char text[4000];

static const char *format(const char *model, ...) __attribute__((format(printf, 1, 2)));
static const char *format(const char *model, ...)
{
    va_list arguments;

    va_start(arguments, model);
    vsnprintf(text, sizeof text, model, arguments);
    va_end(arguments);
    return text;
}

/* ---- every element, against the runtime ------------------------------------------------------ */

static void compare_elements(const initial_elements_t *elements, const compiled_t *c,
                             const moyal_context *context)
{
    const size_t d = (size_t)context->dimension;
    double *rho = memory_new(2 * d * d, sizeof *rho), worst = 0, widest = 0;
    int hermitian = 1;
    acb_t x, y;

    acb_init(x);
    acb_init(y);
    OK(initial_dimension(elements) == d, "the dimension is %zu", d);
    OK(moyal_initial_state(rho, c->program, context) == MOYAL_DONE, "the runtime has a start");
    for (size_t i = 0; i < d; i++)
        for (size_t j = 0; j < d; j++) {
            initial_element(x, elements, i, j);
            initial_element(y, elements, j, i);
            acb_conj(y, y);
            hermitian = hermitian && acb_equal(x, y);
            worst = fmax(
                worst, fabs(arf_get_d(arb_midref(acb_realref(x)), ARF_RND_NEAR) - rho[i * d + j]));
            worst = fmax(worst, fabs(arf_get_d(arb_midref(acb_imagref(x)), ARF_RND_NEAR) -
                                     rho[d * d + i * d + j]));
            widest = fmax(widest, mag_get_d(arb_radref(acb_realref(x))));
        }
    OK(worst < 1e-13, "elements of the runtime are off by %g", worst);
    OK(widest < 1e-48, "radii are below %g", widest);
    OK(hermitian, "exactly Hermitian");
    acb_clear(x);
    acb_clear(y);
    free(rho);
}

/* ---- trace and expectation values ------------------------------------------------------------ */

/* Tr(O R) of the cut R. */
static void mean_of(acb_t out, op_src a, const initial_elements_t *elements, const fixture_t *f,
                    size_t levels)
{
    const model_t *model = f->pipeline.model;
    arb_struct *balls = balls_new(model, 160);
    sparse_t matrix;
    values_t values;
    stage_t stage;
    acb_t x;

    acb_init(x);
    acb_zero(out);
    values_init(&values, balls, model);
    stage_init(&stage, f->kernel->factors, f->kernel->factor_count, levels, &model->algebra,
               &values);
    sparse_make(&matrix, a, &values, &stage);
    for (size_t k = 0; k < matrix.count; k++) {
        initial_element(x, elements, matrix.entries[k].column, matrix.entries[k].row);
        acb_addmul(out, x, matrix.entries[k].value.value, 160);
    }
    sparse_clear(&matrix);
    stage_clear(&stage);
    values_clear(&values);
    balls_free(balls, model);
    acb_clear(x);
}

static void compare_means(const initial_elements_t *elements, const fixture_t *f, size_t levels)
{
    const model_t *model = f->pipeline.model;
    arb_struct *balls = balls_new(model, 160);
    double tolerance;
    scalar_t exact;
    op_t mean;
    acb_t x, y;

    acb_init(x);
    acb_init(y);
    scalar_init(exact, model->ring);
    op_init(mean, &model->algebra);
    initial_deficit(acb_realref(x), elements);
    tolerance = 1e-10 + 1e4 * arf_get_d(arb_midref(acb_realref(x)), ARF_RND_UP);
    for (size_t k = 0; k < model->observable_count; k++) {
        int known = state_partial_expectation(mean, model->observables[k].operator_, model->initial,
                                              &model->algebra);
        double off;

        op_identity_part(exact, mean, &model->algebra);
        scalar_ball(x, exact, balls, 160, model->ring);
        mean_of(y, model->observables[k].operator_, elements, f, levels);
        acb_sub(y, y, x, 160);
        off = arf_get_d(arb_midref(acb_realref(y)), ARF_RND_NEAR);
        OK(known && acb_is_finite(y) && fabs(off) < tolerance, "<%s> is off by %g",
           model->observables[k].name, off);
    }
    acb_clear(x);
    acb_clear(y);
    scalar_clear(exact, model->ring);
    op_clear(mean, &model->algebra);
    balls_free(balls, model);
}

/* 1 - sum of the diagonal, and || R - Pi R Pi ||_1 of the bound is no less. */
static void compare_trace(const initial_elements_t *elements)
{
    arb_t trace, deficit;
    acb_t x;
    mag_t bound;

    arb_init(trace);
    arb_init(deficit);
    acb_init(x);
    mag_init(bound);
    for (size_t i = 0; i < initial_dimension(elements); i++) {
        initial_element(x, elements, i, i);
        arb_add(trace, trace, acb_realref(x), 300);
    }
    initial_deficit(deficit, elements);
    arb_sub_ui(trace, trace, 1, 300);
    arb_neg(trace, trace);
    OK(arb_overlaps(trace, deficit) && mag_cmp_2exp_si(arb_radref(deficit), -149) < 0,
       "1 - trace = %.3g", arf_get_d(arb_midref(deficit), ARF_RND_NEAR));
    initial_truncation(bound, elements);
    arb_set_interval_mag(trace, bound, bound, 300);
    OK(arb_le(deficit, trace) || arb_overlaps(deficit, trace), "the bound %.3g is no less",
       mag_get_d(bound));
    arb_clear(trace);
    arb_clear(deficit);
    acb_clear(x);
    mag_clear(bound);
}

static void whole_state(const char *name, const char *model, int levels)
{
    moyal_context context;
    compiled_t c;
    char *why;

    printf("# %s\n", name);
    if (compiled_open(&c, model, SCHEME_QUANTUM, 1, 0, compiled_backend()) &&
        OK(moyal_context_init(&context, c.program, c.program->parameter_values, levels) ==
               MOYAL_DONE,
           "a context")) {
        initial_elements_t *elements =
            initial_elements_new(&why, c.fixture.equations, (size_t)levels, 53);

        if (OK(elements != NULL, "%s: elements (%s)", name, why ? why : "")) {
            compare_elements(elements, &c, &context);
            compare_means(elements, &c.fixture, (size_t)levels);
            compare_trace(elements);
        }
        initial_elements_free(elements);
        moyal_context_clear(&context);
        free(why);
    }
    compiled_close(&c);
}

/* ---- random states --------------------------------------------------------------------------- */

#define ONE_MODE "observe c.q, c.p, c.n, c.q^2, c.q*c.p+c.p*c.q, c.n^2\n"

/* A rotated squeezed thermal state: V = hbar/2 (2N + 1) S S^T, S = [[a, 0], [b, 1/a]]. */
static void random_gaussian(void)
{
    const int q = below(9) - 4, p = below(9) - 4, n = below(4), a = 3 + below(4), b = below(5) - 2;
    const int h = 1 + below(3);

    whole_state(
        "a displaced squeezed thermal state",
        format("param hbar = %d/2\nmode c\nhamiltonian c.n\n"
               "let w = hbar/2*(1+%d/10)\nlet x = %d/4\nlet y = %d/6\n"
               "initial c gaussian([%d/5,%d/5], [[w*x^2,w*x*y],[w*x*y,w*(y^2+1/x^2)]])\n" ONE_MODE,
               h, n, a, b, q, p),
        60);
}

static void random_pair(void)
{
    const int n = below(3), r = 1 + below(3), x = below(5) - 2;

    whole_state("a correlated pair, a qubit between",
                format("mode c\nqubit A\nmode d\nhamiltonian c.n + d.n\n"
                       "let C = (1+(%d/8)^2)/2*(1+%d/20)\nlet S = %d/8/2\n"
                       "initial A ket(3/5, 4/5*i)\n"
                       "initial c, d gaussian([%d/5,0,0,1/5], [[C,0,S,0],[0,C,0,-S],"
                       "[S,0,C,0],[0,-S,0,C]])\n"
                       "observe c.q, c.q*d.q, A.sy*d.p, c.n\n",
                       r, n + 1, r, x),
                10);
}

static void fixed_states(void)
{
    whole_state("coherent",
                format("mode c\nhamiltonian c.n\ninitial c coherent(2 - i/2)\n" ONE_MODE), 50);
    whole_state("thermal", format("mode c\nhamiltonian c.n\ninitial c thermal(3/10)\n" ONE_MODE),
                40);
    whole_state("Fock", format("mode c\nhamiltonian c.n\ninitial c fock(3)\n" ONE_MODE), 8);
    whole_state("cat", format("mode c\nhamiltonian c.n\ninitial c cat(1+i/2)\n" ONE_MODE), 40);
    whole_state("squeezed vacuum",
                format("param r = 2\nmode c\nhamiltonian c.n\n"
                       "initial c gaussian([0,0],[[r/2,0],[0,1/(2*r)]])\n" ONE_MODE),
                70);
    whole_state("finite spaces",
                format("mode c\nqudit D 3\nqubit A\nhamiltonian c.n\ninitial c coherent(1/2)\n"
                       "initial D, A state(1/6 + 1/12*D.e(0,1)*A.sm + 1/12*D.e(1,0)*A.sp)\n"
                       "observe D.e(0,0), A.sz, D.e(0,1)*A.sm + D.e(1,0)*A.sp, c.q*A.sz\n"),
                20);
}

/* ---- what is cut ----------------------------------------------------------------------------- */

/* Thermal: exactly x^N, far below the precision of doubles. */
static void thermal_tail(void)
{
    fixture_t f;
    initial_elements_t *elements = NULL;
    char *why = NULL;
    arb_t deficit, x;
    mag_t bound;

    arb_init(deficit);
    arb_init(x);
    mag_init(bound);
    if (OK(fixture_make(&f, "mode c\nhamiltonian c.n\ninitial c thermal(1/9)\nobserve c.n\n",
                        SCHEME_QUANTUM, START_POINT) == OK,
           "a thermal state"))
        elements = initial_elements_new(&why, f.equations, 40, 53);
    if (OK(elements != NULL, "its elements")) {
        initial_deficit(deficit, elements);
        arb_set_ui(x, 10);
        arb_pow_ui(x, x, 40, 200);
        arb_inv(x, x, 200);
        arb_sub(x, x, deficit, 300);
        OK(arb_contains_zero(x) && mag_cmp_2exp_si(arb_radref(deficit), -149) < 0,
           "what is cut of it is 1e-40");
        initial_truncation(bound, elements);
        OK(mag_get_d(bound) < 1.01e-40, "and so is the distance: %g", mag_get_d(bound));
    }
    initial_elements_free(elements);
    free(why);
    fixture_clear(&f);
    arb_clear(deficit);
    arb_clear(x);
    mag_clear(bound);
}

static void refusals(void)
{
    fixture_t f;
    char *why = NULL;

    if (OK(fixture_make(&f,
                        "mode c\nmode d\nhamiltonian c.n\ninitial c, d gaussian([0,0,0,0], "
                        "[[1,0,1/4,0],[0,1,0,1/4],[1/4,0,1,0],[0,1/4,0,1]])\nobserve c.n\n",
                        SCHEME_QUANTUM, START_POINT) == OK,
           "a pair")) {
        initial_elements_t *elements = initial_elements_new(&why, f.equations, 60, 53);

        OK(!elements && why, "too large: %s", why ? why : "");
        free(why);
    }
    fixture_clear(&f);
}

int main(void)
{
    state_of_random = tap_seed();
    fixed_states();
    for (unsigned k = 0; k < 4 * tap_multiplier(); k++)
        random_gaussian();
    for (unsigned k = 0; k < 2 * tap_multiplier(); k++)
        random_pair();
    thermal_tail();
    refusals();
    return tap_done();
}
