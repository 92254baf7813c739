/* Is the initial state a classical-quantum state: varrho_S(z) >= 0 for all z?  (theory, section 3)
 */
#ifndef MOYAL_PROVE_INITIAL_H
#define MOYAL_PROVE_INITIAL_H

#include "phasespace/hybrid.h"

typedef struct {
    truth_t answer; /* decided at the model's values where it depends on parameters that have one */
    char *reason;   /* for FALSE and UNKNOWN: one sentence; else NULL */
} initial_t;

void initial_positive(initial_t *out, const hybrid_t *hybrid);
void initial_clear(initial_t *initial);

/* Initial states with varrho_S(z) >= 0 in the order of `hybrid`, whatever the model's own is; a
 * constant.  They need not be all. */
const char *initial_scope(const hybrid_t *hybrid);

#endif
