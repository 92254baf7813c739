/* Random numbers: the published answers, moments, independence of how they are drawn. */
#include <math.h>
#include <stdlib.h>
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

/* Moments up to the sixth, tails, and what neighbours, lanes and steps have in common: all within
 * five standard deviations of the estimate. */
static void test_moments(moyal_noise kind, const double want[7], double tail_at, double tail)
{
    enum { LANES = 200, DRAWS = 1000 };
    static double x[DRAWS * LANES];
    const double n = (double)LANES * DRAWS;
    double moment[13] = {0}, square = 0, along = 0, across = 0, beyond = 0;

    moyal_noise_planes(x, kind, DRAWS, LANES, 1, tap_seed(), MOYAL_STREAM_NOISE, 0, 3);
    for (int j = 0; j < DRAWS; j++)
        for (int l = 0; l < LANES; l++) {
            const double here = x[j * LANES + l];

            for (int power = 1; power <= 12; power++)
                moment[power] += pow(here, power) / n;
            along += j > 0 ? here * x[(j - 1) * LANES + l] / n : 0;
            across += l > 0 ? here * x[j * LANES + l - 1] / n : 0;
            square += j > 0 ? (here * here - 1) * (pow(x[(j - 1) * LANES + l], 2) - 1) / n : 0;
            beyond += fabs(here) > tail_at;
        }
    for (int power = 1; power <= 6; power++) {
        const double spread = moment[2 * power] - want[power] * want[power];

        OK(fabs(moment[power] - want[power]) < 5 * sqrt(fmax(spread, 0) / n) + 1e-9,
           "noise %d: moment %d is %g, want %g", kind, power, moment[power], want[power]);
    }
    OK(fabs(along) < 5 / sqrt(n), "noise %d: steps are not correlated: %g", kind, along);
    OK(fabs(across) < 5 / sqrt(n), "noise %d: lanes are not correlated: %g", kind, across);
    OK(fabs(square) < 5 * (want[4] - 1) / sqrt(n) + 1e-9, "noise %d: nor are their squares: %g",
       kind, square);
    OK(fabs(beyond / n - tail) < 5 * sqrt(tail * (1 - tail) / n) + 1e-9, "noise %d: %g beyond %g",
       kind, beyond / n, tail_at);
}

static int by_value(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return x < y ? -1 : x > y;
}

/* Kolmogorov and Smirnov: the largest distance of the distribution from the Gaussian one is below
 * 2.5 / sqrt(n), but for one case in 130,000. */
static void test_distribution(void)
{
    enum { COUNT = 100000 };
    static double x[COUNT];
    double worst = 0;

    moyal_noise_planes(x, MOYAL_NOISE_GAUSSIAN, COUNT / 250, 250, 1, tap_seed() + 1,
                       MOYAL_STREAM_NOISE, 0, 0);
    qsort(x, COUNT, sizeof *x, by_value);
    for (int k = 0; k < COUNT; k++) {
        const double here = 0.5 * erfc(-x[k] / sqrt(2));

        worst = fmax(worst, fabs(here - (k + 0.5) / COUNT));
    }
    OK(worst < 2.5 / sqrt(COUNT), "the distribution is Gaussian up to %g", worst);
}

/* Box-Muller by the mathematical library, from the same words: r^2 and the direction. */
static void test_formulas(void)
{
    const double two_pi = 8 * atan(1);
    double worst = 0;

    for (uint64_t k = 0; k < 20000; k++) {
        const uint64_t seed = tap_seed() * 77 + k;
        const uint32_t key[2] = {(uint32_t)seed, (uint32_t)(seed >> 32)};
        uint32_t word[4] = {(uint32_t)k, 9, (uint32_t)MOYAL_STREAM_START << 24, 1};
        double x[4];

        moyal_gaussians(x, 4, 1, seed, MOYAL_STREAM_START, (1ull << 32) + 9, 4 * k);
        moyal_philox(word, word, key);
        for (int pair = 0; pair < 4; pair += 2) {
            const double square = -2 * log((word[pair] + 0.5) / 0x1p32);
            const double r = hypot(x[pair], x[pair + 1]);
            const uint32_t sector = word[pair + 1] & 3;
            const double a = ((double)(int32_t)(word[pair + 1] - sector) + 2) / 0x1p32;
            const double along = r * cos(a * two_pi / 4) * (sector & 1 ? -1 : 1);
            const double across = r * sin(a * two_pi / 4);

            worst = fmax(worst, fabs(r * r - square) / (1 + square));
            worst = fmax(worst, fabs(x[pair] - (sector & 2 ? across : along)) / r);
            worst = fmax(worst, fabs(x[pair + 1] - (sector & 2 ? along : across)) / r);
        }
    }
    OK(worst < 4e-7, "Box-Muller, off by %g", worst);
}

/* Any lanes, any place to begin: the numbers of a trajectory are the same. */
static void test_planes(moyal_noise kind)
{
    static const int lanes[] = {1, 3, 8, 128, 136, 300};
    double one[40];
    int same = 1;

    for (size_t c = 0; c < sizeof lanes / sizeof *lanes; c++)
        for (uint64_t first = 0; first < 5; first++) {
            static double all[30 * 300];

            moyal_noise_planes(all, kind, 30, lanes[c], 0.25, 3, MOYAL_STREAM_NOISE, 1000, first);
            for (int l = 0; l < lanes[c]; l += 7) {
                moyal_noise_planes(one, kind, 40, 1, 0.25, 3, MOYAL_STREAM_NOISE,
                                   1000 + (uint64_t)l, 0);
                for (int k = 0; k < 30; k++)
                    same &= all[k * lanes[c] + l] == one[first + (uint64_t)k];
            }
        }
    OK(same, "noise %d: planes of any width hold the numbers of each trajectory", kind);
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
    static const double gaussian[] = {1, 0, 1, 0, 3, 0, 15}, two[] = {1, 0, 1, 0, 1, 0, 1};
    static const double three[] = {1, 0, 1, 0, 3, 0, 9};

    test_known_answers();
    test_moments(MOYAL_NOISE_GAUSSIAN, gaussian, 1.959963984540054, 0.05);
    test_moments(MOYAL_NOISE_GAUSSIAN, gaussian, 3.290526731491926, 0.001);
    test_moments(MOYAL_NOISE_TWO_POINT, two, 0.5, 1);
    test_moments(MOYAL_NOISE_THREE_POINT, three, 1, 1.0 / 3);
    test_distribution();
    test_formulas();
    for (int kind = MOYAL_NOISE_GAUSSIAN; kind <= MOYAL_NOISE_THREE_POINT; kind++)
        test_planes((moyal_noise)kind);
    test_layout();
    return tap_done();
}
