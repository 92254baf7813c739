/* Runs the functions of a program.  Results are filled with what is not a number before, so that an
 * element that is not assigned is noticed. */
#include "certify/machine.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"

static double *buffer(size_t count, size_t lanes)
{
    return memory_new((count + 1) * lanes, sizeof(double));
}

static void spoil(double *x, size_t count)
{
    for (size_t k = 0; k < count; k++)
        x[k] = NAN;
}

void machine_init(machine_t *machine, const moyal_program *program, size_t dimension, int levels)
{
    size_t lanes = (size_t)program->lanes, square = 2 * dimension * dimension;

    machine->program = program;
    machine->lanes = lanes;
    machine->c = buffer((size_t)program->coefficient_count, 1);
    machine->tables = buffer((size_t)program->table_count * 2 * dimension, 1);
    machine->z = buffer((size_t)program->coordinate_count, lanes);
    machine->dz = buffer((size_t)program->coordinate_count, lanes);
    machine->e = buffer(2 * (size_t)program->expectation_count, lanes);
    machine->dw = buffer((size_t)program->noise_count, lanes);
    machine->s = buffer(2 * (size_t)program->scalar_count, lanes);
    machine->r = buffer(square, lanes);
    machine->dr = buffer(square, lanes);
    machine->work = buffer(square, lanes);
    machine->out = buffer((size_t)program->observable_count, lanes);
    machine->context.levels = levels;
    machine->context.dimension = (int)dimension;
    machine->context.c = machine->c;
    machine->context.tables = machine->tables;
    spoil(machine->c, (size_t)program->coefficient_count);
    program->coefficients(program->parameter_values, machine->c);
    program->tables(&machine->context, machine->tables);
}

void machine_clear(machine_t *machine)
{
    free(machine->c);
    free(machine->tables);
    free(machine->z);
    free(machine->dz);
    free(machine->e);
    free(machine->dw);
    free(machine->s);
    free(machine->r);
    free(machine->dr);
    free(machine->work);
    free(machine->out);
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
    const moyal_program *program = machine->program;

    spoil(machine->e, 2 * (size_t)program->expectation_count * machine->lanes);
    program->expectations(&machine->context, machine->r, machine->e);
}

void machine_scalars(machine_t *machine, double dt)
{
    const moyal_program *program = machine->program;
    const double time = 0.625; /* of no influence: the equations do not depend on time */

    spoil(machine->s, 2 * (size_t)program->scalar_count * machine->lanes);
    spoil(machine->dz, (size_t)program->coordinate_count * machine->lanes);
    spoil(machine->out, (size_t)program->observable_count * machine->lanes);
    program->scalars(&machine->context, time, dt, machine->z, machine->e, machine->dw, machine->s,
                     machine->dz);
    program->observables(&machine->context, machine->z, machine->e, machine->out);
}

void machine_apply(machine_t *machine)
{
    size_t square = (size_t)machine->context.dimension * (size_t)machine->context.dimension;

    spoil(machine->dr, 2 * square * machine->lanes);
    spoil(machine->work, 2 * square * machine->lanes);
    machine->program->apply(&machine->context, machine->s, machine->r, machine->dr, machine->work);
}
