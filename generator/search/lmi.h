/* Candidates for linear matrix inequalities, found numerically.
 *
 *   maximise  lambda_min( F_0 + sum_k x_k F_k )  over real x,   F_k symmetric n x n with rational
 * entries
 *
 * This module proposes and never decides: whoever calls it proves, in exact arithmetic, what it is
 * told. It is the only place before lower/ where floating point occurs, behind an interface of
 * rationals. */
#ifndef MOYAL_SEARCH_LMI_H
#define MOYAL_SEARCH_LMI_H

#include "base/exact.h"
#include "base/status.h"

typedef struct {
    slong size, unknowns;
    fmpq_mat_struct *matrices; /* F_0 .. F_unknowns, size x size, symmetric */
} lmi_t;

void lmi_init(lmi_t *lmi, slong size, slong unknowns); /* all zero */
void lmi_clear(lmi_t *lmi);

/* A point of the interior, or near it, rounded to a rational with denominators of at most `bits`
 * bits (x has `unknowns` entries, initialised by the caller).  1 if the numerical search believes
 * that the rounded point satisfies the inequality, 0 if it found none. */
MUST_CHECK int lmi_point(fmpq *x, const lmi_t *lmi, ulong bits);

/* A certificate that there is none: Z >= 0 with tr(Z F_k) = 0 for k >= 1 and tr(Z F_0) < 0, rounded
 * so that the equations hold exactly (Z size x size, initialised).  1 if the search believes in it.
 */
MUST_CHECK int lmi_dual(fmpq_mat_t z, const lmi_t *lmi, ulong bits);

#endif
