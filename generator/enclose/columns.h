/* Columns of the full generator: L |k><l| for basis states k and l, in balls.
 *
 *   L |k><l| = sum_i A_ik |i><l| + sum_j conj(A_jl) |k><j| + sum_ab K_ab (J_a |k>) (J_b |l>)†
 *
 * The matrices have `reach` levels of each mode more than any k or l that is asked for, as many as
 * A and the jumps can climb: nothing is cut off. */
#ifndef MOYAL_ENCLOSE_COLUMNS_H
#define MOYAL_ENCLOSE_COLUMNS_H

#include "certify/exact.h"

/* A term of L |k><l|. */
typedef struct {
    size_t row, column;
    acb_t value;
} term_t;

typedef struct {
    size_t count, capacity; /* `capacity` values are initialised */
    term_t *terms;          /* by row, then column; each place once */
} column_t;

typedef struct columns columns_t;

/* The levels that A and the jumps can climb at once. */
size_t columns_reach(const equations_t *equations);

/* Of the equations of a density matrix whose coefficients do not depend on the time.  `point` has
 * the matrices and must outlive this. */
columns_t *columns_new(const point_t *point);
void columns_free(columns_t *columns);

void columns_make(column_t *out, const columns_t *columns, size_t k, size_t l);
void column_clear(column_t *column);

#endif
