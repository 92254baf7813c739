/* Drives in exact derivatives at t = 0. */
#include "prove/drive.h"

#include <stdlib.h>

#include "base/memory.h"

/* The exponentials in drives are numbers at t = 0.  Their finest common root comes first, so that
 * all of them are powers of it: of exp(-(t - 5)^2/2) and exp(-(t - 1)^2/3) that is exp(1/6). */
static void adjoin_common_root(const drives_t *drives)
{
    ring_t *ring = drives->model->ring;
    fmpq_t value, common;
    scalar_t x;

    fmpq_init(value);
    fmpq_init(common);
    scalar_init(x, ring);
    for (size_t g = 0; g < ring_generator_count(ring); g++) {
        if (ring_generator_kind(ring, g) != GENERATOR_FUNCTION ||
            ring_function_kind(g, ring) != FUNCTION_EXP)
            continue;
        ring_function_argument(x, g, ring);
        if (scalar_depends_on(x, drives->model->time, ring) &&
            scalar_substitute(x, x, drives->start, drives->model->assumptions, ring) &&
            scalar_get_fmpq(value, x, ring))
            fmpq_gcd(common, common, value);
    }
    scalar_set_fmpq(x, common, ring);
    (void)!scalar_function(x, FUNCTION_EXP, x, ring); /* it may be that there is a coarser one */
    scalar_clear(x, ring);
    fmpq_clear(common);
    fmpq_clear(value);
}

void drives_init(drives_t *drives, const model_t *model)
{
    *drives = (drives_t){.model = model};
    scalar_init(drives->zero, model->ring);
    if (!model->has_time)
        return;
    drives->count = ring_parameter_count(model->ring) + ring_coordinate_count(model->ring);
    if (model->time >= drives->count)
        drives->count = model->time + 1;
    drives->definition = memory_new(drives->count, sizeof *drives->definition);
    drives->start = memory_new(drives->count, sizeof *drives->start);
    for (size_t k = 0; k < model->parameter_count; k++)
        if (model->parameters[k].is_drive)
            drives->definition[model->parameters[k].generator] = model->parameters[k].drive;
    drives->start[model->time] = drives->zero;
    adjoin_common_root(drives);
}

void drives_clear(drives_t *drives)
{
    scalar_clear(drives->zero, drives->model->ring);
    free(drives->definition);
    free(drives->start);
    *drives = (drives_t){0};
}

void drives_rate(scalar_t out, scalar_src x, const drives_t *drives)
{
    if (drives->model->has_time)
        scalar_derivative(out, x, drives->model->time, drives->model->ring);
    else
        scalar_zero(out, drives->model->ring);
}

static int put(scalar_t x, const scalar_struct *const *values, const drives_t *drives)
{
    const model_t *model = drives->model;

    return !drives->definition || scalar_substitute(x, x, values, model->assumptions, model->ring);
}

int drives_define(scalar_t x, const drives_t *drives)
{
    return put(x, drives->definition, drives);
}

/* ---- operators --------------------------------------------------------------------------- */

typedef struct {
    const drives_t *drives;
    const scalar_struct *const *values;
    int good;
} map_t;

static void map_rate(scalar_t out, scalar_src x, void *data)
{
    drives_rate(out, x, data);
}

void drives_rate_op(op_t out, op_src a, const drives_t *drives)
{
    drives_t copy = *drives;

    op_map(out, a, map_rate, &copy, &drives->model->algebra);
}

static void map_put(scalar_t out, scalar_src x, void *data)
{
    map_t *map = data;

    scalar_set(out, x, map->drives->model->ring);
    map->good &= put(out, map->values, map->drives);
}

static int put_op(op_t a, const scalar_struct *const *values, const drives_t *drives)
{
    map_t map = {drives, values, 1};

    if (drives->definition)
        op_map(a, a, map_put, &map, &drives->model->algebra);
    return map.good;
}

int drives_define_op(op_t a, const drives_t *drives)
{
    return put_op(a, drives->definition, drives);
}

int drives_at_start_op(op_t a, const drives_t *drives)
{
    return put_op(a, drives->start, drives);
}
