/* The values of moment equations in balls, linear or not. */
#ifndef MOYAL_ENCLOSE_MOMENTS_ENCLOSE_H
#define MOYAL_ENCLOSE_MOMENTS_ENCLOSE_H

#include "enclose/flow_solve.h"
#include "scheme/equations.h"

/* The observables of `equations` (SCHEME_MOMENTS, every parameter with a value) at the times
 * until k/intervals, k = 0 .. intervals, with radii of at most 2^-bits: as flow_solve. */
MUST_CHECK status_t moments_enclose(flow_result_t *out, const equations_t *equations,
                                    const fmpq *until, size_t intervals, slong bits);
/* The same at the times times[k], exact numbers that ascend: what until k/intervals is rounded to
 * in a table. */
MUST_CHECK status_t moments_enclose_at(flow_result_t *out, const equations_t *equations,
                                       const fmpq *until, size_t intervals, arb_srcptr times,
                                       slong bits);

#endif
