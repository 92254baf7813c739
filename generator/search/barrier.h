/* The central path of a linear matrix inequality; for the files of search/ only.
 *
 *   maximise t  subject to  F(x) - t 1 >= 0,  |x| <= R,  t <= 1,      F(x) = F_0 + sum_k x_k F_k
 *
 * with the matrices scaled so that their entries are of the order of one. */
#ifndef MOYAL_SEARCH_BARRIER_H
#define MOYAL_SEARCH_BARRIER_H

#include <stddef.h>

/* An entry of F_k and, off the diagonal, its mirror image: i >= j. */
typedef struct {
    size_t i, j;
    double value;
} sparse_entry_t;

typedef struct {
    size_t size, unknowns;
    size_t *starts; /* entries of F_k: starts[k] .. starts[k+1]-1, k = 0 .. unknowns */
    sparse_entry_t *entries;
    double *x, t; /* the point reached */
    double *z;    /* size*size: mu (F(x) - t)^-1, trace about 1: the dual point */
    double mu;    /* distance from the optimum: at most size*mu */
} barrier_t;

/* How long the path is followed: until the sign of t is clear, or to its end. */
typedef enum { BARRIER_UNTIL_CLEAR, BARRIER_TO_END } barrier_goal_t;

/* x, z are allocated by the caller.  0 if the numbers run away. */
int barrier_follow(barrier_t *barrier, barrier_goal_t goal);

#endif
