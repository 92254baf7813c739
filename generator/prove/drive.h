/* Time-dependent parameters in exact derivatives at t = 0: a drive f(t) is an independent symbol in
 * the equations; in a derivative it stands for its definition, so that
 *
 *   d/dt <O> = < L†(t) O + partial_t O >,      t = 0 at the end. */
#ifndef MOYAL_PROVE_DRIVE_H
#define MOYAL_PROVE_DRIVE_H

#include "model/model.h"

typedef struct {
    const model_t *model;
    size_t count; /* of `definition` and `start` */
    scalar_t zero;
    const scalar_struct **definition; /* for scalar_substitute: f -> f(t); NULL without drives */
    const scalar_struct **start;      /* t -> 0 */
} drives_t;

void drives_init(drives_t *drives, const model_t *model);
void drives_clear(drives_t *drives);

/* out = partial_t x, x without drives but for the time itself; 0 without drives. */
void drives_rate(scalar_t out, scalar_src x, const drives_t *drives);
void drives_rate_op(op_t out, op_src a, const drives_t *drives);

/* Puts the definitions in, or the time to 0; without drives nothing happens.  0 where a value has
 * no exact form, a pole at t = 0 say. */
MUST_CHECK int drives_define(scalar_t x, const drives_t *drives);
MUST_CHECK int drives_define_op(op_t a, const drives_t *drives);
MUST_CHECK int drives_at_start_op(op_t a, const drives_t *drives);

#endif
