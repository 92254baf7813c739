/* What is left of a linear matrix inequality F(x) >= 0: G(y) = G_0 + sum_k y_k G_k >= 0 for the
 * x = origin + directions y that nothing excluded; for search/decide.c and rest.c. */
#ifndef MOYAL_SEARCH_REST_H
#define MOYAL_SEARCH_REST_H

#include "search/lmi.h"

typedef struct {
    lmi_t left;            /* G */
    slong unknowns;        /* of F */
    fmpq_mat_t origin;     /* unknowns x 1 */
    fmpq_mat_t directions; /* unknowns x left.unknowns */
} rest_t;

void rest_init(rest_t *rest, const lmi_t *lmi); /* G = F, x = y */
void rest_clear(rest_t *rest);

/* x = origin + directions y */
void rest_point(fmpq *x, const rest_t *rest, const fmpq *y);

/* Imposes G(y) V = 0, V with independent columns, and leaves out what vanishes then: fewer unknowns
 * and rows.  0, and nothing done, if no y satisfies it. */
MUST_CHECK int rest_impose(rest_t *rest, const fmpq_mat_t v);

/* Unknowns whose matrices depend on those of others are put to zero. */
void rest_drop_dependent(rest_t *rest);

#endif
