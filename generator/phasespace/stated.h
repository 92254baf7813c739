/* Hybrid equations stated directly, as superoperators; for this module only. */
#ifndef MOYAL_PHASESPACE_STATED_H
#define MOYAL_PHASESPACE_STATED_H

#include "environment/reduction.h"
#include "phasespace/hybrid.h"

/* The stated equation, term by term, in standard order. */
void stated_superop(superop_t out, const model_t *model);

/* The operators that it is written in. */
void stated_candidates(reduction_t *basis, const model_t *model);

#endif
