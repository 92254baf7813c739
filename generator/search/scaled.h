/* A linear matrix inequality in doubles, scaled by powers of two; for the files of search/ only. */
#ifndef MOYAL_SEARCH_SCALED_H
#define MOYAL_SEARCH_SCALED_H

#include "search/barrier.h"
#include "search/lmi.h"

/* Entry (i, j) of the scaled F_k is 2^(rows[i] + rows[j] + columns[k]) times the given one, up to
 * rounding: x_k = 2^columns[k] x'_k, Z_ij = 2^(rows[i] + rows[j]) Z'_ij. */
typedef struct {
    barrier_t barrier;
    long *rows, *columns;
} scaled_t;

/* 0 if an entry is beyond doubles.  Cleared either way. */
int scaled_init(scaled_t *scaled, const lmi_t *lmi);
void scaled_clear(scaled_t *scaled);

#endif
