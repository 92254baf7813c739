/* The inside of the decision about positive matrices, for files of this folder only. */
#ifndef MOYAL_SCALAR_PSD_INTERNAL_H
#define MOYAL_SCALAR_PSD_INTERNAL_H

#include "base/budget.h"
#include "scalar/psd.h"

/* What is decided so far. */
typedef struct {
    conditions_t *out;
    truth_t answer;
    int undecided;
    psd_report_t *report; /* NULL: nobody asks */
    const box_t *box;     /* NULL: all of R^n */
    const assumptions_t *assumptions;
    ring_t *ring;
    int depth;        /* of cases within cases */
    budget_t *budget; /* of pairs of terms that products of entries may take; NULL: no limit */
} psd_t;

/* A square matrix of its own. */
typedef struct {
    size_t n;
    scalar_struct *entries;
} square_t;

square_t square_new(size_t n, const ring_t *ring);
void square_clear(square_t *m, const ring_t *ring);

static inline scalar_struct *square_at(const square_t *m, size_t i, size_t j)
{
    return &m->entries[i * m->n + j];
}

/* out = x at parameter g = 0; 0 if a denominator vanishes there. */
MUST_CHECK int scalar_at_zero(scalar_t out, scalar_src x, size_t g,
                              const assumptions_t *assumptions, ring_t *ring);
/* The parameter that x is, or SIZE_MAX. */
size_t scalar_as_parameter(scalar_src x, const ring_t *ring);
/* The assumptions with parameter g = 0; to be freed.  NULL where that makes no sense. */
assumptions_t *assumptions_at_zero(const assumptions_t *assumptions, size_t g, ring_t *ring);
/* out += the conditions at g = 0.  0 where that makes no sense. */
MUST_CHECK int conditions_at_zero(conditions_t *out, truth_t *answer,
                                  const conditions_t *conditions, size_t without, size_t g,
                                  const assumptions_t *assumptions, ring_t *ring);

/* Tells which polynomial was met and how it was decided; psd_undecided also that it was not, and
 * psd_vanish that it would have to be zero everywhere. */
void psd_note(psd_t *psd, scalar_src x, const char *method);
void psd_undecided(psd_t *psd, scalar_src x, const char *why);
void psd_vanish(psd_t *psd, scalar_src x);

/* Joins the answer to one necessary condition with what is decided so far. */
void psd_decide(psd_t *psd, truth_t one);
/* The assumptions and the conditions found so far; to be freed. */
assumptions_t *psd_known(const psd_t *psd);
/* m >= 0, m Hermitian. */
void psd_square(psd_t *psd, const square_t *m);

/* cases.c: decides m by the cases of one parameter; 0 and nothing done if that does not work. */
MUST_CHECK int psd_cases(psd_t *psd, const square_t *m);

/* nonnegative.c: x >= 0, and x == 0, for all values of the coordinates. */
void psd_add_nonnegative(psd_t *psd, scalar_src x);
void psd_add_zero(psd_t *psd, scalar_src x);
/* parabola.c: whether x is a quadratic polynomial in one coordinate that is positive (`strict`) or
 * nonnegative on all of R by the signs of its coefficients and its discriminant; 0: not known. */
int psd_parabola(scalar_src x, int strict, const assumptions_t *known, const ring_t *ring);
/* independent.c: whether the functions and roots of coordinates in x are algebraically independent
 * (roots: multiplicatively, modulo squares) for all values of the parameters that are allowed, not
 * only as symbols: cos(a*q) and cos(b*q) are not, at a = b.  0: not known. */
int psd_stays_independent(const psd_t *psd, scalar_src x);
/* Whether all of x is defined and real on the domain: no denominator vanishes there, no radicand is
 * negative. */
int psd_is_regular(psd_t *psd, scalar_src x);

/* circle.c: puts 2 t/(1 + t^2) and (1 - t^2)/(1 + t^2) for the sine and cosine of coordinates that
 * have no interval in the box and occur in nothing else: m >= 0 everywhere iff it was.  1 if there
 * was something to do; on 0 m may be spoiled. */
int square_on_circles(square_t *m, const box_t *box, const assumptions_t *known,
                      const ring_t *ring);

#endif
