/* Whole steps of a small R (runtime/program.h): `increment` and `stratonovich` against the
 * equations, number by number; the others against what they are to make of these, bit by bit.
 *
 * An increment is of the second degree in R, by the mean values.  Generic states meet all points,
 * the D^2 states that span all matrices meet two of them, under dt, each dW and all together. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "certify/steps.h"

enum { GENERIC_STATES = 3, SPANNED_POINTS = 2 };

/* Of an increment, of the drift that noise induces: products of more factors. */
enum { STEP_ULPS = 32 };

static const char *const names[] = {"y", "dw", "dw", "dw"};

static void steps_init(steps_t *steps, trial_t *trial)
{
    const moyal_program *program = trial->check->program;
    const size_t lanes = (size_t)program->lanes, noise = (size_t)program->noise_count;

    steps->trial = trial;
    steps->program = program;
    steps->lanes = lanes;
    steps->dimension = trial->stage.dimension;
    steps->count = (size_t)program->coordinate_count + (size_t)program->state_count;
    for (size_t k = 0; k < ARRAYS; k++)
        steps->sizes[k] = lanes * (k == WORK                           ? (size_t)program->work_count
                                   : k == DW || k == NONE || k == HALF ? noise
                                                                       : steps->count);
    for (size_t k = 0; k < ARRAYS; k++) {
        double *start = memory_new(steps->sizes[k] + 2 * lanes, sizeof(double));

        for (size_t j = 0; j < steps->sizes[k] + 2 * lanes; j++)
            start[j] = k == NONE && j >= lanes && j < lanes + steps->sizes[k] ? 0 : NAN;
        steps->arrays[k] = start + lanes;
    }
    state_matrix_init(&steps->state, steps->dimension);
}

static void steps_clear(steps_t *steps)
{
    for (size_t k = 0; k < ARRAYS; k++)
        free(steps->arrays[k] - steps->lanes);
    state_matrix_clear(&steps->state);
}

static void check_margins(steps_t *steps)
{
    int intact = 1;

    for (size_t k = 0; k < ARRAYS; k++)
        for (size_t j = 0; j < steps->lanes; j++)
            intact &= isnan(steps->arrays[k][-1 - (long)j]) &&
                      isnan(steps->arrays[k][steps->sizes[k] + j]);
    if (!intact)
        check_fail(steps->trial->check, "a step of the program writes beside its arrays");
}

/* out = function(y, t, dt, dw); inputs are to stay as they are. */
void steps_call(steps_t *steps, moyal_step_function *function, int out, int y, double dt, int dw,
                double t)
{
    const int inputs[] = {y, dw};
    double *copies[2];

    for (int k = 0; k < 2; k++) {
        const size_t bytes = steps->sizes[inputs[k]] * sizeof(double);

        copies[k] = memory_new(steps->sizes[inputs[k]] + 1, sizeof(double));
        memcpy(copies[k], steps->arrays[inputs[k]], bytes);
    }
    for (size_t k = 0; k < steps->sizes[out]; k++)
        steps->arrays[out][k] = NAN;
    for (size_t k = 0; k < steps->sizes[WORK]; k++)
        steps->arrays[WORK][k] = NAN;
    function(&steps->trial->machine.context, t, dt, steps->arrays[y], steps->arrays[dw],
             steps->arrays[out], steps->arrays[WORK]);
    for (int k = 0; k < 2; k++) {
        if (memcmp(copies[k], steps->arrays[inputs[k]], steps->sizes[inputs[k]] * sizeof(double)))
            check_fail(steps->trial->check, "a step of the program overwrites its inputs: %s",
                       inputs[k] < OUT ? names[inputs[k]] : "y");
        free(copies[k]);
    }
}

/* ---- against the equations ------------------------------------------------------------ */

/* The increments that the equations make of steps->state: z, then R_ij on and above the diagonal at
 * n + i * D + j. */
static number_t *exact_step(const steps_t *steps, const point_t *point, const drive_t *drive)
{
    const size_t n = (size_t)steps->program->coordinate_count, D = steps->dimension;
    const size_t noise = (size_t)steps->program->noise_count;
    number_t *out = numbers_new(n + D * D), *means = exact_noise_means(point, &steps->state);
    long *unit = memory_new(2 * D, sizeof(long));

    for (size_t i = 0; i < n; i++)
        exact_increment(&out[i], point, i, drive, &steps->state);
    for (size_t j = 0; j < D; j++) {
        number_t *rows;

        unit[2 * j] = 1;
        rows = exact_rows(point, drive, means, &steps->state, unit);
        unit[2 * j] = 0;
        for (size_t i = 0; i <= j; i++)
            number_set(&out[n + i * D + j], &rows[i]);
        numbers_free(rows, D);
    }
    numbers_free(means, noise);
    free(unit);
    return out;
}

/* What stands in a lane of OUT or STEP. */
static void compare_exact(steps_t *steps, size_t lane, int array, const number_t *exact,
                          const case_t *which, const drive_t *drive)
{
    check_t *check = steps->trial->check;
    const size_t n = (size_t)steps->program->coordinate_count, D = steps->dimension;
    const double *found = steps->arrays[array] + lane;

    for (size_t k = 0; !check->failed && k < n + D * D; k++) {
        const size_t i = k < n ? 0 : (k - n) / D, j = k < n ? 0 : (k - n) % D;
        const size_t at = k < n ? k : n + kernel_place(D, i, j);

        for (int part = 0; i <= j && part < (i < j ? 2 : 1); part++) {
            check->out->numbers++;
            check_number(check, &exact[k], part, found[(at + (size_t)part) * steps->lanes],
                         STEP_ULPS, "number %lu of %s for dt = %g, dW1 = %g, point %lu, state %lu",
                         (unsigned long)at,
                         array == OUT ? "the increments" : "the increments in Stratonovich's sense",
                         drive->dt, steps->program->noise_count ? drive->dw[0] : 0.0,
                         (unsigned long)which->point, (unsigned long)which->state);
        }
    }
}

/* What `increment` has written in a lane, and `stratonovich`. */
static void compare_lane(steps_t *steps, size_t lane, const case_t *which, const drive_t *drive)
{
    const point_t *point = &steps->trial->points[which->point];
    const size_t n = (size_t)steps->program->coordinate_count, D = steps->dimension;
    number_t *exact;

    state_matrix_set(&steps->state, which->state);
    exact = exact_step(steps, point, drive);
    compare_exact(steps, lane, OUT, exact, which, drive);
    if (steps->program->stratonovich && !steps->trial->check->failed) {
        steps_add_shift(exact, steps, point, drive->dt);
        compare_exact(steps, lane, STEP, exact, which, drive);
    }
    numbers_free(exact, n + D * D);
}

/* ---- against each other --------------------------------------------------------------- */

static int is_same(double x, double y)
{
    return x == y || (isnan(x) && isnan(y));
}

/* STEP holds what `function` has made, `want` what it is to be. */
void steps_compare(steps_t *steps, const double *want, const char *function)
{
    for (size_t k = 0; k < steps->sizes[STEP]; k++)
        if (!is_same(steps->arrays[STEP][k], want[k]))
            check_fail(steps->trial->check, "number %lu of %s is %.17g, its increments say %.17g",
                       (unsigned long)(k / steps->lanes), function, steps->arrays[STEP][k],
                       want[k]);
}

static void compare_composed(steps_t *steps, double dt)
{
    const moyal_program *program = steps->program;
    const double t = steps->t;
    double *out = steps->arrays[OUT], *moved = steps->arrays[MOVED];
    double *drift = steps->arrays[DRIFT];

    steps_call(steps, program->euler, STEP, Y, dt, DW, t);
    for (size_t k = 0; k < steps->sizes[MOVED]; k++)
        moved[k] = steps->arrays[Y][k] + out[k];
    steps_compare(steps, moved, "euler");
    steps_call(steps, program->increment, OUT, MOVED, dt / 2, NONE, t + dt);
    steps_call(steps, program->increment, DRIFT, Y, dt / 2, NONE, t);
    for (size_t k = 0; k < steps->sizes[MOVED]; k++)
        moved[k] = (out[k] + moved[k]) - drift[k];
    steps_call(steps, program->corrector, STEP, Y, dt, DW, t);
    steps_compare(steps, moved, "corrector");
    check_midpoint(steps, dt);
}

/* ---- cases ---------------------------------------------------------------------------- */

/* The increments of cases[0 .. count) of one time: lane l has case (l + turn) % count. */
static void evaluate(steps_t *steps, const case_t *cases, size_t count, const drive_t *drive,
                     size_t turn)
{
    const trial_t *trial = steps->trial;
    const size_t n = (size_t)steps->program->coordinate_count, D = steps->dimension;

    steps->t = trial->check->equations->model->has_time ? trial->points[cases[0].point].t : 0.625;
    for (size_t l = 0; l < steps->lanes; l++) {
        const case_t *which = &cases[(l + turn) % count];
        double *y = steps->arrays[Y] + l;

        state_matrix_set(&steps->state, which->state);
        for (size_t i = 0; i < n; i++)
            y[i * steps->lanes] = trial->points[which->point].z[i];
        for (size_t i = 0; i < D; i++)
            for (size_t j = i; j < D; j++) {
                const size_t at = n + kernel_place(D, i, j);

                y[at * steps->lanes] = steps->state.re[i * D + j];
                if (i < j)
                    y[(at + 1) * steps->lanes] = steps->state.im[i * D + j];
            }
        for (size_t j = 0; j < (size_t)steps->program->noise_count; j++)
            steps->arrays[DW][j * steps->lanes + l] = drive->dw[j];
    }
    steps_call(steps, steps->program->increment, OUT, Y, drive->dt, DW, steps->t);
}

/* `first`: the array without a turn. */
static void check_agreement(steps_t *steps, int array, const double *first, size_t count,
                            size_t turn)
{
    if (!lanes_agree(steps->arrays[array], first, steps->count, steps->lanes, count, turn))
        check_fail(steps->trial->check, "a step computes the same in one lane and not in another");
}

/* After `evaluate` without a turn: a lane's numbers depend on its case alone.  The cases change
 * lanes where dt and noise come together. */
static void compare_lanes(steps_t *steps, const case_t *cases, size_t count, const drive_t *drive)
{
    check_t *check = steps->trial->check;
    const size_t step = (count + TURNS - 1) / TURNS, size = steps->sizes[OUT];
    const int together = drive->dt > 0 && (steps->program->noise_count == 0 || drive->dw[0] != 0);
    double *first = memory_new(size, sizeof(double));
    size_t turn = 0;

    memcpy(first, steps->arrays[OUT], size * sizeof(double));
    do {
        if (turn > 0)
            evaluate(steps, cases, count, drive, turn);
        check_agreement(steps, OUT, first, count, turn);
        if (!check->failed)
            compare_composed(steps, drive->dt);
        turn += step;
    } while (!check->failed && together && turn < count);
    free(first);
}

static void run_cases(steps_t *steps, const case_t *cases, size_t count, const drive_t *drive)
{
    const check_t *check = steps->trial->check;

    evaluate(steps, cases, count, drive, 0);
    if (steps->program->stratonovich) {
        steps_call(steps, steps->program->stratonovich, STEP, Y, drive->dt, DW, steps->t);
        check_agreement(steps, STEP, steps->arrays[STEP], count, 0);
    }
    for (size_t l = 0; !check->failed && l < count; l++)
        compare_lane(steps, l, &cases[l], drive);
    if (!check->failed)
        compare_lanes(steps, cases, count, drive);
}

/* Whether two cases may stand side by side. */
static int same_time(const trial_t *trial, const case_t *a, const case_t *b)
{
    return !trial->check->equations->model->has_time ||
           trial->points[a->point].t == trial->points[b->point].t;
}

static void run_all(steps_t *steps, const case_t *cases, size_t count, const drive_t *drive)
{
    for (size_t k = 0, now; k < count && !steps->trial->check->failed; k += now) {
        for (now = 1; now < steps->lanes && k + now < count; now++)
            if (!same_time(steps->trial, &cases[k], &cases[k + now]))
                break;
        run_cases(steps, cases + k, now, drive);
    }
}

static size_t make_cases(case_t *cases, const steps_t *steps)
{
    const size_t basis = steps->dimension * steps->dimension;
    size_t count = 0;

    for (size_t p = 0; p < steps->trial->point_count; p++)
        for (size_t k = p < SPANNED_POINTS ? 0 : basis; k < basis + GENERIC_STATES; k++) {
            cases[count].point = p;
            cases[count].mean = cases[count].state = k;
            count++;
        }
    return count;
}

void check_fused(trial_t *trial)
{
    const size_t noise = trial->check->equations->noise_count;
    const size_t states = trial->stage.dimension * trial->stage.dimension + GENERIC_STATES;
    drive_t drive = {1, memory_new(noise, sizeof(double))};
    steps_t steps;
    case_t *cases;
    size_t count;

    if (trial->check->program->increment && trial->point_count > 0) {
        steps_init(&steps, trial);
        cases = memory_new(trial->point_count * states, sizeof(case_t));
        count = make_cases(cases, &steps);
        run_all(&steps, cases, count, &drive);
        drive.dt = 0;
        for (size_t j = 0; j < noise; j++) {
            drive.dw[j] = 1.5;
            run_all(&steps, cases, count, &drive);
            drive.dw[j] = 0;
        }
        drive.dt = 0.25;
        for (size_t j = 0; j < noise; j++)
            drive.dw[j] = j % 2 ? -0.5 - (double)j : 0.5;
        run_all(&steps, cases, count, &drive);
        check_margins(&steps);
        free(cases);
        steps_clear(&steps);
    }
    free(drive.dw);
}
