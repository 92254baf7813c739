/* Matrices of operators on the factors of R, cut at a number of levels: the exact matrix elements
 * <i| X |j> with i and j below the cut.  They come from q and p themselves, not from normal order.
 */
#ifndef MOYAL_CERTIFY_SPARSE_H
#define MOYAL_CERTIFY_SPARSE_H

#include "certify/number.h"
#include "operator/operator.h"

/* The factors that R lives on. */
typedef struct {
    const algebra_t *algebra;
    size_t count;
    const size_t *factors;
    size_t levels, dimension;
    number_t half; /* sqrt(hbar/2) */
} stage_t;

void stage_init(stage_t *stage, const size_t *factors, size_t count, size_t levels,
                const algebra_t *algebra, const values_t *values);
void stage_clear(stage_t *stage);
/* The level or state of each factor in the basis state with this index. */
void stage_digits(size_t *out, const stage_t *stage, size_t index);

typedef struct {
    size_t row, column;
    number_t value;
} entry_t;

/* Rows in order; start[i] .. start[i + 1] are the entries of row i.  An entry may be zero, and a
 * place may occur several times. */
typedef struct {
    size_t count, capacity, rows;
    entry_t *entries;
    size_t *start;
} sparse_t;

/* The matrix of `a` at `values`.  Freed with sparse_clear. */
void sparse_make(sparse_t *out, op_src a, const values_t *values, const stage_t *stage);
void sparse_clear(sparse_t *matrix);

#endif
