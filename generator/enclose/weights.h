/* A positive observable that is diagonal in the Fock basis,
 *
 *   V = 1 + sum_m w_m n_m + sum_f f(state of f),      w_m > 0,   f >= 0,
 *
 * m the modes of R and f its finite factors, chosen such that it commutes with as much of the
 * Hamiltonian as possible: then nothing that commutes moves it. */
#ifndef MOYAL_ENCLOSE_WEIGHTS_H
#define MOYAL_ENCLOSE_WEIGHTS_H

#include "scheme/equations.h"

typedef struct {
    const equations_t *equations; /* not owned */
    const model_t *model;
    size_t modes, finites; /* how many */
    size_t *mode, *finite; /* factors, ascending */
    fmpq *weight;          /* w_m */
    fmpq **step;           /* step[k][a]: f of state a of finite factor k */
    size_t states;         /* of all finite factors together, the last one fastest */
    fmpq *offset;          /* per such state: 1 + sum f */
    op_t observable;       /* V */
} weights_t;

enum { WEIGHTS_MAX_STATES = 256, WEIGHTS_MAX_MODES = 12 };

/* Terms of the Hamiltonian are taken in the order of falling degree; what each one moves is
 * demanded to leave V alone as long as the orthogonal projection of sum_m n_m to what remains has
 * positive weights only.  With no Hamiltonian V = 1 + sum_m n_m.  0, and *why (a constant), where
 * there are too many modes or states.  weights_clear either way. */
int weights_init(weights_t *out, const char **why, const equations_t *equations);
void weights_clear(weights_t *weights);

/* A strict upper bound of V on states with less than `levels` quanta in each mode. */
void weights_reach(arb_t out, const weights_t *weights, size_t levels, slong bits);

#endif
