/* B rho for a Hermitian rho, as two Hermitian matrices x = (X rho + (X rho)†) / 2, X = B and -i B:
 * B rho = x_0 + i x_1; those of their elements that are asked for, from those of rho they need. */
#ifndef MOYAL_PRODUCT_H
#define MOYAL_PRODUCT_H

#include "reduce.h"

typedef struct {
    moyal_context contexts[2];
    moyal_terms terms[2];
    moyal_elements reads; /* of rho */
    double *values;       /* Re and Im of each of them */
    const moyal_reduction *target;
} moyal_product;

/* `factors`: R' = X R + (X R)†.  The unknowns of `target`, which must stay, are asked for.
 * moyal_product_clear either way. */
moyal_outcome moyal_product_init(moyal_product *out, const moyal_program *const factors[2],
                                 const double *parameters, int levels,
                                 const moyal_reduction *target, double memory_limit);
void moyal_product_clear(moyal_product *product);
/* rho is the start of a program. */
moyal_outcome moyal_product_read_start(moyal_product *product, const moyal_program *program,
                                       const moyal_context *context);
/* rho is the state x of a system that has those elements. */
void moyal_product_read_state(moyal_product *product, const moyal_reduction *from, const double *x);
/* x_part, laid out as the unknowns of the target. */
moyal_outcome moyal_product_apply(const moyal_product *product, int part, double *x);

#endif
