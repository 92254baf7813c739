/* Step 4 of the kernel check: whole steps of a small R; for check_fused.c and check_midpoint.c
 * only. */
#ifndef MOYAL_CERTIFY_STEPS_H
#define MOYAL_CERTIFY_STEPS_H

#include "certify/trial.h"

/* Arrays with lanes, and not a number before and behind each. */
enum { Y, DW, NONE, HALF, OUT, STEP, DRIFT, MOVED, WORK, ARRAYS };

typedef struct {
    trial_t *trial;
    const moyal_program *program;
    size_t count, lanes, dimension; /* count: of z and R together */
    size_t sizes[ARRAYS];
    double *arrays[ARRAYS];
    double t;
    state_matrix_t state;
} steps_t;

/* check_fused.c: out = function(y, t, dt, dw); inputs are to stay as they are. */
void steps_call(steps_t *steps, moyal_step_function *function, int out, int y, double dt, int dw,
                double t);
/* STEP holds what `function` has made, `want` what it is to be, bit by bit. */
void steps_compare(steps_t *steps, const double *want, const char *function);

/* check_midpoint.c: exact += S - I at the point and steps->state; z, then R_ij at n + i * D + j. */
void steps_add_shift(number_t *exact, const steps_t *steps, const point_t *point, double dt);
/* `midpoint` of what stands in Y against what it is to make of `stratonovich`. */
void check_midpoint(steps_t *steps, double dt);

#endif
