/* The block matrix M and the rotations of its rows, for the files of phasespace/ only. */
#ifndef MOYAL_PHASESPACE_BLOCK_H
#define MOYAL_PHASESPACE_BLOCK_H

#include "phasespace/hybrid.h"

/* M over (coordinates; operators on Q) with the names of its rows. */
typedef struct {
    size_t rows, coordinates;
    scalar_struct *matrix; /* rows*rows, Hermitian */
    op_struct *operators;  /* of the rows after the coordinates, for their names */
    unsigned char *turned; /* 1 for coordinates: alpha of the mode, 2: alpha* */
} block_t;

/* M in the operators of hybrid->basis; or in the Weyl monomials that occur in them, to which it is
 * congruent. */
void block_presented(block_t *out, const hybrid_t *hybrid);
void block_monomials(block_t *out, const hybrid_t *hybrid);
void block_clear(block_t *block, const algebra_t *algebra);

/* Congruences: (q, p) -> (alpha, alpha*) of the classical modes; matrix units |i><j|, |j><i| ->
 * Hermitian and anti-Hermitian combinations; linear q, p of quantum modes -> a, a†. */
void block_turn_coordinates(block_t *block, const algebra_t *algebra);
void block_turn_units(block_t *block, const algebra_t *algebra);
void block_turn_ladders(block_t *block, const algebra_t *algebra);

/* Sum of the cubes of the sizes of the connected blocks: what the conditions cost.  Zero rows are
 * free. */
size_t block_cost(const block_t *block, const algebra_t *algebra);

char *block_row_name(const block_t *block, size_t row, const model_t *model);

#endif
