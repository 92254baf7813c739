/* Kernel → C: a freestanding C99 unit that defines `moyal_program` (runtime/program.h), and standalone
 * solvers around it. */
#ifndef MOYAL_EMIT_EMIT_H
#define MOYAL_EMIT_EMIT_H

#include "lower/kernel.h"

typedef struct {
    int lanes;
    double until, tolerance, step;
    long points, trajectories;
    int levels;
    unsigned long long seed;
} emit_options_t;

/* The text of the unit: the same kernel and options give the same bytes.  Freed with free(). */
char *emit_unit(const kernel_t *kernel, const emit_options_t *options);

/* Writes unit.c, the runtime, a main program, Makefile and README into the new or empty folder
 * `directory`: all of it or nothing. */
MUST_CHECK status_t emit_solver(const char *directory, const kernel_t *kernel,
                                const emit_options_t *options, const char **why);

#endif
