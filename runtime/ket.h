/* Kets: a density matrix of rank one as D numbers instead of D^2, from the terms of a program as
 * data (moyal_left and what follows it in program.h).
 *
 * Layout.  An array of `columns` kets has two planes: Re of row i, column j, lane l is element
 * (i * columns + j) * lanes + l, Im is D * columns * lanes further on.  One column is a ket; D
 * columns are a matrix of the size of R. */
#ifndef MOYAL_KET_H
#define MOYAL_KET_H

#include <stdint.h>

#include "outcome.h"
#include "program.h"

/* Whether the terms are known as data. */
int moyal_ket_terms(const moyal_program *program);

/* out += s T_table x; s: Re of each lane, then Im of each. */
void moyal_ket_table(const moyal_program *program, const moyal_context *context, int table,
                     const double *s, int columns, const double *x, double *out);
/* out = sum over the left terms of s_k T_k x, s as `scalars` of a program gives them. */
void moyal_ket_left(const moyal_program *program, const moyal_context *context, const double *s,
                    int columns, const double *x, double *out);

/* e_k = <x| T_k |x>, the expectation values of |x><x|, in the layout of program.h. */
void moyal_ket_means(const moyal_program *program, const moyal_context *context, const double *x,
                     double *e);
/* <a|b> of one lane. */
void moyal_ket_product(const double *a, const double *b, int dimension, int lanes, int lane,
                       double *re, double *im);
double moyal_ket_norm(const double *x, int dimension, int lanes, int lane); /* <x|x> */
/* Each lane to norm 1. */
void moyal_ket_normalise(double *x, int dimension, int lanes);

/* The start of R as kets: each part of it is sum_m |v_m><v_m|, and a trajectory starts in one
 * product of such kets, drawn by their weights. */
typedef struct {
    int dimension, rank;
    int *place;      /* of a row of the whole among the rows of the part */
    double *weights; /* <v_m|v_m>, descending */
    double *vectors; /* v_m: Re of all rows, Im of all rows */
} moyal_ket_part;
typedef struct {
    int count;
    moyal_ket_part *parts;
    double trace; /* before any rescaling: what the cut has left */
} moyal_ket_start;

/* MOYAL_BAD_INPUT if a part is no state.  moyal_ket_start_clear either way. */
moyal_outcome moyal_ket_start_init(moyal_ket_start *out, const moyal_program *program,
                                   const moyal_context *context);
void moyal_ket_start_clear(moyal_ket_start *start);
/* The start of one trajectory in a lane of x, of norm 1. */
void moyal_ket_begin(double *x, const moyal_ket_start *start, int dimension, int lanes, int lane,
                     uint64_t seed, uint64_t trajectory);

/* A number in (0, 1]: a function of seed, stream, trajectory and index. */
double moyal_uniform(uint64_t seed, int stream, uint64_t trajectory, uint64_t index);

#endif
