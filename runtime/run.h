/* Inside the runtime: a prepared run, and a block of trajectories that advance side by side. */
#ifndef MOYAL_RUN_H
#define MOYAL_RUN_H

#include "solve.h"
#include "threads.h"

typedef struct {
    const moyal_program *program;
    const moyal_options *options;
    moyal_context context;
    double *coefficients, *tables;
    double *times; /* options->points of them */
    double *start; /* R at the start, one lane */
    double *root;  /* square root of the covariance of z; NULL: z starts at its mean */
    long split;    /* room for z in a block's state, R follows */
    long size;     /* of a block's state */
    int method;    /* index into moyal_method_names */
    long block_count;
    moyal_mutex mutex; /* of the three below */
    double progress;   /* blocks done */
    long next_group;
    int failed;
} moyal_run;

typedef struct {
    moyal_run *run;
    double *memory;
    double *y;                           /* state: z, R */
    double *k1, *k2, *noise, *predicted; /* increments of schemes with noise */
    double *before;                      /* y before the last few steps */
    double *e, *s, *work, *dw;
    double *each, *unit;      /* scalars of every noise for itself; a unit vector of noise */
    double *purity;           /* per lane: the largest so far, of schemes with noise */
    double *values;           /* observables: (row * observable_count + k) * lanes + lane */
    unsigned long long first; /* trajectory of lane 0 */
    long rows;                /* finished */
    double done;              /* part of this block that was reported as progress */
    double loss, edge, failed_at;
    int failed_lane; /* -1: not known */
    long steps, rejected, evaluations;
} moyal_block;

enum { MOYAL_PREDICTOR_CORRECTOR, MOYAL_EULER, MOYAL_POSITIVE }; /* methods with noise */
enum { MOYAL_NOISE_STEPS = 16 }; /* steps whose noise is drawn at a time */

/* block.c */
moyal_outcome moyal_block_init(moyal_block *block, moyal_run *run);
void moyal_block_clear(moyal_block *block);
/* Sets the trajectories first, first + 1, .. to their starts. */
void moyal_block_start(moyal_block *block, unsigned long long first);
/* Increments of z and R over dt with noise dw; expectations at y are to be in block->e. */
void moyal_block_increment(moyal_block *block, double t, double dt, const double *dw,
                           const double *y, double *dy);
void moyal_block_expectations(moyal_block *block, const double *y);
/* Writes the values of a row; whether all are finite. */
int moyal_block_record(moyal_block *block, long row, const double *y);
/* Tells that `done`, 0 .. 1, of this block is done. */
void moyal_block_progress(moyal_block *block, double done);

/* flow.c, noise.c: from the start to the last row. */
moyal_outcome moyal_block_flow(moyal_block *block);
moyal_outcome moyal_block_noise(moyal_block *block);
moyal_outcome moyal_block_run(moyal_block *block);

/* ensemble.c: all blocks, and the averages. */
moyal_outcome moyal_run_ensemble(moyal_run *run, moyal_result *result);

#endif
