/* One part of an initial state in the Fock basis; for initial.c alone. */
#ifndef MOYAL_ENCLOSE_INITIAL_PART_H
#define MOYAL_ENCLOSE_INITIAL_PART_H

#include "enclose/balls.h"

/* Elements of the density matrix of a part, its basis states in the order of the runtime (last
 * factor fastest): weights on the diagonal, amplitudes c_i of R_ij = c_i conj(c_j), or all. */
typedef enum { PART_DIAGONAL, PART_KET, PART_MATRIX } part_form_t;
typedef struct {
    part_form_t form;
    size_t dimension;
    acb_struct *entries; /* dimension; MATRIX: dimension^2, row by row */
} initial_part_t;

/* A Gaussian state of `modes` modes: Weyl-ordered means and covariance of (q1, p1, q2, ..) as
 * pointers to coefficients. */
typedef struct {
    size_t modes;
    scalar_src *mean, *covariance;
} gaussian_t;

/* All functions: entries with radii below 2^-bits, or NULL in `entries` and in *why a constant. */
void part_gaussian(initial_part_t *out, const char **why, const gaussian_t *gaussian, size_t levels,
                   slong bits, const model_t *model);
void part_fock(initial_part_t *out, ulong level, size_t levels);
/* (|alpha> + |-alpha>)/norm */
void part_cat(initial_part_t *out, const char **why, scalar_src alpha, size_t levels, slong bits,
              const model_t *model);
/* A density operator of finite factors. */
void part_density(initial_part_t *out, const char **why, const state_part_t *part, slong bits,
                  const model_t *model);
void part_clear(initial_part_t *part);

/* Shared by the above. ------------------------------------------------------------------------ */

/* Room for the entries; 0, with *why, where there are more than PART_MAX_ENTRIES. */
enum { PART_MAX_ENTRIES = 6000000 };
int part_room(initial_part_t *out, const char **why, part_form_t form, size_t dimension);
/* Runs `fill` at growing precision until all entries are as sharp as asked for. */
typedef void (*part_fill_t)(initial_part_t *out, const void *data, slong precision);
void part_sharpen(initial_part_t *out, const char **why, part_fill_t fill, const void *data,
                  slong bits);

#endif
