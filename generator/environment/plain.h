/* The form in which an operator enters a basis: see reduction_form_t. */
#ifndef MOYAL_ENVIRONMENT_PLAIN_H
#define MOYAL_ENVIRONMENT_PLAIN_H

#include "environment/reduction.h"

/* out = a/c with a scalar c that depends on `form`; `symbol` is the Weyl symbol of a without its
 * constant. Never divides by something that makes a denominator which might vanish. */
void plain_form(op_t out, op_src a, op_src symbol, reduction_form_t form,
                const reduction_t *reduction);

#endif
