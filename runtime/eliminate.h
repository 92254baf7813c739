/* Sparse linear equations by elimination: what they look like, and who may solve them.
 *
 * Without any library matrices are solved as dense ones; a program that has a library for sparse
 * ones passes it as a moyal_elimination. */
#ifndef MOYAL_ELIMINATE_H
#define MOYAL_ELIMINATE_H

#include "outcome.h"

/* A matrix as a list of elements; what stands at one place is added up. */
typedef struct {
    long size, count, capacity;
    long *row, *column;
    double *value;
} moyal_triplets;

typedef struct {
    /* Factors of A; NULL if it is singular, or too large for `most_bytes` and a minute or so. */
    void *(*factor)(const moyal_triplets *a, double most_bytes);
    /* x = A^-1 b; 0 if it fails.  b and x do not overlap. */
    int (*solve)(void *factors, const double *b, double *x);
    void (*free)(void *factors);
} moyal_elimination;

/* For up to 2500 equations. */
extern const moyal_elimination moyal_dense_elimination;

/* `size` equations without any element.  moyal_triplets_clear later. */
void moyal_triplets_init(moyal_triplets *out, long size);
void moyal_triplets_clear(moyal_triplets *triplets);
/* 0 if there is no memory. */
int moyal_triplets_add(moyal_triplets *triplets, long row, long column, double value);

#endif
