/* A density matrix with a proven bound of || rho(t) - rho~(t) ||_1: initial state, truncation, time
 * steps and rounding (theory, section 5).  The number of levels follows the state. */
#ifndef MOYAL_ENCLOSE_CERTIFIED_H
#define MOYAL_ENCLOSE_CERTIFIED_H

#include "enclose/defect.h"
#include "enclose/radii.h"
#include "environment/generator.h"

typedef struct {
    const generator_t *generator;
    const equations_t *equations; /* quantum */
    double until;
    long points;
    double target; /* of the radii: the bound at the end is to be so small that they are, as far as
                    * doubles allow */
    size_t levels; /* of every mode; 0: chosen, and changed during the run */
    int whole;     /* all elements of the density matrix, not only the sectors that are read */
    double memory_limit;
    double work_limit; /* unknowns that L is applied to, all applications together; 0: none */
    const volatile sig_atomic_t *stop;
    void (*progress)(void *context, double fraction); /* may be NULL */
    void *progress_context;
} certified_request_t;

/* A row: the values of the observables, what each is off at most (infinite where no bound is
 * known), and the bound of rho~ itself. */
typedef struct {
    double t;
    size_t levels;
    bound_t bound;
    double *values, *radii;
} certified_row_t;

typedef struct {
    moyal_outcome outcome;
    char message[200];
    size_t count, room; /* rows that are finished, and that there is room for */
    certified_row_t *rows;
    size_t observable_count, least_levels, most_levels;
    radii_t *radii; /* what they come from, and the reasons where there are none */
    long steps, rejected, applications, systems;
    double unknowns; /* at most */
    double building; /* seconds that systems took */
} certified_t;

/* certified_clear either way. */
moyal_outcome certified_run(certified_t *out, const certified_request_t *request);
void certified_clear(certified_t *certified);

#endif
