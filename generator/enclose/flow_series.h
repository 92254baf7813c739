/* Coefficients of one node after the other; for flow_jet.c. */
#ifndef MOYAL_ENCLOSE_FLOW_SERIES_H
#define MOYAL_ENCLOSE_FLOW_SERIES_H

#include "enclose/flow_jet.h"

static inline arb_ptr jet_row(const flow_jet_t *jet, size_t r)
{
    return jet->values + r * jet->room;
}

static inline arb_ptr jet_slope(const flow_jet_t *jet, size_t r, size_t j)
{
    return jet->slopes + (r * jet->flow->unknowns + j) * jet->room;
}

static inline size_t jet_unknown_row(const flow_jet_t *jet, size_t i)
{
    return jet->flow->line->count + i;
}

/* out += sum_(i=from..to) a_i b_(k-i), or out -= that. */
void jet_convolve(arb_t out, int subtract, arb_srcptr a, arb_srcptr b, size_t from, size_t to,
                  size_t k, slong precision);

/* Coefficient k of node r at the time t, from those before it and of the nodes before it; its
 * derivative by the start of unknown j, which is not zero (jet->active), from these. */
void jet_advance(size_t r, size_t k, const arb_t t, flow_jet_t *jet);
void jet_advance_slope(size_t r, size_t j, size_t k, const flow_jet_t *jet);

#endif
