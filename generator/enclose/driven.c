/* Drives apart from what they move. */
#include "enclose/driven.h"

#include <stdlib.h>

#include "base/memory.h"
#include "enclose/balls.h"

enum { DERIVATIVES = DRIVEN_ORDER + 2, MOST_TERMS = 4000 };

struct driven_struct {
    const equations_t *equations;
    size_t count;          /* groups, L_0 among them */
    equations_t **groups;  /* NULL: none is needed, it is `equations` */
    size_t *generators;    /* of the drives, count - 1 */
    scalar_struct *series; /* derivatives in t of the drives, DERIVATIVES of each */
};

/* ---- equations ------------------------------------------------------------------------------- */

static int op_depends(op_src a, size_t generator, const ring_t *ring)
{
    for (size_t k = 0; k < a->count; k++)
        if (scalar_depends_on(&a->coefficients[k], generator, ring))
            return 1;
    return 0;
}

static int rates_depend(const equations_t *e, size_t generator, const ring_t *ring)
{
    for (size_t k = 0; k < e->jump_count * e->jump_count; k++)
        if (scalar_depends_on(&e->rates[k], generator, ring))
            return 1;
    return 0;
}

static int jumps_depend(const equations_t *e, size_t generator, const ring_t *ring)
{
    for (size_t k = 0; k < e->jump_count; k++)
        if (op_depends(&e->jumps[k], generator, ring))
            return 1;
    return 0;
}

/* out = d a / d f */
static void op_derivative(op_t out, op_src a, size_t generator, const algebra_t *algebra)
{
    const size_t width = space_width(algebra->space);
    scalar_t slope;
    op_t term;

    scalar_init(slope, algebra->ring);
    op_init(term, algebra);
    op_zero(out, algebra);
    for (size_t k = 0; k < a->count; k++) {
        scalar_derivative(slope, &a->coefficients[k], generator, algebra->ring);
        op_set_term(term, a->keys + k * width, slope, algebra);
        op_add(out, out, term, algebra);
    }
    op_clear(term, algebra);
    scalar_clear(slope, algebra->ring);
}

/* L_g, and `rest` -= f_g L_g. */
static equations_t *take(equations_t *rest, size_t generator)
{
    const algebra_t *algebra = &rest->model->algebra;
    ring_t *ring = algebra->ring;
    equations_t *out = equations_like(rest);
    scalar_t f, product;
    op_t moved;

    scalar_init(f, ring);
    scalar_init(product, ring);
    op_init(moved, algebra);
    scalar_generator(f, generator, ring);
    op_derivative(out->generator, rest->generator, generator, algebra);
    op_scale(moved, out->generator, f, algebra);
    op_sub(rest->generator, rest->generator, moved, algebra);
    for (size_t k = 0; k < rest->jump_count * rest->jump_count; k++) {
        scalar_derivative(&out->rates[k], &rest->rates[k], generator, ring);
        scalar_mul(product, &out->rates[k], f, ring);
        scalar_sub(&rest->rates[k], &rest->rates[k], product, ring);
    }
    op_clear(moved, algebra);
    scalar_clear(f, ring);
    scalar_clear(product, ring);
    return out;
}

static equations_t *copy_of(const equations_t *e)
{
    equations_t *out = equations_like(e);

    op_set(out->generator, e->generator, &e->model->algebra);
    for (size_t k = 0; k < e->jump_count * e->jump_count; k++)
        scalar_set(&out->rates[k], &e->rates[k], e->model->ring);
    return out;
}

/* Whether a group still holds a drive or the time. */
static int still_moves(const equations_t *group)
{
    const model_t *model = group->model;

    for (size_t k = 0; k < model->parameter_count; k++)
        if (model->parameters[k].is_drive &&
            (op_depends(group->generator, model->parameters[k].generator, model->ring) ||
             rates_depend(group, model->parameters[k].generator, model->ring)))
            return 1;
    return op_depends(group->generator, model->time, model->ring) ||
           rates_depend(group, model->time, model->ring);
}

/* ---- series ---------------------------------------------------------------------------------- */

/* 0 where the derivatives grow too long. */
static int differentiate(scalar_struct *series, scalar_src drive, const model_t *model)
{
    scalar_set(&series[0], drive, model->ring);
    for (size_t k = 1; k < DERIVATIVES; k++) {
        scalar_derivative(&series[k], &series[k - 1], model->time, model->ring);
        if (scalar_size(&series[k], &model->algebra) > MOST_TERMS)
            return 0;
    }
    return 1;
}

void driven_series(arb_ptr coefficients, mag_t rest, const driven_t *driven, size_t g,
                   const arb_t t, const arb_t h, slong precision)
{
    const model_t *model = driven->equations->model;
    const scalar_struct *series = driven->series + (g - 1) * DERIVATIVES;
    arb_ptr values = balls_new(model, precision);
    arb_t span, size;
    acb_t x;

    acb_init(x);
    arb_init(span);
    arb_init(size);
    balls_set_time(values, t, precision, model);
    for (size_t k = 0; k + 1 < DERIVATIVES; k++) {
        scalar_ball(x, &series[k], values, precision, model->ring);
        arb_set(coefficients + k, acb_realref(x));
        for (size_t j = 2; j <= k; j++)
            arb_div_ui(coefficients + k, coefficients + k, j, precision);
    }
    arb_add(span, t, h, precision);
    arb_union(span, span, t, precision);
    balls_set_time(values, span, precision, model);
    scalar_ball(x, &series[DERIVATIVES - 1], values, precision, model->ring);
    arb_pow_ui(size, h, DERIVATIVES - 1, precision);
    arb_mul(size, size, acb_realref(x), precision);
    for (size_t j = 2; j < DERIVATIVES; j++)
        arb_div_ui(size, size, j, precision);
    arb_get_mag(rest, size);
    acb_clear(x);
    arb_clear(span);
    arb_clear(size);
    balls_free(values, model);
}

/* ---- all of it ------------------------------------------------------------------------------- */

static int add_group(driven_t *driven, scalar_src drive, size_t generator)
{
    const model_t *model = driven->equations->model;
    const size_t g = driven->count;

    driven->groups = memory_resize(driven->groups, g + 1, sizeof *driven->groups);
    driven->generators = memory_resize(driven->generators, g, sizeof *driven->generators);
    driven->series = memory_resize(driven->series, g * DERIVATIVES, sizeof *driven->series);
    driven->groups[g] = take(driven->groups[0], generator);
    driven->generators[g - 1] = generator;
    for (size_t k = 0; k < DERIVATIVES; k++)
        scalar_init(driven->series + (g - 1) * DERIVATIVES + k, model->ring);
    driven->count = g + 1;
    return differentiate(driven->series + (g - 1) * DERIVATIVES, drive, model);
}

static const char *split_drives(driven_t *driven)
{
    const equations_t *e = driven->equations;
    const model_t *model = e->model;

    driven->groups[0] = copy_of(e);
    for (size_t k = 0; k < model->parameter_count; k++) {
        const size_t generator = model->parameters[k].generator;

        if (!model->parameters[k].is_drive)
            continue;
        if (jumps_depend(e, generator, model->ring))
            return "a drive stands in a jump operator";
        if (!op_depends(e->generator, generator, model->ring) &&
            !rates_depend(e, generator, model->ring))
            continue;
        if (!add_group(driven, model->parameters[k].drive, generator))
            return "the derivatives of a drive grow too long";
    }
    for (size_t g = 0; g < driven->count; g++)
        if (still_moves(driven->groups[g]))
            return "the equations are not linear in the drives";
    return NULL;
}

driven_t *driven_new(const char **why, const equations_t *equations)
{
    driven_t *out = memory_new(1, sizeof *out);

    out->equations = equations;
    out->count = 1;
    out->groups = memory_new(1, sizeof *out->groups);
    *why = equations->model->has_time ? split_drives(out) : NULL;
    if (!*why)
        return out;
    driven_free(out);
    return NULL;
}

void driven_free(driven_t *driven)
{
    if (!driven)
        return;
    for (size_t g = 0; g < driven->count; g++)
        equations_free(driven->groups[g]);
    for (size_t k = 0; k < (driven->count - 1) * DERIVATIVES; k++)
        scalar_clear(driven->series + k, driven->equations->model->ring);
    free(driven->groups);
    free(driven->generators);
    free(driven->series);
    free(driven);
}

size_t driven_count(const driven_t *driven)
{
    return driven->count;
}

const equations_t *driven_group(const driven_t *driven, size_t g)
{
    return driven->groups[g] ? driven->groups[g] : driven->equations;
}
