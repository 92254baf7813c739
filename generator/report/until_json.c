/* JSON of what is proven until a time. */
#include "report/prove.h"

#include <stdlib.h>

#include "enclose/decimal.h"
#include "report/json.h"

/* until k/intervals as an exact number */
char *report_time(const until_t *until, size_t k)
{
    fmpq_t t;
    fmpz_t intervals;
    char *flint, *text;

    fmpq_init(t);
    fmpz_init_set_ui(intervals, until->intervals);
    fmpq_mul_ui(t, until->until, k);
    fmpq_div_fmpz(t, t, intervals);
    flint = fmpq_get_str(NULL, 10, t);
    text = memory_copy_text(flint);
    flint_free(flint);
    fmpq_clear(t);
    fmpz_clear(intervals);
    return text;
}

static void set_ball(json_t *out, const until_t *until, const arb_t x)
{
    char *mid, *rad;

    decimal_ball(&mid, &rad, x, (slong)until->digits + UNTIL_MORE_DIGITS);
    json_object_set_new(out, "mid", mid ? json_text(mid) : json_null());
    json_object_set_new(out, "rad", rad ? json_text(rad) : json_null());
    free(mid);
    free(rad);
}

void report_scheme(json_t *out, course_kind_t kind)
{
    const char *variant, *start;
    int meanfield = course_is_meanfield(&variant, &start, kind);

    json_object_set_new(out, "scheme", json_text(meanfield ? "meanfield" : course_name(kind)));
    if (!meanfield)
        return;
    json_object_set_new(out, "variant", json_text(variant));
    json_object_set_new(out, "start", json_text(start));
}

json_t *report_enclosures(const until_t *until)
{
    json_t *list = json_array();

    for (int kind = 0; until && kind < COURSE_COUNT; kind++) {
        const course_t *course = &until->courses[kind];

        if (!course->there || course->result.reached == 0)
            continue;
        for (size_t o = 0; o < until->model->observable_count; o++) {
            size_t last = course->result.reached - 1;
            json_t *entry;

            if (!arb_is_finite(until_value(until, (course_kind_t)kind, last, o)))
                continue;
            entry = json_object();
            json_object_set_new(entry, "observable", json_text(report_observable(until->model, o)));
            json_object_set_new(entry, "t", json_text_take(report_time(until, last)));
            report_scheme(entry, (course_kind_t)kind);
            set_ball(entry, until, until_value(until, (course_kind_t)kind, last, o));
            json_array_append_new(list, entry);
        }
    }
    return list;
}

static json_t *json_undecided(const until_t *until)
{
    json_t *list = json_array();

    for (int kind = 0; kind < COURSE_COUNT; kind++) {
        json_t *entry;

        if (!until->courses[kind].why)
            continue;
        entry = json_object();
        report_scheme(entry, (course_kind_t)kind);
        json_object_set_new(entry, "reason", json_text(until->courses[kind].why));
        json_array_append_new(list, entry);
    }
    return list;
}

/* Both balls at a time of the grid and what they are apart at least. */
static json_t *json_distance(const until_t *until, const wrong_t *wrong, size_t k, const arf_t by)
{
    json_t *out = json_object(), *reference = json_object(), *scheme = json_object();
    char *bound = decimal_bound(by, 0);

    json_object_set_new(out, "t", json_text_take(report_time(until, k)));
    json_object_set_new(out, "distance_at_least", bound ? json_text(bound) : json_null());
    set_ball(reference, until, until_value(until, until->reference, k, wrong->observable));
    set_ball(scheme, until, until_value(until, wrong->scheme, k, wrong->observable));
    json_object_set_new(out, course_name(until->reference), reference);
    json_object_set_new(out, "meanfield", scheme);
    free(bound);
    return out;
}

static json_t *json_wrong(const until_t *until)
{
    json_t *list = json_array();

    for (size_t k = 0; k < until->wrong_count; k++) {
        const wrong_t *wrong = &until->wrong[k];
        json_t *entry = json_object();

        json_object_set_new(entry, "observable",
                            json_text(report_observable(until->model, wrong->observable)));
        report_scheme(entry, wrong->scheme);
        json_object_set_new(entry, "first",
                            json_distance(until, wrong, wrong->first, wrong->first_by));
        json_object_set_new(entry, "largest",
                            json_distance(until, wrong, wrong->largest, wrong->largest_by));
        json_array_append_new(list, entry);
    }
    return list;
}

json_t *report_until_json(const until_t *until)
{
    json_t *out = json_object();

    json_object_set_new(out, "t", json_text_take(report_time(until, until->intervals)));
    json_object_set_new(out, "digits", json_integer((json_int_t)until->digits));
    json_object_set_new(out, "intervals", json_integer((json_int_t)until->intervals));
    json_object_set_new(out, "overlap", json_truth(until->overlap));
    json_object_set_new(out, "wrong", json_wrong(until));
    json_object_set_new(out, "undecided", json_undecided(until));
    return out;
}
