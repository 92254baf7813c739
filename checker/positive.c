/* Positivity.
 *
 * A Hermitian matrix is taken apart by equivalences: a zero on the diagonal makes its row vanish; a
 * diagonal entry known to be positive is a pivot, and the matrix is >= 0 iff its Schur complement
 * is.  What is left, M, is >= 0 iff det(M + e) has no root e > 0.  All its roots are real: this
 * holds iff in each of its factors all coefficients of powers of e have the sign of the first.
 *
 * A sign is found factor by factor: a factor that is known, a sum of terms of one sign, or a
 * multiple of something known plus such a sum. */
#include "positive.h"

#include <string.h>

static int sign_product(int a, int b)
{
    int plus = (a & b & NONNEGATIVE) || (a & b & NONPOSITIVE);
    int minus =
        ((a & NONNEGATIVE) && (b & NONPOSITIVE)) || ((a & NONPOSITIVE) && (b & NONNEGATIVE));

    return (plus ? NONNEGATIVE : 0) | (minus ? NONPOSITIVE : 0) | (a & b & NONZERO);
}

static int sign_sum(int a, int b)
{
    int both = a & b & (NONNEGATIVE | NONPOSITIVE);

    return both ? both | ((a | b) & NONZERO) : 0;
}

static int sign_power(int sign, slong e)
{
    return e % 2 ? sign : (sign & NONZERO) | NONNEGATIVE;
}

static int sign_bits(int sign)
{
    return sign > 0 ? NONNEGATIVE | NONZERO
           : sign   ? NONPOSITIVE | NONZERO
                    : NONNEGATIVE | NONPOSITIVE;
}

/* 0 if x is no number. */
static int sign_number(ring_t *ring, const num *x)
{
    int sign;

    return num_sign(ring, x, &sign) ? sign_bits(sign) : 0;
}

/* A number times something known. */
static int sign_known(ring_t *ring, const num *x, const known_t *known)
{
    int sign = 0;

    for (size_t k = 0; k < known->count; k++)
        sign |= sign_product(known->sign[k], sign_number(ring, num_div(ring, x, known->x[k])));
    return sign;
}

static int sign_variable(ring_t *ring, size_t v, const known_t *known)
{
    if (ring->kind[v] == ROOT)
        return NONNEGATIVE | (NONZERO & sign_known(ring, ring->inner[v], known));
    if (ring->kind[v] == FUNCTION && strcmp(ring->name[v], "exp") == 0)
        return NONNEGATIVE | NONZERO;
    return sign_known(ring, num_variable(ring, v), known);
}

/* A sum whose terms have one sign. */
static int sign_terms(ring_t *ring, const fmpz_mpoly_t p, const known_t *known)
{
    int sum = NONNEGATIVE | NONPOSITIVE;
    ulong e[MAX_NAMES];

    for (slong t = 0; t < fmpz_mpoly_length(p, ring->ctx) && sum; t++) {
        int sign = sign_bits(fmpz_sgn(p->coeffs + t));
        fmpz_mpoly_get_term_exp_ui(e, p, t, ring->ctx);
        for (size_t v = ring->first; v < ring->count; v++)
            if (e[v] > 0)
                sign = sign_product(sign, sign_power(sign_variable(ring, v, known), (slong)e[v]));
        sum = sign_sum(sum, sign);
    }
    return sum;
}

/* scale x = quotient K + rest with K known and both of them sums of terms of one sign. */
static int sign_beyond(ring_t *ring, const num *x, const known_t *known)
{
    fmpz_mpoly_t quotient, rest;
    fmpz_t scale;
    int sign = 0;

    fmpz_mpoly_init(quotient, ring->ctx);
    fmpz_mpoly_init(rest, ring->ctx);
    fmpz_init(scale);
    for (size_t k = 0; k < known->count; k++) {
        fmpz_mpoly_quasidivrem(scale, quotient, rest, fmpz_mpoly_q_numref(x),
                               fmpz_mpoly_q_numref(known->x[k]), ring->ctx);
        sign |=
            sign_product(sign_bits(fmpz_sgn(scale)),
                         sign_sum(sign_product(known->sign[k], sign_terms(ring, quotient, known)),
                                  sign_terms(ring, rest, known)));
    }
    fmpz_mpoly_clear(quotient, ring->ctx);
    fmpz_mpoly_clear(rest, ring->ctx);
    fmpz_clear(scale);
    return sign;
}

static int sign_factors(ring_t *ring, const num *x, const known_t *known)
{
    num *constant, *factor[MAX_FACTORS];
    slong power[MAX_FACTORS];
    int all = sign_number(ring, x), sign;
    size_t count;

    if (all || num_has_kind(ring, x, UNIT))
        return all;
    count = num_factor(ring, x, &constant, factor, power);
    all = sign_number(ring, constant);
    for (size_t k = 0; k < count; k++) {
        sign = sign_number(ring, factor[k]);
        if (!sign)
            sign = sign_known(ring, factor[k], known) | sign_beyond(ring, factor[k], known) |
                   sign_terms(ring, fmpz_mpoly_q_numref(factor[k]), known);
        all = sign_product(all, sign_power(sign, power[k]));
    }
    return all;
}

/* Of what is left over by something known, too: that may be a product. */
static int sign_of(ring_t *ring, const num *x, const known_t *known)
{
    int sign = sign_factors(ring, x, known);

    for (size_t k = 0; x && k < known->count && !(sign & (NONNEGATIVE | NONPOSITIVE)); k++)
        sign |=
            sign_product(known->sign[k], sign_factors(ring, num_div(ring, x, known->x[k]), known));
    return sign;
}

void known_add(ring_t *ring, known_t *known, int sign, num *x)
{
    if (known->count == MAX_KNOWN)
        refuse(ring, UNABLE, "more than %d conditions", MAX_KNOWN);
    if (!x)
        return;
    known->x[known->count] = num_mul(ring, num_poly(ring, fmpz_mpoly_q_numref(x)),
                                     num_poly(ring, fmpz_mpoly_q_denref(x)));
    known->sign[known->count++] = sign;
}

int known_implies(ring_t *ring, const known_t *known, int sign, const num *x)
{
    return (sign_of(ring, x, known) & sign) == sign;
}

/* What the matrix needs: adds that the sign of x has the bits in `sign`.  1; 0 if it never has; -1.
 */
static int need(ring_t *ring, known_t *needs, int sign, num *x, const known_t *known)
{
    int found = sign_of(ring, x, known);

    if ((found & sign) == sign)
        return 1;
    if (sign & NONPOSITIVE ? found & NONZERO : (found & NONPOSITIVE) && (found & NONZERO))
        return 0;
    if (num_has_kind(ring, x, COORDINATE) || num_has_kind(ring, x, FUNCTION))
        return -1;
    known_add(ring, needs, sign, x);
    return 1;
}

static int worse(int a, int b)
{
    return a == 0 || b == 0 ? 0 : a < b ? a : b;
}

/* Row p leaves: its Schur complement. */
static void eliminate(ring_t *ring, num **m, char *gone, size_t n, size_t p)
{
    gone[p] = 1;
    for (size_t i = 0; i < n; i++) {
        num *f = gone[i] || !m[i * n + p] ? NULL : num_div(ring, m[i * n + p], m[p * n + p]);
        for (size_t j = 0; j < n && f; j++)
            if (!gone[j])
                m[i * n + j] = num_sub(ring, m[i * n + j], num_mul(ring, f, m[p * n + j]));
    }
}

/* The coefficients of powers of `e` in each factor of the determinant of m + e. */
static int need_factors(ring_t *ring, known_t *needs, num *determinant, size_t e,
                        const known_t *known)
{
    num *constant, *factor[MAX_FACTORS], *c[MAX_DEGREE + 1];
    slong power[MAX_FACTORS];
    size_t count = num_factor(ring, determinant, &constant, factor, power);
    int answer = 1;

    for (size_t k = 0; k < count; k++) {
        num *d = factor[k];
        slong top = -1;
        for (; d && top < MAX_DEGREE; d = num_derivative(ring, d, e))
            c[++top] = num_put(ring, d, e, NULL);
        for (slong j = 0; j < top; j++)
            answer =
                worse(answer, need(ring, needs, NONNEGATIVE, num_div(ring, c[j], c[top]), known));
    }
    return answer;
}

int positive_when(ring_t *ring, known_t *needs, num *const *matrix, size_t n, const known_t *known)
{
    num **m = memory_new(ring, n * n, sizeof *m), *determinant = num_si(ring, 1);
    size_t e = variable(ring, "", EIGENVALUE, NULL), left = n;
    char *gone = memory_new(ring, n, 1);
    int answer = 1;

    memcpy(m, matrix, n * n * sizeof *m);
    for (size_t p = 0; p < n; p++) {
        num *x = m[p * n + p];
        int sign = sign_of(ring, x, known);
        if (!gone[p] && sign == (NONPOSITIVE | NONZERO))
            return 0;
        if (gone[p] || (x && sign != (NONNEGATIVE | NONZERO)))
            continue;
        for (size_t i = 0; i < n && !x; i++)
            if (!gone[i])
                answer = worse(answer, need(ring, needs, NONNEGATIVE | NONPOSITIVE,
                                            num_mul(ring, m[p * n + i], m[i * n + p]), known));
        if (x)
            eliminate(ring, m, gone, n, p);
        gone[p] = 1;
        left--;
        p = (size_t)-1; /* what is left has changed */
    }
    if (left > 6)
        return worse(answer, -1);
    for (size_t p = 0; p < n; p++) {
        if (!gone[p])
            answer = worse(answer, need(ring, needs, NONNEGATIVE, m[p * n + p], known));
        m[p * n + p] = num_add(ring, m[p * n + p], num_variable(ring, e));
    }
    for (size_t p = 0; p < n; p++)
        if (!gone[p]) {
            determinant = num_mul(ring, determinant, m[p * n + p]);
            eliminate(ring, m, gone, n, p);
        }
    return worse(answer, need_factors(ring, needs, determinant, e, known));
}
