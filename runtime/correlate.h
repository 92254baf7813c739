/* Steady states, correlation functions and spectra of the scheme `quantum`.
 *
 *   C(tau) = <A(t + tau) B(t)> = Tr(A exp(tau M) [B rho])           (quantum regression)
 *
 * with rho the start or the steady state, and B rho = X1 + i X2 of two Hermitian matrices.
 *
 *   S(omega) = 2 Re int_0^inf exp(-i omega tau) (C(tau) - C(inf)) dtau
 *
 * from resolvents, without any time; for a steady rho and A = B† it is the spectrum of B. */
#ifndef MOYAL_CORRELATE_H
#define MOYAL_CORRELATE_H

#include "eliminate.h"
#include "reduce.h"

typedef struct {
    const moyal_program *program; /* for correlations: observables re A, im A, re B, im B */
    /* R' = X R + (X R)† for X = B and for X = -i B; NULL: the observables alone are wanted */
    const moyal_program *factors[2];
    moyal_reduction_request system; /* does not keep MOYAL_KEEP_NEEDED */
    moyal_reduction *made; /* of `program` by `system`, made before and changed here; may be NULL */
    /* of sparse equations, may be NULL: then by minimal residuals where there are many */
    const moyal_elimination *elimination;
    const double *parameters;
    int levels;
    int steady;   /* rho is the steady state, else the start */
    double until; /* tau goes from 0 to here */
    long points;
    double tolerance;
    long frequency_count; /* 0: no spectrum */
    const double *frequencies;
    void (*progress)(void *context, double part); /* may be NULL */
    void *context;
} moyal_correlation;

typedef struct {
    moyal_outcome outcome;
    char message[200]; /* why, if the outcome is not MOYAL_DONE */
    double *means;     /* of the program's observables in rho */
    long rows;
    double *table; /* tau, Re C, Im C per row */
    long lines;
    double *spectrum;     /* omega, S per line */
    double end[2];        /* C(inf), with a spectrum */
    int unique;           /* steady: another start ends in the same, as far as it is kept */
    double residual;      /* steady: |M rho| over |M| |rho|, the largest met */
    double error;         /* of the only steady state, as far as it is known, relative to it */
    double missing, edge; /* as in moyal_result */
    int dimension;
    double unknowns, unknowns_all; /* as in moyal_result */
    int reductions;
    long applications;
    const char *method;
} moyal_correlated;

/* Always to be cleared by moyal_correlated_clear. */
moyal_outcome moyal_correlate(moyal_correlated *out, const moyal_correlation *asked);
void moyal_correlated_clear(moyal_correlated *result);

#endif
