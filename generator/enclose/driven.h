/* A generator that drives move, L(t) = L_0 + sum_g f_g(t) L_g, and Taylor series of the drives.
 *
 * A and the rates have to be affine in the drives' symbols f_g, the jumps free of them; then L_g is
 * the derivative by f_g, exactly.  The series of a drive at t_0 come from its derivatives in t,
 * which are exact too:
 *
 *   f(t_0 + s) = sum_{i <= DRIVEN_ORDER} f^(i)(t_0)/i! s^i + r,   |r| <= max |f^(n)| h^n/n!,
 *   n = DRIVEN_ORDER + 1, the maximum over t_0 .. t_0 + h. */
#ifndef MOYAL_ENCLOSE_DRIVEN_H
#define MOYAL_ENCLOSE_DRIVEN_H

#include "scheme/equations.h"

enum { DRIVEN_ORDER = 12 };

typedef struct driven_struct driven_t;

/* NULL, and the reason (a constant) in *why, where the equations are not of this kind.  Groups:
 * L_0 first; one alone for equations that do not depend on the time.  `equations` must outlive it.
 * Freed with driven_free. */
driven_t *driven_new(const char **why, const equations_t *equations);
void driven_free(driven_t *driven);

size_t driven_count(const driven_t *driven); /* of groups */
/* The equations of L_g alone; for L_0 of equations without drives the equations themselves. */
const equations_t *driven_group(const driven_t *driven, size_t g);

/* coefficients[i], i <= DRIVEN_ORDER, and a bound of |r| for 0 <= s <= h, of group g > 0; t_0 and h
 * are exact numbers, h > 0. */
void driven_series(arb_ptr coefficients, mag_t rest, const driven_t *driven, size_t g,
                   const arb_t t, const arb_t h, slong precision);

#endif
