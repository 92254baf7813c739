/* Places in tables and in matrices, for code that works by rows; for the files of emit/ only. */
#ifndef MOYAL_EMIT_ROWS_H
#define MOYAL_EMIT_ROWS_H

#include "emit/unit.h"

/* The rows i of a table for which i + offset is a row, too: first <= i < last.  Where all shifts
 * have one sign the offset has it, and one of the ends is fixed. */
typedef struct {
    c_expr_t *offset, *first, *last;
    c_expr_t *from; /* first + offset */
} rows_t;

/* Declares offset.., first.., last.. with the suffix, as far as they are not fixed. */
rows_t declare_rows(unit_t *unit, c_block_t *body, const char *suffix, const table_t *table);
/* The offset of a table: sum of shift * stride. */
c_expr_t *table_offset(unit_t *unit, const table_t *table);
/* const double *const NAMEr = x->tables + 2*k*D, *const NAMEi: the planes of table k. */
void declare_planes(unit_t *unit, c_block_t *body, const char *name, size_t k);
/* base + (index) * LANES */
c_expr_t *element_at(unit_t *unit, const char *base, c_expr_t *index);
c_expr_t *lanes_expr(unit_t *unit);
/* Start of a row, at a column, in plane 0 or 1 of an array of 2*D*D elements. */
c_expr_t *row_at(unit_t *unit, const char *base, c_expr_t *row, c_expr_t *column, int plane);

#endif
