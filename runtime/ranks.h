/* Processes that share one run: each does the pieces whose number modulo `count` is its rank, and
 * then all of them get all pieces, which each joins in their order.  So the bits of the result do
 * not depend on how many there are. */
#ifndef MOYAL_RANKS_H
#define MOYAL_RANKS_H

#include <stddef.h>

typedef struct moyal_ranks {
    int rank, count;
    int broken; /* some rank has failed: nothing is exchanged any more */
    /* The largest code of all ranks, which all of them must call for; a code other than 0 is a
     * failure and breaks the connection. */
    int (*agree)(struct moyal_ranks *ranks, int code);
    /* `data` of the rank `from` comes to all ranks, which all must call for it. */
    void (*share)(struct moyal_ranks *ranks, int from, void *data, size_t bytes);
} moyal_ranks;

/* Which rank does piece k; whether that is this one.  `ranks` may be NULL. */
int moyal_ranks_owner(const moyal_ranks *ranks, long k);
int moyal_ranks_is_mine(const moyal_ranks *ranks, long k);

/* Joins the processes that were started together (by mpirun); one process alone otherwise.  With
 * MOYAL_MPI defined ranks.c uses MPI. */
void moyal_ranks_open(moyal_ranks *ranks, int *argc, char ***argv);
void moyal_ranks_close(moyal_ranks *ranks);

/* How many processes were started together with this one, as far as the environment tells; for
 * programs without MPI. */
int moyal_ranks_started(void);

#endif
