/* The check of a reduced linear system (runtime/reduce.h) against the full generator.
 *
 * From the equations alone, in balls, at the levels of the run:
 *
 *   1. each row of the system: for the element R_ij at a position, R'_ij = (A R + R A† +
 *      sum K_ab J_a R J_b†)_ij as a sum over all elements R_kl.  On those that are kept it is the
 * row of the system, number by number, in the rotating frames that the positions have;
 *   2. an element, or Re or Im of one, that is not kept and occurs in such a row or in an
 *      observable, is zero for ever: it starts at zero, and its own row holds only such as well.
 *      These rows are followed until nothing new comes up;
 *   3. observables at a generic x and t > 0, frames put back, against Tr(O R);
 *   4. y = M x as it is applied, against the rows.
 *
 * Trusted: which elements of the start are zero, and its numbers (runtime/start.h). */
#ifndef MOYAL_CERTIFY_CHECK_LINEAR_H
#define MOYAL_CERTIFY_CHECK_LINEAR_H

#include "lower/kernel.h"
#include "runtime/reduce.h"

typedef struct {
    size_t rows, zeros, numbers; /* rows compared, unknowns shown to be zero, numbers compared */
    int whole;                   /* all rows, else one in several */
    double worst;                /* largest deviation, in units of what is allowed */
    char message[400];           /* REFUTED: what is wrong */
} linear_check_t;

/* OK, or REFUTED with out->message.  `reduction` was made of `program` at its own parameters, in
 * `context`. */
MUST_CHECK status_t check_linear(linear_check_t *out, const moyal_reduction *reduction,
                                 const moyal_program *program, const moyal_context *context,
                                 const kernel_t *kernel);

#endif
