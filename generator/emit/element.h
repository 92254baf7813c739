/* Elements of the matrices of a finite R, as complex expressions; for the files of emit/ only. */
#ifndef MOYAL_EMIT_ELEMENT_H
#define MOYAL_EMIT_ELEMENT_H

#include "emit/unit.h"

/* A complex expression; NULL parts are zero. */
typedef struct {
    c_expr_t *re, *im;
} pair_t;

/* The element of table k in this row: an integer, or a place in the tables. */
pair_t table_element(unit_t *unit, size_t k, long row);
/* Scalar k of the lane at hand. */
pair_t scalar_pair(unit_t *unit, size_t k);
/* R_ij, read on or above the diagonal. */
pair_t element_of_r(unit_t *unit, long i, long j);

/* sum += term, sum -= term; a term NULL is zero */
void add_to(unit_t *unit, c_expr_t **sum, c_expr_t *term);
void subtract_from(unit_t *unit, c_expr_t **sum, c_expr_t *term);
/* sum += a b */
void add_product(unit_t *unit, pair_t *sum, pair_t a, pair_t b);

#endif
