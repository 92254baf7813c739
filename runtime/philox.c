/* Philox4x32-10, and noise made from it, for many trajectories side by side. */
#include "wide.h"

#include "philox.h"

#include <math.h>
#include <string.h>

#ifdef MOYAL_X86_VERSIONS
#include <immintrin.h>
#endif

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

/* ---- the words of a block for trajectories side by side ------------------------------- */

enum { STRIP = 128, WIDEST = 8 };

/* Words of 32 bits; the upper halves are whatever they are. */
typedef struct {
    MOYAL_ALIGNED uint64_t word[4][STRIP];
} words_t;

#define WIDE_NAME(name) name##_plain
#define WIDE_TARGET
#define wide               uint64_t
#define WIDE_SET(x)        ((uint64_t)(x))
#define WIDE_COUNT         0
#define WIDE_MUL(a, b)     ((a) * (uint32_t)(b))
#define WIDE_ADD(a, b)     ((a) + (b))
#define WIDE_XOR3(a, b, c) ((a) ^ (b) ^ (c))
#define WIDE_HIGH(a)       ((a) >> 32)
#define WIDE_STORE(to, a)  (*(to) = (a))
#define WIDE_ROOT(x)       (*(x) = sqrt(*(x)))
#include "philox_wide.h"

#ifdef MOYAL_X86_VERSIONS
#define WIDE_NAME(name)    name##_256
#define WIDE_TARGET        __attribute__((target("avx2")))
#define wide               __m256i
#define WIDE_SET(x)        _mm256_set1_epi64x((long long)(x))
#define WIDE_COUNT         _mm256_set_epi64x(3, 2, 1, 0)
#define WIDE_MUL(a, b)     _mm256_mul_epu32(a, b)
#define WIDE_ADD(a, b)     _mm256_add_epi64(a, b)
#define WIDE_XOR3(a, b, c) _mm256_xor_si256(_mm256_xor_si256(a, b), c)
#define WIDE_HIGH(a)       _mm256_srli_epi64(a, 32)
#define WIDE_STORE(to, a)  _mm256_store_si256((__m256i *)(to), a)
#define WIDE_ROOT(x)       _mm256_store_pd(x, _mm256_sqrt_pd(_mm256_load_pd(x)))
#include "philox_wide.h"

#define WIDE_NAME(name)    name##_512
#define WIDE_TARGET        __attribute__((target("avx512f")))
#define wide               __m512i
#define WIDE_SET(x)        _mm512_set1_epi64((long long)(x))
#define WIDE_COUNT         _mm512_set_epi64(7, 6, 5, 4, 3, 2, 1, 0)
#define WIDE_MUL(a, b)     _mm512_mul_epu32(a, b)
#define WIDE_ADD(a, b)     _mm512_add_epi64(a, b)
#define WIDE_XOR3(a, b, c) _mm512_ternarylogic_epi64(a, b, c, 0x96)
#define WIDE_HIGH(a)       _mm512_srli_epi64(a, 32)
#define WIDE_STORE(to, a)  _mm512_store_si512(to, a)
#define WIDE_ROOT(x)       _mm512_store_pd(x, _mm512_sqrt_pd(_mm512_load_pd(x)))
#include "philox_wide.h"
#endif

/* The words of `block` for trajectory + l, l < count <= STRIP; some more are written. */
static void words(words_t *out, int count, uint64_t block, int stream, uint64_t trajectory,
                  uint64_t seed)
{
#ifdef MOYAL_X86_VERSIONS
    if (__builtin_cpu_supports("avx512f"))
        words_512(out, count, block, (uint32_t)stream, trajectory, seed);
    else if (__builtin_cpu_supports("avx2"))
        words_256(out, count, block, (uint32_t)stream, trajectory, seed);
    else
#endif
        words_plain(out, count, block, (uint32_t)stream, trajectory, seed);
}

/* x = sqrt(x) for count numbers; compilers do not make vectors of the library's function. */
static void roots(double *x, int count)
{
#ifdef MOYAL_X86_VERSIONS
    if (__builtin_cpu_supports("avx512f"))
        roots_512(x, count);
    else if (__builtin_cpu_supports("avx2"))
        roots_256(x, count);
    else
#endif
        roots_plain(x, count);
}

/* ---- words → numbers ------------------------------------------------------------------ */

typedef union {
    double number;
    uint64_t bits;
} bits_t;

/* The number that the lower half of `word` is. */
MOYAL_INLINE double from_word(uint64_t word)
{
    const bits_t x = {.bits = (word & 0xFFFFFFFFu) | 0x4330000000000000u}; /* 2^52 + word */

    return x.number - 0x1p52;
}

/* r = -2 ln u, u = (word + 1/2) / 2^32.  With u = m 2^e, 1/2 <= m^2 <= 2, and
 * f = (m - 1) / (m + 1):  ln u = 2 artanh f + e ln 2, artanh f = f + f^3 (1/3 + f^2/5 + ..), by a
 * polynomial that is good to 1e-13. */
MOYAL_WIDE static void squares(double *restrict r, int count, const uint64_t *restrict word)
{
    const uint64_t shift = 64ull << 52, root = 0x3FE6A09E667F3BCDu; /* the bits of sqrt(1/2) */

    for (int l = 0; l < count; l++) {
        bits_t m = {.number = from_word(word[l]) + 0.5};
        const uint64_t e = (m.bits - (root - shift)) >> 52; /* the exponent of 2^32 u, plus 64 */
        double f, q, p;

        m.bits -= (e << 52) - shift;
        f = (m.number - 1) / (m.number + 1);
        q = f * f;
        p = 0.1109570041515425181 + q * 0.09681326857101003869;
        p = 0.1428587726795724448 + q * p;
        p = 0.3333333333368754504 + q * (0.1999999939866879282 + q * p);
        r[l] = (32 + 64 - from_word(e)) * 1.386294361119890618834464 - 4 * (f + f * (q * p));
    }
}

/* (x, y) = scale r (cos, sin) of an angle with 2^32 values: the two lower bits of `word` choose one
 * of four sectors, the upper ones the angle a in it, |a| < pi/4. */
MOYAL_WIDE static void turn(double *restrict x, double *restrict y, int count,
                            const double *restrict r, const uint64_t *restrict word, double scale)
{
    for (int l = 0; l < count; l++) {
        const double half_pi = 1.570796326794896619;
        const double a = (from_word(word[l] & 0xFFFFFFFCu) - (0x1p31 - 2)) * (half_pi * 0x1p-32);
        const double q = a * a;
        const double s = -0.1666666666385528953 +
                         q * (0.008333331874710208788 +
                              q * (-0.000198400867353848456 + q * 2.72499258030597923e-6));
        const double c = 0.04166666666432120334 +
                         q * (-0.001388888767201679005 +
                              q * (0.00002480060037715672802 + q * -2.730095920390146996e-7));
        const double length = scale * r[l];
        bits_t radius = {.number = length};
        double along, across;

        radius.bits ^= word[l] << 63;
        along = radius.number * (1 - 0.5 * q + q * q * c);
        across = length * (a + a * (q * s));
        x[l] = word[l] & 2 ? across : along;
        y[l] = word[l] & 2 ? along : across;
    }
}

static void numbers_gaussian(double *const *out, int count, const words_t *w, double scale)
{
    MOYAL_ALIGNED double r[STRIP];

    for (int pair = 0; pair < 4; pair += 2) {
        squares(r, count, w->word[pair]);
        roots(r, count);
        turn(out[pair], out[pair + 1], count, r, w->word[pair + 1], scale);
    }
}

/* The highest bit. */
MOYAL_WIDE static void numbers_two(double *const *out, int count, const words_t *restrict w,
                                   double scale)
{
    for (int k = 0; k < 4; k++) {
        double *restrict to = out[k];

        for (int l = 0; l < count; l++) {
            bits_t x = {.number = scale};

            x.bits ^= (w->word[k][l] & 0x80000000u) << 32;
            to[l] = x.number;
        }
    }
}

/* A sixth of all words below, and as many above. */
MOYAL_WIDE static void numbers_three(double *const *out, int count, const words_t *restrict w,
                                     double scale)
{
    const double sixth = 0x1p32 / 6, root = 1.732050807568877294 * scale;

    for (int k = 0; k < 4; k++) {
        double *restrict to = out[k];

        for (int l = 0; l < count; l++) {
            const double word = from_word(w->word[k][l]) + 0.5;

            to[l] = word < sixth ? -root : word > 0x1p32 - sixth ? root : 0;
        }
    }
}

/* The four numbers of `block` for count <= STRIP trajectories; some more are written. */
static void numbers(double *const *out, moyal_noise kind, int count, double scale, uint64_t seed,
                    int stream, uint64_t trajectory, uint64_t block)
{
    const int whole = (count + WIDEST - 1) / WIDEST * WIDEST;
    words_t w;

    words(&w, whole, block, stream, trajectory, seed);
    if (kind == MOYAL_NOISE_GAUSSIAN)
        numbers_gaussian(out, whole, &w, scale);
    else if (kind == MOYAL_NOISE_TWO_POINT)
        numbers_two(out, whole, &w, scale);
    else
        numbers_three(out, whole, &w, scale);
}

void moyal_noise_planes(double *out, moyal_noise kind, long count, int lanes, double scale,
                        uint64_t seed, int stream, uint64_t trajectory, uint64_t first)
{
    const uint64_t end = first + (uint64_t)count;
    MOYAL_ALIGNED double spare[4][STRIP];

    for (uint64_t block = first / 4; 4 * block < end; block++)
        for (int l = 0; l < lanes; l += STRIP) {
            const int strip = lanes - l < STRIP ? lanes - l : STRIP;
            double *to[4];

            for (uint64_t k = 0; k < 4; k++) {
                const uint64_t at = 4 * block + k;
                const int direct = strip % WIDEST == 0 && at >= first && at < end;

                to[k] = direct ? out + (long)(at - first) * lanes + l : spare[k];
            }
            numbers(to, kind, strip, scale, seed, stream, trajectory + (uint64_t)l, block);
            for (uint64_t k = 0; k < 4; k++) {
                const uint64_t at = 4 * block + k;

                if (to[k] == spare[k] && at >= first && at < end)
                    memcpy(out + (long)(at - first) * lanes + l, spare[k],
                           sizeof(double) * (size_t)strip);
            }
        }
}

void moyal_gaussians(double *out, long count, long stride, uint64_t seed, int stream,
                     uint64_t trajectory, uint64_t first)
{
    double four[4];

    for (long k = 0; k < count;) {
        const long some = 4 - (long)((first + (uint64_t)k) % 4), left = count - k;
        const long now = left < some ? left : some;

        moyal_noise_planes(four, MOYAL_NOISE_GAUSSIAN, now, 1, 1, seed, stream, trajectory,
                           first + (uint64_t)k);
        for (long j = 0; j < now; j++)
            out[stride * (k + j)] = four[j];
        k += now;
    }
}
