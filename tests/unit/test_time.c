/* The driver on equations that hold the time, and on coefficients that stop being finite. */
#include <math.h>
#include <string.h>

#include "runtime/solve.h"
#include "tests/unit/tap.h"

enum { LANES = 4 };

static void no_tables(const moyal_context *x, double *tables)
{
    (void)x;
    (void)tables;
}

static void no_expectations(const moyal_context *x, const double *r, double *e)
{
    (void)x;
    (void)r;
    (void)e;
}

/* ---- equations that hold the time, for the coordinates alone: q' = p,
 * p' = -q - 2 g p + cos(w t) from (1, 0) ---- */

static const double drag = 0.1, pace = 1.7;

static void driven_coefficients(const double *p, double *c)
{
    (void)p;
    c[0] = c[1] = 1;
    c[2] = 0;
}

static void driven_scalars(const moyal_context *x, double t, double dt, const double *z,
                           const double *e, const double *dw, double *s, double *dz)
{
    (void)x, (void)e, (void)dw, (void)s;
    for (int l = 0; l < LANES; l++) {
        dz[l] = z[LANES + l] * dt;
        dz[LANES + l] = (cos(pace * t) - z[l] - 2 * drag * z[LANES + l]) * dt;
    }
}

static void driven_apply(const moyal_context *x, const double *s, const double *r, double *dr,
                         double *work)
{
    (void)x, (void)s, (void)r, (void)work;
    memset(dr, 0, 2 * LANES * sizeof *dr);
}

/* q, and what is left of it at this time */
static void driven_observables(const moyal_context *x, double t, const double *z, const double *e,
                               double *out)
{
    (void)x, (void)e;
    for (int l = 0; l < LANES; l++) {
        out[l] = z[l];
        out[LANES + l] = z[l] - cos(pace * t);
    }
}

/* With A = 1/(1 - w^2 + 2 i g w): Re(A exp(i w t)) and a damped oscillation. */
static double driven_solution(double t)
{
    const double below = pow(1 - pace * pace, 2) + pow(2 * drag * pace, 2);
    const double re = (1 - pace * pace) / below, im = -2 * drag * pace / below;
    const double own = sqrt(1 - drag * drag), c1 = 1 - re, c2 = (pace * im + drag * c1) / own;

    return re * cos(pace * t) - im * sin(pace * t) +
           exp(-drag * t) * (c1 * cos(own * t) + c2 * sin(own * t));
}

/* The largest error of q; infinite if the second column is not what it must be. */
static double driven_error(const moyal_program *driven, const moyal_options *options)
{
    moyal_result result;
    double worst = 0;

    if (moyal_solve(&result, driven, options) != MOYAL_DONE)
        worst = INFINITY;
    for (long row = 0; row < result.rows; row++) {
        const double *out = result.table + row * result.columns;
        const long other = result.ensemble ? 3 : 2;

        worst = fmax(worst, fabs(out[1] - driven_solution(out[0])));
        if (fabs(out[other] - (out[1] - cos(pace * out[0]))) > 1e-12)
            worst = INFINITY;
    }
    moyal_result_clear(&result);
    return worst;
}

static moyal_program driven_program(int scheme)
{
    static const char *const names[] = {"q", "rest"};
    moyal_program driven = {.abi = MOYAL_ABI,
                            .scheme = scheme,
                            .lanes = LANES,
                            .model = "driven",
                            .scheme_name = "by hand",
                            .coordinate_count = 2,
                            .observable_count = 2,
                            .observable_names = names,
                            .coefficient_count = 3,
                            .mean = 1,
                            .covariance = -1,
                            .until = 12,
                            .tolerance = 1e-9,
                            .points = 25,
                            .step = 0.01,
                            .trajectories = LANES + 3,
                            .coefficients = driven_coefficients,
                            .tables = no_tables,
                            .expectations = no_expectations,
                            .scalars = driven_scalars,
                            .apply = driven_apply,
                            .observables = driven_observables};

    return driven;
}

static void test_time(void)
{
    static const int flows[] = {MOYAL_QUANTUM, MOYAL_MEANFIELD, MOYAL_MOMENTS};
    static const struct {
        const char *name;
        double order;
    } methods[] = {{"euler", 1}, {"predictor-corrector", 2}, {"positive", 2}};
    moyal_program driven;
    moyal_options options;

    for (size_t k = 0; k < sizeof flows / sizeof flows[0]; k++) {
        double error;

        driven = driven_program(flows[k]);
        moyal_default_options(&options, &driven);
        error = driven_error(&driven, &options);
        OK(error < 1e-7, "a driven oscillator, scheme %d: off by %.1e", flows[k], error);
    }
    driven = driven_program(MOYAL_UNRAVEL);
    moyal_default_options(&options, &driven);
    for (size_t k = 0; k < sizeof methods / sizeof methods[0]; k++) {
        double coarse, fine, order;

        options.method = methods[k].name;
        options.step = 0.02;
        coarse = driven_error(&driven, &options);
        options.step = 0.01;
        fine = driven_error(&driven, &options);
        order = log(coarse / fine) / log(2);
        OK(fine < 0.2 && fabs(order - methods[k].order) < 0.15, "%s: off by %.1e, of order %.2f",
           methods[k].name, fine, order);
    }
}

/* ---- the same, but q' = sqrt(2 - t) in lane 3 ---- */

static void singular_scalars(const moyal_context *x, double t, double dt, const double *z,
                             const double *e, const double *dw, double *s, double *dz)
{
    driven_scalars(x, t, dt, z, e, dw, s, dz);
    dz[3] = sqrt(2 - t) * dt;
}

static void test_singular(void)
{
    static const char *const methods[] = {"euler", "predictor-corrector", "positive"};
    moyal_program singular = driven_program(MOYAL_UNRAVEL);
    moyal_options options;
    moyal_result result;

    singular.scalars = singular_scalars;
    moyal_default_options(&options, &singular);
    for (size_t k = 0; k < 3; k++) {
        options.method = methods[k];
        moyal_solve(&result, &singular, &options);
        OK(result.outcome == MOYAL_SINGULAR && result.rows == 0 &&
               fabs(result.failed_at - 2) < 0.025 && strstr(result.message, "in trajectory 3"),
           "%s, a root of a negative number: %s", methods[k], result.message);
        moyal_result_clear(&result);
    }
    singular.scheme = MOYAL_MEANFIELD;
    singular.covariance = -1;
    options.method = NULL;
    moyal_solve(&result, &singular, &options);
    OK(result.outcome > MOYAL_STOPPED && fabs(result.failed_at - 2) < 0.025, "without noise: %s",
       result.message);
    for (long k = 0; k < result.rows * result.columns; k++)
        if (!isfinite(result.table[k]))
            OK(0, "nothing in the table that is not a number");
    moyal_result_clear(&result);
}

int main(void)
{
    test_time();
    test_singular();
    return tap_done();
}
