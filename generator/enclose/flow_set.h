/* A set of points that a flow carries along,
 *
 *   { m + S z + B r :  z in [z], r in [r] },
 *
 * m and S exact numbers, [z] what is uncertain about the start, [r] what was added on the way, in
 * axes B that are turned with the flow so that the box around it does not grow by being turned
 * (R. Lohner, Enclosing the solutions of ordinary initial and boundary value problems, 1987;
 * N. Nedialkov, K. Jackson, G. Corliss, Appl. Math. Comput. 105 (1999) 21, section 5). */
#ifndef MOYAL_ENCLOSE_FLOW_SET_H
#define MOYAL_ENCLOSE_FLOW_SET_H

#include "enclose/flow.h"

typedef struct {
    size_t n;
    arb_ptr middle;    /* m, radius zero */
    arb_mat_t spread;  /* S, radii zero */
    arb_ptr start;     /* [z], midpoints zero */
    arb_mat_t axes;    /* B, radii zero */
    arb_mat_t inverse; /* a proven enclosure of B^-1 */
    arb_ptr rest;      /* [r] */
} flow_set_t;

/* The box x. */
void flow_set_init(flow_set_t *set, arb_srcptr x, size_t n);
void flow_set_clear(flow_set_t *set);

/* The smallest box around it that `precision` allows. */
void flow_set_hull(arb_ptr out, const flow_set_t *set, slong precision);

/* The image under x -> g(x) where g(m) is in `image` and the derivative of g on the hull of the set
 * is in `slope`: by the mean value theorem it is within image + slope (S z + B r). */
void flow_set_map(flow_set_t *set, arb_srcptr image, const arb_mat_t slope);

#endif
