/* Why a model cannot be unravelled; for this module only. */
#ifndef MOYAL_SCHEME_REFUSAL_H
#define MOYAL_SCHEME_REFUSAL_H

#include "scheme/common.h"

/* The reason as a new string, or NULL.  Looks at the residual, M(z) >= 0 and K >= 0 at the model's
 * values, and at the start; with `formal` a condition on parameters without value is no reason. */
char *unravel_refusal(const hybrid_t *hybrid, const positivity_t *positivity, int formal);

#endif
