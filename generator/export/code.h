/* Exact elements as C expressions of doubles, for exported scripts.  Names never reach the script
 * as they are in the model: parameter k is "pk_NAME" with letters, digits and underscores alone. */
#ifndef MOYAL_EXPORT_CODE_H
#define MOYAL_EXPORT_CODE_H

#include "base/text.h"
#include "model/model.h"

/* The name of parameter k; freed with free(). */
char *code_parameter(const model_t *model, size_t k);

/* Adds `x`: coordinates are "x1", "x2", .., the time is "t", i is "complex(0.0, 1.0)".  0, with an
 * undefined text, where `x` has something that C has no name for. */
MUST_CHECK int code_scalar(text_t *out, scalar_src x, const model_t *model);

/* The nearest double. */
double code_double(scalar_src x, const model_t *model);

#endif
