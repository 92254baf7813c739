/* x' = M x with constant M by the dense matrix exp(d M), d the distance of the rows: as many
 * multiplications for a stiff system as for any other, all in full precision.  Memory and time go
 * as size^2 and size^3: for small systems. */
#ifndef MOYAL_PROPAGATOR_H
#define MOYAL_PROPAGATOR_H

#include "linear.h"

enum { MOYAL_PROPAGATOR_LIMIT = 4096 }; /* of the size of x */

/* MOYAL_BAD_INPUT for systems that depend on t or are larger than the limit; report->steps counts
 * multiplications by a propagator. */
moyal_linear_method moyal_propagator;

#endif
