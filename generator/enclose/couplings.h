/* The exact equations of the elements of a density matrix that is cut, as balls and doubles.
 *
 * The unknowns are Re (part 0) and Im (part 1) of the elements i <= j below the cut, in the sectors
 * that are read: of element e the numbers 2 e and 2 e + 1.  Those that the start reaches are
 * followed, by columns of the full generator. */
#ifndef MOYAL_ENCLOSE_COUPLINGS_H
#define MOYAL_ENCLOSE_COUPLINGS_H

#include <signal.h>

#include "enclose/columns.h"
#include "enclose/driven.h"
#include "enclose/sectors.h"
#include "runtime/outcome.h"

/* Whether unknown `part` of the element, indices of the stage, is not zero at the start. */
typedef int system_starts_t(void *context, size_t row, size_t column, int part);

typedef struct {
    const equations_t *equations; /* quantum */
    const driven_t *driven;       /* of these equations */
    const sectors_t *sectors;
    values_t *values;
    const size_t *factors; /* of R; factor_count */
    size_t factor_count;
    double memory_limit;
    const volatile sig_atomic_t *stop;
} system_request_t;

/* Unknown `from` flows into unknown `to` at this rate; `error` is what the double may be off. */
typedef struct {
    uint32_t to, from, group;
    double weight, error;
} coupling_t;

typedef struct {
    size_t group_count, element_count;
    size_t *first; /* elements i <= j by i, then j: first[i] .. first[i + 1] */
    int32_t *row, *column;
    unsigned char *reached; /* per unknown */
    size_t count, capacity;
    coupling_t *couplings;
    /* Per group and unknown, g * 2 element_count + u: the norm of what unknown u flows into at a
     * rate that balls do not tell from zero, and of what it flows into beyond the unknowns. */
    double *lost, *leaving;
} couplings_t;

/* points[g]: the matrices of group g at the stage, whose modes have as many levels above `levels`
 * as the generator can climb.  MOYAL_NO_MEMORY, MOYAL_STOPPED.  couplings_clear either way. */
MUST_CHECK moyal_outcome couplings_init(couplings_t *out, const system_request_t *request,
                                        const stage_t *stage, size_t levels, const point_t *points,
                                        system_starts_t *starts, void *context);
void couplings_clear(couplings_t *couplings);

/* Whether all modes of the state with this index are below `levels`. */
int stage_is_below(const stage_t *stage, size_t index, size_t levels);

#endif
