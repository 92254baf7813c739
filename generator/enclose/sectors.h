/* Sectors of the density matrix: sets of elements that the full generator does not mix, and which
 * of them the observables read.
 *
 * With the weak symmetries f_1, f_2, .. of reduce/symmetry.h the element |x><y| lies in the sector
 * f(x) - f(y).  The part P rho of one sector is an average of exp(i phi f) rho exp(-i phi f) with
 * weights exp(-i phi d): || P rho ||_1 <= || rho ||_1 and P L = L P, also for the full generator,
 * as f does not depend on where the modes are cut.  So the part can be solved alone, and its errors
 * are bounded alone.  Where the symmetries are not known there is one sector, of all elements. */
#ifndef MOYAL_ENCLOSE_SECTORS_H
#define MOYAL_ENCLOSE_SECTORS_H

#include "reduce/lattice.h"
#include "reduce/moves.h"

typedef struct {
    frame_t frame;
    characters_t charges; /* f_1, f_2, .. */
    int known;            /* they are; else there are none */
    size_t count;         /* of sectors that are read */
    slong *read;          /* their differences, count x charges.count; closed under negation */
} sectors_t;

/* Those of a generator that the observables read; all elements as one sector if `whole`.
 * sectors_clear. */
void sectors_init(sectors_t *out, const generator_t *generator, int whole);
/* The same for the observables that `which` marks; NULL: all. */
void sectors_init_for(sectors_t *out, const generator_t *generator, int whole,
                      const unsigned char *which);
void sectors_clear(sectors_t *sectors);

/* f(x), charges.count numbers, of the basis state whose factors - those that are no ancilla, in
 * the order of the space - have these levels or states. */
void sectors_charge(slong *out, const sectors_t *sectors, const size_t *digits);
/* Whether the element |x><y| with f(x), f(y) is in a sector that is read. */
int sectors_reads(const sectors_t *sectors, const slong *x, const slong *y);

#endif
