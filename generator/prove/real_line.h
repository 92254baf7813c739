/* The real line cut by the roots of polynomials; for prove/real_set.c and real_line.c. */
#ifndef MOYAL_PROVE_REAL_LINE_H
#define MOYAL_PROVE_REAL_LINE_H

#include "scalar/assumption.h"

/* A real root of an irreducible factor. */
typedef struct {
    size_t factor;
    arb_t ball; /* apart from those of all other roots */
} root_t;

/* Cells 0, 2, 4, ..: open intervals between the roots, in ascending order; cells 1, 3, ..: the
 * roots.
 */
typedef struct {
    const condition_kind_t *kinds;
    const fmpz_poly_struct *polynomials;
    size_t count, factor_count, root_count;
    fmpz_poly_struct *factors;
    root_t *roots;
    fmpq *samples;         /* root_count + 1: one in each open interval */
    unsigned char *inside; /* 2 root_count + 1: all conditions hold on this cell */
    const char *variable;
} line_t;

/* Finds roots and cells for the given kinds, polynomials, count; 0 if roots could not be told
 * apart. line_clear either way. */
MUST_CHECK int line_cut(line_t *line);
void line_clear(line_t *line);

void line_ball_ends(fmpq_t lower, fmpq_t upper, const arb_t ball);
/* An open interval within interval `cell` (counted without the roots): nearly all of it, or of its
 * part around 0 where it is infinite. */
void line_interval(fmpq_t low, fmpq_t high, const line_t *line, size_t cell);
/* A simple rational strictly between the two, low < high. */
void line_rational_between(fmpq_t out, const fmpq_t low, const fmpq_t high);
int polynomial_sign_at(const fmpz_poly_struct *polynomial, const fmpq_t x);

#endif
