/* Existence, remainder and image of one step. */
#include "enclose/flow_step.h"

#include <stdlib.h>

#include "base/memory.h"

/* Of derivatives: a relative error of 2^-20 widens the set by as much in a step, no more. */
enum { SLOPE_ORDER = 12 };

void flow_step_init(flow_step_t *step, const flow_t *flow, size_t order, slong precision,
                    const arb_t tolerance)
{
    slong n = (slong)flow->unknowns;

    step->flow = flow;
    step->order = order;
    step->precision = precision;
    arb_init(step->tolerance);
    arb_set(step->tolerance, tolerance);
    flow_jet_init(&step->point, flow, order, 0, precision);
    flow_jet_init(&step->box, flow, order, 0, FLOW_COARSE);
    flow_jet_init(&step->enclosure, flow, order, 0, FLOW_COARSE);
    step->slope_order = order < SLOPE_ORDER ? order : SLOPE_ORDER;
    flow_jet_init(&step->slope, flow, step->slope_order, 1, FLOW_COARSE);
    flow_jet_init(&step->around_slope, flow, step->slope_order, 1, FLOW_COARSE);
    step->hull = _arb_vec_init(n);
    step->error = _arb_vec_init(n);
    step->from = _arb_vec_init(n);
    step->around = _arb_vec_init(n);
    arb_init(step->last);
}

void flow_step_clear(flow_step_t *step)
{
    slong n = (slong)step->flow->unknowns;

    arb_clear(step->tolerance);
    flow_jet_clear(&step->point);
    flow_jet_clear(&step->box);
    flow_jet_clear(&step->enclosure);
    flow_jet_clear(&step->slope);
    flow_jet_clear(&step->around_slope);
    _arb_vec_clear(step->hull, n);
    _arb_vec_clear(step->error, n);
    _arb_vec_clear(step->from, n);
    _arb_vec_clear(step->around, n);
    arb_clear(step->last);
}

size_t flow_step_bytes(const flow_t *flow, size_t order)
{
    return 3 * flow_jet_bytes(flow, order, 0) + 2 * flow_jet_bytes(flow, SLOPE_ORDER, 1);
}

/* ---- bounds ---------------------------------------------------------------------------------- */

/* out = the largest |x_i|, as an exact number. */
static void largest(arb_t out, arb_srcptr x, size_t stride, size_t n)
{
    arf_t bound;

    arf_init(bound);
    arb_zero(out);
    for (size_t i = 0; i < n; i++) {
        arb_get_abs_ubound_arf(bound, x + i * stride, FLOW_COARSE);
        if (arf_cmp(bound, arb_midref(out)) > 0 || arf_is_nan(bound))
            arf_set(arb_midref(out), bound);
    }
    arf_clear(bound);
}

/* The k-th root of |a / b|, roughly; 0 if there is none. */
static int ratio_root(arb_t out, const arb_t a, const arb_t b, size_t k)
{
    arb_div(out, a, b, FLOW_COARSE);
    arb_root_ui(out, out, k, FLOW_COARSE);
    arb_get_mid_arb(out, out);
    return arb_is_finite(out) && arb_is_positive(out);
}

/* h to few digits, exactly. */
static void make_short(arb_t h)
{
    arf_set_round(arb_midref(h), arb_midref(h), 20, ARF_RND_DOWN);
    mag_zero(arb_radref(h));
}

/* A first guess: the tolerance, by the last two coefficients of the box. */
static void guess_length(arb_t h, const arb_t most, const flow_step_t *step)
{
    size_t n = step->flow->unknowns, K = step->order;
    arb_t bound, size;

    arb_init(bound);
    arb_init(size);
    arb_get_ubound_arf(arb_midref(h), most, FLOW_COARSE);
    mag_zero(arb_radref(h));
    for (size_t k = K - 1; k <= K; k++) {
        largest(size, flow_jet_unknown(&step->box, 0) + k, step->box.room, n);
        if (arf_is_zero(arb_midref(size)) || !ratio_root(bound, step->tolerance, size, k))
            continue;
        if (arf_cmp(arb_midref(bound), arb_midref(h)) < 0)
            arb_set(h, bound);
    }
    arb_mul_2exp_si(bound, step->last, 1);
    if (!arb_is_zero(step->last) && arf_cmp(arb_midref(bound), arb_midref(h)) < 0)
        arb_set(h, bound);
    arb_clear(bound);
    arb_clear(size);
}

/* ---- existence ------------------------------------------------------------------------------- */

/* out_i = sum_(k<K) X_k [0, h]^k + [-e_i, e_i] */
static void sweep(arb_ptr out, const arb_t h, const flow_step_t *step)
{
    arb_t power, range, term;

    arb_init(power);
    arb_init(range);
    arb_init(term);
    for (size_t i = 0; i < step->flow->unknowns; i++) {
        arb_srcptr x = flow_jet_unknown(&step->box, i);

        arb_set(out + i, x);
        arb_one(power);
        for (size_t k = 1; k < step->order; k++) {
            arb_mul(power, power, h, FLOW_COARSE);
            arb_mul_2exp_si(range, power, -1); /* [0, h^k]: h^k/2 +- h^k/2 */
            arb_get_abs_ubound_arf(arb_midref(term), range, FLOW_COARSE);
            mag_zero(arb_radref(term));
            arb_add_error(range, term);
            arb_addmul(out + i, x + k, range, FLOW_COARSE);
        }
        arb_add_error(out + i, step->error + i);
    }
    arb_clear(power);
    arb_clear(range);
    arb_clear(term);
}

/* out_i = h^K E_(i, K) */
static void remainder_of(arb_ptr out, const arb_t h, const flow_step_t *step)
{
    arb_t power;

    arb_init(power);
    arb_pow_ui(power, h, step->order, FLOW_COARSE);
    for (size_t i = 0; i < step->flow->unknowns; i++)
        arb_mul(out + i, flow_jet_unknown(&step->enclosure, i) + step->order, power, FLOW_COARSE);
    arb_clear(power);
}

/* |remainder_i| <= e_i for all i */
static int is_inside(arb_srcptr remainder, const flow_step_t *step)
{
    int inside = 1;
    arf_t bound;

    arf_init(bound);
    for (size_t i = 0; inside && i < step->flow->unknowns; i++) {
        arb_get_abs_ubound_arf(bound, remainder + i, FLOW_COARSE);
        inside = arf_is_finite(bound) && arb_is_finite(step->error + i) &&
                 arf_cmp(bound, arb_midref(step->error + i)) <= 0;
    }
    arf_clear(bound);
    return inside;
}

/* e = twice the bound, and a little; finite or not. */
static void set_error(arb_srcptr bound, size_t stride, const arb_t factor, flow_step_t *step)
{
    arb_t little;

    arb_init(little);
    arb_mul_2exp_si(little, step->tolerance, -10);
    for (size_t i = 0; i < step->flow->unknowns; i++) {
        arb_ptr e = step->error + i;

        arb_mul(e, bound + i * stride, factor, FLOW_COARSE);
        arb_mul_2exp_si(e, e, 1);
        arb_abs(e, e);
        arb_add(e, e, little, FLOW_COARSE);
        arb_get_abs_ubound_arf(arb_midref(e), e, FLOW_COARSE);
        mag_zero(arb_radref(e));
    }
    arb_clear(little);
}

/* [t, t + h] */
static void set_during(arb_t out, const arb_t h, const arb_t t)
{
    arb_mul_2exp_si(out, h, -1);
    arb_add_error(out, out);
    arb_add(out, out, t, FLOW_COARSE);
}

/* All solutions from the hull exist for the time h, an upper bound for which is an exact number;
 * the remainder then is `remainder`. */
static int exists(arb_ptr remainder, const arb_t h, const arb_t t, flow_step_t *step)
{
    enum { ATTEMPTS = 3 };
    arb_t power, during, one;
    int inside = 0;

    arb_init(power);
    arb_init(during);
    arb_init(one);
    arb_one(one);
    arb_pow_ui(power, h, step->order, FLOW_COARSE);
    set_during(during, h, t);
    set_error(flow_jet_unknown(&step->box, 0) + step->order, step->box.room, power, step);
    for (int attempt = 0; attempt < ATTEMPTS && !inside; attempt++) {
        sweep(step->around, h, step);
        if (!_arb_vec_is_finite(step->around, (slong)step->flow->unknowns))
            break;
        flow_jet_run(&step->enclosure, step->around, during, step->order);
        remainder_of(remainder, h, step);
        inside = is_inside(remainder, step);
        if (!inside)
            set_error(remainder, 1, one, step);
    }
    arb_clear(power);
    arb_clear(during);
    arb_clear(one);
    return inside;
}

/* ---- length ---------------------------------------------------------------------------------- */

/* h becomes shorter after a failure (remainder NULL) or by what the remainder is too large. */
static void shorten(arb_t h, const arb_t size, const flow_step_t *step)
{
    arb_t factor;

    arb_init(factor);
    if (!size || !ratio_root(factor, step->tolerance, size, step->order))
        arb_set_ui(factor, 1);
    arb_mul_ui(factor, factor, 3, FLOW_COARSE); /* 3/4 of it */
    arb_mul_2exp_si(factor, factor, -2);
    arb_mul(h, h, factor, FLOW_COARSE);
    make_short(h);
    arb_clear(factor);
}

/* Two halves instead of a step and a short rest. */
static void leave_enough(arb_t h, const arb_t whole)
{
    arb_t half;

    arb_init(half);
    arb_mul_2exp_si(half, whole, -1);
    if (arf_cmp(arb_midref(h), arb_midref(half)) > 0)
        arb_set(h, half);
    make_short(h);
    arb_clear(half);
}

/* h with a proven remainder below the tolerance, `most` or an exact number; 0: none >= least. */
static int find_length(arb_t h, arb_ptr remainder, const arb_t t, const arb_t most,
                       const arb_t least, flow_step_t *step)
{
    arb_t size, whole;
    int found = 0, possible = 1;

    arb_init(size);
    arb_init(whole);
    arb_get_ubound_arf(arb_midref(whole), most, FLOW_COARSE);
    guess_length(h, most, step);
    while (!found && possible) {
        int last = arf_cmp(arb_midref(h), arb_midref(whole)) >= 0;

        if (last)
            arb_set(h, whole);
        else
            leave_enough(h, whole);
        found = exists(remainder, h, t, step);
        largest(size, remainder, 1, step->flow->unknowns);
        if (!found) {
            shorten(h, NULL, step);
        } else if (arf_cmp(arb_midref(size), arb_midref(step->tolerance)) > 0) {
            found = 0;
            shorten(h, size, step);
        } else if (last) {
            arb_set(h, most);
        }
        possible = arb_is_finite(h) && arf_cmp(arb_midref(h), arb_midref(least)) > 0;
    }
    arb_clear(size);
    arb_clear(whole);
    return found;
}

/* ---- the image ---------------------------------------------------------------------------------
 */

/* sum_(k<K) x_k h^k */
static void sum(arb_t out, arb_srcptr x, const arb_t h, size_t order, slong precision)
{
    arb_zero(out);
    for (size_t k = order; k-- > 0;) {
        arb_mul(out, out, h, precision);
        arb_add(out, out, x + k, precision);
    }
}

/* out_ij contains V_ij(s) on the way: |V - 1| <= exp(h |f'|) - 1 in the maximum norm. */
static void bound_slopes(arb_mat_t out, const arb_t h, const flow_step_t *step)
{
    size_t n = step->flow->unknowns;
    arb_t row, entry, most;

    arb_init(row);
    arb_init(entry);
    arb_init(most);
    for (size_t i = 0; i < n; i++) {
        arb_zero(row);
        for (size_t j = 0; j < n; j++) {
            arb_abs(entry, flow_jet_slope(&step->around_slope, i, j) + 1);
            arb_add(row, row, entry, FLOW_COARSE);
        }
        arb_max(most, most, row, FLOW_COARSE);
    }
    arb_mul(most, most, h, FLOW_COARSE);
    arb_expm1(most, most, FLOW_COARSE);
    arb_mat_one(out);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            arb_add_error(arb_mat_entry(out, (slong)i, (slong)j), most);
    arb_clear(row);
    arb_clear(entry);
    arb_clear(most);
}

/* V(h) for all starts in the hull. */
static void slopes(arb_mat_t out, const arb_t h, const arb_t t, flow_step_t *step)
{
    size_t n = step->flow->unknowns, k = step->slope_order;
    arb_mat_t bound, last;
    arb_t during, power;

    arb_mat_init(bound, (slong)n, (slong)n);
    arb_mat_init(last, (slong)n, (slong)n);
    arb_init(during);
    arb_init(power);
    set_during(during, h, t);
    arb_pow_ui(power, h, k, FLOW_COARSE);
    flow_jet_run(&step->slope, step->hull, t, k - 1);
    flow_jet_run(&step->around_slope, step->around, during, k);
    bound_slopes(bound, h, step);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            arb_mul(arb_mat_entry(last, i, j), flow_jet_slope(&step->around_slope, i, j) + k, power,
                    FLOW_COARSE);
    arb_mat_mul(out, last, bound, FLOW_COARSE);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            sum(power, flow_jet_slope(&step->slope, i, j), h, k, FLOW_COARSE);
            arb_add(arb_mat_entry(out, i, j), arb_mat_entry(out, i, j), power, FLOW_COARSE);
        }
    arb_mat_clear(bound);
    arb_mat_clear(last);
    arb_clear(during);
    arb_clear(power);
}

static void map(flow_set_t *set, const arb_t h, arb_srcptr remainder, const arb_t t,
                flow_step_t *step)
{
    size_t n = step->flow->unknowns;
    arb_mat_t slope;

    arb_mat_init(slope, (slong)n, (slong)n);
    flow_jet_run(&step->point, set->middle, t, step->order - 1);
    slopes(slope, h, t, step);
    for (size_t i = 0; i < n; i++) {
        sum(step->from + i, flow_jet_unknown(&step->point, i), h, step->order, step->precision);
        arb_add(step->from + i, step->from + i, remainder + i, step->precision);
    }
    flow_set_map(set, step->from, slope);
    arb_mat_clear(slope);
}

int flow_step(flow_set_t *set, arb_t length, const arb_t t, const arb_t most, const arb_t least,
              flow_step_t *step)
{
    slong n = (slong)step->flow->unknowns;
    arb_ptr remainder = _arb_vec_init(n);
    int found;

    flow_set_hull(step->hull, set, FLOW_COARSE);
    flow_jet_run(&step->box, step->hull, t, step->order);
    found = find_length(length, remainder, t, most, least, step);
    if (found) {
        if (!arb_equal(length, most) || arf_cmp(arb_midref(length), arb_midref(step->last)) > 0)
            arb_get_mid_arb(step->last, length); /* not where little was left to go */
        map(set, length, remainder, t, step);
    }
    _arb_vec_clear(remainder, n);
    return found;
}
