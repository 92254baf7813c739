/* Exact coefficients as balls. */
#include "enclose/ball_values.h"

#include <stdlib.h>

#include "base/memory.h"

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
