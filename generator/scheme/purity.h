/* Whether R of an unravelling is a ket, decided exactly; for this module only. */
#ifndef MOYAL_SCHEME_PURITY_H
#define MOYAL_SCHEME_PURITY_H

#include "scheme/common.h"

/* Whether K_ab = sum_j conj(x_ja) x_jb, all of the jumps are sum_j B_j R B_j†; x is rank x count.
 * With `at_values` x holds the model's values. */
pure_t purity_of_noise(const scalar_struct *x, size_t rank, int at_values, const equations_t *e);

/* Whether the start of R is pure. */
pure_t purity_of_start(const equations_t *e);

#endif
