/* The kernel check: is what the machine code computes what the exact equations say?
 *
 * Nothing that is compared comes from the kernel's own intermediate forms, except in the second and
 * third step, which serve to name the place of a mistake:
 *
 *   1. the descriptor: sizes, names' numbers, start and parts of the initial state, parameter
 * values;
 *   2. coefficients: each c[k] against its exact value (rational ones must be correctly rounded);
 *   3. tables: each entry, at the levels of the run, against the exact matrix element;
 *   4. dz, dR, observables as functions of (z, R, dt, dW) against the equations: at a few levels,
 * for D^2 pure states that span all Hermitian matrices, at integer points z on which a polynomial
 * of the equations' degree is determined; and at the levels of the run for a dense matrix R.
 *
 * A number passes if it is in the exact ball widened by a few units in the last place of the sum of
 * the absolute values of its terms (certify/number.h): doubles cannot be asked for more. */
#ifndef MOYAL_CERTIFY_CHECK_KERNEL_H
#define MOYAL_CERTIFY_CHECK_KERNEL_H

#include "emit/emit.h"
#include "runtime/program.h"

typedef struct {
    size_t coefficients, entries; /* numbers compared in steps 2 and 3 */
    size_t points, numbers;       /* points z and numbers compared in step 4 */
    int small_levels, levels;     /* levels of every mode in step 4 */
    double worst;                 /* largest deviation, in units of what is allowed: at most 1 */
    char message[600];            /* REFUTED: what is wrong, with exact and found value */
} kernel_check_t;

/* OK, or REFUTED with out->message.  Checks at the parameter values of the model, which are those
 * of the program, and for modes with asked->levels levels. */
MUST_CHECK status_t check_kernel(kernel_check_t *out, const moyal_program *program,
                                 const kernel_t *kernel, const emit_options_t *asked);

#endif
