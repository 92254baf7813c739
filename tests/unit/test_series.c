/* Taylor's method: power series of every kind of node, orders, tolerances, steps that the last
 * terms misjudge. */
#include <math.h>

#include "runtime/jets.h"
#include "runtime/series.h"
#include "tests/unit/tap.h"

enum { LANES = 3, ORDER = 9 };

/* z = 3/2 + lane/4 + t/2, e = cos t and sin t; dz from functions of z, t and e. */
static const moyal_node nodes[] = {
    {MOYAL_COORDINATE, 0, 0},  /* 0 */
    {MOYAL_TIME, 0, 0},        /* 1 */
    {MOYAL_MEAN_RE, 0, 0},     /* 2 */
    {MOYAL_MEAN_IM, 0, 0},     /* 3 */
    {MOYAL_COEFFICIENT, 1, 0}, /* 4: 5/4 */
    {MOYAL_INTEGER, 3, 0},     /* 5 */
    {MOYAL_INTEGER, 1, 0},     /* 6 */
    {MOYAL_MUL, 4, 5},         /* 7: 15/4 */
    {MOYAL_MUL, 0, 0},         /* 8: z^2 */
    {MOYAL_MUL, 7, 2},         /* 9: 15/4 cos t */
    {MOYAL_ADD, 8, 9},         /* 10 */
    {MOYAL_SQRT, 10, 0},       /* 11 */
    {MOYAL_EXP, 3, 0},         /* 12 */
    {MOYAL_DIV, 11, 12},       /* 13 */
    {MOYAL_SIN, 13, 0},        /* 14 */
    {MOYAL_COS, 8, 0},         /* 15 */
    {MOYAL_SUB, 14, 15},       /* 16 */
    {MOYAL_NEG, 1, 0},         /* 17 */
    {MOYAL_MUL, 16, 17},       /* 18 */
    {MOYAL_DIV, 18, 7},        /* 19 */
    {MOYAL_MUL, 19, 6},        /* 20 */
};

static double composed(double z, double t)
{
    return (sin(sqrt(z * z + 3.75 * cos(t)) / exp(sin(t))) - cos(z * z)) * -t / 3.75;
}

static double start(int lane)
{
    return 1.5 + 0.25 * lane;
}

static void test_nodes(void)
{
    static const long results[] = {3, -1, 20};
    static const double c[] = {0, 1.25};
    const moyal_program program = {.lanes = LANES,
                                   .coordinate_count = 1,
                                   .expectation_count = 1,
                                   .scalar_count = 1,
                                   .node_count = sizeof nodes / sizeof nodes[0],
                                   .nodes = nodes,
                                   .results = results};
    const moyal_context context = {.c = c};
    const double t = 0.3, x = 0.01;
    double sum[LANES] = {0}, first[LANES] = {0}, s[2 * LANES], dz[LANES], factor = 1, zero = 0;
    moyal_jets jets;

    OK(moyal_jets_init(&jets, &program, &context, ORDER) == MOYAL_DONE, "jets are made");
    for (int k = 0; k <= ORDER; k++) {
        double z[LANES], e[2 * LANES];

        for (int l = 0; l < LANES; l++) {
            z[l] = k == 0 ? start(l) : k == 1 ? 0.5 : 0;
            e[l] = cos(t + k * acos(-1) / 2) / tgamma(k + 1);
            e[LANES + l] = sin(t + k * acos(-1) / 2) / tgamma(k + 1);
        }
        moyal_jets_advance(&jets, k, k == 0 ? t : k == 1, z, e, s, dz);
        for (int l = 0; l < LANES; l++) {
            first[l] += k == 0 ? dz[l] : 0;
            sum[l] += dz[l] * factor;
            zero += fabs(s[l] - e[LANES + l]) + fabs(s[LANES + l]);
        }
        factor *= x;
    }
    for (int l = 0; l < LANES; l++) {
        const double want = composed(start(l) + 0.5 * x, t + x);

        OK(fabs(first[l] - composed(start(l), t)) < 1e-15, "lane %d: coefficient 0 is %g", l,
           first[l]);
        OK(fabs(sum[l] - want) < 1e-15, "lane %d: the series is off by %g", l, sum[l] - want);
    }
    OK(zero == 0, "results stand where they are asked for");
    moyal_jets_clear(&jets);
}

/* ---- the stepper ------------------------------------------------------------------------ */

enum { OSCILLATOR, DECAY, LATE, POLE };

typedef struct {
    int problem;
    const double *times;
    double worst;
    long outputs;
} probe_t;

static void exact(int problem, double t, double *y)
{
    y[0] = problem == OSCILLATOR ? cos(t) : problem == DECAY ? 1 / (1 + t) : pow(t, 40);
    y[1] = problem == OSCILLATOR ? -sin(t) : 0;
}

/* Coefficient k of t^39 around t. */
static double late_coefficient(double t, double unit, int k)
{
    return exp(lgamma(40) - lgamma(k + 1) - lgamma(40 - k)) * pow(t, 39 - k) * pow(unit, k);
}

static void coefficient(void *context, double t, double unit, int k, double *const *y, double *out)
{
    const probe_t *p = context;
    double square = 0;

    for (int j = 0; j <= k; j++)
        square += y[j][0] * y[k - j][0];
    out[0] = p->problem == OSCILLATOR ? y[k][1]
             : p->problem == DECAY    ? -square
             : p->problem == POLE     ? square
                                      : 40 * late_coefficient(t, unit, k);
    out[1] = p->problem == OSCILLATOR ? -y[k][0] : 0;
    out[0] *= unit;
    out[1] *= unit;
}

static int output(void *context, long index, double t, const double *y)
{
    probe_t *p = context;
    double want[2];

    exact(p->problem, t, want);
    p->outputs += index == p->outputs && t == p->times[index];
    for (int k = 0; k < 2 && p->problem != POLE; k++)
        p->worst = fmax(p->worst, fabs(y[k] - want[k]));
    return 0;
}

static moyal_outcome solve(probe_t *p, double tolerance, int order, double until, long count,
                           moyal_ode_report *report)
{
    static double times[1001];
    double y[2] = {p->problem == LATE ? 0 : 1, 0};
    const moyal_ode ode = {.size = 2,
                           .split = 1,
                           .coefficient = coefficient,
                           .output = output,
                           .context = p,
                           .tolerance = tolerance,
                           .floor = {1e-3, 1e-3}};

    for (long k = 0; k < count; k++)
        times[k] = until * (double)k / (double)(count - 1);
    p->times = times;
    return moyal_integrate_series(&ode, order, y, times, count, report);
}

static void test_tolerances(void)
{
    for (double tolerance = 1e-3; tolerance > 1e-14; tolerance *= 1e-3)
        for (int problem = OSCILLATOR; problem <= LATE; problem++) {
            probe_t p = {.problem = problem};
            moyal_ode_report report;
            const double until = problem == LATE ? 1 : 30;
            const moyal_outcome outcome =
                solve(&p, tolerance, moyal_series_order(tolerance), until, 1001, &report);

            OK(outcome == MOYAL_DONE && p.outputs == 1001 &&
                   p.worst <= tolerance + 1e-13, /* rounding */
               "problem %d at %g: %ld outputs, error %g after %ld steps", problem, tolerance,
               p.outputs, p.worst, report.steps);
        }
}

/* At a fixed order p steps get shorter by tolerance^(1/p) and the error by the tolerance. */
static void test_orders(void)
{
    for (int order = 6; order <= 14; order += 4) {
        probe_t p = {.problem = OSCILLATOR};
        moyal_ode_report coarse, fine;
        double slope;

        solve(&p, 1e-4, order, 200, 2, &coarse);
        solve(&p, 1e-10, order, 200, 2, &fine);
        slope = log(1e6) / log((double)fine.steps / (double)coarse.steps);
        OK(fabs(slope - order) < 0.1 * order, "order %d: steps tell %.2f", order, slope);
    }
    OK(moyal_series_order(1e-13) > moyal_series_order(1e-10) &&
           moyal_series_order(1e-10) > moyal_series_order(1e-6),
       "the order grows as the tolerance shrinks");
}

static void test_pole(void)
{
    probe_t p = {.problem = POLE};
    moyal_ode_report report;
    const moyal_outcome outcome = solve(&p, 1e-8, 12, 2, 11, &report);

    OK(outcome == MOYAL_STEP_TOO_SMALL || outcome == MOYAL_NOT_FINITE, "a pole is an end: %d",
       (int)outcome);
    OK(report.failed_at > 0.99 && report.failed_at <= 1.01, "at %g", report.failed_at);
}

int main(void)
{
    test_nodes();
    test_tolerances();
    test_orders();
    test_pole();
    return tap_done();
}
