/* Superoperators for show: terms c d^m [ left R right ] with operators on both sides, so that a
 * coupling to sx is one term, not one for each matrix unit. */
#ifndef MOYAL_REPORT_SANDWICH_H
#define MOYAL_REPORT_SANDWICH_H

#include "phasespace/superop.h"

typedef struct {
    const opkey_t *derivative; /* of the superoperator that is shown */
    scalar_t coefficient;
    char *left, *right; /* "A.sx", "1" */
} sandwich_t;

typedef struct {
    size_t count;
    sandwich_t *terms;
} sandwich_list_t;

/* The terms of `s`, those put together that have their derivative and one side in common, differ on
 * finite factors of the other side alone, and have coefficients in the ratio of numbers.  Their sum
 * is `s` exactly.  `s` must outlive the list; freed with sandwich_list_clear. */
void sandwich_list(sandwich_list_t *out, superop_src s, const algebra_t *algebra);
void sandwich_list_clear(sandwich_list_t *list, const algebra_t *algebra);

#endif
