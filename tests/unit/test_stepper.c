/* The Runge-Kutta stepper: tolerance met at the end, dense output, order, ways to fail. */
#include <math.h>

#include "runtime/stepper.h"
#include "tests/unit/tap.h"

enum { OSCILLATOR, NONLINEAR, GROWTH, STIFF, FORCED, NO_NUMBER };

typedef struct {
    int problem;
    double omega;
    const double *times;
    double worst; /* error of the outputs so far */
    long outputs, stop_after;
    double last; /* largest time reported as progress */
} probe_t;

static void exact(const probe_t *p, double t, double *y)
{
    switch (p->problem) {
    case OSCILLATOR:
        y[0] = cos(p->omega * t);
        y[1] = -sin(p->omega * t);
        break;
    case NONLINEAR: /* y' = -y^2 and a passenger */
        y[0] = 1 / (1 + t);
        y[1] = exp(-t);
        break;
    default: /* y' = cos t */
        y[0] = sin(t);
        y[1] = 1 - cos(t);
    }
}

static void rhs(void *context, double t, const double *y, double *dy)
{
    const probe_t *p = context;

    dy[1] = 0;
    switch (p->problem) {
    case OSCILLATOR:
        dy[0] = p->omega * y[1];
        dy[1] = -p->omega * y[0];
        break;
    case NONLINEAR:
        dy[0] = -y[0] * y[0];
        dy[1] = -y[1];
        break;
    case GROWTH:
        dy[0] = y[0] * y[0];
        break;
    case STIFF:
        dy[0] = -1e9 * (y[0] - cos(t));
        break;
    case FORCED:
        dy[0] = cos(t);
        dy[1] = sin(t);
        break;
    default:
        dy[0] = t > 0.5 ? NAN : 1;
    }
}

static int output(void *context, long index, double t, const double *y)
{
    probe_t *p = context;
    double want[2];

    if (index != p->outputs || t != p->times[index])
        p->worst = INFINITY; /* out of order */
    p->outputs++;
    exact(p, t, want);
    for (int k = 0; k < 2; k++)
        if (!(fabs(y[k] - want[k]) <= p->worst))
            p->worst = fabs(y[k] - want[k]);
    return p->stop_after && p->outputs >= p->stop_after;
}

static void progress(void *context, double t)
{
    probe_t *p = context;

    p->last = t > p->last ? t : INFINITY;
}

static moyal_outcome solve(probe_t *p, double tolerance, double until, long count, long limit,
                           const volatile sig_atomic_t *stop, moyal_ode_report *report)
{
    static double times[2001];
    double y[2];
    moyal_ode ode = {.size = 2,
                     .split = 1,
                     .rhs = rhs,
                     .output = output,
                     .context = p,
                     .tolerance = tolerance,
                     .floor = {1e-3, 1e-3},
                     .step_limit = limit,
                     .stop = stop,
                     .progress = progress};

    for (long k = 0; k < count; k++)
        times[k] = until * (double)k / (double)(count - 1);
    p->times = times;
    p->worst = 0;
    p->outputs = 0;
    p->last = 0;
    exact(p, 0, y);
    if (p->problem >= GROWTH && p->problem != FORCED)
        y[0] = 1, y[1] = 0;
    return moyal_integrate(&ode, y, times, count, report);
}

/* The error at every output is below the tolerance, for short and long times, few and many outputs.
 */
static void test_tolerance(void)
{
    const double tolerances[] = {1e-3, 1e-6, 1e-9, 1e-12};
    const double ends[] = {0.01, 1, 30, 1000};
    const long counts[] = {2, 51, 2001};

    for (int k = 0; k < 4; k++)
        for (int e = 0; e < 4; e++)
            for (int c = 0; c < 3; c++)
                for (int problem = OSCILLATOR; problem <= FORCED; problem++) {
                    probe_t p = {.problem = problem, .omega = 3};
                    moyal_ode_report report;
                    moyal_outcome outcome;
                    /* rounding: an angle of 3000 has an error of its own */
                    double allowed = tolerances[k] + 1e-15 * (1 + 3 * ends[e]);

                    if (problem == GROWTH || problem == STIFF)
                        continue;
                    outcome = solve(&p, tolerances[k], ends[e], counts[c], 0, NULL, &report);
                    OK(outcome == MOYAL_DONE && p.outputs == counts[c] && p.worst <= allowed,
                       "problem %d to %g at tolerance %g with %ld outputs: error %.2g in %ld steps",
                       problem, ends[e], tolerances[k], counts[c], p.worst, report.steps);
                }
}

/* Errors per unit time are proportional to h^7 at least: work grows like tolerance^(-1/7). */
static void test_order(void)
{
    probe_t p = {.problem = OSCILLATOR, .omega = 1};
    moyal_ode_report loose, tight;
    moyal_outcome a = solve(&p, 1e-5, 200, 2, 0, NULL, &loose);
    moyal_outcome b = solve(&p, 1e-12, 200, 2, 0, NULL, &tight);
    double growth = (double)tight.steps / (double)loose.steps;

    OK(a == MOYAL_DONE && b == MOYAL_DONE && growth > 4 && growth < 16,
       "7 digits more cost about 10 times the steps: %ld, %ld", loose.steps, tight.steps);
    OK(tight.evaluations >= 12 * tight.steps, "evaluations are counted: %ld", tight.evaluations);
    OK(p.last == 200, "progress reaches the end");
}

static void test_failures(void)
{
    const volatile sig_atomic_t now = 1;
    probe_t p = {.problem = GROWTH};
    moyal_ode_report report;
    moyal_outcome outcome = solve(&p, 1e-8, 2, 2, 0, NULL, &report);

    OK((outcome == MOYAL_STEP_TOO_SMALL || outcome == MOYAL_NOT_FINITE) &&
           fabs(report.failed_at - 1) < 1e-6,
       "a singularity at 1 is found at %.9g", report.failed_at);
    p.problem = STIFF;
    outcome = solve(&p, 1e-8, 1, 2, 10000, NULL, &report);
    OK(outcome == MOYAL_TOO_MANY_STEPS && report.failed_at < 0.1,
       "a stiff problem ends at the limit of steps, t = %g", report.failed_at);
    p.problem = NO_NUMBER;
    outcome = solve(&p, 1e-8, 1, 2, 0, NULL, &report);
    OK(outcome == MOYAL_NOT_FINITE && fabs(report.failed_at - 0.5) < 1e-6,
       "what is no number is found at t = %g", report.failed_at);
    p.problem = OSCILLATOR;
    p.omega = NAN;
    outcome = solve(&p, 1e-8, 1, 2, 0, NULL, &report);
    OK(outcome == MOYAL_NOT_FINITE && report.failed_at == 0, "no number at the start");
    p.omega = 1;
    outcome = solve(&p, 1e-8, 1, 11, 0, &now, &report);
    OK(outcome == MOYAL_STOPPED && p.outputs == 1, "the stop flag stops it");
    p.stop_after = 4;
    outcome = solve(&p, 1e-8, 1, 11, 0, NULL, &report);
    OK(outcome == MOYAL_STOPPED && p.outputs == 4, "the receiver of the output stops it");
}

int main(void)
{
    test_tolerance();
    test_order();
    test_failures();
    return tap_done();
}
