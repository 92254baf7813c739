/* A producer of TAP for test programs of one file each.
 *
 *     int main(void)
 *     {
 *         OK(1 + 1 == 2, "one and one, seed %lu", tap_seed());
 *         return tap_done();
 *     }
 */
#ifndef MOYAL_TESTS_UNIT_TAP_H
#define MOYAL_TESTS_UNIT_TAP_H

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct {
    unsigned long points, failures;
} tap_counts_t;

static inline tap_counts_t *tap_counts(void)
{
    static tap_counts_t counts; /* the one state of a test program */

    return &counts;
}

/* One test point.  Prints "ok N - text", or "not ok N - text" and the place and the condition as a
 * comment.  The value is whether it holds, so that a test can leave off: if (!OK(..)) return.. */
#define OK(condition, ...) tap_point(!!(condition), #condition, __FILE__, __LINE__, __VA_ARGS__)

__attribute__((format(printf, 5, 6))) static inline int tap_point(int holds, const char *condition,
                                                                  const char *file, int line,
                                                                  const char *format, ...)
{
    tap_counts_t *counts = tap_counts();
    va_list arguments;

    counts->points++;
    printf("%s %lu - ", holds ? "ok" : "not ok", counts->points);
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    putchar('\n');
    if (!holds) {
        counts->failures++;
        printf("# %s:%d: not true: %s\n", file, line, condition);
    }
    fflush(stdout); /* what was reached is seen even if the next point crashes */
    return holds;
}

/* Prints the plan; the exit status of the test program.  A program without any point fails. */
static inline int tap_done(void)
{
    const tap_counts_t *counts = tap_counts();

    printf("1..%lu\n", counts->points);
    return counts->failures > 0 || counts->points == 0 || fflush(stdout) != 0;
}

/* The number in the environment variable `name`, or `usual` if it is not set.  Nonsense ends the
 * program: a test that ran with another seed than asked for would mislead. */
static inline unsigned long tap_environment(const char *name, unsigned long usual)
{
    const char *text = getenv(name);
    char *end;
    unsigned long value;

    if (!text || !*text)
        return usual;
    errno = 0;
    value = strtoul(text, &end, 10);
    if (errno || *end || text[0] < '0' || text[0] > '9') {
        printf("Bail out! %s is not a number: %s\n", name, text);
        exit(1);
    }
    return value;
}

/* The seed of all random values, MOYAL_TEST_SEED or fixed; printed when first asked for. */
static inline unsigned long tap_seed(void)
{
    static int printed;
    unsigned long seed = tap_environment("MOYAL_TEST_SEED", 20260101);

    if (!printed)
        printf("# seed %lu\n", seed);
    printed = 1;
    return seed;
}

/* How many times longer than usual randomised tests should be: MOYAL_TEST_MULTIPLIER or 1. */
static inline unsigned tap_multiplier(void)
{
    unsigned long multiplier = tap_environment("MOYAL_TEST_MULTIPLIER", 1);

    return multiplier < 1 ? 1 : multiplier > 1000000 ? 1000000 : (unsigned)multiplier;
}

#endif
