/* Machine code against the equations, number by number. */
#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "certify/trial.h"

enum { ULPS = 32, FEW_COLUMNS = 5 };

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

/* Re and Im of sum_j dR_ij v_j for what was found, correctly rounded. */
static void found_row(double *out, const double *row, size_t plane, size_t stride, const long *v,
                      size_t D)
{
    arb_t re, im, x;

    arb_init(re);
    arb_init(im);
    arb_init(x);
    for (size_t j = 0; j < D; j++) {
        arb_set_d(x, row[j * stride]);
        arb_addmul_si(re, x, v[2 * j], 2 * NUMBER_BITS);
        arb_addmul_si(im, x, v[2 * j + 1], 2 * NUMBER_BITS);
        arb_set_d(x, row[plane + j * stride]);
        arb_submul_si(re, x, v[2 * j + 1], 2 * NUMBER_BITS);
        arb_addmul_si(im, x, v[2 * j], 2 * NUMBER_BITS);
    }
    out[0] = arb_is_finite(re) ? arf_get_d(arb_midref(re), ARF_RND_NEAR) : NAN;
    out[1] = arb_is_finite(im) ? arf_get_d(arb_midref(im), ARF_RND_NEAR) : NAN;
    arb_clear(re);
    arb_clear(im);
    arb_clear(x);
}

/* All rows of dR, times a vector: no element can be off without being seen. */
static void compare_rows(trial_t *trial, size_t lane, const case_t *which, const drive_t *drive,
                         const number_t *means)
{
    const point_t *point = &trial->points[which->point];
    size_t D = trial->stage.dimension, lanes = trial->machine.lanes;
    long *v = memory_new(2 * D, sizeof(long));
    number_t *exact;

    generic_vector(v, D, which->state);
    exact = exact_rows(point, drive, means, &trial->state, v);
    for (size_t i = 0; !trial->check->failed && i < D; i++) {
        double found[2];

        found_row(found, trial->machine.dr + i * D * lanes + lane, D * D * lanes, lanes, v, D);
        for (int part = 0; part < 2; part++)
            compare_number(trial->check, &exact[i], part, found[part], "row of dR times a vector",
                           i, 0, which, drive);
    }
    numbers_free(exact, D);
    free(v);
}

static void compare_rates(trial_t *trial, size_t lane, const case_t *which, const drive_t *drive)
{
    check_t *check = trial->check;
    const point_t *point = &trial->points[which->point];
    const machine_t *machine = &trial->machine;
    size_t D = trial->stage.dimension;
    number_t *means = exact_noise_means(point, &trial->mean), *exact;
    long *unit = memory_new(2 * D, sizeof(long));

    for (size_t j = 0; !check->failed && j < D; j++) {
        if (!column_counts(trial, j))
            continue;
        unit[2 * j] = 1;
        exact = exact_rows(point, drive, means, &trial->state, unit);
        unit[2 * j] = 0;
        for (size_t i = 0; !check->failed && i < D; i++) {
            const double *found = machine->dr + (i * D + j) * machine->lanes + lane;

            compare_number(check, &exact[i], 0, *found, "dR", i, j, which, drive);
            compare_number(check, &exact[i], 1, found[D * D * machine->lanes], "dR", i, j, which,
                           drive);
        }
        numbers_free(exact, D);
    }
    if (trial->whole && !check->failed)
        compare_rows(trial, lane, which, drive, means);
    free(unit);
    numbers_free(means, check->equations->noise_count);
}

void compare_case(trial_t *trial, size_t lane, const case_t *which, const drive_t *drive)
{
    compare_expectations(trial, lane, which, drive);
    compare_zeros(trial, lane);
    compare_scalars(trial, lane, which, drive);
    compare_rates(trial, lane, which, drive);
}
