/* Taylor coefficients of the nodes of a flow, by recurrences order after order (Moore, Methods and
 * Applications of Interval Analysis, 1979, chapter 3), and their derivatives by the starting point:
 *
 *   x(t + s) = sum_k x_k s^k,   (k+1) x_(k+1) = f_k,        X_k = d x_k / d x_0.
 *
 * For boxes x_0 the balls contain the coefficients of every solution that starts in the box. */
#ifndef MOYAL_ENCLOSE_FLOW_JET_H
#define MOYAL_ENCLOSE_FLOW_JET_H

#include "enclose/flow.h"

typedef struct {
    const flow_t *flow; /* not owned */
    size_t room;        /* coefficients of each row: order + 1 */
    int sloped;         /* with derivatives by x_0 */
    slong precision;
    size_t rows;           /* nodes, then unknowns */
    unsigned char *varies; /* per node: 0: its coefficients from 1 on are zero */
    unsigned char *active; /* rows x unknowns: 0: the derivative is zero; NULL unless sloped */
    arb_ptr values;        /* rows x room */
    arb_ptr slopes;        /* rows x unknowns x room; NULL unless sloped */
    arb_ptr partners;      /* nodes x room: the cosine beside each sine, and the other way round */
    arb_ptr coefficients;  /* at `precision` */
    arb_ptr work;          /* room */
} flow_jet_t;

/* Room for coefficients up to `order`.  What it takes in bytes: flow_jet_bytes. */
size_t flow_jet_bytes(const flow_t *flow, size_t order, int sloped);
void flow_jet_init(flow_jet_t *jet, const flow_t *flow, size_t order, int sloped, slong precision);
void flow_jet_clear(flow_jet_t *jet);

/* The coefficients 0 .. order of all unknowns (those of derivatives, too) at x and t. */
void flow_jet_run(flow_jet_t *jet, arb_srcptr x, const arb_t t, size_t order);
/* The value of a node that is no rate, an observable say, at x and t; LINE_ZERO: zero. */
void flow_jet_node(arb_t out, size_t node, const flow_jet_t *jet);

/* Coefficients of unknown i, and their derivatives by unknown j. */
arb_srcptr flow_jet_unknown(const flow_jet_t *jet, size_t i);
arb_srcptr flow_jet_slope(const flow_jet_t *jet, size_t i, size_t j);

#endif
