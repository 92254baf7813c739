/* The exported descriptor of a unit: `const moyal_program moyal_unit`. */
#include "emit/unit.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A double as C constant, with 6 digits in a comment. */
static void add_double(text_t *out, double x)
{
    if (isfinite(x))
        text_printf(out, "%a /* %.6g */", x, x);
    else
        text_add(out, "0.0 / 0.0 /* no value */");
}

/* The value of parameter `generator`, correctly rounded; not a number if it has none. */
static double parameter_value(const kernel_t *kernel, size_t generator)
{
    const model_t *model = kernel->equations->model;
    double value = NAN;

    for (size_t k = 0; k < model->parameter_count; k++) {
        const parameter_t *parameter = &model->parameters[k];
        acb_t ball;

        if (parameter->generator != generator || !parameter->has_value ||
            !scalar_is_constant(parameter->value, model->ring))
            continue;
        acb_init(ball);
        scalar_ball(ball, parameter->value, NULL, 160, model->ring);
        value = arf_get_d(arb_midref(acb_realref(ball)), ARF_RND_NEAR);
        acb_clear(ball);
    }
    return value;
}

/* static const char *const NAME[] = {..}; an empty list gets one entry, which nobody reads. */
static void add_names(text_t *out, const char *name, const char *const *names, size_t count)
{
    text_printf(out, "static const char *const %s[] = {", name);
    for (size_t k = 0; k < count; k++) {
        text_add(out, k ? ",\n    " : "\n    ");
        c_print_string(out, names[k]);
    }
    text_add(out, count ? "\n};\n\n" : "\"\"};\n\n");
}

static const parameter_t *find_parameter(const unit_t *unit, size_t generator)
{
    const model_t *model = unit->kernel->equations->model;

    for (size_t k = 0; k < model->parameter_count; k++)
        if (model->parameters[k].generator == generator)
            return &model->parameters[k];
    return NULL;
}

/* The names of those that it is made of, blanks between them. */
static void list_makers(text_t *out, const unit_t *unit, size_t generator)
{
    const model_t *model = unit->kernel->equations->model;
    const parameter_t *made = find_parameter(unit, generator);

    for (size_t k = 0; made && made->makers && k < model->parameter_count; k++)
        if (made->makers[k])
            text_printf(out, "%s%s", out->length > 0 ? " " : "", model->parameters[k].name);
}

static int has_makers(const unit_t *unit)
{
    text_t all;
    int any;

    text_init(&all);
    for (size_t k = 0; k < unit->kernel->parameter_count; k++)
        list_makers(&all, unit, unit->kernel->parameters[k]);
    any = all.length > 0;
    text_clear(&all);
    return any;
}

static void add_makers(text_t *out, const unit_t *unit)
{
    if (!has_makers(unit))
        return;
    text_add(out, "static const char *const parameter_makers[] = {");
    for (size_t k = 0; k < unit->kernel->parameter_count; k++) {
        text_t list;

        text_init(&list);
        list_makers(&list, unit, unit->kernel->parameters[k]);
        text_add(out, k ? ",\n    " : "\n    ");
        if (list.length > 0)
            c_print_string(out, text_string(&list));
        else
            text_add(out, "0");
        text_clear(&list);
    }
    text_add(out, "\n};\n\n");
}

static void add_parameters(text_t *out, const unit_t *unit)
{
    size_t count = unit->kernel->parameter_count;
    const size_t *parameters = unit->kernel->parameters;
    const char **names = memory_new(count, sizeof(char *));

    for (size_t k = 0; k < count; k++)
        names[k] = ring_generator_name(unit->ring, parameters[k]);
    add_names(out, "parameter_names", names, count);
    text_add(out, "static const double parameter_values[] = {");
    for (size_t k = 0; k < count; k++) {
        text_add(out, k ? ",\n    " : "\n    ");
        add_double(out, parameter_value(unit->kernel, parameters[k]));
    }
    text_add(out, count ? "\n};\n\n" : "0.0};\n\n");
    add_makers(out, unit);
    free(names);
}

static void add_coordinates(text_t *out, const unit_t *unit)
{
    size_t count = unit->kernel->equations->coordinates;
    const char **names = memory_new(count, sizeof(char *));

    for (size_t k = 0; k < count; k++)
        names[k] = ring_generator_name(unit->ring, ring_coordinate(unit->ring, k));
    add_names(out, "coordinate_names", names, count);
    free(names);
}

static void add_factors(text_t *out, const unit_t *unit)
{
    const kernel_t *kernel = unit->kernel;
    size_t count = kernel->factor_count;
    const char **names = memory_new(count, sizeof(char *));

    for (size_t k = 0; k < count; k++)
        names[k] = space_name(kernel->equations->model->space, kernel->factors[k]);
    add_names(out, "factor_names", names, count);
    text_add(out, "static const int factor_dimensions[] = {");
    for (size_t k = 0; k < count; k++)
        text_printf(out, "%s%lu", k ? ", " : "", (unsigned long)kernel_dimension(kernel, k));
    text_add(out, count ? "};\n\n" : "0};\n\n");
    free(names);
}

static void add_observables(text_t *out, const unit_t *unit)
{
    const model_t *model = unit->kernel->equations->model;
    size_t count = unit->kernel->equations->observable_count;
    const char **names = memory_new(count, sizeof(char *));

    for (size_t k = 0; k < count; k++)
        names[k] = model->observables[k].name;
    add_names(out, "observable_names", names, count);
    free(names);
}

/* `prefix`parts and the arrays that they point to */
static void add_part_list(text_t *out, const char *prefix, const kernel_part_t *parts, size_t count)
{
    static const char *const kinds[] = {[STATE_GAUSSIAN] = "MOYAL_GAUSSIAN",
                                        [STATE_FOCK] = "MOYAL_FOCK",
                                        [STATE_CAT] = "MOYAL_CAT",
                                        [STATE_DENSITY] = "MOYAL_DENSITY"};

    for (size_t k = 0; k < count; k++) {
        text_printf(out, "static const int %spart_factors_%lu[] = {", prefix, (unsigned long)k);
        for (size_t f = 0; f < parts[k].count; f++)
            text_printf(out, "%s%lu", f ? ", " : "", (unsigned long)parts[k].factors[f]);
        text_add(out, "};\n");
    }
    text_printf(out, "static const moyal_part %sparts[] = {", prefix);
    for (size_t k = 0; k < count; k++)
        text_printf(out, "\n    {%s, %lu, %lu, %lu, %spart_factors_%lu},", kinds[parts[k].kind],
                    (unsigned long)parts[k].first, (unsigned long)parts[k].level,
                    (unsigned long)parts[k].count, prefix, (unsigned long)k);
    text_add(out, count ? "\n};\n\n" : "{0, 0, 0, 0, 0}};\n\n");
}

static int holds_time(const line_t *line)
{
    for (size_t k = 0; k < line->count; k++)
        if (line->nodes[k].kind == NODE_TIME)
            return 1;
    return 0;
}

/* What the scheme hybrid has besides. */
static void add_field(text_t *out, const unit_t *unit)
{
    const kernel_t *kernel = unit->kernel;
    const equations_t *equations = kernel->equations;
    const size_t count = equations->noise_count * equations->coordinates;

    if (equations->scheme != SCHEME_HYBRID)
        return;
    add_part_list(out, "field_", kernel->field_parts, kernel->field_part_count);
    text_add(out, "static const int derivatives[] = {");
    for (size_t k = 0; k < count; k++)
        text_printf(out, "%s%u", k ? ", " : "", (unsigned)equations->derivatives[k]);
    text_add(out, count ? "};\n" : "0};\n");
    text_printf(out,
                "static const moyal_field field = {derivatives, %lu, %lu, field_parts, %d};\n\n",
                (unsigned long)kernel->smoothing, (unsigned long)kernel->field_part_count,
                holds_time(&kernel->scalars) + 2 * holds_time(&kernel->observables));
}

static void add_count(text_t *out, const char *name, size_t count)
{
    text_printf(out, "    .%s = %ld,\n", name, count == SIZE_MAX ? -1L : (long)count);
}

static void add_counts(text_t *out, const unit_t *unit)
{
    const kernel_t *kernel = unit->kernel;
    const equations_t *equations = kernel->equations;

    add_count(out, "parameter_count", kernel->parameter_count);
    text_add(out, "    .parameter_names = parameter_names,\n"
                  "    .parameter_values = parameter_values,\n");
    if (has_makers(unit))
        text_add(out, "    .parameter_makers = parameter_makers,\n");
    add_count(out, "coordinate_count", equations->coordinates);
    text_add(out, "    .coordinate_names = coordinate_names,\n");
    add_count(out, "factor_count", kernel->factor_count);
    text_add(out, "    .factor_dimensions = factor_dimensions,\n"
                  "    .factor_names = factor_names,\n");
    add_count(out, "observable_count", equations->observable_count);
    text_add(out, "    .observable_names = observable_names,\n");
    add_count(out, "coefficient_count", kernel->coefficient_count);
    add_count(out, "table_count", kernel->table_count);
    add_count(out, "expectation_count", kernel->expectation_count);
    add_count(out, "scalar_count", kernel->scalar_count);
    add_count(out, "noise_count", equations->noise_count);
    add_count(out, "hbar", kernel->hbar);
    add_count(out, "mean", kernel->mean);
    add_count(out, "covariance", kernel->covariance);
    if (equations->scheme == SCHEME_UNRAVEL)
        text_printf(out, "    .pure = %d,\n    .pure_start = %d,\n", equations->pure,
                    equations->pure_start);
    add_count(out, "part_count", kernel->part_count);
    text_add(out, "    .parts = parts,\n");
    if (equations->scheme == SCHEME_HYBRID)
        text_add(out, "    .field = &field,\n");
    emit_terms_members(out, unit);
    emit_series_members(out, unit);
}

static void add_string(text_t *out, const char *text)
{
    text_add(out, ",\n    ");
    c_print_string(out, text);
}

/* The text of the model line by line. */
static void add_origin(text_t *out, const moyal_origin *origin)
{
    if (!origin)
        return;
    text_add(out, "static const moyal_origin origin = {\n    ");
    c_print_string(out, origin->title);
    add_string(out, origin->scheme);
    add_string(out, origin->version);
    add_string(out, origin->hash);
    text_add(out, ",");
    for (const char *line = origin->text; *line || line == origin->text;) {
        const size_t length = strcspn(line, "\n") + (line[strcspn(line, "\n")] != '\0');
        char *own = memory_copy_bytes(line, length);

        text_add(out, "\n    ");
        c_print_string(out, own);
        free(own);
        line += length;
        if (length == 0)
            break;
    }
    text_add(out, "\n};\n\n");
}

static void add_options(text_t *out, const emit_options_t *options)
{
    text_add(out, "    .until = ");
    add_double(out, options->until);
    text_add(out, ",\n    .tolerance = ");
    add_double(out, options->tolerance);
    text_add(out, ",\n    .step = ");
    add_double(out, options->step);
    text_printf(out, ",\n    .points = %ld,\n    .trajectories = %ld,\n    .levels = %d,\n",
                options->points, options->trajectories, options->levels);
    text_printf(out, "    .seed = %lluu,\n", options->seed);
}

/* FNV-1a, 64 bits, of functions and descriptor so far: tells units apart, is no protection. */
static void add_identity(text_t *out, const unit_t *unit)
{
    const char *texts[] = {text_string(unit->out), text_string(out)};
    unsigned long long hash = 14695981039346656037ull;

    for (size_t k = 0; k < 2; k++)
        for (const char *c = texts[k]; *c; c++)
            hash = (hash ^ (unsigned char)*c) * 1099511628211ull;
    text_printf(out, "    .identity = \"%016llx\",\n};\n", hash);
}

void emit_descriptor(text_t *out, const unit_t *unit)
{
    static const char *const schemes[] = {
        [SCHEME_QUANTUM] = "MOYAL_QUANTUM",     [SCHEME_UNRAVEL] = "MOYAL_UNRAVEL",
        [SCHEME_MEANFIELD] = "MOYAL_MEANFIELD", [SCHEME_MOMENTS] = "MOYAL_MOMENTS",
        [SCHEME_HYBRID] = "MOYAL_HYBRID",       [SCHEME_JUMP] = "MOYAL_JUMP"};
    const equations_t *equations = unit->kernel->equations;
    char *title = equations_title(equations);

    add_parameters(out, unit);
    add_coordinates(out, unit);
    add_factors(out, unit);
    add_observables(out, unit);
    add_part_list(out, "", unit->kernel->parts, unit->kernel->part_count);
    add_field(out, unit);
    emit_terms(out, unit);
    emit_series(out, unit);
    add_origin(out, unit->options->origin);
    text_printf(out,
                "const moyal_program moyal_unit = {\n    .abi = MOYAL_ABI,\n    .scheme = %s,\n",
                schemes[equations->scheme]);
    text_add(out, "    .lanes = LANES,\n    .model = ");
    c_print_string(out, equations->model->title ? equations->model->title : "");
    text_printf(out, ",\n    .scheme_name = \"%s\",\n", title);
    free(title);
    add_counts(out, unit);
    add_options(out, unit->options);
    text_add(out, "    .coefficients = coefficients,\n    .tables = tables,\n"
                  "    .expectations = expectations,\n    .scalars = scalars,\n"
                  "    .apply = apply,\n    .observables = observables,\n");
    if (unit_is_fused(unit)) {
        add_count(out, "state_count", unit->kernel->states);
        add_count(out, "work_count", unit->planes);
        text_add(out, "    .increment = increment,\n    .euler = euler,\n"
                      "    .corrector = corrector,\n");
        if (unit_has_midpoint(unit))
            text_add(out, "    .stratonovich = stratonovich,\n    .midpoint = midpoint,\n");
    }
    if (unit->options->origin)
        text_add(out, "    .origin = &origin,\n");
    add_identity(out, unit);
}
