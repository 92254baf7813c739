/* Exact values with the size of what was added up to get them: the measure for rounding errors.
 *
 * A computation in doubles that adds up the same terms in any order is off by a few units of 2^-53
 * times the sum of their absolute values, however much of it cancels.  That sum is `size`. */
#ifndef MOYAL_CERTIFY_NUMBER_H
#define MOYAL_CERTIFY_NUMBER_H

#include "model/model.h"

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
/* An upper bound for |x| that is near enough to it. */
double number_magnitude(const acb_struct *x);

/* Vectors of `count` zeros, freed with numbers_free. */
number_t *numbers_new(size_t count);
void numbers_free(number_t *numbers, size_t count);

/* Values of the generators of a model's ring: parameters, coordinates and the time are given, what
 * hangs on them is computed: constants, radicals, functions, drives by their definitions.
 *
 * The sizes of functions contain one unit in the last place of their value: the functions of the
 * mathematical library are good to that (glibc states at most 1 for sin, cos and exp). */
typedef struct {
    const ring_t *ring;
    const model_t *model;
    size_t count;
    number_t *generators;
    unsigned char *state; /* per generator: given, computed, to be computed, being computed */
} values_t;

/* parameters[g]: real balls; coordinates and time zero. */
void values_init(values_t *values, const arb_struct *parameters, const model_t *model);
void values_clear(values_t *values);
/* All coordinates of the ring, and the time. */
void values_set_point(values_t *values, const double *z, double t);

/* x as the quotient of its polynomials, with the size that a straightforward evaluation has. */
void number_evaluate(number_t *out, scalar_src x, const values_t *values);

/* Whether x is a number: not infinite, not unknown. */
int number_is_finite(const number_t *x);

/* |found - re or im of x| in units of the tolerance: `ulps` * 2^-53 * size + radius.  Infinite
 * where `found` is not a number. */
double number_deviation(const number_t *x, int imaginary, double found, double ulps);

#endif
