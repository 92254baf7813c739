/* A certified run: what its steps (certified.c) and its levels (certified_levels.c) share. */
#ifndef MOYAL_ENCLOSE_CERTIFIED_RUN_H
#define MOYAL_ENCLOSE_CERTIFIED_RUN_H

#include "enclose/certified.h"
#include "enclose/upper.h"

/* Shares of the target: the start, truncation, time steps; rounding is what it is. */
#define START_SHARE      0.25
#define TRUNCATION_SHARE 0.25
#define STEPPING_SHARE   0.125
#define ROUNDING_SHARE   0.125

typedef struct {
    certified_t *out;
    const certified_request_t *request;
    sectors_t sectors;
    driven_t *driven;
    arb_struct *parameters;
    values_t values;
    size_t factor_count, *factors, levels;
    system_t *system; /* of x */
    step_t step;
    double *x, t, h, quantum;
    bound_t bound;
    double target; /* of it */
    double work;   /* as certified_request_t has its limit */
    radii_t *radii;
    size_t next; /* row */
} run_t;

/* Sets the message; returns `outcome`. */
moyal_outcome run_fail(run_t *run, moyal_outcome outcome, const char *why);

/* A system with the levels that the start needs, and the start in x; the share `initial`. */
MUST_CHECK moyal_outcome levels_begin(run_t *run);
/* A system with more levels, as truncation is `excess` times too large in the step at hand. */
MUST_CHECK moyal_outcome levels_grow(run_t *run, double excess);
/* A system with fewer levels, where the state has left the highest ones. */
MUST_CHECK moyal_outcome levels_shrink(run_t *run);
/* Frees system, step and x. */
void levels_clear(run_t *run);

#endif
