/* Lyapunov bounds of moments. */
#include "enclose/moment_bound.h"

#include <stdlib.h>

#include "base/memory.h"
#include "enclose/balls.h"
#include "enclose/drift.h"
#include "enclose/initial_power.h"
#include "enclose/rows.h"

enum { BITS = 96, PAIRS = 12 };

typedef struct {
    size_t count;
    arb_struct *a, *b; /* PAIRS each, exact */
} pairs_t;

struct moment_bounds_struct {
    weights_t weights;
    arb_struct *balls;
    arb_t until;
    size_t orders, room;
    arb_struct *start; /* <V^k>_0 */
    pairs_t *pairs;    /* per k */
};

/* ---- pairs ----------------------------------------------------------------------------------- */

/* 0 where a larger b cannot serve better: a is zero. */
static int add_pair(pairs_t *pairs, const growth_t *growth, const arb_t b)
{
    arb_struct *a = &pairs->a[pairs->count];

    for (size_t k = 0; k < pairs->count; k++)
        if (arb_equal(&pairs->b[k], b))
            return 1;
    if (pairs->count == PAIRS || !growth_excess(a, growth, b))
        return 1;
    arb_set(&pairs->b[pairs->count++], b);
    return !arb_is_zero(a);
}

/* b = rate + scale x, x from a grid; rate: that at high levels, scale: its size, k/until at least.
 */
static void find_pairs(pairs_t *pairs, const growth_t *growth, const arb_t until)
{
    static const slong eighths[] = {1, 2, 4, 8, 16, 32, 64, 128};
    const long top = 2 * (long)growth->k;
    arb_t lead, scale, b;
    long degree;
    int more = 1;

    arb_init(lead);
    arb_init(scale);
    arb_init(b);
    degree = growth_degree(lead, growth);
    arb_ui_div(scale, growth->k, until, BITS);
    if (degree == top && arb_is_nonzero(lead)) {
        arb_abs(b, lead);
        if (arb_gt(b, scale))
            arb_set(scale, b);
    } else if (degree > top && arb_is_negative(lead)) { /* decays faster than any exponential */
        arb_mul_si(lead, scale, -16, BITS);
    } else
        arb_zero(lead);
    for (size_t k = 0; more && k < sizeof eighths / sizeof *eighths; k++) {
        arb_mul_si(b, scale, eighths[k], BITS);
        arb_mul_2exp_si(b, b, -3);
        arb_add(b, b, lead, BITS);
        arb_set_round(b, b, 30);
        mag_zero(arb_radref(b)); /* any number serves */
        more = add_pair(pairs, growth, b);
    }
    arb_zero(b);
    (void)add_pair(pairs, growth, b);
    arb_clear(lead);
    arb_clear(scale);
    arb_clear(b);
}

static int find_all(const char **why, moment_bounds_t *out)
{
    const size_t most = out->orders;
    op_struct *drift = drift_new(why, &out->weights, most);
    rows_t *rows = NULL;
    size_t k = 0;

    if (drift)
        rows = rows_new(why, drift, most + 1, &out->weights, out->balls, BITS);
    for (k = 1; rows && k <= most; k++) {
        growth_t growth;

        out->pairs[k].a = _arb_vec_init(PAIRS);
        out->pairs[k].b = _arb_vec_init(PAIRS);
        growth_init(&growth, rows, k);
        find_pairs(&out->pairs[k], &growth, out->until);
        growth_clear(&growth);
        if (out->pairs[k].count == 0)
            break;
    }
    if (rows)
        out->orders = k - 1;
    if (rows && out->orders == 0)
        *why =
            "no moment bound: the generator makes V = 1 + sum of quanta grow faster than V itself";
    drift_free(drift, most, &out->weights);
    rows_free(rows);
    return !*why;
}

/* ---- the document ---------------------------------------------------------------------------- */

/* Fewer orders where the moments of the start are too many. */
static int find_start(const char **why, moment_bounds_t *out)
{
    for (;; out->orders = out->orders * 2 / 3) {
        *why = NULL;
        if (initial_powers(out->start, why, out->orders + 1, &out->weights, out->balls, 2 * BITS))
            break;
        if (out->orders <= 2)
            return 0;
    }
    for (size_t k = 0; k <= out->orders; k++)
        if (!arb_is_finite(&out->start[k]))
            *why = "no moment bound: a moment of the initial state is not known";
    return !*why;
}

moment_bounds_t *moment_bounds_new(char **why, const equations_t *equations, const arb_t until,
                                   size_t orders)
{
    moment_bounds_t *out = memory_new(1, sizeof *out);
    const char *reason = NULL;

    *why = NULL;
    out->orders = out->room = orders;
    arb_init(out->until);
    arb_set(out->until, until);
    out->start = _arb_vec_init((slong)orders + 1);
    out->pairs = memory_new(orders + 1, sizeof *out->pairs);
    if (weights_init(&out->weights, &reason, equations)) {
        if (!model_all_values_given(equations->model))
            reason = "a parameter has no value";
        else if (!arb_is_positive(until))
            reason = "no moment bound without a time";
        if (!reason) {
            out->balls = balls_over(equations->model, until, BITS);
            if (find_start(&reason, out))
                find_all(&reason, out);
        }
    }
    if (!reason)
        return out;
    *why = memory_copy_text(reason);
    moment_bounds_free(out);
    return NULL;
}

void moment_bounds_free(moment_bounds_t *bounds)
{
    if (!bounds)
        return;
    for (size_t k = 0; k <= bounds->room; k++)
        if (bounds->pairs[k].a) {
            _arb_vec_clear(bounds->pairs[k].a, PAIRS);
            _arb_vec_clear(bounds->pairs[k].b, PAIRS);
        }
    free(bounds->pairs);
    _arb_vec_clear(bounds->start, (slong)bounds->room + 1);
    arb_clear(bounds->until);
    balls_free(bounds->balls, bounds->weights.model);
    weights_clear(&bounds->weights);
    free(bounds);
}

const weights_t *moment_weights(const moment_bounds_t *bounds)
{
    return &bounds->weights;
}

size_t moment_orders(const moment_bounds_t *bounds)
{
    return bounds->orders;
}

int moment_pair(arb_t a, arb_t b, const moment_bounds_t *bounds, size_t k, size_t index)
{
    if (k == 0 || k > bounds->orders || index >= bounds->pairs[k].count)
        return 0;
    arb_set(a, &bounds->pairs[k].a[index]);
    arb_set(b, &bounds->pairs[k].b[index]);
    return 1;
}

/* ---- values ---------------------------------------------------------------------------------- */

enum { VALUE_BITS = 64 };

void moment_grown(arb_t out, const arb_t a, const arb_t b, const arb_t m, const arb_t t)
{
    arb_t x, y;

    arb_init(x);
    arb_init(y);
    arb_mul(x, b, t, VALUE_BITS);
    arb_expm1(x, x, VALUE_BITS);
    if (arb_is_zero(b))
        arb_set(y, t);
    else
        arb_div(y, x, b, VALUE_BITS);
    arb_add_ui(x, x, 1, VALUE_BITS);
    arb_mul(out, x, m, VALUE_BITS);
    arb_addmul(out, a, y, VALUE_BITS);
    arb_clear(x);
    arb_clear(y);
}

void moment_bound(mag_t out, const moment_bounds_t *bounds, size_t k, const arb_t t)
{
    const pairs_t *pairs = &bounds->pairs[k];
    arb_t x;
    mag_t m;

    if (k == 0) { /* the trace */
        mag_one(out);
        return;
    }
    arb_init(x);
    mag_init(m);
    mag_inf(out);
    arb_sub(x, bounds->until, t, VALUE_BITS);
    if (k <= bounds->orders && arb_is_nonnegative(t) && !arb_is_negative(x))
        for (size_t i = 0; i < pairs->count; i++) {
            moment_grown(x, &pairs->a[i], &pairs->b[i], &bounds->start[k], t);
            arb_get_mag(m, x);
            mag_min(out, out, m);
        }
    arb_clear(x);
    mag_clear(m);
}
