/* Existence of solutions over a step, and how long a step may be. */
#include "enclose/flow_exist.h"

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

void step_during(arb_t out, const arb_t h, const arb_t t)
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
    step_during(during, h, t);
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

int step_find_length(arb_t h, arb_ptr remainder, const arb_t t, const arb_t most, const arb_t least,
                     flow_step_t *step)
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
            remainder_of(remainder, h, step); /* for all lengths in the ball */
        }
        possible = arb_is_finite(h) && arf_cmp(arb_midref(h), arb_midref(least)) > 0;
    }
    arb_clear(size);
    arb_clear(whole);
    return found;
}
