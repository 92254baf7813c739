/* The scheme `limit`: L_hyb where the parameters p are epsilon^k p, ordered by powers of epsilon.
 *
 * hbar has the power 1 unless the model says otherwise, so that epsilon -> 0 is the classical limit
 * of C; with rates of decoherence that grow at the same time E_f = hbar/tau stays fixed: the double
 * scaling of Layton & Oppenheim, PRX Quantum 5, 020331.  What is of order zero is the effective
 * generator, higher powers are corrections, negative powers that do not cancel make the limit
 * diverge.  The coefficients are rational in the parameters and in square roots of them: a square
 * root of an odd power gives half powers.  Coordinates and parameters that are not named have the
 * power 0.
 *
 * No symbol epsilon is needed: a product of generators of the ring has a power, and a quotient of
 * polynomials is a Laurent series of sums of equal power. */
#ifndef MOYAL_SCHEME_LIMIT_H
#define MOYAL_SCHEME_LIMIT_H

#include "phasespace/hybrid.h"

/* Series that do not end (denominators that mix powers) are shown up to this power of epsilon. */
enum { LIMIT_LAST_POWER = 3 };

typedef struct {
    long twice_power; /* 2 k: powers are whole or half */
    superop_t terms;  /* of L_hyb with epsilon^k; keys of Q in standard order */
} limit_order_t;

typedef struct {
    const hybrid_t *hybrid; /* not owned */
    size_t count;
    limit_order_t *orders; /* those that do not vanish, ascending */
    hybrid_t *effective;   /* order zero, read as a hybrid equation */
    int ends;              /* 0: there are powers above LIMIT_LAST_POWER, left out here */
} limit_t;

/* `hybrid` with hbar symbolic (model_options_t).  OK, with *out NULL and the reason in *refused
 * (freed with free()), where the model states no limit, or a root or function of parameters mixes
 * powers; LIMIT_ERROR as phasespace_map. */
MUST_CHECK status_t scheme_limit(limit_t **out, char **refused, const hybrid_t *hybrid,
                                 diags_t *diags);
void limit_free(limit_t *limit);

/* "2", "-1", "1/2": for printing; `out` has room for LIMIT_TEXT bytes. */
enum { LIMIT_TEXT = 32 };
void limit_power_text(char *out, long twice_power);

#endif
