/* What acts on R, before it is turned into scalars; for the files of lower/ only. */
#ifndef MOYAL_LOWER_SHARES_H
#define MOYAL_LOWER_SHARES_H

#include "lower/build.h"

/* value * factor * dt (driver -1) or * dW_driver, on one table or a pair of tables. */
typedef struct {
    size_t a, b; /* tables; b is SIZE_MAX for left terms */
    long driver;
    size_t factor;
    scalar_t value;
    size_t first, next; /* of the same tables: the first share, the one behind this or SIZE_MAX */
    size_t last;        /* of the first one: the last */
} share_t;
typedef struct {
    size_t count, capacity;
    share_t *shares;
    index_t by_all, by_tables;
} shares_t;

void shares_clear(shares_t *shares, build_t *build);
/* a R, with dt (driver -1) or dW_driver */
MUST_CHECK status_t collect_left(shares_t *shares, op_src a, long driver, build_t *build);
/* sum_ab K_ab J_a R J_b†, with dt and, of the scheme hybrid, dW_j: of each pair of tables a <= b;
 * a == b with half the weight. */
MUST_CHECK status_t collect_jumps(shares_t *shares, build_t *build);

#endif
