/* Positivity, and the verdict that follows. */
#include <stdio.h>
#include <string.h>

#include "certificate.h"

/* The value of x where the classical waves are zero. */
static num *without_waves(certificate_t *c, num *x)
{
    for (size_t i = 0; i < c->coordinates; i++)
        x = num_put(RING, x, c->system.k[c->q[i]], NULL);
    return x;
}

/* Whether the residual has a part that no classical-quantum form has: a third derivative, a second
 * one that is no number, a first one with operators on both sides. */
static int is_beyond_form(certificate_t *c)
{
    system_t *system = &c->system;
    size_t d = system->dimension;
    num *same[2 * MAX_MODES][2 * MAX_MODES];
    int found = 0;

    for (size_t e = 0; e < d * d && !found; e++) {
        op f = op_new(system), r;
        f[e] = num_si(RING, 1);
        r = equation_adjoint(system, &c->residual, f, 1);
        for (size_t ix = 0; ix < d * d * c->coordinates; ix++) {
            size_t x = ix / c->coordinates, i = ix % c->coordinates;
            num *d1 = num_derivative(RING, r[x], system->k[c->q[i]]);
            found |= e / d != x / d && e % d != x % d && without_waves(c, d1);
            for (size_t j = 0; j < c->coordinates; j++) {
                num *d2 = num_derivative(RING, d1, system->k[c->q[j]]), *at = without_waves(c, d2);
                if (x == 0 && e == 0)
                    same[i][j] = at;
                found |= x == e ? num_has_kind(RING, at, WAVE) || !num_equal(RING, at, same[i][j])
                                : at != NULL;
                for (size_t l = 0; l < c->coordinates; l++)
                    found |= num_derivative(RING, d2, system->k[c->q[l]]) != NULL;
            }
        }
    }
    return found;
}

static num *at_values(certificate_t *c, num *x)
{
    for (size_t v = 0; v < RING->count; v++)
        if (c->given[v])
            x = num_put(RING, x, v, c->value[v]);
    return x;
}

int holds_at_values(certificate_t *c, const known_t *known)
{
    int answer = 1, sign;

    for (size_t k = 0; k < known->count; k++) {
        num *x = at_values(c, known->x[k]);
        if (!num_sign(RING, x, &sign))
            answer = -1;
        else if (!(known->sign[k] & (sign < 0 ? NEGATIVE : sign ? POSITIVE : ZERO)))
            return 0;
    }
    return answer;
}

int positive_at_values(certificate_t *c, num **m, size_t n)
{
    known_t needs = {.count = 0};
    int answer = positive_when(RING, &needs, m, n, &c->known);

    return answer == 1 ? holds_at_values(c, &needs) : answer;
}

/* x where the parameter v is zero; x itself if that is not known. */
static num *without(certificate_t *c, num *x, size_t v)
{
    return num_has_kind(RING, x, FUNCTION) ? x : num_put(RING, x, v, NULL);
}

/* What is known, where the sign of the parameter v is `sign` besides. */
static known_t in_case(certificate_t *c, const known_t *known, size_t v, int sign)
{
    known_t out = {.count = 0};

    for (size_t k = 0; k < known->count; k++)
        known_add(RING, &out, known->sign[k],
                  sign == ZERO ? without(c, known->x[k], v) : known->x[k]);
    known_add(RING, &out, sign, num_variable(RING, v));
    return out;
}

/* Is what is known seen to contradict itself?  If not at once: in each of the cases that a
 * parameter is negative, zero or positive, for up to `splits` parameters. */
static int holds_nowhere(certificate_t *c, const known_t *known, int splits)
{
    int nowhere = is_contradictory(RING, known);

    for (size_t v = RING->first; v < RING->count && splits > 0 && !nowhere; v++) {
        int cases = RING->kind[v] == PARAMETER ? sign_of(RING, num_variable(RING, v), known) : 0;
        nowhere = (cases & (cases - 1)) != 0; /* more than one */
        for (int one = NEGATIVE; one <= POSITIVE && nowhere; one *= 2)
            if (cases & one) {
                size_t made = RING->made_count, first = RING->first;
                known_t more = in_case(c, known, v, one);
                nowhere = holds_nowhere(c, &more, splits - 1);
                if (first == RING->first) /* no root was made */
                    memory_release(RING, made);
            }
    }
    return nowhere;
}

/* The same of what is known and of a list, two cases within each other. */
static int excludes(certificate_t *c, const known_t *known, const known_t *list)
{
    known_t more = *known;

    for (size_t k = 0; k < list->count; k++)
        known_add(RING, &more, list->sign[k], list->x[k]);
    return holds_nowhere(c, &more, 0) || holds_nowhere(c, &more, 1) || holds_nowhere(c, &more, 2);
}

/* Is the sign of x in `sign` wherever `known` holds? */
static int follows(certificate_t *c, const known_t *known, int sign, num *x)
{
    int others = sign_of(RING, x, known) & ~sign, all = x != NULL || !others;

    for (int one = NEGATIVE; one <= POSITIVE && all; one *= 2)
        if (others & one) {
            known_t other = {.count = 0};
            size_t made = RING->made_count, first = RING->first;
            known_add(RING, &other, one, x);
            all = excludes(c, known, &other);
            if (first == RING->first) /* no root was made */
                memory_release(RING, made);
        }
    return all;
}

/* Do `from` and the assumptions imply all of `to`? */
static int implies(certificate_t *c, const known_t *from, const known_t *to)
{
    known_t known = c->known, claims = *to;

    for (size_t k = 0; k < from->count; k++)
        known_add(RING, &known, from->sign[k], from->x[k]);
    for (size_t v = RING->first; v < RING->count; v++)
        if (RING->kind[v] == PARAMETER && sign_of(RING, num_variable(RING, v), &known) == ZERO) {
            known = in_case(c, &known, v, ZERO);
            for (size_t k = 0; k < claims.count; k++)
                claims.x[k] = without(c, claims.x[k], v);
        }
    for (size_t k = 0; k < claims.count; k++)
        if (!follows(c, &known, claims.sign[k], claims.x[k]))
            return 0;
    return 1;
}

/* A condition is POLY >= 0, == 0 or != 0 and has the factors of POLY, which are irreducible. */
static void check_factors(certificate_t *c, size_t k, const num *poly)
{
    num *product = number(c, get(c, "@conditions[%zu].constant", k)), *constant,
        *factor[MAX_FACTORS];
    size_t count = length(c, get(c, "@conditions[%zu].factors", k), MAX_FACTORS);
    slong power[MAX_FACTORS];

    for (size_t j = 0; j < count; j++) {
        num *one = number(c, get(c, "@conditions[%zu].factors[%zu].factor", k, j));
        refuse(RING, !one || num_factor(RING, one, &constant, factor, power) != 1 || power[0] != 1,
               REFUTED, "is not irreducible");
        product = num_mul(
            RING, product,
            num_pow(RING, one,
                    whole(c, get(c, "@conditions[%zu].factors[%zu].power", k, j), MAX_DEGREE)));
    }
    (void)get(c, "@conditions[%zu].factors", k);
    refuse(RING, !num_equal(RING, product, poly), REFUTED, "are not those of the condition");
}

/* Conditions on parameters, in ascending order of their texts. */
static known_t read_conditions(certificate_t *c)
{
    size_t count = length(c, get(c, "@conditions"), 60);
    known_t listed = {.count = 0};
    const char *before = "", *at;

    for (size_t k = 0; k < count; k++, before = at) {
        known_t one = relation(c, get(c, "@conditions[%zu].condition", k));
        at = text(c, get(c, "@conditions[%zu].condition", k));
        refuse(RING, strcmp(before, at) >= 0, REFUTED,
               "the conditions are not in ascending order of their texts");
        refuse(RING, one.count == 0 || num_has_kind(RING, one.x[0], COORDINATE), REFUTED,
               "is no condition on parameters");
        known_add(RING, &listed, one.sign[0], one.x[0]);
        check_factors(c, k, one.x[0]);
    }
    (void)get(c, "@conditions");
    refuse(RING, count > 0 && strcmp(c->verdict, "EXACT-IF") != 0, REFUTED,
           "only EXACT-IF has conditions");
    return listed;
}

/* The master equation and the block matrix are positive iff the listed conditions hold. */
static void check_positive(certificate_t *c, const known_t *listed)
{
    size_t n = c->coordinates + c->basis;
    known_t needs = {.count = 0};
    int answer =
        c->is_stated ? 1 : positive_when(RING, &needs, c->kossakowski, c->operators, &c->known);
    const char *follows;

    RING->field = "generator.kossakowski";
    refuse(RING, answer == 0, REFUTED, "is never positive");
    if (answer == 1)
        answer = positive_when(RING, &needs, c->block, n, &c->known);
    if (answer == 1 && strcmp(c->verdict, "QUASI") == 0)
        answer = !excludes(c, &c->known, &needs);
    if (answer == 0 && listed->count > 0 && excludes(c, &c->known, listed))
        return; /* iff what never holds */
    follows = answer < 0 ? "UNDECIDED" : answer == 0 ? "QUASI" : needs.count ? "EXACT-IF" : "EXACT";
    (void)get(c, "@verdict");
    refuse(RING, strcmp(c->verdict, follows) != 0, answer < 0 ? UNABLE : REFUTED,
           "%s is what follows", follows);
    (void)get(c, "@conditions");
    refuse(RING, answer && (!implies(c, listed, &needs) || !implies(c, &needs, listed)), REFUTED,
           "are not seen to be those of positivity");
}

/* Whether the verdict holds at the values: 1, 0, or -1 where that is not said. */
static int verdict_holds(certificate_t *c, const known_t *listed)
{
    size_t d = c->system.dimension;
    int vanishes = 1;

    if (strcmp(c->verdict, "EXACT-IF") == 0)
        return holds_at_values(c, listed);
    if (strcmp(c->verdict, "UNDECIDED") == 0 || !c->all_given)
        return -1;
    if (strcmp(c->verdict, "NOT-EXACT") != 0)
        return strcmp(c->verdict, "EXACT") == 0;
    for (size_t t = 0; t < c->residual.count; t++)
        for (size_t e = 0; e < d * d; e++)
            vanishes &=
                !at_values(c, num_mul(RING, c->residual.term[t].c, c->residual.term[t].left[e]));
    return vanishes ? -1 : 0;
}

void check_verdict(certificate_t *c)
{
    static const char *const names[] = {"null", "false", "true"};
    known_t listed;
    int holds;

    c->verdict = text(c, get(c, "verdict"));
    listed = read_conditions(c);
    (void)get(c, "input.parameters");
    refuse(RING, holds_at_values(c, &c->known) == 0, REFUTED,
           "the values are against the assumptions");
    if (c->residual.count == 0)
        check_positive(c, &listed);
    else
        expect(c, get(c, "verdict"), "NOT-EXACT");
    refuse(RING, c->residual.count > 0 && !is_beyond_form(c), UNABLE,
           "whether the residual is beyond the form is not decided");
    holds = verdict_holds(c, &listed);
    refuse(RING, truth(c, get(c, "holds")) != holds, REFUTED, "%s is expected", names[holds + 1]);
    printf("verdict: %s follows, conditions: %zu\n", c->verdict, listed.count);
}

/* The same in other orders, which are named: whether they are admissible. */
void check_orders(certificate_t *c)
{
    size_t count = length(c, get(c, "orders"), 3);
    const char *verdict = c->verdict;

    refuse(RING, count > 0 && c->is_stated, REFUTED, "are of equations that are derived");
    for (size_t k = 0; k < count; k++) {
        known_t listed;
        sprintf(c->prefix, "orders[%zu].", k);
        set_order(c, text(c, get(c, "@hybrid.order")), NULL);
        read_generator(c);
        read_hybrid(c);
        check_identity(c);
        c->verdict = text(c, get(c, "@verdict"));
        listed = read_conditions(c);
        (void)get(c, "@hybrid.residual");
        refuse(RING, c->residual.count > 0, REFUTED, "is none of an order with a verdict");
        check_positive(c, &listed);
        printf("order %s: %s follows, conditions: %zu\n", c->order, c->verdict, listed.count);
    }
    c->verdict = verdict;
}
