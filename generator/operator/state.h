/* States as expectation functionals: exact moments of products of Gaussian, Fock and cat states of
 * modes and density operators of finite factors. */
#ifndef MOYAL_OPERATOR_STATE_H
#define MOYAL_OPERATOR_STATE_H

#include "operator/operator.h"

typedef enum {
    STATE_GAUSSIAN, /* one or several modes: means and Weyl-ordered covariance of (q1, p1, q2, ..)
                     */
    STATE_FOCK,     /* one mode */
    STATE_CAT,      /* one mode: (|alpha> + |-alpha>)/norm */
    STATE_DENSITY,  /* finite factors: a density operator (trace one, checked by the model) */
} state_kind_t;

typedef struct {
    state_kind_t kind;
    size_t count;
    size_t *factors;           /* what the part is a state of, ascending */
    scalar_struct *mean;       /* GAUSSIAN: 2*count */
    scalar_struct *covariance; /* GAUSSIAN: (2*count)^2, row by row; vacuum hbar/2 */
    ulong level;               /* FOCK */
    scalar_t alpha, overlap;   /* CAT; overlap = exp(-2 |alpha|^2), a constant of the ring */
    op_t density;              /* DENSITY */
} state_part_t;

/* A product of parts over disjoint factors.  Owned by whoever made it; freed with state_free. */
typedef struct {
    size_t count;
    state_part_t *parts;
} state_t;

state_t *state_new(void);
void state_free(state_t *state, const algebra_t *algebra);

/* Append a part; arguments are copied.  Factors need not be sorted (means and covariances are in
 * the order given and are permuted along). */
void state_add_gaussian(state_t *state, const size_t *factors, size_t count,
                        const scalar_struct *mean, const scalar_struct *covariance,
                        const algebra_t *algebra);
void state_add_vacuum(state_t *state, size_t mode, const algebra_t *algebra);
void state_add_thermal(state_t *state, size_t mode, scalar_src nbar, const algebra_t *algebra);
/* |alpha>: <q> = sqrt(2 hbar) Re alpha.  0 if the square root is impossible. */
MUST_CHECK int state_add_coherent(state_t *state, size_t mode, scalar_src alpha,
                                  const algebra_t *algebra);
void state_add_fock(state_t *state, size_t mode, ulong level, const algebra_t *algebra);
/* 0 if |alpha|^2 is no rational number of few digits, or its overlap is no power of the one that an
 * earlier cat state brought into the ring, or the ring is full. */
MUST_CHECK int state_add_cat(state_t *state, size_t mode, scalar_src alpha,
                             const algebra_t *algebra);
void state_add_density(state_t *state, op_src density, const size_t *factors, size_t count,
                       const algebra_t *algebra);

/* The part that covers `factor`, or NULL. */
const state_part_t *state_part_of(const state_t *state, size_t factor);

/* Tr_E(a eta): the factors that `state` covers are replaced by expectation values, the others stay.
 * 0 if a square root that ladder operators need is impossible. */
MUST_CHECK int state_partial_expectation(op_t out, op_src a, const state_t *state,
                                         const algebra_t *algebra);

#endif
