/* The linear system that approximates a density matrix, and what it leaves out.
 *
 * The approximation rho~ lives on the levels below `levels` of each mode, and in the sectors that
 * the observables read.  It is Hermitian: its real unknowns are Re and Im of elements i <= j, those
 * that the start reaches.  x' = M x is solved in doubles; L x is what the full generator makes of
 * the same matrix.  For a vector x at hand the three norms bound, with |X| = || X ||_1 <= the sum
 * over elements,
 *
 *   | fl(M x) - M' x |  <=  sum_p  round_p |x_p|     the arithmetic, and M' - M: M' is the part of
 *                                                    L within the unknowns, M holds doubles
 *   | L x - M' x |      <=  sum_p  edge_p |x_p|      what leaves the unknowns: beyond the cut
 *   | x |               <=  sum_p  norm_p |x_p|
 *
 * where fl(M x) is the product as moyal_runs_apply computes it, in any order of its sums.  Where
 * drives move L there is a system, and the norms `round` and `edge`, for each group L_g of
 * driven.h, all of them of the same unknowns. */
#ifndef MOYAL_ENCLOSE_SYSTEM_H
#define MOYAL_ENCLOSE_SYSTEM_H

#include "enclose/couplings.h"
#include "runtime/layout.h"
#include "runtime/runs.h"

/* Re (part 0) or Im (part 1) of element row, column; part -1: padding. */
typedef struct {
    int32_t row, column, position;
    int part;
} unknown_t;

/* Re Tr(O rho~) is the sum of weight x_position. */
typedef struct {
    int32_t position;
    double weight;
} read_t;

typedef struct {
    stage_t stage; /* of matrices with `reach` more levels than `levels`; indices count in it */
    size_t levels, reach;
    size_t group_count;
    long size;
    unknown_t *unknowns; /* per position */
    size_t count;
    unknown_t *sorted; /* those that are no padding, by element and part */
    double *norm;      /* per position */
    double *round;     /* per group and position */
    long *edge_first;  /* of group g: edge_first[g] .. edge_first[g + 1] in the next two */
    int32_t *edge_at;  /* the positions where edge is not zero, and edge there */
    double *edge;
    moyal_runs runs;
    size_t observable_count;
    size_t *first; /* reads first[k] .. first[k + 1] of observable k */
    read_t *reads;
    double *off; /* of observable k: what any weight may be off, at most */
} system_t;

/* The stage of `levels` levels: what indices of elements count in. */
void system_stage(stage_t *out, const system_request_t *request, size_t levels);
/* The index in `to` of the state with the same levels, SIZE_MAX where it has none. */
size_t stage_index(const stage_t *to, size_t index, const stage_t *from);

/* MOYAL_NO_MEMORY where it does not fit, MOYAL_STOPPED.  system_clear either way. */
MUST_CHECK moyal_outcome system_init(system_t *out, const system_request_t *request, size_t levels,
                                     system_starts_t *starts, void *context);
void system_clear(system_t *system);

/* The position of an unknown, -1: none.  Indices of the stage. */
long system_find(const system_t *system, size_t row, size_t column, int part);

/* to := the numbers of `from` at the same unknowns; returns a bound of the norm of what has no
 * place there. */
double system_move(double *to, const system_t *to_system, const double *from,
                   const system_t *from_system);

/* y = M_g x */
void system_apply(const system_t *system, size_t g, const double *x, double *y);

/* Upper bounds of the sums over round_p |x_p| and edge_p |x_p| of group g, and norm_p |x_p|. */
typedef struct {
    double round, norm, edge;
} system_norms_t;
system_norms_t system_norms(const system_t *system, size_t g, const double *x);

#endif
