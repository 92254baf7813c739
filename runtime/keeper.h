/* Where an integration stands between two steps, kept now and then so that it can go on from there
 * with the same bits. */
#ifndef MOYAL_KEEPER_H
#define MOYAL_KEEPER_H

#include <stddef.h>

/* A piece of an integrator's state: bytes that belong to the integrator. */
typedef struct {
    void *data;
    size_t bytes;
    long below; /* not 0: it begins with a long, 1 .. below - 1; a record in which it does not is
                   not taken: whoever wrote it, indices are no addresses */
} moyal_kept;

/* Number and sizes of the pieces depend on the problem alone.  What is in them decides all further
 * bits. */
typedef struct {
    void *context;
    /* Fills the pieces with what `save` got in an earlier process; 0 if there is nothing. */
    int (*load)(void *context, const moyal_kept *pieces, int count);
    int (*due)(void *context, int stopped);
    void (*save)(void *context, const moyal_kept *pieces, int count);
} moyal_keeper;

/* What integrators call; without a keeper (NULL) nothing happens.  Before the first step: not 0 if
 * the pieces were filled; the rows before are then finished and are not handed out again. */
int moyal_keeper_load(const moyal_keeper *keeper, const moyal_kept *pieces, int count);

/* Before each step, and where the integration is stopped, then with `stopped` not 0. */
void moyal_keeper_offer(const moyal_keeper *keeper, int stopped, const moyal_kept *pieces,
                        int count);

#endif
