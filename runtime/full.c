/* The whole density matrix as a linear system. */
#include "full.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "array.h"
#include "gaussian.h"

/* R from x. */
static void unpack(const moyal_full *full, const double *x, double *planes)
{
    const long d = full->context.dimension;
    double *im = planes + d * d;

    for (long i = 0; i < d; i++) {
        planes[i * d + i] = x[i * d + i];
        im[i * d + i] = 0;
        for (long j = i + 1; j < d; j++) {
            planes[i * d + j] = planes[j * d + i] = x[i * d + j];
            im[i * d + j] = x[j * d + i];
            im[j * d + i] = -x[j * d + i];
        }
    }
}

static void pack(const moyal_full *full, const double *planes, double *x)
{
    const long d = full->context.dimension;
    const double *im = planes + d * d;

    for (long i = 0; i < d; i++) {
        x[i * d + i] = planes[i * d + i];
        for (long j = i + 1; j < d; j++) {
            x[i * d + j] = planes[i * d + j];
            x[j * d + i] = im[i * d + j];
        }
    }
}

double moyal_full_trace(const moyal_full *full, const double *x)
{
    const long d = full->context.dimension;
    double sum = 0;

    for (long i = 0; i < d; i++)
        sum += x[i * d + i];
    return sum;
}

static void apply(void *context, double t, const double *x, double *y)
{
    moyal_full *full = context;
    const moyal_program *program = full->program;
    double lost;

    if (!full->system.constant)
        program->scalars(&full->context, t, 1, NULL, NULL, NULL, full->scalars, NULL);
    unpack(full, x, full->planes);
    program->apply(&full->context, full->scalars, full->planes, full->change, full->work);
    pack(full, full->change, y);
    lost = moyal_full_trace(full, y);
    for (long j = 0; j < full->system.size; j++)
        y[j] -= lost * full->start[j];
}

/* Observables are affine in the expectation values, with the trace as 1. */
static void functionals(void *context, const double *x, double *v)
{
    moyal_full *full = context;
    const double trace = moyal_full_trace(full, x);

    unpack(full, x, full->planes);
    full->program->expectations(&full->context, full->planes, full->expectations);
    full->program->observables(&full->context, 0, NULL, full->expectations, v);
    for (int k = 0; k < full->program->observable_count; k++)
        v[k] += (trace - 1) * full->constants[k];
}

void moyal_full_product(moyal_full *full, const double *x, double *out)
{
    const moyal_program *program = full->program;

    program->scalars(&full->context, 0, 0.5, NULL, NULL, NULL, full->scalars, NULL);
    unpack(full, x, full->planes);
    program->apply(&full->context, full->scalars, full->planes, full->change, full->work);
    pack(full, full->change, out);
}

static double level_weight(const moyal_full *full, const double *x, int factor)
{
    const moyal_program *program = full->program;
    const int levels = full->context.levels, inside = levels < 4 ? levels - 1 : levels - 2;
    const long d = full->context.dimension;
    long stride = 1;
    double weight = 0;

    for (int k = program->factor_count - 1; k > factor; k--)
        stride *= program->factor_dimensions[k] ? program->factor_dimensions[k] : levels;
    for (long i = 0; i < d; i++)
        if (i / stride % levels >= inside)
            weight += x[i * (d + 1)];
    return fabs(weight);
}

double moyal_full_edge(const moyal_full *full, const double *x)
{
    double most = 0;

    for (int k = 0; k < full->program->factor_count; k++)
        if (full->program->factor_dimensions[k] == 0)
            most = fmax(most, level_weight(full, x, k));
    return most;
}

static int is_constant(const moyal_program *program)
{
    for (int k = 0; k < program->scalar_count; k++)
        if (program->scalar_kinds[k] & MOYAL_OF_TIME)
            return 0;
    return 1;
}

/* D; 0: too large. */
static int dimension(const moyal_program *program, int levels)
{
    double d = 1;

    for (int k = 0; k < program->factor_count; k++)
        d *= program->factor_dimensions[k] ? program->factor_dimensions[k] : levels;
    return d <= 8192 ? (int)d : 0;
}

static double *take(double **rest, size_t count)
{
    double *result = *rest;

    *rest += (count + 7) / 8 * 8;
    return result;
}

static moyal_outcome allocate(moyal_full *full)
{
    const moyal_program *p = full->program;
    const size_t d = (size_t)full->context.dimension, square = d * d;
    const size_t tables = 2 * (size_t)p->table_count * d;
    const size_t small = (size_t)p->coefficient_count + 2 * (size_t)p->scalar_count +
                         2 * (size_t)p->expectation_count + 2 * (size_t)p->observable_count;
    double *rest = full->memory = moyal_array(7 * square + tables + small + 128);

    if (!rest)
        return MOYAL_NO_MEMORY;
    full->start = take(&rest, square);
    full->planes = take(&rest, 2 * square);
    full->change = take(&rest, 2 * square);
    full->work = take(&rest, 2 * square);
    full->tables = take(&rest, tables);
    full->coefficients = take(&rest, (size_t)p->coefficient_count);
    full->scalars = take(&rest, 2 * (size_t)p->scalar_count);
    full->expectations = take(&rest, 2 * (size_t)p->expectation_count);
    full->observed = take(&rest, (size_t)p->observable_count);
    full->constants = take(&rest, (size_t)p->observable_count);
    return MOYAL_DONE;
}

/* Coefficients, tables, the start, the constants of the observables. */
static moyal_outcome fill(moyal_full *full, const double *parameters)
{
    const moyal_program *p = full->program;
    moyal_outcome outcome;
    double trace;

    p->coefficients(parameters, full->coefficients);
    for (int k = 0; k < p->coefficient_count; k++)
        if (!(fabs(full->coefficients[k]) <= DBL_MAX))
            return MOYAL_BAD_INPUT;
    full->context.c = full->coefficients;
    p->tables(&full->context, full->tables);
    full->context.tables = full->tables;
    outcome = moyal_initial_state(full->planes, p, &full->context);
    if (outcome != MOYAL_DONE)
        return outcome;
    pack(full, full->planes, full->start);
    trace = moyal_full_trace(full, full->start);
    full->missing = 1 - trace;
    if (!(trace > 1e-6 && trace < 1 + 1e-6))
        return MOYAL_BAD_INPUT;
    for (long j = 0; j < full->system.size; j++)
        full->start[j] /= trace;
    p->observables(&full->context, 0, NULL, full->expectations, full->constants);
    p->scalars(&full->context, 0, 1, NULL, NULL, NULL, full->scalars, NULL);
    return MOYAL_DONE;
}

moyal_outcome moyal_full_init(moyal_full *full, const moyal_program *program,
                              const double *parameters, int levels)
{
    moyal_outcome outcome;

    memset(full, 0, sizeof *full);
    full->program = program;
    full->context.levels = levels;
    full->context.dimension = dimension(program, levels);
    if (full->context.dimension == 0 || program->scheme != MOYAL_QUANTUM || program->lanes != 1)
        return MOYAL_BAD_INPUT;
    full->system.size = (long)full->context.dimension * full->context.dimension;
    full->system.constant = is_constant(program);
    full->system.norm = INFINITY;
    full->system.functional_count = program->observable_count;
    full->system.context = full;
    full->system.apply = apply;
    full->system.functionals = functionals;
    outcome = allocate(full);
    return outcome == MOYAL_DONE ? fill(full, parameters) : outcome;
}

void moyal_full_clear(moyal_full *full)
{
    moyal_array_free(full->memory);
    full->memory = NULL;
}
