/* The inside of superoperators, for the files that take them apart: terms are pushed in any order
 * and made canonical once. */
#ifndef MOYAL_PHASESPACE_TERMS_H
#define MOYAL_PHASESPACE_TERMS_H

#include "phasespace/superop.h"

/* Derivatives per term: the number of coordinates. */
size_t superop_coordinates(const algebra_t *algebra);

/* Appends a term; `s` is not canonical until superop_canonical. */
void superop_push(superop_t s, const opkey_t *derivative, scalar_src c, const opkey_t *left,
                  const opkey_t *right, const algebra_t *algebra);

/* Appends c d^derivative [left varrho right] for operators on Q, which may hold coordinates. */
void superop_push_operators(superop_t s, const opkey_t *derivative, scalar_src c, op_src left,
                            op_src right, const algebra_t *algebra);

/* Appends all terms of c d [left (.) right] for a differential operator d (identity keys). */
void superop_push_sandwich(superop_t s, superop_src d, op_src left, op_src right,
                           const algebra_t *algebra);

/* Sorts, merges, drops zeros. */
void superop_canonical(superop_t s, const algebra_t *algebra);

/* out = the product of two basis elements. */
void key_product(op_t out, const opkey_t *a, const opkey_t *b, const algebra_t *algebra);

/* The inverse of superop_to_weyl. */
void superop_from_weyl(superop_t out, superop_src s, const algebra_t *algebra);

/* Total number of derivatives of term k. */
size_t superop_order(superop_src s, size_t k, const algebra_t *algebra);

#endif
