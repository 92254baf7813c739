/* The part of a certificate about finite times. */
#include "report/certificate.h"

#include <stdlib.h>

#include "enclose/decimal.h"
#include "report/json.h"
#include "report/prove.h"

/* Whether a checker can see the values of an observable along a course. */
static int is_proven(const until_t *until, int kind, size_t observable)
{
    const course_t *course = &until->courses[kind];

    return course->there && course->witness && !course->witness->why &&
           course->witness->proves[observable] && course->result.reached > until->intervals;
}

static int is_used(const until_t *until, int kind)
{
    for (size_t k = 0; k < until->model->observable_count; k++)
        if (is_proven(until, kind, k))
            return 1;
    return 0;
}

/* ---- solutions ------------------------------------------------------------------------------- */

static json_t *json_charges(const witness_t *witness)
{
    json_t *list = json_array();

    for (size_t j = 0; j < witness->charge_count; j++) {
        const witness_charge_t *charge = &witness->charges[j];
        json_t *row = json_object(), *modes = json_array(), *states = json_array();

        for (size_t m = 0; m < witness->modes; m++)
            json_array_append_new(modes, json_integer(charge->mode[m]));
        for (size_t s = 0; s < witness->states; s++)
            json_array_append_new(states, json_integer(charge->state[s]));
        json_object_set_new(row, "modulus", json_integer(charge->modulus));
        json_object_set_new(row, "modes", modes);
        json_object_set_new(row, "states", states);
        json_array_append_new(list, row);
    }
    return list;
}

static json_t *json_growth(const witness_t *witness)
{
    json_t *list = json_array();

    for (size_t k = 0; k < witness->growth_count; k++) {
        json_t *row = json_object();
        char *rate = fmpq_get_str(NULL, 10, witness->growth[k].rate);

        json_object_set_new(row, "share", json_integer(witness->growth[k].share));
        json_object_set_new(row, "rate", json_text(rate));
        json_array_append_new(list, row);
        flint_free(rate);
    }
    return list;
}

static json_t *json_steps(const witness_t *witness)
{
    json_t *list = json_array();
    arf_t bound;

    arf_init(bound);
    for (size_t k = 0; k < witness->step_count; k++) {
        const witness_step_t *step = &witness->steps[k];
        json_t *row = json_object();
        char *time = fmpq_get_str(NULL, 10, step->t);

        arf_set_mag(bound, step->bound);
        json_object_set_new(row, "t", json_text(time));
        json_object_set_new(row, "pieces", json_integer((json_int_t)step->pieces));
        json_object_set_new(row, "bound", json_text_take(decimal_bound(bound, 1)));
        json_object_set_new(row, "state", json_text(step->state));
        json_array_append_new(list, row);
        flint_free(time);
    }
    arf_clear(bound);
    return list;
}

static json_t *json_solution(const until_t *until, int kind)
{
    const witness_t *witness = until->courses[kind].witness;
    json_t *out = json_object(), *moments = json_array();

    report_scheme(out, (course_kind_t)kind);
    for (size_t k = 0; k < witness->moment_count; k++)
        json_array_append_new(moments, json_text(witness->moments[k]));
    if (witness->is_density) {
        json_object_set_new(out, "levels", json_integer((json_int_t)witness->levels));
        json_object_set_new(out, "charges", json_charges(witness));
        json_object_set_new(out, "growth", json_growth(witness));
    } else {
        json_object_set(out, "moments", moments);
    }
    json_decref(moments);
    json_object_set_new(out, "order", json_integer((json_int_t)witness->order));
    json_object_set_new(out, "precision", json_integer(witness->precision));
    json_object_set_new(out, "unit", json_integer(witness->unit));
    json_object_set_new(out, "steps", json_steps(witness));
    return out;
}

/* ---- values ---------------------------------------------------------------------------------- */

/* A ball as it is proven, and as wide as the solution can show. */
static void wide_ball(arb_t out, const until_t *until, int kind, size_t time, size_t observable)
{
    arb_set(out, until_value(until, (course_kind_t)kind, time, observable));
    arb_add_error_arf(out, until->courses[kind].witness->off[observable]);
}

static void add_enclosure(json_t *list, const until_t *until, int kind, size_t time,
                          size_t observable)
{
    char *mid, *rad, *t = report_time(until, time);
    json_t *entry = json_object(), *other;
    size_t k;
    arb_t x;

    arb_init(x);
    wide_ball(x, until, kind, time, observable);
    decimal_ball(&mid, &rad, x, (slong)until->digits + UNTIL_MORE_DIGITS);
    json_object_set_new(entry, "observable",
                        json_text(report_observable(until->model, observable)));
    json_object_set_new(entry, "t", json_text_take(t));
    report_scheme(entry, (course_kind_t)kind);
    if (mid && rad) {
        json_object_set_new(entry, "mid", json_text(mid));
        json_object_set_new(entry, "rad", json_text(rad));
    }
    json_array_foreach(list, k, other) if (json_equal(other, entry)) break;
    if (mid && rad && k == json_array_size(list))
        json_array_append(list, entry);
    json_decref(entry);
    free(mid);
    free(rad);
    arb_clear(x);
}

/* Two balls at a time, and what they are apart by the numbers that are printed. */
static void add_wrong(json_t *list, json_t *enclosures, const until_t *until, const wrong_t *wrong,
                      size_t time)
{
    json_t *entry;
    char *t, *bound;
    arb_t x, y;
    arf_t by;

    arb_init(x);
    arb_init(y);
    arf_init(by);
    wide_ball(x, until, until->reference, time, wrong->observable);
    wide_ball(y, until, wrong->scheme, time, wrong->observable);
    for (int k = 0; k < 2; k++) { /* printed numbers are a little wider */
        mag_mul_ui(arb_radref(x), arb_radref(x), 2);
        mag_mul_ui(arb_radref(y), arb_radref(y), 2);
    }
    arb_sub(x, x, y, FLOW_COARSE);
    arb_get_abs_lbound_arf(by, x, FLOW_COARSE);
    bound = arf_sgn(by) > 0 ? decimal_bound(by, 0) : NULL;
    if (bound) {
        add_enclosure(enclosures, until, until->reference, time, wrong->observable);
        add_enclosure(enclosures, until, wrong->scheme, time, wrong->observable);
        t = report_time(until, time);
        entry = json_object();
        json_object_set_new(entry, "observable",
                            json_text(report_observable(until->model, wrong->observable)));
        json_object_set_new(entry, "t", json_text_take(t));
        report_scheme(entry, wrong->scheme);
        json_object_set_new(entry, "distance_at_least", json_text_take(bound));
        json_array_append_new(list, entry);
    }
    arb_clear(x);
    arb_clear(y);
    arf_clear(by);
}

void report_witnesses(json_t *document, const until_t *until)
{
    json_t *solutions = json_array(), *enclosures = json_array(), *wrong = json_array();

    for (int kind = 0; until && kind < COURSE_COUNT; kind++) {
        if (!is_used(until, kind))
            continue;
        json_array_append_new(solutions, json_solution(until, kind));
        for (size_t o = 0; o < until->model->observable_count; o++)
            if (is_proven(until, kind, o))
                add_enclosure(enclosures, until, kind, until->intervals, o);
    }
    for (size_t k = 0; until && k < until->wrong_count; k++) {
        const wrong_t *w = &until->wrong[k];

        if (!is_proven(until, (int)until->reference, w->observable) ||
            !is_proven(until, (int)w->scheme, w->observable))
            continue;
        add_wrong(wrong, enclosures, until, w, w->first);
        if (w->largest != w->first)
            add_wrong(wrong, enclosures, until, w, w->largest);
    }
    json_object_set_new(document, "solutions", solutions);
    json_object_set_new(document, "enclosures", enclosures);
    json_object_set_new(document, "wrong", wrong);
}

/* ---- what is missing ------------------------------------------------------------------------- */

void report_left_out(text_t *out, const until_t *until)
{
    for (int kind = 0; kind < COURSE_COUNT; kind++) {
        const course_t *course = &until->courses[kind];
        const char *why = course->witness ? course->witness->why : "it does not last until T";
        size_t missing = 0;

        if (!course->there || course->result.reached == 0)
            continue;
        if (!course->witness || why) {
            text_printf(out, "moyal: the certificate has no values of %s: %s\n",
                        course_name((course_kind_t)kind), why);
            continue;
        }
        for (size_t o = 0; o < until->model->observable_count; o++)
            if (!course->witness->proves[o] &&
                arb_is_finite(
                    until_value(until, (course_kind_t)kind, course->result.reached - 1, o)))
                text_printf(out, "%s%s",
                            missing++                     ? ", "
                            : course->witness->is_density ? "moyal: the certificate has no values "
                                                            "by the density matrix of what acts "
                                                            "on modes: "
                                                          : "moyal: the certificate has values "
                                                            "by moments, and none of: ",
                            report_observable(until->model, o));
        text_add(out, missing ? "\n" : "");
    }
}
