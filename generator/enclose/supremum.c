/* By what phi_s(N) exceeds b V^k. */
#include <stdlib.h>

#include "enclose/rows_internal.h"

/* psi(N) = phi_s(N) - b (N + c)^k on one state. */
typedef struct {
    const growth_t *growth;
    size_t s;
    slong bits;
    arb_struct *diagonal; /* beta_d - b binomial(k, d) c^(k-d), exact upper bounds */
    arb_t best, slack;    /* the largest value seen from below; what an upper bound may be above */
    arb_t found;          /* the upper bound so far */
    long left;            /* bisections */
} search_t;

enum { BISECTIONS = 1000, DOUBLINGS = 90, GRID = 24 };

static void search_init(search_t *out, const growth_t *growth, size_t s, const arb_t b)
{
    arb_t x;
    fmpz_t n;

    *out = (search_t){.growth = growth, .s = s, .bits = growth->bits};
    out->diagonal = _arb_vec_init((slong)growth->degrees);
    out->left = BISECTIONS;
    arb_init(out->best);
    arb_init(out->slack);
    arb_init(out->found);
    arb_init(x);
    fmpz_init(n);
    for (size_t d = 0; d < growth->degrees; d++) {
        arb_set(&out->diagonal[d], &growth->diagonal[s * growth->degrees + d]);
        if (d > growth->k)
            continue;
        fmpz_bin_uiui(n, growth->k, d);
        arb_pow_ui(x, &growth->start[s], growth->k - d, out->bits);
        arb_mul_fmpz(x, x, n, out->bits);
        arb_submul(&out->diagonal[d], x, b, out->bits);
        if (!arb_is_exact(&out->diagonal[d])) { /* its sign is to be known */
            arb_get_ubound_arf(arb_midref(x), &out->diagonal[d], out->bits);
            mag_zero(arb_radref(x));
            arb_swap(&out->diagonal[d], x);
        }
    }
    arb_clear(x);
    fmpz_clear(n);
}

static void search_clear(search_t *search)
{
    _arb_vec_clear(search->diagonal, (slong)search->growth->degrees);
    arb_clear(search->best);
    arb_clear(search->slack);
    arb_clear(search->found);
}

/* sum_d x_d N^d, of all coefficients that are positive, or of the others. */
static void half_polynomial(arb_t out, const arb_struct *x, size_t count, int positive,
                            const arb_t n, slong bits)
{
    arb_zero(out);
    for (size_t d = count; d-- > 0;) {
        arb_mul(out, out, n, bits);
        if (arf_sgn(arb_midref(&x[d])) > 0 ? positive : !positive)
            arb_add(out, out, &x[d], bits);
    }
}

/* The terms of psi that rise with N at `high`, those that fall at `low`: above psi on [low, high].
 */
static void evaluate(arb_t out, const search_t *s, const arb_t low, const arb_t high)
{
    const growth_t *g = s->growth;
    arb_t x, y;

    arb_init(x);
    arb_init(y);
    half_polynomial(out, s->diagonal, g->degrees, 1, high, s->bits);
    half_polynomial(x, s->diagonal, g->degrees, 0, low, s->bits);
    arb_add(out, out, x, s->bits);
    for (size_t k = 0; k < g->piece_count[s->s]; k++) {
        const piece_t *piece = &g->pieces[s->s][k];

        half_polynomial(x, piece->coefficients, g->degrees, 1, high, s->bits);
        arb_add(y, high, piece->offset, s->bits);
        arb_sqrt(y, y, s->bits);
        arb_pow_ui(y, y, piece->half, s->bits);
        arb_addmul(out, x, y, s->bits);
    }
    arb_clear(x);
    arb_clear(y);
}

static void raise_to(arb_t x, const arb_t y, slong bits)
{
    arf_t upper;

    arf_init(upper);
    arb_get_ubound_arf(upper, y, bits);
    if (!arb_is_finite(y))
        arb_pos_inf(x);
    else if (arf_cmp(upper, arb_midref(x)) > 0)
        arb_set_arf(x, upper);
    arf_clear(upper);
}

/* Bisects [low, high] until what is above psi there is not much more than its best value. */
static void bisect(search_t *s, const arb_t low, const arb_t high)
{
    arb_t middle, x, goal;

    arb_init(middle);
    arb_init(x);
    arb_init(goal);
    evaluate(x, s, low, high);
    arb_add(goal, s->best, s->slack, s->bits);
    if (arb_is_nonpositive(x) || arb_le(x, goal) || s->left-- <= 0) {
        raise_to(s->found, x, s->bits);
    } else {
        arb_add(middle, low, high, s->bits);
        arb_mul_2exp_si(middle, middle, -1);
        mag_zero(arb_radref(middle)); /* any point between serves */
        evaluate(x, s, middle, middle);
        if (arb_gt(x, s->best)) {
            arb_swap(s->best, x);
            mag_zero(arb_radref(s->best));
        }
        bisect(s, middle, high);
        bisect(s, low, middle);
    }
    arb_clear(middle);
    arb_clear(x);
    arb_clear(goal);
}

/* psi <= 0 for N >= from: its leading power is negative and outweighs all that is positive. */
static int is_settled(const search_t *s, const arb_t from)
{
    const size_t room = growth_room(s->growth, s->s);
    arb_struct *powers = _arb_vec_init((slong)room);
    arb_t sum, x;
    long top;
    int result;

    arb_init(sum);
    arb_init(x);
    growth_powers(powers, s->diagonal, s->growth, s->s, from);
    top = growth_top(powers, room);
    for (long e = 0; e < top; e++)
        if (!arb_is_nonpositive(&powers[e])) { /* N^(e/2) = N^(top/2) / sqrt(N)^(top-e) */
            arb_sqrt(x, from, s->bits);
            arb_pow_ui(x, x, (ulong)(top - e), s->bits);
            arb_div(x, &powers[e], x, s->bits);
            if (arb_contains_negative(x))
                arb_get_abs_ubound_arf(arb_midref(x), x, s->bits), mag_zero(arb_radref(x));
            arb_add(sum, sum, x, s->bits);
        }
    if (top >= 0)
        arb_add(sum, sum, &powers[top], s->bits);
    result = top < 0 || arb_is_nonpositive(sum);
    arb_clear(sum);
    arb_clear(x);
    _arb_vec_clear(powers, (slong)room);
    return result;
}

/* The best of a few values, and the slack that goes with it. */
static void look_around(search_t *s, const arb_t end)
{
    arb_t n, x;

    arb_init(n);
    arb_init(x);
    evaluate(s->best, s, n, n);
    for (int k = 0; k <= GRID; k++) {
        arb_mul_2exp_si(n, end, -k);
        evaluate(x, s, n, n);
        if (arb_gt(x, s->best))
            arb_swap(s->best, x);
    }
    arb_abs(s->slack, s->best);
    arb_mul_2exp_si(s->slack, s->slack, -3);
    arb_one(n);
    half_polynomial(x, s->diagonal, s->growth->degrees, 1, n, s->bits);
    arb_mul_2exp_si(x, x, -20);
    arb_add(s->slack, s->slack, x, s->bits);
    mag_zero(arb_radref(s->best));
    mag_zero(arb_radref(s->slack));
    arb_clear(n);
    arb_clear(x);
}

/* a = an upper bound of psi where it is positive; 0 if it is not bounded. */
static int supremum(arb_t a, search_t *s)
{
    arb_t low, high;
    int k = 0;

    arb_init(low);
    arb_init(high);
    arb_one(high);
    while (k < DOUBLINGS && !is_settled(s, high)) {
        arb_mul_2exp_si(high, high, 1);
        k++;
    }
    if (k < DOUBLINGS) {
        look_around(s, high);
        bisect(s, low, high);
        arb_set(a, s->found);
    }
    arb_clear(low);
    arb_clear(high);
    return k < DOUBLINGS && arb_is_finite(a);
}

int growth_excess(arb_t a, const growth_t *growth, const arb_t b)
{
    int good = 1;
    arb_t x;

    arb_init(x);
    arb_zero(a);
    for (size_t s = 0; s < growth->states && good; s++) {
        search_t search;

        search_init(&search, growth, s, b);
        good = supremum(x, &search);
        if (good)
            raise_to(a, x, growth->bits);
        search_clear(&search);
    }
    arb_clear(x);
    return good;
}

void growth_ratio(arb_t c, const growth_t *growth)
{
    arb_t n, x, v, zero;

    arb_init(n);
    arb_init(x);
    arb_init(v);
    arb_init(zero);
    arb_zero(c);
    for (size_t s = 0; s < growth->states; s++) {
        search_t search;

        search_init(&search, growth, s, zero);
        for (int k = -GRID; k <= GRID; k++) {
            arb_one(n);
            arb_mul_2exp_si(n, n, k);
            evaluate(x, &search, n, n);
            arb_add(v, n, &growth->start[s], growth->bits);
            arb_pow_ui(v, v, growth->k, growth->bits);
            arb_div(x, x, v, growth->bits);
            raise_to(c, x, growth->bits);
        }
        search_clear(&search);
    }
    arb_clear(n);
    arb_clear(x);
    arb_clear(v);
    arb_clear(zero);
}
