/* Signs of polynomials under assumptions, and when a Hermitian matrix is positive semidefinite. */
#ifndef CHECKER_POSITIVE_H
#define CHECKER_POSITIVE_H

#include "algebra.h"

/* What is known of a sign, in bits: positive is NONNEGATIVE | NONZERO, zero the first two. */
enum { NONNEGATIVE = 1, NONPOSITIVE = 2, NONZERO = 4, MAX_KNOWN = 200 };

/* A conjunction: the sign of the polynomial x has the bits in `sign`. */
typedef struct {
    size_t count;
    num *x[MAX_KNOWN];
    int sign[MAX_KNOWN];
} known_t;

/* Of a quotient: its product with the square of the denominator. */
void known_add(ring_t *ring, known_t *known, int sign, num *x);
int known_implies(ring_t *ring, const known_t *known, int sign, const num *x);

/* The Hermitian n x n matrix is >= 0 for all coordinates iff what is added to `needs` holds, given
 * `known`: 1; if it never is: 0; -1 if this is not decided. */
int positive_when(ring_t *ring, known_t *needs, num *const *matrix, size_t n, const known_t *known);

#endif
