/* Functions of basis states as text; for symmetry.c. */
#ifndef MOYAL_REDUCE_CHARGE_H
#define MOYAL_REDUCE_CHARGE_H

#include "reduce/lattice.h"
#include "reduce/moves.h"

/* Function k in the language of models, up to a constant: n of a mode, sz/2 of a qubit, projectors
 * e(a,a) of larger spaces.  Freed with free(). */
char *charge_text(const characters_t *characters, size_t k, const frame_t *frame);

/* Whether it counts levels and states downwards: then minus the function reads better. */
int charge_is_negative(const characters_t *characters, size_t k, const frame_t *frame);

#endif
