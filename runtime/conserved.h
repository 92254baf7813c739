/* A density matrix as a linear system whose trace stays, also for ever, with the program's
 * observables as its functionals.
 *
 * Modes are cut; what R' would take through the cut is put back in the state that the program
 * starts from, x' = M x - Tr(M x) x_start.  X of any trace is as good as R. */
#ifndef MOYAL_CONSERVED_H
#define MOYAL_CONSERVED_H

#include "reduce.h"

typedef struct {
    const moyal_program *program;
    const moyal_context *context;
    moyal_reduction reduction; /* its x: the start, of trace 1 */
    moyal_linear system;
    const moyal_share *trace;
    double *shares, *values, *constants; /* C x; what is asked for; observables of R = 0 */
} moyal_conserved;

/* `request` must not allow frames.  Errors as of moyal_reduction_make; MOYAL_BAD_INPUT also for a
 * start of almost no trace.  moyal_conserved_clear either way. */
moyal_outcome moyal_conserved_init(moyal_conserved *out, const moyal_program *program,
                                   const moyal_context *context,
                                   const moyal_reduction_request *request);
void moyal_conserved_clear(moyal_conserved *conserved);
double moyal_conserved_trace(const moyal_conserved *conserved, const double *x);
/* The largest weight in the highest levels of a mode. */
double moyal_conserved_edge(const moyal_conserved *conserved, const double *x);
/* unique.c: the steady state by elimination, in size^2 numbers of memory, if it is the only one: a
 * new array, and the largest element of M x, relative to that of M.  NULL: there are several, or it
 * cannot be told, or there is no memory. */
double *moyal_conserved_unique(const moyal_conserved *conserved, double *residual);

#endif
