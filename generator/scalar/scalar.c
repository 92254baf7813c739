/* Arithmetic of exact coefficients.  The quotient field of the polynomials is the library's; what
 * is ours is the reduction modulo i^2 + 1 and r^2 - d, and keeping denominators free of i and r. */
#include "scalar/scalar.h"

#include <stdint.h>

#include "scalar/ring_internal.h"

#define NUM(x) fmpz_mpoly_q_numref(x)
#define DEN(x) fmpz_mpoly_q_denref(x)

void scalar_init(scalar_t x, const ring_t *ring)
{
    fmpz_mpoly_q_init(x, ring->context);
}

void scalar_clear(scalar_t x, const ring_t *ring)
{
    fmpz_mpoly_q_clear(x, ring->context);
}

void scalar_set(scalar_t out, scalar_src x, const ring_t *ring)
{
    fmpz_mpoly_q_set(out, x, ring->context);
}

void scalar_swap(scalar_t x, scalar_t y, const ring_t *ring)
{
    fmpz_mpoly_q_swap(x, y, ring->context);
}

void scalar_zero(scalar_t out, const ring_t *ring)
{
    fmpz_mpoly_q_zero(out, ring->context);
}

void scalar_one(scalar_t out, const ring_t *ring)
{
    fmpz_mpoly_q_one(out, ring->context);
}

void scalar_set_si(scalar_t out, slong n, const ring_t *ring)
{
    fmpz_mpoly_q_set_si(out, n, ring->context);
}

void scalar_set_ratio(scalar_t out, slong numerator, ulong denominator, const ring_t *ring)
{
    fmpq_t q;

    fmpq_init(q);
    fmpq_set_si(q, numerator, denominator);
    scalar_set_fmpq(out, q, ring);
    fmpq_clear(q);
}

void scalar_set_fmpq(scalar_t out, const fmpq_t q, const ring_t *ring)
{
    fmpz_mpoly_q_set_fmpq(out, q, ring->context);
}

void scalar_imaginary_unit(scalar_t out, const ring_t *ring)
{
    fmpz_mpoly_q_gen(out, ring_unit(ring), ring->context);
}

void scalar_generator(scalar_t out, size_t generator, const ring_t *ring)
{
    fmpz_mpoly_q_gen(out, (slong)generator, ring->context);
}

static void ball_pi(arb_t out, const void *data, slong precision)
{
    (void)data;
    arb_const_pi(out, precision);
}

void scalar_pi(scalar_t out, ring_t *ring)
{
    size_t g = ring_constant(ring, "pi", ball_pi, NULL);

    if (g == SIZE_MAX)
        flint_abort(); /* the model asks for pi before anything else can fill the slots */
    scalar_generator(out, g, ring);
}

/* ---- predicates -------------------------------------------------------------------------- */

int scalar_is_zero(scalar_src x, const ring_t *ring)
{
    return fmpz_mpoly_q_is_zero(x, ring->context);
}

int scalar_is_one(scalar_src x, const ring_t *ring)
{
    return fmpz_mpoly_q_is_one(x, ring->context);
}

int scalar_is_real(scalar_src x, const ring_t *ring)
{
    return fmpz_mpoly_degree_si(NUM(x), ring_unit(ring), ring->context) <= 0;
}

int scalar_equal(scalar_src x, scalar_src y, const ring_t *ring)
{
    return fmpz_mpoly_q_equal(x, y, ring->context);
}

int scalar_get_fmpq(fmpq_t out, scalar_src x, const ring_t *ring)
{
    if (!fmpz_mpoly_q_is_fmpq(x, ring->context))
        return 0;
    fmpz_mpoly_get_fmpz(fmpq_numref(out), NUM(x), ring->context);
    fmpz_mpoly_get_fmpz(fmpq_denref(out), DEN(x), ring->context);
    return 1;
}

/* ---- field operations -------------------------------------------------------------------- */

void scalar_add(scalar_t out, scalar_src x, scalar_src y, const ring_t *ring)
{
    fmpz_mpoly_q_add(out, x, y, ring->context);
}

void scalar_sub(scalar_t out, scalar_src x, scalar_src y, const ring_t *ring)
{
    fmpz_mpoly_q_sub(out, x, y, ring->context);
}

void scalar_neg(scalar_t out, scalar_src x, const ring_t *ring)
{
    fmpz_mpoly_q_neg(out, x, ring->context);
}

/* Whether a product can need reduction: some g with g^2 = d occurs in the numerator. */
static int has_algebraic(scalar_src x, const ring_t *ring)
{
    if (fmpz_mpoly_degree_si(NUM(x), ring_unit(ring), ring->context) > 0)
        return 1;
    for (size_t k = 0; k < ring->used; k++)
        if (ring->slots[k].algebraic &&
            fmpz_mpoly_degree_si(NUM(x), ring_slot(ring, k), ring->context) > 0)
            return 1;
    return 0;
}

void scalar_mul(scalar_t out, scalar_src x, scalar_src y, const ring_t *ring)
{
    int reduce = has_algebraic(x, ring) && has_algebraic(y, ring);

    fmpz_mpoly_q_mul(out, x, y, ring->context);
    if (reduce)
        scalar_reduce(out, ring);
}

void scalar_mul_si(scalar_t out, scalar_src x, slong n, const ring_t *ring)
{
    scalar_mul_ratio(out, x, n, 1, ring);
}

void scalar_mul_ratio(scalar_t out, scalar_src x, slong numerator, ulong denominator,
                      const ring_t *ring)
{
    fmpq_t q;

    fmpq_init(q);
    fmpq_set_si(q, numerator, denominator);
    fmpz_mpoly_q_mul_fmpq(out, x, q, ring->context);
    fmpq_clear(q);
}

void scalar_addmul(scalar_t out, scalar_src x, scalar_src y, const ring_t *ring)
{
    scalar_t product;

    scalar_init(product, ring);
    scalar_mul(product, x, y, ring);
    scalar_add(out, out, product, ring);
    scalar_clear(product, ring);
}

/* top/bottom: multiplies both by A - B g, where bottom = A + B g, so that g leaves bottom. */
static void rationalise(fmpz_mpoly_t top, fmpz_mpoly_t bottom, slong generator, const ring_t *ring)
{
    const fmpz_mpoly_ctx_struct *context = ring->context;
    fmpz_mpoly_t conjugate, odd;

    if (fmpz_mpoly_degree_si(bottom, generator, context) <= 0)
        return;
    fmpz_mpoly_init(conjugate, context);
    fmpz_mpoly_init(odd, context);
    poly_coefficient(odd, bottom, generator, 1, ring);
    fmpz_mpoly_gen(conjugate, generator, context);
    fmpz_mpoly_mul(odd, odd, conjugate, context);
    poly_coefficient(conjugate, bottom, generator, 0, ring);
    fmpz_mpoly_sub(conjugate, conjugate, odd, context);
    fmpz_mpoly_mul(top, top, conjugate, context);
    fmpz_mpoly_mul(bottom, bottom, conjugate, context);
    poly_reduce(top, ring);
    poly_reduce(bottom, ring);
    fmpz_mpoly_clear(conjugate, context);
    fmpz_mpoly_clear(odd, context);
}

int scalar_inv(scalar_t out, scalar_src y, const ring_t *ring)
{
    scalar_t inverse;

    if (scalar_is_zero(y, ring))
        return 0;
    scalar_init(inverse, ring);
    fmpz_mpoly_set(NUM(inverse), DEN(y), ring->context);
    fmpz_mpoly_set(DEN(inverse), NUM(y), ring->context);
    rationalise(NUM(inverse), DEN(inverse), ring_unit(ring), ring);
    for (size_t k = ring->used; k-- > 0;)
        if (ring->slots[k].algebraic)
            rationalise(NUM(inverse), DEN(inverse), ring_slot(ring, k), ring);
    fmpz_mpoly_q_canonicalise(inverse, ring->context);
    scalar_swap(out, inverse, ring);
    scalar_clear(inverse, ring);
    return 1;
}

int scalar_div(scalar_t out, scalar_src x, scalar_src y, const ring_t *ring)
{
    scalar_t inverse;
    int ok;

    scalar_init(inverse, ring);
    ok = scalar_inv(inverse, y, ring);
    if (ok)
        scalar_mul(out, x, inverse, ring);
    scalar_clear(inverse, ring);
    return ok;
}

void scalar_pow(scalar_t out, scalar_src x, ulong n, const ring_t *ring)
{
    scalar_t power, base;

    scalar_init(power, ring);
    scalar_init(base, ring);
    scalar_one(power, ring);
    scalar_set(base, x, ring);
    for (; n > 0; n /= 2) {
        if (n % 2)
            scalar_mul(power, power, base, ring);
        if (n > 1)
            scalar_mul(base, base, base, ring);
    }
    scalar_swap(out, power, ring);
    scalar_clear(power, ring);
    scalar_clear(base, ring);
}

/* ---- conjugation and parts --------------------------------------------------------------- */

void scalar_imag(scalar_t out, scalar_src x, const ring_t *ring)
{
    scalar_t part;

    scalar_init(part, ring);
    poly_coefficient(NUM(part), NUM(x), ring_unit(ring), 1, ring);
    fmpz_mpoly_set(DEN(part), DEN(x), ring->context);
    fmpz_mpoly_q_canonicalise(part, ring->context);
    scalar_swap(out, part, ring);
    scalar_clear(part, ring);
}

void scalar_real(scalar_t out, scalar_src x, const ring_t *ring)
{
    scalar_t part;

    scalar_init(part, ring);
    poly_coefficient(NUM(part), NUM(x), ring_unit(ring), 0, ring);
    fmpz_mpoly_set(DEN(part), DEN(x), ring->context);
    fmpz_mpoly_q_canonicalise(part, ring->context);
    scalar_swap(out, part, ring);
    scalar_clear(part, ring);
}

void scalar_conj(scalar_t out, scalar_src x, const ring_t *ring)
{
    scalar_t real;

    if (scalar_is_real(x, ring)) {
        scalar_set(out, x, ring);
        return;
    }
    scalar_init(real, ring);
    scalar_real(real, x, ring);
    scalar_sub(out, real, x, ring);
    scalar_add(out, out, real, ring); /* 2 Re x - x */
    scalar_clear(real, ring);
}
