/* Signs and positivity.
 *
 * A sign is found factor by factor, also of what is left over by a known factor that is a product:
 * a factor that is known; a sum of terms of one sign; a known polynomial plus such a sum; a
 * quadratic a v^2 + b v + c with a > 0 and 4 a c - b^2 >= 0.
 *
 * A Hermitian matrix is taken apart by equivalences: a zero on the diagonal makes its row vanish; a
 * diagonal entry known to be positive is a pivot, and the matrix is >= 0 iff its Schur complement
 * is; of a connected block without one the elementary symmetric functions of the eigenvalues have
 * to be >= 0 (two rows: the diagonal and the determinant). */
#include "sign.h"

#include <flint/fmpz_vec.h>
#include <stdlib.h>
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

static void append(ring_t *ring, known_t *known, relation_t relation, num *x)
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
            append(ring, known, relation, factor);
        if ((s & NONZERO) && (s & (NONNEGATIVE | NONPOSITIVE)))
            sign *= fmpz_is_odd(f->exp + k) && (s & NONPOSITIVE) ? -1 : 1;
        else if (relation != EQUAL || !(s & NONZERO))
            rest = num_mul(ring, rest,
                           relation == EQUAL ? factor
                                             : num_pow(ring, factor, fmpz_get_ui(f->exp + k)));
    }
    fmpz_mpoly_factor_clear(f, CTX);
    if (relation != UNEQUAL && !num_is_number(ring, rest))
        append(ring, known, relation, primitive(ring, num_ratio(ring, rest, sign, 1)));
}

/* ---- matrices ---------------------------------------------------------------------------- */

static void need(ring_t *ring, positive_t *out, relation_t relation, num *x, const known_t *known)
{
    int sign = sign_of(ring, x, known);

    if (relation == EQUAL && num_has_kind(ring, x, UNIT)) {
        num *conjugate = num_conj(ring, x), *unit = num_variable(ring, 0);
        need(ring, out, EQUAL, num_add(ring, x, conjugate), known);
        need(ring, out, EQUAL, num_mul(ring, unit, num_sub(ring, x, conjugate)), known);
        return;
    }
    if (known_implies(ring, known, relation, x))
        return;
    if (relation == EQUAL ? sign & NONZERO : (sign & NONPOSITIVE) && (sign & NONZERO))
        out->never = 1;
    else if (num_has_kind(ring, x, COORDINATE) || num_has_kind(ring, x, OPAQUE))
        out->undecided = 1;
    else
        append(ring, &out->needs, relation, x);
}

/* Marks what is connected with row `i`; the number of rows. */
static size_t connected(char *mark, num *const *m, const char *gone, size_t n, size_t i)
{
    size_t count = 1;

    mark[i] = 1;
    for (size_t j = 0; j < n; j++)
        if (!gone[j] && !mark[j] && m[i * n + j])
            count += connected(mark, m, gone, n, j);
    return count;
}

/* Characteristic polynomial by Faddeev and LeVerrier: e_k of the rows in `mark`. */
static void symmetric_functions(ring_t *ring, positive_t *out, num *const *m, const char *mark,
                                size_t n, size_t count, const known_t *known)
{
    num **power = zeroed(n * n, sizeof *power), **next = zeroed(n * n, sizeof *next),
        *e = num_si(ring, 1);

    for (size_t k = 1; k <= count; k++) { /* power := M (e_(k-1) - power), e_k = tr/k */
        num *trace = NULL;
        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; j < n; j++) {
                num *x = NULL;
                for (size_t l = 0; mark[i] && mark[j] && l < n; l++)
                    if (mark[l])
                        x = num_add(ring, x,
                                    num_mul(ring, m[i * n + l],
                                            num_sub(ring, l == j ? e : NULL, power[l * n + j])));
                next[i * n + j] = x;
            }
        memcpy(power, next, n * n * sizeof *power);
        for (size_t i = 0; i < n; i++)
            trace = mark[i] ? num_add(ring, trace, power[i * n + i]) : trace;
        e = num_ratio(ring, trace, 1, (slong)k);
        if (count != 2 || k == 2)
            need(ring, out, GREATER_EQUAL, e, known);
    }
    free(power);
    free(next);
}

/* Takes row p out: it vanishes, or its diagonal is a pivot. */
static void take_row(ring_t *ring, positive_t *out, num **m, const char *gone, size_t n, size_t p,
                     const known_t *known)
{
    const num *pivot = m[p * n + p];

    for (size_t i = 0; i < n; i++) {
        if (!gone[i] && !pivot)
            need(ring, out, EQUAL, m[p * n + i], known);
        for (size_t j = 0; j < n && !gone[i] && pivot; j++)
            if (!gone[j])
                m[i * n + j] =
                    num_sub(ring, m[i * n + j],
                            num_div(ring, num_mul(ring, m[i * n + p], m[p * n + j]), pivot));
    }
}

/* What the connected block of row i has to fulfil; marks its rows in `mark`. */
static void block_needs(ring_t *ring, positive_t *out, num *const *m, char *mark, const char *gone,
                        size_t n, size_t i, const known_t *known)
{
    static const int negative = NONPOSITIVE | NONZERO;
    size_t count = connected(mark, m, gone, n, i);

    for (size_t j = 0; j < n; j++)
        if (mark[j] && (count <= 2 || (sign_of(ring, m[j * n + j], known) & negative) == negative))
            need(ring, out, GREATER_EQUAL, m[j * n + j], known);
    if (count > 6)
        out->undecided = 1;
    else if (count > 1)
        symmetric_functions(ring, out, m, mark, n, count, known);
}

void positive_when(ring_t *ring, positive_t *out, num *const *matrix, size_t n,
                   const known_t *known)
{
    num **m = zeroed(n * n, sizeof *m);
    char *gone = zeroed(n, 1), *mark = zeroed(n, 1);

    for (size_t e = 0; e < n * n; e++)
        m[e] = matrix[e];
    for (size_t p = 0; p < n;) {
        const num *x = m[p * n + p];
        int ready = !gone[p] && (!x || sign_of(ring, x, known) == (NONNEGATIVE | NONZERO));
        gone[p] |= (char)ready;
        if (ready)
            take_row(ring, out, m, gone, n, p, known);
        p = ready ? 0 : p + 1; /* what is left has changed */
    }
    for (size_t i = 0; i < n; i++) {
        if (gone[i])
            continue;
        memset(mark, 0, n);
        block_needs(ring, out, m, mark, gone, n, i, known);
        for (size_t j = 0; j < n; j++)
            gone[j] |= mark[j];
    }
    free(m);
    free(gone);
    free(mark);
}
