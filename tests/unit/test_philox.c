/* Random numbers: the published answers, moments, independence of how they are drawn. */
#include <math.h>
#include <string.h>

#include "runtime/philox.h"
#include "tests/unit/tap.h"

/* From the file kat_vectors of Random123, philox4x32 with 10 rounds. */
static void test_known_answers(void)
{
    static const struct {
        uint32_t counter[4], key[2], want[4];
    } cases[] = {
        {{0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
        {{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
         {0xffffffff, 0xffffffff},
         {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
        {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
         {0xa4093822, 0x299f31d0},
         {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
    };

    for (unsigned k = 0; k < sizeof cases / sizeof *cases; k++) {
        uint32_t out[4];

        moyal_philox(out, cases[k].counter, cases[k].key);
        OK(memcmp(out, cases[k].want, sizeof out) == 0, "known answer %u", k);
    }
}

static void test_moments(void)
{
    enum { TRAJECTORIES = 200, DRAWS = 1000 };
    static double x[DRAWS];
    const double n = (double)TRAJECTORIES * DRAWS;
    double m1 = 0, m2 = 0, m3 = 0, m4 = 0, neighbours = 0, tail = 0;

    for (unsigned k = 0; k < TRAJECTORIES; k++) {
        moyal_gaussians(x, DRAWS, 1, tap_seed(), MOYAL_STREAM_NOISE, k, 0);
        for (int j = 0; j < DRAWS; j++) {
            m1 += x[j] / n;
            m2 += x[j] * x[j] / n;
            m3 += x[j] * x[j] * x[j] / n;
            m4 += x[j] * x[j] * x[j] * x[j] / n;
            neighbours += j > 0 ? x[j] * x[j - 1] / n : 0;
            tail += fabs(x[j]) > 1.959963984540054;
        }
    }
    /* five standard deviations of each estimate */
    OK(fabs(m1) < 5 / sqrt(n), "mean %g", m1);
    OK(fabs(m2 - 1) < 5 * sqrt(2 / n), "variance %g", m2);
    OK(fabs(m3) < 5 * sqrt(15 / n), "third moment %g", m3);
    OK(fabs(m4 - 3) < 5 * sqrt(96 / n), "fourth moment %g", m4);
    OK(fabs(neighbours) < 5 / sqrt(n), "neighbours are not correlated: %g", neighbours);
    OK(fabs(tail / n - 0.05) < 5 * sqrt(0.05 * 0.95 / n), "one in twenty beyond 1.96: %g",
       tail / n);
}

static void test_layout(void)
{
    double whole[101], pieces[101], strided[202] = {0}, other[101];
    int same = 1, strided_same = 1, equal[3] = {0, 0, 0};

    moyal_gaussians(whole, 101, 1, 7, MOYAL_STREAM_NOISE, 5, 1000);
    for (long at = 0, length = 1; at < 101; at += length, length = length % 7 + 1)
        moyal_gaussians(pieces + at, at + length > 101 ? 101 - at : length, 1, 7,
                        MOYAL_STREAM_NOISE, 5, 1000 + (uint64_t)at);
    moyal_gaussians(strided, 101, 2, 7, MOYAL_STREAM_NOISE, 5, 1000);
    for (int k = 0; k < 101; k++) {
        same &= whole[k] == pieces[k];
        strided_same &= whole[k] == strided[2 * k] && strided[2 * k + 1] == 0;
    }
    OK(same, "drawn in pieces they are the same");
    OK(strided_same, "drawn with a stride they are the same, and nothing else is touched");
    for (int change = 0; change < 3; change++) {
        moyal_gaussians(other, 101, 1, change == 0 ? 8 : 7,
                        change == 1 ? MOYAL_STREAM_START : MOYAL_STREAM_NOISE, change == 2 ? 6 : 5,
                        1000);
        for (int k = 0; k < 101; k++)
            equal[change] += whole[k] == other[k];
    }
    OK(!equal[0] && !equal[1] && !equal[2], "seed, stream and trajectory each give other numbers");
}

int main(void)
{
    test_known_answers();
    test_moments();
    test_layout();
    return tap_done();
}
