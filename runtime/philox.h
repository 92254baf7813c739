/* Random numbers by a counter: Philox4x32-10 of Salmon, Moraes, Dror and Shaw, "Parallel random
 * numbers: as easy as 1, 2, 3" (SC 2011).  A number is a function of (seed, stream, trajectory,
 * index) and of nothing else, so results do not depend on threads, blocks or order. */
#ifndef MOYAL_PHILOX_H
#define MOYAL_PHILOX_H

#include <stdint.h>

enum {
    MOYAL_STREAM_NOISE = 0,
    MOYAL_STREAM_START = 1,
    MOYAL_STREAM_JUMP = 2,
    MOYAL_STREAM_SIGN = 3
};

/* out = Philox4x32-10 of `counter` under `key`; out may be counter. */
void moyal_philox(uint32_t out[4], const uint32_t counter[4], const uint32_t key[2]);

/* out[k * stride] for k < count = the independent standard Gaussian numbers first, first + 1, .. of
 * a trajectory: Box-Muller, two from each block of Philox.  indices < 2^57. */
void moyal_gaussians(double *out, long count, long stride, uint64_t seed, int stream,
                     uint64_t trajectory, uint64_t first);

#endif
