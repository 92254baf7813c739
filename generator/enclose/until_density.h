/* The density matrix as the quantum side of until.h, where moments do not close. */
#ifndef MOYAL_ENCLOSE_UNTIL_DENSITY_H
#define MOYAL_ENCLOSE_UNTIL_DENSITY_H

#include <signal.h>

#include "enclose/until.h"

typedef struct {
    double memory_limit; /* bytes */
    const volatile sig_atomic_t *stop;
} until_density_t;

/* An until_master_t with an until_density_t as context: the certified master equation
 * (enclose/certified.h).  It calculates in doubles, so that `until` must be one of few digits and
 * radii of less than about 1e-12 are not reached; observables of which no bound is proven have
 * indeterminate balls.  What is missing is said in out->why. */
status_t until_density(flow_result_t *out, witness_t **witness, const unsigned char *only,
                       const hybrid_t *hybrid, const fmpq *until, size_t intervals, ulong digits,
                       const void *context);

#endif
