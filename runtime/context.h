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

/* Whether the values of all parameters that are made of others in the model (param b = 2*a) are
 * given where one of those is: the program knows how they were at the model's values, not how to
 * make them.  `given` has an entry per parameter; 0 with the reason in `why` (MOYAL_CONTEXT_WHY
 * bytes).
 */
enum { MOYAL_CONTEXT_WHY = 300 };
int moyal_parameters_follow(const moyal_program *program, const unsigned char *given, char *why);

#endif
