/* Inside the lattice: a run of the scheme `hybrid`, in stretches of some rows. */
#ifndef MOYAL_FIELD_RUN_H
#define MOYAL_FIELD_RUN_H

#include "field.h"
#include "output.h"

typedef struct {
    moyal_run *run;
    moyal_result *result;
    const struct moyal_grid *grid;
    moyal_field_system field;
    int has_field;
    double *x, *before;               /* the state, and the one at the start of a stretch */
    double accuracy;                  /* that the lattice has to keep */
    double *v;                        /* observables and trace of one row */
    long row;                         /* the first one of the stretch */
    double share;                     /* of the tolerance for the stretch */
    int full;                         /* the lattice may not grow any more */
    double reach[MOYAL_LATTICE_MOST]; /* of the filters: field.h */
    moyal_output output;
    long written;                  /* snapshots */
    struct moyal_flow_stand *kept; /* field_keep.c; NULL: nothing is kept */
} moyal_flow;

/* field_run.c: ends a run with the reason `why`. */
moyal_outcome moyal_flow_say(moyal_flow *flow, moyal_outcome outcome, const char *why);

/* field_fit.c: the lattice and its filters.  The start, on a lattice that holds it. */
moyal_outcome moyal_flow_begin(moyal_flow *flow);
/* Lets the lattice grow to what the state asks for; filters for the state, with a margin. */
moyal_outcome moyal_flow_fit(moyal_flow *flow, double limit, double t);
/* After a stretch: whether lattice or filters were too small for the state.  Then `before` is the
 * state again, at the time t, on a larger one. */
moyal_outcome moyal_flow_enlarge(moyal_flow *flow, double t, int *enlarged);
/* A field on the lattice, which is taken over, without a state; no field. */
moyal_outcome moyal_flow_set(moyal_flow *flow, const moyal_lattice *lattice, double t);
void moyal_flow_drop(moyal_flow *flow);

/* field_keep.c: where a run stands between two stretches, in options->store.  The row that it goes
 * on from: -1 if there is nothing, or *outcome is not MOYAL_DONE. */
moyal_outcome moyal_flow_keep_init(moyal_flow *flow);
long moyal_flow_load(moyal_flow *flow, moyal_outcome *outcome);
/* At the start of a stretch from `row`: notes the state, and saves it if it is time to. */
void moyal_flow_keep(moyal_flow *flow, long row);
/* Saves what was noted last. */
void moyal_flow_save(moyal_flow *flow);
void moyal_flow_keep_clear(moyal_flow *flow);

#endif
