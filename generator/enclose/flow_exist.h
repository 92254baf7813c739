/* How long a step may be; for flow_step.c. */
#ifndef MOYAL_ENCLOSE_FLOW_EXIST_H
#define MOYAL_ENCLOSE_FLOW_EXIST_H

#include "enclose/flow_step.h"

/* A length h with a proven remainder below the tolerance, from the coefficients in step->box:
 * `most` or an exact number.  step->around then encloses all solutions on the way.  0: none >=
 * least. */
MUST_CHECK int step_find_length(arb_t h, arb_ptr remainder, const arb_t t, const arb_t most,
                                const arb_t least, flow_step_t *step);

/* out = [t, t + h] */
void step_during(arb_t out, const arb_t h, const arb_t t);

#endif
