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

void refuse(const ring_t *ring, int is_wrong, int status, const char *format, ...)
{
    va_list list;

    if (!is_wrong)
        return;
    va_start(list, format);
    fprintf(stderr, "moyal check: %s: ", ring->field);
    vfprintf(stderr, format, list);
    fprintf(stderr, "\n");
    va_end(list);
    exit(status);
}

static void *keep(ring_t *ring, void *at, int is_number)
{
    if (ring->made_count == ring->made_room) {
        ring->made_room = 2 * ring->made_room + 1024;
        ring->made = realloc(ring->made, ring->made_room * sizeof *ring->made);
    }
    refuse(ring, !at || !ring->made, UNABLE, "out of memory");
    ring->made[ring->made_count].at = at;
    ring->made[ring->made_count++].is_number = is_number;
    return at;
}

void *memory_new(ring_t *ring, size_t count, size_t size)
{
    return keep(ring, calloc(count + 1, size), 0);
}

void memory_release(ring_t *ring, size_t made)
{
    while (ring->made_count > made) {
        ring->made_count--;
        if (ring->made[ring->made_count].is_number)
            fmpz_mpoly_q_clear(ring->made[ring->made_count].at, CTX);
        free(ring->made[ring->made_count].at);
    }
}

static num *num_new(ring_t *ring)
{
    num *x = keep(ring, malloc(sizeof *x), 1);

    fmpz_mpoly_q_init(x, CTX);
    return x;
}

/* A root comes before what it is the root of, so that r^2 leads in r^2 - inner. */
size_t variable(ring_t *ring, const char *name, kind_t kind, num *inner)
{
    size_t v = inner ? ring->first - 1 : ring->count;

    for (size_t w = ring->first; inner && w <= MAX_ROOTS; w++)
        if (ring->kind[w] == kind && strcmp(ring->name[w], name) == 0 &&
            num_equal(ring, ring->inner[w], inner))
            return w;
    refuse(ring, v == 0 || v == ring->size, UNABLE, "too many names, roots and functions");
    ring->name[v] = name;
    ring->kind[v] = kind;
    if (inner) {
        ring->first = v;
        ring->inner[v] = malloc(sizeof(num)); /* stays when others are released */
        fmpz_mpoly_q_init(ring->inner[v], CTX);
        fmpz_mpoly_q_set(ring->inner[v], inner, CTX);
        fmpz_mpoly_init(ring->relation[v], CTX);
        fmpz_mpoly_gen(ring->relation[v], (slong)v, CTX);
        fmpz_mpoly_mul(ring->relation[v], ring->relation[v], ring->relation[v], CTX);
        fmpz_mpoly_sub(ring->relation[v], ring->relation[v], NUM(inner), CTX);
    } else {
        ring->count++;
    }
    return v;
}

void ring_init(ring_t *ring, size_t names)
{
    ring->size = MAX_ROOTS + 1 + names;
    ring->first = ring->count = MAX_ROOTS + 1;
    fmpz_mpoly_ctx_init(CTX, (slong)ring->size, ORD_LEX);
    ring->unit = num_variable(ring, variable(ring, "i", UNIT, num_si(ring, -1)));
}

/* Whether p has a higher power of i or a root than `most`: of which; 0 if it has none. */
static size_t root_above(const ring_t *ring, const fmpz_mpoly_t p, slong most)
{
    for (size_t r = ring->first; r <= MAX_ROOTS; r++)
        if (ring->kind[r] != FUNCTION && fmpz_mpoly_degree_si(p, (slong)r, CTX) > most)
            return r;
    return 0;
}

static void reduce(ring_t *ring, fmpz_mpoly_t p)
{
    for (size_t r; (r = root_above(ring, p, 1)) > 0;)
        fmpz_mpoly_divrem(NUM(num_new(ring)), p, p, ring->relation[r], CTX);
}

/* The normal form: numerator of degree at most one in i and roots, denominator free of them; NULL
 * for zero. */
static num *normal(ring_t *ring, num *x)
{
    fmpz_t zero;

    fmpz_init(zero);
    reduce(ring, DEN(x));
    for (size_t r; (r = root_above(ring, DEN(x), 0)) > 0; reduce(ring, DEN(x))) {
        fmpz_mpoly_struct *f = NUM(num_new(ring));
        fmpz_mpoly_evaluate_one_fmpz(f, DEN(x), (slong)r, zero, CTX);
        fmpz_mpoly_scalar_mul_si(f, f, 2, CTX);
        fmpz_mpoly_sub(f, f, DEN(x), CTX); /* a - b r for a + b r */
        fmpz_mpoly_mul(NUM(x), NUM(x), f, CTX);
        fmpz_mpoly_mul(DEN(x), DEN(x), f, CTX);
    }
    reduce(ring, NUM(x));
    refuse(ring, fmpz_mpoly_is_zero(DEN(x), CTX), REFUTED, "a division by zero");
    fmpz_mpoly_q_canonicalise(x, CTX);
    refuse(ring, fmpz_mpoly_length(NUM(x), CTX) > 200000, UNABLE, "more than 200000 terms");
    return fmpz_mpoly_is_zero(NUM(x), CTX) ? NULL : x;
}

num *num_poly(ring_t *ring, const fmpz_mpoly_t p)
{
    num *x = num_new(ring);

    fmpz_mpoly_set(NUM(x), p, CTX);
    return fmpz_mpoly_is_zero(p, CTX) ? NULL : x;
}

num *num_si(ring_t *ring, slong value)
{
    num *x = num_new(ring);

    fmpz_mpoly_q_set_si(x, value, CTX);
    return value ? x : NULL;
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
    num *x;

    if (!a || !p)
        return NULL;
    x = num_new(ring);
    fmpz_mpoly_q_mul_si(x, a, p, CTX);
    fmpz_mpoly_q_div_si(x, x, q, CTX);
    return x;
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
    refuse(ring,
           fmpz_mpoly_total_degree_si(NUM(a), CTX) + fmpz_mpoly_total_degree_si(NUM(b), CTX) > 1000,
           UNABLE, "a degree above 1000");
    x = num_new(ring);
    fmpz_mpoly_q_mul(x, a, b, CTX);
    return normal(ring, x);
}

num *num_div(ring_t *ring, const num *a, const num *b)
{
    num *x = num_new(ring);

    refuse(ring, !b, REFUTED, "a division by zero");
    if (!a)
        return NULL;
    fmpz_mpoly_q_div(x, a, b, CTX);
    return normal(ring, x);
}

void num_divide(ring_t *ring, num **quotient, num **rest, const num *a, const num *b)
{
    num *q = num_new(ring), *r = num_new(ring);
    fmpz_t scale;

    fmpz_init(scale);
    fmpz_mpoly_quasidivrem(scale, NUM(q), NUM(r), NUM(a), NUM(b), CTX);
    fmpz_mpoly_q_div_fmpz(q, q, scale, CTX);
    fmpz_mpoly_q_div_fmpz(r, r, scale, CTX);
    fmpz_clear(scale);
    *quotient = normal(ring, q);
    *rest = normal(ring, r);
}

num *num_pow(ring_t *ring, const num *a, slong e)
{
    num *x = num_si(ring, 1);

    for (slong k = e; k > 0; k--)
        x = num_mul(ring, x, a);
    for (slong k = e; k < 0; k++)
        x = num_div(ring, x, a);
    return x;
}

size_t num_factor(ring_t *ring, const num *a, num **constant, num **factor, slong *power)
{
    size_t count = 0;

    *constant = num_si(ring, 1);
    for (int side = 0; side < 2; side++) {
        const fmpz_mpoly_struct *p = side ? DEN(a) : NUM(a);
        fmpz_mpoly_factor_t f;
        fmpz_mpoly_factor_init(f, CTX);
        refuse(ring,
               fmpz_mpoly_total_degree_si(p, CTX) > 60 || fmpz_mpoly_length(p, CTX) > 3000 ||
                   !fmpz_mpoly_factor(f, p, CTX) || (size_t)f->num > MAX_FACTORS / 2,
               UNABLE, "a polynomial too large to be factored");
        (side ? fmpz_mpoly_q_div_fmpz : fmpz_mpoly_q_mul_fmpz)(*constant, *constant, f->constant,
                                                               CTX);
        for (slong k = 0; k < f->num; k++) {
            power[count] = (side ? -1 : 1) * fmpz_get_si(f->exp + k);
            factor[count++] = num_poly(ring, f->poly + k);
        }
        fmpz_mpoly_factor_clear(f, CTX);
    }
    return count;
}

/* x times base^(e/2): the root of an irreducible base is a variable. */
static num *times_root(ring_t *ring, num *x, num *base, slong e)
{
    x = num_mul(ring, x, num_pow(ring, base, e >= 0 ? e / 2 : -((1 - e) / 2)));
    return e % 2 ? num_mul(ring, x, num_variable(ring, variable(ring, "sqrt", ROOT, base))) : x;
}

/* Roots of primes and of irreducible polynomials are independent, so that a reduced number is zero
 * only if it is written as zero. */
num *num_root(ring_t *ring, const num *a)
{
    num *factor[MAX_FACTORS], *c, *x;
    slong power[MAX_FACTORS];
    size_t count = a ? num_factor(ring, a, &c, factor, power) : 0;
    fmpz_factor_t primes;
    fmpz_t n;

    if (!a)
        return NULL;
    for (size_t k = 0; k < count && fmpz_sgn(NUM(c)->coeffs) < 0; k++)
        if (power[k] % 2) { /* -1 goes to one of the factors */
            factor[k] = num_ratio(ring, factor[k], -1, 1);
            c = num_ratio(ring, c, -1, 1);
        }
    x = num_div(ring, num_si(ring, 1), num_poly(ring, DEN(c))); /* root n/d = root(n d)/d */
    fmpz_init(n);
    fmpz_mul(n, NUM(c)->coeffs, DEN(c)->coeffs);
    refuse(ring, fmpz_sgn(n) < 0 || fmpz_bits(n) > 64, UNABLE,
           "the root of a negative or too large number");
    fmpz_factor_init(primes);
    fmpz_factor(primes, n);
    for (slong k = 0; k < primes->num; k++)
        x = times_root(ring, x, num_si(ring, fmpz_get_si(primes->p + k)), (slong)primes->exp[k]);
    for (size_t k = 0; k < count; k++)
        x = times_root(ring, x, factor[k], power[k]);
    fmpz_factor_clear(primes);
    fmpz_clear(n);
    return x;
}

num *num_function(ring_t *ring, const char *name, const num *a)
{
    size_t v;
    slong power;
    fmpz_t c;

    fmpz_init_set_ui(c, 1);
    if (strcmp(name, "exp") == 0)
        _fmpz_vec_content(c, NUM(a)->coeffs, NUM(a)->length);
    refuse(ring, fmpz_cmp_ui(c, 100) > 0, UNABLE, "a large exponential");
    power = fmpz_get_si(c);
    fmpz_clear(c);
    v = variable(ring, name, FUNCTION, num_ratio(ring, a, 1, power));
    return num_pow(ring, num_variable(ring, v), power);
}

static int uses(const ring_t *ring, const num *a, size_t v)
{
    return a && (fmpz_mpoly_degree_si(NUM(a), (slong)v, CTX) > 0 ||
                 fmpz_mpoly_degree_si(DEN(a), (slong)v, CTX) > 0);
}

int num_uses(const ring_t *ring, const num *a, size_t v)
{
    for (size_t w = ring->first; w <= MAX_ROOTS; w++)
        if (uses(ring, a, w) && num_uses(ring, ring->inner[w], v))
            return 1;
    return uses(ring, a, v);
}

int num_has_kind(const ring_t *ring, const num *a, kind_t kind)
{
    for (size_t v = ring->first; v < ring->count; v++)
        if (ring->kind[v] == kind && num_uses(ring, a, v))
            return 1;
    return 0;
}

/* By Horner's rule. */
static num *put_poly(ring_t *ring, const fmpz_mpoly_t p, size_t v, const num *value)
{
    num *sum = NULL;
    fmpz_mpoly_univar_t u;

    fmpz_mpoly_univar_init(u, CTX);
    fmpz_mpoly_to_univar(u, p, (slong)v, CTX);
    for (slong k = 0, length = fmpz_mpoly_univar_length(u, CTX); k < length; k++) {
        slong e = fmpz_mpoly_univar_get_term_exp_si(u, k, CTX),
              next = k + 1 < length ? fmpz_mpoly_univar_get_term_exp_si(u, k + 1, CTX) : 0;
        num *c = num_new(ring);
        fmpz_mpoly_univar_get_term_coeff(NUM(c), u, k, CTX);
        sum = num_mul(ring, num_add(ring, sum, c), num_pow(ring, value, e - next));
    }
    fmpz_mpoly_univar_clear(u, CTX);
    return sum;
}

num *num_put(ring_t *ring, const num *a, size_t v, const num *value)
{
    const num *x = a;

    for (size_t w = ring->first; w <= MAX_ROOTS; w++)
        if (uses(ring, x, w) && num_uses(ring, ring->inner[w], v)) {
            refuse(ring, ring->kind[w] != ROOT, UNABLE, "a value within %s", ring->name[w]);
            x = num_put(ring, x, w, num_root(ring, num_put(ring, ring->inner[w], v, value)));
        }
    return uses(ring, x, v)
               ? num_div(ring, put_poly(ring, NUM(x), v, value), put_poly(ring, DEN(x), v, value))
               : (num *)x;
}

num *num_conj(ring_t *ring, const num *a)
{
    return num_put(ring, a, MAX_ROOTS, num_ratio(ring, ring->unit, -1, 1));
}

/* (n/d)' = (n' - (n/d) d')/d */
num *num_derivative(ring_t *ring, const num *a, size_t v)
{
    num *n, *d;

    for (size_t w = ring->first; w <= MAX_ROOTS; w++)
        refuse(ring, uses(ring, a, w) && num_uses(ring, ring->inner[w], v), UNABLE,
               "a derivative of a function of %s", ring->name[v]);
    if (!uses(ring, a, v))
        return NULL;
    n = num_new(ring);
    d = num_new(ring);
    fmpz_mpoly_derivative(NUM(n), NUM(a), (slong)v, CTX);
    fmpz_mpoly_derivative(NUM(d), DEN(a), (slong)v, CTX);
    if (!fmpz_mpoly_is_zero(NUM(d), CTX))
        n = num_sub(ring, n, num_mul(ring, a, d));
    return num_div(ring, fmpz_mpoly_is_zero(NUM(n), CTX) ? NULL : n, num_poly(ring, DEN(a)));
}

int num_equal(const ring_t *ring, const num *a, const num *b)
{
    return a && b ? fmpz_mpoly_q_equal(a, b, CTX) : !a && !b;
}

/* The sign of a + b r with r = sqrt(n) is that of a^2 - b^2 n, times that of a, where those of a
 * and b differ. */
static int sign_of(ring_t *ring, const num *x)
{
    size_t r = ring->first;
    num *a, *b;
    int s, t;

    while (r <= MAX_ROOTS && !uses(ring, x, r))
        r++;
    if (!x || r > MAX_ROOTS)
        return x ? fmpz_sgn(NUM(x)->coeffs) : 0;
    a = num_put(ring, x, r, NULL);
    b = num_derivative(ring, x, r);
    s = sign_of(ring, a);
    t = sign_of(ring, b);
    if (s * t >= 0)
        return s ? s : t;
    b = num_mul(ring, num_mul(ring, b, b), ring->inner[r]);
    return s * sign_of(ring, num_sub(ring, num_mul(ring, a, a), b));
}

int num_sign(ring_t *ring, const num *x, int *sign)
{
    for (size_t v = ring->first; v < ring->count; v++)
        if (uses(ring, x, v) &&
            (ring->kind[v] != ROOT || num_has_kind(ring, ring->inner[v], PARAMETER) ||
             num_has_kind(ring, ring->inner[v], COORDINATE)))
            return 0;
    *sign = sign_of(ring, x);
    return 1;
}
