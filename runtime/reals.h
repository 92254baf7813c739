/* A sparse real linear system, and its parts that matter.
 *
 * Row y holds entries (from, group, weight): y' = sum f_group(t) weight x_from.  What a system is
 * made of, R or moments, is the business of others. */
#ifndef MOYAL_REALS_H
#define MOYAL_REALS_H

#include <stdint.h>

#include "outcome.h"

typedef struct {
    long count;
    long *first; /* entries of unknown y: first[y] .. first[y + 1] */
    uint32_t *from;
    uint16_t *group;
    double *weight;
    unsigned char *kept; /* per unknown */
} moyal_reals;

void moyal_reals_clear(moyal_reals *reals);
/* Keeps, of what is kept already, what influences the unknowns marked in `wanted`. */
moyal_outcome moyal_reals_keep_influences(moyal_reals *reals, const unsigned char *wanted);
/* Keeps, of what is kept already, what the unknowns marked in `start` influence. */
moyal_outcome moyal_reals_keep_influenced(moyal_reals *reals, const unsigned char *start);
/* How many are kept. */
long moyal_reals_kept(const moyal_reals *reals);

#endif
