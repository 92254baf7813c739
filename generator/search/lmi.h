/* Linear matrix inequalities over the rationals:
 *
 *   is there a real x with  F(x) = F_0 + sum_k x_k F_k >= 0,     F_k symmetric n x n, rational ?
 *
 * lmi_decide answers exactly.  Candidates for solutions and for certificates come from a numerical
 * search (barrier.c, candidate.c, dense.c, face.c, scaled.c), the only place before lower/ where
 * floating point occurs.  It proposes and never decides: each candidate is rounded to rationals and
 * proven, or dropped, in exact arithmetic (decide.c).
 */
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
void lmi_evaluate(fmpq_mat_t out, const lmi_t *lmi, const fmpq *x); /* out = F(x) */

/* Larger inequalities are not searched: the answer is TRUTH_UNKNOWN. */
enum { LMI_MAX_SIZE = 80, LMI_MAX_UNKNOWNS = 250 };

/* TRUTH_TRUE: x (`unknowns` entries, initialised by the caller) satisfies F(x) >= 0, proven.
 * TRUTH_FALSE: no real x does, proven.  TRUTH_UNKNOWN: no candidate could be proven; x is unchanged
 * then.  Sets without interior are the normal case: where F(x) v = 0 is forced for some v, these
 * linear equations are solved exactly and the search goes on in what is left (facial reduction).
 * Among the solutions one with small denominators is preferred, 0 before all. */
MUST_CHECK truth_t lmi_decide(fmpq *x, const lmi_t *lmi);

/* ---- candidates --------------------------------------------------------------------------- */

/* A point near the maximum of the smallest eigenvalue of F(x) and its dual. */
typedef struct lmi_candidate_struct lmi_candidate_t;

/* NULL if the numbers run away.  With `sharp` the path is followed to its end, which separates the
 * eigenvalues of the dual that are zero; without, it ends well inside once the sign of the maximum
 * is clear. */
lmi_candidate_t *lmi_candidate_new(const lmi_t *lmi, int sharp);
void lmi_candidate_free(lmi_candidate_t *candidate);

/* The point, rounded to denominators 2^bits. */
void lmi_candidate_point(fmpq *x, const lmi_candidate_t *candidate, ulong bits);

/* A certificate: symmetric Z with tr(Z F_k) = 0 for k >= 1 exactly and tr(Z F_0) = -1 (`level` -1:
 * no x exists if Z >= 0) or 0 (`level` 0: every solution has F(x) Z = 0 if Z >= 0), with the range
 * of the `rank` largest eigenvalues of the dual, rounded to simple rationals.  0 if there is none
 * of this shape. */
MUST_CHECK int lmi_candidate_dual(fmpq_mat_t z, const lmi_candidate_t *candidate, const lmi_t *lmi,
                                  slong rank, int level);
/* The k-th best guess at the rank of the dual (k = 0, 1, ..), or 0 if there are no more. */
slong lmi_candidate_rank(const lmi_candidate_t *candidate, slong k);

#endif
