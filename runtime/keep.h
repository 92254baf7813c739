/* Keeps an integration in a store: what its caller has finished, and where the integrator stands.
 */
#ifndef MOYAL_KEEP_H
#define MOYAL_KEEP_H

#include "keeper.h"
#include "store.h"

enum { MOYAL_KEEP_PIECES = 8 };

typedef struct {
    moyal_keeper keeper; /* for the integrator; its context is this object */
    moyal_store *store;
    moyal_kept own[MOYAL_KEEP_PIECES]; /* the caller's */
    int count;
} moyal_keep;

/* Nothing is kept where `store` is NULL: then the keeper is not to be used.  `own` are the pieces
 * of the caller: finished rows, say; they are filled when the integrator's are. */
void moyal_keep_init(moyal_keep *keep, moyal_store *store, const moyal_kept *own, int count);

#endif
