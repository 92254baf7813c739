/* The kernel check: is what the machine code computes what the exact equations say?
 *
 *   1. the descriptor: sizes, names, parameter values and the settings of the run against the model
 *      and what was asked for; the parts of the start of R (kinds, factors, places of their
 *      coefficients) against the kernel's list of them, not against the model's state;
 *   2. coefficients: each c[k] against the kernel's exact formula (rational ones must be correctly
 *      rounded); hbar, means and covariance of z against the equations;
 *   3. tables: each entry, at the levels of the run, against the exact matrix element;
 *   4. dz, dR, observables as functions of (z, R, dt, dW) against the equations alone: at a few
 *      levels, for D^2 pure states that span all Hermitian matrices, at integer points z on which a
 *      polynomial of the equations' degree is determined (where they are no polynomials, or these
 *      points too many, at some that are drawn); and at the levels of the run for dense matrices R,
 *      at z and dW of both signs and steps from 2^-12 to 1: all elements of dR for D <= 36, else
 *      some columns and all rows times a generic vector.
 *
 *      Every state meets every point, under dt and each dW alone and all together, up to
 *      MOST_NUMBERS numbers.  Beyond that they are tried apart: dR is the sum of scalars(z, means,
 *      dt, dW), seen by one function of the unit, times maps of R, seen by another.  All D^2 states
 *      at two points without zeros, under dt and under all dW at once, show every element of the
 *      maps times numbers that are not zero; two dense states at all points, and there each dW
 *      alone, show the scalars as functions.  What would pass is two faults that cancel at just
 *      these dense states;
 *   5. 2, 3 and the dense part of 4 (at few levels) at up to two other points of the parameters
 *      that satisfy the assumptions; the dynamics only where all coefficients are finite and real;
 *   6. no call writes beside its arrays or to its inputs;
 *   7. all lanes compute the same to the bit for the same case, also when the cases of a call have
 *      changed lanes (dt and all dW together).
 *
 * Not checked: the density matrix that the runtime builds from the parts of the start, and terms
 * with imaginary diagonal elements of R, which are zero wherever the unit is called.
 *
 * A number passes if it is in the exact ball widened by a few units in the last place of the sum of
 * the absolute values of its terms (certify/number.h): doubles cannot be asked for more. */
#ifndef MOYAL_CERTIFY_CHECK_KERNEL_H
#define MOYAL_CERTIFY_CHECK_KERNEL_H

#include <stdatomic.h>

#include "emit/emit.h"
#include "runtime/program.h"

typedef struct {
    size_t coefficients, entries; /* numbers compared in steps 2 and 3 */
    size_t parameter_points;      /* of step 5 */
    size_t points, numbers;       /* points z and numbers compared in step 4 */
    int small_levels, levels;     /* levels of every mode in step 4; 0: too many states for all */
    int determined;               /* the points determine the equations, else they are drawn */
    int apart;                    /* states and points were tried apart, not every pair of them */
    double worst;                 /* largest deviation, in units of what is allowed: at most 1 */
    char message[600];            /* REFUTED: what is wrong, with exact and found value */
} kernel_check_t;

/* OK, or REFUTED with out->message.  Checks at the parameter values of the model, which are those
 * of the program, and for modes with asked->levels levels.  Once *stop is not 0 it ends soon,
 * REFUTED: nobody waits for it any more; NULL: it is not stopped. */
MUST_CHECK status_t check_kernel(kernel_check_t *out, const moyal_program *program,
                                 const kernel_t *kernel, const emit_options_t *asked,
                                 const atomic_int *stop);

/* Steps 1, 2, 3 and 5 without the dynamics: for runs whose dynamics is a linear system made of the
 * unit's data, which is checked as a whole (check_linear.h). */
MUST_CHECK status_t check_kernel_data(kernel_check_t *out, const moyal_program *program,
                                      const kernel_t *kernel, const emit_options_t *asked);

/* Which states met which points z in step 4, in words. */
const char *kernel_check_extent(const kernel_check_t *check);

#endif
