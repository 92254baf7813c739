/* Numbers: arithmetic by FLINT, reduced by i^2 = -1 and r^2 = what r is the root of. */
#include "algebra.h"

#include <flint/fmpz_vec.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NUM(x) fmpz_mpoly_q_numref(x)
#define DEN(x) fmpz_mpoly_q_denref(x)
#define CTX    ring->ctx

void refuse(const ring_t *ring, int status, const char *format, ...)
{
    va_list list;

    va_start(list, format);
    fprintf(stderr, "moyal check: %s: ", ring->field);
    vfprintf(stderr, format, list);
    fprintf(stderr, "\n");
    va_end(list);
    exit(status);
}

void *zeroed(size_t count, size_t size)
{
    void *room = calloc(count ? count : 1, size);

    if (!room) {
        fputs("moyal check: out of memory\n", stderr);
        exit(UNABLE);
    }
    return room;
}

static num *num_new(ring_t *ring)
{
    num *x = malloc(sizeof *x);

    if (ring->made == ring->room) {
        ring->room = 2 * ring->room + 1024;
        ring->pool = realloc(ring->pool, ring->room * sizeof(num *));
    }
    if (!x || !ring->pool)
        refuse(ring, UNABLE, "out of memory");
    fmpz_mpoly_q_init(x, CTX);
    return ring->pool[ring->made++] = x;
}

void numbers_release(ring_t *ring, size_t made, num **keep, size_t count)
{
    size_t at = made;

    for (size_t k = made; k < ring->made; k++) {
        int kept = 0;
        for (size_t j = 0; j < count && !kept; j++)
            kept = keep[j] == ring->pool[k];
        for (size_t j = 0; j < ring->count && !kept; j++)
            kept = ring->inner[j] == ring->pool[k];
        if (kept) {
            ring->pool[at++] = ring->pool[k];
        } else {
            fmpz_mpoly_q_clear(ring->pool[k], CTX);
            free(ring->pool[k]);
        }
    }
    ring->made = at;
}

size_t variable(ring_t *ring, const char *name, kind_t kind, const num *inner)
{
    for (size_t v = 0; inner && v < ring->count; v++)
        if (ring->kind[v] == kind && num_equal(ring, ring->inner[v], inner) &&
            (kind == ROOT || strcmp(ring->name[v], name) == 0))
            return v;
    if (ring->count == ring->size)
        refuse(ring, UNABLE, "more than %zu names, roots and functions", ring->size);
    ring->name[ring->count] = strdup(name);
    ring->kind[ring->count] = kind;
    ring->inner[ring->count] = (num *)inner;
    ring->moves[ring->count] = inner && num_has_kind(ring, inner, COORDINATE);
    return ring->count++;
}

/* p = c_0 + c_1 v + c_2 v^2 + .. with v^2 = relation; returns c_0' and c_1' of c_0' + c_1' v. */
static void halves(fmpz_mpoly_t even, fmpz_mpoly_t odd, const fmpz_mpoly_t p, size_t v,
                   ring_t *ring)
{
    fmpz_mpoly_univar_t u;
    fmpz_mpoly_t c, square;

    fmpz_mpoly_univar_init(u, CTX);
    fmpz_mpoly_init(c, CTX);
    fmpz_mpoly_init(square, CTX);
    fmpz_mpoly_zero(even, CTX);
    fmpz_mpoly_zero(odd, CTX);
    fmpz_mpoly_to_univar(u, p, (slong)v, CTX);
    for (slong k = 0; k < fmpz_mpoly_univar_length(u, CTX); k++) {
        slong e = fmpz_mpoly_univar_get_term_exp_si(u, k, CTX);
        fmpz_mpoly_univar_get_term_coeff(c, u, k, CTX);
        if (ring->kind[v] == UNIT)
            fmpz_mpoly_set_si(square, (e / 2) % 2 ? -1 : 1, CTX);
        else
            fmpz_mpoly_pow_ui(square, NUM(ring->inner[v]), (ulong)(e / 2), CTX);
        fmpz_mpoly_mul(c, c, square, CTX);
        fmpz_mpoly_add(e % 2 ? odd : even, e % 2 ? odd : even, c, CTX);
    }
    fmpz_mpoly_clear(square, CTX);
    fmpz_mpoly_clear(c, CTX);
    fmpz_mpoly_univar_clear(u, CTX);
}

/* The normal form: numerator of degree at most one in i and roots, denominator free of them. */
static num *reduced(ring_t *ring, num *x)
{
    fmpz_mpoly_t even, odd, v;

    fmpz_mpoly_init(even, CTX);
    fmpz_mpoly_init(odd, CTX);
    fmpz_mpoly_init(v, CTX);
    for (size_t g = ring->count; g-- > 0;) {
        if (ring->kind[g] != UNIT && ring->kind[g] != ROOT)
            continue;
        fmpz_mpoly_gen(v, (slong)g, CTX);
        if (fmpz_mpoly_degree_si(DEN(x), (slong)g, CTX) > 0) {
            halves(even, odd, DEN(x), g, ring);
            fmpz_mpoly_mul(odd, odd, v, CTX);
            fmpz_mpoly_add(DEN(x), even, odd, CTX);
            fmpz_mpoly_sub(even, even, odd, CTX);
            fmpz_mpoly_mul(NUM(x), NUM(x), even, CTX);
            fmpz_mpoly_mul(DEN(x), DEN(x), even, CTX);
            halves(even, odd, DEN(x), g, ring);
            fmpz_mpoly_swap(DEN(x), even, CTX);
            if (fmpz_mpoly_is_zero(DEN(x), CTX))
                refuse(ring, REFUTED, "a division by zero");
        }
        if (fmpz_mpoly_degree_si(NUM(x), (slong)g, CTX) > 1) {
            halves(even, odd, NUM(x), g, ring);
            fmpz_mpoly_mul(odd, odd, v, CTX);
            fmpz_mpoly_add(NUM(x), even, odd, CTX);
        }
    }
    fmpz_mpoly_clear(even, CTX);
    fmpz_mpoly_clear(odd, CTX);
    fmpz_mpoly_clear(v, CTX);
    fmpz_mpoly_q_canonicalise(x, CTX);
    if (fmpz_mpoly_length(NUM(x), CTX) > 200000)
        refuse(ring, UNABLE, "more than 200000 terms");
    return fmpz_mpoly_is_zero(NUM(x), CTX) ? NULL : x;
}

num *num_si(ring_t *ring, slong value)
{
    num *x = value ? num_new(ring) : NULL;

    if (x)
        fmpz_mpoly_q_set_si(x, value, CTX);
    return x;
}

num *num_variable(ring_t *ring, size_t variable)
{
    num *x = num_new(ring);

    fmpz_mpoly_q_gen(x, (slong)variable, CTX);
    return x;
}

num *num_add(ring_t *ring, const num *a, const num *b)
{
    num *x;

    if (!a || !b)
        return (num *)(a ? a : b);
    x = num_new(ring);
    fmpz_mpoly_q_add(x, a, b, CTX);
    return fmpz_mpoly_is_zero(NUM(x), CTX) ? NULL : x;
}

num *num_ratio(ring_t *ring, const num *a, slong p, slong q)
{
    num *x = a ? num_new(ring) : NULL;

    if (x) {
        fmpz_mpoly_q_mul_si(x, a, p, CTX);
        fmpz_mpoly_q_div_si(x, x, q, CTX);
    }
    return x && fmpz_mpoly_is_zero(NUM(x), CTX) ? NULL : x;
}

num *num_sub(ring_t *ring, const num *a, const num *b)
{
    return num_add(ring, a, num_ratio(ring, b, -1, 1));
}

num *num_mul(ring_t *ring, const num *a, const num *b)
{
    num *x;

    if (!a || !b)
        return NULL;
    if (fmpz_mpoly_total_degree_si(NUM(a), CTX) + fmpz_mpoly_total_degree_si(NUM(b), CTX) > 1000)
        refuse(ring, UNABLE, "a degree above 1000");
    x = num_new(ring);
    fmpz_mpoly_q_mul(x, a, b, CTX);
    return reduced(ring, x);
}

num *num_div(ring_t *ring, const num *a, const num *b)
{
    num *x;

    if (!b)
        refuse(ring, REFUTED, "a division by zero");
    if (!a)
        return NULL;
    x = num_new(ring);
    fmpz_mpoly_q_div(x, a, b, CTX);
    return reduced(ring, x);
}

num *num_pow(ring_t *ring, const num *a, ulong e)
{
    num *x = num_si(ring, 1);

    for (; e > 0; e--)
        x = num_mul(ring, x, a);
    return x;
}

/* A polynomial as a number. */
static num *num_poly(ring_t *ring, const fmpz_mpoly_t p)
{
    num *x = num_new(ring);

    fmpz_mpoly_set(NUM(x), p, CTX);
    return fmpz_mpoly_is_zero(p, CTX) ? NULL : x;
}

/* sqrt(p) = product of the roots of primes and of irreducible polynomials: these are independent,
 * so that a reduced number is zero only if it is written as zero. */
static num *poly_root(ring_t *ring, const fmpz_mpoly_t p)
{
    fmpz_mpoly_factor_t f;
    fmpz_factor_t primes;
    fmpz_t c;
    num *x = num_si(ring, 1), *base;

    fmpz_mpoly_factor_init(f, CTX);
    fmpz_factor_init(primes);
    fmpz_init(c);
    if (!fmpz_mpoly_factor(f, p, CTX))
        refuse(ring, UNABLE, "the argument of a root cannot be factored");
    fmpz_mpoly_factor_get_constant_fmpz(c, f, CTX);
    for (slong k = 0; k < f->num && fmpz_sgn(c) < 0; k++)
        if (fmpz_is_odd(f->exp + k)) { /* -1 goes to one of the factors */
            fmpz_mpoly_neg(f->poly + k, f->poly + k, CTX);
            fmpz_neg(c, c);
        }
    if (fmpz_sgn(c) <= 0 || fmpz_bits(c) > 64)
        refuse(ring, UNABLE, "the root of a negative or too large number");
    fmpz_factor(primes, c);
    for (slong k = 0; k < primes->num + f->num; k++) {
        slong j = k - primes->num;
        ulong e = j < 0 ? primes->exp[k] : fmpz_get_ui(f->exp + j);
        base = num_new(ring);
        fmpz_mpoly_set_fmpz(NUM(base), j < 0 ? primes->p + k : c, CTX);
        if (j >= 0)
            fmpz_mpoly_set(NUM(base), f->poly + j, CTX);
        x = num_mul(ring, x, num_pow(ring, base, e / 2));
        if (e % 2)
            x = num_mul(ring, x, num_variable(ring, variable(ring, "root", ROOT, base)));
    }
    fmpz_clear(c);
    fmpz_factor_clear(primes);
    fmpz_mpoly_factor_clear(f, CTX);
    return x;
}

num *num_root(ring_t *ring, const num *a)
{
    if (!a)
        return NULL;
    if (fmpz_mpoly_total_degree_si(NUM(a), CTX) > 20 || fmpz_mpoly_length(NUM(a), CTX) > 50)
        refuse(ring, UNABLE, "the root of a large polynomial");
    return num_div(ring, poly_root(ring, NUM(a)), poly_root(ring, DEN(a)));
}

num *num_function(ring_t *ring, const char *name, num *a)
{
    ulong power = 1;
    fmpz_t c;

    if (a && strcmp(name, "exp") == 0) {
        fmpz_init(c);
        _fmpz_vec_content(c, NUM(a)->coeffs, NUM(a)->length);
        if (fmpz_cmp_ui(c, 100) > 0)
            refuse(ring, UNABLE, "a large exponential");
        power = fmpz_get_ui(c);
        a = num_ratio(ring, a, 1, (slong)power);
        fmpz_clear(c);
    }
    return a ? num_pow(ring, num_variable(ring, variable(ring, name, OPAQUE, a)), power)
             : num_si(ring, 1);
}

static num *put_poly(ring_t *ring, const fmpz_mpoly_t p, const char *mask, num *const *value)
{
    num *sum = NULL, *term;
    ulong all[MAX_NAMES], rest[MAX_NAMES];
    fmpz_t c;

    fmpz_init(c);
    for (slong t = 0; t < fmpz_mpoly_length(p, CTX); t++) {
        fmpz_mpoly_get_term_exp_ui(all, p, t, CTX);
        for (size_t v = 0; v < ring->size; v++)
            rest[v] = mask[v] ? 0 : all[v];
        fmpz_mpoly_get_term_coeff_fmpz(c, p, t, CTX);
        term = num_new(ring);
        fmpz_mpoly_push_term_fmpz_ui(NUM(term), c, rest, CTX);
        for (size_t v = 0; v < ring->size; v++)
            if (mask[v] && all[v] > 0)
                term = num_mul(ring, term, num_pow(ring, value[v], all[v]));
        sum = num_add(ring, sum, term);
    }
    fmpz_clear(c);
    return sum;
}

static int uses(const ring_t *ring, const num *a, size_t v)
{
    return a && (fmpz_mpoly_degree_si(NUM(a), (slong)v, CTX) > 0 ||
                 fmpz_mpoly_degree_si(DEN(a), (slong)v, CTX) > 0);
}

/* Whether a variable that mask marks occurs, also under roots and functions. */
static int touches(const ring_t *ring, const num *a, const char *mask)
{
    for (size_t v = 0; v < ring->count; v++)
        if ((mask[v] || ring->inner[v]) && uses(ring, a, v) &&
            (mask[v] || touches(ring, ring->inner[v], mask)))
            return 1;
    return 0;
}

num *num_put(ring_t *ring, const num *a, const char *mask, num *const *value)
{
    char all[MAX_NAMES];
    num *values[MAX_NAMES] = {NULL};

    memcpy(all, mask, sizeof all);
    for (size_t v = 0; v < ring->count; v++) {
        if (mask[v]) {
            values[v] = value[v];
        } else if (ring->inner[v] && uses(ring, a, v) && touches(ring, ring->inner[v], mask)) {
            if (ring->kind[v] != ROOT)
                refuse(ring, UNABLE, "a value within %s", ring->name[v]);
            values[v] = num_root(ring, num_put(ring, ring->inner[v], mask, value));
            all[v] = 1;
        }
    }
    if (!a || !touches(ring, a, mask))
        return (num *)a;
    return num_div(ring, put_poly(ring, NUM(a), all, values), put_poly(ring, DEN(a), all, values));
}

num *num_conj(ring_t *ring, const num *a)
{
    char mask[MAX_NAMES] = {1};
    num *value[MAX_NAMES] = {NULL};

    if (!uses(ring, a, 0))
        return (num *)a;
    value[0] = num_ratio(ring, num_variable(ring, 0), -1, 1);
    return num_put(ring, a, mask, value);
}

num *num_derivative(ring_t *ring, const num *a, size_t v)
{
    num *dn, *dd, *n, *d;
    char mask[MAX_NAMES] = {0};

    mask[v] = 1;
    for (size_t w = 0; w < ring->count; w++)
        if (ring->moves[w] && uses(ring, a, w) && touches(ring, ring->inner[w], mask))
            refuse(ring, UNABLE, "a derivative of a function of %s", ring->name[v]);
    if (!uses(ring, a, v))
        return NULL;
    dn = num_new(ring);
    fmpz_mpoly_derivative(NUM(dn), NUM(a), (slong)v, CTX);
    dd = num_new(ring);
    fmpz_mpoly_derivative(NUM(dd), DEN(a), (slong)v, CTX);
    n = num_poly(ring, NUM(a));
    d = num_poly(ring, DEN(a));
    if (fmpz_mpoly_is_zero(NUM(dd), CTX))
        return fmpz_mpoly_is_zero(NUM(dn), CTX) ? NULL : num_div(ring, dn, d);
    n = num_sub(ring, num_mul(ring, dn, d), num_mul(ring, n, dd));
    return num_div(ring, n, num_mul(ring, d, d));
}

int num_equal(const ring_t *ring, const num *a, const num *b)
{
    return a && b ? fmpz_mpoly_q_equal(a, b, CTX) : !a && !b;
}

int num_has_kind(const ring_t *ring, const num *a, kind_t kind)
{
    for (size_t v = 0; v < ring->count; v++)
        if ((ring->kind[v] == kind || ring->inner[v]) && uses(ring, a, v) &&
            (ring->kind[v] == kind || num_has_kind(ring, ring->inner[v], kind)))
            return 1;
    return 0;
}

int num_is_number(const ring_t *ring, const num *a)
{
    return !num_has_kind(ring, a, PARAMETER) && !num_has_kind(ring, a, COORDINATE) &&
           !num_has_kind(ring, a, WAVE) && !num_has_kind(ring, a, OPAQUE);
}

/* A ball that holds the polynomial p of integers and their roots. */
static void ball(arb_t out, const fmpz_mpoly_t p, const ring_t *ring, slong digits)
{
    ulong e[MAX_NAMES];
    arb_t term, root;
    fmpz_t c;

    arb_init(term);
    arb_init(root);
    fmpz_init(c);
    arb_zero(out);
    for (slong t = 0; t < fmpz_mpoly_length(p, CTX); t++) {
        fmpz_mpoly_get_term_exp_ui(e, p, t, CTX);
        fmpz_mpoly_get_term_coeff_fmpz(c, p, t, CTX);
        arb_set_fmpz(term, c);
        for (size_t v = 0; v < ring->count; v++)
            if (e[v] > 0) {
                ball(root, NUM(ring->inner[v]), ring, digits);
                arb_sqrt(root, root, digits);
                arb_pow_ui(root, root, e[v], digits);
                arb_mul(term, term, root, digits);
            }
        arb_add(out, out, term, digits);
    }
    arb_clear(term);
    arb_clear(root);
    fmpz_clear(c);
}

int num_sign(ring_t *ring, const num *a)
{
    arb_t n, d;
    int sign = 0;

    if (!a)
        return 0;
    if (!num_is_number(ring, a) || num_has_kind(ring, a, UNIT))
        refuse(ring, REFUTED, "the sign of what is no real number");
    arb_init(n);
    arb_init(d);
    for (slong digits = 64; digits <= 65536 && sign == 0; digits *= 2) {
        ball(n, NUM(a), ring, digits);
        ball(d, DEN(a), ring, digits);
        if (!arb_contains_zero(n) && !arb_contains_zero(d))
            sign = arb_is_positive(n) == arb_is_positive(d) ? 1 : -1;
    }
    arb_clear(n);
    arb_clear(d);
    if (sign == 0)
        refuse(ring, UNABLE, "a number too close to zero");
    return sign;
}
