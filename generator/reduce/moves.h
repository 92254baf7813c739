/* How superoperators and operators move the elements |x><y| of a density matrix.
 *
 * A basis state is a vector x of whole numbers: the level of each mode, and for a finite space of
 * dimension d the unit vector of its state a > 0, in d - 1 coordinates (zero for a = 0).  The term
 * A . B with normal-ordered (a†)^k a^l in place of A moves x by k - l, |i><j| moves it by
 * e_i - e_j; B moves y by the opposite of what it does from the left. */
#ifndef MOYAL_REDUCE_MOVES_H
#define MOYAL_REDUCE_MOVES_H

#include "environment/generator.h"

/* The coordinates of basis states of the factors that a density matrix lives on. */
typedef struct {
    const model_t *model;
    size_t count;   /* of coordinates */
    size_t *offset; /* per factor of the space: its first coordinate; SIZE_MAX: not there */
} frame_t;

void frame_init(frame_t *out, const model_t *model);
void frame_clear(frame_t *frame);

/* Distinct vectors, none of them zero. */
typedef struct {
    size_t width, count, capacity;
    slong *entries; /* count x width */
} moves_t;

enum { MOVES_MAX = 4000, MOVES_MAX_TERMS = 400000 };

void moves_init(moves_t *out, size_t width);
void moves_clear(moves_t *moves);
/* Zero vectors and those that are there already are left out. */
void moves_add(moves_t *moves, const slong *move);
/* As the rows of a matrix, initialised here. */
void moves_matrix(fmpz_mat_t out, const moves_t *moves);

/* The move of the basis element `key`, in normal order. */
void key_move(slong *out, const opkey_t *key, const frame_t *frame);

/* The moves (x, y) of the generator, twice frame->count entries each: of its terms A . B with
 * independent A and B, after all that cancels has cancelled.  NULL, or why they are not known (a
 * constant). */
const char *moves_of_generator(moves_t *out, const generator_t *generator, const frame_t *frame);

/* The differences x - y of moves (x, y). */
void moves_differences(moves_t *out, const moves_t *moves);

/* The differences x - y of the elements that Tr(X rho) reads, zero among them as `reads_zero`; 0 if
 * they are not known. */
MUST_CHECK int moves_of_operator(moves_t *out, int *reads_zero, op_src x, const frame_t *frame);

#endif
