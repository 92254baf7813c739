/* The runs of a chunk of positions (runs.h), and the entries that are left. */
#ifndef MOYAL_CHUNK_RUNS_H
#define MOYAL_CHUNK_RUNS_H

#include "runs.h"
#include "weights.h"

typedef struct {
    long from, count; /* positions, from the beginning of the chunk */
    moyal_run_term term;
} moyal_chunk_run;

typedef struct moyal_bin moyal_bin;

typedef struct {
    const moyal_reals *reals;
    const moyal_layout *layout;
    int32_t *unknown; /* at each position, -1: none */
    moyal_bin *bins;
    long bin_count;
    int *slots;         /* bin + 1 by hash */
    moyal_list dense;   /* double: the weights of each bin, one for each position of the chunk */
    moyal_list singles; /* moyal_single: of all chunks, what is in no run */
    moyal_weights weights;
} moyal_chunk_runs;

/* moyal_chunk_runs_clear either way. */
moyal_outcome moyal_chunk_runs_init(moyal_chunk_runs *b, const moyal_reals *reals,
                                    const moyal_layout *layout);
void moyal_chunk_runs_clear(moyal_chunk_runs *b);
/* `runs` becomes the runs of a chunk (moyal_chunk_run) in order; entries that would make too short
 * ones join `singles`.  0 if there is no memory. */
int moyal_chunk_runs_find(moyal_chunk_runs *b, moyal_list *runs, const moyal_chunk *chunk);
/* Long ones first, those of one range together; 0 if ranges and weights are the same. */
int moyal_chunk_runs_compare(const moyal_chunk_run *a, const moyal_chunk_run *b);

#endif
