/* Where an integration stands between two steps, kept now and then so that it can go on from there
 * with the same bits. */
#ifndef MOYAL_KEEPER_H
#define MOYAL_KEEPER_H

#include <stddef.h>

/* A piece of an integrator's state: bytes that belong to the integrator. */
typedef struct {
    void *data;
    size_t bytes;
} moyal_piece;

/* An integrator with a keeper calls `load` before its first step: not 0 if the pieces were filled
 * with what `save` got in an earlier process; the rows before are then finished and are not handed
 * out again.  After each step, and when it is stopped, it asks whether it is `due`, with `stopped`
 * not 0 in the latter case, and hands its pieces to `save`.  Number and sizes of the pieces depend
 * on the problem alone.  What is in them decides all further bits. */
typedef struct {
    void *context;
    int (*load)(void *context, const moyal_piece *pieces, int count);
    int (*due)(void *context, int stopped);
    void (*save)(void *context, const moyal_piece *pieces, int count);
} moyal_keeper;

#endif
