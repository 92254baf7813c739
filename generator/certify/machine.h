/* A compiled program with its buffers: what is under test. */
#ifndef MOYAL_CERTIFY_MACHINE_H
#define MOYAL_CERTIFY_MACHINE_H

#include "certify/exact.h"
#include "runtime/jets.h"

typedef struct {
    const moyal_program *program;
    moyal_context context;
    size_t calls;            /* so far */
    double time;             /* of the next calls; not a number: any, as nothing depends on it */
    size_t lanes, margin;    /* entries that are not a number, before and behind each array */
    int without_matrices;    /* only tables can be computed */
    moyal_jets jets;         /* of programs with nodes */
    int jets_differ;         /* from `scalars`, at some call */
    const char *overwritten; /* an input that a call has changed; NULL if none has */
    double *c, *tables, *z, *e, *dw, *s, *dz, *r, *dr, *work, *out;
} machine_t;

/* Computes coefficients and tables. */
void machine_init(machine_t *machine, const moyal_program *program, const double *parameters,
                  size_t dimension, int levels);
/* The same for what needs no matrix of this dimension. */
void machine_init_tables(machine_t *machine, const moyal_program *program, const double *parameters,
                         size_t dimension, int levels);
void machine_clear(machine_t *machine);
/* Whether nothing was written beside the arrays. */
int machine_is_intact(const machine_t *machine);

/* Input of one lane. */
void machine_set_z(machine_t *machine, size_t lane, const double *z);
void machine_set_noise(machine_t *machine, size_t lane, const double *dw);
void machine_set_state(machine_t *machine, size_t lane, const state_matrix_t *state);

/* Expectation values of the states set before. */
void machine_expect(machine_t *machine);
/* Scalars, dz, observables from z, noise and expectation values; then dr from the states set last.
 */
void machine_scalars(machine_t *machine, double dt);
void machine_apply(machine_t *machine);
/* Copies of all numbers that these have computed, each with its lanes; to be freed. */
double *machine_results(size_t *count, const machine_t *machine);

/* Where lane l has case (l + turn) % cases: whether `count` numbers of every lane are those that
 * its case had in `first`, with lane l for case l, to the bit. */
int lanes_agree(const double *now, const double *first, size_t count, size_t lanes, size_t cases,
                size_t turn);

#endif
