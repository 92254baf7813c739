/* What the checker of certificates will know of observables that act on modes, from a bound eps of
 * || rho - rho~ ||_1 (docs/certificates.md; checker/tails.c has the mathematics).
 *
 * Its V is 1 + sum of quanta, where enclose/weights.h chooses weights, and it bounds sums of
 * operators term by term, where enclose/rows.h adds rows: these radii are larger, and what proves
 * them is short. */
#ifndef MOYAL_ENCLOSE_WITNESS_TAILS_H
#define MOYAL_ENCLOSE_WITNESS_TAILS_H

#include "enclose/witness.h"

typedef struct witness_tails_struct witness_tails_t;

/* For times up to `until`; `balls` (enclose/balls.h) is kept.  With `of_modes` puts rates of growth
 * into witness->growth, as far as they are found and there is an observable that needs them.  Freed
 * with witness_tails_free. */
witness_tails_t *witness_tails_new(witness_t *witness, const equations_t *equations,
                                   const arb_struct *balls, const fmpq *until, int of_modes);
void witness_tails_free(witness_tails_t *tails);

/* Whether there will be a radius of observable k. */
int witness_tails_bound(const witness_tails_t *tails, size_t k);
/* An upper bound of it at all times up to `until`, on `levels` levels of each mode. */
void witness_tails_radius(mag_t out, const witness_tails_t *tails, size_t k, const mag_t eps,
                          size_t levels);

#endif
