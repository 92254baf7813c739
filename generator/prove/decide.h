/* The verdict from its parts; for this module only. */
#ifndef MOYAL_PROVE_DECIDE_H
#define MOYAL_PROVE_DECIDE_H

#include "prove/verdict.h"

/* `identity` has not failed (its answer is TRUE or UNKNOWN). */
void verdict_decide(verdict_t *out, const hybrid_t *hybrid, const positivity_t *positivity,
                    const identity_t *identity, const jets_t *jets);
void verdict_clear(verdict_t *verdict, const ring_t *ring);

#endif
