/* Balls as decimal numbers, rounded so that what is printed is as true as the ball. */
#ifndef MOYAL_ENCLOSE_DECIMAL_H
#define MOYAL_ENCLOSE_DECIMAL_H

#include "base/exact.h"

/* x is within `rad` of `mid`: "0.2501", "3.2e-5", with `most` decimals at most.  Both are new
 * strings, freed with free(); NULL where x is not finite, or so large or small that its digits
 * would fill pages. */
void decimal_ball(char **mid, char **rad, const arb_t x, slong most);

/* A number of at most three digits that is not larger than x > 0 (up: not smaller), as "1.23e-4";
 * NULL as above. */
char *decimal_bound(const arf_t x, int up);

#endif
