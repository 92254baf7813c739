/* Density matrices of the states that a model can start in.  A matrix of dimension d has two
 * planes: Re of element (i, j) at i*d + j, Im at d*d + i*d + j.  Modes are cut at `levels` levels
 * and nothing is rescaled: 1 - trace is the weight that was cut. */
#ifndef MOYAL_GAUSSIAN_H
#define MOYAL_GAUSSIAN_H

#include "outcome.h"
#include "program.h"

/* The Gaussian state of `modes` modes (last mode fastest) with the given means (q1, p1, q2, ..) and
 * the symmetrised covariance, row by row; vacuum: hbar/2 times the identity.  MOYAL_BAD_INPUT if
 * covariance + hbar/2 is not positive definite; that it is a state (uncertainty relation) is not
 * checked. */
moyal_outcome moyal_gaussian_state(double *rho, int modes, int levels, const double *mean,
                                   const double *covariance, double hbar);
/* |level><level| */
void moyal_fock_state(double *rho, int levels, int level);
/* The even cat (|alpha> + |-alpha>) / norm, norm that of the whole state. */
moyal_outcome moyal_cat_state(double *rho, int levels, double re, double im);

/* Its amplitudes: Re of all levels, then Im of all. */
void moyal_cat_ket(double *ket, int levels, double re, double im);

/* The start of R for a program: the product of its parts, each at its factors. */
moyal_outcome moyal_initial_state(double *rho, const moyal_program *program,
                                  const moyal_context *context);

/* A part by itself: its dimension; its density matrix; place[i] = its index in the full index i,
 * the digits of its factors. */
int moyal_part_dimension(const moyal_program *program, const moyal_context *context,
                         const moyal_part *part);
moyal_outcome moyal_part_state(double *rho, const moyal_program *program,
                               const moyal_context *context, const moyal_part *part);
void moyal_part_places(int *place, const moyal_program *program, const moyal_context *context,
                       const moyal_part *part);

/* Re Tr rho; planes with `lanes` matrices side by side, that of `lane`. */
double moyal_state_trace(const double *rho, int dimension, int lanes, int lane);

#endif
