/* Step 4 of the kernel check: dz, dR and observables against the equations. */
#include "certify/trial.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

enum { ALL_PAIRS = 4096 };

/* Of dense states where the run has no matrix of its size. */
enum { DENSE_DIMENSION = 512 };

/* ---- trials --------------------------------------------------------------------------- */

static void trial_init(trial_t *trial, check_t *check, int levels, int dense)
{
    memset(trial, 0, sizeof *trial);
    trial->check = check;
    trial->dense = dense;
    stage_init(&trial->stage, check->kernel->factors, check->kernel->factor_count, (size_t)levels,
               &check->equations->model->algebra, &check->values);
    machine_init(&trial->machine, check->program, check->parameters, trial->stage.dimension,
                 levels);
    form_init(&trial->form, check->equations);
    state_matrix_init(&trial->mean, trial->stage.dimension);
    state_matrix_init(&trial->state, trial->stage.dimension);
    if (dense)
        make_generic_points(trial);
    else
        make_points(trial);
    check->out->points += trial->point_count;
}

static void trial_clear(trial_t *trial)
{
    for (size_t k = 0; k < trial->point_count; k++)
        point_clear(&trial->points[k]);
    free(trial->points);
    form_clear(&trial->form);
    machine_clear(&trial->machine);
    stage_clear(&trial->stage);
    state_matrix_clear(&trial->mean);
    state_matrix_clear(&trial->state);
}

static void make_state(const trial_t *trial, state_matrix_t *state, size_t k)
{
    state_matrix_set(state, trial->dense ? state->dimension * state->dimension + k : k);
}

/* The drive of a case: odd ones have twice the noise, of the other sign. */
static void case_noise(double *dw, const drive_t *drive, size_t k, size_t count)
{
    for (size_t j = 0; j < count; j++)
        dw[j] = drive->dw[j] * (k % 2 ? -2 : 1);
}

/* Runs cases[0 .. count) of one time: lane l has case (l + turn) % count. */
static void evaluate(trial_t *trial, const drive_t *drive, const case_t *cases, size_t count,
                     size_t turn)
{
    machine_t *machine = &trial->machine;
    const size_t noise = trial->check->equations->noise_count;
    double *dw = memory_new(noise, sizeof(double));

    for (size_t l = 0; l < machine->lanes; l++) {
        const size_t k = (l + turn) % count;

        if (trial->check->equations->model->has_time)
            machine->time = trial->points[cases[k].point].t;
        make_state(trial, &trial->mean, cases[k].mean);
        case_noise(dw, drive, k, noise);
        machine_set_z(machine, l, trial->points[cases[k].point].z);
        machine_set_noise(machine, l, dw);
        machine_set_state(machine, l, &trial->mean);
    }
    machine_expect(machine);
    machine_scalars(machine, drive->dt);
    for (size_t l = 0; l < machine->lanes; l++) {
        make_state(trial, &trial->state, cases[(l + turn) % count].state);
        machine_set_state(machine, l, &trial->state);
    }
    machine_apply(machine);
    free(dw);
}

/* After `evaluate` without a turn: a lane's numbers depend on its case alone.  All lanes are
 * compared with those of the same case; the cases change lanes where dt and noise come together. */
static void compare_lanes(trial_t *trial, const drive_t *drive, const case_t *cases, size_t count)
{
    const size_t lanes = trial->machine.lanes, step = (count + TURNS - 1) / TURNS;
    const int together =
        drive->dt > 0 && (trial->check->equations->noise_count == 0 || drive->dw[0] != 0);
    size_t numbers;
    double *first = machine_results(&numbers, &trial->machine);
    int agree = lanes_agree(first, first, numbers, lanes, count, 0);

    for (size_t turn = step; together && agree && turn < count; turn += step) {
        double *now;

        evaluate(trial, drive, cases, count, turn);
        now = machine_results(&numbers, &trial->machine);
        agree = lanes_agree(now, first, numbers, lanes, count, turn);
        free(now);
    }
    if (!agree)
        check_fail(trial->check, "the program computes the same in one lane and not in another");
    free(first);
}

/* Runs cases[0 .. count) of one time, side by side, and compares. */
static void run_cases(trial_t *trial, const drive_t *drive, const case_t *cases, size_t count)
{
    const size_t noise = trial->check->equations->noise_count;
    double *dw = memory_new(noise, sizeof(double));
    drive_t here = {drive->dt, dw};

    evaluate(trial, drive, cases, count, 0);
    for (size_t l = 0; !trial->check->failed && l < count; l++) {
        make_state(trial, &trial->mean, cases[l].mean);
        make_state(trial, &trial->state, cases[l].state);
        case_noise(dw, drive, l, noise);
        compare_case(trial, l, &cases[l], &here);
    }
    if (!trial->check->failed)
        compare_lanes(trial, drive, cases, count);
    free(dw);
}

/* ---- cases ---------------------------------------------------------------------------- */

typedef struct {
    size_t count, room;
    case_t *cases;
} cases_t;

static void add_case(cases_t *cases, size_t point, size_t mean, size_t state)
{
    if (cases->count == cases->room) {
        cases->room = 2 * cases->room + 64;
        cases->cases = memory_resize(cases->cases, cases->room, sizeof(case_t));
    }
    cases->cases[cases->count].point = point;
    cases->cases[cases->count].mean = mean;
    cases->cases[cases->count++].state = state;
}

/* How many numbers of dR are compared in `cases` cases under `drives` drives. */
static double numbers_of(const trial_t *trial, double cases, double drives)
{
    double dimension = (double)trial->stage.dimension;

    return cases * drives * 2 * dimension * dimension;
}

/* dt alone, each dW_j with both signs, all together. */
static double drive_count(const trial_t *trial)
{
    size_t noise = trial->check->equations->noise_count;

    return noise ? 2 + 2 * (double)noise : 1;
}

/* All states at all points.  dR is linear in its state for given scalars; these are linear in the
 * mean values.  All pairs of states where they are few, else all of one with a fixed other. */
static void make_product(cases_t *cases, const trial_t *trial)
{
    size_t states = trial->stage.dimension * trial->stage.dimension;
    int noisy = trial->check->equations->noise_count > 0;
    int all = noisy && states * states * trial->point_count <= ALL_PAIRS;

    for (size_t point = 0; point < trial->point_count; point++)
        for (size_t k = 0; k < states; k++) {
            if (!all)
                add_case(cases, point, k, k);
            for (size_t j = 0; all && j < states; j++)
                add_case(cases, point, k, j);
            if (noisy && !all) {
                add_case(cases, point, k, states - 1);
                add_case(cases, point, 0, k);
            }
        }
}

/* All states, at one generic point with mean values of their own, at another with those of a
 * generic state. */
static void make_states(cases_t *cases, const trial_t *trial)
{
    size_t states = trial->stage.dimension * trial->stage.dimension;
    size_t last = trial->point_count - 1, other = last > 0 ? last - 1 : last;

    for (size_t k = 0; k < states; k++)
        add_case(cases, last, k, k);
    for (size_t k = 0; k < states; k++)
        add_case(cases, other, states, k);
}

/* Two pairs of generic states at all points. */
static void make_pairs(cases_t *cases, const trial_t *trial)
{
    size_t states = trial->stage.dimension * trial->stage.dimension;

    for (size_t point = 0; point < trial->point_count; point++) {
        add_case(cases, point, states + 1, states + 2);
        add_case(cases, point, states + 3, states + 1);
    }
}

static void run_all(trial_t *trial, const drive_t *drive, const cases_t *cases)
{
    const case_t *all = cases->cases;
    size_t lanes = trial->machine.lanes;

    for (size_t k = 0, count; !trial->check->failed && k < cases->count; k += count) {
        double time = trial->points[all[k].point].t;

        for (count = 1; count < lanes && k + count < cases->count &&
                        trial->points[all[k + count].point].t == time;)
            count++;
        run_cases(trial, drive, all + k, count);
    }
}

/* All together: noises of alternating signs, as small as those of a step of this length. */
static void run_together(trial_t *trial, const cases_t *cases, double dt, double sign)
{
    size_t noise = trial->check->equations->noise_count;
    drive_t drive = {dt, memory_new(noise, sizeof(double))};

    for (size_t j = 0; j < noise; j++)
        drive.dw[j] = (j % 2 ? -sign : sign) * sqrt(dt) * (0.25 + (double)j);
    run_all(trial, &drive, cases);
    free(drive.dw);
}

/* Each dW_j alone, with both signs. */
static void run_single_noises(trial_t *trial, const cases_t *cases)
{
    size_t noise = trial->check->equations->noise_count;
    drive_t drive = {0, memory_new(noise, sizeof(double))};

    for (size_t j = 0; j < noise; j++)
        for (int sign = -1; sign <= 1; sign += 2) {
            drive.dw[j] = 1.5 * sign;
            run_all(trial, &drive, cases);
            drive.dw[j] = 0;
        }
    free(drive.dw);
}

/* dt alone. */
static void run_step(trial_t *trial, const cases_t *cases)
{
    drive_t drive = {1, memory_new(trial->check->equations->noise_count, sizeof(double))};

    run_all(trial, &drive, cases);
    free(drive.dw);
}

/* dt alone; each dW_j alone; all together. */
static void run_drives(trial_t *trial, const cases_t *cases)
{
    run_step(trial, cases);
    run_single_noises(trial, cases);
    if (trial->check->equations->noise_count)
        run_together(trial, cases, 0.25, -1);
}

/* Generic states: besides, noise of both signs for steps from long to short. */
static void run_dense_drives(trial_t *trial, const cases_t *cases)
{
    static const double steps[] = {0x1p-12, 0x1p-4, 0.001, 1};
    const size_t count = sizeof steps / sizeof steps[0];
    const int large = trial->stage.dimension > SMALL_DIMENSION;

    run_step(trial, cases);
    run_single_noises(trial, cases);
    for (size_t k = large ? 2 : 0; k < count; k++) {
        if (trial->check->equations->noise_count)
            run_together(trial, cases, steps[k], -1);
        trial->whole = large && k + 1 == count;
        run_together(trial, cases, steps[k], 1);
    }
}

/* Where all states at all points are too many: all states at two generic points, and generic states
 * at all points; each dW_j alone at all points if that is not too much, else at the last two. */
static void run_apart(trial_t *trial)
{
    const size_t before = trial->point_count;
    cases_t states = {0}, pairs = {0}, few;

    make_generic_points(trial);
    trial->check->out->points += trial->point_count - before;
    make_states(&states, trial);
    make_pairs(&pairs, trial);
    few = pairs;
    if (numbers_of(trial, (double)pairs.count, drive_count(trial)) > MOST_NUMBERS) {
        few.count = pairs.count < 4 ? pairs.count : 4;
        few.cases = pairs.cases + (pairs.count - few.count);
    }
    run_step(trial, &pairs);
    run_together(trial, &pairs, 0.25, -1);
    run_single_noises(trial, &few);
    run_step(trial, &states);
    run_together(trial, &states, 0.25, -1);
    free(states.cases);
    free(pairs.cases);
}

/* ---- the two trials ------------------------------------------------------------------- */

static size_t modes_degree(const op_struct *a, size_t count, const check_t *check)
{
    const algebra_t *algebra = &check->equations->model->algebra;
    size_t degree = 0;

    for (size_t k = 0; k < count; k++)
        for (size_t f = 0; f < check->kernel->factor_count; f++) {
            size_t d = kernel_dimension(check->kernel, f)
                           ? 0
                           : op_degree(&a[k], check->kernel->factors[f], algebra);

            degree = d > degree ? d : degree;
        }
    return degree;
}

/* A bound for the entries of a matrix in one row. */
static double row_entries(const op_struct *a, double dimension)
{
    return (double)a->count < dimension ? (double)a->count : dimension;
}

/* Products of entries for one element of dR. */
static double element_work(const equations_t *e, double dimension)
{
    double work = row_entries(e->generator, dimension);

    for (size_t k = 0; k < e->noise_count; k++)
        work += row_entries(&e->noise[k], dimension);
    for (size_t k = 0; k < e->jump_count; k++)
        work += 2 * row_entries(&e->jumps[k], dimension);
    return work;
}

/* Whether `levels` of every mode give a matrix on which all states can be tried: D^2 of them, with
 * D^2 elements each. */
static int is_small(const check_t *check, size_t levels)
{
    const double most = 1e8;
    size_t dimension = 1;

    for (size_t f = 0; f < check->kernel->factor_count; f++) {
        size_t size = kernel_dimension(check->kernel, f);

        dimension *= size ? size : levels;
        if (dimension > SMALL_DIMENSION)
            return 0;
    }
    return pow((double)dimension, 4) * element_work(check->equations, (double)dimension) < most;
}

/* The levels at which all states are tried. */
static int check_small_levels(const check_t *check, int levels)
{
    const equations_t *e = check->equations;
    size_t degree = modes_degree(e->generator, 1, check), d, small;

    d = modes_degree(e->noise, e->noise_count, check);
    degree = d > degree ? d : degree;
    d = modes_degree(e->jumps, e->jump_count, check);
    degree = d > degree ? d : degree;
    d = modes_degree(e->observables, e->observable_count, check);
    degree = d > degree ? d : degree;
    for (small = degree + 2; small > 2 && !is_small(check, small); small--)
        continue;
    if (small > (size_t)levels && degree == 0)
        small = (size_t)levels;
    return is_small(check, small) ? (int)small : 0;
}

static void check_margins(trial_t *trial)
{
    if (!machine_is_intact(&trial->machine))
        check_fail(trial->check, "the program writes beside its arrays");
    if (trial->machine.jets_differ)
        check_fail(trial->check, "the nodes of the descriptor are not the arithmetic of 'scalars'");
    if (trial->machine.overwritten)
        check_fail(trial->check, "the program overwrites its inputs: %s",
                   trial->machine.overwritten);
}

static int has_modes(const check_t *check)
{
    for (size_t f = 0; f < check->kernel->factor_count; f++)
        if (kernel_dimension(check->kernel, f) == 0)
            return 1;
    return 0;
}

/* Says that there is nothing to compare; at other values of the parameters it is not to be blamed
 * on the program. */
static int has_points(trial_t *trial, size_t wanted)
{
    if (trial->point_count >= wanted)
        return 1;
    if (!trial->check->elsewhere)
        check_fail(trial->check, "no points were found at which all coefficients are real numbers");
    return 0;
}

/* All states at all points, or what stands for them. */
static void run_states(trial_t *trial)
{
    const double dimension = (double)trial->stage.dimension;
    const int noisy = trial->check->equations->noise_count > 0;
    double cases = (double)trial->point_count * dimension * dimension * (noisy ? 3 : 1);
    cases_t product = {0};

    trial->check->out->apart =
        numbers_of(trial, cases, drive_count(trial)) > MOST_NUMBERS && trial->point_count > 1;
    if (trial->check->out->apart) {
        run_apart(trial);
        return;
    }
    make_product(&product, trial);
    run_drives(trial, &product);
    free(product.cases);
}

/* D^2 states that span everything, at few levels. */
static void try_all_states(check_t *check, int levels)
{
    trial_t trial;

    trial_init(&trial, check, levels, 0);
    check->out->determined = trial.determined;
    if (has_points(&trial, 1))
        run_states(&trial);
    if (!check->failed)
        check_fused(&trial);
    if (has_modes(check) && !check->failed)
        check_terms(check, &trial.machine);
    check_margins(&trial);
    trial_clear(&trial);
}

/* Generic states at the levels of the run, after the tables. */
static void try_dense_states(check_t *check, int levels)
{
    static const case_t cases[] = {{0, 1, 2}, {1, 3, 1}};
    const cases_t list = {2, 2, (case_t *)cases};
    trial_t trial;

    trial_init(&trial, check, levels, 1);
    check_tables(check, &trial.machine);
    if (!check->failed && has_points(&trial, GENERIC_POINTS))
        run_dense_drives(&trial, &list);
    if (!check->failed)
        check_fused(&trial);
    check_margins(&trial);
    trial_clear(&trial);
}

static double dimension_at(const check_t *check, int levels)
{
    double dimension = 1;

    for (size_t f = 0; f < check->kernel->factor_count; f++) {
        size_t size = kernel_dimension(check->kernel, f);

        dimension *= size ? (double)size : levels;
    }
    return dimension;
}

/* Where the runtime builds the equation of R from the tables (terms.h), or kets from them (ket.h),
 * it makes no matrix of the size of R: fewer levels do for dense ones. */
static int dense_levels(const check_t *check, int levels)
{
    if (check->equations->scheme != SCHEME_QUANTUM && check->equations->scheme != SCHEME_JUMP)
        return levels;
    while (levels > 2 && dimension_at(check, levels) > DENSE_DIMENSION)
        levels -= levels > 16 ? levels / 8 : 1;
    return levels;
}

static void try_tables(check_t *check, int levels)
{
    machine_t machine;

    machine_init_tables(&machine, check->program, check->parameters,
                        (size_t)dimension_at(check, levels), levels);
    check_tables(check, &machine);
    machine_clear(&machine);
}

void check_dynamics(check_t *check, int levels)
{
    int small = check_small_levels(check, levels), dense = dense_levels(check, levels);

    check->out->levels = dense;
    check->out->small_levels = small;
    if (dense < levels)
        try_tables(check, levels);
    if (!check->failed)
        try_dense_states(check, dense);
    if (!check->failed && small > 0)
        try_all_states(check, small);
}

void check_dynamics_elsewhere(check_t *check)
{
    int small = check_small_levels(check, check->asked->levels);

    if (small > 0)
        try_dense_states(check, small);
}
