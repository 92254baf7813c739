/* For files whose loops run over lanes.  They are compiled for several widths of vectors, and the
 * processor chooses when the program starts; none of it changes a bit: products and sums are never
 * contracted to fused operations, nothing is reordered. */
#ifndef MOYAL_WIDE_H
#define MOYAL_WIDE_H

#if defined(__GNUC__) && !defined(__clang__) && !defined(__TINYC__)
#pragma GCC optimize("O3", "fp-contract=off")
#elif defined(__clang__)
#pragma STDC FP_CONTRACT OFF
#endif

/* Sanitizers do not know functions that are chosen while the program is loaded. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define MOYAL_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define MOYAL_SANITIZED 1
#endif
#endif

#if defined(__x86_64__) && defined(__gnu_linux__) && defined(__has_attribute) &&                   \
    !defined(__TINYC__) && !defined(MOYAL_SANITIZED) &&                                            \
    (!defined(__clang__) || __clang_major__ >= 18) /* before, it gave them other names */
#if __has_attribute(target_clones)
#define MOYAL_X86_VERSIONS 1
#endif
#endif

#ifdef MOYAL_X86_VERSIONS
#define MOYAL_WIDE   __attribute__((target_clones("avx512f", "avx2", "default")))
#define MOYAL_INLINE static inline __attribute__((always_inline))
#else
#define MOYAL_WIDE
#define MOYAL_INLINE static inline
#endif

/* Before a loop whose turns do not depend on each other. */
#if defined(__GNUC__) && !defined(__clang__) && !defined(__TINYC__)
#define MOYAL_LANES _Pragma("GCC ivdep")
#else
#define MOYAL_LANES
#endif

#if defined(__GNUC__) && !defined(__TINYC__)
#define MOYAL_ALIGNED __attribute__((aligned(64)))
#else
#define MOYAL_ALIGNED
#endif

#endif
