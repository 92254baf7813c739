/* Equations → kernel. */
#include "lower/build.h"

#include <stdlib.h>

#include "base/memory.h"

status_t build_refuse(build_t *build, const char *why)
{
    return diags_fail(build->diags, LIMIT_ERROR, build->span, "E0900",
                      "this model is beyond what the program generator can do: %s", why);
}

status_t build_spend(build_t *build, size_t work)
{
    build->work += work;
    if (build->work > KERNEL_MAX_WORK)
        return build_refuse(build, "its equations of motion have too many terms");
    return OK;
}

static int is_drive(size_t generator, const build_t *build)
{
    for (size_t k = 0; k < build->factors.drive_count; k++)
        if (build->factors.drives[k] == generator)
            return 1;
    return 0;
}

static void lower_parameters(build_t *build)
{
    size_t count = ring_parameter_count(build->ring);
    kernel_t *kernel = build->kernel;

    kernel->parameters = memory_new(count, sizeof(size_t));
    for (size_t g = 0; g < count; g++)
        if (!is_drive(g, build))
            kernel->parameters[kernel->parameter_count++] = g;
}

size_t kernel_parameter(const kernel_t *kernel, size_t generator)
{
    for (size_t k = 0; k < kernel->parameter_count; k++)
        if (kernel->parameters[k] == generator)
            return k;
    return SIZE_MAX;
}

/* The factors that R lives on. */
static status_t lower_factors(build_t *build)
{
    const space_t *space = build->algebra->space;
    kernel_t *kernel = build->kernel;
    size_t finite = 1;

    kernel->factors = memory_new(space_count(space), sizeof(size_t));
    for (size_t f = 0; f < space_count(space); f++) {
        if (!build->equations->factors[f])
            continue;
        kernel->factors[kernel->factor_count++] = f;
        if (!space_is_mode(space, f))
            finite *= space_dimension(space, f);
        if (finite > KERNEL_MAX_FINITE)
            return build_refuse(build, "the finite spaces have too many states together");
    }
    return OK;
}

static status_t lower_observables(build_t *build)
{
    const equations_t *equations = build->equations;
    status_t status = OK;
    size_t im;

    build->kernel->observable_nodes = memory_new(equations->observable_count, sizeof(size_t));
    for (size_t k = 0; status == OK && k < equations->observable_count; k++) {
        build->span = equations->model->observables[k].span;
        status = mean_nodes(&build->kernel->observable_nodes[k], &im, &equations->observables[k],
                            &build->observables, build);
    }
    return status;
}

/* Whether the formula of a number is short enough to be written out. */
static int polynomial_fits(const fmpz_mpoly_t poly, const ring_t *ring)
{
    const fmpz_mpoly_ctx_struct *context = ring_context(ring);
    int fits = fmpz_mpoly_length(poly, context) <= KERNEL_MAX_FORMULA;
    fmpz_t coefficient;

    fmpz_init(coefficient);
    for (slong k = 0; fits && k < fmpz_mpoly_length(poly, context); k++) {
        fmpz_mpoly_get_term_coeff_fmpz(coefficient, poly, k, context);
        fits = fmpz_bits(coefficient) <= KERNEL_MAX_BITS;
        for (size_t g = 0; fits && g < ring_generator_count(ring); g++)
            fits = fmpz_mpoly_get_term_var_exp_ui(poly, k, (slong)g, context) <= KERNEL_MAX_POWER;
    }
    fmpz_clear(coefficient);
    return fits;
}

/* Whether the arguments of the radicals and functions in use are short enough too. */
static int arguments_fit(const ring_t *ring)
{
    scalar_t x;
    int fit = 1;

    scalar_init(x, ring);
    for (size_t g = 0; fit && g < ring_generator_count(ring); g++) {
        generator_kind_t kind = ring_generator_kind(ring, g);

        if (kind == GENERATOR_RADICAL)
            ring_radicand(x, g, ring);
        else if (kind == GENERATOR_FUNCTION)
            ring_function_argument(x, g, ring);
        else
            continue;
        fit = polynomial_fits(fmpz_mpoly_q_numref(x), ring) &&
              polynomial_fits(fmpz_mpoly_q_denref(x), ring);
    }
    scalar_clear(x, ring);
    return fit;
}

static status_t check_formulas(build_t *build)
{
    if (!arguments_fit(build->ring))
        return build_refuse(build, "a function has too long an argument");
    for (size_t k = 0; k < build->kernel->coefficient_count; k++) {
        const scalar_struct *value = build->kernel->coefficients[k].value;

        build->span = build->kernel->coefficients[k].span;
        if (!polynomial_fits(fmpz_mpoly_q_numref(value), build->ring) ||
            !polynomial_fits(fmpz_mpoly_q_denref(value), build->ring))
            return build_refuse(build, "a coefficient has too long a formula or too large numbers");
        if (build_varies(value, build))
            return build_refuse(build, "its initial state or hbar depends on the time");
    }
    return OK;
}

static void build_end(build_t *build)
{
    line_end(&build->scalars);
    line_end(&build->observables);
    line_end(&build->fused);
    index_clear(&build->coefficients);
    index_clear(&build->tables);
    index_clear(&build->expectations);
    index_clear(&build->scalar_index);
    factors_end(build);
}

status_t lower(kernel_t **out, const equations_t *equations, diags_t *diags)
{
    kernel_t *kernel = memory_new(1, sizeof *kernel);
    build_t build = {0};
    status_t status;

    kernel->equations = equations;
    build.kernel = kernel;
    build.equations = equations;
    build.algebra = &equations->model->algebra;
    build.ring = equations->model->ring;
    build.diags = diags;
    build.span = SPAN_WHOLE;
    factors_begin(&build);
    lower_parameters(&build);
    line_begin(&build.scalars, &kernel->scalars);
    line_begin(&build.observables, &kernel->observables);
    line_begin(&build.fused, &kernel->fused);
    status = lower_factors(&build);
    if (status == OK)
        status = lower_terms(&build);
    if (status == OK)
        status = lower_fused(&build);
    if (status == OK)
        status = lower_observables(&build);
    build.span = SPAN_WHOLE;
    if (status == OK)
        status = lower_initial(&build);
    if (status == OK)
        status = check_formulas(&build);
    build_end(&build);
    if (status != OK) {
        kernel_free(kernel);
        kernel = NULL;
    }
    *out = kernel;
    return status;
}

static void tables_free(kernel_t *kernel, const ring_t *ring)
{
    for (size_t k = 0; k < kernel->table_count; k++) {
        table_t *table = &kernel->tables[k];

        for (size_t t = 0; t < table->pattern_count; t++) {
            free(table->patterns[t].powers);
            scalar_clear(table->patterns[t].value, ring);
        }
        free(table->patterns);
        free(table->shift);
        free(table->comment);
    }
    free(kernel->tables);
}

void kernel_free(kernel_t *kernel)
{
    const ring_t *ring;

    if (!kernel)
        return;
    ring = kernel->equations->model->ring;
    for (size_t k = 0; k < kernel->coefficient_count; k++) {
        scalar_clear(kernel->coefficients[k].value, ring);
        free(kernel->coefficients[k].comment);
    }
    free(kernel->coefficients);
    tables_free(kernel, ring);
    for (size_t k = 0; k < kernel->scalar_count; k++)
        free(kernel->scalar[k].comment);
    for (size_t k = 0; k < kernel->part_count; k++)
        free(kernel->parts[k].factors);
    free(kernel->parts);
    for (size_t k = 0; k < kernel->field_part_count; k++)
        free(kernel->field_parts[k].factors);
    free(kernel->field_parts);
    free(kernel->scalar);
    free(kernel->expectations);
    free(kernel->factors);
    free(kernel->parameters);
    free(kernel->scalars.nodes);
    free(kernel->observables.nodes);
    free(kernel->fused.nodes);
    free(kernel->fused_nodes);
    free(kernel->midpoint_nodes);
    free(kernel->increments);
    free(kernel->observable_nodes);
    free(kernel->left);
    free(kernel->jumps);
    free(kernel);
}
