/* Inside report/: keys in which qubits are shown in sx, sy, sz (expectation.c). */
#ifndef MOYAL_REPORT_SHOWN_H
#define MOYAL_REPORT_SHOWN_H

#include "operator/operator.h"

int shown_is_qubit(const space_t *space, size_t factor);

/* Whether a key is not the identity on `factor`. */
int key_acts_on(const opkey_t *key, size_t factor, const space_t *space);

/* "<Q.q*A.sx>" of a shown key, "" for the identity; freed with free(). */
char *mean_name(const opkey_t *key, const algebra_t *algebra);

#endif
