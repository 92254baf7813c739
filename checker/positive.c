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

static int sign_bit(int sign)
{
    return sign < 0 ? NEGATIVE : sign ? POSITIVE : ZERO;
}

/* The signs of sums or products of numbers with the signs in a and b. */
static int combine(int a, int b, int is_sum)
{
    int out = 0;

    for (int s = -1; s <= 1; s++)
        for (int t = -1; t <= 1; t++)
            if ((a & sign_bit(s)) && (b & sign_bit(t)))
                out |= !is_sum ? sign_bit(s * t) : s * t < 0 ? ANY : sign_bit(s + t);
    return out;
}

static int sign_power(int sign, slong e)
{
    return e % 2 ? sign : sign & ZERO ? ZERO | POSITIVE : POSITIVE;
}

static int sign_number(ring_t *ring, const num *x)
{
    int sign;

    return num_sign(ring, x, &sign) ? sign_bit(sign) : ANY;
}

static slong terms(ring_t *ring, const num *x)
{
    return x ? fmpz_mpoly_length(fmpz_mpoly_q_numref(x), ring->ctx) : 0;
}

/* A number times something known, where both are polynomials. */
static int sign_known(ring_t *ring, const num *x, const known_t *known)
{
    int sign = ANY;

    for (size_t k = 0; k < known->count; k++) {
        int is_like = terms(ring, x) == terms(ring, known->x[k]);
        int ratio = is_like ? sign_number(ring, num_div(ring, x, known->x[k])) : ANY;
        if (ratio != ANY)
            sign &= combine(known->sign[k], ratio, 0);
    }
    return sign;
}

static int sign_variable(ring_t *ring, size_t v, const known_t *known)
{
    if (ring->kind[v] == ROOT)
        return sign_known(ring, ring->inner[v], known) & ZERO ? ZERO | POSITIVE : POSITIVE;
    if (ring->kind[v] == FUNCTION && strcmp(ring->name[v], "exp") == 0)
        return POSITIVE;
    return sign_known(ring, num_variable(ring, v), known);
}

/* Of a sum with a positive denominator, by its terms. */
static int sign_terms(ring_t *ring, const num *x, const known_t *known)
{
    const fmpz_mpoly_struct *p = x ? fmpz_mpoly_q_numref(x) : NULL;
    int sum = ZERO;
    ulong e[MAX_NAMES];

    for (slong t = 0; p && t < fmpz_mpoly_length(p, ring->ctx) && sum != ANY; t++) {
        int sign = sign_bit(fmpz_sgn(p->coeffs + t));
        fmpz_mpoly_get_term_exp_ui(e, p, t, ring->ctx);
        for (size_t v = ring->first; v < ring->count; v++)
            if (e[v] > 0)
                sign = combine(sign, sign_power(sign_variable(ring, v, known), (slong)e[v]), 0);
        sum = combine(sum, sign, 1);
    }
    return sum;
}

static int sign_beyond(ring_t *ring, const num *x, const known_t *known, int depth);

/* Of quotient K + rest, K what is known as number k. */
static int sign_split(ring_t *ring, const num *quotient, const known_t *known, size_t k,
                      const num *rest, int depth)
{
    int first = combine(known->sign[k], sign_terms(ring, quotient, known), 0);
    int second = sign_terms(ring, rest, known);

    if (depth > 0 && second == ANY && first != ANY)
        second = sign_beyond(ring, rest, known, depth - 1);
    return combine(first, second, 1);
}

static num *term(ring_t *ring, const num *x, slong t)
{
    num *out = num_poly(ring, fmpz_mpoly_q_numref(x));

    fmpz_mpoly_get_term(fmpz_mpoly_q_numref(out), fmpz_mpoly_q_numref(x), t, ring->ctx);
    return out;
}

/* What is known of the multiple q K, and of the rest: q the quotient or its first term. */
static int sign_divided(ring_t *ring, const num *x, const known_t *known, size_t k, int depth)
{
    num *q, *rest;
    int sign;

    num_divide(ring, &q, &rest, x, known->x[k]);
    sign = sign_split(ring, q, known, k, rest, depth);
    if (terms(ring, q) > 1) {
        q = num_div(ring, term(ring, q, 0), num_poly(ring, fmpz_mpoly_q_denref(q)));
        rest = num_sub(ring, x, num_mul(ring, q, known->x[k]));
        sign &= sign_split(ring, q, known, k, rest, depth);
    }
    return sign;
}

/* The same, q a number for which a term of x - q K vanishes. */
static int sign_cancelled(ring_t *ring, const num *x, const known_t *known, size_t k)
{
    int sign = ANY;

    for (slong t = 0; t < terms(ring, x); t++)
        for (slong u = 0; u < terms(ring, known->x[k]) && sign == ANY; u++) {
            num *q = num_div(ring, term(ring, x, t), term(ring, known->x[k], u));
            if (sign_number(ring, q) != ANY)
                sign = sign_split(ring, q, known, k,
                                  num_sub(ring, x, num_mul(ring, q, known->x[k])), 0);
        }
    return sign;
}

/* Something known decides about a multiple of it. */
static int sign_beyond(ring_t *ring, const num *x, const known_t *known, int depth)
{
    const num *whole = num_poly(ring, fmpz_mpoly_q_numref(x));
    int sign = ANY;

    for (size_t k = 0; k < known->count; k++)
        sign &= sign_divided(ring, whole, known, k, depth);
    for (size_t k = 0; k < known->count && sign == ANY; k++)
        sign &= sign_cancelled(ring, whole, known, k);
    return sign;
}

static int sign_factors(ring_t *ring, const num *x, const known_t *known);

/* a v^2 + b v + c has the sign of a where 4 a c > b^2, and no other where 4 a c = b^2. */
static int sign_quadratic(ring_t *ring, const num *x, const known_t *known)
{
    for (size_t v = ring->first; v < ring->count; v++) {
        num *a, *b, *c;
        int sign, gap, is_inner = ring->kind[v] != PARAMETER && ring->kind[v] != COORDINATE;
        for (size_t w = ring->first; w <= MAX_ROOTS; w++)
            is_inner |= ring->inner[w] && num_uses(ring, ring->inner[w], v);
        if (is_inner || !num_uses(ring, x, v))
            continue;
        b = num_derivative(ring, x, v);
        a = num_derivative(ring, b, v);
        if (!a || num_derivative(ring, a, v))
            continue;
        b = num_put(ring, b, v, NULL);
        c = num_put(ring, x, v, NULL);
        sign = sign_factors(ring, a, known); /* of 2 a */
        if (sign != NEGATIVE && sign != POSITIVE)
            continue;
        c = num_sub(ring, num_ratio(ring, num_mul(ring, a, c), 2, 1), num_mul(ring, b, b));
        gap = sign_factors(ring, c, known);
        if (!(gap & NEGATIVE))
            return gap & ZERO ? sign | ZERO : sign;
    }
    return ANY;
}

static int sign_factors(ring_t *ring, const num *x, const known_t *known)
{
    num *constant, *factor[MAX_FACTORS];
    slong power[MAX_FACTORS];
    int all = sign_number(ring, x), sign;
    size_t count;

    if (all != ANY || num_has_kind(ring, x, UNIT))
        return all;
    count = num_factor(ring, x, &constant, factor, power);
    all = sign_number(ring, constant);
    for (size_t k = 0; k < count; k++) {
        sign = sign_number(ring, factor[k]);
        if (sign == ANY)
            sign = sign_known(ring, factor[k], known) & sign_beyond(ring, factor[k], known, 1) &
                   sign_terms(ring, factor[k], known);
        if ((sign & NEGATIVE) && (sign & POSITIVE))
            sign &= sign_quadratic(ring, factor[k], known);
        all = combine(all, sign_power(sign, power[k]), 0);
    }
    return all;
}

/* x where what is known to be zero is. */
static const num *modulo(ring_t *ring, const num *x, const known_t *known)
{
    num *quotient, *rest;

    for (size_t k = 0; x && k < known->count; k++)
        if (known->sign[k] == ZERO) {
            num_divide(ring, &quotient, &rest, x, known->x[k]);
            x = num_div(ring, rest, num_poly(ring, fmpz_mpoly_q_denref(x)));
        }
    return x;
}

/* Also of what is left over by something known that may be a product. */
static int sign_product(ring_t *ring, const num *x, const known_t *known)
{
    int sign = sign_factors(ring, x, known);

    if (x && (sign & NEGATIVE) && (sign & POSITIVE) &&
        sign_factors(ring, num_poly(ring, fmpz_mpoly_q_denref(x)), known) == POSITIVE)
        sign &= sign_beyond(ring, x, known, 1);
    for (size_t k = 0; x && k < known->count && (sign & NEGATIVE) && (sign & POSITIVE); k++) {
        num *rest = num_div(ring, x, known->x[k]);
        if (!(sign_factors(ring, num_poly(ring, fmpz_mpoly_q_denref(rest)), known) & ZERO))
            sign &= combine(known->sign[k], sign_factors(ring, rest, known), 0);
    }
    return sign;
}

int sign_of(ring_t *ring, const num *x, const known_t *known)
{
    const num *rest = modulo(ring, x, known);
    int sign = sign_product(ring, rest, known);

    return rest == x ? sign : sign & sign_product(ring, x, known);
}

int is_contradictory(ring_t *ring, const known_t *known)
{
    for (size_t k = 0; k < known->count; k++)
        if (!((known->sign[k] == ZERO ? sign_product : sign_of)(ring, known->x[k], known) &
              known->sign[k]))
            return 1;
    return 0;
}

static void known_append(ring_t *ring, known_t *known, int sign, num *x)
{
    refuse(ring, known->count == MAX_KNOWN, UNABLE, "more than %d conditions", MAX_KNOWN);
    known->x[known->count] = x;
    known->sign[known->count++] = sign;
}

/* Of what is zero, each factor once; of what is not, no factor is. */
void known_add(ring_t *ring, known_t *known, int sign, num *x)
{
    num *constant, *factor[MAX_FACTORS];
    slong power[MAX_FACTORS];
    size_t count;

    if (!x && (sign & ZERO))
        return;
    if (!x) { /* it cannot be, and neither can -1 > 0 */
        known_append(ring, known, POSITIVE, num_si(ring, -1));
        return;
    }
    x = num_mul(ring, num_poly(ring, fmpz_mpoly_q_numref(x)),
                num_poly(ring, fmpz_mpoly_q_denref(x)));
    count = sign & ZERO && sign != ZERO ? 0 : num_factor(ring, x, &constant, factor, power);
    if (sign == ZERO)
        x = constant;
    for (size_t k = 0; k < count; k++)
        if (sign == ZERO)
            x = num_mul(ring, x, factor[k]);
        else if (count > 1)
            known_append(ring, known, NEGATIVE | POSITIVE, factor[k]);
    known_append(ring, known, sign, x);
}

/* What the matrix needs: adds that the sign of x is in `sign`, unless it is known.  1; 0 if it
 * never is; -1. */
static int need(ring_t *ring, known_t *needs, int sign, num *x, known_t *known)
{
    int found = sign_of(ring, x, known);

    if (!(found & ~sign) || !(found & sign))
        return (found & sign) != 0;
    if (num_has_kind(ring, x, COORDINATE) || num_has_kind(ring, x, FUNCTION))
        return -1;
    known_add(ring, needs, sign, x);
    known_add(ring, known, sign, x);
    return 1;
}

static int worse(int a, int b)
{
    return a == 0 || b == 0 ? 0 : a < b ? a : b;
}

/* The same of x = 0, of its real and of its imaginary part. */
static int need_zero(ring_t *ring, known_t *needs, num *x, known_t *known)
{
    num *conj = num_conj(ring, x), *turned = num_mul(ring, ring->unit, num_sub(ring, x, conj));
    int answer = need(ring, needs, ZERO, num_add(ring, x, conj), known);

    return worse(answer, need(ring, needs, ZERO, turned, known));
}

/* Row p leaves: its Schur complement. */
void eliminate(ring_t *ring, num **m, char *gone, size_t n, size_t p)
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
static int need_factors(ring_t *ring, known_t *needs, num *determinant, size_t e, known_t *known)
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
            answer = worse(answer,
                           need(ring, needs, ZERO | POSITIVE, num_div(ring, c[j], c[top]), known));
    }
    return answer;
}

static known_t joined(ring_t *ring, const known_t *given, const known_t *needs)
{
    known_t all = *given;

    for (size_t k = 0; k < needs->count; k++)
        known_add(ring, &all, needs->sign[k], needs->x[k]);
    return all;
}

/* The first of those rows that are left and what is coupled to it: of two rows the diagonal and the
 * determinant, else det(m + e).  They leave. */
static int need_block(ring_t *ring, known_t *needs, num **m, char *gone, size_t n, known_t *known,
                      size_t *left)
{
    char *others = memory_new(ring, n, 1);
    num **block = memory_new(ring, n * n, sizeof *block), *determinant = num_si(ring, 1);
    size_t e = variable(ring, "", EIGENVALUE, NULL), size = 1, before = 0;
    int answer = 1;

    memset(others, 1, n);
    others[(char *)memchr(gone, 0, n) - gone] = 0;
    while (size != before) {
        before = size;
        for (size_t i = 0; i < n * n; i++)
            if (m[i] && !others[i / n] && !gone[i % n] && others[i % n]) {
                others[i % n] = 0;
                size++;
            }
    }
    *left -= size;
    for (size_t i = 0; i < n; i++)
        gone[i] |= !others[i];
    if (size > 6)
        return -1;
    memcpy(block, m, n * n * sizeof *m);
    for (size_t p = 0; p < n; p++)
        if (!others[p]) {
            if (size <= 2)
                answer = worse(answer, need(ring, needs, ZERO | POSITIVE, m[p * n + p], known));
            else
                block[p * n + p] = num_add(ring, m[p * n + p], num_variable(ring, e));
        }
    for (size_t p = 0; p < n; p++)
        if (!others[p]) {
            determinant = num_mul(ring, determinant, block[p * n + p]);
            eliminate(ring, block, others, n, p);
        }
    if (size <= 2)
        return worse(answer, need(ring, needs, ZERO | POSITIVE, determinant, known));
    return worse(answer, need_factors(ring, needs, determinant, e, known));
}

/* A row whose diagonal entry is never positive, else one with a positive one that couples few
 * others; n if there is none.  *sign is that of the entry. */
static size_t next_row(ring_t *ring, num *const *m, const char *gone, size_t n,
                       const known_t *known, int *sign)
{
    size_t best = n, least = (size_t)-1;

    for (size_t p = 0; p < n; p++) {
        int one = gone[p] ? ANY : sign_of(ring, m[p * n + p], known);
        size_t cost = sign_number(ring, m[p * n + p]) == ANY;
        for (size_t i = 0; i < n; i++)
            cost += m[p * n + i] && !gone[i] ? 2 : 0;
        if (one == NEGATIVE || one == ZERO)
            cost = 0;
        if ((one == NEGATIVE || one == ZERO || one == POSITIVE) && cost < least) {
            best = p;
            least = cost;
            *sign = one;
        }
    }
    return best;
}

int positive_when(ring_t *ring, known_t *needs, num *const *matrix, size_t n, const known_t *given)
{
    known_t all = joined(ring, given, needs), *known = &all;
    num **m = memory_new(ring, n * n, sizeof *m);
    size_t left = n, p;
    char *gone = memory_new(ring, n, 1);
    int answer = 1, sign = 0;

    memcpy(m, matrix, n * n * sizeof *m);
    for (; (p = next_row(ring, m, gone, n, known, &sign)) < n; left--) {
        if (sign == NEGATIVE)
            return 0;
        if (sign == POSITIVE)
            eliminate(ring, m, gone, n, p);
        gone[p] = 1;
        for (size_t i = 0; i < n && sign == ZERO; i++)
            if (!gone[i])
                answer = worse(answer, need_zero(ring, needs, m[p * n + i], known));
    }
    while (answer != 0 && left > 0)
        answer = worse(answer, need_block(ring, needs, m, gone, n, known, &left));
    return answer;
}
