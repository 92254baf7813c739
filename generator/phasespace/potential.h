/* Potentials V(q) in phase space: the Moyal expansion; for this module, scheme/ and prove/ only. */
#ifndef MOYAL_PHASESPACE_POTENTIAL_H
#define MOYAL_PHASESPACE_POTENTIAL_H

#include "environment/reduction.h"
#include "phasespace/hybrid.h"

/* The image of -(i/hbar)[V(q), .] in Wigner order, orders first .. last in total:
 *
 *   -(i/hbar) sum_m (i hbar/2)^|m|/m! d_p^m [ (d_q^m V) varrho - (-1)^|m| varrho (d_q^m V) ].
 *
 * Returns how many derivatives d_q^m V of these orders are not zero: with 0 for an order there are
 * none of higher orders. */
size_t potential_superop(superop_t out, const model_t *model, size_t first, size_t last);

/* The operators on Q that V is written in, Hermitian ones. */
void potential_candidates(reduction_t *basis, const model_t *model);

/* Adds the potential to hybrid->whole: all of it if V is a polynomial, else the orders that show
 * what the residual is, and says how it goes on in hybrid->series. */
void potential_map(hybrid_t *hybrid);

#endif
