/* The inside of operators, for the files of operator/ only: terms are appended in any order, then
 * brought into canonical form. */
#ifndef MOYAL_OPERATOR_OPERATOR_INTERNAL_H
#define MOYAL_OPERATOR_OPERATOR_INTERNAL_H

#include "operator/operator.h"

/* Appends a term; the coefficient is copied. */
void op_append(op_t out, const opkey_t *key, scalar_src coefficient, const algebra_t *algebra);

/* Sorts, merges equal keys and drops zeros. */
void op_normalise(op_t a, const algebra_t *algebra);

static inline const opkey_t *op_key(op_src a, size_t k, const algebra_t *algebra)
{
    return a->keys + k * space_width(algebra->space);
}

/* The key of the identity, with room for one entry more; a new array. */
opkey_t *opkey_identity(const algebra_t *algebra);

int opkey_compare(const opkey_t *x, const opkey_t *y, size_t width);

#endif
