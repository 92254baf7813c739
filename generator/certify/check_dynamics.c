/* Step 4 of the kernel check: dz, dR and observables against the equations. */
#include "certify/check_internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

enum { ULPS = 32, SMALL_DIMENSION = 36, ALL_PAIRS = 4096, FEW_COLUMNS = 5 };

/* One evaluation: at a point, with mean values of one state, of dR of another. */
typedef struct {
    size_t point, mean, state;
} case_t;

/* All that one set of cases shares. */
typedef struct {
    check_t *check;
    machine_t machine;
    stage_t stage;
    size_t point_count;
    point_t *points;
    int dense; /* states are generic ones, and only some columns are compared */
    state_matrix_t mean, state;
} trial_t;

/* ---- degrees and points
 * ---------------------------------------------------------------------------- */

/* The highest degree of a scalar in the coordinates. */
static size_t scalar_degree(scalar_src x, const ring_t *ring)
{
    size_t degree = 0;
    scalar_split_t split;

    scalar_split(&split, x, ring);
    for (size_t k = 0; k < split.count; k++) {
        size_t sum = 0;

        for (size_t j = 0; j < split.width; j++)
            sum += split.exponents[k * split.width + j];
        degree = sum > degree ? sum : degree;
    }
    scalar_split_clear(&split, ring);
    return degree;
}

static size_t array_degree(const scalar_struct *x, size_t count, const ring_t *ring)
{
    size_t degree = 0;

    for (size_t k = 0; k < count; k++) {
        size_t d = scalar_degree(&x[k], ring);

        degree = d > degree ? d : degree;
    }
    return degree;
}

static size_t operators_degree(const op_struct *a, size_t count, const ring_t *ring)
{
    size_t degree = 0;

    for (size_t k = 0; k < count; k++) {
        size_t d = array_degree(a[k].coefficients, a[k].count, ring);

        degree = d > degree ? d : degree;
    }
    return degree;
}

static size_t equations_degree(const equations_t *e, const ring_t *ring)
{
    const size_t degrees[] = {operators_degree(e->generator, 1, ring),
                              operators_degree(e->velocity, e->coordinates, ring),
                              operators_degree(e->noise, e->noise_count, ring),
                              operators_degree(e->observables, e->observable_count, ring),
                              2 * operators_degree(e->jumps, e->jump_count, ring) +
                                  array_degree(e->rates, e->jump_count * e->jump_count, ring),
                              array_degree(e->sigma, e->coordinates * e->noise_count, ring)};
    size_t degree = 0;

    for (size_t k = 0; k < sizeof degrees / sizeof degrees[0]; k++)
        degree = degrees[k] > degree ? degrees[k] : degree;
    return degree;
}

/* The next tuple of integers >= 0 with a sum of at most `degree`; 0 behind the last. */
static int next_tuple(double *z, size_t count, size_t degree)
{
    for (size_t k = 0; k < count; k++) {
        double sum = 0;

        z[k]++;
        for (size_t j = 0; j < count; j++)
            sum += z[j];
        if (sum <= (double)degree)
            return 1;
        z[k] = 0;
    }
    return 0;
}

/* The points on which a polynomial of the equations' degree is determined. */
static void make_points(trial_t *trial)
{
    check_t *check = trial->check;
    size_t n = check->equations->coordinates, room = 0;
    size_t degree = equations_degree(check->equations, check->values.ring);
    double *z = memory_new(n, sizeof(double));

    do {
        if (trial->point_count == room) {
            room = 2 * room + 1;
            trial->points = memory_resize(trial->points, room, sizeof(point_t));
        }
        point_init(&trial->points[trial->point_count++], z, check->equations, &check->values,
                   &trial->stage);
    } while (next_tuple(z, n, degree));
    free(z);
}

/* One point without zeros. */
static void make_point(trial_t *trial)
{
    check_t *check = trial->check;
    size_t n = check->equations->coordinates;
    double *z = memory_new(n, sizeof(double));

    for (size_t k = 0; k < n; k++)
        z[k] = (k % 2 ? -0.5 : 0.75) + (double)k;
    trial->points = memory_new(1, sizeof(point_t));
    trial->point_count = 1;
    point_init(trial->points, z, check->equations, &check->values, &trial->stage);
    free(z);
}

/* ---- trials
 * ---------------------------------------------------------------------------------------- */

static void trial_init(trial_t *trial, check_t *check, int levels, int dense)
{
    memset(trial, 0, sizeof *trial);
    trial->check = check;
    trial->dense = dense;
    stage_init(&trial->stage, check->kernel->factors, check->kernel->factor_count, (size_t)levels,
               &check->equations->model->algebra, &check->values);
    machine_init(&trial->machine, check->program, trial->stage.dimension, levels);
    state_matrix_init(&trial->mean, trial->stage.dimension);
    state_matrix_init(&trial->state, trial->stage.dimension);
    if (dense)
        make_point(trial);
    else
        make_points(trial);
    check->out->points += trial->point_count;
}

static void trial_clear(trial_t *trial)
{
    for (size_t k = 0; k < trial->point_count; k++)
        point_clear(&trial->points[k]);
    free(trial->points);
    machine_clear(&trial->machine);
    stage_clear(&trial->stage);
    state_matrix_clear(&trial->mean);
    state_matrix_clear(&trial->state);
}

static void make_state(const trial_t *trial, state_matrix_t *state, size_t k)
{
    if (trial->dense)
        state_matrix_generic(state, k);
    else
        state_matrix_basis(state, k);
}

/* The drive of a lane: odd lanes have twice the noise. */
static void lane_noise(double *dw, const drive_t *drive, size_t lane, size_t count)
{
    for (size_t j = 0; j < count; j++)
        dw[j] = drive->dw[j] * (lane % 2 ? 2 : 1);
}

/* ---- comparison
 * ------------------------------------------------------------------------------------- */

static void compare_number(check_t *check, const number_t *x, int imaginary, double found,
                           const char *what, size_t a, size_t b, const case_t *which,
                           const drive_t *drive)
{
    check->out->numbers++;
    check_number(
        check, x, imaginary, found, ULPS,
        "%s of %.60s (%lu, %lu) for dt = %g, dW1 = %g, point %lu, mean values of state %lu, "
        "state %lu",
        imaginary ? "im" : "re", what, (unsigned long)a, (unsigned long)b, drive->dt,
        check->equations->noise_count ? drive->dw[0] : 0.0, (unsigned long)which->point,
        (unsigned long)which->mean, (unsigned long)which->state);
}

/* Expectation value k, from the tables that are checked already: sum_i t_i R_{i + offset, i}. */
static void exact_expectation(number_t *out, const trial_t *trial, size_t k)
{
    const table_t *table =
        &trial->check->kernel->tables[trial->check->kernel->expectations[k].table];
    const double *found = trial->machine.tables +
                          2 * trial->check->kernel->expectations[k].table * trial->stage.dimension;
    long offset = 0, stride = 1, D = (long)trial->stage.dimension;
    number_t weight, element;

    for (size_t f = trial->stage.count; f-- > 0;) {
        size_t size = kernel_dimension(trial->check->kernel, f);

        offset += table->shift[f] * stride;
        stride *= size ? (long)size : (long)trial->stage.levels;
    }
    number_init(&weight);
    number_init(&element);
    number_zero(out);
    for (long i = 0; i < D; i++) {
        if (i + offset < 0 || i + offset >= D)
            continue;
        number_set_d(&weight, found[i], found[D + i]);
        number_set_d(&element, trial->mean.re[(i + offset) * D + i],
                     trial->mean.im[(i + offset) * D + i]);
        number_addmul(out, &weight, &element);
    }
    number_clear(&weight);
    number_clear(&element);
}

static void compare_expectations(trial_t *trial, size_t lane, const case_t *which,
                                 const drive_t *drive)
{
    check_t *check = trial->check;
    const machine_t *machine = &trial->machine;
    number_t exact;

    number_init(&exact);
    for (size_t k = 0; !check->failed && k < check->kernel->expectation_count; k++) {
        const char *what = check->kernel->expectations[k].comment;

        exact_expectation(&exact, trial, k);
        for (int part = 0; part < 2; part++)
            compare_number(check, &exact, part,
                           machine->e[(2 * k + (size_t)part) * machine->lanes + lane], what, k, 0,
                           which, drive);
    }
    number_clear(&exact);
}

/* Scalars that the kernel knows to be zero need not be read by `apply`; they are zero all the same.
 */
static void compare_zeros(trial_t *trial, size_t lane)
{
    const kernel_t *kernel = trial->check->kernel;
    const double *s = trial->machine.s + lane;
    size_t lanes = trial->machine.lanes;

    for (size_t k = 0; k < kernel->scalar_count; k++)
        if ((kernel->scalar[k].re == SIZE_MAX && s[2 * k * lanes] != 0) ||
            (kernel->scalar[k].im == SIZE_MAX && s[(2 * k + 1) * lanes] != 0))
            check_fail(trial->check, "a part of the scalar %.200s must be zero",
                       kernel->scalar[k].comment);
}

static void compare_scalars(trial_t *trial, size_t lane, const case_t *which, const drive_t *drive)
{
    check_t *check = trial->check;
    const point_t *point = &trial->points[which->point];
    const machine_t *machine = &trial->machine;
    number_t exact;

    number_init(&exact);
    for (size_t i = 0; !check->failed && i < check->equations->coordinates; i++) {
        exact_increment(&exact, point, i, drive, &trial->mean);
        compare_number(check, &exact, 0, machine->dz[i * machine->lanes + lane], "dz", i, 0, which,
                       drive);
    }
    for (size_t k = 0; !check->failed && k < check->equations->observable_count; k++) {
        exact_mean(&exact, &point->observables[k], &trial->mean);
        compare_number(check, &exact, 0, machine->out[k * machine->lanes + lane],
                       check->equations->model->observables[k].name, k, 0, which, drive);
    }
    number_clear(&exact);
}

/* Whether column j of a dense state is compared: all of few, else some at both ends and between. */
static int column_counts(const trial_t *trial, size_t j)
{
    size_t D = trial->stage.dimension;

    return !trial->dense || D <= SMALL_DIMENSION || j < 2 || j + 2 >= D || j == D / FEW_COLUMNS * 2;
}

static void compare_rates(trial_t *trial, size_t lane, const case_t *which, const drive_t *drive)
{
    check_t *check = trial->check;
    const point_t *point = &trial->points[which->point];
    const machine_t *machine = &trial->machine;
    size_t D = trial->stage.dimension;
    number_t *means = exact_noise_means(point, &trial->mean), exact;

    number_init(&exact);
    for (size_t j = 0; j < D; j++)
        for (size_t i = 0; column_counts(trial, j) && !check->failed && i < D; i++) {
            const double *found = machine->dr + (i * D + j) * machine->lanes + lane;

            exact_element(&exact, point, drive, means, &trial->state, i, j);
            compare_number(check, &exact, 0, *found, "dR", i, j, which, drive);
            compare_number(check, &exact, 1, found[D * D * machine->lanes], "dR", i, j, which,
                           drive);
        }
    number_clear(&exact);
    exact_means_clear(means, point);
}

/* Runs cases[0 .. count), one in each lane (the last one in those left), and compares. */
static void run_cases(trial_t *trial, const drive_t *drive, const case_t *cases, size_t count)
{
    machine_t *machine = &trial->machine;
    size_t noise = trial->check->equations->noise_count;
    double *dw = memory_new(noise, sizeof(double));
    drive_t here = {drive->dt, dw};

    for (size_t l = 0; l < machine->lanes; l++) {
        const case_t *which = &cases[l < count ? l : count - 1];

        make_state(trial, &trial->mean, which->mean);
        lane_noise(dw, drive, l, noise);
        machine_set_z(machine, l, trial->points[which->point].z);
        machine_set_noise(machine, l, dw);
        machine_set_state(machine, l, &trial->mean);
    }
    machine_expect(machine);
    machine_scalars(machine, drive->dt);
    for (size_t l = 0; l < machine->lanes; l++) {
        make_state(trial, &trial->state, cases[l < count ? l : count - 1].state);
        machine_set_state(machine, l, &trial->state);
    }
    machine_apply(machine);
    for (size_t l = 0; !trial->check->failed && l < count; l++) {
        make_state(trial, &trial->mean, cases[l].mean);
        make_state(trial, &trial->state, cases[l].state);
        lane_noise(dw, drive, l, noise);
        compare_expectations(trial, l, &cases[l], &here);
        compare_zeros(trial, l);
        compare_scalars(trial, l, &cases[l], &here);
        compare_rates(trial, l, &cases[l], &here);
    }
    free(dw);
}

/* ---- cases
 * ------------------------------------------------------------------------------------------ */

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

/* dR is linear in its state for given scalars; these are linear in the mean values.  All pairs
 * where they are few, else all of one with a fixed other. */
static void make_cases(cases_t *cases, const trial_t *trial)
{
    size_t states = trial->stage.dimension * trial->stage.dimension;
    int noisy = trial->check->equations->noise_count > 0;
    int all = noisy && states * states * trial->point_count <= ALL_PAIRS;

    memset(cases, 0, sizeof *cases);
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

static void run_all(trial_t *trial, const drive_t *drive, const cases_t *cases)
{
    size_t lanes = trial->machine.lanes;

    for (size_t k = 0; !trial->check->failed && k < cases->count; k += lanes)
        run_cases(trial, drive, cases->cases + k,
                  cases->count - k < lanes ? cases->count - k : lanes);
}

/* dt alone, each dW_j alone, all together. */
static void run_drives(trial_t *trial, const cases_t *cases)
{
    size_t noise = trial->check->equations->noise_count;
    drive_t drive = {0.5, memory_new(noise, sizeof(double))};

    run_all(trial, &drive, cases);
    drive.dt = 0;
    for (size_t j = 0; j < noise; j++) {
        drive.dw[j] = 1.5;
        run_all(trial, &drive, cases);
        drive.dw[j] = 0;
    }
    drive.dt = 0.25;
    for (size_t j = 0; j < noise; j++)
        drive.dw[j] = 0.5 + (double)j;
    if (noise)
        run_all(trial, &drive, cases);
    free(drive.dw);
}

/* ---- the two trials
 * --------------------------------------------------------------------------------- */

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

/* Whether `levels` of every mode give a matrix on which all states can be tried. */
static int is_small(const check_t *check, size_t levels)
{
    size_t dimension = 1;

    for (size_t f = 0; f < check->kernel->factor_count; f++) {
        size_t size = kernel_dimension(check->kernel, f);

        dimension *= size ? size : levels;
        if (dimension > SMALL_DIMENSION)
            return 0;
    }
    return 1;
}

int check_small_levels(const check_t *check, int levels)
{
    const equations_t *e = check->equations;
    size_t degree = modes_degree(e->generator, 1, check), d, small;

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
}

static int has_modes(const check_t *check)
{
    for (size_t f = 0; f < check->kernel->factor_count; f++)
        if (kernel_dimension(check->kernel, f) == 0)
            return 1;
    return 0;
}

/* D^2 states that span everything, at few levels. */
static void try_all_states(check_t *check, int levels)
{
    trial_t trial;
    cases_t cases;

    trial_init(&trial, check, levels, 0);
    make_cases(&cases, &trial);
    run_drives(&trial, &cases);
    if (has_modes(check) && !check->failed)
        check_terms(check, &trial.machine);
    check_margins(&trial);
    free(cases.cases);
    trial_clear(&trial);
}

/* Generic states at the levels of the run, after the tables. */
static void try_dense_states(check_t *check, int levels)
{
    static const case_t cases[] = {{0, 1, 2}, {0, 3, 1}};
    const cases_t list = {2, 2, (case_t *)cases};
    trial_t trial;

    trial_init(&trial, check, levels, 1);
    check_tables(check, &trial.machine);
    if (!check->failed)
        run_drives(&trial, &list);
    check_margins(&trial);
    trial_clear(&trial);
}

void check_dynamics(check_t *check, int levels)
{
    int small = check_small_levels(check, levels);

    check->out->levels = levels;
    check->out->small_levels = small;
    try_dense_states(check, levels);
    if (!check->failed && small > 0)
        try_all_states(check, small);
}
