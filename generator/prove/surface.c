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

/* FALSE where one is not zero, UNKNOWN where one cannot be told. */
static truth_t vanishes(superop_src residual, const scalar_struct **values, const model_t *model)
{
    scalar_t x;
    truth_t zero = TRUTH_TRUE;

    scalar_init(x, model->ring);
    for (size_t k = 0; k < residual->count && zero != TRUTH_FALSE; k++) {
        if (!scalar_substitute(x, residual->coefficients + k, values, model->assumptions,
                               model->ring))
            zero = TRUTH_UNKNOWN;
        else if (!scalar_is_zero(x, model->ring))
            zero = TRUTH_FALSE;
    }
    scalar_clear(x, model->ring);
    return zero;
}

/* Whether x is a polynomial in z of a degree below `degree`. */
static int is_below(scalar_src x, size_t degree, const ring_t *ring)
{
    scalar_split_t split;
    int below = 1;

    scalar_split(&split, x, ring);
    for (size_t k = 0; k < split.count && below; k++) {
        ulong here = 0;
        for (size_t j = 0; j < split.width; j++)
            here += split.exponents[k * split.width + j];
        below = here < degree && !scalar_varies(split.coefficients + k, NULL, 0, ring);
    }
    scalar_split_clear(&split, ring);
    return below;
}

/* Whether the potential has no derivatives as high as those in the terms that are not shown. */
static int series_ends(const hybrid_t *hybrid, const scalar_struct **values)
{
    const model_t *model = hybrid->generator->model;
    scalar_t x;
    int ends = 1;

    scalar_init(x, model->ring);
    for (size_t k = 0; k < model->potential->count && ends; k++)
        ends = scalar_substitute(x, model->potential->coefficients + k, values, model->assumptions,
                                 model->ring) &&
               is_below(x, hybrid->series_from, model->ring);
    scalar_clear(x, model->ring);
    return ends;
}

truth_t residual_vanishes_at_values(const hybrid_t *hybrid)
{
    const model_t *model = hybrid->generator->model;
    const scalar_struct **values = model_values(model);
    truth_t zero = vanishes(hybrid->residual, values, model);

    if (hybrid->series && zero == TRUTH_TRUE && !series_ends(hybrid, values))
        zero = TRUTH_UNKNOWN;
    free(values);
    return zero;
}

truth_t residual_vanishes(const hybrid_t *hybrid)
{
    const model_t *model = hybrid->generator->model;
    surface_t surface;
    truth_t zero = TRUTH_FALSE;

    if (superop_is_zero(hybrid->residual, &model->algebra))
        return TRUTH_TRUE;
    surface_init(&surface, model);
    for (size_t g = 0; g < surface.count && zero == TRUTH_FALSE; g++)
        if (surface.values[g])
            zero = TRUTH_TRUE;
    if (zero == TRUTH_TRUE)
        zero = vanishes(hybrid->residual, surface.values, model);
    scalar_array_free(surface.storage, surface.count, model->ring);
    free(surface.values);
    return zero;
}
