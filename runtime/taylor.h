/* x' = M x with constant M by the Taylor series of exp(h M): one application of M per order, as
 * many orders as the tolerance needs, a step as long as rounding allows.  Values between the ends
 * of a step come from the same series: the steps do not depend on the times asked for.
 *
 * A step of length h may err by tolerance h / (end - start) of the largest |x| so far, half of it
 * by the terms left out and half by rounding: terms larger than their sum cancel, and what they
 * leave is DBL_EPSILON times the largest of them.  See A. H. Al-Mohy and N. J. Higham, SIAM J. Sci.
 * Comput. 33, 488 (2011). */
#ifndef MOYAL_TAYLOR_H
#define MOYAL_TAYLOR_H

#include "linear.h"

/* MOYAL_BAD_INPUT for systems that depend on t. */
moyal_linear_method moyal_taylor;

#endif
