/* Dense matrices of Gaussian rationals, for tests: nothing of the algebra of operators in them. */
#ifndef MOYAL_TESTS_UNIT_DENSE_H
#define MOYAL_TESTS_UNIT_DENSE_H

#include "base/exact.h"

/* re + i im, square.  Outputs may alias inputs. */
typedef struct {
    fmpq_mat_t re, im;
} dense_struct;
typedef dense_struct dense_t[1];

static inline void dense_init(dense_t a, long size)
{
    fmpq_mat_init(a->re, size, size);
    fmpq_mat_init(a->im, size, size);
}

static inline void dense_clear(dense_t a)
{
    fmpq_mat_clear(a->re);
    fmpq_mat_clear(a->im);
}

static inline void dense_swap(dense_t a, dense_t b)
{
    fmpq_mat_swap(a->re, b->re);
    fmpq_mat_swap(a->im, b->im);
}

static inline void dense_add_ratio(fmpq_mat_t a, long row, long column, long numerator,
                                   long denominator)
{
    fmpq_t x;

    fmpq_init(x);
    fmpq_set_si(x, numerator, (ulong)denominator);
    fmpq_add(fmpq_mat_entry(a, row, column), fmpq_mat_entry(a, row, column), x);
    fmpq_clear(x);
}

/* a_rc += (re + i im)/denominator */
static inline void dense_add_entry(dense_t a, long row, long column, long re, long im,
                                   long denominator)
{
    dense_add_ratio(a->re, row, column, re, denominator);
    dense_add_ratio(a->im, row, column, im, denominator);
}

/* out = a b */
static inline void dense_mul(dense_t out, const dense_t a, const dense_t b)
{
    fmpq_mat_t part;
    dense_t product;
    long size = fmpq_mat_nrows(a->re);

    dense_init(product, size);
    fmpq_mat_init(part, size, size);
    fmpq_mat_mul(product->re, a->re, b->re);
    fmpq_mat_mul(part, a->im, b->im);
    fmpq_mat_sub(product->re, product->re, part);
    fmpq_mat_mul(product->im, a->re, b->im);
    fmpq_mat_mul(part, a->im, b->re);
    fmpq_mat_add(product->im, product->im, part);
    dense_swap(out, product);
    fmpq_mat_clear(part);
    dense_clear(product);
}

static inline void dense_adjoint(dense_t out, const dense_t a)
{
    fmpq_mat_transpose(out->re, a->re);
    fmpq_mat_transpose(out->im, a->im);
    fmpq_mat_neg(out->im, out->im);
}

/* out += numerator/denominator a; out is not a */
static inline void dense_addmul_ratio(dense_t out, const dense_t a, long numerator,
                                      long denominator)
{
    fmpq_mat_t part;
    fmpq_t x;

    fmpq_init(x);
    fmpq_set_si(x, numerator, (ulong)denominator);
    fmpq_mat_init(part, fmpq_mat_nrows(a->re), fmpq_mat_ncols(a->re));
    fmpq_mat_scalar_mul_fmpq(part, a->re, x);
    fmpq_mat_add(out->re, out->re, part);
    fmpq_mat_scalar_mul_fmpq(part, a->im, x);
    fmpq_mat_add(out->im, out->im, part);
    fmpq_mat_clear(part);
    fmpq_clear(x);
}

/* out = (re + i im)/denominator a, one of re and im zero */
static inline void dense_scale(dense_t out, const dense_t a, long re, long im, long denominator)
{
    fmpq_t x;

    fmpq_init(x);
    fmpq_set_si(x, re ? re : im, (ulong)denominator);
    fmpq_mat_scalar_mul_fmpq(out->re, a->re, x);
    fmpq_mat_scalar_mul_fmpq(out->im, a->im, x);
    if (im) { /* i (x + i y) = -y + i x */
        fmpq_mat_swap(out->re, out->im);
        fmpq_mat_neg(out->re, out->re);
    }
    fmpq_clear(x);
}

/* out = a b - b a */
static inline void dense_commutator(dense_t out, const dense_t a, const dense_t b)
{
    dense_t other;

    dense_init(other, fmpq_mat_nrows(a->re));
    dense_mul(other, b, a);
    dense_mul(out, a, b);
    dense_addmul_ratio(out, other, -1, 1);
    dense_clear(other);
}

/* out = a b a† */
static inline void dense_mul_adjoint(dense_t out, const dense_t a, const dense_t b)
{
    dense_t adjoint;

    dense_init(adjoint, fmpq_mat_nrows(a->re));
    dense_adjoint(adjoint, a);
    dense_mul(out, a, b);
    dense_mul(out, out, adjoint);
    dense_clear(adjoint);
}

#endif
