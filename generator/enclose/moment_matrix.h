/* Linear functions of moments with constant coefficients as a sparse matrix. */
#ifndef MOYAL_ENCLOSE_MOMENT_MATRIX_H
#define MOYAL_ENCLOSE_MOMENT_MATRIX_H

#include "scheme/equations.h"

/* A sparse matrix with exact entries; the last column is that of the unknown 1. */
typedef struct {
    size_t rows, count, capacity;
    size_t *first;  /* rows + 1 */
    size_t *column; /* count */
    scalar_struct *entries;
    arb_ptr balls; /* count, set by the caller */
} moment_matrix_t;

/* One row for each function; 0 if one of them is not linear, or moves in time.  moment_matrix_clear
 * either way. */
MUST_CHECK int moment_matrix_init(moment_matrix_t *matrix, const op_struct *functions, size_t count,
                                  const equations_t *e);
void moment_matrix_clear(moment_matrix_t *matrix, const ring_t *ring);

/* out_r = sum_c entry_rc x_c, for the rows there are; not x. */
void moment_matrix_apply(arb_ptr out, const moment_matrix_t *matrix, arb_srcptr x, slong precision);
/* An upper bound of the largest sum of a row's |entries|, an exact number. */
void moment_matrix_norm(arb_t out, const moment_matrix_t *matrix);

#endif
