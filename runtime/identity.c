/* What decides the bits of a result, as text. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "field.h"
#include "store.h"
#include "sweep.h"

typedef struct {
    char *text;
    size_t length, room;
} lines_t;

/* A line "NAME=VALUE"; without memory the text ends and is no identity of anything. */
static void add(lines_t *lines, const char *name, const char *value)
{
    const size_t more = strlen(name) + strlen(value) + 3;

    if (lines->length + more > lines->room) {
        const size_t room = 2 * lines->room + more + 256;
        char *text = realloc(lines->text, room);

        if (!text)
            return;
        lines->text = text;
        lines->room = room;
    }
    lines->length += (size_t)sprintf(lines->text + lines->length, "%s=%s\n", name, value);
}

static void add_real(lines_t *lines, const char *name, double value)
{
    char text[40];

    snprintf(text, sizeof text, "%.17g", value);
    add(lines, name, text);
}

static void add_count(lines_t *lines, const char *name, unsigned long long value)
{
    char text[40];

    snprintf(text, sizeof text, "%llu", value);
    add(lines, name, text);
}

/* Points are told apart by a hash (FNV-1a, 64 bits) of their parameters. */
static void add_points(lines_t *lines, const moyal_program *program, const moyal_sweep *sweep)
{
    const size_t count = (size_t)sweep->point_count * (size_t)program->parameter_count;
    const unsigned char *bytes = (const unsigned char *)sweep->parameters;
    uint64_t hash = UINT64_C(14695981039346656037);
    char text[40];

    for (size_t k = 0; k < count * sizeof(double); k++)
        hash = (hash ^ bytes[k]) * UINT64_C(1099511628211);
    for (long p = 0; sweep->skipped && p < sweep->point_count; p++)
        hash = (hash ^ sweep->skipped[p]) * UINT64_C(1099511628211);
    add_count(lines, "points of the sweep", (unsigned long long)sweep->point_count);
    snprintf(text, sizeof text, "%016llx", (unsigned long long)hash);
    add(lines, "values of the sweep", text);
    add_count(lines, "only the last row", sweep->final != 0);
}

static void add_grid(lines_t *lines, const struct moyal_grid *grid)
{
    for (int i = 0; grid && i < MOYAL_LATTICE_MOST; i++) {
        if (grid->n[i])
            add_count(lines, "grid", (unsigned long long)grid->n[i]);
        if (grid->boxed[i]) {
            add_real(lines, "box from", grid->lower[i]);
            add_real(lines, "box to", grid->upper[i]);
        }
    }
}

char *moyal_identity(const char *version, const moyal_program *program,
                     const moyal_options *options, const moyal_sweep *sweep)
{
    lines_t lines = {0};

    add(&lines, "version", version);
    add_count(&lines, "lanes", (unsigned long long)program->lanes);
    add(&lines, "model", program->model);
    add(&lines, "scheme", program->scheme_name);
    add_real(&lines, "until", options->until);
    add_count(&lines, "points", (unsigned long long)options->points);
    add_real(&lines, "tolerance", options->tolerance);
    add_count(&lines, "levels", (unsigned long long)options->levels);
    add_count(&lines, "trajectories", (unsigned long long)options->trajectories);
    add_real(&lines, "time step", options->step);
    add_count(&lines, "seed", options->seed);
    if (options->weak_noise)
        add(&lines, "noise", "weak");
    add(&lines, "method", options->method ? options->method : "-");
    add_real(&lines, "target error", options->target_error);
    add_count(&lines, "antithetic", options->antithetic != 0);
    add_count(&lines, "trajectory alone", options->alone ? options->only + 1 : 0);
    add_count(&lines, "state", (unsigned long long)options->state);
    add_count(&lines, "all elements", options->keep_all != 0);
    add_grid(&lines, options->grid);
    if (sweep)
        add_points(&lines, program, sweep);
    for (int k = 0; k < program->parameter_count && !sweep; k++)
        add_real(&lines, program->parameter_names[k], options->parameters[k]);
    add(&lines, "equations", program->identity ? program->identity : "-");
    return lines.text;
}
