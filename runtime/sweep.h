/* One program at many points of its parameters: threads and ranks take points, each point is run in
 * one thread as it would be alone. */
#ifndef MOYAL_SWEEP_H
#define MOYAL_SWEEP_H

#include "solve.h"

/* A grid: the product of axes, last axis fastest. */
typedef struct {
    int axis_count;
    const moyal_axis *axes;
    long point_count;         /* product of the axes' counts */
    const double *parameters; /* program->parameter_count for each point: swept ones and those that
                                 depend on them */
    const unsigned char *skipped; /* per point: not 0: it is not run; may be NULL */
    int final;                    /* only the last row of each point */
    /* Hears of each point that was tried and has no numbers, in their order; may be NULL. */
    void (*failed)(void *context, long point, const char *message);
    void *context;
} moyal_sweep;

/* The table has a column for each axis, then those of a run; rows of point p from p * (rows of a
 * point) on; points without numbers have rows of NaN behind their parameters, and are counted in
 * result->unsolved.  Outcome MOYAL_DONE where all points were tried, MOYAL_STOPPED otherwise.
 * options->store keeps finished points. */
moyal_outcome moyal_sweep_solve(moyal_result *result, const moyal_program *program,
                                const moyal_options *options, const moyal_sweep *sweep);

/* All that decides the bits of a result, as lines "NAME=VALUE", for moyal_store_open: options,
 * parameters, equations and `version`, that of the program; `sweep` may be NULL.  A new string;
 * NULL without memory. */
char *moyal_identity(const char *version, const moyal_program *program,
                     const moyal_options *options, const moyal_sweep *sweep);

#endif
