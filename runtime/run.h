/* Inside the runtime: a prepared run, and a block of trajectories that advance side by side. */
#ifndef MOYAL_RUN_H
#define MOYAL_RUN_H

#include <time.h>

#include "ensemble.h"
#include "ket.h"
#include "solve.h"
#include "threads.h"

/* What the threads of a run share. */
typedef struct {
    moyal_mutex mutex; /* of the three below */
    double progress;   /* blocks done */
    long next_group;
    int failed;
} moyal_shared;

/* Each thread of an ensemble has a copy of its own, whose program may be replaced by a better one.
 */
typedef struct {
    const moyal_program *program;
    const moyal_options *options;
    moyal_shared *shared;
    moyal_context context;
    double *times; /* options->points of them */
    double *start; /* R at the start, one lane; NULL where it is drawn from kets */
    int ket;       /* R is |psi><psi|: a block holds psi, and its start is drawn from kets */
    moyal_ket_start kets;
    time_t began;
    int identity; /* the scalar of the identity among the left terms; -1: none */
    double *root; /* square root of the covariance of z; NULL: z starts at its mean */
    long split;   /* room for z in a block's state, R follows */
    long size;    /* of a block's state */
    int linear;   /* R alone, its equation linear: solved as reduce.h says */
    int method;   /* index into moyal_method_names */
    int order;    /* of Taylor's method, where it is what solves a flow; else 0 */
    long block_count;
} moyal_run;

typedef struct {
    moyal_run *run;
    double *memory;
    double *y;                                 /* state: z, R */
    double *k1, *k2, *noise, *predicted, *sum; /* increments of schemes with noise */
    double *before;                            /* y before the last few steps */
    double *e, *s, *work, *dw;
    double *each, *unit; /* scalars of every noise for itself; a unit vector of noise */
    /* of noise terms one by one (unravel.c), and of `positive` */
    double *nothing; /* zeros, as many as there are in e */
    double *direction, *centred, *alone, *drift, *dz, *before_z, *moved_z;
    double *packed, *packed_next, *packed_work; /* of fused steps: fused.c */
    double *purity; /* per lane: the largest so far, of schemes with noise */
    double *stored; /* of one trajectory: z and purity of every row; NULL: not wanted */
    int stored_lane;
    double *values;           /* observables: (row * observable_count + k) * lanes + lane */
    unsigned long long first; /* trajectory of lane 0 */
    long rows;                /* finished */
    double done;              /* part of this block that was reported as progress */
    double loss, edge, failed_at;
    int failed_lane; /* -1: not known */
    long steps, rejected, evaluations, jumps;
} moyal_block;

/* methods with noise */
enum { MOYAL_PREDICTOR_CORRECTOR, MOYAL_EULER, MOYAL_POSITIVE, MOYAL_WEAK2, MOYAL_MIDPOINT };
enum { MOYAL_NOISE_STEPS = 32 }; /* steps whose noise is drawn at a time */

/* block.c */
/* Signs that a step draws besides the noise, for `weak2`: one for each pair of noises. */
int moyal_sign_count(const moyal_run *run);
moyal_outcome moyal_block_init(moyal_block *block, moyal_run *run);
void moyal_block_clear(moyal_block *block);
/* Sets the trajectories first, first + 1, .. to their starts. */
void moyal_block_start(moyal_block *block, unsigned long long first);
/* Increments of z and R over dt with noise dw; expectations at y are to be in block->e. */
void moyal_block_increment(moyal_block *block, double t, double dt, const double *dw,
                           const double *y, double *dy);
void moyal_block_expectations(moyal_block *block, const double *y);
/* Tr R of one lane. */
double moyal_block_trace(const moyal_block *block, const double *y, int lane);
/* Writes the values of a row; whether all are finite. */
int moyal_block_record(moyal_block *block, long row, const double *y);
/* Tells that `done`, 0 .. 1, of this block is done. */
void moyal_block_progress(moyal_block *block, double done);

/* flow.c, noise.c: from the start to the last row. */
/* The order of Taylor's method where it is asked for, or `auto` expects it to be faster; else 0. */
int moyal_flow_order(const moyal_run *run, int asked);
/* What that method takes in a thread besides states, in bytes; 0 where it is not asked for and
 * `auto` does not choose it. */
double moyal_flow_bytes(const moyal_run *run, int asked);
moyal_outcome moyal_block_flow(moyal_block *block);
moyal_outcome moyal_block_noise(moyal_block *block);
moyal_outcome moyal_block_jump(moyal_block *block); /* jump.c */
moyal_outcome moyal_block_run(moyal_block *block);

/* unravel.c */
/* The scalar of the identity among the left terms, -1 if there is none. */
int moyal_identity_scalar(const moyal_run *run);
/* At z, mean values in block->e: the scalars of B_j - <B_j>, and of B_j. */
void moyal_block_noise_term(moyal_block *block, double t, int j, const double *z, double *centred,
                            double *alone);
/* s += h sum_j (conj(b_j) B_j - |b_j|^2/2), b_j = <B_j>: what the increment of a ket has besides
 * A h + sum_j (B_j - b_j) dW_j. */
void moyal_block_compensate(moyal_block *block, double t, double h, const double *z, double *s);

/* Steps of methods with noise: y at t becomes y at t + h.  `dw` holds the noise, for `weak2` then
 * the signs, +1 or -1, of the pairs (0,1), (0,2), .., (1,2), ..: each with lanes. */
typedef void moyal_step(moyal_block *block, double t, double h, const double *dw);
moyal_step moyal_step_weak2, moyal_step_positive, moyal_step_midpoint;

/* reduced.c: the rows of a reduced linear system; reduction->x is used up. */
struct moyal_reduction;
moyal_outcome moyal_run_reduced(moyal_run *run, moyal_result *result,
                                struct moyal_reduction *reduction);

/* fused.c: whether the unit has the method's steps as functions; `count` of them from time
 * t + first h, their noise in dw; y becomes what it is then. */
int moyal_is_fused(const moyal_run *run);
void moyal_fused_steps(moyal_block *block, double t, double h, long long first, long count,
                       const double *dw);

/* group.c: the trajectories of a finished block, those that were asked for, one after another. */
void moyal_group_add(moyal_group *group, const moyal_block *block, long cells);

/* Whether to stop: by the stop flag, or as the time is over (ensemble.c). */
int moyal_run_stopped(const moyal_run *run);
/* only.c: one trajectory by itself, with what belongs to it. */
moyal_outcome moyal_run_only(moyal_run *run, moyal_result *result);
void moyal_block_store(moyal_block *block, long row, const double *y);

/* ensemble.c: all blocks, and the averages. */
moyal_outcome moyal_run_ensemble(moyal_run *run, moyal_result *result);

#endif
