/* One proven step of a flow by Taylor's method.
 *
 * Existence: with E = sum_(i<K) [0,h]^i X_i + [-e, e] for the coefficients X_i of the box X, every
 * solution that starts in X exists on [0, h] and stays in E if h^K |E_K| <= e, E_K coefficient K of
 * the box E (high-order enclosure: G. Corliss, R. Rihm, Validating an a priori enclosure using
 * high-order Taylor series, 1996).  The remainder of the sum at h is then within h^K E_K.
 *
 * Derivatives V(s) = d x(s) / d x_0 multiply what is uncertain, so that few digits of them do:
 * their own series ends at a lower order k, V(h) = sum_(i<k) h^i X'_i + h^k E'_k [V], with
 * derivatives X'_i, E'_i of the coefficients by the starting point, and |V - 1| <= exp(h |E'_1|) -
 * 1 on the way, as V' = f'(x) V. */
#ifndef MOYAL_ENCLOSE_FLOW_STEP_H
#define MOYAL_ENCLOSE_FLOW_STEP_H

#include "enclose/flow_jet.h"
#include "enclose/flow_set.h"

typedef struct {
    const flow_t *flow;
    size_t order; /* K */
    slong precision;
    arb_t tolerance;                  /* what the remainder of a step may be */
    size_t slope_order;               /* k */
    flow_jet_t point, box, enclosure; /* at m, on the hull, on E */
    flow_jet_t slope, around_slope;   /* with derivatives: on the hull, on E */
    arb_ptr hull, error, from;        /* X, e, m */
    arb_ptr around;                   /* E */
    arb_t last;                       /* the length of the last step; zero before the first */
} flow_step_t;

void flow_step_init(flow_step_t *step, const flow_t *flow, size_t order, slong precision,
                    const arb_t tolerance);
void flow_step_clear(flow_step_t *step);
size_t flow_step_bytes(const flow_t *flow, size_t order);

/* Takes the set from t on, by at most `most`, a positive ball; *length is how far, `most` itself
 * where that is possible.  0, with the set as it was, if no step of at least `least` is proven: a
 * singularity is near, or the set has become too large. */
MUST_CHECK int flow_step(flow_set_t *set, arb_t length, const arb_t t, const arb_t most,
                         const arb_t least, flow_step_t *step);

#endif
