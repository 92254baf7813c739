/* The text of a unit: functions and descriptor put into the template. */
#include "emit/unit.h"

#include <stdlib.h>
#include <string.h>

#include "emit/embedded.h"
#include "emit/template.h"

/* Model and scheme, in the comment at the top. */
static void add_title(text_t *out, const unit_t *unit)
{
    const kernel_t *kernel = unit->kernel;
    char *scheme = equations_title(kernel->equations);
    const char *title = kernel->equations->model->title;

    text_printf(out, "/* %s: scheme %s.\n",
                c_remark(unit->arena, title && *title ? title : "-", 80), scheme);
    free(scheme);
    text_printf(out,
                " * %lu coefficients, %lu tables, %lu scalars, %lu terms on one side, %lu on both "
                "sides,\n * %lu expectation values. */\n",
                (unsigned long)kernel->coefficient_count, (unsigned long)kernel->table_count,
                (unsigned long)kernel->scalar_count, (unsigned long)kernel->left_count,
                (unsigned long)kernel->jump_count, (unsigned long)kernel->expectation_count);
}

static long finite_dimension(const kernel_t *kernel)
{
    size_t dimension = 1;

    for (size_t f = 0; f < kernel->factor_count; f++)
        dimension *= kernel_dimension(kernel, f);
    return (long)dimension;
}

static void add_functions(unit_t *unit)
{
    emit_coefficients(unit);
    emit_tables(unit);
    emit_scalars(unit);
    if (unit->straight)
        emit_straight(unit);
    else
        emit_stencil(unit);
    emit_observables(unit);
    if (unit_is_fused(unit))
        emit_fused(unit);
}

/* Planes of this many numbers: long enough that calls cost little, short enough for the cache. */
enum { FUSED_LANES = 256, LARGE_LANES = 64, LARGE = 16 };

int unit_is_fused(const unit_t *unit)
{
    return unit->options->lanes > 1 && unit->kernel->states > 0;
}

int emit_lanes(const kernel_t *kernel, const emit_options_t *options)
{
    if (options->lanes == 1 || kernel->states == 0)
        return options->lanes;
    return kernel->states <= LARGE ? FUSED_LANES : LARGE_LANES;
}

/* What the functions are written with. */
static void add_interface(text_t *out, const unit_t *unit)
{
    if (unit_is_fused(unit))
        text_add(out, embedded_file("runtime/wide.h", NULL));
    text_add(out, embedded_file("runtime/program.h", NULL));
    text_add(out, embedded_file("runtime/primitives.h", NULL));
    if (unit_is_fused(unit)) {
        text_add(out, "#ifdef __TINYC__\n");
        text_add(out, embedded_file("runtime/vector.h", NULL));
        text_add(out, "#endif\n");
    }
}

static unit_t unit_make(const kernel_t *kernel, const emit_options_t *options)
{
    unit_t unit = {arena_new(),
                   kernel,
                   options,
                   kernel->equations->model->ring,
                   emit_lanes(kernel, options),
                   finite_dimension(kernel),
                   straight_fits(kernel),
                   NULL,
                   0};

    return unit;
}

int emit_has_midpoint(const kernel_t *kernel, const emit_options_t *options)
{
    unit_t unit = unit_make(kernel, options);
    const int has = unit_has_midpoint(&unit);

    arena_free(unit.arena);
    return has;
}

size_t emit_work_count(const kernel_t *kernel, const emit_options_t *options)
{
    unit_t unit = unit_make(kernel, options);
    text_t text;

    text_init(&text);
    unit.out = &text;
    if (unit_is_fused(&unit))
        emit_fused(&unit);
    text_clear(&text);
    arena_free(unit.arena);
    return unit.planes;
}

char *emit_unit(const kernel_t *kernel, const emit_options_t *options)
{
    enum { TITLE, INTERFACE, LANES, FUNCTIONS, DESCRIPTOR, HOLES };
    static const char *const names[HOLES] = {"title", "interface", "lanes", "functions",
                                             "descriptor"};
    text_t texts[HOLES];
    const char *contents[HOLES];
    unit_t unit = unit_make(kernel, options);
    char *out;

    for (size_t k = 0; k < HOLES; k++)
        text_init(&texts[k]);
    unit.out = &texts[FUNCTIONS];
    add_title(&texts[TITLE], &unit);
    add_interface(&texts[INTERFACE], &unit);
    text_printf(&texts[LANES], "enum { LANES = %ld };\n", unit.lanes);
    add_functions(&unit);
    emit_descriptor(&texts[DESCRIPTOR], &unit);
    for (size_t k = 0; k < HOLES; k++)
        contents[k] = text_string(&texts[k]);
    out = template_fill(embedded_file("templates/unit.c", NULL), names, contents, HOLES);
    for (size_t k = 0; k < HOLES; k++)
        text_clear(&texts[k]);
    arena_free(unit.arena);
    return out;
}
