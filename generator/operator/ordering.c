/* Orderings of mode operators, as maps between symbols:
 *
 *   Weyl   = exp( (i hbar/2) d_q d_p ) standard          q p = Weyl(q p) + i hbar/2
 *   normal = exp( 1/2 d_alpha d_alpha* ) Weyl            Weyl(|alpha|^2) = a† a + 1/2
 *   q = s (alpha + alpha*),  p = -i s (alpha - alpha*),  s = sqrt(hbar/2)
 */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "operator/operator.h"
#include "operator/operator_internal.h"
#include "scalar/assumption.h"

/* x! / (x - k)! * y! / (y - k)! / k! */
static void contraction_number(fmpq_t out, ulong x, ulong y, ulong k)
{
    fmpz_t f;

    fmpz_init(f);
    fmpq_one(out);
    for (ulong j = 0; j < k; j++) {
        fmpz_set_ui(f, x - j);
        fmpz_mul_ui(f, f, y - j);
        fmpq_mul_fmpz(out, out, f);
        fmpz_set_ui(f, j + 1);
        fmpq_div_fmpz(out, out, f);
    }
    fmpz_clear(f);
}

/* out += c * contraction: exp(t d_x d_y) x^m y^n = sum_k t^k m! n!/((m-k)! (n-k)! k!) x^(m-k)
 * y^(n-k), x and y the two entries of `key` from `offset` on. */
static void append_contractions(op_t out, opkey_t *key, size_t offset, scalar_src c, scalar_src t,
                                const algebra_t *algebra)
{
    ring_t *ring = algebra->ring;
    opkey_t m = key[offset], n = key[offset + 1], top = m < n ? m : n;
    scalar_t term, factor;
    fmpq_t number;

    scalar_init(term, ring);
    scalar_init(factor, ring);
    fmpq_init(number);
    for (opkey_t k = 0; k <= top; k++) {
        contraction_number(number, m, n, k);
        scalar_pow(term, t, k, ring);
        scalar_set_fmpq(factor, number, ring);
        scalar_mul(term, term, factor, ring);
        scalar_mul(term, term, c, ring);
        key[offset] = (opkey_t)(m - k);
        key[offset + 1] = (opkey_t)(n - k);
        op_append(out, key, term, algebra);
    }
    key[offset] = m;
    key[offset + 1] = n;
    scalar_clear(term, ring);
    scalar_clear(factor, ring);
    fmpq_clear(number);
}

/* exp(t d_x d_y) on the entries of one mode. */
static void contract_mode(op_t a, size_t mode, scalar_src t, const algebra_t *algebra)
{
    size_t width = space_width(algebra->space), offset = space_offset(algebra->space, mode);
    opkey_t *key = memory_new(width, sizeof(opkey_t));
    op_t result;

    op_init(result, algebra);
    for (size_t k = 0; k < a->count; k++) {
        memcpy(key, op_key(a, k, algebra), width * sizeof(opkey_t));
        append_contractions(result, key, offset, &a->coefficients[k], t, algebra);
    }
    op_normalise(result, algebra);
    op_swap(a, result);
    op_clear(result, algebra);
    free(key);
}

/* out = exp(sign (i hbar/2) d_q d_p) a on the modes taken. */
static void weyl_map(op_t out, op_src a, slong sign, const unsigned char *take,
                     const algebra_t *algebra)
{
    const space_t *space = algebra->space;
    scalar_t t;

    scalar_init(t, algebra->ring);
    scalar_imaginary_unit(t, algebra->ring);
    scalar_mul(t, t, algebra->hbar, algebra->ring);
    scalar_mul_ratio(t, t, sign, 2, algebra->ring);
    op_set(out, a, algebra);
    for (size_t f = 0; f < space_count(space); f++)
        if (space_is_mode(space, f) && (take == NULL || take[f]))
            contract_mode(out, f, t, algebra);
    scalar_clear(t, algebra->ring);
}

void op_to_weyl(op_t out, op_src a, const unsigned char *take, const algebra_t *algebra)
{
    weyl_map(out, a, 1, take, algebra);
}

void op_from_weyl(op_t out, op_src symbol, const unsigned char *take, const algebra_t *algebra)
{
    weyl_map(out, symbol, -1, take, algebra);
}

/* ---- normal order ------------------------------------------------------------------------ */

/* The coefficient of alpha*^k alpha^(m+n-k) in (alpha + alpha*)^m (alpha - alpha*)^n. */
static void ladder_number(fmpz_t out, ulong m, ulong n, ulong k)
{
    fmpz_t x, y;

    fmpz_init(x);
    fmpz_init(y);
    fmpz_zero(out);
    for (ulong j = 0; j <= n && j <= k; j++) {
        if (k - j > m)
            continue;
        fmpz_bin_uiui(x, m, k - j);
        fmpz_bin_uiui(y, n, j);
        fmpz_mul(x, x, y);
        if (j % 2)
            fmpz_sub(out, out, x);
        else
            fmpz_add(out, out, x);
    }
    fmpz_clear(x);
    fmpz_clear(y);
}

/* Substitutes q^m p^n -> s^(m+n) (-i)^n sum_k (...) alpha*^k alpha^(m+n-k) in one mode. */
static void ladder_mode(op_t a, size_t mode, scalar_src s, const algebra_t *algebra)
{
    ring_t *ring = algebra->ring;
    size_t width = space_width(algebra->space), offset = space_offset(algebra->space, mode);
    opkey_t *key = memory_new(width, sizeof(opkey_t));
    scalar_t common, term;
    fmpq_t number;
    op_t result;

    scalar_init(common, ring);
    scalar_init(term, ring);
    fmpq_init(number);
    op_init(result, algebra);
    for (size_t t = 0; t < a->count; t++) {
        memcpy(key, op_key(a, t, algebra), width * sizeof(opkey_t));
        ulong m = key[offset], n = key[offset + 1];
        scalar_imaginary_unit(common, ring);
        scalar_neg(common, common, ring);
        scalar_pow(common, common, n, ring);
        scalar_pow(term, s, m + n, ring);
        scalar_mul(common, common, term, ring);
        scalar_mul(common, common, &a->coefficients[t], ring);
        for (ulong k = 0; k <= m + n; k++) {
            ladder_number(fmpq_numref(number), m, n, k);
            scalar_set_fmpq(term, number, ring);
            scalar_mul(term, term, common, ring);
            key[offset] = (opkey_t)k;
            key[offset + 1] = (opkey_t)(m + n - k);
            op_append(result, key, term, algebra);
        }
    }
    op_normalise(result, algebra);
    op_swap(a, result);
    op_clear(result, algebra);
    scalar_clear(common, ring);
    scalar_clear(term, ring);
    fmpq_clear(number);
    free(key);
}

int op_to_normal(op_t out, op_src a, const algebra_t *algebra)
{
    const space_t *space = algebra->space;
    assumptions_t *none = assumptions_new(algebra->ring); /* hbar > 0 always */
    scalar_t s, half;
    int ok;

    scalar_init(s, algebra->ring);
    scalar_init(half, algebra->ring);
    scalar_mul_si(s, algebra->hbar, 2, algebra->ring);
    ok = scalar_sqrt(s, s, none, NULL, algebra->ring) == SQRT_OK;
    if (ok) {
        scalar_mul_ratio(s, s, 1, 2, algebra->ring); /* sqrt(hbar/2) */
        scalar_set_ratio(half, 1, 2, algebra->ring);
        op_to_weyl(out, a, NULL, algebra);
        for (size_t f = 0; f < space_count(space); f++) {
            if (!space_is_mode(space, f) || op_degree(out, f, algebra) == 0)
                continue;
            ladder_mode(out, f, s, algebra);
            contract_mode(out, f, half, algebra);
        }
    }
    scalar_clear(s, algebra->ring);
    scalar_clear(half, algebra->ring);
    assumptions_free(none);
    return ok;
}
