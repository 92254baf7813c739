/* The integrators of x' = M x, each on the same problems: exact solutions, outputs between steps,
 * errors that fall with the tolerance, long times, stiffness, ways to fail. */
#include <math.h>
#include <string.h>

#include "runtime/array.h"
#include "runtime/combine.h"
#include "runtime/integrators.h"
#include "runtime/krylov.h"
#include "runtime/propagator.h"
#include "runtime/taylor.h"
#include "tests/unit/tap.h"

enum { MOST = 64, FUNCTIONALS = 2 };

typedef struct {
    const char *name;
    moyal_linear_method *method;
    int stiff; /* its work does not grow with eigenvalues that are large and negative */
} integrator_t;

static const integrator_t integrators[] = {{"taylor", moyal_taylor, 0},
                                           {"propagator", moyal_propagator, 1},
                                           {"krylov", moyal_krylov, 0},
                                           {"dop853", moyal_linear_dop853, 0}};

/* A dense M, and functionals x_0 and the sum of x. */
typedef struct {
    int size;
    double m[MOST * MOST];
    double rate; /* M(t) = m (1 + rate t) */
    long calls;
} dense_t;

static void dense_apply(void *context, double t, const double *x, double *y)
{
    dense_t *d = context;

    d->calls++;
    for (int i = 0; i < d->size; i++) {
        double sum = 0;

        for (int j = 0; j < d->size; j++)
            sum += d->m[i * d->size + j] * x[j];
        y[i] = sum * (1 + d->rate * t);
    }
}

static void dense_functionals(void *context, const double *x, double *v)
{
    const dense_t *d = context;

    v[0] = x[0];
    v[1] = 0;
    for (int i = 0; i < d->size; i++)
        v[1] += x[i];
}

static moyal_linear dense_system(dense_t *d)
{
    moyal_linear system = {.size = d->size, .constant = d->rate == 0, .context = d};

    for (int i = 0; i < d->size; i++) {
        double sum = 0;

        for (int j = 0; j < d->size; j++)
            sum += fabs(d->m[i * d->size + j]);
        system.norm = sum > system.norm ? sum : system.norm;
    }
    system.functional_count = FUNCTIONALS;
    system.apply = dense_apply;
    system.functionals = dense_functionals;
    return system;
}

/* What a run hands out, compared with what is right. */
typedef struct {
    void (*exact)(const void *data, double t, double *v);
    const void *data;
    const double *times;
    long outputs, stop_after;
    double worst;
    double last[FUNCTIONALS];
} probe_t;

static int probe_output(void *context, long index, double t, const double *v)
{
    probe_t *p = context;
    double want[FUNCTIONALS];

    if (index != p->outputs || t != p->times[index])
        p->worst = INFINITY; /* out of order */
    p->outputs++;
    memcpy(p->last, v, sizeof p->last);
    if (p->exact) {
        p->exact(p->data, t, want);
        for (int k = 0; k < FUNCTIONALS; k++)
            if (!(fabs(v[k] - want[k]) <= p->worst))
                p->worst = fabs(v[k] - want[k]);
    }
    return p->stop_after && p->outputs >= p->stop_after;
}

typedef struct {
    double *x;
    double times[512];
    moyal_linear_report report;
    probe_t probe;
    moyal_outcome outcome;
} run_t;

/* From x to `until` with `count` rows; `set` may have changed the request. */
static void run(run_t *r, const integrator_t *i, const moyal_linear *system, double until,
                long count, moyal_linear_request request)
{
    for (long k = 0; k < count; k++)
        r->times[k] = count > 1 ? until * (double)k / (double)(count - 1) : 0;
    r->probe.times = r->times;
    request.context = &r->probe;
    request.output = probe_output;
    if (!(request.tolerance > 0))
        request.tolerance = 1e-9;
    r->outcome = i->method(system, &request, r->x, r->times, count, &r->report);
}

static void start(run_t *r, int size, double first)
{
    memset(r, 0, sizeof *r);
    r->x = moyal_array((size_t)size);
    r->x[0] = first;
}

/* x_0 = cos, x_1 = -sin, damped: exp(-g t). */
static const double wave[2] = {3, 0.1}; /* omega, gamma */

static void wave_exact(const void *data, double t, double *v)
{
    const double *w = data;
    const double size = exp(-w[1] * t);

    v[0] = size * cos(w[0] * t);
    v[1] = size * (cos(w[0] * t) - sin(w[0] * t));
}

static dense_t wave_matrix(void)
{
    dense_t d = {.size = 2, .m = {-wave[1], wave[0], -wave[0], -wave[1]}};

    return d;
}

static void test_wave(const integrator_t *i)
{
    dense_t d = wave_matrix();
    moyal_linear system = dense_system(&d);
    double before = INFINITY;
    run_t r;

    for (double tolerance = 1e-3; tolerance > 1e-13; tolerance *= 1e-3) {
        start(&r, 2, 1);
        r.probe.exact = wave_exact;
        r.probe.data = wave;
        run(&r, i, &system, 20, 401, (moyal_linear_request){.tolerance = tolerance});
        OK(r.outcome == MOYAL_DONE && r.probe.outputs == 401 && r.probe.worst <= tolerance &&
               r.probe.worst <= before + 1e-13,
           "%s: a damped wave to %g: off by %.2g, %ld steps, %ld applications", i->name, tolerance,
           r.probe.worst, r.report.steps, r.report.applications);
        OK(r.report.failed_at == 20 && fabs(r.x[0] - r.probe.last[0]) < tolerance + 1e-14,
           "%s: the state reached is the last one", i->name);
        before = r.probe.worst;
        moyal_array_free(r.x);
    }
}

/* The rows asked for change nothing but themselves. */
static void test_rows(const integrator_t *i)
{
    dense_t d = wave_matrix();
    moyal_linear system = dense_system(&d);
    double last[2][2];
    run_t r;

    for (int k = 0; k < 2; k++) {
        start(&r, 2, 1);
        run(&r, i, &system, 10, k ? 2 : 500, (moyal_linear_request){.tolerance = 1e-8});
        memcpy(last[k], r.x, sizeof last[k]);
        moyal_array_free(r.x);
    }
    OK(fabs(last[0][0] - last[1][0]) < 1e-8 && fabs(last[0][1] - last[1][1]) < 1e-8,
       "%s: 500 rows or 2, one end", i->name);
    start(&r, 2, 1);
    run(&r, i, &system, 0, 1, (moyal_linear_request){.tolerance = 1e-8});
    OK(r.outcome == MOYAL_DONE && r.probe.outputs == 1 && r.x[0] == 1, "%s: one row, no time",
       i->name);
    moyal_array_free(r.x);
}

/* A chain of decays n -> n - 1 at rates k n: from n = N the sum stays 1, the level 0 fills as
 * (1 - exp(-k t))^N; not normal, with rates from 0 to k N. */
typedef struct {
    double k;
    int top;
} chain_t;

static void chain_exact(const void *data, double t, double *v)
{
    const chain_t *c = data;

    v[0] = pow(-expm1(-c->k * t), c->top);
    v[1] = 1;
}

static void test_chain(const integrator_t *i, double k, double until, double tolerance)
{
    const chain_t c = {k, MOST - 1};
    dense_t d = {.size = MOST};
    moyal_linear system;
    run_t r;

    for (int n = 1; n < MOST; n++) {
        d.m[n * MOST + n] = -k * n;
        d.m[(n - 1) * MOST + n] = k * n;
    }
    system = dense_system(&d);
    start(&r, MOST, 0);
    r.x[c.top] = 1;
    r.probe.exact = chain_exact;
    r.probe.data = &c;
    run(&r, i, &system, until, 101, (moyal_linear_request){.tolerance = tolerance});
    OK(r.outcome == MOYAL_DONE && r.probe.outputs == 101 && r.probe.worst <= tolerance,
       "%s: a chain of decays, k t = %g, to %g: off by %.2g, %ld steps, %ld applications", i->name,
       k * until, tolerance, r.probe.worst, r.report.steps, r.report.applications);
    moyal_array_free(r.x);
}

/* A large frequency for a long time: rounding adds up, but slowly. */
static void test_long(const integrator_t *i)
{
    static const double fast[2] = {1, 0};
    dense_t d = {.size = 2, .m = {0, 1, -1, 0}};
    moyal_linear system = dense_system(&d);
    run_t r;

    start(&r, 2, 1);
    r.probe.exact = wave_exact;
    r.probe.data = fast;
    run(&r, i, &system, 1e4, 101, (moyal_linear_request){.tolerance = 1e-8});
    OK(r.outcome == MOYAL_DONE && r.probe.worst < 1e-8,
       "%s: 1600 periods: off by %.2g, %ld applications", i->name, r.probe.worst,
       r.report.applications);
    moyal_array_free(r.x);
}

/* Systems that are not as they should be: there is an outcome. */
static void test_odd(const integrator_t *i)
{
    static volatile sig_atomic_t stop = 1;
    const double entries[] = {0, NAN, INFINITY, 1e300, -1e300, 1e-300, 5e-324};
    moyal_linear system;
    run_t r;

    for (unsigned k = 0; k < sizeof entries / sizeof *entries; k++) {
        dense_t d = {.size = 2, .m = {0, 1, entries[k], 0}};

        system = dense_system(&d);
        for (int unknown = 0; unknown < 2; unknown++) {
            system.norm = unknown ? INFINITY : system.norm;
            start(&r, 2, 1);
            run(&r, i, &system, 1, 11, (moyal_linear_request){.step_limit = 1000});
            OK(fabs(entries[k]) <= 1 ? r.outcome == MOYAL_DONE : r.outcome != MOYAL_DONE,
               "%s: an element %g of M: outcome %d after %ld applications", i->name, entries[k],
               (int)r.outcome, r.report.applications);
            moyal_array_free(r.x);
        }
    }
    for (int k = 0; k < 3; k++) {
        dense_t d = {.size = 1, .m = {2000}};

        system = dense_system(&d);
        start(&r, 1, k == 0 ? NAN : 1);
        r.probe.stop_after = k == 2 ? 3 : 0;
        run(&r, i, &system, k == 1 ? 1 : 0.01, 11,
            (moyal_linear_request){.stop = k == 2 ? NULL : &stop + 0, .step_limit = 0});
        OK(r.outcome == (k == 0 ? MOYAL_NOT_FINITE : MOYAL_STOPPED), "%s: no number, stop, enough",
           i->name);
        moyal_array_free(r.x);
    }
}

/* Growth that ends in an overflow; growth that does not. */
static void test_growth(const integrator_t *i)
{
    dense_t d = {.size = 1, .m = {1}};
    moyal_linear system = dense_system(&d);
    run_t r;

    start(&r, 1, 1);
    run(&r, i, &system, 1000, 11, (moyal_linear_request){.step_limit = 100000});
    OK(r.outcome == MOYAL_NOT_FINITE && r.report.failed_at < 720, "%s: an overflow at %g", i->name,
       r.report.failed_at);
    moyal_array_free(r.x);
    start(&r, 1, 1);
    run(&r, i, &system, 30, 3, (moyal_linear_request){.tolerance = 1e-10});
    OK(fabs(r.x[0] / exp(30) - 1) < 1e-10, "%s: exp(30), off by %.2g of it", i->name,
       r.x[0] / exp(30) - 1);
    moyal_array_free(r.x);
}

static void test_choice(void)
{
    dense_t d = {.size = 2, .m = {-1e9, 0, 0, -1}};
    moyal_linear system = dense_system(&d);
    const moyal_linear_request request = {.tolerance = 1e-8};
    const double times[] = {0, 1, 2};
    run_t r;

    OK(moyal_linear_choose(&system, &request, times, 3)->method == moyal_propagator,
       "a small stiff system: a propagator");
    system.size = 1000;
    system.norm = 10;
    OK(moyal_linear_choose(&system, &request, times, 3)->method == moyal_taylor,
       "a large one that is not stiff: its series");
    system.constant = 0;
    OK(moyal_linear_choose(&system, &request, times, 3)->method == moyal_linear_dop853,
       "one that depends on the time: Runge-Kutta");
    OK(!moyal_linear_find("magic") && moyal_linear_find("auto")->method == moyal_linear_auto,
       "integrators have names");
    system.size = 2;
    start(&r, 2, 1);
    OK(moyal_taylor(&system, &request, r.x, times, 3, &r.report) == MOYAL_BAD_INPUT &&
           moyal_propagator(&system, &request, r.x, times, 3, &r.report) == MOYAL_BAD_INPUT,
       "exponentials of systems that depend on the time are refused");
    moyal_array_free(r.x);
}

/* exp(-t - t^2) of a rate that grows. */
static void test_varying(void)
{
    static const integrator_t any = {"auto", moyal_linear_auto, 0};
    dense_t d = {.size = 1, .m = {-1}, .rate = 2};
    moyal_linear system = dense_system(&d);
    run_t r;

    start(&r, 1, 1);
    run(&r, &any, &system, 2, 5, (moyal_linear_request){.tolerance = 1e-10});
    OK(r.outcome == MOYAL_DONE && fabs(r.x[0] - exp(-6)) < 1e-10, "a growing rate: off by %.2g",
       r.x[0] - exp(-6));
    moyal_array_free(r.x);
}

/* Sums and largest elements by teams of any size: those of one loop, bit for bit. */
static void test_team(void)
{
    enum { SIZE = 1003 };
    static double sum[SIZE], expected[SIZE], u[SIZE], v[SIZE];
    int same = 1, largest = 1;

    for (int k = 0; k < SIZE; k++) {
        u[k] = sin(k * k + 1.0);
        v[k] = cos(3.0 * k);
    }
    for (int count = 1; count <= 5; count++) {
        moyal_team *team = moyal_team_new(count);

        for (long size = 1; size <= SIZE; size += 1 + size / 2) {
            double most[2], first = 0, second = 0;

            for (long k = 0; k < size; k++) {
                sum[k] = expected[k] = 0.1 * (double)k;
                expected[k] = expected[k] + 0.3 * u[k] + 0.7 * v[k];
                first = fmax(first, fabs(u[k]));
                second = fmax(second, fabs(v[k]));
            }
            moyal_add_pair(team, size, sum, 0.3, u, 0.7, v, most);
            same = same && memcmp(sum, expected, sizeof *sum * (size_t)size) == 0;
            largest = largest && most[0] == first && most[1] == second;
        }
        moyal_team_free(team);
    }
    OK(same, "teams of one to five threads add up the same");
    OK(largest, "and find the same largest elements");
}

int main(void)
{
    test_team();
    test_choice();
    test_varying();
    for (unsigned k = 0; k < sizeof integrators / sizeof *integrators; k++) {
        test_wave(&integrators[k]);
        test_rows(&integrators[k]);
        test_chain(&integrators[k], 1, 10, 1e-6);
        test_chain(&integrators[k], 1, 10, 1e-11);
        if (integrators[k].stiff)
            test_chain(&integrators[k], 1e6, 10, 1e-9);
        test_long(&integrators[k]);
        test_odd(&integrators[k]);
        test_growth(&integrators[k]);
    }
    return tap_done();
}
