/* The start of R element by element: what is needed of a matrix that nobody could store. */
#ifndef MOYAL_START_H
#define MOYAL_START_H

#include "outcome.h"
#include "program.h"

/* One part: a diagonal, a ket, or a matrix. */
typedef struct {
    long dimension;
    int *place;       /* of each index of R among the rows of the part */
    double *diagonal; /* weights, or NULL */
    double *ket;      /* Re, then Im, or NULL */
    double *matrix;   /* Re, then Im, row by row, or NULL */
} moyal_start_part;

typedef struct {
    int count;
    moyal_start_part *parts;
} moyal_start;

/* MOYAL_BAD_INPUT if a part is no state at these coefficients.  Fock and thermal states, kets, cats
 * and coherent states take memory in proportion to D.  moyal_start_clear either way. */
moyal_outcome moyal_start_init(moyal_start *out, const moyal_program *program,
                               const moyal_context *context);
void moyal_start_clear(moyal_start *start);
/* R_ij at the start.  Exactly zero where the structure of a part says so. */
void moyal_start_element(const moyal_start *start, long i, long j, double *re, double *im);

#endif
