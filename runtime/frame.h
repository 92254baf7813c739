/* Rotating frames: from complex elements to real unknowns.
 *
 * Elements that are connected have a phase in common: z_e -> exp(i w_e t) z_e with w_e = +-W, the
 * sign that of conj along the connections, commutes with all couplings, also those that vary in
 * time, unless a chain of couplings joins z_e with its own conjugate or the diagonal of R.  Taking
 * W out of the diagonal of the equations is exact; it is put back where elements are read. */
#ifndef MOYAL_FRAME_H
#define MOYAL_FRAME_H

#include "elements.h"
#include "reals.h"

/* frequency[e] = w_e for each element of a set closed with `terms`, W in the middle of the
 * frequencies of its component; 0 where there is no frame. */
moyal_outcome moyal_frame_find(double *frequency, const moyal_elements *set,
                               const moyal_terms *terms);
/* The equations of Re z_e (unknown 2e) and Im z_e (2e + 1) with w_e taken out; all are kept, but
 * for Im on the diagonal of R. */
moyal_outcome moyal_frame_reals(moyal_reals *out, const moyal_elements *set,
                                const moyal_terms *terms, const double *frequency);

#endif
