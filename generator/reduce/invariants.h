/* Conserved operators of low degree: Hermitian X with L†(X) = 0 for all parameters, found by linear
 * algebra over the field of coefficients.  Those of strong symmetries commute with H and with every
 * L; others, as what a state that decays in two ways leaves behind, need not. */
#ifndef MOYAL_REDUCE_INVARIANTS_H
#define MOYAL_REDUCE_INVARIANTS_H

#include "environment/generator.h"

/* Degree: of positions and momenta, an operator of a finite space counting as one; at most 2.  Left
 * out are charges that reduce/symmetry.h lists, multiples of H and products of those before. */
typedef struct {
    const model_t *model; /* not owned */
    int energy;           /* H is conserved, and no number */
    size_t count;
    op_struct *operators; /* independent of each other and of the identity */
} invariants_t;

/* Each is conserved; where there is much to look through not all of them are found.  Freed with
 * invariants_free. */
invariants_t *invariants_new(const generator_t *generator);
void invariants_free(invariants_t *invariants);

/* "H", or the operator in the language of models; freed with free(). */
char *invariant_text(const invariants_t *invariants, size_t k);

#endif
