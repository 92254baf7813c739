/* Signs of polynomials under assumptions, and when a Hermitian matrix is positive semidefinite. */
#ifndef CHECKER_SIGN_H
#define CHECKER_SIGN_H

#include "algebra.h"

/* What is known of a sign, in bits: positive is NONNEGATIVE | NONZERO, zero the first two. */
enum { NONNEGATIVE = 1, NONPOSITIVE = 2, NONZERO = 4, MAX_KNOWN = 128 };

typedef enum { GREATER_EQUAL, GREATER, EQUAL, UNEQUAL } relation_t;

/* A conjunction of "x relation 0". */
typedef struct {
    size_t count;
    num *x[MAX_KNOWN];
    relation_t relation[MAX_KNOWN];
} known_t;

/* As it stands; with factors of known sign left out and no quotients. */
void known_append(ring_t *ring, known_t *known, relation_t relation, num *x);
void known_add(ring_t *ring, known_t *known, relation_t relation, num *x);
int sign_of(ring_t *ring, const num *x, const known_t *known);
int known_implies(ring_t *ring, const known_t *known, relation_t relation, const num *x);

typedef struct {
    known_t needs;        /* the matrix is >= 0 iff all of these hold .. */
    int never, undecided; /* .. unless one of these is set: no parameters at all; not known */
} positive_t;

/* When is the n x n Hermitian matrix positive semidefinite for all coordinates, given `known`?
 * Adds to `out`. */
void positive_when(ring_t *ring, positive_t *out, num *const *matrix, size_t n,
                   const known_t *known);

#endif
