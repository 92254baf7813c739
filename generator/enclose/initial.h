/* The initial state of the scheme `quantum` in the Fock basis, exactly: balls around the matrix
 * elements, and what is lost where modes are cut.
 *
 * Rows and columns are numbered as in the runtime: the factors of R in their order, the last one
 * fastest; a mode has `levels` levels, a finite factor its dimension.  Parameters have the model's
 * values. */
#ifndef MOYAL_ENCLOSE_INITIAL_H
#define MOYAL_ENCLOSE_INITIAL_H

#include "scheme/equations.h"

typedef struct initial_elements_struct initial_elements_t;

/* All that the elements need: parts of the state that are pure or diagonal take memory in
 * proportion to their dimension, others to its square.  Every number is known to an absolute error
 * below 2^-bits (2^-160 at least).  NULL, and the reason in *why (freed with free()), where there
 * are too many numbers, or a parameter has no value.  Freed with initial_elements_free. */
initial_elements_t *initial_elements_new(char **why, const equations_t *equations, size_t levels,
                                         slong bits);
void initial_elements_free(initial_elements_t *elements);

size_t initial_dimension(const initial_elements_t *elements); /* rows of R */

/* R_ij.  Exactly Hermitian, and exactly zero where the structure of the state says so. */
void initial_element(acb_t out, const initial_elements_t *elements, size_t i, size_t j);

/* With Pi the projector on the levels that are kept: 1 - Tr(Pi R), without cancellation between
 * parts of the state; a radius below 1e-45. */
void initial_deficit(arb_t out, const initial_elements_t *elements);

/* An upper bound of || R - Pi R Pi ||_1.  For a product of parts R = tensor R_k it is at most
 * eps(parts that are diagonal) + 2 sqrt(eps(the others)), eps = 1 - Tr(Pi .) of their products: a
 * diagonal R_k commutes with Pi_k, so that R_k - Pi_k R_k Pi_k has the trace norm eps_k; for any
 * other state || R - Pi R Pi ||_1 <= 2 sqrt(eps) (gentle measurement: A. Winter, IEEE Trans. Inf.
 * Theory 45, 2481 (1999); T. Ogawa and H. Nagaoka (2002)); and || A x B - A' x B' ||_1 <=
 * || A - A' ||_1 || B ||_1 + || A' ||_1 || B - B' ||_1. */
void initial_truncation(mag_t bound, const initial_elements_t *elements);

#endif
