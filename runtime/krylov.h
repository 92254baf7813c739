/* x' = M x with constant M in Krylov spaces: exp(h M) x = |x| V exp(h H) e_1 with some forty
 * applications per step, a step as long as its error allows.  For large systems with large negative
 * eigenvalues, which it meets with steps longer than a series can take.  R. B. Sidje, ACM Trans.
 * Math. Softw. 24, 130 (1998). */
#ifndef MOYAL_KRYLOV_H
#define MOYAL_KRYLOV_H

#include "linear.h"

/* MOYAL_BAD_INPUT for systems that depend on t. */
moyal_linear_method moyal_krylov;

#endif
