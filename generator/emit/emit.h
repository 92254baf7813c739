/* Kernel → C: a freestanding C99 unit that defines `moyal_unit` (runtime/program.h), and standalone
 * solvers around it. */
#ifndef MOYAL_EMIT_EMIT_H
#define MOYAL_EMIT_EMIT_H

#include "lower/kernel.h"
#include "runtime/program.h"

typedef struct {
    int lanes; /* trajectories side by side: 1, or 8 for ensembles */
    double until, tolerance, step;
    long points, trajectories;
    int levels;
    unsigned long long seed;
    int midpoint; /* ensembles: with the steps of the method semi-implicit */
    int mpi;      /* solvers: the Makefile builds with MPI */
    int petsc;    /* solvers: the main program is templates/petsc.c */
    const moyal_origin *origin; /* solvers: where they come from; may be NULL */
} emit_options_t;

/* Trajectories side by side in the unit that emit_unit makes: options->lanes, but more where there
 * are several and steps of a small R are fused. */
int emit_lanes(const kernel_t *kernel, const emit_options_t *options);

/* Whether the unit has the functions `correction` and `midpoint`. */
int emit_has_midpoint(const kernel_t *kernel, const emit_options_t *options);
/* Elements of `work` that the fused steps of the unit need; 0 without them. */
size_t emit_work_count(const kernel_t *kernel, const emit_options_t *options);

/* How many nodes of `scalars` the unit has as data. */
size_t emit_node_count(const kernel_t *kernel);

/* The text of the unit: the same kernel and options give the same bytes.  A finite R of at most 8
 * states is treated element by element, everything else row by row.  Freed with free(). */
char *emit_unit(const kernel_t *kernel, const emit_options_t *options);

/* Writes kernel.c (the unit), the runtime with its main program or the parts that the one on PETSc
 * needs, a Makefile and a README into the
 * new or empty folder `directory`: all of it, or nothing, then IO_ERROR and in *why a text that
 * nobody owns.  Everything is written to a folder beside it first, which then takes the name. */
MUST_CHECK status_t emit_solver(const char *directory, const kernel_t *kernel,
                                const emit_options_t *options, const char **why);

#endif
