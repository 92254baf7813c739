/* From time to time, and again with more digits. */
#include "enclose/flow_solve.h"

#include <stdlib.h>

#include "base/memory.h"
#include "base/text.h"
#include "enclose/decimal.h"
#include "enclose/flow_step.h"

void flow_result_clear(flow_result_t *result)
{
    _arb_vec_clear(result->values, (slong)(result->count * result->output_count));
    _arb_vec_clear(result->states, (slong)(result->count * result->unknowns));
    arb_clear(result->until);
    free(result->why);
}

void flow_result_init(flow_result_t *out, size_t intervals, size_t output_count, size_t unknowns)
{
    *out =
        (flow_result_t){.count = intervals + 1, .output_count = output_count, .unknowns = unknowns};
    out->values = _arb_vec_init((slong)(out->count * output_count));
    out->states = _arb_vec_init((slong)(out->count * unknowns));
    arb_init(out->until);
}

void flow_time(arb_t out, const fmpq *until, size_t k, size_t intervals, slong precision)
{
    arb_set_fmpz(out, fmpq_numref(until));
    arb_mul_ui(out, out, k, ARF_PREC_EXACT);
    arb_div_fmpz(out, out, fmpq_denref(until), precision);
    arb_div_ui(out, out, intervals, precision);
}

/* ---- one way -------------------------------------------------------------------------------- */

typedef struct {
    const flow_problem_t *problem;
    flow_result_t *result;
    flow_set_t set;
    flow_step_t step;
    flow_jet_t outputs;
    arb_t t, least; /* t: where the set is */
} way_t;

static void way_init(way_t *way, flow_result_t *result, const flow_problem_t *problem,
                     slong tolerance)
{
    slong precision = result->precision, n = (slong)problem->flow->unknowns;
    arb_ptr start = _arb_vec_init(n);
    arb_t remainder;

    way->problem = problem;
    way->result = result;
    arb_init(way->t);
    arb_init(way->least);
    arb_init(remainder);
    arb_one(remainder);
    arb_mul_2exp_si(remainder, remainder, -tolerance);
    flow_time(way->least, problem->until, 1, 1, FLOW_COARSE);
    arb_mul_2exp_si(way->least, way->least, -40);
    problem->start(start, precision, problem->data);
    flow_set_init(&way->set, start, problem->flow->unknowns);
    flow_step_init(&way->step, problem->flow, result->order, precision, remainder);
    flow_jet_init(&way->outputs, problem->outputs, 0, 0, precision);
    _arb_vec_clear(start, n);
    arb_clear(remainder);
}

static void way_clear(way_t *way)
{
    flow_set_clear(&way->set);
    flow_step_clear(&way->step);
    flow_jet_clear(&way->outputs);
    arb_clear(way->t);
    arb_clear(way->least);
}

void flow_result_say(flow_result_t *result, const char *why)
{
    arf_t until;
    char *time;
    text_t text;

    arf_init(until);
    arb_get_lbound_arf(until, result->until, FLOW_COARSE);
    time = decimal_bound(until, 0);
    text_init(&text);
    text_printf(&text, "%s (reached: t = %s)", why, time ? time : "0");
    free(result->why);
    result->why = text_take(&text);
    free(time);
    arf_clear(until);
}

/* From the time reached to `goal`; 0 with result->why. */
static int go(const arb_t goal, way_t *way)
{
    flow_result_t *result = way->result;
    arb_t most, length;
    int done = 0, good = 1;

    arb_init(most);
    arb_init(length);
    while (good && !done) {
        arb_sub(most, goal, way->t, result->precision);
        if (!arb_is_positive(most))
            break; /* there, as the first of the times may be 0 */
        good = result->steps < FLOW_MAX_STEPS;
        if (!good) {
            flow_result_say(result, "more steps would be needed than the limit on them");
            break;
        }
        good = flow_step(&way->set, length, way->t, most, way->least, &way->step);
        if (!good) {
            flow_result_say(
                result, "no further step is proven: a singularity is near, or the set of possible "
                        "states has become too large");
            break;
        }
        result->steps++;
        done = arb_equal(length, most);
        if (done)
            arb_set(way->t, goal);
        else
            arb_add(way->t, way->t, length, result->precision);
        arb_set(result->until, way->t);
    }
    arb_clear(most);
    arb_clear(length);
    return good;
}

static void put_out(size_t k, way_t *way)
{
    flow_result_t *result = way->result;
    arb_ptr state = result->states + k * result->unknowns;

    flow_set_hull(state, &way->set, result->precision);
    flow_jet_run(&way->outputs, state, way->t, 0);
    for (size_t o = 0; o < result->output_count; o++)
        flow_jet_node(result->values + k * result->output_count + o,
                      way->problem->outputs->rates[o], &way->outputs);
    result->reached = k + 1;
}

static void go_all(flow_result_t *result, const flow_problem_t *problem, slong tolerance)
{
    arb_t goal;
    way_t way;

    result->reached = result->steps = 0;
    arb_zero(result->until);
    free(result->why);
    result->why = NULL;
    way_init(&way, result, problem, tolerance);
    arb_init(goal);
    for (size_t k = 0; k < result->count; k++) {
        if (problem->times)
            arb_set(goal, problem->times + k);
        else
            flow_time(goal, problem->until, k, problem->intervals, result->precision);
        if (!go(goal, &way))
            break;
        put_out(k, &way);
    }
    arb_clear(goal);
    way_clear(&way);
}

/* ---- as narrow as asked for -------------------------------------------------------------------
 */

/* The order that costs least, 1 - ln(error of a step) / 2 (A. Jorba, M. Zou, Experimental
 * Mathematics 14 (2005) 99), somewhat less as enclosures shorten the steps. */
static size_t choose_order(slong tolerance)
{
    slong order = 4 + tolerance / 3;

    return (size_t)(order < 8 ? 8 : order);
}

slong flow_result_lack(const flow_result_t *result, slong bits)
{
    slong most = -FLOW_MAX_BITS;

    for (size_t k = 0; k < result->reached * result->output_count; k++) {
        const mag_struct *radius = arb_radref(result->values + k);

        if (mag_is_inf(radius))
            return FLOW_MAX_BITS;
        if (mag_cmp_2exp_si(radius, -bits) > 0 && MAG_EXP(radius) + bits > most)
            most = MAG_EXP(radius) + bits > FLOW_MAX_BITS ? FLOW_MAX_BITS : MAG_EXP(radius) + bits;
    }
    return most;
}

static int too_large(flow_result_t *result, const flow_problem_t *problem)
{
    if (flow_step_bytes(problem->flow, result->order) <= (size_t)FLOW_MAX_BYTES)
        return 0;
    flow_result_say(result, "the equations are too many for this order of Taylor's method");
    return 1;
}

/* How many bits all numbers have that come up, for what stands before the point. */
static slong headroom(const flow_result_t *result)
{
    slong most = 0;

    for (size_t k = 0; k < result->reached * result->unknowns; k++) {
        const arf_struct *x = arb_midref(result->states + k);

        if (arf_is_normal(x) && arf_cmpabs_2exp_si(x, most) > 0)
            most = arf_abs_bound_lt_2exp_si(x);
    }
    return most;
}

/* The way ended early, and more digits did not bring it further than `before` by a good deal. */
static int is_stuck(const flow_result_t *result, const arb_t before)
{
    arb_t further;
    int stuck;

    arb_init(further);
    arb_mul_ui(further, before, 20, FLOW_COARSE);
    arb_div_ui(further, further, 19, FLOW_COARSE);
    stuck = result->reached < result->count && arb_is_positive(before) &&
            !arb_gt(result->until, further);
    arb_clear(further);
    return stuck;
}

/* The bits of the next way, or 0 if there is none. */
static slong next_bits(slong bits, const flow_result_t *result, const flow_problem_t *problem,
                       arb_t before)
{
    slong lack = flow_result_lack(result, problem->bits);
    int whole = result->reached == result->count;

    if (problem->once || (whole && lack <= 0) || is_stuck(result, before))
        return 0;
    arb_set(before, result->until);
    return whole ? bits + lack + 8 : 2 * bits + (lack > 0 ? lack : 0);
}

status_t flow_solve(flow_result_t *out, const flow_problem_t *problem)
{
    slong bits = problem->bits + (problem->once ? 0 : 10), next = bits;
    arb_t before;

    arb_init(before);
    flow_result_init(out, problem->intervals, problem->output_count, problem->flow->unknowns);
    for (int run = 0; run < FLOW_MAX_RUNS && next > 0; run++) {
        bits = next;
        out->order = choose_order(bits);
        out->precision = bits + 30 + headroom(out);
        if (bits > FLOW_MAX_BITS || too_large(out, problem))
            break;
        go_all(out, problem, bits);
        next = next_bits(bits, out, problem, before);
    }
    if (!out->why && next > 0)
        flow_result_say(out, "the limit on digits is reached before the radius is");
    arb_clear(before);
    return out->why ? UNDECIDED : OK;
}
