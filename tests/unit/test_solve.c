/* The driver on programs written by hand whose solutions are known. */
#include <math.h>
#include <string.h>

#include "runtime/primitives.h"
#include "runtime/solve.h"
#include "tests/unit/tap.h"

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

/* ---- a damped qubit: H = omega/2 sz, D[sqrt(gamma) sm]; element 0 is the upper state ---- */

static void qubit_coefficients(const double *p, double *c)
{
    const double state[8] = {0.7, 0, 0.3, 0.2, 0.3, -0.2, 0.3, 0};

    c[0] = 1;
    c[1] = p[0]; /* gamma */
    c[2] = p[1]; /* omega */
    memcpy(c + 3, state, sizeof state);
}

static void qubit_expectations(const moyal_context *x, const double *r, double *e)
{
    (void)x;
    e[0] = r[0] - r[3]; /* <sz> */
    e[1] = 0;
    e[2] = r[1]; /* R_01 */
    e[3] = r[5];
}

static void qubit_scalars(const moyal_context *x, double t, double dt, const double *z,
                          const double *e, const double *dw, double *s, double *dz)
{
    (void)t, (void)z, (void)e, (void)dw, (void)dz;
    s[0] = x->c[1] * dt;
    s[1] = 0;
    s[2] = 0;
    s[3] = -x->c[2] / 2 * dt;
}

/* A = diag(-gamma/2 - i omega/2, i omega/2), the jump with half its weight. */
static void qubit_apply(const moyal_context *x, const double *s, const double *r, double *dr,
                        double *work)
{
    (void)x;
    memset(work, 0, 8 * sizeof *work);
    moyal_row(2, 1, -0.5, 0, s, s + 1, r, r + 4, work, work + 4);
    moyal_row(2, 1, 1, 0, s + 2, s + 3, r, r + 4, work, work + 4);
    moyal_row(2, 1, -1, 0, s + 2, s + 3, r + 2, r + 6, work + 2, work + 6);
    work[3] += 0.5 * s[0] * r[0];
    moyal_hermitian(2, 1, work, dr);
}

static void qubit_observables(const moyal_context *x, double t, const double *z, const double *e,
                              double *out)
{
    (void)x, (void)t, (void)z;
    out[0] = e[0];
    out[1] = e[2];
    out[2] = e[3];
}

static const char *const qubit_names[] = {"A.sz", "re", "im"};
static const char *const qubit_parameters[] = {"gamma", "omega"};
static const double qubit_values[] = {0.4, 3};
static const int qubit_dimensions[] = {2}, first_factor[] = {0};
static const moyal_part qubit_part = {MOYAL_DENSITY, 3, 0, 1, first_factor};
static const moyal_program qubit = {.abi = MOYAL_ABI,
                                    .scheme = MOYAL_QUANTUM,
                                    .lanes = 1,
                                    .model = "damped qubit",
                                    .scheme_name = "quantum",
                                    .parameter_count = 2,
                                    .parameter_names = qubit_parameters,
                                    .parameter_values = qubit_values,
                                    .factor_count = 1,
                                    .factor_dimensions = qubit_dimensions,
                                    .observable_count = 3,
                                    .observable_names = qubit_names,
                                    .coefficient_count = 11,
                                    .expectation_count = 2,
                                    .scalar_count = 2,
                                    .covariance = -1,
                                    .part_count = 1,
                                    .parts = &qubit_part,
                                    .until = 10,
                                    .tolerance = 1e-9,
                                    .points = 41,
                                    .coefficients = qubit_coefficients,
                                    .tables = no_tables,
                                    .expectations = qubit_expectations,
                                    .scalars = qubit_scalars,
                                    .apply = qubit_apply,
                                    .observables = qubit_observables};

static double qubit_error(const moyal_result *result)
{
    double worst = 0;

    for (long row = 0; row < result->rows; row++) {
        const double *out = result->table + row * result->columns, t = out[0];
        const double length = exp(-0.2 * t), c = cos(3 * t), s = sin(3 * t);

        worst = fmax(worst, fabs(out[1] - (1.4 * exp(-0.4 * t) - 1)));
        worst = fmax(worst, fabs(out[2] - length * (0.3 * c + 0.2 * s)));
        worst = fmax(worst, fabs(out[3] - length * (0.2 * c - 0.3 * s)));
    }
    return worst;
}

typedef struct {
    volatile sig_atomic_t stop;
    double limit, last;
} watch_t;

static void watch(void *context, double fraction)
{
    watch_t *w = context;

    if (!(fraction >= w->last && fraction <= 1 + 1e-12))
        w->last = INFINITY;
    else
        w->last = fraction;
    if (fraction > w->limit)
        w->stop = 1;
}

static void test_qubit(void)
{
    watch_t w = {0, 2, 0};
    moyal_options options;
    moyal_result result, part;
    moyal_outcome outcome;

    moyal_default_options(&options, &qubit);
    options.progress = watch;
    options.progress_context = &w;
    options.stop = &w.stop;
    outcome = moyal_solve(&result, &qubit, &options);
    OK(outcome == MOYAL_DONE && result.rows == 41 && result.columns == 4 && !result.ensemble,
       "a damped qubit runs: %s", result.message);
    OK(result.table[0] == 0 && result.table[40 * 4] == 10, "rows from 0 to the end");
    OK(qubit_error(&result) < 1e-9, "error %g at tolerance 1e-9, %ld steps", qubit_error(&result),
       result.steps);
    OK(result.purity == 0 && result.outside == 0, "no purity is watched without noise");
    OK(result.loss < 1e-14 && result.dimension == 2 && result.missing == 0, "nothing is lost: %g",
       result.loss);
    OK(w.last == 1, "progress goes up to 1");
    w = (watch_t){0, 0.5, 0};
    outcome = moyal_solve(&part, &qubit, &options);
    OK(outcome == MOYAL_STOPPED && part.rows > 0 && part.rows < 41 &&
           memcmp(part.table, result.table, sizeof(double) * 4 * (size_t)part.rows) == 0,
       "stopped in between it keeps the first %ld rows", part.rows);
    moyal_result_clear(&part);
    moyal_result_clear(&result);
}

/* ---- Ornstein-Uhlenbeck: dz = -k z dt + sigma dW, 4 lanes ---- */

enum { LANES = 4 };

static void noise_coefficients(const double *p, double *c)
{
    c[0] = 1;
    c[1] = p[0]; /* k */
    c[2] = p[1]; /* sigma */
    c[3] = 2;    /* mean */
    c[4] = 0.25; /* variance */
}

static void noise_scalars(const moyal_context *x, double t, double dt, const double *z,
                          const double *e, const double *dw, double *s, double *dz)
{
    (void)t, (void)e, (void)s;
    for (int l = 0; l < LANES; l++)
        dz[l] = -x->c[1] * z[l] * dt + x->c[2] * dw[l];
}

static void noise_apply(const moyal_context *x, const double *s, const double *r, double *dr,
                        double *work)
{
    (void)x, (void)s, (void)r, (void)work;
    memset(dr, 0, 2 * LANES * sizeof *dr);
}

static void noise_observables(const moyal_context *x, double t, const double *z, const double *e,
                              double *out)
{
    (void)x, (void)t, (void)e;
    for (int l = 0; l < LANES; l++) {
        out[l] = z[l];
        out[LANES + l] = z[l] * z[l];
    }
}

static const char *const noise_names[] = {"z", "z^2"}, *const noise_parameters[] = {"k", "sigma"};
static const double noise_values[] = {0.8, 0.6};
static const moyal_program noise = {.abi = MOYAL_ABI,
                                    .scheme = MOYAL_UNRAVEL,
                                    .lanes = LANES,
                                    .model = "Ornstein-Uhlenbeck",
                                    .scheme_name = "unravel",
                                    .parameter_count = 2,
                                    .parameter_names = noise_parameters,
                                    .parameter_values = noise_values,
                                    .coordinate_count = 1,
                                    .observable_count = 2,
                                    .observable_names = noise_names,
                                    .coefficient_count = 5,
                                    .noise_count = 1,
                                    .mean = 3,
                                    .covariance = 4,
                                    .until = 2,
                                    .step = 0.01,
                                    .points = 6,
                                    .trajectories = 4001,
                                    .seed = 1,
                                    .coefficients = noise_coefficients,
                                    .tables = no_tables,
                                    .expectations = no_expectations,
                                    .scalars = noise_scalars,
                                    .apply = noise_apply,
                                    .observables = noise_observables};

/* The largest distance from the exact averages, in standard errors. */
static double noise_distance(const moyal_result *result)
{
    double worst = 0;

    for (long row = 0; row < result->rows; row++) {
        const double *out = result->table + row * result->columns, t = out[0];
        const double mean = 2 * exp(-0.8 * t);
        const double variance = 0.25 * exp(-1.6 * t) + 0.36 / 1.6 * (1 - exp(-1.6 * t));

        worst = fmax(worst, fabs(out[1] - mean) / out[2]);
        worst = fmax(worst, fabs(out[3] - mean * mean - variance) / out[4]);
        if (fabs(out[2] * sqrt(4001 / variance) - 1) > 0.1)
            worst = INFINITY; /* the standard error itself */
    }
    return worst;
}

static void test_noise(void)
{
    moyal_options options;
    moyal_result result[4];
    const char *const methods[] = {"predictor-corrector", "euler"};

    moyal_default_options(&options, &noise);
    options.seed = tap_seed();
    for (int m = 0; m < 2; m++) {
        options.method = methods[m];
        options.step = m ? 0.001 : 0.01;
        moyal_solve(&result[0], &noise, &options);
        OK(result[0].outcome == MOYAL_DONE && result[0].rows == 6 && result[0].columns == 5 &&
               result[0].trajectories == 4001 && noise_distance(&result[0]) < 5,
           "%s: within 5 standard errors: %.2f", methods[m], noise_distance(&result[0]));
        moyal_result_clear(&result[0]);
    }
    options.method = NULL;
    options.step = 0.03; /* does not divide the rows' distance */
    for (int threads = 1; threads <= 4; threads++) {
        options.threads = threads;
        moyal_solve(&result[threads - 1], &noise, &options);
    }
    for (int k = 1; k < 4; k++)
        OK(memcmp(result[0].table, result[k].table, sizeof(double) * 30) == 0 &&
               result[0].steps == result[k].steps,
           "%d threads: the bits of one", k + 1);
    options.seed++;
    moyal_result_clear(&result[1]);
    moyal_solve(&result[1], &noise, &options);
    OK(result[0].table[6] != result[1].table[6], "another seed, other numbers");
    for (int k = 0; k < 4; k++)
        moyal_result_clear(&result[k]);
}

/* One step of each method from a point, against its formula. */
static void test_methods(void)
{
    moyal_program point = noise;
    moyal_options options;
    moyal_result euler, corrected;
    double h = 0.1, noise_part;

    point.covariance = -1;
    point.trajectories = 1;
    point.until = point.step = h;
    point.points = 2;
    moyal_default_options(&options, &point);
    options.method = "euler";
    moyal_solve(&euler, &point, &options);
    options.method = "predictor-corrector";
    moyal_solve(&corrected, &point, &options);
    noise_part = euler.table[5 + 1] - (2 - 0.8 * 2 * h);
    OK(fabs(corrected.table[5 + 1] - (2 - 0.4 * h * (2 + euler.table[5 + 1]) + noise_part)) < 1e-15,
       "the corrector uses the drift at the predicted point");
    OK(noise_part != 0 && isnan(euler.table[5 + 2]), "one trajectory has no standard error");
    moyal_result_clear(&euler);
    options.method = "positive";
    moyal_solve(&euler, &point, &options);
    OK(fabs(corrected.table[5 + 1] - euler.table[5 + 1]) < 1e-15, "'positive' moves z alike");
    moyal_result_clear(&euler);
    moyal_result_clear(&corrected);
}

static void test_interrupted(void)
{
    watch_t w = {0, 0.4, 0};
    moyal_options options;
    moyal_result result;

    moyal_default_options(&options, &noise);
    options.stop = &w.stop;
    options.progress = watch;
    options.progress_context = &w;
    options.threads = 2;
    moyal_solve(&result, &noise, &options);
    OK(result.outcome == MOYAL_STOPPED && result.rows == 6 && result.trajectories > 1000 &&
           result.trajectories < 3000,
       "stopped in between it keeps %ld trajectories", result.trajectories);
    OK(fabs(result.table[1] - 2) < 6 * result.table[2] && result.table[2] > 0,
       "and their averages: %g +- %g", result.table[1], result.table[2]);
    moyal_result_clear(&result);
    moyal_solve(&result, &noise, &options);
    OK(result.outcome == MOYAL_STOPPED && result.rows == 0, "stopped at once there is nothing");
    moyal_result_clear(&result);
}

/* ---- a mode that does nothing, cut at few levels; and mean field of an oscillator ---- */

static void mode_coefficients(const double *p, double *c)
{
    const double values[7] = {2, sqrt(2) * 2, 0, 1, 0, 0, 1}; /* hbar = 2, alpha = sqrt 2, vacuum */

    (void)p;
    memcpy(c, values, sizeof values);
}

static void mode_scalars(const moyal_context *x, double t, double dt, const double *z,
                         const double *e, const double *dw, double *s, double *dz)
{
    (void)x, (void)t, (void)dt, (void)z, (void)e, (void)dw, (void)s, (void)dz;
}

static void mode_apply(const moyal_context *x, const double *s, const double *r, double *dr,
                       double *work)
{
    (void)s, (void)r, (void)work;
    memset(dr, 0, 2 * sizeof *dr * (size_t)(x->dimension * x->dimension));
}

static void mode_observables(const moyal_context *x, double t, const double *z, const double *e,
                             double *out)
{
    (void)x, (void)t, (void)z, (void)e, (void)out;
}

static void test_cut(void)
{
    static const int dimensions[] = {0};
    static const moyal_part part = {MOYAL_GAUSSIAN, 1, 0, 1, first_factor};
    const moyal_program mode = {.abi = MOYAL_ABI,
                                .lanes = 1,
                                .model = "m",
                                .scheme_name = "quantum",
                                .factor_count = 1,
                                .factor_dimensions = dimensions,
                                .coefficient_count = 7,
                                .covariance = -1,
                                .part_count = 1,
                                .parts = &part,
                                .until = 1,
                                .tolerance = 1e-6,
                                .points = 2,
                                .levels = 6,
                                .coefficients = mode_coefficients,
                                .tables = no_tables,
                                .expectations = no_expectations,
                                .scalars = mode_scalars,
                                .apply = mode_apply,
                                .observables = mode_observables};
    const double kept = exp(-2) * (1 + 2 + 2 + 4 / 3.0 + 2 / 3.0 + 4 / 15.0);
    moyal_options options;
    moyal_result result;

    moyal_default_options(&options, &mode);
    moyal_solve(&result, &mode, &options);
    OK(result.outcome == MOYAL_DONE && fabs(result.missing - (1 - kept)) < 1e-14 &&
           fabs(result.loss - (1 - kept)) < 1e-14 && result.levels == 6,
       "a coherent state cut at 6 levels misses %g: %s", result.missing, result.message);
    OK(fabs(result.edge - exp(-2) * (2 / 3.0 + 4 / 15.0)) < 1e-14,
       "and has weight %g in the two highest", result.edge);
    moyal_result_clear(&result);
    options.levels = 100000;
    OK(moyal_solve(&result, &mode, &options) == MOYAL_BAD_INPUT, "too many levels: %s",
       result.message);
    moyal_result_clear(&result);
}

static void field_coefficients(const double *p, double *c)
{
    const double values[7] = {1, 1, 0.5, 0.3, 0.1, 0.1, 0.2};

    (void)p;
    memcpy(c, values, sizeof values);
}

static void field_scalars(const moyal_context *x, double t, double dt, const double *z,
                          const double *e, const double *dw, double *s, double *dz)
{
    (void)x, (void)t, (void)e, (void)dw, (void)s;
    for (int l = 0; l < LANES; l++) {
        dz[l] = z[LANES + l] * dt;
        dz[LANES + l] = -z[l] * dt;
    }
}

static void field_observables(const moyal_context *x, double t, const double *z, const double *e,
                              double *out)
{
    (void)x, (void)t, (void)e;
    for (int l = 0; l < LANES; l++) {
        out[l] = z[l];
        out[LANES + l] = z[l] * z[LANES + l]; /* q p */
    }
}

static void test_field(void)
{
    moyal_program field = noise;
    moyal_options options;
    moyal_result result, other;
    double worst = 0;

    field.scheme = MOYAL_MEANFIELD;
    field.coordinate_count = 2;
    field.coefficient_count = 7;
    field.noise_count = 0;
    field.mean = 1;
    field.covariance = 3;
    field.until = acos(-1) / 2;
    field.tolerance = 1e-8;
    field.points = 2;
    field.trajectories = 3003;
    field.coefficients = field_coefficients;
    field.scalars = field_scalars;
    field.observables = field_observables;
    moyal_default_options(&options, &field);
    options.threads = 1;
    moyal_solve(&result, &field, &options);
    options.threads = 3;
    moyal_solve(&other, &field, &options);
    for (int row = 0; row < 2; row++) {
        const double *out = result.table + 5 * row;

        worst = fmax(worst, fabs(out[1] - (row ? 0.5 : 1)) / out[2]);
        worst = fmax(worst, fabs(out[3] - (row ? -0.6 : 0.6)) / out[4]);
    }
    OK(result.outcome == MOYAL_DONE && result.ensemble && worst < 5,
       "mean field from an ensemble: within 5 standard errors: %.2f", worst);
    OK(fabs(result.table[3] + result.table[8]) < 1e-7, "a quarter turn takes q p to its negative");
    OK(memcmp(result.table, other.table, 10 * sizeof(double)) == 0, "3 threads: the bits of one");
    moyal_result_clear(&result);
    moyal_result_clear(&other);
    field.covariance = -1;
    moyal_solve(&result, &field, &options);
    OK(result.outcome == MOYAL_DONE && !result.ensemble && result.columns == 3 &&
           fabs(result.table[4] - 0.5) < 1e-8,
       "from a point there is one trajectory");
    moyal_result_clear(&result);
}

/* ---- a qubit whose increments leave the set of states: R = 1/2 + W sz ---- */

static void walk_coefficients(const double *p, double *c)
{
    const double values[10] = {1, 0, 0.5, 0, 0, 0, 0, 0, 0.5, 0};

    (void)p;
    memcpy(c, values, sizeof values);
}

static void walk_scalars(const moyal_context *x, double t, double dt, const double *z,
                         const double *e, const double *dw, double *s, double *dz)
{
    (void)x, (void)t, (void)dt, (void)z, (void)e, (void)dz;
    memcpy(s, dw, LANES * sizeof *s);
    memset(s + LANES, 0, LANES * sizeof *s);
}

static void walk_apply(const moyal_context *x, const double *s, const double *r, double *dr,
                       double *work)
{
    (void)x, (void)r, (void)work;
    memset(dr, 0, 8 * LANES * sizeof *dr);
    for (int l = 0; l < LANES; l++) {
        dr[l] = s[l];
        dr[3 * LANES + l] = -s[l];
    }
}

static void walk_expectations(const moyal_context *x, const double *r, double *e)
{
    (void)x;
    memset(e, 0, 2 * LANES * sizeof *e);
    for (int l = 0; l < LANES; l++)
        e[l] = (r[l] - r[3 * LANES + l]) / 2;
}

/* The purity 1/2 + 2 W^2, and whether it is beyond the limit. */
static void walk_observables(const moyal_context *x, double t, const double *z, const double *e,
                             double *out)
{
    (void)x, (void)t, (void)z;
    for (int l = 0; l < LANES; l++) {
        out[l] = 0.5 + 2 * e[l] * e[l];
        out[LANES + l] = out[l] > MOYAL_PURITY_LIMIT;
    }
}

static void test_walk_counts(const moyal_program *walk)
{
    moyal_options options;
    moyal_result result[3];

    moyal_default_options(&options, walk);
    for (int k = 0; k < 3; k++) {
        options.threads = k + 1;
        moyal_solve(&result[k], walk, &options);
    }
    OK(result[0].outside == lround(result[0].table[8] * 1002) && result[0].outside > 50 &&
           result[0].outside < 950,
       "%ld of 1002 trajectories are counted as no states: %g", result[0].outside,
       result[0].table[8] * 1002);
    OK(result[0].purity == result[1].purity && result[0].purity == result[2].purity &&
           result[0].outside == result[1].outside && result[0].outside == result[2].outside,
       "the same with 2 and 3 threads: purity %g", result[0].purity);
    for (int k = 0; k < 3; k++)
        moyal_result_clear(&result[k]);
    options.step /= 4000; /* W stays small */
    options.until /= 4000;
    moyal_solve(&result[0], walk, &options);
    OK(result[0].outside == 0 && result[0].purity > 0.5 && result[0].purity < 1,
       "none of them in a short time: purity %g", result[0].purity);
    moyal_result_clear(&result[0]);
}

static void test_purity(void)
{
    static const moyal_part part = {MOYAL_DENSITY, 2, 0, 1, first_factor};
    moyal_program walk = noise;
    moyal_options options;
    moyal_result result;
    double largest = 0;

    walk.coordinate_count = 0;
    walk.covariance = -1;
    walk.factor_count = walk.part_count = 1;
    walk.factor_dimensions = qubit_dimensions;
    walk.parts = &part;
    walk.coefficient_count = 10;
    walk.expectation_count = walk.scalar_count = 1;
    walk.coefficients = walk_coefficients;
    walk.expectations = walk_expectations;
    walk.scalars = walk_scalars;
    walk.apply = walk_apply;
    walk.observables = walk_observables;
    walk.until = walk.step = 0.5;
    walk.points = 2;
    walk.trajectories = 1002;
    walk.seed = tap_seed();
    test_walk_counts(&walk);
    moyal_default_options(&options, &walk);
    options.trajectories = 1; /* the other lanes are not asked for */
    options.until = 8;
    options.points = 17;
    moyal_solve(&result, &walk, &options);
    for (int row = 0; row < 17; row++)
        largest = fmax(largest, result.table[5 * row + 1]);
    OK(fabs(result.purity - largest) < 1e-12 * largest && largest > 0.5,
       "the largest purity of all rows: %g, %g", result.purity, largest);
    OK(result.outside == (largest > MOYAL_PURITY_LIMIT), "one trajectory is counted once");
    moyal_result_clear(&result);
}

/* ---- a qubit under measurement of sz: D[sqrt(kappa) sz], B = sqrt(kappa) sz; pure states stay
 * pure, <sx> decays as exp(-2 kappa t) ---- */

static const double kappa = 0.5;

static void watched_coefficients(const double *p, double *c)
{
    const double values[10] = {1, 0, 0.8, 0, 0.4, 0, 0.4, 0, 0.2, 0};

    (void)p;
    memcpy(c, values, sizeof values);
}

static void watched_expectations(const moyal_context *x, const double *r, double *e)
{
    (void)x;
    memset(e, 0, 4 * LANES * sizeof *e);
    for (int l = 0; l < LANES; l++) {
        e[l] = r[l] - r[3 * LANES + l];
        e[2 * LANES + l] = r[LANES + l] + r[2 * LANES + l];
    }
}

/* Tables 1 and sz; scalars: half of kappa dt for the jump, sqrt(kappa) dW of sz, and for the 1
 * -kappa/2 dt - sqrt(kappa) <sz> dW */
static void watched_tables(const moyal_context *x, double *tables)
{
    (void)x;
    tables[0] = tables[1] = tables[4] = 1;
    tables[5] = -1;
}

static const int watched_shifts[] = {0, 0};
static const moyal_left watched_left[] = {{1, 1}, {2, 0}};
static const moyal_jump watched_jumps[] = {{0, 1, 1}};

static void watched_scalars(const moyal_context *x, double t, double dt, const double *z,
                            const double *e, const double *dw, double *s, double *dz)
{
    (void)x, (void)t, (void)z, (void)dz;
    memset(s, 0, 6 * LANES * sizeof *s);
    for (int l = 0; l < LANES; l++) {
        s[l] = kappa / 2 * dt;
        s[2 * LANES + l] = sqrt(kappa) * dw[l];
        s[4 * LANES + l] = -kappa / 2 * dt - sqrt(kappa) * e[l] * dw[l];
    }
}

static void watched_apply(const moyal_context *x, const double *s, const double *r, double *dr,
                          double *work)
{
    (void)x, (void)work;
    for (int k = 0; k < 8; k++) /* the elements 00, 01, 10, 11, then their imaginary parts */
        for (int l = 0; l < LANES; l++) {
            const int i = k % 4, off = i == 1 || i == 2;
            const double sign = i == 0 ? 2 : i == 3 ? -2 : 0;
            const double factor = sign * s[2 * LANES + l] + 2 * s[4 * LANES + l];

            dr[k * LANES + l] = (factor + (off ? -2 : 2) * s[l]) * r[k * LANES + l];
        }
}

static void watched_observables(const moyal_context *x, double t, const double *z, const double *e,
                                double *out)
{
    (void)x, (void)t, (void)z;
    memcpy(out, e, LANES * sizeof *out);
    memcpy(out + LANES, e + 2 * LANES, LANES * sizeof *out);
}

static void test_positive(void)
{
    static const moyal_part part = {MOYAL_DENSITY, 2, 0, 1, first_factor};
    moyal_program watched = noise;
    moyal_options options;
    moyal_result result, other;
    const double *row;

    watched.coordinate_count = 0;
    watched.covariance = -1;
    watched.factor_count = watched.part_count = 1;
    watched.factor_dimensions = qubit_dimensions;
    watched.parts = &part;
    watched.coefficient_count = 10;
    watched.expectation_count = 2;
    watched.scalar_count = 3;
    watched.table_count = watched.left_count = 2;
    watched.jump_count = 1;
    watched.shifts = watched_shifts;
    watched.left = watched_left;
    watched.jumps = watched_jumps;
    watched.coefficients = watched_coefficients;
    watched.tables = watched_tables;
    watched.expectations = watched_expectations;
    watched.scalars = watched_scalars;
    watched.apply = watched_apply;
    watched.observables = watched_observables;
    watched.until = 1;
    watched.step = 0.05;
    watched.seed = tap_seed();
    watched.points = 2;
    moyal_default_options(&options, &watched);
    moyal_solve(&other, &watched, &options);
    OK(other.purity > 1.1, "steps of 0.05: the default method leaves the set of states: purity %g",
       other.purity);
    moyal_result_clear(&other);
    options.method = "positive";
    options.threads = 1;
    moyal_solve(&result, &watched, &options);
    options.threads = 3;
    moyal_solve(&other, &watched, &options);
    row = result.table + 5;
    OK(result.outcome == MOYAL_DONE && result.purity < 1 + 1e-12 && result.outside == 0 &&
           result.loss < 1e-13,
       "'positive' does not: purity %g", result.purity);
    OK(fabs(row[1] - 0.6) < 5 * row[2] && fabs(row[3] - 0.8 * exp(-1)) < 5 * row[4],
       "<sz> stays, <sx> decays: off by %.2f, %.2f standard errors", (row[1] - 0.6) / row[2],
       (row[3] - 0.8 * exp(-1)) / row[4]);
    OK(memcmp(result.table, other.table, 10 * sizeof(double)) == 0, "3 threads: the bits of one");
    moyal_result_clear(&result);
    moyal_result_clear(&other);
}

static void refused(const moyal_program *program, const moyal_options *options, const char *what)
{
    moyal_result result;
    moyal_outcome outcome = moyal_solve(&result, program, options);

    OK(outcome == MOYAL_BAD_INPUT && result.rows == 0 && result.message[0], "%s: %s", what,
       result.message);
    moyal_result_clear(&result);
}

static void test_failures(void)
{
    const double wild[2] = {-1e300, 1}, missing[2] = {NAN, 1};
    moyal_program other = noise;
    moyal_options options;
    moyal_result result;

    moyal_default_options(&options, &noise);
    options.parameters = wild;
    moyal_solve(&result, &noise, &options);
    OK((result.outcome == MOYAL_NOT_FINITE || result.outcome == MOYAL_SINGULAR) &&
           result.rows == 0 && strstr(result.message, "at t = "),
       "a value that is not finite: %s", result.message);
    moyal_result_clear(&result);
    options.parameters = missing;
    refused(&noise, &options, "a parameter without a value");
    options.parameters = noise_values;
    options.method = "magic";
    refused(&noise, &options, "an unknown method");
    options.method = NULL;
    options.points = 1;
    refused(&noise, &options, "one point");
    options.points = 2;
    options.step = 0;
    refused(&noise, &options, "no step");
    options.step = 0.1;
    options.until = -1;
    refused(&noise, &options, "a negative time");
    options.until = 1;
    options.trajectories = 0;
    refused(&noise, &options, "no trajectory");
    other.abi++;
    refused(&other, &options, "another version");
}

int main(void)
{
    test_qubit();
    test_noise();
    test_methods();
    test_interrupted();
    test_cut();
    test_field();
    test_purity();
    test_positive();
    test_failures();
    return tap_done();
}
