/* The grid of --over: exact values of parameters, as texts of the model language. */
#ifndef MOYAL_CLI_OVER_H
#define MOYAL_CLI_OVER_H

#include "cli/options.h"

typedef struct {
    char *name;
    size_t count;
    char **texts;   /* "1/40", "sqrt(2)/2" */
    double *values; /* nearest doubles, set where the model has evaluated them */
} over_axis_t;

/* The points are all combinations of the axes' values; the last axis is the fastest. */
typedef struct {
    size_t axis_count;
    over_axis_t *axes;
    size_t point_count;
} over_t;

/* Points that one sweep may have. */
enum { OVER_MAX_POINTS = 1000000 };

/* Reads all --over, of which there must be one at least.  USAGE_ERROR, said, where they are wrong.
 * over_clear either way. */
MUST_CHECK status_t over_read(over_t *out, const options_t *options);
void over_clear(over_t *grid);

/* Which value of the axis the point has. */
size_t over_index(const over_t *grid, size_t axis, size_t point);

/* `options` with the settings of the point behind its own: "P=V" for each axis.  Freed with
 * over_options_clear. */
void over_options(options_t *out, const options_t *options, const over_t *grid, size_t point);
void over_options_clear(options_t *options, const over_t *grid);

/* "gammaC = 1/40, lambda = 1", a new string. */
char *over_describe(const over_t *grid, size_t point);

#endif
