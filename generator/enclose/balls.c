/* The numbers of a model as balls. */
#include "enclose/balls.h"

#include <stdlib.h>

static size_t count_of(const model_t *model)
{
    return ring_parameter_count(model->ring) + ring_coordinate_count(model->ring);
}

arb_struct *balls_new(const model_t *model, slong bits)
{
    arb_struct *balls = memory_new(count_of(model) + 1, sizeof *balls);

    for (size_t g = 0; g < count_of(model); g++) {
        arb_init(&balls[g]);
        if (g < ring_parameter_count(model->ring))
            arb_indeterminate(&balls[g]);
    }
    for (size_t k = 0; k < model->parameter_count; k++)
        if (model->parameters[k].has_value)
            ball_value(&balls[model->parameters[k].generator], model->parameters[k].value, NULL,
                       bits, model->ring);
    return balls;
}

void balls_free(arb_struct *balls, const model_t *model)
{
    for (size_t g = 0; balls && g < count_of(model); g++)
        arb_clear(&balls[g]);
    free(balls);
}

void balls_set_time(arb_struct *balls, const arb_t t, slong bits, const model_t *model)
{
    if (!model->has_time)
        return;
    arb_set(&balls[model->time], t);
    for (size_t k = 0; k < model->parameter_count; k++)
        if (model->parameters[k].is_drive)
            ball_value(&balls[model->parameters[k].generator], model->parameters[k].drive, balls,
                       bits, model->ring);
}

enum { SLICES = 256 };

arb_struct *balls_over(const model_t *model, const arb_t until, slong bits)
{
    arb_struct *all = balls_new(model, bits), *slice;
    arb_t t;

    if (!model->has_time)
        return all;
    slice = balls_new(model, bits);
    arb_init(t);
    for (ulong k = 0; k < SLICES; k++) { /* (2k + 1 +- 1)/(2 SLICES) until */
        arb_set_ui(t, 2 * k + 1);
        mag_one(arb_radref(t));
        arb_mul(t, t, until, bits);
        arb_div_ui(t, t, 2 * SLICES, bits);
        balls_set_time(k ? slice : all, t, bits, model);
        for (size_t g = 0; k && g < ring_parameter_count(model->ring); g++)
            arb_union(&all[g], &all[g], &slice[g], bits);
    }
    arb_clear(t);
    balls_free(slice, model);
    return all;
}

int balls_vanish(scalar_src x, const model_t *model)
{
    const scalar_struct **values = model_values(model);
    assumptions_t *none = assumptions_new(model->ring);
    scalar_t y;
    int zero;

    scalar_init(y, model->ring);
    zero = scalar_substitute(y, x, values, none, model->ring) && scalar_is_zero(y, model->ring);
    scalar_clear(y, model->ring);
    assumptions_free(none);
    free(values);
    return zero;
}

void ball_value(arb_t out, scalar_src x, arb_srcptr values, slong precision, const ring_t *ring)
{
    acb_t ball;

    acb_init(ball);
    scalar_ball(ball, x, values, precision, ring);
    arb_swap(out, acb_realref(ball));
    acb_clear(ball);
}

int ball_value_moves(scalar_src x, const model_t *model)
{
    size_t *drives = memory_new(model->parameter_count + 1, sizeof *drives), count = 0;
    int moves;

    for (size_t k = 0; k < model->parameter_count; k++)
        if (model->parameters[k].is_drive)
            drives[count++] = model->parameters[k].generator;
    if (model->has_time)
        drives[count++] = model->time;
    moves = scalar_varies(x, drives, count, model->ring);
    free(drives);
    return moves;
}
