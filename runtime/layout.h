/* Where the unknowns of a linear system stand in its vector, so that couplings become constant
 * shifts over long ranges.
 *
 * Each unknown has a plane, a row and a column.  If most places are taken, rows become blocks of
 * one length (the pitch), blocks of a plane stand together, and unused rows and columns are left
 * out: a coupling between planes, rows and columns a constant distance apart is one shift.  Else
 * the unknowns are packed in this order without gaps. */
#ifndef MOYAL_LAYOUT_H
#define MOYAL_LAYOUT_H

#include <stdint.h>

#include "outcome.h"

typedef struct {
    int plane;
    int32_t row, column;
} moyal_place;

/* Positions first .. last - 1 are computed together. */
typedef struct {
    long first, last;
} moyal_chunk;

typedef struct {
    long size;         /* of the vector: a multiple of 8 */
    int32_t *position; /* per unknown; -1: not kept */
    long chunk_count;
    moyal_chunk *chunks; /* disjoint, all positions together; what shares weights is near */
} moyal_layout;

/* moyal_layout_clear either way. */
moyal_outcome moyal_layout_make(moyal_layout *out, long count, const unsigned char *kept,
                                const moyal_place *places, int planes, long rows, long columns);
void moyal_layout_clear(moyal_layout *layout);

#endif
