/* Does the residual vanish on a surface of parameters? */
#include "prove/surface.h"

#include <stdlib.h>

#include "base/memory.h"
#include "environment/array.h"

/* One value per parameter, for scalar_substitute. */
typedef struct {
    const model_t *model;
    size_t count;
    scalar_struct *storage;
    const scalar_struct **values;
} surface_t;

/* x = a g + b with a constant a: g is put to -b/a.  1 if x is of this form. */
static int solve_for(surface_t *surface, scalar_src x, size_t g)
{
    ring_t *ring = surface->model->ring;
    const scalar_struct **only = memory_new(surface->count + 1, sizeof *only);
    scalar_t slope, rest, zero;
    int solved = 0;

    scalar_init(slope, ring);
    scalar_init(rest, ring);
    scalar_init(zero, ring);
    only[g] = zero;
    scalar_derivative(slope, x, g, ring);
    if (!scalar_is_zero(slope, ring) && scalar_is_constant(slope, ring) &&
        scalar_substitute(rest, x, only, surface->model->assumptions, ring) &&
        scalar_div(rest, rest, slope, ring)) {
        scalar_neg(surface->storage + g, rest, ring);
        surface->values[g] = surface->storage + g;
        solved = 1;
    }
    scalar_clear(slope, ring);
    scalar_clear(rest, ring);
    scalar_clear(zero, ring);
    free(only);
    return solved;
}

/* Puts the values found so far into each other, so that one substitution does it all. */
static void resolve(surface_t *surface)
{
    const model_t *model = surface->model;

    for (size_t g = 0; g < surface->count; g++)
        if (surface->values[g] &&
            !scalar_substitute(surface->storage + g, surface->storage + g, surface->values,
                               model->assumptions, model->ring))
            surface->values[g] = NULL; /* unknown there: nothing is concluded from it */
}

/* Solves one assumed equation, after what is solved already was put in. */
static void add_equation(surface_t *surface, scalar_src equation)
{
    const model_t *model = surface->model;
    scalar_t x;

    scalar_init(x, model->ring);
    if (scalar_substitute(x, equation, surface->values, model->assumptions, model->ring))
        for (size_t g = 0; g < ring_parameter_count(model->ring); g++)
            if (!surface->values[g] && solve_for(surface, x, g)) {
                resolve(surface);
                break;
            }
    scalar_clear(x, model->ring);
}

static void surface_init(surface_t *surface, const model_t *model)
{
    scalar_t x;

    *surface = (surface_t){.model = model,
                           .count = ring_parameter_count(model->ring) +
                                    ring_coordinate_count(model->ring)};
    surface->storage = scalar_array_new(surface->count, model->ring);
    surface->values = memory_new(surface->count + 1, sizeof *surface->values);
    scalar_init(x, model->ring);
    for (size_t k = 0; k < assumptions_count(model->assumptions); k++) {
        int implied;
        if (assumptions_get(x, &implied, model->assumptions, k) == CONDITION_ZERO)
            add_equation(surface, x);
    }
    scalar_clear(x, model->ring);
}

static int vanishes(superop_src residual, const scalar_struct **values, const model_t *model)
{
    scalar_t x;
    int zero = 1;

    scalar_init(x, model->ring);
    for (size_t k = 0; k < residual->count && zero; k++)
        zero = scalar_substitute(x, residual->coefficients + k, values, model->assumptions,
                                 model->ring) &&
               scalar_is_zero(x, model->ring);
    scalar_clear(x, model->ring);
    return zero;
}

int residual_vanishes(const hybrid_t *hybrid, int at_values)
{
    const model_t *model = hybrid->generator->model;
    surface_t surface;
    int zero;

    if (at_values) {
        const scalar_struct **values = model_values(model);
        zero = vanishes(hybrid->residual, values, model);
        free(values);
        return zero;
    }
    surface_init(&surface, model);
    zero = vanishes(hybrid->residual, surface.values, model);
    scalar_array_free(surface.storage, surface.count, model->ring);
    free(surface.values);
    return zero;
}
