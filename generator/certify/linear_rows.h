/* Elements of R by their places, and exact rows of their equations; for check_linear.c. */
#ifndef MOYAL_CERTIFY_LINEAR_ROWS_H
#define MOYAL_CERTIFY_LINEAR_ROWS_H

#include "certify/exact.h"
#include "runtime/reduce.h"

/* z = exp(-i frequency t) R_row,column.  position[part]: in x, -1 where it is not kept; then
 * wanted[part] asks that it stays zero, and shown[part] that this was looked at.  A frequency that
 * is not known yet is no number. */
typedef struct {
    long row, column, position[2];
    double frequency;
    unsigned char wanted[2], shown[2];
    size_t share; /* where it stands in the row at hand, if it does */
} place_t;

typedef struct {
    size_t dimension, count, capacity, slots;
    place_t *places;
    size_t *table; /* by hash: index + 1, or 0 */
} places_t;

void places_init(places_t *out, const moyal_reduction *reduction, size_t dimension);
void places_clear(places_t *places);
/* The place that stands for R_ij, SIZE_MAX if there is none; *conjugate: as its complex conjugate.
 */
size_t places_find(const places_t *places, long i, long j, int *conjugate);
/* The same; a new one, not kept, with this frequency of R_ij if there is none. */
size_t places_add(places_t *places, long i, long j, double frequency, int *conjugate);

/* The shares of one z and its conjugate in a row. */
typedef struct {
    size_t place;
    number_t direct, conjugate;
} share_t;

typedef struct {
    size_t count, capacity;
    share_t *shares; /* `capacity` are initialised */
    size_t work;     /* products so far, of all rows */
} row_t;

/* d/dt z of places[at] as a sum over places, which may grow.  0 if a source turns with another
 * frequency. */
int row_make(row_t *out, size_t at, places_t *places, const point_t *point);
/* row += x R_kl */
void row_add(row_t *row, const number_t *x, long k, long l, places_t *places);
void row_clear(row_t *row);

#endif
