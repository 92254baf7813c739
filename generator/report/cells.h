/* Arrays of printed elements. */
#ifndef MOYAL_REPORT_CELLS_H
#define MOYAL_REPORT_CELLS_H

#include "model/model.h"
#include "phasespace/hybrid.h"
#include "report/style.h"

/* `count` printed elements, one array; freed with cells_free. */
char **cells_scalars(const scalar_struct *elements, size_t count, const ring_t *ring);
char **cells_operators(const op_struct *operators, size_t count, const algebra_t *algebra);
/* "L_1", "L_2", .. for the prefix "L_". */
char **cells_numbered(const char *prefix, size_t count);
/* Replaces each by its form in the symbols of `style`. */
void cells_symbols(char **cells, size_t count, style_t style);
void cells_free(char **cells, size_t count);

/* The name of coordinate j: "C.q".  Owned by the ring. */
const char *coordinate_name(const model_t *model, size_t j);

/* "gammaC > 0": a condition of this kind on x; freed with free(). */
char *condition_print(condition_kind_t kind, scalar_src x, const ring_t *ring);

/* "d_q1^2 d_p1" in the model's names: "d_C.q^2 d_C.p"; freed with free(). */
char *derivative_print(const opkey_t *derivative, const model_t *model, const char *sign);

#endif
