/* Steps 1 to 3 of the kernel check: descriptor, coefficients, tables. */
#include "certify/check_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

enum { COEFFICIENT_ULPS = 8, TABLE_ULPS = 16 };

/* ---- descriptor ----------------------------------------------------------------------- */

static void expect_count(check_t *check, const char *name, long found, size_t expected)
{
    long value = expected == SIZE_MAX ? -1 : (long)expected;

    if (found != value)
        check_fail(check, "the descriptor says %s = %ld, it must be %ld", name, found, value);
}

static void expect_name(check_t *check, const char *found, const char *expected)
{
    if (!found || strcmp(found, expected) != 0)
        check_fail(check, "the descriptor has the name '%.60s' in place of '%.60s'",
                   found ? found : "", expected);
}

static void check_counts(check_t *check)
{
    const moyal_program *p = check->program;
    const kernel_t *kernel = check->kernel;
    const equations_t *equations = check->equations;

    expect_count(check, "abi", p->abi, MOYAL_ABI);
    expect_count(check, "scheme", p->scheme, equations->scheme);
    expect_count(check, "parameter_count", p->parameter_count, kernel->parameter_count);
    expect_count(check, "coordinate_count", p->coordinate_count, equations->coordinates);
    expect_count(check, "factor_count", p->factor_count, kernel->factor_count);
    expect_count(check, "observable_count", p->observable_count, equations->observable_count);
    expect_count(check, "coefficient_count", p->coefficient_count, kernel->coefficient_count);
    expect_count(check, "table_count", p->table_count, kernel->table_count);
    expect_count(check, "expectation_count", p->expectation_count, kernel->expectation_count);
    expect_count(check, "scalar_count", p->scalar_count, kernel->scalar_count);
    expect_count(check, "noise_count", p->noise_count, equations->noise_count);
    expect_count(check, "hbar", p->hbar, kernel->hbar);
    expect_count(check, "mean", p->mean, kernel->mean);
    expect_count(check, "covariance", p->covariance, kernel->covariance);
    expect_count(check, "pure", p->pure, (size_t)equations->pure);
    expect_count(check, "pure_start", p->pure_start, (size_t)equations->pure_start);
    expect_count(check, "part_count", p->part_count, kernel->part_count);
    expect_count(check, "lanes", p->lanes, (size_t)emit_lanes(kernel, check->asked));
    expect_count(check, "state_count", p->state_count,
                 check->asked->lanes > 1 ? kernel->states : 0);
    expect_count(check, "work_count", p->work_count, emit_work_count(kernel, check->asked));
    if ((p->state_count > 0) != (p->increment && p->euler && p->corrector))
        check_fail(check, "the steps of the program are not complete");
    if ((p->midpoint != NULL) != emit_has_midpoint(kernel, check->asked) ||
        (p->stratonovich != NULL) != (p->midpoint != NULL))
        check_fail(check, "the midpoint rule of the program is not complete");
}

static void expect_value(check_t *check, const char *name, double found, double asked)
{
    if (found != asked)
        check_fail(check, "the descriptor says %s = %.17g, asked for was %.17g", name, found,
                   asked);
}

/* What the run takes its numbers from. */
static void check_settings(check_t *check)
{
    const moyal_program *p = check->program;
    const emit_options_t *asked = check->asked;
    const char *title = check->equations->model->title;
    char *scheme = equations_title(check->equations);

    expect_name(check, p->model, title ? title : "");
    expect_name(check, p->scheme_name, scheme);
    free(scheme);
    expect_value(check, "until", p->until, asked->until);
    expect_value(check, "tolerance", p->tolerance, asked->tolerance);
    expect_value(check, "step", p->step, asked->step);
    expect_count(check, "points", p->points, (size_t)asked->points);
    expect_count(check, "trajectories", p->trajectories, (size_t)asked->trajectories);
    expect_count(check, "levels", p->levels, (size_t)asked->levels);
    if (p->seed != asked->seed)
        check_fail(check, "the descriptor says seed = %llu, asked for was %llu", p->seed,
                   asked->seed);
}

static void check_names(check_t *check)
{
    const moyal_program *p = check->program;
    const ring_t *ring = check->values.ring;
    const model_t *model = check->equations->model;

    for (int k = 0; k < p->parameter_count; k++)
        expect_name(check, p->parameter_names[k],
                    ring_generator_name(ring, check->kernel->parameters[k]));
    for (int k = 0; k < p->coordinate_count; k++)
        expect_name(check, p->coordinate_names[k],
                    ring_generator_name(ring, ring_coordinate(ring, (size_t)k)));
    for (int k = 0; k < p->observable_count; k++)
        expect_name(check, p->observable_names[k], model->observables[k].name);
    for (int k = 0; k < p->factor_count; k++) {
        size_t factor = check->kernel->factors[k];

        expect_name(check, p->factor_names[k], space_name(model->space, factor));
        expect_count(check, "a factor's dimension", p->factor_dimensions[k],
                     space_dimension(model->space, factor));
    }
}

/* The doubles next to the model's values. */
static void check_parameters(check_t *check)
{
    const model_t *model = check->equations->model;

    for (size_t k = 0; k < model->parameter_count; k++) {
        const parameter_t *parameter = &model->parameters[k];
        acb_struct *value = check->values.generators[parameter->generator].value;
        size_t place = kernel_parameter(check->kernel, parameter->generator);
        double found;

        if (!parameter->has_value || place == SIZE_MAX)
            continue;
        found = check->program->parameter_values[place];
        if (found != arf_get_d(arb_midref(acb_realref(value)), ARF_RND_NEAR))
            check_fail(check, "parameter %s has the value %a", parameter->name, found);
    }
}

static void compare_parts(check_t *check, const moyal_part *list, const kernel_part_t *parts,
                          int count)
{
    static const int kinds[] = {[STATE_GAUSSIAN] = MOYAL_GAUSSIAN,
                                [STATE_FOCK] = MOYAL_FOCK,
                                [STATE_CAT] = MOYAL_CAT,
                                [STATE_DENSITY] = MOYAL_DENSITY};

    for (int k = 0; k < count; k++) {
        const moyal_part *found = &list[k];
        const kernel_part_t *part = &parts[k];

        expect_count(check, "kind of a part", found->kind, (size_t)kinds[part->kind]);
        expect_count(check, "first coefficient of a part", found->first, part->first);
        expect_count(check, "level of a part", found->level, part->level);
        expect_count(check, "factors of a part", found->count, part->count);
        for (size_t f = 0; !check->failed && f < part->count; f++)
            expect_count(check, "factor of a part", found->factors[f], part->factors[f]);
    }
}

static void check_parts(check_t *check)
{
    const moyal_program *p = check->program;

    compare_parts(check, p->parts, check->kernel->parts, p->part_count);
}

/* What the scheme hybrid has besides. */
static void check_field(check_t *check)
{
    const equations_t *equations = check->equations;
    const kernel_t *kernel = check->kernel;
    const moyal_field *field = check->program->field;

    if (equations->scheme != SCHEME_HYBRID)
        return;
    if (!field) {
        check_fail(check, "the descriptor lacks the derivatives");
        return;
    }
    expect_count(check, "first coefficient of S", field->smoothing, kernel->smoothing);
    expect_count(check, "parts that are not Gaussian", field->part_count, kernel->field_part_count);
    for (size_t k = 0; k < equations->noise_count * equations->coordinates; k++)
        expect_count(check, "order of a derivative", field->derivatives[k],
                     equations->derivatives[k]);
    if (!check->failed)
        compare_parts(check, field->parts, kernel->field_parts, field->part_count);
}

void check_descriptor(check_t *check)
{
    const moyal_program *p = check->program;

    if (!p->coefficients || !p->tables || !p->expectations || !p->scalars || !p->apply ||
        !p->observables)
        check_fail(check, "the descriptor lacks a function");
    check_counts(check);
    if (!check->failed)
        check_settings(check);
    if (!check->failed)
        check_names(check);
    if (!check->failed)
        check_parameters(check);
    if (!check->failed)
        check_parts(check);
    if (!check->failed)
        check_field(check);
}

/* ---- coefficients --------------------------------------------------------------------- */

/* The double next to q. */
static double rounded(const fmpq_t q)
{
    double value;
    arf_t x;

    arf_init(x);
    arf_set_fmpz(x, fmpq_numref(q));
    arf_div_fmpz(x, x, fmpq_denref(q), 53, ARF_RND_NEAR);
    value = arf_get_d(x, ARF_RND_NEAR);
    arf_clear(x);
    return value;
}

/* Whether a coefficient is no number for doubles at values that nobody has chosen: a square root of
 * what is negative there, a power out of range. */
static int out_of_range(const check_t *check, const number_t *value, double found)
{
    return check->elsewhere &&
           (!isfinite(found) || !arb_contains_zero(acb_imagref(value->value)) ||
            !(value->size < 1e250) || (value->size < 1e-250 && !acb_is_zero(value->value)));
}

static void check_scalar(check_t *check, scalar_src exact, double found, const char *what, size_t k)
{
    number_t value;
    fmpq_t q;

    number_init(&value);
    fmpq_init(q);
    number_evaluate(&value, exact, &check->values);
    if (out_of_range(check, &value, found))
        check->skipped++;
    else if (scalar_get_fmpq(q, exact, check->values.ring) && found != rounded(q))
        check_number(check, &value, 0, found, 0, "c[%lu] = %.200s", (unsigned long)k, what);
    else
        check_number(check, &value, 0, found, COEFFICIENT_ULPS, "c[%lu] = %.200s", (unsigned long)k,
                     what);
    check->out->coefficients++;
    fmpq_clear(q);
    number_clear(&value);
}

/* What the equations say about the start, at its places among the coefficients. */
static void check_start(check_t *check, const double *c)
{
    const equations_t *equations = check->equations;
    const kernel_t *kernel = check->kernel;
    size_t n = equations->coordinates;

    check_scalar(check, equations->model->algebra.hbar, c[kernel->hbar], "hbar", kernel->hbar);
    for (size_t k = 0; k < n; k++)
        check_scalar(check, &equations->mean[k], c[kernel->mean + k], "mean", kernel->mean + k);
    for (size_t k = 0; equations->smoothing && k < n * n; k++)
        check_scalar(check, &equations->smoothing[k], c[kernel->smoothing + k], "S",
                     kernel->smoothing + k);
    for (size_t k = 0; equations->covariance && k < n * n; k++) {
        if (kernel->covariance != SIZE_MAX)
            check_scalar(check, &equations->covariance[k], c[kernel->covariance + k], "covariance",
                         kernel->covariance + k);
        else if (!scalar_is_zero(&equations->covariance[k], check->values.ring))
            check_fail(check, "the covariance of the start is left out");
    }
}

void check_coefficients(check_t *check, const double *c)
{
    const kernel_t *kernel = check->kernel;

    for (size_t k = 0; !check->failed && k < kernel->coefficient_count; k++)
        check_scalar(check, kernel->coefficients[k].value, c[k], kernel->coefficients[k].comment,
                     k);
    if (!check->failed)
        check_start(check, c);
}

/* ---- tables --------------------------------------------------------------------------- */

/* <n| (a†)^k a^l |m>, m = n - k + l: sqrt(n!/(n-k)! m!/(m-l)!) */
static void ladder(number_t *out, size_t n, size_t k, size_t l, size_t levels)
{
    fmpz_t product;

    number_zero(out);
    if (n < k || n - k + l >= levels)
        return;
    fmpz_init_set_ui(product, 1);
    for (size_t t = 0; t < k; t++)
        fmpz_mul_ui(product, product, n - t);
    for (size_t t = 0; t < l; t++)
        fmpz_mul_ui(product, product, n - k + l - t);
    arb_sqrt_fmpz(acb_realref(out->value), product, NUMBER_BITS);
    out->size = arf_get_d(arb_midref(acb_realref(out->value)), ARF_RND_UP);
    fmpz_clear(product);
}

/* The entry of a pattern in row i. */
static void entry_of_pattern(number_t *out, const check_t *check, const table_t *table,
                             const pattern_t *pattern, size_t row, size_t levels)
{
    const kernel_t *kernel = check->kernel;
    number_t element;

    number_init(&element);
    number_evaluate(out, pattern->value, &check->values);
    for (size_t f = kernel->factor_count; f-- > 0;) {
        size_t dimension = kernel_dimension(kernel, f), size = dimension ? dimension : levels;
        size_t n = row % size;
        long m = (long)n + table->shift[f];

        row /= size;
        if (m < 0 || m >= (long)size)
            number_zero(&element);
        else if (dimension)
            number_set_d(&element,
                         (double)basis_element(dimension, pattern->powers[2 * f], n, (size_t)m), 0);
        else
            ladder(&element, n, pattern->powers[2 * f], pattern->powers[2 * f + 1], levels);
        number_mul(out, out, &element);
    }
    number_clear(&element);
}

static void check_row(check_t *check, const machine_t *machine, size_t k, size_t row)
{
    const table_t *table = &check->kernel->tables[k];
    size_t D = (size_t)machine->context.dimension;
    const double *found = machine->tables + 2 * k * D + row;
    number_t sum, term;

    number_init(&sum);
    number_init(&term);
    for (size_t t = 0; t < table->pattern_count; t++) {
        entry_of_pattern(&term, check, table, &table->patterns[t], row,
                         (size_t)machine->context.levels);
        number_add(&sum, &term);
    }
    for (int part = 0; part < 2; part++)
        check_number(check, &sum, part, found[part ? D : 0], TABLE_ULPS, "%s of row %lu of %.200s",
                     part ? "im" : "re", (unsigned long)row, table->comment);
    check->out->entries += 2;
    number_clear(&sum);
    number_clear(&term);
}

void check_tables(check_t *check, const machine_t *machine)
{
    size_t D = (size_t)machine->context.dimension;

    for (size_t k = 0; k < check->kernel->table_count; k++)
        for (size_t row = 0; !check->failed && row < D; row++)
            check_row(check, machine, k, row);
}
