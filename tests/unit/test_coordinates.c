/* Equations for coordinates alone, without R: made by hand, from kernel to run.  The hunters and
 * the hunted of Lotka and Volterra, and a chain of many coordinates. */
#include <math.h>
#include <time.h>

#include "certify/check_kernel.h"
#include "fixture.h"
#include "jit/jit.h"
#include "runtime/jets.h"
#include "runtime/series.h"
#include "runtime/solve.h"
#include "scheme/common.h"
#include "tap.h"

typedef struct {
    model_t model;
    equations_t *equations;
    kernel_t *kernel;
    diags_t *diags;
    source_t *source;
    char *names[512];
} system_t;

enum { PARAMETERS = 2 };

/* A model of `count` coordinates and the parameters a = 3/2, b = 2/3; x1 and the last coordinate
 * are observed. */
static void system_begin(system_t *s, size_t count)
{
    static const char *const parameters[] = {"a", "b"};
    model_t *model = &s->model;

    memset(s, 0, sizeof *s);
    for (size_t k = 0; k < count; k++) {
        char name[16];

        snprintf(name, sizeof name, "x%lu", (unsigned long)(k + 1));
        s->names[k] = memory_copy_text(name);
    }
    s->source = source_new("by hand", "", 0);
    s->diags = diags_new(s->source);
    model->title = "coordinates";
    model->ring = ring_new(parameters, PARAMETERS, (const char *const *)s->names, count);
    model->space = space_new();
    scalar_init(model->hbar, model->ring);
    scalar_one(model->hbar, model->ring);
    model->algebra = (algebra_t){.ring = model->ring, .space = model->space, .hbar = model->hbar};
    model->assumptions = assumptions_new(model->ring);
    model->parameter_count = PARAMETERS;
    model->parameters = memory_new(PARAMETERS, sizeof *model->parameters);
    for (size_t k = 0; k < PARAMETERS; k++) {
        model->parameters[k].name = parameters[k];
        model->parameters[k].generator = k;
        model->parameters[k].has_value = 1;
        scalar_init(model->parameters[k].value, model->ring);
        scalar_set_ratio(model->parameters[k].value, k ? 2 : 3, k ? 3 : 2, model->ring);
    }
    model->observable_count = 2;
    model->observables = memory_new(2, sizeof *model->observables);
    model->observables[0].name = "first";
    model->observables[1].name = "last";
    s->equations = equations_new(SCHEME_MOMENTS, model, count, 0, 0);
}

static void system_end(system_t *s)
{
    model_t *model = &s->model;

    kernel_free(s->kernel);
    equations_free(s->equations);
    for (size_t k = 0; k < PARAMETERS; k++)
        scalar_clear(model->parameters[k].value, model->ring);
    free(model->parameters);
    free(model->observables);
    assumptions_free(model->assumptions);
    scalar_clear(model->hbar, model->ring);
    space_free(model->space);
    ring_free(model->ring);
    for (size_t k = 0; s->names[k]; k++)
        free(s->names[k]);
    diags_free(s->diags);
    source_free(s->source);
}

/* velocity of x_k += n * parameter * x_i * x_j; parameter or j SIZE_MAX for none */
static void add_velocity(system_t *s, size_t k, slong n, size_t parameter, size_t i, size_t j)
{
    const algebra_t *algebra = &s->model.algebra;
    const ring_t *ring = s->model.ring;
    scalar_t term, factor;
    op_t op;

    scalar_init(term, ring);
    scalar_init(factor, ring);
    op_init(op, algebra);
    scalar_generator(term, ring_coordinate(ring, i), ring);
    if (j != SIZE_MAX) {
        scalar_generator(factor, ring_coordinate(ring, j), ring);
        scalar_mul(term, term, factor, ring);
    }
    if (parameter != SIZE_MAX) {
        scalar_generator(factor, parameter, ring);
        scalar_mul(term, term, factor, ring);
    }
    scalar_mul_si(term, term, n, ring);
    op_set_scalar(op, term, algebra);
    op_add(&s->equations->velocity[k], &s->equations->velocity[k], op, algebra);
    op_clear(op, algebra);
    scalar_clear(term, ring);
    scalar_clear(factor, ring);
}

static void finish(system_t *s)
{
    equations_t *e = s->equations;
    scalar_t x;

    scalar_init(x, s->model.ring);
    for (size_t k = 0; k < 2; k++) {
        scalar_generator(x, ring_coordinate(s->model.ring, k ? e->coordinates - 1 : 0),
                         s->model.ring);
        op_set_scalar(&e->observables[k], x, &s->model.algebra);
    }
    scalar_clear(x, s->model.ring);
}

static emit_options_t options_of(double until, long points)
{
    emit_options_t options = fixture_options;

    options.until = until;
    options.points = points;
    options.tolerance = 1e-10;
    return options;
}

/* The least limit of memory, to a byte, that a run is not refused for. */
static double least_memory(const moyal_program *program, moyal_options options, const char *method)
{
    volatile sig_atomic_t stop = 1;
    double least = 0, enough = 1e12;

    options.method = method;
    options.stop = &stop;
    while (enough - least > 1) {
        moyal_result result;

        options.memory_limit = (least + enough) / 2;
        if (moyal_solve(&result, program, &options) == MOYAL_NO_MEMORY)
            least = options.memory_limit;
        else
            enough = options.memory_limit;
        moyal_result_clear(&result);
    }
    return enough;
}

/* Taylor's method has series of all nodes besides the states that any method has. */
static void check_memory(const moyal_program *program, const moyal_options *options)
{
    const double states = least_memory(program, *options, "dop853");
    const double series = least_memory(program, *options, "taylor") - states;
    const double all = moyal_jets_bytes(program, moyal_series_order(options->tolerance));

    OK(states >= 8.0 * MOYAL_FLOW_STATES * program->coordinate_count, "%g bytes of states", states);
    OK(fabs(series - all) < 1000, "%g bytes of series, %g in the nodes", series, all);
}

/* Compiles, checks and runs; the result is to be cleared. */
static int solve(moyal_result *result, system_t *s, const emit_options_t *asked,
                 jit_backend_t backend, const char *what)
{
    char *unit = emit_unit(s->kernel, asked), *why;
    kernel_check_t check = {0};
    moyal_options options;
    jit_t *jit;
    status_t status = jit_compile(&jit, &why, unit, backend);

    memset(result, 0, sizeof *result);
    OK(status == OK, "%s: compiles. %s", what, why ? why : "");
    if (status == OK)
        status = check_kernel(&check, jit_program(jit), s->kernel, asked, NULL);
    OK(status == OK && check.numbers > 10, "%s: %lu numbers are those of the equations. %s", what,
       (unsigned long)check.numbers, check.message);
    if (status == OK) {
        moyal_default_options(&options, jit_program(jit));
        OK(moyal_solve(result, jit_program(jit), &options) == MOYAL_DONE, "%s: runs. %s", what,
           result->message);
        check_memory(jit_program(jit), &options);
    }
    jit_free(jit);
    free(unit);
    free(why);
    return status == OK;
}

static double seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* x' = a x - b x y, y' = b x y - y: b (x + y) - log(x) - a log(y) stays. */
static void test_hunters(void)
{
    system_t s;
    moyal_result results[2];
    emit_options_t asked = options_of(20, 41);
    double before = 0, worst = 0;

    system_begin(&s, 2);
    add_velocity(&s, 0, 1, 0, 0, SIZE_MAX);
    add_velocity(&s, 0, -1, 1, 0, 1);
    add_velocity(&s, 1, 1, 1, 0, 1);
    add_velocity(&s, 1, -1, SIZE_MAX, 1, SIZE_MAX);
    finish(&s);
    scalar_set_si(&s.equations->mean[0], 1, s.model.ring);
    scalar_set_ratio(&s.equations->mean[1], 1, 2, s.model.ring);
    if (OK(lower(&s.kernel, s.equations, s.diags) == OK, "hunters: a kernel")) {
        OK(s.kernel->factor_count == 0 && s.kernel->left_count == 0 && s.kernel->table_count == 0,
           "hunters: R has no factors and no terms");
        solve(&results[0], &s, &asked, jit_has_tcc() ? JIT_TCC : JIT_CC, "hunters in memory");
        solve(&results[1], &s, &asked, JIT_CC, "hunters by cc");
        for (long row = 0; row < results[0].rows; row++) {
            const double x = results[0].table[3 * row + 1], y = results[0].table[3 * row + 2];
            const double level = 2.0 / 3 * (x + y) - log(x) - 1.5 * log(y);

            before = row ? before : level;
            worst = fmax(worst, fabs(level - before));
        }
        OK(results[0].rows == 41 && worst < 1e-8, "hunters: what stays is off by %.1e", worst);
        OK(results[0].rows == results[1].rows &&
               memcmp(results[0].table, results[1].table, 41 * 3 * sizeof(double)) == 0,
           "hunters: the same bits");
        moyal_result_clear(&results[0]);
        moyal_result_clear(&results[1]);
    }
    system_end(&s);
}

/* x_k' = -k x_k x_n + sum over `width` neighbours of products and single ones: long polynomials. */
static void test_chain(void)
{
    enum { COUNT = 500, WIDTH = 40 };
    system_t s;
    moyal_result result;
    emit_options_t asked = options_of(0.25, 3);
    double start = seconds();

    system_begin(&s, COUNT);
    for (size_t k = 0; k < COUNT; k++) {
        add_velocity(&s, k, -(slong)(1 + k % 3), k % 2, k, SIZE_MAX);
        for (size_t j = 0; j < WIDTH; j++)
            add_velocity(&s, k, (slong)(j % 5) - 2, j % 3 ? SIZE_MAX : 1, (k + j) % COUNT,
                         (k + 7 * j + 1) % COUNT);
        scalar_set_ratio(&s.equations->mean[k], 1, 100 + k, s.model.ring);
    }
    finish(&s);
    printf("# made in %.2f s\n", seconds() - start);
    start = seconds();
    if (OK(lower(&s.kernel, s.equations, s.diags) == OK, "chain: a kernel")) {
        OK(seconds() - start < 5 * tap_multiplier(), "chain: lowered in %.2f s", seconds() - start);
        start = seconds();
        if (jit_has_tcc() && solve(&result, &s, &asked, JIT_TCC, "chain")) {
            OK(result.rows == 3, "chain: all rows");
            moyal_result_clear(&result);
        }
        printf("# compiled, checked and run in %.2f s\n", seconds() - start);
    }
    system_end(&s);
}

int main(void)
{
    test_hunters();
    test_chain();
    return tap_done();
}
