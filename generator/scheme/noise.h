/* sigma sigma^T = D2 and the back-action B_j that goes with it; for this module only. */
#ifndef MOYAL_SCHEME_NOISE_H
#define MOYAL_SCHEME_NOISE_H

#include "scheme/common.h"

typedef struct {
    size_t n, rank;
    size_t *pivots;       /* rank: rows of D2 */
    scalar_struct *sigma; /* n x rank; row pivots[j] is zero right of column j */
} noise_t;

/* The factorisation D2 = L D L^T of a positive semidefinite matrix, sigma = L sqrt(D).  NULL if it
 * was found, else a constant that says why not ("the diffusion matrix ..."). */
const char *noise_factor(noise_t *out, const scalar_struct *d2, size_t n,
                         assumptions_t *assumptions, ring_t *ring);

/* X = sigma^+ D1 (rank x count, new array) by forward substitution; *why as above, and NULL as the
 * result, if sigma X = D1 has no solution without poles in phase space. */
scalar_struct *noise_solve(const char **why, const noise_t *noise, const scalar_struct *d1,
                           size_t count, const assumptions_t *assumptions, ring_t *ring);
void noise_clear(noise_t *noise, const ring_t *ring);

#endif
