/* The numbers of a program that stay the same during a run. */
#ifndef MOYAL_CONTEXT_H
#define MOYAL_CONTEXT_H

#include "outcome.h"
#include "program.h"

/* D, coefficients and tables at these parameters and levels.  MOYAL_BAD_INPUT: D is too large, or a
 * coefficient is not finite.  moyal_context_clear either way. */
moyal_outcome moyal_context_init(moyal_context *out, const moyal_program *program,
                                 const double *parameters, int levels);
void moyal_context_clear(moyal_context *context);

#endif
