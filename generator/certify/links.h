/* From the equations to machine code, link by link.
 *
 *   expanded   the kernel expanded back is the equations: exactly, as formulas
 *   integers   what the emitted text computes from whole numbers, on which its operations are
 * exact, is what the kernel's arithmetic gives for them, at enough points for its degree within
 * what it computes in doubles lies within the ball of the equations (check_kernel.h) same bits  two
 * compilers make the same numbers of it
 *
 * A link that is not done says why. */
#ifndef MOYAL_CERTIFY_LINKS_H
#define MOYAL_CERTIFY_LINKS_H

#include "certify/check_kernel.h"

typedef enum { LINK_NOT_DONE, LINK_HOLDS, LINK_FAILS } link_outcome_t;

typedef struct {
    link_outcome_t outcome;
    size_t points;  /* at which it was compared; 0: as formulas */
    size_t numbers; /* compared; formulas: of increments, operators, observables, start */
    size_t degree;  /* of what was compared, in all of its variables */
    double worst;   /* within: largest deviation in units of what is allowed, else 0 */
    char reason[400];
} link_t;

/* expanded.c.  dz, dR as a map of R for each of dt, dW_j, its part that is multiplied by means, and
 * observables, of the tables and lines of the kernel with the exact formulas of its coefficients;
 * hbar, means and covariance of z.  Tr R = 1 is used.  Not the parts of the start of R, nor the
 * whole steps of a small R.  Not done with drives. */
void link_expanded(link_t *out, const kernel_t *kernel);

/* integers.c.  Functions scalars, expectations, apply and observables of the program, with whole
 * numbers for coefficients, tables (of modes; else the function tables is one of those compared),
 * z, e, R, dt, dW, so small that all results stay below 2^53: then no operation rounds, in any
 * order, and the results are equal to those of the kernel's terms in exact arithmetic or the text
 * is wrong.  Points are drawn from cubes of 2^b numbers a side; a wrong polynomial of degree d
 * passes all of n points in at most (d/2^b)^n of all draws (Schwartz, Zippel), n such that this is
 * below 2^-60.  Not done where the kernel has roots, functions or quotients. */
void link_integers(link_t *out, const moyal_program *program, const kernel_t *kernel,
                   const emit_options_t *asked);

/* check_kernel as a link. */
void link_within(link_t *out, const moyal_program *program, const kernel_t *kernel,
                 const emit_options_t *asked);

/* same_bits.c.  Coefficients, tables and all functions of two programs of one kernel, whole steps
 * of a small R among them, on the same generic numbers. */
void link_same_bits(link_t *out, const moyal_program *one, const moyal_program *other,
                    const kernel_t *kernel, const emit_options_t *asked);

/* LINK_FAILS with this reason, unless it fails already. */
void link_fail(link_t *link, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* LINK_NOT_DONE with this reason. */
void link_leave(link_t *link, const char *why);

#endif
