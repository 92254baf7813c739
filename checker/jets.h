/* Expectation values at the start, and derivatives of observables at t = 0. */
#ifndef CHECKER_JETS_H
#define CHECKER_JETS_H

#include "operators.h"

enum { MAX_ORDER = 12 };

typedef enum { GAUSSIAN, FOCK, CAT } start_kind_t;

typedef struct {
    start_kind_t kind[MAX_MODES];
    slong level[MAX_MODES];
    num *overlap[MAX_MODES];                       /* exp(-2 |alpha|^2) of a cat */
    num *mean[2 * MAX_MODES];                      /* of a cat: of its first half */
    num *covariance[2 * MAX_MODES][2 * MAX_MODES]; /* Weyl; of Fock and cat states hbar/2 */
    op density;                                    /* of the finite spaces together */
} start_t;

typedef enum { JET_QUANTUM, JET_QCLE, JET_CQ } jet_t;

/* values[k] = d^k<Q(f)>/dt^k at t = 0, k <= order, in the order S. */
void jet_linear(num **values, system_t *system, const start_t *start, jet_t jet, const master_t *m,
                const hybrid_t *h, op f, size_t order);

/* Mean field: dz/dt = <G(z)>, <X>' = <G(X)> with G made by `m` (damped: with its dissipators), f a
 * Wigner symbol; from the point of the means, or averaged over the start. */
void jet_meanfield(num **values, system_t *system, const start_t *start, const master_t *m,
                   int damped, int ensemble, op f, size_t order);

#endif
