/* A density matrix as a linear system whose trace stays, also for ever, with the program's
 * observables as its functionals.
 *
 * Modes are cut; what R' would take through the cut is put back into one level, the one that the
 * start fills most: x' = M x - Tr(M x) |sink>.  X of any trace is as good as R. */
#ifndef MOYAL_CONSERVED_H
#define MOYAL_CONSERVED_H

#include "eliminate.h"
#include "reduce.h"

typedef struct {
    const moyal_program *program;
    const moyal_context *context;
    moyal_reduction own, *reduction; /* its x: the start, of trace 1 */
    moyal_linear system;
    const moyal_share *trace;
    long sink;                           /* the position of a population */
    double *shares, *values, *constants; /* C x; what is asked for; observables of R = 0 */
} moyal_conserved;

/* `request` must not keep MOYAL_KEEP_NEEDED: no frames.  `made` is what it asks for, made before
 * and changed here, the caller's; NULL: it is made here.  Errors as of moyal_reduction_make;
 * MOYAL_BAD_INPUT also for a start of almost no trace.  moyal_conserved_clear either way. */
moyal_outcome moyal_conserved_init(moyal_conserved *out, const moyal_program *program,
                                   const moyal_context *context,
                                   const moyal_reduction_request *request, moyal_reduction *made);
void moyal_conserved_clear(moyal_conserved *conserved);
double moyal_conserved_trace(const moyal_conserved *conserved, const double *x);
/* The largest weight in the highest levels of a mode. */
double moyal_conserved_edge(const moyal_conserved *conserved, const double *x);

/* unique.c: M with a trace that decays, M - s |sink> trace, s the largest element of M: the same
 * for X without a trace, and regular if there is only one steady state. */
typedef struct {
    const moyal_conserved *of;
    const moyal_elimination *by;
    void *factors;
    double s;
    double error;        /* of a steady state relative to it, from the rounding of M and the gain of
                            A^-1; 0 without factors */
    moyal_linear system; /* x becomes A^-1 x; observables as those of `of`, which must stay */
} moyal_inverse;

/* 0: there are several steady states, or rates too small beside M to tell, or it is too much for
 * `by`.
 * moyal_inverse_clear either way. */
int moyal_inverse_init(moyal_inverse *out, const moyal_conserved *of, const moyal_elimination *by,
                       double most_bytes);
void moyal_inverse_clear(moyal_inverse *inverse);
/* The steady state: a new array, and the largest element of M x, relative to that of M.  NULL if
 * that is not small, or there is no memory. */
double *moyal_inverse_steady(const moyal_inverse *inverse, double *residual);

#endif
