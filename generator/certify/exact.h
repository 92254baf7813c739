/* The equations of motion at one point z and time t, evaluated in balls. */
#ifndef MOYAL_CERTIFY_EXACT_H
#define MOYAL_CERTIFY_EXACT_H

#include "certify/sparse.h"
#include "scheme/equations.h"

/* All operators and coefficients at one z and t. */
typedef struct {
    const equations_t *equations;
    size_t dimension;
    double *z, t;
    sparse_t generator, *jumps, *noise, *velocity, *observables;
    number_t *rates, *sigma, *noise_rates; /* the last one of the scheme hybrid, else NULL */
} point_t;

/* `values` has the point's coordinates and time afterwards. */
void point_init(point_t *point, const double *z, double t, const equations_t *equations,
                values_t *values, const stage_t *stage);
void point_clear(point_t *point);

/* A Hermitian matrix of exact doubles, planes as in runtime/program.h. */
typedef struct {
    size_t dimension;
    double *re, *im;
} state_matrix_t;

void state_matrix_init(state_matrix_t *state, size_t dimension);
void state_matrix_clear(state_matrix_t *state);
/* Number k < D^2 of D^2 pure states that span the Hermitian matrices: |i><i|, and the projections
 * on |i> + |j>, |i> + i|j>; from D^2 on generic ones. */
void state_matrix_set(state_matrix_t *state, size_t k);
/* A Hermitian matrix of trace one without a special structure: multiples of 1/64, none of them
 * zero. */
void state_matrix_generic(state_matrix_t *state, size_t seed);

/* A time step and noise. */
typedef struct {
    double dt, *dw;
} drive_t;

/* Tr(X R) */
void exact_mean(number_t *out, const sparse_t *x, const state_matrix_t *r);
/* dz_i, R's mean values from `r` */
void exact_increment(number_t *out, const point_t *point, size_t i, const drive_t *drive,
                     const state_matrix_t *r);
/* <B_j> for all j, zeros for the scheme hybrid; a new vector (numbers_free) */
number_t *exact_noise_means(const point_t *point, const state_matrix_t *r);
/* rows.c: dR v for the state `r` with <B_j> = means[j], all rows; v complex: Re and Im of each
 * element in turn.  A column of dR where v is a unit vector.  A new vector (numbers_free). */
number_t *exact_rows(const point_t *point, const drive_t *drive, const number_t *means,
                     const state_matrix_t *r, const long *v);
/* Complex integers without a pattern, none of them zero. */
void generic_vector(long *v, size_t count, size_t seed);

#endif
