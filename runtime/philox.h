/* Random numbers by a counter: Philox4x32-10 of Salmon, Moraes, Dror and Shaw, "Parallel random
 * numbers: as easy as 1, 2, 3" (SC 2011).  A number is a function of (seed, stream, trajectory,
 * index) and of nothing else, so results do not depend on threads, blocks, lanes or order. */
#ifndef MOYAL_PHILOX_H
#define MOYAL_PHILOX_H

#include <stdint.h>

enum {
    MOYAL_STREAM_NOISE = 0,
    MOYAL_STREAM_START = 1,
    MOYAL_STREAM_JUMP = 2,
    MOYAL_STREAM_SIGN = 3
};

/* What noise is made of; all have mean 0 and variance 1.
 *
 *   GAUSSIAN     Box-Muller; radius and angle have 2^32 values each (radius sqrt(-2 ln u), u the
 *                odd multiples of 2^-33), so that |x| < 6.77, where less than 2e-11 of a Gaussian
 *                lies beyond.  In single precision: the squared radius and the direction are good
 *                to 4e-7; moments up to the fourth, taken over all 2^64 pairs of words, are within
 *                1e-8 of those of a Gaussian, which fewer than 1e16 numbers do not show
 *   TWO_POINT    +1 or -1: the moments up to the third are Gaussian, enough for averages to weak
 *                order 1
 *   THREE_POINT  0, or one of +-sqrt(3) with probability 1/6 each: moments up to the fifth, weak
 *                order 2
 *
 * The last two are for averages alone: single trajectories mean nothing, nor do rare events. */
typedef enum { MOYAL_NOISE_GAUSSIAN, MOYAL_NOISE_TWO_POINT, MOYAL_NOISE_THREE_POINT } moyal_noise;

/* out = Philox4x32-10 of `counter` under `key`; out may be counter. */
void moyal_philox(uint32_t out[4], const uint32_t counter[4], const uint32_t key[2]);

/* out[k * lanes + l] = scale times the independent random number first + k of trajectory + l, for
 * k < count, l < lanes; four of them from each block of Philox.  first + count < 2^58. */
void moyal_noise_planes(double *out, moyal_noise kind, long count, int lanes, double scale,
                        uint64_t seed, int stream, uint64_t trajectory, uint64_t first);

/* out[k * stride] for k < count = the Gaussian numbers first, first + 1, .. of a trajectory: the
 * same ones. */
void moyal_gaussians(double *out, long count, long stride, uint64_t seed, int stream,
                     uint64_t trajectory, uint64_t first);

#endif
