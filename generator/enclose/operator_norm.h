/* Upper bounds of || X ||, the largest singular value. */
#ifndef MOYAL_ENCLOSE_OPERATOR_NORM_H
#define MOYAL_ENCLOSE_OPERATOR_NORM_H

#include "base/exact.h"

/* The least of: sqrt(largest row sum * largest column sum); the Frobenius norm; and with B = X† X
 * the Frobenius norm of B^(2^p) to the power 1/2^(p+1), which is above || X || by a factor of
 * size^(1/2^(p+2)) at most: p = 10, less for large matrices. */
void operator_norm(mag_t out, const acb_mat_t x, slong bits);

#endif
