/* Which blocks of a symmetry something touches; for symmetry.c. */
#ifndef MOYAL_REDUCE_BLOCKS_H
#define MOYAL_REDUCE_BLOCKS_H

#include "base/text.h"
#include "reduce/lattice.h"
#include "reduce/moves.h"

/* Differences x - y of elements |x><y|: one of `alternatives` (or zero, where reads_zero) of each
 * part, plus any sum of multiples of the rows of `group`. */
typedef struct {
    size_t count;
    moves_t *alternatives;
    int *has_zero;
    moves_t group;
} reach_t;

/* What the observables read (*known 0 if that is not known), and what the start fills. */
void reach_of_observables(reach_t *out, int *known, const frame_t *frame);
void reach_of_start(reach_t *out, const frame_t *frame);
void reach_clear(reach_t *reach);

/* The values of function k on them, as text; freed with free().  *some: there are values that do
 * not occur. */
char *reach_blocks(int *some, const reach_t *reach, const characters_t *characters, size_t k);

#endif
