/* What a group of trajectories leaves: one plain object, that can be written and read as bytes.
 * Groups that were written down are not calculated again (options.store). */
#ifndef MOYAL_ENSEMBLE_H
#define MOYAL_ENSEMBLE_H

#include <stddef.h>

#include "outcome.h"

typedef struct {
    long count;        /* units of the averages: trajectories, or antithetic pairs of them */
    long trajectories; /* in them */
    double loss, edge, purity, failed_at;
    double loss_sum, edge_sum; /* over blocks */
    long outside;              /* trajectories whose purity went beyond MOYAL_PURITY_LIMIT */
    unsigned long long failed; /* the trajectory that failed, or the first of its block */
    int block_failed;          /* the latter: one of `lanes` trajectories */
    int outcome;               /* a moyal_outcome */
    long steps, rejected, evaluations, jumps;
    double values[]; /* per row and observable the mean, then per row and observable the sum of
                        squared distances from it */
} moyal_group;

/* Bytes of a group with so many cells (rows times observables). */
size_t moyal_group_size(long cells);
/* a = a and b together (Chan, Golub and LeVeque). */
void moyal_group_join(moyal_group *a, const moyal_group *b, long cells);

#endif
