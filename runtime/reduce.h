/* From a program to the linear system that has to be solved: the unknowns that influence what is
 * asked for and that the start reaches, in rotating frames, laid out as runs.
 *
 * What is asked for are values: Re and Im of each expectation value, at 2k and 2k + 1 (0 where no
 * observable reads it), the trace, and the weight in the highest levels of each mode in turn. */
#ifndef MOYAL_REDUCE_H
#define MOYAL_REDUCE_H

#include "elements.h"
#include "linear.h"
#include "runs.h"
#include "start.h"
#include "terms.h"

/* What was used to shrink a system. */
enum {
    MOYAL_REDUCED_NEED = 1,  /* unknowns that influence nothing that is asked for are left out */
    MOYAL_REDUCED_START = 2, /* unknowns that stay zero, too */
    MOYAL_REDUCED_FRAMES = 4 /* frequencies were taken out */
};

/* A functional of x: cos(w t), or sin(w t), times C x is a share of a value. */
typedef struct {
    int value, sine;
    double frequency;
    long first, count; /* its weights */
} moyal_share;

typedef struct {
    int32_t position;
    double weight;
} moyal_share_weight;

/* What stands at a position of x: Re (part 0) or Im (part 1) of exp(-i frequency t) R_row,column;
 * part -1: padding. */
typedef struct {
    int32_t row, column;
    int part;
    double frequency;
} moyal_label;

/* What is kept of R. */
enum {
    MOYAL_KEEP_NEEDED, /* what influences values and the start reaches, in rotating frames */
    MOYAL_KEEP_ALL,    /* every element; no frames */
    MOYAL_KEEP_STEADY  /* what influences values, from any start; no frames */
};

typedef struct {
    int keep;
    const moyal_elements *also;        /* elements that are wanted besides values; may be NULL */
    double memory_limit;               /* bytes; 0: none */
    const volatile sig_atomic_t *stop; /* not 0: stop; may be NULL */
} moyal_reduction_request;

typedef struct moyal_reduction {
    moyal_linear system;
    double *x;           /* start */
    moyal_label *labels; /* of the positions of x */
    int value_count;
    long share_count;
    moyal_share *shares;
    moyal_share_weight *weights;
    moyal_terms terms;
    moyal_runs runs;
    double kept, all; /* real unknowns, of a Hermitian matrix in all */
    int reductions;
    double missing; /* 1 - trace of the start */
} moyal_reduction;

/* `context` and its tables must stay.  With MOYAL_KEEP_ALL the places in x depend on the factors of
 * R and the levels alone.  MOYAL_BAD_INPUT if the start is no state.  moyal_reduction_clear either
 * way. */
moyal_outcome moyal_reduction_make(moyal_reduction *out, const moyal_program *program,
                                   const moyal_context *context,
                                   const moyal_reduction_request *request);
void moyal_reduction_clear(moyal_reduction *reduction);
/* The values at the time t from C x. */
void moyal_reduction_values(const moyal_reduction *reduction, double t, const double *v,
                            double *values);

#endif
