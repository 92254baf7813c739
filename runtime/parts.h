/* The store of a run that several ranks share: each writes a file of its own, FILE for rank 0 and
 * FILE.1, FILE.2, .. for the others, and reads those of all, now or from an earlier run that had
 * another number of ranks. */
#ifndef MOYAL_PARTS_H
#define MOYAL_PARTS_H

#include "ranks.h"
#include "store.h"

/* As moyal_store_open, by all ranks together; NULL on all of them if one fails.  `ranks` may be
 * NULL. */
moyal_store *moyal_parts_open(const char *path, const char *identity, int how, double interval,
                              moyal_ranks *ranks, char why[200]);

/* Closes it on all ranks; where the first one is `done` all files are removed. */
void moyal_parts_close(moyal_store *store, moyal_ranks *ranks, int done);

#endif
