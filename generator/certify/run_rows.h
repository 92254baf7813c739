/* The numbers that the runs of a linear system multiply with, row by row. */
#ifndef MOYAL_CERTIFY_RUN_ROWS_H
#define MOYAL_CERTIFY_RUN_ROWS_H

#include "runtime/runs.h"

/* Row p is first[p] .. first[p + 1]: y_p = sum weight x_from; a place may occur several times. */
typedef struct {
    size_t *first;
    long *from;
    double *weight;
    long bad_row, bad_column; /* where a run reads or writes beside its vector, else -1 */
} run_rows_t;

/* At the multipliers that are set in the runs.  0 where a run leaves its vector: then there are no
 * rows.  run_rows_clear either way. */
int run_rows_init(run_rows_t *out, const moyal_runs *runs);
void run_rows_clear(run_rows_t *rows);

#endif
