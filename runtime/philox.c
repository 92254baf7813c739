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

enum { STRIP = 128, WIDEST = 16 };

typedef struct {
    MOYAL_ALIGNED uint32_t word[4][STRIP];
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
#define WIDE_STORE(to, a)  (*(to) = (uint32_t)(a))
#define WIDE_ROOTS(x)      ((x)[0] = sqrtf((x)[0]), (x)[1] = sqrtf((x)[1]))
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
#define WIDE_STORE(to, a)                                                                          \
    _mm_store_si128((__m128i *)(to), _mm256_castsi256_si128(_mm256_permutevar8x32_epi32(           \
                                         a, _mm256_set_epi32(7, 5, 3, 1, 6, 4, 2, 0))))
#define WIDE_ROOTS(x) _mm256_store_ps(x, _mm256_sqrt_ps(_mm256_load_ps(x)))
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
#define WIDE_STORE(to, a)  _mm256_store_si256((__m256i *)(to), _mm512_cvtepi64_epi32(a))
#define WIDE_ROOTS(x)      _mm512_store_ps(x, _mm512_sqrt_ps(_mm512_load_ps(x)))
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
static void roots(float *x, int count)
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
    float number;
    uint32_t bits;
} bits_t;

/* r = -2 ln u, u = (word + 1/2) / 2^32.  With u = m 2^e, 1/2 <= m^2 <= 2, and
 * f = (m - 1) / (m + 1):  ln u = 2 artanh f + e ln 2, artanh f = f + f^3 (1/3 + f^2/5 + ..). */
MOYAL_WIDE static void squares(float *restrict r, int count, const uint32_t *restrict word)
{
    const uint32_t shift = 64u << 23, root = 0x3F3504F3u; /* the bits of sqrt(1/2) */

    for (int l = 0; l < count; l++) {
        bits_t m = {.number = (float)word[l] + 0.5f};
        const uint32_t e = (m.bits - (root - shift)) >> 23; /* the exponent of 2^32 u, plus 64 */
        float f, q, p;

        m.bits -= (e << 23) - shift;
        f = (m.number - 1) / (m.number + 1);
        q = f * f;
        p = 0.333333425198f + q * (0.19994390283f + q * 0.14789974696f);
        r[l] = (float)(32 + 64 - (int)e) * 1.38629436112f - 4 * (f + f * (q * p));
    }
}

/* (x, y) = r (cos, sin) of an angle with 2^32 values: the two lower bits of `word` choose one
 * of four sectors, the upper ones the angle a in it, |a| <= pi/4. */
MOYAL_WIDE static void turn(float *restrict x, float *restrict y, int count,
                            const float *restrict r, const uint32_t *restrict word)
{
    for (int l = 0; l < count; l++) {
        const float a =
            ((float)(int32_t)(word[l] & 0xFFFFFFFCu) + 2) * (1.570796326794896619f * 0x1p-32f);
        const float q = a * a;
        const float s = -0.166666646623f + q * (0.00833274827063f + q * -0.000195878908804f);
        const float c = 0.0416666646595f + q * (-0.00138883030359f + q * 2.45479420851e-5f);
        bits_t radius = {.number = r[l]};
        float along, across;

        across = radius.number * (a + a * (q * s));
        radius.bits ^= word[l] << 31;
        along = radius.number * (1 - 0.5f * q + q * q * c);
        x[l] = word[l] & 2 ? across : along;
        y[l] = word[l] & 2 ? along : across;
    }
}

MOYAL_WIDE static void widen(double *restrict out, int count, const float *restrict x, double scale)
{
    for (int l = 0; l < count; l++)
        out[l] = scale * (double)x[l];
}

static void numbers_gaussian(double *const *out, int count, const words_t *w, double scale)
{
    MOYAL_ALIGNED float r[STRIP], x[STRIP], y[STRIP];

    for (int pair = 0; pair < 4; pair += 2) {
        squares(r, count, w->word[pair]);
        roots(r, count);
        turn(x, y, count, r, w->word[pair + 1]);
        widen(out[pair], count, x, scale);
        widen(out[pair + 1], count, y, scale);
    }
}

/* The highest bit. */
MOYAL_WIDE static void numbers_two(double *const *out, int count, const words_t *restrict w,
                                   double scale)
{
    for (int k = 0; k < 4; k++) {
        double *restrict to = out[k];

        for (int l = 0; l < count; l++)
            to[l] = w->word[k][l] & 0x80000000u ? -scale : scale;
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
            const double word = w->word[k][l] + 0.5;

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
