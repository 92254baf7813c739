/* Values of the generators of a ring at a point and a time. */
#include <stdlib.h>

#include "base/memory.h"
#include "certify/number.h"

enum { GIVEN, COMPUTED, OPEN, BUSY };

static void compute(values_t *values, size_t g);

/* Computes what occurs in x, then x. */
static void evaluate(number_t *out, scalar_src x, values_t *values)
{
    for (size_t g = 0; g < values->count; g++)
        if (values->state[g] >= OPEN && scalar_depends_on(x, g, values->ring))
            compute(values, g);
    number_evaluate(out, x, values);
}

/* A constant of the ring, by its own balls. */
static void set_constant(values_t *values, size_t g)
{
    scalar_t x;

    scalar_init(x, values->ring);
    scalar_generator(x, g, values->ring);
    scalar_ball(values->generators[g].value, x, NULL, NUMBER_BITS, values->ring);
    values->generators[g].size = number_magnitude(values->generators[g].value);
    scalar_clear(x, values->ring);
}

/* sqrt(d): what d is off by relative to |d|, so is its root at most. */
static void set_radical(values_t *values, size_t g)
{
    number_t *root = &values->generators[g], radicand;
    double below;
    scalar_t x;

    scalar_init(x, values->ring);
    number_init(&radicand);
    ring_radicand(x, g, values->ring);
    evaluate(&radicand, x, values);
    below = number_magnitude(radicand.value);
    acb_sqrt(root->value, radicand.value, NUMBER_BITS);
    root->size = number_magnitude(root->value) * (below > 0 ? radicand.size / below : 1);
    number_clear(&radicand);
    scalar_clear(x, values->ring);
}

/* f(x): |f'(x)| times what x is off by, and one unit of its own. */
static void set_function(values_t *values, size_t g)
{
    function_kind_t kind = ring_function_kind(g, values->ring);
    number_t *out = &values->generators[g], argument;
    acb_t slope;
    scalar_t x;

    scalar_init(x, values->ring);
    number_init(&argument);
    acb_init(slope);
    ring_function_argument(x, g, values->ring);
    evaluate(&argument, x, values);
    if (kind == FUNCTION_EXP) {
        acb_exp(out->value, argument.value, NUMBER_BITS);
        acb_set(slope, out->value);
    } else if (kind == FUNCTION_SIN) {
        acb_sin_cos(out->value, slope, argument.value, NUMBER_BITS);
    } else {
        acb_sin_cos(slope, out->value, argument.value, NUMBER_BITS);
    }
    out->size = 2 * number_magnitude(out->value) + number_magnitude(slope) * argument.size;
    acb_clear(slope);
    number_clear(&argument);
    scalar_clear(x, values->ring);
}

/* The definition of a drive. */
static void set_drive(values_t *values, size_t g)
{
    const parameter_t *drive = model_drive(values->model, g);

    if (drive != NULL)
        evaluate(&values->generators[g], drive->drive, values);
}

static void compute(values_t *values, size_t g)
{
    if (values->state[g] == BUSY) { /* a drive within its own definition has no value */
        acb_indeterminate(values->generators[g].value);
        return;
    }
    values->state[g] = BUSY;
    switch (ring_generator_kind(values->ring, g)) {
    case GENERATOR_RADICAL:
        set_radical(values, g);
        break;
    case GENERATOR_FUNCTION:
        set_function(values, g);
        break;
    default:
        set_drive(values, g);
        break;
    }
    values->state[g] = COMPUTED;
}

static void compute_all(values_t *values)
{
    for (size_t g = 0; g < values->count; g++)
        if (values->state[g] == COMPUTED)
            values->state[g] = OPEN;
    for (size_t g = 0; g < values->count; g++)
        if (values->state[g] == OPEN)
            compute(values, g);
}

/* Generators that are given; the others are computed. */
static void set_given(values_t *values, size_t g, const arb_struct *parameters)
{
    number_t *value = &values->generators[g];

    switch (ring_generator_kind(values->ring, g)) {
    case GENERATOR_PARAMETER:
        acb_set_arb(value->value, &parameters[g]);
        value->size = number_magnitude(value->value);
        break;
    case GENERATOR_CONSTANT:
        set_constant(values, g);
        break;
    case GENERATOR_UNIT:
        number_set_d(value, 0, 1);
        break;
    case GENERATOR_COORDINATE:
        break;
    default:
        values->state[g] = OPEN;
        break;
    }
}

void values_init(values_t *values, const arb_struct *parameters, const model_t *model)
{
    values->ring = model->ring;
    values->model = model;
    values->count = ring_generator_count(model->ring);
    values->generators = numbers_new(values->count);
    values->state = memory_new(values->count, 1);
    for (size_t g = 0; g < values->count; g++)
        set_given(values, g, parameters);
    for (size_t k = 0; k < model->parameter_count; k++)
        if (model->parameters[k].is_drive)
            values->state[model->parameters[k].generator] = OPEN;
    if (model->has_time)
        number_set_d(&values->generators[model->time], 0, 0);
    compute_all(values);
}

void values_clear(values_t *values)
{
    numbers_free(values->generators, values->count);
    free(values->state);
}

void values_set_point(values_t *values, const double *z, double t)
{
    for (size_t k = 0; k < ring_coordinate_count(values->ring); k++)
        number_set_d(&values->generators[ring_coordinate(values->ring, k)], z[k], 0);
    if (values->model->has_time)
        number_set_d(&values->generators[values->model->time], t, 0);
    compute_all(values);
}
