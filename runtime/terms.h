/* The equation of one element of R from the terms of a program: R'_ij is the sum over terms of
 *
 *   s L_i conj(V_j) R_(i+a)(j+b),     L and V tables, or 1
 *
 * s T R + h.c. is two of them, s T_a R T_b† + h.c. two as well, or one if both tables are one.  The
 * parts of a scalar that varies in time are terms of their own: they belong to groups, each with a
 * real multiplier f_g(t); group 0 is constant, f_0 = 1. */
#ifndef MOYAL_TERMS_H
#define MOYAL_TERMS_H

#include "outcome.h"
#include "program.h"

typedef struct {
    long a, b;                  /* column minus row of the tables */
    const double *left, *right; /* Re of the tables, Im follows after D; NULL: 1 */
    double re, im;              /* s */
    int group;
} moyal_term;

typedef struct {
    const moyal_program *program;
    const moyal_context *context;
    long count;
    moyal_term *terms; /* those of one target and group stand together */
    int group_count;
    int *group_part; /* of group g: 2 * scalar, + 1 for its imaginary part */
    double *scalars; /* room for those of the program */
    double *zeros;   /* as many as a scalar can ask for */
} moyal_terms;

/* What one element contributes: (re + i im) R_(row)(column) in a group. */
typedef struct {
    long row, column;
    double re, im;
    int group;
} moyal_contribution;

/* Whether the equation of R is linear, its scalars functions of the time at most. */
int moyal_terms_known(const moyal_program *program);
/* `context` and its tables must stay.  moyal_terms_clear either way. */
moyal_outcome moyal_terms_make(moyal_terms *out, const moyal_program *program,
                               const moyal_context *context);
void moyal_terms_clear(moyal_terms *terms);
/* The offset, column minus row, of a table. */
long moyal_table_offset(const moyal_program *program, const moyal_context *context, int table);
/* Writes the contributions to R'_ij, at most terms->count, and returns how many; those of one
 * element and group follow each other. */
int moyal_terms_row(moyal_contribution *out, const moyal_terms *terms, long i, long j);
/* f_g at the time t, for all groups. */
void moyal_terms_multipliers(const moyal_terms *terms, double t, double *multipliers);

#endif
