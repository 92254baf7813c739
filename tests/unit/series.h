/* Power series in the time with exact coefficients, cut at a fixed order, for tests. */
#ifndef MOYAL_TESTS_UNIT_SERIES_H
#define MOYAL_TESTS_UNIT_SERIES_H

#include <stdlib.h>

#include "environment/array.h"

enum { SERIES_ORDER = 6, SERIES_TERMS = SERIES_ORDER + 1 };

/* a[k] is the coefficient of t^k.  Every output may alias an input. */
typedef scalar_struct series_t[SERIES_TERMS];

static inline void series_init(series_t a, const ring_t *ring)
{
    for (size_t k = 0; k < SERIES_TERMS; k++)
        scalar_init(a + k, ring);
}

static inline void series_clear(series_t a, const ring_t *ring)
{
    for (size_t k = 0; k < SERIES_TERMS; k++)
        scalar_clear(a + k, ring);
}

static inline void series_set(scalar_struct *out, const scalar_struct *a, const ring_t *ring)
{
    for (size_t k = 0; k < SERIES_TERMS; k++)
        scalar_set(out + k, a + k, ring);
}

/* The constant c. */
static inline void series_constant(series_t out, scalar_src c, const ring_t *ring)
{
    scalar_set(out, c, ring);
    for (size_t k = 1; k < SERIES_TERMS; k++)
        scalar_zero(out + k, ring);
}

static inline void series_add(series_t out, const scalar_struct *a, const scalar_struct *b,
                              const ring_t *ring)
{
    for (size_t k = 0; k < SERIES_TERMS; k++)
        scalar_add(out + k, a + k, b + k, ring);
}

static inline void series_scale(series_t out, const scalar_struct *a, scalar_src c,
                                const ring_t *ring)
{
    for (size_t k = 0; k < SERIES_TERMS; k++)
        scalar_mul(out + k, a + k, c, ring);
}

static inline void series_conj(series_t out, const scalar_struct *a, const ring_t *ring)
{
    for (size_t k = 0; k < SERIES_TERMS; k++)
        scalar_conj(out + k, a + k, ring);
}

static inline void series_mul(series_t out, const scalar_struct *a, const scalar_struct *b,
                              const ring_t *ring)
{
    series_t product;

    series_init(product, ring);
    for (size_t j = 0; j < SERIES_TERMS; j++)
        for (size_t k = 0; j + k < SERIES_TERMS; k++)
            scalar_addmul(product + j + k, a + j, b + k, ring);
    series_set(out, product, ring);
    series_clear(product, ring);
}

/* int_0^t a(s) ds */
static inline void series_integral(series_t out, const scalar_struct *a, const ring_t *ring)
{
    for (size_t k = SERIES_ORDER; k > 0; k--)
        scalar_mul_ratio(out + k, a + k - 1, 1, k, ring);
    scalar_zero(out, ring);
}

/* int_0^t a(s) b(t - s) ds: of t^j and t^k it is j! k!/(j+k+1)! t^(j+k+1) */
static inline void series_convolution(series_t out, const scalar_struct *a, const scalar_struct *b,
                                      const ring_t *ring)
{
    series_t sum;
    scalar_t term;

    series_init(sum, ring);
    scalar_init(term, ring);
    for (size_t j = 0; j < SERIES_ORDER; j++)
        for (size_t k = 0; j + k < SERIES_ORDER; k++) {
            slong factorial = 1;

            for (size_t m = 2; m <= j; m++)
                factorial *= (slong)m;
            scalar_mul_si(term, a + j, factorial, ring);
            for (size_t m = k + 1; m <= j + k + 1; m++) /* k!/(j+k+1)! */
                scalar_mul_ratio(term, term, 1, m, ring);
            scalar_mul(term, term, b + k, ring);
            scalar_add(sum + j + k + 1, sum + j + k + 1, term, ring);
        }
    series_set(out, sum, ring);
    scalar_clear(term, ring);
    series_clear(sum, ring);
}

/* exp(a) of a series without constant: e' = a' e. */
static inline void series_exp(series_t out, const scalar_struct *a, const ring_t *ring)
{
    series_t sum, power;

    series_init(sum, ring);
    series_init(power, ring);
    scalar_one(power, ring);
    for (size_t n = 1; n < SERIES_TERMS + 1; n++) {
        series_add(sum, sum, power, ring);
        series_mul(power, power, a, ring);
        for (size_t k = 0; k < SERIES_TERMS; k++)
            scalar_mul_ratio(power + k, power + k, 1, n, ring);
    }
    series_set(out, sum, ring);
    series_clear(power, ring);
    series_clear(sum, ring);
}

#endif
