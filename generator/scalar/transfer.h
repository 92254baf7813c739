/* Elements of one ring written in another that has the same parameters and coordinates of its own.
 */
#ifndef MOYAL_SCALAR_TRANSFER_H
#define MOYAL_SCALAR_TRANSFER_H

#include "scalar/assumption.h"

typedef struct {
    const ring_t *from;
    ring_t *to;
    assumptions_t *assumptions; /* of `to`: those of `from`; the caller's to free */
    size_t count;
    scalar_struct *images; /* of the generators of `from` */
    unsigned char *known;  /* 0: the generator has no image (coordinates) */
} transfer_t;

/* `to` has the parameters of `from` as its first ones, in the same order; it gains the constants,
 * roots and functions of `from`.  The first `coordinates` coordinates of both are the same ones,
 * the others have no image.  Outlived by both rings. */
void transfer_init(transfer_t *out, ring_t *to, const ring_t *from, size_t coordinates,
                   const assumptions_t *assumptions);
void transfer_clear(transfer_t *transfer); /* without the assumptions */

/* 0, and `out` zero, if a generator without image occurs in x: also one that `from` gained later.
 */
MUST_CHECK int transfer_scalar(scalar_t out, scalar_src x, const transfer_t *transfer);

#endif
