/* The numbers of a model as balls, to any precision. */
#ifndef MOYAL_ENCLOSE_BALLS_H
#define MOYAL_ENCLOSE_BALLS_H

#include "model/model.h"

/* For scalar_ball: the model's values of all parameters to about `bits` bits; drives and the time,
 * and parameters without a value, are indeterminate; coordinates are zero.  Freed with balls_free.
 */
arb_struct *balls_new(const model_t *model, slong bits);
void balls_free(arb_struct *balls, const model_t *model);

/* Drives over a time: the time is the ball t, drives what their definitions are there. */
void balls_set_time(arb_struct *balls, const arb_t t, slong bits, const model_t *model);

/* As balls_new, with the time over [0, until] and drives over all that they are in it (the union of
 * what they are over 256 slices; not finite where that is not known). */
arb_struct *balls_over(const model_t *model, const arb_t until, slong bits);

/* Whether x is zero at the model's values, decided by algebra; 0 also where that is not known. */
int balls_vanish(scalar_src x, const model_t *model);

/* The real part of x at `values` (scalar_ball). */
void ball_value(arb_t out, scalar_src x, arb_srcptr values, slong precision, const ring_t *ring);

/* Whether x moves: it holds a coordinate, a drive or the time. */
int ball_value_moves(scalar_src x, const model_t *model);

#endif
