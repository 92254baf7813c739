/* Philox4x32-10 and Gaussian numbers made from it. */
#include "philox.h"

#include <math.h>

void moyal_philox(uint32_t out[4], const uint32_t counter[4], const uint32_t key[2])
{
    uint32_t c0 = counter[0], c1 = counter[1], c2 = counter[2], c3 = counter[3];
    uint32_t k0 = key[0], k1 = key[1];

    for (int round = 0; round < 10; round++) {
        uint64_t a = (uint64_t)0xD2511F53u * c0, b = (uint64_t)0xCD9E8D57u * c2;

        c0 = (uint32_t)(b >> 32) ^ c1 ^ k0;
        c1 = (uint32_t)b;
        c2 = (uint32_t)(a >> 32) ^ c3 ^ k1;
        c3 = (uint32_t)a;
        k0 += 0x9E3779B9u; /* the golden ratio and sqrt(3) - 1, in 32 bits */
        k1 += 0xBB67AE85u;
    }
    out[0] = c0;
    out[1] = c1;
    out[2] = c2;
    out[3] = c3;
}

/* (high, low) → a number in (0, 1], a multiple of 2^-53. */
static double uniform(uint32_t high, uint32_t low)
{
    uint64_t bits = (uint64_t)high << 32 | low;

    return ((double)(int64_t)(bits >> 11) + 1) * 0x1p-53;
}

/* Box-Muller: the two Gaussian numbers 2*block, 2*block + 1. */
static void gaussian_pair(double pair[2], uint64_t seed, int stream, uint64_t trajectory,
                          uint64_t block)
{
    const double two_pi = 6.283185307179586;
    uint32_t key[2] = {(uint32_t)seed, (uint32_t)(seed >> 32)};
    uint32_t word[4] = {(uint32_t)block, (uint32_t)trajectory,
                        (uint32_t)(block >> 32 & 0xFFFFFFu) | (uint32_t)stream << 24,
                        (uint32_t)(trajectory >> 32)};
    double radius, angle;

    moyal_philox(word, word, key);
    radius = sqrt(-2 * log(uniform(word[0], word[1])));
    angle = two_pi * uniform(word[2], word[3]);
    pair[0] = radius * cos(angle);
    pair[1] = radius * sin(angle);
}

void moyal_gaussians(double *out, long count, long stride, uint64_t seed, int stream,
                     uint64_t trajectory, uint64_t first)
{
    double pair[2];
    long k = 0;

    if (k < count && first % 2 == 1) {
        gaussian_pair(pair, seed, stream, trajectory, first / 2);
        out[stride * k++] = pair[1];
    }
    for (; k < count; k += 2) {
        gaussian_pair(pair, seed, stream, trajectory, (first + (uint64_t)k) / 2);
        out[stride * k] = pair[0];
        if (k + 1 < count)
            out[stride * (k + 1)] = pair[1];
    }
}
