/* The roots that cut a line, as numbers and as text; for prove/real_set.c and real_root.c. */
#ifndef MOYAL_PROVE_REAL_ROOT_H
#define MOYAL_PROVE_REAL_ROOT_H

#include "prove/real_line.h"

/* The rational root of a linear factor. */
void root_linear(fmpq_t out, const fmpz_poly_struct *factor);

/* Both freed with free(). */
char *rational_text(const fmpq_t x);
/* A root as an expression if it is rational or quadratic, else described: "root of x^3-2 in
 * [1.259921, 1.259922]". */
char *root_text(const line_t *line, size_t index);

#endif
