/* Loops compiled several times over, for the vector units that a processor may have; which is used
 * is decided when the program starts.  The same operations in the same order, and none of them
 * contracted: the same bits from each.  Include it before any function of the file. */
#ifndef MOYAL_CLONES_H
#define MOYAL_CLONES_H

#if defined(__clang__)
#pragma STDC FP_CONTRACT OFF
#elif defined(__GNUC__) && !defined(__TINYC__)
#pragma GCC optimize("fp-contract=off")
#endif

#if defined(__GNUC__) && !defined(__TINYC__) && defined(__x86_64__) && defined(__gnu_linux__) &&   \
    !defined(__SANITIZE_ADDRESS__) && !defined(MOYAL_NO_CLONES)
#define MOYAL_CLONES __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define MOYAL_CLONES
#endif

#endif
