/* When is a Hermitian matrix of exact coefficients positive semidefinite?  Polynomial conditions.
 */
#ifndef MOYAL_SCALAR_PSD_H
#define MOYAL_SCALAR_PSD_H

#include "scalar/assumption.h"

/* A conjunction of conditions "POLY >= 0", "POLY > 0", "POLY == 0" on the parameters.  Each element
 * is a polynomial with coprime integer coefficients (denominators of known sign are cleared). */
typedef struct {
    size_t count;
    condition_kind_t *kinds;
    scalar_struct *elements;
} conditions_t;

void conditions_init(conditions_t *conditions);
void conditions_clear(conditions_t *conditions, const ring_t *ring);

/* Adds "x kind 0" unless the assumptions or an earlier condition imply it.  Factors of known strict
 * sign are removed, denominators cleared, "-f^2 >= 0" becomes "f == 0", a sum of terms known to be
 * nonnegative that must vanish is split.  Result: TRUTH_TRUE if nothing had to be added,
 * TRUTH_FALSE if the condition contradicts the assumptions (it is added all the same), else
 * TRUTH_UNKNOWN. */
truth_t conditions_add(conditions_t *conditions, condition_kind_t kind, scalar_src x,
                       const assumptions_t *assumptions, const ring_t *ring);

/* Drops every condition that the others and the assumptions imply. */
void conditions_prune(conditions_t *conditions, const assumptions_t *assumptions,
                      const ring_t *ring);

/* Replaces f^k h >= 0 by h >= 0 for parameters f that are known to be nonnegative, where that asks
 * for no more: at f = 0, h >= 0 follows from the other conditions.  Then prunes. */
void conditions_shorten(conditions_t *conditions, const assumptions_t *assumptions, ring_t *ring);

/* Whether no parameters satisfy them and the assumptions, as every case of a factor that has to be
 * zero leads to a condition that cannot hold.  0: not known. */
int conditions_contradict(const conditions_t *conditions, const assumptions_t *assumptions,
                          ring_t *ring);

/* "16*gammaC*gammaQ - lambda^2 >= 0"; freed with free(). */
char *conditions_print(const conditions_t *conditions, size_t k, const ring_t *ring);

/* Whether all hold at the given values of the parameters (values[g] NULL: none given):
 * TRUTH_UNKNOWN while a condition still holds a parameter without a value.  Decided exactly. */
truth_t conditions_hold(const conditions_t *conditions, const scalar_src *values,
                        assumptions_t *assumptions, ring_t *ring);

/* Where positivity is asked for: an interval for some of the coordinates, all of R for the others.
 * box_init makes room for `count` coordinates, none of them bounded. */
typedef struct {
    size_t count;
    unsigned char *bounded;
    fmpq *lower, *upper;
    int vague; /* the intervals hold the true ones but may be larger: "no" is then no answer */
} box_t;
void box_init(box_t *box, size_t count);
void box_clear(box_t *box);

/* How the decision was made.  `element`, initialised by the caller, is the polynomial in the
 * coordinates that could not be decided, or the last one that had to be; `method` says how, NULL if
 * no coordinate occurred: "signs of terms", "quadratic form", "Sturm sequence", "values at the
 * corners", "sum of squares", "points of the circle", "subdivision of the domain", "a point where
 * it is negative"; or why it could not. */
typedef struct {
    int undecided;
    int singular; /* undecided, as `element` may be singular or not real in the box */
    int vanish;   /* undecided, as `element` has to be zero everywhere, and may not be */
    size_t rows;  /* undecided, as so many coupled rows, none with a diagonal entry known to be
                   * positive, are too many to expand; `element` is one of these entries.  Else 0 */
    const char *method;
    scalar_t element;
} psd_report_t;

/* Conditions under which the Hermitian n x n matrix (row by row) is positive semidefinite for all
 * real coordinates that occur in it, or those in `box` (NULL: all).  Works per connected block;
 * zero rows drop out, positive diagonal entries are eliminated; of what is left the elementary
 * symmetric functions of the eigenvalues (for 2 x 2: the diagonal and the determinant) have to be
 * nonnegative. TRUTH_TRUE: always; TRUTH_FALSE: never, whatever the parameters that the assumptions
 * allow; TRUTH_UNKNOWN: iff `out` holds, unless report->undecided is set: then `out` only holds
 * necessary conditions.  Denominators that may vanish and roots that may not be real within the box
 * are never positive: undecided. */
truth_t psd_conditions_on(conditions_t *out, psd_report_t *report, const scalar_struct *entries,
                          size_t n, const box_t *box, const assumptions_t *assumptions,
                          ring_t *ring);

/* Whether x is defined and real in all of the box: no denominator vanishes there, no radicand is
 * negative, whatever the parameters.  0: not known. */
int scalar_is_regular(scalar_src x, const box_t *box, const assumptions_t *assumptions,
                      ring_t *ring);

/* The same for all coordinates; undecided_element may be NULL. */
truth_t psd_conditions(conditions_t *out, int *undecided, scalar_struct *undecided_element,
                       const scalar_struct *entries, size_t n, const assumptions_t *assumptions,
                       ring_t *ring);

/* Whether x, a polynomial, vanishes for no values of the coordinates that `known` allows, factor by
 * factor; a factor of parameters alone counts as not zero.  0: not known. */
int scalar_has_no_zero(scalar_src x, const assumptions_t *known, const ring_t *ring);

#endif
