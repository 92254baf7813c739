/* A sum of many operators: partial sums of 1, 2, 4, .. of them, so that each is added up a few
 * times only. */
#ifndef MOYAL_PROVE_TALLY_H
#define MOYAL_PROVE_TALLY_H

#include "operator/operator.h"

typedef struct {
    size_t count; /* operators so far; bit k: partial[k] holds the sum of 2^k of them */
    op_t partial[64];
} tally_t;

void tally_init(tally_t *tally);
/* What is left in `term`, initialised still, has no meaning. */
void tally_add(tally_t *tally, op_t term, const algebra_t *algebra);
/* out = the sum; the tally is empty then, and needs no clearing. */
void tally_finish(op_t out, tally_t *tally, const algebra_t *algebra);

#endif
