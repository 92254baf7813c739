/* Reduction modulo i^2 + 1, r^2 - d and cos^2 + sin^2 - 1. */
#include "scalar/ring_internal.h"

void poly_coefficient(fmpz_mpoly_t out, const fmpz_mpoly_t p, slong generator, ulong exponent,
                      const ring_t *ring)
{
    fmpz_mpoly_get_coeff_vars_ui(out, p, &generator, &exponent, 1, ring->context);
}

/* p = sum_e c_e g^e  ->  sum_e c_e d^(e/2) g^(e mod 2), by Horner's rule in g^2. */
static void poly_fold(fmpz_mpoly_t p, slong generator, const fmpz_mpoly_t square,
                      const ring_t *ring)
{
    const fmpz_mpoly_ctx_struct *context = ring->context;
    slong degree = fmpz_mpoly_degree_si(p, generator, context);
    fmpz_mpoly_t even, odd, part;

    if (degree < 2)
        return;
    fmpz_mpoly_init(even, context);
    fmpz_mpoly_init(odd, context);
    fmpz_mpoly_init(part, context);
    for (slong e = degree; e >= 0; e--) {
        fmpz_mpoly_struct *half = e % 2 ? odd : even;
        fmpz_mpoly_mul(half, half, square, context);
        poly_coefficient(part, p, generator, (ulong)e, ring);
        fmpz_mpoly_add(half, half, part, context);
    }
    fmpz_mpoly_gen(part, generator, context);
    fmpz_mpoly_mul(odd, odd, part, context);
    fmpz_mpoly_add(p, even, odd, context);
    fmpz_mpoly_clear(even, context);
    fmpz_mpoly_clear(odd, context);
    fmpz_mpoly_clear(part, context);
}

/* Folds i, all radicals and cosines; radicands hold only generators before their own, so from the
 * last on. */
void poly_reduce(fmpz_mpoly_t p, const ring_t *ring)
{
    fmpz_mpoly_t minus_one;

    for (size_t k = ring->used; k-- > 0;)
        if (ring->slots[k].algebraic)
            poly_fold(p, ring_slot(ring, k), ring->slots[k].radicand, ring);
    if (fmpz_mpoly_degree_si(p, ring_unit(ring), ring->context) < 2)
        return;
    fmpz_mpoly_init(minus_one, ring->context);
    fmpz_mpoly_set_si(minus_one, -1, ring->context);
    poly_fold(p, ring_unit(ring), minus_one, ring);
    fmpz_mpoly_clear(minus_one, ring->context);
}

void scalar_reduce(scalar_t x, const ring_t *ring)
{
    poly_reduce(fmpz_mpoly_q_numref(x), ring);
    fmpz_mpoly_q_canonicalise(x, ring->context);
}
