/* The elements of a density matrix that matter, and their equations.
 *
 * Of R_ij and R_ji = conj(R_ij) one represents both.  With mu the modes' digits of an index taken
 * together, P their number of values, it is the one for which d = mu(j) - mu(i) modulo P lies in
 * the lower half: the matrix becomes full rows of constant d, along which and between which
 * shifts are constant, without a diagonal edge inside.
 *
 *   z_e' = sum over entries of row e of f_g(t) (re + i im) z_from, or conj(z_from)
 *
 * Of the rows only the sources are kept: numbers are made again where they are asked for, which
 * takes less time than to keep them. */
#ifndef MOYAL_ELEMENTS_H
#define MOYAL_ELEMENTS_H

#include <signal.h>
#include <stddef.h>
#include <stdint.h>

#include "terms.h"

typedef struct {
    uint32_t from;
    uint16_t group;
    uint16_t conjugate;
    double re, im;
} moyal_entry;

/* How an index splits: mode digits together, and the rest. */
typedef struct {
    long dimension, modes, rest; /* D = modes * rest */
    int *mode, *other;           /* of each index */
} moyal_split;

typedef struct {
    moyal_split split;
    long count, capacity;
    int32_t *row, *column; /* i and j of each element */
    uint32_t *slots;       /* element + 1, by indices or by hash (a power of two) */
    size_t slot_count;
    int all;     /* all elements are there: their places are computed */
    long *first; /* sources of element e: first[e] .. first[e + 1] */
    long source_count, source_capacity;
    uint32_t *sources;   /* 2 * from + conjugate, in the order of the entries of their rows */
    double memory_limit; /* bytes; 0: none */
    const volatile sig_atomic_t *stop; /* of the search; NULL: none */
} moyal_elements;

/* An empty set.  moyal_elements_clear either way. */
moyal_outcome moyal_elements_init(moyal_elements *set, const moyal_program *program,
                                  const moyal_context *context, double memory_limit);
void moyal_elements_clear(moyal_elements *set);
/* Frees the sources; the elements stay. */
void moyal_elements_forget_sources(moyal_elements *set);
/* The element that stands for R_ij, added if it is new; *conjugate: it is R_ji.  Negative if there
 * is no memory. */
long moyal_elements_add(moyal_elements *set, long i, long j, int *conjugate);
/* The same, but negative if it is not there. */
long moyal_elements_find(const moyal_elements *set, long i, long j, int *conjugate);
/* Adds all elements of R, to an empty set. */
moyal_outcome moyal_elements_add_all(moyal_elements *set);
/* Adds what the elements depend on, and that in turn; the rows of all of them.  Coefficients that
 * vanish up to rounding are left out.  MOYAL_STOPPED when *stop is not 0. */
moyal_outcome moyal_elements_close(moyal_elements *set, const moyal_terms *terms);
/* Writes the entries of row e of a closed set, made of the same terms; `room` and `entries` have
 * room for terms->count each.  Returns how many. */
int moyal_elements_row(const moyal_elements *set, const moyal_terms *terms, long e,
                       moyal_contribution *room, moyal_entry *entries);

#endif
