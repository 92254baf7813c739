/* Positivity, and the verdict that follows. */
#include "certificate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Whether the residual has a part that no classical-quantum form has: a third derivative, a second
 * one that is no number, a first one with operators on both sides. */
static int beyond_form(certificate_t *c)
{
    system_t *system = &c->system;
    const hybrid_t *h = &c->hybrid;
    size_t d = system->dimension;
    char zero[MAX_NAMES] = {0};
    num *none[MAX_NAMES] = {NULL}, *same[2 * MAX_MODES][2 * MAX_MODES];
    int found = 0;

    for (size_t i = 0; i < h->coordinates; i++)
        zero[system->k[h->c[i]]] = 1;
    for (size_t e = 0; e < d * d && !found; e++) {
        op f = op_new(system), r;
        f[e] = num_si(RING, 1);
        r = hybrid_adjoint(system, h, f, 1, 0, 1);
        for (size_t x = 0; x < d * d; x++)
            for (size_t i = 0; i < h->coordinates && r[x]; i++) {
                num *d1 = num_derivative(RING, r[x], system->k[h->c[i]]);
                found |= num_put(RING, d1, zero, none) && e / d != x / d && e % d != x % d;
                for (size_t j = 0; j < h->coordinates; j++) {
                    num *d2 = num_derivative(RING, d1, system->k[h->c[j]]),
                        *at = num_put(RING, d2, zero, none);
                    found |= at && (x != e || num_has_kind(RING, at, WAVE));
                    if (x == e && e == 0)
                        same[i][j] = at;
                    found |= x == e && !num_equal(RING, at, same[i][j]);
                    for (size_t l = 0; l < h->coordinates; l++)
                        found |= num_derivative(RING, d2, system->k[h->c[l]]) != NULL;
                }
            }
    }
    return found;
}

/* 1, 0, or -1 where a value is missing. */
static int holds_at(ring_t *ring, const known_t *known, const char *given, num *const *value)
{
    int answer = 1;

    for (size_t k = 0; k < known->count; k++) {
        num *x = num_put(ring, known->x[k], given, value);
        relation_t relation = known->relation[k];
        int sign;
        if (!num_is_number(ring, x)) {
            answer = -1;
            continue;
        }
        sign = num_sign(ring, x);
        if (!(relation == GREATER_EQUAL ? sign >= 0
              : relation == GREATER     ? sign > 0
              : relation == EQUAL       ? sign == 0
                                        : sign != 0))
            return 0;
    }
    return answer;
}

int holds_at_values(certificate_t *c, const known_t *known)
{
    return holds_at(RING, known, c->given, c->value);
}

static known_t both(certificate_t *c, const known_t *more)
{
    known_t all = c->known;

    for (size_t k = 0; k < more->count; k++)
        known_add(RING, &all, more->relation[k], more->x[k]);
    return all;
}

/* Do a and the assumptions imply b? */
static int implies(certificate_t *c, const known_t *a, const known_t *b)
{
    known_t from = both(c, a);

    for (size_t k = 0; k < b->count; k++)
        if (!known_implies(RING, &from, b->relation[k], b->x[k]))
            return 0;
    return 1;
}

/* Ends the check of a list that is not found to be that of positivity: refuted by a point of small
 * rational numbers that the assumptions allow and at which just one of the two holds, or undecided.
 * With `never` no point at all is claimed. */
static __attribute__((noreturn)) void tell_apart(certificate_t *c, const known_t *listed, int never,
                                                 const known_t *needs)
{
    static const slong top[] = {1, 2, 3, 1, -1, 5, 0, 7, -2, 4, 1, 11, -3, 6, 9, -5};
    known_t claimed = both(c, listed), found = both(c, needs);
    char mask[MAX_NAMES] = {0};
    num *value[MAX_NAMES] = {NULL};
    unsigned random = 1;

    for (size_t v = 0; v < RING->count; v++)
        mask[v] = RING->kind[v] == COORDINATE ||
                  (RING->kind[v] == PARAMETER && strcmp(RING->name[v], "pi") != 0);
    for (size_t trial = 0; trial < 4000; trial++) {
        size_t made = RING->made;
        int a, b;
        for (size_t v = 0; v < RING->count; v++) {
            random = random * 1664525u + 1013904223u;
            value[v] = mask[v] ? num_ratio(RING, num_si(RING, top[random >> 28]), 1,
                                           (slong)(random >> 24) % 4 + 1)
                               : NULL;
        }
        a = never ? 0 : holds_at(RING, &claimed, mask, value);
        b = holds_at(RING, &found, mask, value);
        if (a == 1 && b == 0)
            refuse(RING, REFUTED, "positivity asks for more than the conditions listed");
        if (a == 0 && b == 1)
            refuse(RING, REFUTED, "positivity does not ask for this");
        numbers_release(RING, made, NULL, 0);
    }
    refuse(RING, UNABLE, "whether this is what positivity asks for is not decided by the checker");
}

static void expect_verdict(certificate_t *c, const char *expected)
{
    RING->field = "verdict";
    if (strcmp(c->verdict, expected) == 0)
        return;
    if (strcmp(expected, "UNDECIDED") == 0)
        refuse(RING, UNABLE, "is not decided by the checker");
    refuse(RING, REFUTED, "%s is what follows", expected);
}

/* M, with the rows q, p of each mode, or with q + i p and q - i p instead: T M T^+, T invertible.
 */
static num **block_matrix(certificate_t *c, int ladder)
{
    const hybrid_t *h = &c->hybrid;
    size_t n = h->coordinates + h->count;
    num **m = matrix_of(c, json_object_get(c->document, "hybrid"), "hybrid", "block", n, n);
    num *unit = num_variable(RING, 0);

    for (int side = 0; ladder && side < 2; side++)
        for (size_t i = 0; i < h->coordinates; i += 2)
            for (size_t j = 0; j < n; j++) {
                num **q = side ? m + j * n + i : m + i * n + j, **p = side ? q + 1 : q + n;
                num *ip = num_mul(RING, *p, side ? num_conj(RING, unit) : unit),
                    *sum = num_add(RING, *q, ip);
                *p = num_sub(RING, *q, ip);
                *q = sum;
            }
    return m;
}

static const char *verdict_of(const positive_t *positive)
{
    return positive->never              ? "QUASI"
           : positive->undecided        ? "UNDECIDED"
           : positive->needs.count == 0 ? "EXACT"
                                        : "EXACT-IF";
}

/* In the one or the other rows the verdict follows, with its conditions. */
static void check_positive(certificate_t *c, const positive_t *generator, const known_t *listed)
{
    size_t n = c->hybrid.coordinates + c->hybrid.count;
    known_t known = both(c, &generator->needs), needs = {.count = 0};
    const char *found = "UNDECIDED";

    for (int ladder = 0; ladder < 2; ladder++) {
        positive_t positive = *generator;
        const char *follows;
        RING->field = "hybrid.block";
        positive_when(RING, &positive, block_matrix(c, ladder), n, &known);
        follows = verdict_of(&positive);
        if (strcmp(follows, "UNDECIDED") == 0)
            continue;
        if (strcmp(follows, "EXACT-IF") != 0) {
            expect_verdict(c, follows);
            return;
        }
        found = follows;
        needs = positive.needs;
        if (strcmp(c->verdict, found) == 0 && implies(c, listed, &needs) &&
            implies(c, &needs, listed))
            return;
    }
    if (strcmp(found, "UNDECIDED") == 0 || strcmp(c->verdict, "UNDECIDED") == 0) {
        expect_verdict(c, found);
        return;
    }
    RING->field = strcmp(c->verdict, found) == 0 ? "conditions" : "verdict";
    tell_apart(c, listed, strcmp(c->verdict, "QUASI") == 0, &needs);
}

static void check_holds(certificate_t *c, int expected)
{
    json_t *holds = get(c, c->document, "", "holds");

    if (!json_is_boolean(holds) && !json_is_null(holds))
        refuse(RING, MALFORMED, "is not true, false or null");
    if ((json_is_null(holds) ? -1 : json_is_true(holds)) != expected)
        refuse(RING, REFUTED, "%s is expected",
               expected < 0 ? "null"
               : expected   ? "true"
                            : "false");
}

/* Each one condition on parameters, in ascending order of their texts. */
static void read_conditions(certificate_t *c, known_t *listed)
{
    json_t *list = list_of(c, c->document, "", "conditions", 60), *row;
    size_t k;

    json_array_foreach(list, k, row)
    {
        RING->field = path("conditions", NULL, k);
        if (!json_is_string(row))
            refuse(RING, MALFORMED, "is no condition");
        relation_of(c, listed, json_string_value(row));
        if (listed->count != k + 1)
            refuse(RING, REFUTED, "is no condition on parameters");
        if (k > 0 &&
            strcmp(json_string_value(json_array_get(list, k - 1)), json_string_value(row)) >= 0)
            refuse(RING, REFUTED, "the conditions are not in ascending order of their texts");
    }
}

/* Whether the verdict holds at the values: 1, 0, or -1 where that is not said. */
static int verdict_holds(certificate_t *c, const known_t *listed)
{
    const hybrid_t *h = &c->hybrid;
    int vanishes = 1;

    if (strcmp(c->verdict, "EXACT-IF") == 0)
        return holds_at_values(c, listed);
    if (strcmp(c->verdict, "UNDECIDED") == 0 || !c->all_given)
        return -1;
    if (strcmp(c->verdict, "NOT-EXACT") != 0)
        return strcmp(c->verdict, "EXACT") == 0;
    for (size_t t = 0; t < h->terms; t++)
        for (size_t e = 0; e < c->system.dimension * c->system.dimension; e++)
            vanishes &= num_put(RING, h->left[t][e], c->given, c->value) == NULL;
    return vanishes ? -1 : 0;
}

static void read_verdict(certificate_t *c, known_t *listed)
{
    static const char *const names[] = {"EXACT", "EXACT-IF", "QUASI", "NOT-EXACT", "UNDECIDED"};
    size_t k = 0;

    c->verdict = text_of(c, c->document, "", "verdict");
    while (k < sizeof names / sizeof *names && strcmp(c->verdict, names[k]) != 0)
        k++;
    if (k == sizeof names / sizeof *names)
        refuse(RING, MALFORMED, "is no verdict");
    read_conditions(c, listed);
    RING->field = "conditions";
    if (strcmp(c->verdict, "EXACT-IF") != 0 && listed->count > 0)
        refuse(RING, REFUTED, "only EXACT-IF has conditions");
}

void check_verdict(certificate_t *c)
{
    positive_t positive = {.never = 0};
    known_t listed = {.count = 0};

    read_verdict(c, &listed);
    RING->field = "input.parameters";
    if (holds_at_values(c, &c->known) == 0)
        refuse(RING, REFUTED, "the values are against the assumptions");
    RING->field = "generator.kossakowski";
    positive_when(RING, &positive, c->master.k, c->master.count, &c->known);
    if (positive.never)
        refuse(RING, REFUTED, "is never positive");
    RING->field = "verdict";
    if (c->hybrid.terms == 0 && strcmp(c->verdict, "NOT-EXACT") == 0)
        refuse(RING, REFUTED, "there is no residual");
    RING->field = "hybrid.block";
    if (c->hybrid.terms == 0) {
        check_positive(c, &positive, &listed);
    } else if (beyond_form(c)) {
        expect_verdict(c, "NOT-EXACT");
    } else {
        c->undecided = 1;
        return;
    }
    check_holds(c, verdict_holds(c, &listed));
    printf("verdict: %s follows, %zu condition%s\n", c->verdict, listed.count,
           listed.count == 1 ? "" : "s");
}
