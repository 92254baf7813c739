/* The jump terms of a program as single jump operators: sum_ab G_ab T_a R T_b^+ = sum_m M_m R M_m^+
 * with M_m = sum_a c_am T_a, G = c c^+. */
#ifndef MOYAL_CHANNELS_H
#define MOYAL_CHANNELS_H

#include "run.h"

typedef struct {
    int count;       /* of operators */
    int table_count; /* of tables that jump terms hold */
    int *tables;
    double *factors; /* c_am: Re of all a, then Im of all a, for one m after another */
    double *weights; /* one per operator, the caller's */
    double *memory;
} moyal_channels;

/* G from the scalars s of dt = 1, one lane.  MOYAL_BAD_INPUT if it is not positive semidefinite.
 * moyal_channels_clear either way. */
moyal_outcome moyal_channels_init(moyal_channels *out, const moyal_program *program,
                                  const double *s);
void moyal_channels_clear(moyal_channels *channels);

/* out = M_m x, kets of one lane. */
void moyal_channel_apply(const moyal_channels *channels, int m, const moyal_run *run,
                         const double *x, double *out);

#endif
