/* Conditions on drives: whether they hold at all times. */
#ifndef MOYAL_ENCLOSE_LASTING_H
#define MOYAL_ENCLOSE_LASTING_H

#include "environment/generator.h"

/* Whether everything that makes the generator a valid one, K >= 0 and the model's assumptions,
 * holds for 0 <= t <= until where it speaks of drives: by the sign of what their definitions make
 * of it, else by balls over pieces of the time.  1: proven; 0: not.  Conditions without drives are
 * decided with the model. */
int generator_lasts(const generator_t *generator, const arb_t until);

#endif
