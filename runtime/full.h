/* All of a density matrix as one linear system: x' = M(t) x with the D^2 real numbers of a
 * Hermitian R, and the program's observables as functionals.
 *
 * x holds R_ii at i*D + i, and of each pair i < j Re R_ij at i*D + j, Im R_ij at j*D + i.  Modes
 * are cut, and what R' would take through the cut is put back in the state that the program starts
 * from: Tr R stays, also for ever.  X of any trace is as good as R. */
#ifndef MOYAL_FULL_H
#define MOYAL_FULL_H

#include "linear.h"
#include "program.h"

typedef struct {
    const moyal_program *program;
    moyal_context context;
    moyal_linear system;
    double *memory;
    double *coefficients, *tables;
    double *start;                  /* x at the start, of trace 1 */
    double *planes, *change, *work; /* R, R', as units know them */
    double *scalars, *expectations, *observed, *constants;
    double missing; /* 1 - trace of the start, before it was made 1 */
} moyal_full;

/* For a program of the scheme `quantum` with one lane.  MOYAL_BAD_INPUT: too large, coefficients
 * that are not finite, no start.  moyal_full_clear either way. */
moyal_outcome moyal_full_init(moyal_full *full, const moyal_program *program,
                              const double *parameters, int levels);
void moyal_full_clear(moyal_full *full);
/* out = (B R + (B R)†)/2 for a program of R' = B R + (B R)†; nothing is put back. */
void moyal_full_product(moyal_full *full, const double *x, double *out);
double moyal_full_trace(const moyal_full *full, const double *x);
/* The steady state by elimination, in size^2 numbers of memory, if it is the only one: a new array,
 * and the largest element of M x, relative to that of M.  NULL: there are several, or it cannot be
 * told, or there is no memory. */
double *moyal_full_unique(moyal_full *full, double *residual);
/* The largest weight in the two highest levels of a mode (one, where there are few). */
double moyal_full_edge(const moyal_full *full, const double *x);

#endif
