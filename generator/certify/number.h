/* Exact values with the size of what was added up to get them: the measure for rounding errors.
 *
 * A computation in doubles that adds up the same terms in any order is off by a few units of 2^-53
 * times the sum of their absolute values, however much of it cancels.  That sum is `size`. */
#ifndef MOYAL_CERTIFY_NUMBER_H
#define MOYAL_CERTIFY_NUMBER_H

#include "scalar/scalar.h"

enum { NUMBER_BITS = 80 };

typedef struct {
    acb_t value;
    double size;
} number_t;

void number_init(number_t *x);
void number_clear(number_t *x);
void number_zero(number_t *x);
void number_set(number_t *out, const number_t *x);
void number_set_d(number_t *out, double re, double im); /* exactly */
void number_add(number_t *out, const number_t *x);      /* out += x */
void number_mul(number_t *out, const number_t *x, const number_t *y);
void number_addmul(number_t *out, const number_t *x, const number_t *y);
void number_conj(number_t *out, const number_t *x);

/* Values of the generators of a ring: parameters and coordinates are given, constants and radicals
 * computed. */
typedef struct {
    const ring_t *ring;
    size_t count;
    number_t *generators;
} values_t;

/* parameters[k]: real balls; coordinates zero. */
void values_init(values_t *values, const arb_struct *parameters, const ring_t *ring);
void values_clear(values_t *values);
void values_set_coordinates(values_t *values, const double *z);

/* x as the quotient of its polynomials, with the size that a straightforward evaluation has. */
void number_evaluate(number_t *out, scalar_src x, const values_t *values);

/* |found - re or im of x| in units of the tolerance: `ulps` * 2^-53 * size + radius.  Infinite
 * where `found` is not a number. */
double number_deviation(const number_t *x, int imaginary, double found, double ulps);

#endif
