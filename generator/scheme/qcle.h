/* The scheme `qcle`: the quantum-classical Liouville equation (Aleksandrov 1981; Kapral & Ciccotti,
 * J. Chem. Phys. 110, 8919), with the environments as they are.
 *
 *   dR/dt = -(i/hbar) [H(z), R] + 1/2 ( {H, R} - {R, H} ) + environments
 *
 * The Hamiltonian part of L_hyb with derivative orders zero and one only: in the order that L_hyb
 * is written in, so that its approximation is another one in each order. */
#ifndef MOYAL_SCHEME_QCLE_H
#define MOYAL_SCHEME_QCLE_H

#include "phasespace/hybrid.h"

/* L_qcle and the terms of the Hamiltonian part that it leaves out: initialised by the caller, keys
 * of Q in standard order.  Of a potential that is no polynomial `dropped` holds what hybrid->whole
 * shows; hybrid->series is dropped as well.  Not for stated equations. */
void qcle_split(superop_t kept, superop_t dropped, const hybrid_t *hybrid);

typedef struct {
    hybrid_t *form;     /* L_qcle, read as a hybrid equation */
    superop_t dropped;  /* zero where the model's own equation ends at first order */
    size_t series_from; /* what else is dropped, as in the hybrid equation; not owned */
    char *series;       /* NULL: nothing */
} qcle_t;

/* `hybrid` gives generator and order.  OK, with *out NULL and the reason in *refused (freed with
 * free()), where the scheme does not apply; LIMIT_ERROR as phasespace_map. */
MUST_CHECK status_t scheme_qcle(qcle_t **out, char **refused, const hybrid_t *hybrid,
                                diags_t *diags);
void qcle_free(qcle_t *qcle);

#endif
