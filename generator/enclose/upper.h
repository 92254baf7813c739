/* Upper bounds as doubles. */
#ifndef MOYAL_ENCLOSE_UPPER_H
#define MOYAL_ENCLOSE_UPPER_H

#include <math.h>

#include "base/exact.h"

/* A factor that makes up for the rounding of sums of fewer than 2^30 numbers that are not negative.
 */
#define UP (1 + 0x1p-20)

/* mag_get_d rounds to nearest where a double has less room than a mag. */
static inline double upper_mag(const mag_t x)
{
    return mag_is_zero(x) ? 0 : nextafter(mag_get_d(x), INFINITY);
}

/* |x| at most */
static inline double upper_arb(const arb_t x)
{
    mag_t magnitude;
    double out;

    mag_init(magnitude);
    arb_get_mag(magnitude, x);
    out = upper_mag(magnitude);
    mag_clear(magnitude);
    return out;
}

/* |x - d| at most; `precision` bits. */
static inline double upper_distance(const arb_t x, double d, slong precision)
{
    arb_t difference;
    double out;

    arb_init(difference);
    arb_set_d(difference, d);
    arb_sub(difference, x, difference, precision);
    out = upper_arb(difference);
    arb_clear(difference);
    return out;
}

#endif
