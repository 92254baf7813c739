/* Numbers of a command line, exactly: what `moyal run` reads as a rational number has the same
 * nearest double here. */
#ifndef MOYAL_RATIONAL_H
#define MOYAL_RATIONAL_H

#include <stdint.h>

/* A natural number, the lowest word first; `used` words, the last of them not 0.  The room is that
 * of what moyal_rational_between and _double make of the longest numbers that are read. */
enum { MOYAL_NATURAL_WORDS = 384 };
typedef struct {
    int used;
    uint32_t words[MOYAL_NATURAL_WORDS];
} moyal_natural;

typedef struct {
    int negative;
    moyal_natural n, d;
} moyal_rational;

/* A decimal number, "-0.1", "1e-3", or a quotient of two, "1/3", and nothing behind it.  0 where
 * `text` is something else, too long, or not 0 and outside of 1e-300 .. 1e300. */
int moyal_rational_read(moyal_rational *out, const char *text);

/* from + (to - from) k / count for 0 <= k <= count, count > 0; `from` and `to` as they were read.
 */
void moyal_rational_between(moyal_rational *out, const moyal_rational *from,
                            const moyal_rational *to, uint32_t k, uint32_t count);

/* The nearest double, of two the even one. */
double moyal_rational_double(const moyal_rational *x);

#endif
