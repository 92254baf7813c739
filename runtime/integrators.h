/* The integrators of x' = M(t) x by name, and the choice between them. */
#ifndef MOYAL_INTEGRATORS_H
#define MOYAL_INTEGRATORS_H

#include "linear.h"

typedef struct {
    const char *name;
    int varying; /* takes systems that depend on t */
    moyal_linear_method *method;
} moyal_linear_integrator;

/* NULL: there is none of this name. */
const moyal_linear_integrator *moyal_linear_find(const char *name);

/* The integrator that is expected to be fastest for this system from times[0] to times[count - 1];
 * its name is the answer to "auto". */
const moyal_linear_integrator *moyal_linear_choose(const moyal_linear *system,
                                                   const moyal_linear_request *request,
                                                   const double *times, long count);

/* moyal_integrate (stepper.h), for systems that depend on t. */
moyal_linear_method moyal_linear_dop853;
/* What moyal_linear_choose chooses. */
moyal_linear_method moyal_linear_auto;

#endif
