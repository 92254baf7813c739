/* Equations of a fixture made to vary: parameters become functions of coordinates, or drives. */
#ifndef MOYAL_TESTS_UNIT_VARY_H
#define MOYAL_TESTS_UNIT_VARY_H

#include "fixture.h"

typedef struct {
    ring_t *ring;
    assumptions_t *assumptions;
    const scalar_src *values;
} vary_t;

static inline void vary_scalars(scalar_struct *x, size_t count, const vary_t *vary)
{
    for (size_t k = 0; k < count; k++)
        if (!scalar_substitute(&x[k], &x[k], vary->values, vary->assumptions, vary->ring))
            printf("Bail out! cannot replace a parameter\n");
}

static inline void vary_operators(op_struct *a, size_t count, const vary_t *vary)
{
    for (size_t k = 0; k < count; k++)
        vary_scalars(a[k].coefficients, a[k].count, vary);
}

/* Puts `by` in the place of a parameter, everywhere in the dynamics and the observables. */
static inline void fixture_replace(fixture_t *f, const char *parameter, scalar_src by)
{
    model_t *model = f->pipeline.model;
    equations_t *e = f->equations;
    size_t count = ring_parameter_count(model->ring) + ring_coordinate_count(model->ring);
    const scalar_struct **values = memory_new(count, sizeof *values);
    const vary_t vary = {model->ring, model->assumptions, values};

    values[ring_find(model->ring, parameter)] = by;
    vary_operators(e->generator, 1, &vary);
    vary_operators(e->velocity, e->coordinates, &vary);
    vary_operators(e->jumps, e->jump_count, &vary);
    vary_operators(e->noise, e->noise_count, &vary);
    vary_operators(e->observables, e->observable_count, &vary);
    vary_scalars(e->rates, e->jump_count * e->jump_count, &vary);
    vary_scalars(e->sigma, e->coordinates * e->noise_count, &vary);
    free(values);
}

/* Makes a parameter a drive with this definition in the parameter "t". */
static inline void fixture_drive(fixture_t *f, const char *parameter, scalar_src definition)
{
    model_t *model = f->pipeline.model;

    model->has_time = 1;
    model->time = ring_find(model->ring, "t");
    for (size_t k = 0; k < model->parameter_count; k++)
        if (strcmp(model->parameters[k].name, parameter) == 0) {
            model->parameters[k].is_drive = 1;
            scalar_init(model->parameters[k].drive, model->ring);
            scalar_set(model->parameters[k].drive, definition, model->ring);
        }
}

static inline status_t fixture_lower(fixture_t *f)
{
    status_t status;

    kernel_free(f->kernel);
    f->kernel = NULL;
    status = lower(&f->kernel, f->equations, f->pipeline.diags);
    diags_print(stdout, f->pipeline.diags);
    return status;
}

/* ---- elements: out = ... ; `name` a parameter or a coordinate ------------------------------ */

static inline void vary_name(scalar_t out, const char *name, const fixture_t *f)
{
    scalar_generator(out, ring_find(f->pipeline.model->ring, name), f->pipeline.model->ring);
}

/* x^2 + n */
static inline void vary_square(scalar_t out, const char *name, slong n, const fixture_t *f)
{
    const ring_t *ring = f->pipeline.model->ring;
    scalar_t one;

    scalar_init(one, ring);
    scalar_set_si(one, n, ring);
    vary_name(out, name, f);
    scalar_mul(out, out, out, ring);
    scalar_add(out, out, one, ring);
    scalar_clear(one, ring);
}

/* kind(x y) */
static inline void vary_function(scalar_t out, function_kind_t kind, const char *x, const char *y,
                                 const fixture_t *f)
{
    ring_t *ring = f->pipeline.model->ring;
    scalar_t other;

    scalar_init(other, ring);
    vary_name(out, x, f);
    vary_name(other, y, f);
    scalar_mul(out, out, other, ring);
    if (scalar_function(out, kind, out, ring) != FUNCTION_OK)
        printf("Bail out! a function cannot be made\n");
    scalar_clear(other, ring);
}

static inline void vary_root(scalar_t x, const fixture_t *f)
{
    if (scalar_sqrt(x, x, f->pipeline.model->assumptions, NULL, f->pipeline.model->ring) != SQRT_OK)
        printf("Bail out! a root cannot be taken\n");
}

static inline void vary_inverse(scalar_t x, const fixture_t *f)
{
    if (!scalar_inv(x, x, f->pipeline.model->ring))
        printf("Bail out! a division by zero\n");
}

#endif
