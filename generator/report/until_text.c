/* Text of what is proven until a time. */
#include "report/prove.h"

#include <stdlib.h>

#include "enclose/decimal.h"

static void add_ball(text_t *out, const until_t *until, const arb_t x)
{
    char *mid, *rad;

    decimal_ball(&mid, &rad, x, (slong)until->digits + UNTIL_MORE_DIGITS);
    if (mid && rad)
        text_printf(out, "%s +- %s", mid, rad);
    else
        text_add(out, "beyond what is printed");
    free(mid);
    free(rad);
}

static void add_values(text_t *out, const until_t *until, size_t observable)
{
    text_printf(out, "  %s:\n", report_observable(until->model, observable));
    for (int kind = 0; kind < COURSE_COUNT; kind++) {
        const course_t *course = &until->courses[kind];
        char *time;

        if (!course->there || course->result.reached == 0 ||
            !arb_is_finite(
                until_value(until, (course_kind_t)kind, course->result.reached - 1, observable)))
            continue;
        text_printf(out, "    %-28s ", course_name((course_kind_t)kind));
        add_ball(out, until,
                 until_value(until, (course_kind_t)kind, course->result.reached - 1, observable));
        time = report_time(until, course->result.reached - 1);
        if (course->result.reached <= until->intervals)
            text_printf(out, "   at t = %s", time);
        text_add(out, "\n");
        free(time);
    }
}

/* "by at least 1.2e-3 at t = 1/5" */
static void add_distance(text_t *out, const until_t *until, size_t time, const arf_t by)
{
    char *bound = decimal_bound(by, 0), *t = report_time(until, time);

    text_printf(out, "by at least %s at t = %s", bound ? bound : "0", t);
    free(bound);
    free(t);
}

static void add_wrong(text_t *out, const until_t *until)
{
    course_kind_t last = COURSE_COUNT;

    for (size_t k = 0; k < until->wrong_count; k++) {
        const wrong_t *wrong = &until->wrong[k];

        if (wrong->scheme != last)
            text_printf(out, "  %s is wrong, at times t = k*%s/%zu:\n", course_name(wrong->scheme),
                        "T", until->intervals);
        last = wrong->scheme;
        text_printf(out, "    %s: ", report_observable(until->model, wrong->observable));
        add_distance(out, until, wrong->first, wrong->first_by);
        if (wrong->largest != wrong->first) {
            text_add(out, ", ");
            add_distance(out, until, wrong->largest, wrong->largest_by);
        }
        text_add(out, "\n");
    }
}

static void add_undecided(text_t *out, const until_t *until)
{
    text_t line;

    for (int kind = 0; kind < COURSE_COUNT; kind++) {
        if (!until->courses[kind].why)
            continue;
        text_init(&line);
        text_printf(&line, "UNDECIDED, %s: %s", course_name((course_kind_t)kind),
                    until->courses[kind].why);
        text_add(out, "  ");
        style_wrap(out, 2, 4, text_string(&line));
        text_clear(&line);
    }
}

void report_until_text(text_t *out, const until_t *until)
{
    static const char *const overlaps[] = {
        [TRUTH_FALSE] = "differ, which an error of this program alone explains",
        [TRUTH_TRUE] = "overlap at all times of the grid",
        [TRUTH_UNKNOWN] = "are not both there to be compared"};
    char *end = report_time(until, until->intervals);

    text_printf(out,
                "\nProven at finite time: expectation values at t = T = %s, radii up to 1e-%lu\n",
                end, until->digits);
    for (size_t o = 0; o < until->model->observable_count; o++)
        add_values(out, until, o);
    text_printf(out, "  quantum and hybrid values %s\n", overlaps[until->overlap]);
    add_wrong(out, until);
    add_undecided(out, until);
    free(end);
}
