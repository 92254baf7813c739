/* Runs the functions of a program.  Results are filled with what is not a number before, so that an
 * element that is not assigned is noticed. */
#include "certify/machine.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

static void spoil(double *x, size_t count)
{
    for (size_t k = 0; k < count; k++)
        x[k] = NAN;
}

/* The arrays and how many entries they have. */
typedef struct {
    double **array;
    size_t count;
} extent_t;

enum { EXTENTS = 11 };

static void extents(extent_t *out, machine_t *machine)
{
    const moyal_program *program = machine->program;
    size_t lanes = machine->lanes, D = (size_t)machine->context.dimension;
    size_t square = machine->without_matrices ? 0 : D * D;
    const extent_t all[EXTENTS] = {
        {&machine->c, (size_t)program->coefficient_count},
        {&machine->tables, 2 * D * (size_t)program->table_count},
        {&machine->z, lanes * (size_t)program->coordinate_count},
        {&machine->dz, lanes * (size_t)program->coordinate_count},
        {&machine->e, 2 * lanes * (size_t)program->expectation_count},
        {&machine->dw, lanes * (size_t)program->noise_count},
        {&machine->s, 2 * lanes * (size_t)program->scalar_count},
        {&machine->r, 2 * lanes * square},
        {&machine->dr, 2 * lanes * square},
        {&machine->work, 2 * lanes * square},
        {&machine->out, lanes * (size_t)program->observable_count},
    };

    for (size_t k = 0; k < EXTENTS; k++)
        out[k] = all[k];
}

/* ---- calls: the inputs are copied before and compared afterwards ---------------------- */

typedef enum { CALL_TABLES, CALL_EXPECTATIONS, CALL_SCALARS, CALL_OBSERVABLES, CALL_APPLY } call_t;

typedef struct {
    const char *name;
    const double *values;
    size_t count;
    double *copy;
} input_t;

enum { INPUTS = 5 };

/* What `which` reads and must leave as it is. */
static void inputs_of(input_t *out, const machine_t *machine, call_t which)
{
    const moyal_program *program = machine->program;
    size_t lanes = machine->lanes, D = (size_t)machine->context.dimension;
    size_t tables = which == CALL_TABLES ? 0 : 2 * D * (size_t)program->table_count;
    const input_t c = {"c", machine->c, (size_t)program->coefficient_count, NULL};
    const input_t z = {"z", machine->z, lanes * (size_t)program->coordinate_count, NULL};
    const input_t e = {"e", machine->e, 2 * lanes * (size_t)program->expectation_count, NULL};
    const input_t dw = {"dw", machine->dw, lanes * (size_t)program->noise_count, NULL};
    const input_t s = {"s", machine->s, 2 * lanes * (size_t)program->scalar_count, NULL};
    const input_t r = {"r", machine->r, 2 * lanes * D * D, NULL};
    int has_z = which == CALL_SCALARS || which == CALL_OBSERVABLES;

    memset(out, 0, INPUTS * sizeof *out);
    out[0] = c;
    out[1].name = "tables";
    out[1].values = machine->tables;
    out[1].count = tables;
    if (has_z) {
        out[2] = z;
        out[3] = e;
    }
    if (which == CALL_SCALARS)
        out[4] = dw;
    if (which == CALL_EXPECTATIONS || which == CALL_APPLY)
        out[2] = r;
    if (which == CALL_APPLY)
        out[3] = s;
}

static double time_of(const machine_t *machine)
{
    return isnan(machine->time) ? 0.625 * (double)machine->calls : machine->time;
}

static void dispatch(machine_t *machine, call_t which, double dt)
{
    const moyal_program *program = machine->program;
    const moyal_context *x = &machine->context;
    const double time = time_of(machine);

    switch (which) {
    case CALL_TABLES:
        program->tables(x, machine->tables);
        return;
    case CALL_EXPECTATIONS:
        program->expectations(x, machine->r, machine->e);
        return;
    case CALL_SCALARS:
        program->scalars(x, time, dt, machine->z, machine->e, machine->dw, machine->s, machine->dz);
        return;
    case CALL_OBSERVABLES:
        program->observables(x, time, machine->z, machine->e, machine->out);
        return;
    case CALL_APPLY:
        program->apply(x, machine->s, machine->r, machine->dr, machine->work);
        return;
    }
}

static void call(machine_t *machine, call_t which, double dt)
{
    input_t inputs[INPUTS];

    inputs_of(inputs, machine, which);
    for (size_t k = 0; k < INPUTS; k++) {
        inputs[k].copy = memory_new(inputs[k].count, sizeof(double));
        if (inputs[k].count)
            memcpy(inputs[k].copy, inputs[k].values, inputs[k].count * sizeof(double));
    }
    dispatch(machine, which, dt);
    machine->calls++;
    for (size_t k = 0; k < INPUTS; k++) {
        if (inputs[k].count &&
            memcmp(inputs[k].copy, inputs[k].values, inputs[k].count * sizeof(double)) != 0)
            machine->overwritten = inputs[k].name;
        free(inputs[k].copy);
    }
}

static void init(machine_t *machine, const moyal_program *program, const double *parameters,
                 size_t dimension, int levels, int without_matrices)
{
    extent_t list[EXTENTS];

    machine->program = program;
    machine->without_matrices = without_matrices;
    machine->overwritten = NULL;
    machine->calls = 0;
    machine->time = NAN;
    machine->lanes = (size_t)program->lanes;
    machine->margin = 64 + 2 * dimension * machine->lanes;
    machine->context.levels = levels;
    machine->context.dimension = (int)dimension;
    extents(list, machine);
    for (size_t k = 0; k < EXTENTS; k++) {
        double *start = memory_new(list[k].count + 2 * machine->margin, sizeof(double));

        spoil(start, list[k].count + 2 * machine->margin);
        *list[k].array = start + machine->margin;
    }
    machine->context.c = machine->c;
    machine->context.tables = machine->tables;
    program->coefficients(parameters, machine->c);
    machine->jets_differ =
        moyal_jets_known(program) &&
        moyal_jets_init(&machine->jets, program, &machine->context, 0) != MOYAL_DONE;
    call(machine, CALL_TABLES, 0);
}

void machine_init(machine_t *machine, const moyal_program *program, const double *parameters,
                  size_t dimension, int levels)
{
    init(machine, program, parameters, dimension, levels, 0);
}

void machine_init_tables(machine_t *machine, const moyal_program *program, const double *parameters,
                         size_t dimension, int levels)
{
    init(machine, program, parameters, dimension, levels, 1);
}

void machine_clear(machine_t *machine)
{
    extent_t list[EXTENTS];

    if (moyal_jets_known(machine->program))
        moyal_jets_clear(&machine->jets);
    extents(list, machine);
    for (size_t k = 0; k < EXTENTS; k++)
        free(*list[k].array - machine->margin);
}

int machine_is_intact(const machine_t *machine)
{
    machine_t copy = *machine;
    extent_t list[EXTENTS];
    int intact = 1;

    extents(list, &copy);
    for (size_t k = 0; k < EXTENTS; k++) {
        const double *before = *list[k].array - machine->margin;
        const double *behind = *list[k].array + list[k].count;

        for (size_t j = 0; j < machine->margin; j++)
            intact &= isnan(before[j]) && isnan(behind[j]);
    }
    return intact;
}

void machine_set_z(machine_t *machine, size_t lane, const double *z)
{
    for (size_t k = 0; k < (size_t)machine->program->coordinate_count; k++)
        machine->z[k * machine->lanes + lane] = z[k];
}

void machine_set_noise(machine_t *machine, size_t lane, const double *dw)
{
    for (size_t k = 0; k < (size_t)machine->program->noise_count; k++)
        machine->dw[k * machine->lanes + lane] = dw[k];
}

void machine_set_state(machine_t *machine, size_t lane, const state_matrix_t *state)
{
    size_t square = state->dimension * state->dimension;

    for (size_t k = 0; k < square; k++) {
        machine->r[k * machine->lanes + lane] = state->re[k];
        machine->r[(square + k) * machine->lanes + lane] = state->im[k];
    }
}

void machine_expect(machine_t *machine)
{
    spoil(machine->e, 2 * (size_t)machine->program->expectation_count * machine->lanes);
    call(machine, CALL_EXPECTATIONS, 0);
}

static int same_numbers(const double *a, const double *b, size_t count)
{
    for (size_t k = 0; k < count; k++)
        if (memcmp(&a[k], &b[k], sizeof *a) != 0 && !(isnan(a[k]) && isnan(b[k])))
            return 0;
    return 1;
}

/* Whether the nodes give what `scalars` has given for dt = 1 at this time. */
static void compare_jets(machine_t *machine, double time)
{
    const size_t scalars = 2 * (size_t)machine->program->scalar_count * machine->lanes;
    const size_t coordinates = (size_t)machine->program->coordinate_count * machine->lanes;
    double *s = memory_new(scalars, sizeof(double)), *dz = memory_new(coordinates, sizeof(double));

    moyal_jets_advance(&machine->jets, 0, time, machine->z, machine->e, s, dz);
    if (!same_numbers(s, machine->s, scalars) || !same_numbers(dz, machine->dz, coordinates))
        machine->jets_differ = 1;
    free(s);
    free(dz);
}

void machine_scalars(machine_t *machine, double dt)
{
    const moyal_program *program = machine->program;
    const double time = time_of(machine);

    spoil(machine->s, 2 * (size_t)program->scalar_count * machine->lanes);
    spoil(machine->dz, (size_t)program->coordinate_count * machine->lanes);
    spoil(machine->out, (size_t)program->observable_count * machine->lanes);
    call(machine, CALL_SCALARS, dt);
    if (moyal_jets_known(program) && dt == 1 && !machine->jets_differ)
        compare_jets(machine, time);
    call(machine, CALL_OBSERVABLES, 0);
}

void machine_apply(machine_t *machine)
{
    size_t square = (size_t)machine->context.dimension * (size_t)machine->context.dimension;

    spoil(machine->dr, 2 * square * machine->lanes);
    spoil(machine->work, 2 * square * machine->lanes);
    call(machine, CALL_APPLY, 0);
}

double *machine_results(size_t *count, const machine_t *machine)
{
    const moyal_program *program = machine->program;
    const size_t square = (size_t)machine->context.dimension * (size_t)machine->context.dimension;
    const double *const arrays[] = {machine->e, machine->s, machine->dz, machine->out, machine->dr};
    const size_t counts[] = {2 * (size_t)program->expectation_count,
                             2 * (size_t)program->scalar_count, (size_t)program->coordinate_count,
                             (size_t)program->observable_count, 2 * square};
    double *results, *to;

    *count = counts[0] + counts[1] + counts[2] + counts[3] + counts[4];
    results = to = memory_new(*count * machine->lanes, sizeof(double));
    for (size_t k = 0; k < sizeof counts / sizeof counts[0]; k++) {
        if (counts[k])
            memcpy(to, arrays[k], counts[k] * machine->lanes * sizeof(double));
        to += counts[k] * machine->lanes;
    }
    return results;
}

int lanes_agree(const double *now, const double *first, size_t count, size_t lanes, size_t cases,
                size_t turn)
{
    for (size_t k = 0; k < count; k++)
        for (size_t l = 0; l < lanes; l++)
            if (memcmp(&now[k * lanes + l], &first[k * lanes + (l + turn) % cases], sizeof *now))
                return 0;
    return 1;
}
