/* Exact coefficients at the balls of a model's numbers (enclose/balls.h). */
#ifndef MOYAL_ENCLOSE_BALL_VALUES_H
#define MOYAL_ENCLOSE_BALL_VALUES_H

#include "enclose/balls.h"

/* The real part of x, free of coordinates, drives and the time. */
void ball_value(arb_t out, scalar_src x, arb_srcptr values, slong precision, const ring_t *ring);

/* Whether x moves: it holds a coordinate, a drive or the time. */
int ball_value_moves(scalar_src x, const model_t *model);

#endif
