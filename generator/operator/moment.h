/* Moments of one part of a state; for state.c alone. */
#ifndef MOYAL_OPERATOR_MOMENT_H
#define MOYAL_OPERATOR_MOMENT_H

#include <stdint.h>

#include "operator/state.h"
#include "scalar/assumption.h"

/* Moments met before.  Starts zeroed. */
typedef struct {
    size_t count;
    opkey_t *keys; /* count * space_width */
    scalar_struct *values;
} moment_cache_t;
void moment_cache_clear(moment_cache_t *cache, const algebra_t *algebra);

/* The expectation value of the basis element `key`, which acts on the factors of `part` only.  0 if
 * a square root that ladder operators need is impossible. */
MUST_CHECK int moment_of_key(scalar_t out, const opkey_t *key, const state_part_t *part,
                             moment_cache_t *cache, const algebra_t *algebra);

#endif
