/* The model that moment equations live on; for scheme/moments.c. */
#ifndef MOYAL_SCHEME_MOMENT_MODEL_H
#define MOYAL_SCHEME_MOMENT_MODEL_H

#include "model/model.h"
#include "scalar/transfer.h"

/* A model without spaces whose coordinates have these names: parameters, their values, hbar,
 * assumptions, names of observables and settings of 'run' are those of `model`, which must outlive
 * it.  Of its coordinates the first `coordinates` are those of `model`.  `transfer` takes
 * coefficients of `model` there; cleared by the caller.  NULL, with a constant in *why, where a
 * number cannot be written there.  Freed with model_free. */
model_t *moment_model_new(transfer_t *transfer, const char **why, const model_t *model,
                          const char *const *names, size_t count, size_t coordinates);

#endif
