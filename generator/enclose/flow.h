/* Ordinary differential equations dx/dt = f(x, t) enclosed in balls.
 *
 * A flow is the straight-line program that lowering makes (lower/line.h): sums, products,
 * quotients, square roots, sin, cos and exp of the unknowns (NODE_COORDINATE), the time and exact
 * coefficients, which are evaluated as balls at any precision.  Everything that comes out is
 * proven:
 *
 *   flow_jet.h     Taylor coefficients of solutions and their derivatives by the starting point
 *   flow_set.h     a set of points between two steps, m + S z + B r (Lohner)
 *   flow_step.h    one step: existence, remainder, image of the set
 *   flow_solve.h   many steps, with precision and order chosen for a radius */
#ifndef MOYAL_ENCLOSE_FLOW_H
#define MOYAL_ENCLOSE_FLOW_H

#include "lower/line.h"

/* Bits of bounds, and of derivatives and axes: what they multiply is a radius, no digit of a
 * result. */
enum { FLOW_COARSE = 64 };

typedef struct {
    size_t unknowns;
    const line_t *line;  /* not owned */
    const size_t *rates; /* a node for each unknown, LINE_ZERO: it stays; not owned */
    size_t coefficients; /* NODE_COEFFICIENT a, 0 <= a < coefficients */
    /* Fills in `coefficients` balls, to about `precision` bits. */
    void (*evaluate)(arb_ptr out, slong precision, const void *data);
    const void *data;
} flow_t;

#endif
