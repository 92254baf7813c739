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

/* At the values of the parameters: 1, 0, or -1 where one is missing. */
int holds_at_values(certificate_t *c, const known_t *known)
{
    int answer = 1;

    for (size_t k = 0; k < known->count; k++) {
        num *x = num_put(RING, known->x[k], c->given, c->value);
        int sign, good;
        if (!num_is_number(RING, x)) {
            answer = answer == 0 ? 0 : -1;
            continue;
        }
        sign = num_sign(RING, x);
        good = known->relation[k] == GREATER_EQUAL ? sign >= 0
               : known->relation[k] == GREATER     ? sign > 0
               : known->relation[k] == EQUAL       ? sign == 0
                                                   : sign != 0;
        answer = good ? answer : 0;
    }
    return answer;
}

static known_t both(certificate_t *c, const known_t *more)
{
    known_t all = c->known;

    for (size_t k = 0; k < more->count; k++)
        known_add(RING, &all, more->relation[k], more->x[k]);
    return all;
}

static void expect_verdict(certificate_t *c, const char *expected)
{
    RING->field = "verdict";
    if (strcmp(c->verdict, expected) != 0)
        refuse(RING, REFUTED, "%s is what follows", expected);
}

/* The listed conditions are those under which K >= 0 and M >= 0: each list implies the other.
 * Otherwise 0, and why. */
static int same_conditions(certificate_t *c, const positive_t *positive, const known_t *listed,
                           const char **why)
{
    known_t from = both(c, listed);

    for (size_t k = 0; k < positive->needs.count; k++)
        if (!known_implies(RING, &from, positive->needs.relation[k], positive->needs.x[k])) {
            RING->field = "conditions";
            *why = "positivity asks for more than the conditions listed";
            return 0;
        }
    from = both(c, &positive->needs);
    for (size_t k = 0; k < listed->count; k++)
        if (!known_implies(RING, &from, listed->relation[k], listed->x[k])) {
            RING->field = path("conditions", NULL, k);
            *why = "positivity does not ask for this";
            return 0;
        }
    return 1;
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
    known_t known = both(c, &generator->needs);
    const char *why = NULL, *found = "UNDECIDED";

    for (int ladder = 0; ladder < 2; ladder++) {
        positive_t positive = *generator;
        RING->field = "hybrid.block";
        positive_when(RING, &positive, block_matrix(c, ladder), n, &known);
        if (strcmp(found, "UNDECIDED") == 0 || strcmp(found, "EXACT-IF") == 0)
            found = positive.undecided && !positive.never ? found : verdict_of(&positive);
        if (strcmp(c->verdict, "EXACT-IF") == 0 && strcmp(verdict_of(&positive), "EXACT-IF") == 0 &&
            same_conditions(c, &positive, listed, &why))
            return;
    }
    if (why)
        refuse(RING, REFUTED, "%s", why);
    expect_verdict(c, found);
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

void check_verdict(certificate_t *c)
{
    const hybrid_t *h = &c->hybrid;
    positive_t positive = {.never = 0};
    known_t listed = {.count = 0};

    c->verdict = text_of(c, c->document, "", "verdict");
    read_conditions(c, &listed);
    RING->field = "input.parameters";
    if (holds_at_values(c, &c->known) == 0)
        refuse(RING, REFUTED, "the values are against the assumptions");
    RING->field = "generator.kossakowski";
    positive_when(RING, &positive, c->master.k, c->master.count, &c->known);
    if (positive.never)
        refuse(RING, REFUTED, "is never positive");
    RING->field = "hybrid.block";
    if (h->terms > 0) {
        if (!beyond_form(c)) {
            c->undecided = 1;
            return;
        }
        expect_verdict(c, "NOT-EXACT");
    } else {
        check_positive(c, &positive, &listed);
    }
    RING->field = "conditions";
    if (strcmp(c->verdict, "EXACT-IF") != 0 && listed.count > 0)
        refuse(RING, REFUTED, "only EXACT-IF has conditions");
    if (strcmp(c->verdict, "EXACT-IF") == 0) {
        check_holds(c, holds_at_values(c, &listed));
    } else if (strcmp(c->verdict, "UNDECIDED") == 0) {
        check_holds(c, -1);
    } else if (strcmp(c->verdict, "NOT-EXACT") == 0) {
        int vanishes = c->all_given;
        for (size_t t = 0; t < h->terms; t++)
            for (size_t e = 0; e < c->system.dimension * c->system.dimension; e++)
                vanishes &= num_put(RING, h->left[t][e], c->given, c->value) == NULL;
        check_holds(c, c->all_given && !vanishes ? 0 : -1);
    } else {
        check_holds(c, !c->all_given ? -1 : strcmp(c->verdict, "EXACT") == 0);
    }
    printf("verdict: %s follows, %zu condition%s\n", c->verdict, listed.count,
           listed.count == 1 ? "" : "s");
}
