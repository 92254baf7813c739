/* Symmetries of the reduced generator, read off its terms; they do not depend on where the modes
 * are cut.
 *
 * A function f of basis states with values in Z (a charge, U(1)) or in Z/k (a parity, Z_k) is a
 * weak symmetry if every term moves |x><y| so that f(x) - f(y) stays: the elements of the density
 * matrix fall into blocks by this difference, which do not mix.  It is a strong one if f(x) and
 * f(y) stay each: then f, as an operator, commutes with H and all L, and is conserved. (B. Buca and
 * T. Prosen, New J. Phys. 14, 073007 (2012).)
 *
 * All of this kind are found, by the diagonal form of the lattice of moves: any function that every
 * term conserves is a sum of those listed, for moves that do not cancel for special values of the
 * parameters. */
#ifndef MOYAL_REDUCE_SYMMETRY_H
#define MOYAL_REDUCE_SYMMETRY_H

#include "environment/generator.h"

typedef struct {
    int strong;
    char *group;       /* "U(1)", "Z_2" */
    char *charge;      /* f: "C.n + 1/2*A.sz", in the language of models, up to a constant */
    char *observables; /* blocks f(x) - f(y) that they read: "0", "-1, 0", "all", "0 modulo 2" */
    char *start;       /* and those that the initial state fills */
    int reads_some, fills_some; /* there are others */
} symmetry_t;

typedef struct {
    size_t count;
    symmetry_t *symmetries; /* strong ones first, U(1) before Z_k */
    const char *why;        /* NULL, or why they are not known; a constant */
} symmetries_t;

/* Freed with symmetries_free. */
symmetries_t *symmetries_new(const generator_t *generator);
void symmetries_free(symmetries_t *symmetries);

/* "weak U(1): C.n + 1/2*A.sz; the observables read the block 0, the start fills 0"; freed with
 * free(). */
char *symmetry_text(const symmetry_t *symmetry);

#endif
