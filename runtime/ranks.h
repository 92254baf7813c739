/* Processes that share the work of one run: each does the pieces whose number modulo `count` is its
 * rank, and rank 0 puts all pieces together in their order.  So the bits of the result do not
 * depend on how many there are. */
#ifndef MOYAL_RANKS_H
#define MOYAL_RANKS_H

#include <stddef.h>

typedef struct moyal_ranks {
    int rank, count;
    int broken; /* some rank has failed: nothing is exchanged any more */
    /* The largest code of all ranks, which all of them must call for; a code other than 0 is a
     * failure and breaks the connection. */
    int (*agree)(struct moyal_ranks *ranks, int code);
    void (*send)(struct moyal_ranks *ranks, const void *data, size_t bytes); /* to rank 0 */
    void (*receive)(struct moyal_ranks *ranks, int from, void *data, size_t bytes);
} moyal_ranks;

/* Joins the processes that were started together (by mpirun); one process alone otherwise.  With
 * MOYAL_MPI defined ranks.c uses MPI. */
void moyal_ranks_open(moyal_ranks *ranks, int *argc, char ***argv);
void moyal_ranks_close(moyal_ranks *ranks);

/* How many processes were started together with this one, as far as the environment tells; for
 * programs without MPI. */
int moyal_ranks_started(void);

#endif
