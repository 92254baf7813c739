/* Certified solutions of master equations: the system in doubles against exact columns of the full
 * generator, and radii against solutions with far more levels. */
#include <math.h>
#include <stdarg.h>
#include <stdint.h>

#include "certify/number.h"
#include "enclose/balls.h"
#include "enclose/certified.h"
#include "enclose/columns.h"
#include "runtime/array.h"
#include "runtime/solve.h"
#include "tests/unit/compiled.h"

static uint64_t state_of_random;

static double uniform(void) /* multiples of 1/64 in [-1, 1) */
{
    state_of_random = state_of_random * 6364136223846793005u + 1442695040888963407u;
    return (double)((state_of_random >> 33) % 128) / 64 - 1;
}

static char text[2000];

/* A mode and a qubit with everything that a model of two parts can have. */
static const char *generic_model(void)
{
    snprintf(text, sizeof text,
             "mode C\nqubit A\n"
             "hamiltonian %g*C.n + %g*C.q + %g*C.q*A.sx + %g*C.p*A.sz + %g*(C.a*A.sp + C.ad*A.sm) "
             "+ %g*C.q^2 + %g*A.sy\n"
             "lindblad %g, C.a + i*A.sm\nlindblad %g, C.ad\nlindblad %g, A.sz + C.q/4\n"
             "initial C coherent(%g + i*%g)\ninitial A ket(3/5, 4*i/5)\n"
             "observe A.sx, A.sy, A.sz\n",
             uniform(), uniform(), uniform(), uniform(), uniform(), uniform() / 4, uniform(),
             1.25 + uniform(), 1.0625 + uniform() / 2, 1.25 + uniform(), uniform(), uniform());
    return text;
}

/* ---- the system against columns -------------------------------------------------------------- */

typedef struct {
    sectors_t sectors;
    driven_t *driven;
    arb_struct *parameters;
    values_t values;
    size_t factors[8];
    system_request_t request;
    system_t system;
} bench_system_t;

static int everything(void *context, size_t row, size_t column, int part)
{
    (void)context;
    (void)row;
    (void)column;
    (void)part;
    return 1;
}

static void bench_system(bench_system_t *b, const fixture_t *f, size_t levels, int whole)
{
    const equations_t *equations = f->equations;
    const char *why;

    memset(b, 0, sizeof *b);
    b->driven = driven_new(&why, equations);
    sectors_init(&b->sectors, f->pipeline.generator, whole);
    b->parameters = balls_new(equations->model, NUMBER_BITS);
    values_init(&b->values, b->parameters, equations->model);
    b->request = (system_request_t){.equations = equations,
                                    .driven = b->driven,
                                    .sectors = &b->sectors,
                                    .values = &b->values,
                                    .factors = b->factors};
    for (size_t k = 0; k < space_count(equations->model->algebra.space); k++)
        if (equations->factors[k])
            b->factors[b->request.factor_count++] = k;
    if (system_init(&b->system, &b->request, levels, everything, NULL) != MOYAL_DONE)
        OK(0, "a system");
}

static void bench_system_clear(bench_system_t *b)
{
    system_clear(&b->system);
    values_clear(&b->values);
    balls_free(b->parameters, b->request.equations->model);
    sectors_clear(&b->sectors);
    driven_free(b->driven);
}

/* y += x L |k><l|, and with it for Hermitian matrices |k><l| + |l><k| or i (|k><l| - |l><k|). */
static void add_column(acb_struct *y, const columns_t *columns, size_t d, size_t k, size_t l,
                       double re, double im)
{
    column_t column = {0, 0, NULL};
    acb_t x, term;

    acb_init(x);
    acb_init(term);
    acb_set_d_d(x, re, im);
    columns_make(&column, columns, k, l);
    for (size_t n = 0; n < column.count; n++) {
        acb_struct *at = &y[column.terms[n].row * d + column.terms[n].column];

        acb_mul(term, x, column.terms[n].value, NUMBER_BITS);
        acb_add(at, at, term, NUMBER_BITS);
    }
    column_clear(&column);
    acb_clear(x);
    acb_clear(term);
}

/* The sum over all elements of |fl(M x) - L x|, and of it what lies beyond the unknowns. */
static double distance(double *beyond, const bench_system_t *b, const double *x, const double *mx)
{
    const system_t *s = &b->system;
    const size_t d = s->stage.dimension;
    acb_struct *y = memory_new(d * d, sizeof *y);
    columns_t *columns;
    point_t point;
    double sum = 0;
    arb_t size;

    arb_init(size);
    for (size_t k = 0; k < d * d; k++)
        acb_init(&y[k]);
    point_init(&point, NULL, 0, b->request.equations, (values_t *)&b->values, &s->stage);
    columns = columns_new(&point);
    for (size_t k = 0; k < s->count; k++) {
        const unknown_t *u = &s->sorted[k];
        const size_t i = (size_t)u->row, j = (size_t)u->column;
        const double v = x[u->position];

        add_column(y, columns, d, i, j, u->part ? 0 : v, u->part ? v : 0);
        if (i != j)
            add_column(y, columns, d, j, i, u->part ? 0 : v, u->part ? -v : 0);
    }
    *beyond = 0;
    for (size_t i = 0; i < d; i++)
        for (size_t j = 0; j < d; j++) {
            const long re = i <= j ? system_find(s, i, j, 0) : system_find(s, j, i, 0);
            const long im = i < j ? system_find(s, i, j, 1) : system_find(s, j, i, 1);
            acb_t found;

            acb_init(found);
            acb_set_d_d(found, re >= 0 ? mx[re] : 0,
                        im >= 0 && i != j ? (i < j ? mx[im] : -mx[im]) : 0);
            acb_sub(found, &y[i * d + j], found, NUMBER_BITS);
            acb_abs(size, found, NUMBER_BITS);
            sum += arf_get_d(arb_midref(size), ARF_RND_NEAR);
            *beyond += re < 0 ? arf_get_d(arb_midref(size), ARF_RND_NEAR) : 0;
            acb_clear(found);
        }
    for (size_t k = 0; k < d * d; k++)
        acb_clear(&y[k]);
    free(y);
    columns_free(columns);
    point_clear(&point);
    arb_clear(size);
    return sum;
}

static void check_system(const fixture_t *f, size_t levels, int whole)
{
    bench_system_t b;
    double *x, *mx, beyond, off;
    system_norms_t norms;

    bench_system(&b, f, levels, whole);
    x = moyal_array((size_t)b.system.size);
    mx = moyal_array((size_t)b.system.size);
    for (size_t k = 0; k < b.system.count; k++)
        x[b.system.sorted[k].position] = uniform() / 3;
    moyal_runs_apply(&b.system.runs, NULL, x, mx);
    norms = system_norms(&b.system, 0, x);
    off = distance(&beyond, &b, x, mx);
    OK(off <= norms.round + norms.edge, "the product is off by %.3g, the bound is %.3g", off,
       norms.round + norms.edge);
    OK(off - beyond <= norms.round && norms.round < 1e-12 * norms.norm, "rounding %.2g <= %.2g",
       off - beyond, norms.round);
    OK(beyond <= norms.edge + norms.round && norms.edge <= 4 * beyond,
       "beyond the cut %.3g <= %.3g", beyond, norms.edge);
    for (long k = 0; k < b.system.runs.weight_count; k++)
        b.system.runs.weights[k] *= 1 + 1e-9;
    moyal_runs_apply(&b.system.runs, NULL, x, mx);
    off = distance(&beyond, &b, x, mx);
    OK(off - beyond > norms.round, "weights that are off by 1e-9 are beyond the bound");
    moyal_array_free(x);
    moyal_array_free(mx);
    bench_system_clear(&b);
}

/* Two modes and a space of three states, with symmetries. */
static const char *symmetric_model(void)
{
    snprintf(text, sizeof text,
             "mode C\nmode D\nqudit B(3)\n"
             "hamiltonian %g*(C.a*D.ad + C.ad*D.a) + %g*C.n*B.e(0,0) + D.n\n"
             "lindblad %g, C.a\nlindblad %g, D.n + B.e(1,1)\n"
             "initial C coherent(1)\ninitial D vacuum\ninitial B ket(1,1,0)\n"
             "observe C.q, C.n\n",
             uniform(), uniform(), 1.25 + uniform(), 1.25 + uniform());
    return text;
}

static void test_systems(void)
{
    for (unsigned long k = 0; k < 4 * tap_multiplier(); k++) {
        const char *model = k % 2 ? symmetric_model() : generic_model();
        fixture_t f;

        if (OK(fixture_make(&f, model, SCHEME_QUANTUM, START_POINT) == OK, "a model"))
            check_system(&f, k % 2 ? 4 : 6, k % 4 == 0);
        fixture_clear(&f);
    }
}

/* ---- radii against more levels --------------------------------------------------------------- */

static int solve(moyal_result *out, const char *model, int levels, double until)
{
    compiled_t c;
    moyal_options options;
    int good = compiled_open(&c, model, SCHEME_QUANTUM, 1, 0, compiled_backend());

    memset(out, 0, sizeof *out);
    if (good) {
        moyal_default_options(&options, c.program);
        options.levels = levels;
        options.until = until;
        options.points = 11;
        options.tolerance = 1e-13;
        good = moyal_solve(out, c.program, &options) == MOYAL_DONE;
    }
    compiled_close(&c);
    return good;
}

/* Largest |value - reference| in units of the radius, of observables of norm 1; the least share of
 * the bound without truncation that is exceeded. */
static void compare(double *worst, double *hidden, const certified_t *found,
                    const moyal_result *reference)
{
    *worst = *hidden = 0;
    for (size_t r = 0; r < found->count; r++)
        for (size_t k = 0; k < found->observable_count; k++) {
            const certified_row_t *row = &found->rows[r];
            const double off =
                fabs(row->values[k] - reference->table[(long)r * reference->columns + 1 + (long)k]);
            const double rest = row->bound.initial + row->bound.stepping + row->bound.rounding;

            *worst = fmax(*worst, (off - 1e-11) / row->radii[k]);
            *hidden = fmax(*hidden, off / (rest + 1e-13));
        }
}

static void check_radii(const char *model, size_t levels, int whole, double target)
{
    char *copy = strdup(model);
    moyal_result reference;
    certified_t found;
    fixture_t f;
    double worst, hidden;

    if (OK(fixture_make(&f, copy, SCHEME_QUANTUM, START_POINT) == OK, "a model")) {
        certified_request_t request = {.generator = f.pipeline.generator,
                                       .equations = f.equations,
                                       .until = 2,
                                       .points = 11,
                                       .target = target,
                                       .levels = levels,
                                       .whole = whole};

        OK(certified_run(&found, &request) == MOYAL_DONE && found.count == 11, "certified: %s",
           found.message);
        if (OK(solve(&reference, copy, 20 + 2 * (int)found.most_levels, 2), "a reference")) {
            compare(&worst, &hidden, &found, &reference);
            OK(worst <= 1, "the radius holds what differs: %.3g of it (%zu levels)", worst,
               found.most_levels);
            OK(levels || bound_total(&found.rows[10].bound) <= target, "the bound is %.2g",
               bound_total(&found.rows[10].bound));
            OK(!levels || hidden > 1,
               "few levels: without truncation the bound would be exceeded %.2g times", hidden);
        }
        moyal_result_clear(&reference);
        certified_clear(&found);
        request.work_limit = 1;
        OK(certified_run(&found, &request) == MOYAL_TOO_MANY_STEPS &&
               found.steps + found.rejected == 1,
           "a limit of work ends it after one step, taken or not");
        certified_clear(&found);
    }
    fixture_clear(&f);
    free(copy);
}

static void test_radii(void)
{
    static const char driven[] =
        "mode C\nqubit A\nhamiltonian C.n + C.q + C.q*A.sz/2 + A.sx\n"
        "lindblad 1/2, C.a\ninitial C vacuum\ninitial A ket(1, 0)\nobserve A.sx, A.sy, A.sz\n";

    static const char pulse[] =
        "drive f(t) = cos(3*t/2)\ndrive p(t) = exp(-2*(t - 1)^2)\ndrive r(t) = 1 + sin(3*t)/2\n"
        "mode C\nqubit A\nhamiltonian C.n + f*C.q*A.sx + p*A.sy + A.sz/3\n"
        "lindblad r, C.a\nlindblad 1/5, A.sm\ninitial C coherent(1)\n"
        "initial A ket(3/5, 4*i/5)\nobserve A.sx, A.sz\n";

    check_radii(pulse, 0, 0, 1e-10);
    check_radii(driven, 8, 1, 1e-8);
    check_radii(driven, 0, 0, 1e-9);
    for (unsigned long k = 0; k < tap_multiplier(); k++) {
        const char *model = generic_model();

        check_radii(model, 0, 1, 1e-7);
        check_radii(model, 0, 0, 1e-7);
    }
}

int main(void)
{
    state_of_random = tap_seed();
    test_systems();
    test_radii();
    return tap_done();
}
