/* The enclosures of a certificate, and what is concluded from them. */
#include <stdio.h>
#include <string.h>

#include "enclosures.h"

enum { MOST_ORDER = 200, MOST_BITS = 8192, MOST_STEPS = 4096, MOST_PIECES = 100000 };

/* An enclosure as it stands: a ball of an observable at a time. */
typedef struct {
    const char *observable, *scheme; /* "meanfield closed" */
    size_t number;                   /* input.observables[number] */
    op symbol;                       /* Wigner's */
    fmpq_t t;
    arb_t mid, rad;
    int seen;
} enclosure_t;

typedef struct {
    size_t count;
    enclosure_t *entry;
} enclosures_t;

static void time_of(fmpq_t out, certificate_t *c, const json_t *value)
{
    const char *t = text(c, value);

    refuse(RING, strlen(t) > 100 || fmpq_set_str(out, t, 10) != 0 || fmpz_is_zero(fmpq_denref(out)),
           MALFORMED, "is no time");
    fmpq_canonicalise(out);
    refuse(RING, fmpq_sgn(out) < 0, MALFORMED, "is before the start");
}

/* A decimal number. */
static void decimal_of(arb_t out, certificate_t *c, const json_t *value)
{
    const char *x = text(c, value);

    refuse(RING,
           strlen(x) > 1200 || strspn(x, "+-0123456789.eE") != strlen(x) ||
               arb_set_str(out, x, MOST_BITS) != 0 || !arb_is_finite(out),
           MALFORMED, "is no decimal number");
}

static const char *shown(const arb_t x)
{
    return arb_get_str(x, 5, ARB_STR_NO_RADIUS);
}

/* "quantum", "hybrid", "meanfield closed" or "meanfield damped", of an entry of a list. */
static const char *scheme_of(certificate_t *c, const char *list, size_t k)
{
    static const char *const names[] = {"quantum", "hybrid", "meanfield closed",
                                        "meanfield damped"};
    const char *scheme = text(c, get(c, "%s[%zu].scheme", list, k)), *variant;

    if (strcmp(scheme, "meanfield") != 0) {
        if (strcmp(scheme, names[0]) != 0)
            expect(c, get(c, "%s[%zu].scheme", list, k), names[1]);
        return strcmp(scheme, names[0]) == 0 ? names[0] : names[1];
    }
    expect(c, get(c, "%s[%zu].start", list, k), "point");
    variant = text(c, get(c, "%s[%zu].variant", list, k));
    if (strcmp(variant, "closed") != 0)
        expect(c, get(c, "%s[%zu].variant", list, k), "damped");
    return strcmp(variant, "closed") == 0 ? names[2] : names[3];
}

static void read_observable(enclosure_t *out, certificate_t *c, const char *list, size_t k)
{
    size_t count = length(c, get(c, "input.observables"), 100), o = 0;
    const char *name;

    name = text(c, get(c, "%s[%zu].observable", list, k));
    while (o < count && strcmp(text(c, get(c, "input.observables[%zu].name", o)), name) != 0)
        o++;
    out->observable = text(c, get(c, "%s[%zu].observable", list, k));
    refuse(RING, o == count, REFUTED, "is not observed");
    out->number = o;
    out->symbol = operator(c, get(c, "input.observables[%zu].operator", o), &c->system.wigner, ALL);
    refuse(RING, !op_equal(&c->system, out->symbol, op_dagger(&c->system, out->symbol)), REFUTED,
           "is not Hermitian");
    fmpq_init(out->t);
    time_of(out->t, c, get(c, "%s[%zu].t", list, k));
    out->scheme = scheme_of(c, list, k);
}

static void read_enclosures(enclosures_t *out, certificate_t *c)
{
    out->count = length(c, get(c, "enclosures"), 2000);
    out->entry = memory_new(RING, out->count, sizeof *out->entry);
    for (size_t k = 0; k < out->count; k++) {
        enclosure_t *e = &out->entry[k];
        read_observable(e, c, "enclosures", k);
        arb_init(e->mid);
        arb_init(e->rad);
        decimal_of(e->mid, c, get(c, "enclosures[%zu].mid", k));
        decimal_of(e->rad, c, get(c, "enclosures[%zu].rad", k));
    }
}

/* ---- one solution ---------------------------------------------------------------------------- */

/* The ball of an enclosure holds that of the solution, t - t_0 = s from the start of a piece. */
static void check_value(course_t *course, enclosures_t *all, size_t k, const fmpq_t s)
{
    certificate_t *c = course->c;
    enclosure_t *e = &all->entry[k];
    acb_ptr x = _acb_vec_init((slong)course->n + 1), time = x + course->n;
    arb_t value;

    arb_init(value);
    acb_set_fmpq(time, s, course->bits);
    for (size_t i = 0; i < course->n; i++)
        _acb_poly_evaluate(x + i, course->series + i * course->length, (slong)course->order + 1,
                           time, course->bits);
    (void)get(c, "enclosures[%zu].mid", k);
    course->value(value, course, e->number, e->symbol, x);
    arb_sub(value, value, e->mid, MOST_BITS);
    arb_abs(value, value);
    if (!arb_le(value, e->rad)) {
        arb_get_ubound_arf(arb_midref(value), value, 64);
        mag_zero(arb_radref(value));
        refuse(RING, 1, REFUTED, "what is seen reaches %s from it", shown(value));
    }
    e->seen = 1;
    _acb_vec_clear(x, (slong)course->n + 1);
    arb_clear(value);
}

/* x_i := its middle, what it is off a jump. */
static void round_off(course_t *course, size_t i)
{
    acb_ptr x = course->x + i;

    mag_hypot(course->defect, arb_radref(acb_realref(x)), arb_radref(acb_imagref(x)));
    mag_add(course->error, course->error, course->defect);
    acb_get_mid(x, x);
}

/* x := p at the end of a piece. */
static void end_piece(course_t *course, const fmpq_t h)
{
    acb_t time;

    acb_init(time);
    acb_set_fmpq(time, h, course->bits);
    for (size_t i = 0; i < course->n; i++) {
        _acb_poly_evaluate(course->x + i, course->series + i * course->length,
                           (slong)course->order + 1, time, course->bits);
        round_off(course, i);
    }
    acb_clear(time);
}

/* From one state to the next: pieces of one length. */
static void take_step(course_t *course, enclosures_t *all, const char *scheme, const fmpq_t from,
                      const fmpq_t to, ulong pieces)
{
    fmpq_t h, t, s;
    arb_t length;
    mag_t size;

    fmpq_init(h);
    fmpq_init(t);
    fmpq_init(s);
    arb_init(length);
    mag_init(size);
    fmpq_sub(h, to, from);
    fmpz_mul_ui(fmpq_denref(h), fmpq_denref(h), pieces);
    fmpq_canonicalise(h);
    arb_set_fmpq(length, h, course->bits);
    arb_get_mag(size, length);
    fmpq_set(t, from);
    for (ulong k = 0; k < pieces; k++) {
        course->step(course, size);
        for (size_t e = 0; e < all->count; e++) {
            fmpq_sub(s, all->entry[e].t, t);
            if (fmpq_sgn(s) >= 0 && fmpq_cmp(s, h) <= 0 && !all->entry[e].seen &&
                strcmp(all->entry[e].scheme, scheme) == 0)
                check_value(course, all, e, s);
        }
        end_piece(course, h);
        fmpq_add(t, t, h);
    }
    fmpq_clear(h);
    fmpq_clear(t);
    fmpq_clear(s);
    arb_clear(length);
    mag_clear(size);
}

/* The state that the certificate has: integers, in units of 2^-unit.  What x is off is a jump. */
static void take_state(course_t *course, const char *state, slong unit)
{
    certificate_t *c = course->c;
    size_t count = course->integers;
    fmpz *integers = _fmpz_vec_init((slong)count + 1);
    char *list = memory_new(RING, strlen(state) + 1, 1), *save = NULL;
    char *word = strtok_r(strcpy(list, state), " ", &save);
    acb_ptr x = _acb_vec_init((slong)course->n + 1);
    mag_t jump;

    mag_init(jump);
    for (size_t k = 0; k < count; k++, word = strtok_r(NULL, " ", &save))
        refuse(RING, !word || strlen(word) > 3000 || fmpz_set_str(integers + k, word, 10) != 0,
               MALFORMED, "is no list of %zu whole numbers", count);
    refuse(RING, word != NULL, MALFORMED, "has more than %zu numbers", count);
    course->place(x, course, integers);
    for (size_t i = 0; i < course->n; i++) {
        acb_mul_2exp_si(x + i, x + i, -unit);
        acb_sub(course->x + i, course->x + i, x + i, course->bits);
        acb_get_mag(jump, course->x + i);
        mag_add(course->error, course->error, jump);
        acb_swap(course->x + i, x + i);
    }
    mag_clear(jump);
    _acb_vec_clear(x, (slong)course->n + 1);
    _fmpz_vec_clear(integers, (slong)count + 1);
}

static void take_steps(course_t *course, enclosures_t *all, const char *scheme)
{
    certificate_t *c = course->c;
    size_t at = course->solution;
    size_t steps = length(c, get(c, "solutions[%zu].steps", at), MOST_STEPS);
    slong unit = whole(c, get(c, "solutions[%zu].unit", at), MOST_BITS), pieces;
    fmpq_t from, to;
    arb_t bound, error;

    fmpq_init(from);
    fmpq_init(to);
    arb_init(bound);
    arb_init(error);
    for (size_t k = 0; k < steps; k++, fmpq_swap(from, to)) {
        pieces = whole(c, get(c, "solutions[%zu].steps[%zu].pieces", at, k), MOST_PIECES);
        time_of(to, c, get(c, "solutions[%zu].steps[%zu].t", at, k));
        refuse(RING, pieces == 0 || fmpq_cmp(to, from) <= 0, REFUTED, "is no step forward");
        take_step(course, all, scheme, from, to, (ulong)pieces);
        take_state(course, text(c, get(c, "solutions[%zu].steps[%zu].state", at, k)), unit);
        decimal_of(bound, c, get(c, "solutions[%zu].steps[%zu].bound", at, k));
        arf_set_mag(arb_midref(error), course->error);
        refuse(RING, !arb_le(error, bound), REFUTED, "the state may be off by %s", shown(error));
    }
    fmpq_clear(from);
    fmpq_clear(to);
    arb_clear(bound);
    arb_clear(error);
}

static void check_solution(certificate_t *c, size_t k, enclosures_t *all)
{
    course_t course = {.c = c, .solution = k};
    const char *scheme = scheme_of(c, "solutions", k);
    slong size;

    course.order = (size_t)whole(c, get(c, "solutions[%zu].order", k), MOST_ORDER);
    course.bits = whole(c, get(c, "solutions[%zu].precision", k), MOST_BITS);
    refuse(RING, course.order == 0 || course.bits < 32, MALFORMED, "is too small");
    mag_init(course.error);
    mag_init(course.defect);
    course.length = course.order + 2;
    if (strcmp(scheme, "quantum") == 0 && json_object_get(get(c, "solutions[%zu]", k), "levels"))
        density_init(&course);
    else
        moments_init(&course);
    (void)get(c, "solutions[%zu]", k);
    size = (slong)((course.n + 1) * course.length);
    refuse(RING, size > 20000000, UNABLE, "is too large");
    course.series = _acb_vec_init(size);
    for (size_t i = 0; i < course.n; i++) /* the start: what its middle is off */
        round_off(&course, i);
    take_steps(&course, all, scheme);
    _acb_vec_clear(course.series, size);
}

/* ---- all of them ----------------------------------------------------------------------------- */

/* The balls of one observable at one time, of the quantum model (or a stated equation) and of a
 * mean field, are at least so far apart. */
static void check_wrong(certificate_t *c, size_t k, const enclosures_t *all)
{
    const enclosure_t *exact = NULL, *wrong = NULL;
    enclosure_t claim = {.seen = 0};
    arb_t claimed, distance;

    arb_init(claimed);
    arb_init(distance);
    read_observable(&claim, c, "wrong", k);
    for (size_t j = 0; j < all->count; j++) {
        const enclosure_t *e = &all->entry[j];
        if (!fmpq_equal(e->t, claim.t) || strcmp(e->observable, claim.observable) != 0)
            continue;
        if (strcmp(e->scheme, c->is_stated ? "hybrid" : "quantum") == 0)
            exact = e;
        if (strncmp(claim.scheme, "meanfield", 9) == 0 && strcmp(e->scheme, claim.scheme) == 0)
            wrong = e;
    }
    refuse(RING, !exact || !wrong, REFUTED, "there are no two balls of it");
    decimal_of(claimed, c, get(c, "wrong[%zu].distance_at_least", k));
    arb_sub(distance, exact->mid, wrong->mid, MOST_BITS);
    arb_abs(distance, distance);
    arb_sub(distance, distance, exact->rad, MOST_BITS);
    arb_sub(distance, distance, wrong->rad, MOST_BITS);
    refuse(RING, !arb_is_positive(claimed) || !arb_ge(distance, claimed), REFUTED,
           "the balls are %s apart", shown(distance));
    arb_clear(claimed);
    arb_clear(distance);
}

void check_enclosures(certificate_t *c)
{
    size_t solutions = length(c, get(c, "solutions"), 16), wrong;
    enclosures_t all;

    read_enclosures(&all, c);
    for (size_t k = 0; k < solutions; k++) {
        size_t made = RING->made_count;
        check_solution(c, k, &all);
        RING->field = "solutions";
        memory_release(RING, made);
    }
    for (size_t k = 0; k < all.count; k++) {
        (void)get(c, "enclosures[%zu]", k);
        refuse(RING, !all.entry[k].seen, REFUTED, "no solution leads to it");
    }
    wrong = length(c, get(c, "wrong"), 1000);
    for (size_t k = 0; k < wrong; k++)
        check_wrong(c, k, &all);
    if (all.count > 0)
        printf("enclosures: %zu values by %zu solutions, mean field apart at %zu\n", all.count,
               solutions, wrong);
}
