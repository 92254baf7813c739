/* Jets: the exact derivatives d^k<O>/dt^k at t = 0 of every observable, in each scheme, and the
 * first one at which a scheme differs from the quantum model (theory, section 5). */
#ifndef MOYAL_PROVE_JETS_H
#define MOYAL_PROVE_JETS_H

#include <stdint.h> /* SIZE_MAX */

#include "phasespace/hybrid.h"
#include "scheme/equations.h"

typedef enum {
    JET_QUANTUM,      /* the reduced master equation on C and Q; not for stated equations */
    JET_HYBRID,       /* the hybrid equation with its residual */
    JET_CQ_PART,      /* without the residual; only where there is one */
    JET_QCLE,         /* derivative orders 0 and 1 of the Hamiltonian part, dissipators whole */
    JET_CLOSED_POINT, /* mean field, variant and start */
    JET_CLOSED_ENSEMBLE,
    JET_DAMPED_POINT, /* damped: only where the Wigner form has no residual */
    JET_DAMPED_ENSEMBLE,
    JET_SCHEME_COUNT
} jet_scheme_t;

/* For the mean fields: 1 and the words of the interface ("closed", "point"); else 0. */
int jet_scheme_is_meanfield(const char **variant, const char **start, jet_scheme_t scheme);

typedef struct {
    jet_scheme_t scheme;
    size_t observable; /* of the model */
    size_t count;      /* derivatives computed: k = 0 .. count-1 */
    scalar_struct *values;
    size_t first_difference; /* the first k at which quantum and scheme differ; SIZE_MAX: none */
    scalar_t difference;     /* reference minus scheme there; zero if none */
} jet_t;

typedef struct {
    const hybrid_t *hybrid; /* not owned */
    size_t requested;       /* K asked for (JETS_DEFAULT: JETS_DEFAULT_ORDER) */
    size_t order;           /* K reached: every jet has all k <= order */
    char *limit;            /* why order < requested; NULL otherwise */
    int hybrid_equal;       /* quantum and hybrid agree in all derivatives computed */
    size_t count;           /* observable by observable, the reference first */
    jet_t *jets;
} jets_t;

enum { JETS_DEFAULT = -1, JETS_DEFAULT_ORDER = 4, JETS_MAX_ORDER = 64 };

/* `wigner` is the hybrid form in Wigner order (it may be `hybrid` itself).  `order` is K >= 0 or
 * JETS_DEFAULT.  The work is limited: where the terms of a derivative grow beyond the limit the
 * order reached is less than asked for, and `limit` says so.  A start that is correlated between C
 * and Q enters the mean fields as the product of its marginals. Freed with jets_free. */
jets_t *jets_compute(const hybrid_t *hybrid, const hybrid_t *wigner, long order);
void jets_free(jets_t *jets);

/* The jet of this scheme and observable, or NULL. */
const jet_t *jets_find(const jets_t *jets, jet_scheme_t scheme, size_t observable);

/* What the others are compared with: the quantum model, or for an equation that is stated and not
 * derived that equation. */
jet_scheme_t jets_reference(const jets_t *jets);

#endif
