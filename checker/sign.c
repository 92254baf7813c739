/* Signs.
 *
 * A sign is found factor by factor, also of what is left over by a known factor that is a product:
 * a factor that is known; a sum of terms of one sign; a known polynomial plus such a sum; a
 * quadratic a v^2 + b v + c with a > 0 and 4 a c - b^2 >= 0. */
#include "sign.h"

#include <flint/fmpz_vec.h>
#include <string.h>

#define CTX ring->ctx

/* What a relation says of a sign. */
static const int relation_bits[] = {NONNEGATIVE, NONNEGATIVE | NONZERO, NONNEGATIVE | NONPOSITIVE,
                                    NONZERO};

static int sign_poly(ring_t *ring, const fmpz_mpoly_t p, const known_t *known, int depth);
static int sign_factors(ring_t *ring, const fmpz_mpoly_t p, const known_t *known, int depth);

static int sign_product(int a, int b)
{
    int plus = (a & b & NONNEGATIVE) || (a & b & NONPOSITIVE);
    int minus =
        ((a & NONNEGATIVE) && (b & NONPOSITIVE)) || ((a & NONPOSITIVE) && (b & NONNEGATIVE));

    return (plus ? NONNEGATIVE : 0) | (minus ? NONPOSITIVE : 0) | (a & b & NONZERO);
}

static int sign_number(int s)
{
    return s > 0   ? NONNEGATIVE | NONZERO
           : s < 0 ? NONPOSITIVE | NONZERO
                   : NONNEGATIVE | NONPOSITIVE;
}

/* What the known elements say of p that they divide. */
static int sign_known(ring_t *ring, const fmpz_mpoly_t p, const known_t *known, int depth)
{
    fmpz_mpoly_t rest;
    int sign = 0;

    fmpz_mpoly_init(rest, CTX);
    for (size_t k = 0; k < known->count; k++)
        if (fmpz_mpoly_divides(rest, p, fmpz_mpoly_q_numref(known->x[k]), CTX))
            sign |= sign_product(relation_bits[known->relation[k]],
                                 sign_factors(ring, rest, known, depth));
    fmpz_mpoly_clear(rest, CTX);
    return sign;
}

static int sign_variable(ring_t *ring, size_t v, const known_t *known, int depth)
{
    fmpz_mpoly_t p;
    int sign;

    if (ring->kind[v] == ROOT)
        return NONNEGATIVE |
               (depth > 0 ? sign_poly(ring, fmpz_mpoly_q_numref(ring->inner[v]), known, depth - 1) &
                                NONZERO
                          : 0);
    if ((ring->kind[v] == OPAQUE && strcmp(ring->name[v], "exp") == 0) ||
        strcmp(ring->name[v], "pi") == 0)
        return NONNEGATIVE | NONZERO;
    fmpz_mpoly_init(p, CTX);
    fmpz_mpoly_gen(p, (slong)v, CTX);
    sign = sign_known(ring, p, known, depth);
    fmpz_mpoly_clear(p, CTX);
    return sign;
}

/* A sum whose terms have one sign. */
static int sign_terms(ring_t *ring, const fmpz_mpoly_t p, const known_t *known, int depth)
{
    int all = NONNEGATIVE | NONPOSITIVE, strict = 0;
    ulong e[MAX_NAMES];
    fmpz_t c;

    fmpz_init(c);
    for (slong t = 0; t < fmpz_mpoly_length(p, CTX) && all; t++) {
        int sign;
        fmpz_mpoly_get_term_exp_ui(e, p, t, CTX);
        fmpz_mpoly_get_term_coeff_fmpz(c, p, t, CTX);
        sign = sign_number(fmpz_sgn(c));
        for (size_t v = 0; v < ring->count; v++)
            if (e[v] > 0) {
                int s = sign_variable(ring, v, known, depth);
                sign = sign_product(sign, e[v] % 2 ? s : (s & NONZERO) | NONNEGATIVE);
            }
        all &= sign;
        strict |= sign & NONZERO;
    }
    fmpz_clear(c);
    return all ? all | strict : 0;
}

/* a v^2 + b v + c in a real unknown v. */
static int sign_quadratic(ring_t *ring, const fmpz_mpoly_t p, const known_t *known, int depth)
{
    fmpz_mpoly_t c[3];
    fmpz_mpoly_univar_t u;
    int sign = 0;

    for (int k = 0; k < 3; k++)
        fmpz_mpoly_init(c[k], CTX);
    fmpz_mpoly_univar_init(u, CTX);
    for (size_t v = 0; v < ring->count && !sign; v++) {
        int lead, rest;
        if (fmpz_mpoly_degree_si(p, (slong)v, CTX) != 2 ||
            (ring->kind[v] != PARAMETER && ring->kind[v] != COORDINATE))
            continue;
        fmpz_mpoly_to_univar(u, p, (slong)v, CTX);
        fmpz_mpoly_zero(c[0], CTX);
        fmpz_mpoly_zero(c[1], CTX);
        for (slong k = 0; k < fmpz_mpoly_univar_length(u, CTX); k++)
            fmpz_mpoly_univar_get_term_coeff(c[fmpz_mpoly_univar_get_term_exp_si(u, k, CTX)], u, k,
                                             CTX);
        lead = sign_poly(ring, c[2], known, depth - 1);
        fmpz_mpoly_mul(c[0], c[0], c[2], CTX);
        fmpz_mpoly_scalar_mul_si(c[0], c[0], 4, CTX);
        fmpz_mpoly_mul(c[1], c[1], c[1], CTX);
        fmpz_mpoly_sub(c[0], c[0], c[1], CTX);
        rest = lead & NONZERO ? sign_poly(ring, c[0], known, depth - 1) : 0;
        if (rest & NONNEGATIVE)
            sign = lead & (NONNEGATIVE | NONPOSITIVE) ? (lead & ~NONZERO) | (rest & NONZERO) : 0;
    }
    for (int k = 0; k < 3; k++)
        fmpz_mpoly_clear(c[k], CTX);
    fmpz_mpoly_univar_clear(u, CTX);
    return sign;
}

/* d p = c K + rest, c and d the coefficients of term t of K in p and in K, the rest of one sign. */
static int sign_beyond(ring_t *ring, const fmpz_mpoly_t p, const fmpz_mpoly_struct *K, slong t,
                       const known_t *known, int depth)
{
    fmpz_mpoly_t rest;
    fmpz_t c, d;
    int sign = 0, same;

    fmpz_mpoly_init(rest, CTX);
    fmpz_init(c);
    fmpz_init(d);
    fmpz_mpoly_get_term(rest, K, t, CTX);
    fmpz_mpoly_get_coeff_fmpz_monomial(c, p, rest, CTX);
    fmpz_mpoly_get_term_coeff_fmpz(d, K, t, CTX);
    same = fmpz_sgn(c) * fmpz_sgn(d);
    if (same) {
        fmpz_neg(c, c);
        fmpz_mpoly_scalar_fmma(rest, p, d, K, c, CTX);
        sign = sign_product(sign_number(fmpz_sgn(d)), sign_terms(ring, rest, known, depth)) &
               (NONZERO | (same > 0 ? NONNEGATIVE : NONPOSITIVE));
    }
    fmpz_clear(c);
    fmpz_clear(d);
    fmpz_mpoly_clear(rest, CTX);
    return sign & ~NONZERO ? sign : 0;
}

/* p = c K + terms >= 0 with K >= 0 known and c > 0, or the same with p and c negative. */
static int sign_shifted(ring_t *ring, const fmpz_mpoly_t p, const known_t *known, int depth)
{
    int sign = 0;

    for (size_t k = 0; k < known->count && !sign; k++) {
        const fmpz_mpoly_struct *K = fmpz_mpoly_q_numref(known->x[k]);
        if (known->relation[k] > GREATER)
            continue;
        for (slong t = 0; t < fmpz_mpoly_length(K, CTX) && !sign; t++)
            sign = sign_beyond(ring, p, K, t, known, depth);
        if (sign && known->relation[k] == GREATER)
            sign |= NONZERO;
    }
    return sign;
}

static int sign_irreducible(ring_t *ring, const fmpz_mpoly_t p, const known_t *known, int depth)
{
    int sign = sign_known(ring, p, known, depth) | sign_terms(ring, p, known, depth);

    if (depth > 0 && !(sign & (NONNEGATIVE | NONPOSITIVE)))
        sign |= sign_shifted(ring, p, known, depth);
    if (depth > 0 && !(sign & (NONNEGATIVE | NONPOSITIVE)))
        sign |= sign_quadratic(ring, p, known, depth);
    return sign;
}

static int sign_factors(ring_t *ring, const fmpz_mpoly_t p, const known_t *known, int depth)
{
    fmpz_mpoly_factor_t f;
    int sign = 0;

    fmpz_mpoly_factor_init(f, CTX);
    if (fmpz_mpoly_factor(f, p, CTX)) {
        sign = sign_number(fmpz_sgn(f->constant));
        for (slong k = 0; k < f->num; k++) {
            int s = sign_irreducible(ring, f->poly + k, known, depth);
            sign = sign_product(sign, fmpz_is_odd(f->exp + k) ? s : (s & NONZERO) | NONNEGATIVE);
        }
    }
    fmpz_mpoly_factor_clear(f, CTX);
    return sign;
}

static int sign_poly(ring_t *ring, const fmpz_mpoly_t p, const known_t *known, int depth)
{
    int sign;

    if (fmpz_mpoly_is_zero(p, CTX))
        return sign_number(0);
    if (fmpz_mpoly_degree_si(p, 0, CTX) > 0 || fmpz_mpoly_total_degree_si(p, CTX) > 60 ||
        fmpz_mpoly_length(p, CTX) > 3000)
        return 0;
    sign = sign_factors(ring, p, known, depth);
    if (!(sign & (NONNEGATIVE | NONPOSITIVE)))
        sign |= sign_known(ring, p, known, depth);
    return sign;
}

int sign_of(ring_t *ring, const num *x, const known_t *known)
{
    if (!x)
        return NONNEGATIVE | NONPOSITIVE;
    if (num_is_number(ring, x) && !num_has_kind(ring, x, UNIT))
        return sign_number(num_sign(ring, (num *)x));
    return sign_product(sign_poly(ring, fmpz_mpoly_q_numref(x), known, 3),
                        sign_poly(ring, fmpz_mpoly_q_denref(x), known, 3));
}

int known_implies(ring_t *ring, const known_t *known, relation_t relation, const num *x)
{
    return (sign_of(ring, x, known) & relation_bits[relation]) == relation_bits[relation];
}

void known_append(ring_t *ring, known_t *known, relation_t relation, num *x)
{
    if (known->count == MAX_KNOWN)
        refuse(ring, UNABLE, "more than %d conditions", MAX_KNOWN);
    known->x[known->count] = x;
    known->relation[known->count++] = relation;
}

/* The polynomial x over the largest integer that divides it. */
static num *primitive(ring_t *ring, num *x)
{
    fmpz_mpoly_struct *p = fmpz_mpoly_q_numref(x);
    fmpz_t c;

    fmpz_init(c);
    _fmpz_vec_content(c, p->coeffs, p->length);
    fmpz_mpoly_scalar_divexact_fmpz(p, p, c, CTX);
    fmpz_clear(c);
    return x;
}

/* Factors of known strict sign are left out; "x != 0" is said of each factor. */
void known_add(ring_t *ring, known_t *known, relation_t relation, num *x)
{
    fmpz_mpoly_factor_t f;
    num *rest = num_si(ring, 1), *factor;
    int sign;

    if (!x || num_is_number(ring, x))
        return;
    fmpz_mpoly_factor_init(f, CTX);
    factor = num_si(ring, 1);
    fmpz_mpoly_mul(fmpz_mpoly_q_numref(factor), fmpz_mpoly_q_numref(x), fmpz_mpoly_q_denref(x),
                   CTX);
    if (!fmpz_mpoly_factor(f, fmpz_mpoly_q_numref(factor), CTX))
        refuse(ring, UNABLE, "a condition that cannot be factored");
    sign = fmpz_sgn(f->constant);
    for (slong k = 0; k < f->num; k++) {
        int s = sign_poly(ring, f->poly + k, known, 3);
        factor = num_si(ring, 1);
        fmpz_mpoly_set(fmpz_mpoly_q_numref(factor), f->poly + k, CTX);
        if (relation == UNEQUAL)
            known_append(ring, known, relation, factor);
        if ((s & NONZERO) && (s & (NONNEGATIVE | NONPOSITIVE)))
            sign *= fmpz_is_odd(f->exp + k) && (s & NONPOSITIVE) ? -1 : 1;
        else if (relation != EQUAL || !(s & NONZERO))
            rest = num_mul(ring, rest,
                           relation == EQUAL ? factor
                                             : num_pow(ring, factor, fmpz_get_ui(f->exp + k)));
    }
    fmpz_mpoly_factor_clear(f, CTX);
    if (relation != UNEQUAL && !num_is_number(ring, rest))
        known_append(ring, known, relation, primitive(ring, num_ratio(ring, rest, sign, 1)));
}
