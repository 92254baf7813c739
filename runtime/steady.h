/* Where x' = M x ends: the limit of exp(t M) x for t to infinity, and resolvents of M. */
#ifndef MOYAL_STEADY_H
#define MOYAL_STEADY_H

#include "linear.h"

typedef struct {
    long applications;
    double residual; /* |M x| over the norm of M times |x|, as far as the basis shows it */
} moyal_steady_report;

/* x becomes its own limit, without integrating in time.  w = limit - x solves M w = -M x; of its
 * solutions the one in the Krylov space of M x is a sum of vectors that decay, so that whatever is
 * conserved stays (generalised minimal residual method; I. C. F. Ipsen and C. D. Meyer, Amer. Math.
 * Monthly 105, 889 (1998)).  MOYAL_STEP_TOO_SMALL: no limit was found within `most` applications
 * to the relative residual `tolerance`; MOYAL_BAD_INPUT: M depends on t.  Solutions that oscillate
 * for ever have their mean as limit. */
moyal_outcome moyal_steady(const moyal_linear *system, double tolerance, long most,
                           const volatile sig_atomic_t *stop, double *x,
                           moyal_steady_report *report);

/* What there is of M: itself, or its inverse. */
typedef enum { MOYAL_FORWARD, MOYAL_INVERSE } moyal_given;

/* out[k * functional_count + f] = component f of C (i omega_k - M)^-1 x, real and imaginary part at
 * 2 (..) and 2 (..) + 1, for x = re + i im and `count` frequencies: the integral of
 * exp(-i omega t) C exp(t M) x over t > 0 where that decays.  `system` applies M, or its inverse:
 * then few vectors are enough for frequencies that are small beside the largest of M.  Errors as in
 * moyal_steady. */
moyal_outcome moyal_resolvents(const moyal_linear *system, moyal_given given, double tolerance,
                               long most, const volatile sig_atomic_t *stop, const double *re,
                               const double *im, const double *omega, long count, double *out,
                               moyal_steady_report *report);

#endif
