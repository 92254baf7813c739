/* Factored form of exact coefficients. */
#include <stdlib.h>

#include "base/memory.h"
#include "scalar/ring_internal.h"

/* The content and the primitive part alone. */
static void factor_content(fmpz_mpoly_factor_t out, const fmpz_mpoly_t p, const ring_t *ring)
{
    fmpz_t content;

    fmpz_init(content);
    _fmpz_vec_content(content, p->coeffs, p->length);
    if (fmpz_sgn(p->coeffs) < 0)
        fmpz_neg(content, content);
    fmpz_mpoly_factor_fit_length(out, 1, ring->context);
    fmpz_mpoly_scalar_divexact_fmpz(out->poly, p, content, ring->context);
    fmpz_one(out->exp);
    out->num = 1;
    fmpz_set(out->constant, content);
    fmpz_clear(content);
}

static void add_factors(scalar_factors_t *out, const fmpz_mpoly_t p, slong sign, const ring_t *ring)
{
    const fmpz_mpoly_ctx_struct *context = ring->context;
    fmpz_mpoly_factor_t factors;
    fmpz_mpoly_t base;
    fmpz_t c;

    fmpz_mpoly_factor_init(factors, context);
    fmpz_mpoly_init(base, context);
    fmpz_init(c);
    if (fmpz_mpoly_length(p, context) > FACTOR_MAX_TERMS)
        factor_content(factors, p, ring);
    else if (!fmpz_mpoly_factor(factors, p, context))
        flint_abort(); /* only for exponents beyond a machine word */
    fmpz_mpoly_factor_get_constant_fmpz(c, factors, context);
    if (sign > 0)
        fmpq_mul_fmpz(out->constant, out->constant, c);
    else
        fmpq_div_fmpz(out->constant, out->constant, c);
    for (slong k = 0; k < fmpz_mpoly_factor_length(factors, context); k++) {
        slong e = fmpz_mpoly_factor_get_exp_si(factors, k, context);
        fmpz_mpoly_factor_get_base(base, factors, k, context);
        out->factors = memory_resize(out->factors, out->count + 1, sizeof(scalar_struct));
        out->exponents = memory_resize(out->exponents, out->count + 1, sizeof(slong));
        scalar_init(&out->factors[out->count], ring);
        fmpz_mpoly_set(fmpz_mpoly_q_numref(&out->factors[out->count]), base, context);
        out->exponents[out->count++] = sign * e;
    }
    fmpz_clear(c);
    fmpz_mpoly_clear(base, context);
    fmpz_mpoly_factor_clear(factors, context);
}

void scalar_factor(scalar_factors_t *out, scalar_src x, const ring_t *ring)
{
    *out = (scalar_factors_t){.count = 0};
    fmpq_init(out->constant);
    fmpq_one(out->constant);
    if (scalar_is_zero(x, ring)) {
        fmpq_zero(out->constant);
        return;
    }
    add_factors(out, fmpz_mpoly_q_numref(x), 1, ring);
    add_factors(out, fmpz_mpoly_q_denref(x), -1, ring);
}

void scalar_factors_clear(scalar_factors_t *factors, const ring_t *ring)
{
    for (size_t k = 0; k < factors->count; k++)
        scalar_clear(&factors->factors[k], ring);
    free(factors->factors);
    free(factors->exponents);
    fmpq_clear(factors->constant);
}
