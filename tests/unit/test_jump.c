/* Trajectories that are kets: quantum jumps, and unravellings whose noise holds all of the jumps.
 */
#include <math.h>
#include <string.h>

#include "runtime/philox.h"
#include "tests/unit/compiled.h"

/* ---- a decaying qubit: |psi|^2 = exp(-gamma t), so the time of the jump is -log(u) / gamma ----
 */

static void test_waiting_time(void)
{
    static const char text[] = "qubit A\nhamiltonian 3*A.sz\nlindblad 2/5, A.sm\n"
                               "initial A ket(1, 0)\nobserve (1 + A.sz)/2\n";
    enum { COUNT = 60 };
    const double gamma = 0.4;
    compiled_t c;
    int wrong = 0, jumped = 0;

    if (compiled_open(&c, text, SCHEME_JUMP, 1, 1, compiled_backend())) {
        moyal_options options;
        moyal_result result;

        moyal_default_options(&options, c.program);
        options.until = 4;
        options.points = 401;
        options.trajectories = COUNT;
        options.alone = 1;
        options.seed = tap_seed();
        for (options.only = 0; options.only < COUNT; options.only++) {
            const double when =
                -log(moyal_uniform(options.seed, MOYAL_STREAM_JUMP, options.only, 0)) / gamma;

            wrong += moyal_solve(&result, c.program, &options) != MOYAL_DONE;
            for (long row = 0; row < result.rows; row++) {
                const double t = result.table[2 * row], up = result.table[2 * row + 1];

                wrong += fabs(t - when) > 1e-7 && fabs(up - (t < when)) > 1e-12;
            }
            jumped += when < 4;
            moyal_result_clear(&result);
        }
    }
    OK(wrong == 0 && jumped > 0 && jumped < COUNT,
       "%d of %d qubits decay, each at the time that its random number says", jumped, COUNT);
    compiled_close(&c);
}

/* ---- averages against the master equation ---------------------------------------------------- */

/* The largest distance in standard errors; both tables have the same rows. */
static double distance(const moyal_result *mean, const moyal_result *exact, int observables)
{
    double worst = 0;

    for (long row = 0; row < exact->rows; row++)
        for (int k = 0; k < observables; k++) {
            const double *m = mean->table + row * mean->columns + 1 + 2 * k;
            const double x = exact->table[row * exact->columns + 1 + k];

            worst = fmax(worst, fabs(m[0] - x) / (m[1] + 1e-9));
        }
    return worst;
}

static void compare(const char *what, const char *text, int levels)
{
    compiled_t jump, quantum;
    moyal_options options;
    moyal_result mean, again, exact;

    if (compiled_open(&jump, text, SCHEME_JUMP, 1, 1, compiled_backend()) &&
        compiled_open(&quantum, text, SCHEME_QUANTUM, 1, 1, compiled_backend())) {
        moyal_default_options(&options, jump.program);
        options.until = 2;
        options.points = 5;
        options.trajectories = 2000;
        options.levels = levels;
        options.threads = 1;
        options.seed = tap_seed();
        moyal_solve(&mean, jump.program, &options);
        options.threads = 3;
        moyal_solve(&again, jump.program, &options);
        options.parameters = quantum.program->parameter_values;
        moyal_solve(&exact, quantum.program, &options);
        OK(mean.outcome == MOYAL_DONE && exact.outcome == MOYAL_DONE && mean.jumps > 100 &&
               distance(&mean, &exact, jump.program->observable_count) < 4,
           "%s: %ld jumps, within %.2f standard errors of the master equation%s%s", what,
           mean.jumps, distance(&mean, &exact, jump.program->observable_count),
           mean.message[0] ? ": " : "", mean.message);
        OK(memcmp(mean.table, again.table, sizeof(double) * (size_t)(mean.rows * mean.columns)) ==
               0,
           "%s: 3 threads: the bits of one", what);
        moyal_result_clear(&mean);
        moyal_result_clear(&again);
        moyal_result_clear(&exact);
    }
    compiled_close(&quantum);
    compiled_close(&jump);
}

static void test_averages(void)
{
    compare("a mixed qutrit, a Kossakowski matrix",
            "qudit D 3\nhamiltonian D.e(0,1) + D.e(1,0) + D.e(2,2)\n"
            "lindblad [[1, i/2, 0], [-i/2, 1, 1/3], [0, 1/3, 1/2]], [D.e(0,1), D.e(1,2), "
            "D.e(0,0) - D.e(2,2)]\n"
            "initial D state((D.e(0,0) + 2*D.e(2,2) + D.e(0,2)/2 + D.e(2,0)/2)/3)\n"
            "observe D.e(0,0), D.e(1,1), D.e(0,1) + D.e(1,0)\n",
            0);
    compare("a lossy cavity with an atom",
            "mode C\nqubit A\nhamiltonian C.n + A.sz/2 + (C.a*A.sp + C.ad*A.sm)/2\n"
            "lindblad 1/2, C.a\nlindblad 1/10, C.ad\nlindblad 1/5, A.sm\n"
            "initial C coherent(1)\ninitial A ket(0, 1)\nobserve C.n, A.sz, C.q\n",
            14);
    compare("a driven qubit",
            "drive f(t) = cos(3*t)\nqubit A\nhamiltonian f*A.sx + A.sz\n"
            "lindblad 3/5, A.sm\ninitial A ket(1, 0)\nobserve A.sz, A.sy\n",
            0);
}

/* ---- kets under noise -------------------------------------------------------------------------*/

static const char saturated[] =
    "mode C classical\nqubit A\nhamiltonian C.p^2/2 + C.q^2/2 + 4/5*A.sx + C.q*A.sz/2\n"
    "lindblad 1/4, C.q\nlindblad 1/4, A.sz\n"
    "initial A ket(1/sqrt(2), i/sqrt(2))\nobserve A.sz, A.sx, C.q*A.sz\n";

/* One trajectory as a ket and as a density matrix: the largest difference over its rows. */
static double difference(const compiled_t *c, const char *method, double step)
{
    moyal_options options;
    moyal_result ket, density;
    double worst = 0;

    moyal_default_options(&options, c->program);
    options.until = 1;
    options.step = step;
    options.points = 5;
    options.trajectories = 8;
    options.alone = options.store_path = 1;
    options.only = 5;
    options.method = method;
    options.state = MOYAL_STATE_PURE;
    moyal_solve(&ket, c->program, &options);
    options.state = MOYAL_STATE_DENSITY;
    moyal_solve(&density, c->program, &options);
    if (!ket.ket || density.ket || ket.rows != 5 || density.rows != 5)
        worst = INFINITY;
    for (long k = 0; k < 5 * ket.columns && worst < INFINITY; k++)
        worst = fmax(worst, fabs(ket.table[k] - density.table[k]));
    moyal_result_clear(&ket);
    moyal_result_clear(&density);
    return worst;
}

static void test_kets(void)
{
    static const char *const methods[] = {"predictor-corrector", "positive", "weak2"};
    compiled_t c;

    if (compiled_open(&c, saturated, SCHEME_UNRAVEL, 8, 1, compiled_backend())) {
        OK(c.program->pure == MOYAL_PURE && c.program->pure_start == MOYAL_PURE,
           "the noise holds all of the jumps, the start is pure");
        for (int m = 0; m < 3; m++) {
            const double a = difference(&c, methods[m], 1.0 / 256);
            const double b = difference(&c, methods[m], 1.0 / 4096);

            OK(b < 0.6 * a && a < 0.5,
               "%s: a trajectory as a ket and as a matrix: %.1e apart, with smaller steps %.1e",
               methods[m], a, b);
        }
    }
    compiled_close(&c);
    if (compiled_open(&c,
                      "mode C classical\nqubit A\nlindblad [[1/2, 1/2], [1/2, 3/5]], [C.p, A.sz]\n"
                      "initial A state((1 + A.sx/2)/2)\nobserve A.sx\n",
                      SCHEME_UNRAVEL, 8, 1, compiled_backend()))
        OK(c.program->pure == MOYAL_MIXED && c.program->pure_start == MOYAL_MIXED,
           "neither where there is more decoherence than noise, and a mixed start");
    compiled_close(&c);
}

/* ---- pairs, a target, one trajectory ----------------------------------------------------------
 */

static void test_ensemble(void)
{
    compiled_t c;
    moyal_options options;
    moyal_result plain, pairs, one, target[2];
    double mean = 0;
    int fits = 1;

    if (!compiled_open(&c, saturated, SCHEME_UNRAVEL, 8, 1, compiled_backend())) {
        compiled_close(&c);
        return;
    }
    moyal_default_options(&options, c.program);
    options.step = 1.0 / 64;
    options.points = 3;
    options.trajectories = 24;
    moyal_solve(&plain, c.program, &options);
    options.alone = options.store_path = 1;
    for (options.only = 0; options.only < 24; options.only++) {
        moyal_solve(&one, c.program, &options);
        mean += one.table[2 * one.columns + 1] / 24;
        fits &= one.columns == 1 + 3 + 2 + 1 && one.table[one.columns - 1] <= 1.0001;
        moyal_result_clear(&one);
    }
    OK(fits, "one trajectory has its observables, z and purity");
    OK(fabs(mean - plain.table[2 * plain.columns + 1]) < 1e-14,
       "the trajectories one by one have the average of the ensemble");
    options.alone = 0;
    options.antithetic = 1;
    options.trajectories = 4000;
    moyal_solve(&pairs, c.program, &options);
    options.antithetic = 0;
    moyal_result_clear(&plain);
    moyal_solve(&plain, c.program, &options);
    OK(pairs.trajectories == 4000 && fabs(pairs.table[2 * 7 + 1] - plain.table[2 * 7 + 1]) <
                                         4 * hypot(pairs.table[2 * 7 + 2], plain.table[2 * 7 + 2]),
       "antithetic pairs agree: %g +- %g, %g +- %g", pairs.table[2 * 7 + 1], pairs.table[2 * 7 + 2],
       plain.table[2 * 7 + 1], plain.table[2 * 7 + 2]);
    options.trajectories = 1000000;
    options.target_error = 0.03;
    for (int k = 0; k < 2; k++) {
        options.threads = 1 + 2 * k;
        moyal_solve(&target[k], c.program, &options);
    }
    OK(target[0].error <= 0.03 && target[0].error > 0.01 &&
           target[0].trajectories == target[1].trajectories &&
           memcmp(target[0].table, target[1].table, sizeof(double) * 21) == 0,
       "a target of 0.03 is met by %ld trajectories: %g; 3 threads: the bits of one",
       target[0].trajectories, target[0].error);
    moyal_result_clear(&target[0]);
    moyal_result_clear(&target[1]);
    moyal_result_clear(&plain);
    moyal_result_clear(&pairs);
    compiled_close(&c);
}

int main(void)
{
    test_waiting_time();
    test_averages();
    test_kets();
    test_ensemble();
    return tap_done();
}
