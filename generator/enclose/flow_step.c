/* The image of a set under one step. */
#include "enclose/flow_exist.h"

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
    step_during(during, h, t);
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
    found = step_find_length(length, remainder, t, most, least, step);
    if (found) {
        if (!arb_equal(length, most) || arf_cmp(arb_midref(length), arb_midref(step->last)) > 0)
            arb_get_mid_arb(step->last, length); /* not where little was left to go */
        map(set, length, remainder, t, step);
    }
    _arb_vec_clear(remainder, n);
    return found;
}
