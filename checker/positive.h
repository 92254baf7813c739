/* Signs of polynomials under assumptions, and when a Hermitian matrix is positive semidefinite. */
#ifndef CHECKER_POSITIVE_H
#define CHECKER_POSITIVE_H

#include "algebra.h"

/* What is known of a sign: a set of those possible. */
enum { NEGATIVE = 1, ZERO = 2, POSITIVE = 4, ANY = 7, MAX_KNOWN = 200 };

/* A conjunction: the sign of the polynomial x[k] is in the set `sign[k]`. */
typedef struct {
    size_t count;
    num *x[MAX_KNOWN];
    int sign[MAX_KNOWN];
} known_t;

/* Of a quotient: its product with the square of the denominator. */
void known_add(ring_t *ring, known_t *known, int sign, num *x);
/* The signs that x may have: sound, but there may be fewer. */
int sign_of(ring_t *ring, const num *x, const known_t *known);
/* Is it seen that not all of this can hold together? */
int is_contradictory(ring_t *ring, const known_t *known);

/* Row p of m leaves: what is left becomes its Schur complement. */
void eliminate(ring_t *ring, num **m, char *gone, size_t n, size_t p);
/* The Hermitian n x n matrix is >= 0 for all coordinates iff what is added to `needs` holds, given
 * `known` and what is in `needs` already: 1; if it never is: 0; -1 if this is not decided. */
int positive_when(ring_t *ring, known_t *needs, num *const *matrix, size_t n, const known_t *known);

#endif
