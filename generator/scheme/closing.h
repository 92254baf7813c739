/* Moments as polynomials in those that a hierarchy keeps (scheme/closure.h). */
#ifndef MOYAL_SCHEME_CLOSING_H
#define MOYAL_SCHEME_CLOSING_H

#include "scheme/hierarchy.h"

enum { CLOSING_MAX_STEPS = 1000000 }; /* products of two terms */

typedef struct {
    const hierarchy_t *hierarchy; /* not owned */
    size_t first;
    const ring_t *ring; /* not owned: coordinate first + k is the hierarchy's moment k */
    budget_t budget;
    size_t count, capacity; /* what was calculated before */
    opkey_t *keys;
    scalar_struct *values;
    unsigned char *is_cumulant;
} closing_t;

void closing_init(closing_t *out, const hierarchy_t *hierarchy, size_t first, const ring_t *ring);
void closing_clear(closing_t *closing);

/* The moment with this key; means nothing once closing->budget is exceeded. */
void closing_moment(scalar_t out, const opkey_t *key, closing_t *closing);

#endif
