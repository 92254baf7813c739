/* The operators of one factor: C.q, A.sx, J.Sp, D.e(0, 1). */
#include <stdlib.h>
#include <string.h>

#include "model/build.h"

typedef int (*member_fn)(op_t out, size_t factor, const char *member, span_t span,
                         const scope_t *scope);

/* ---- modes ----------------------------------------------------------------------------------- */

static int mode_member(op_t out, size_t factor, const char *member, span_t span,
                       const scope_t *scope)
{
    const algebra_t *algebra = &scope->builder->model->algebra;

    if (strcmp(member, "q") == 0)
        op_position(out, factor, algebra);
    else if (strcmp(member, "p") == 0)
        op_momentum(out, factor, algebra);
    else if (strcmp(member, "n") == 0)
        op_number(out, factor, algebra);
    else if (!op_ladder(out, factor, strcmp(member, "ad") == 0, algebra))
        return scope_fail(scope, span, "E0234",
                          "a = (q + i p)/sqrt(2*hbar) needs a square root of 2*hbar, which is not "
                          "supported for this hbar");
    return 1;
}

/* The coordinate of a classical mode: those of q, of p follows. */
static size_t mode_coordinate(size_t factor, const scope_t *scope)
{
    const model_t *model = scope->builder->model;
    size_t k, before = 0;

    for (k = 0; k < factor; k++)
        before += space_role(model->space, k) == FACTOR_CLASSICAL;
    return ring_coordinate(model->ring, 2 * before);
}

/* a = (q + i p)/sqrt(2 hbar) in coordinates; ad has - i p. */
static int coordinate_ladder(scalar_t out, size_t q, int is_adjoint, span_t span,
                             const scope_t *scope)
{
    model_t *model = scope->builder->model;
    scalar_t x, root;
    int good;

    scalar_init(x, model->ring);
    scalar_init(root, model->ring);
    scalar_generator(out, q + 1, model->ring);
    scalar_imaginary_unit(x, model->ring);
    scalar_mul_si(x, x, is_adjoint ? -1 : 1, model->ring);
    scalar_mul(out, out, x, model->ring);
    scalar_generator(x, q, model->ring);
    scalar_add(out, out, x, model->ring);
    scalar_mul_si(root, model->hbar, 2, model->ring);
    good = arithmetic_root(root, root, span, scope) && scalar_div(out, out, root, model->ring);
    scalar_clear(x, model->ring);
    scalar_clear(root, model->ring);
    return good;
}

/* The commuting coordinates of a classical mode; n is none: its symbol depends on the order. */
static int coordinate_member(op_t out, size_t factor, const char *member, span_t span,
                             const scope_t *scope)
{
    const algebra_t *algebra = &scope->builder->model->algebra;
    const char *name = scope->builder->factors[factor].name;
    size_t q = mode_coordinate(factor, scope);
    scalar_t x;
    int good = 1;

    if (strcmp(member, "q") != 0 && scope->coordinates == COORDINATES_POSITIONS)
        return scope_fail(scope, span, "E0236",
                          "'%s.%s' cannot stand in one term with a function of positions", name,
                          member);
    if (strcmp(member, "n") == 0)
        return scope_fail(scope, span, "E0236",
                          "'%s.n' is an operator: write what is meant in %s.q and %s.p", name, name,
                          name);
    scalar_init(x, algebra->ring);
    if (strcmp(member, "q") == 0)
        scalar_generator(x, q, algebra->ring);
    else if (strcmp(member, "p") == 0)
        scalar_generator(x, q + 1, algebra->ring);
    else
        good = coordinate_ladder(x, q, strcmp(member, "ad") == 0, span, scope);
    op_set_scalar(out, x, algebra);
    scalar_clear(x, algebra->ring);
    return good;
}

/* ---- finite spaces --------------------------------------------------------------------------- */

/* out = x |i><j| + y |j><i| */
static void pair(op_t out, size_t factor, scalar_src x, size_t i, size_t j, scalar_src y,
                 const algebra_t *algebra)
{
    op_t unit;

    op_init(unit, algebra);
    op_unit(unit, factor, i, j, algebra);
    op_scale(out, unit, x, algebra);
    op_unit(unit, factor, j, i, algebra);
    op_addmul(out, unit, y, algebra);
    op_clear(unit, algebra);
}

/* For the letter x, y, p or m: the coefficients of the raising and of the lowering part.
 *   x: 1/2, 1/2   y: -i/2, i/2   p: 1, 0   m: 0, 1 */
static void letter_weights(scalar_t raise, scalar_t lower, char letter, const ring_t *ring)
{
    scalar_set_si(raise, letter != 'm', ring);
    scalar_set_si(lower, letter != 'p', ring);
    if (letter == 'y') {
        scalar_imaginary_unit(lower, ring);
        scalar_neg(raise, lower, ring);
    }
    if (letter == 'x' || letter == 'y') {
        scalar_mul_ratio(raise, raise, 1, 2, ring);
        scalar_mul_ratio(lower, lower, 1, 2, ring);
    }
}

/* Sz = sum_k (J - k) |k><k|,  J = (d - 1)/2 */
static void spin_z(op_t out, size_t factor, size_t dimension, const algebra_t *algebra)
{
    scalar_t m;
    op_t unit;
    size_t k;

    scalar_init(m, algebra->ring);
    op_init(unit, algebra);
    op_zero(out, algebra);
    for (k = 0; k < dimension; k++) {
        op_unit(unit, factor, k, k, algebra);
        scalar_set_ratio(m, (slong)dimension - 1 - 2 * (slong)k, 2, algebra->ring);
        op_addmul(out, unit, m, algebra);
    }
    scalar_clear(m, algebra->ring);
    op_clear(unit, algebra);
}

/* S+ = sum_k sqrt(k (d - k)) |k-1><k|, as J(J+1) - m(m+1) = k (d - k) for m = J - k. */
static int spin_ladder(op_t out, size_t factor, char letter, span_t span, const scope_t *scope)
{
    const algebra_t *algebra = &scope->builder->model->algebra;
    size_t dimension = space_dimension(algebra->space, factor), k;
    scalar_t raise, lower, root, x, y;
    op_t term;
    int good = 1;

    scalar_init(raise, algebra->ring);
    scalar_init(lower, algebra->ring);
    scalar_init(root, algebra->ring);
    scalar_init(x, algebra->ring);
    scalar_init(y, algebra->ring);
    op_init(term, algebra);
    letter_weights(raise, lower, letter, algebra->ring);
    op_zero(out, algebra);
    for (k = 1; good && k < dimension; k++) {
        scalar_set_si(root, (slong)(k * (dimension - k)), algebra->ring);
        good = arithmetic_root(root, root, span, scope);
        scalar_mul(x, raise, root, algebra->ring);
        scalar_mul(y, lower, root, algebra->ring);
        pair(term, factor, x, k - 1, k, y, algebra);
        op_add(out, out, term, algebra);
    }
    scalar_clear(raise, algebra->ring);
    scalar_clear(lower, algebra->ring);
    scalar_clear(root, algebra->ring);
    scalar_clear(x, algebra->ring);
    scalar_clear(y, algebra->ring);
    op_clear(term, algebra);
    return good;
}

static int spin_member(op_t out, size_t factor, const char *member, span_t span,
                       const scope_t *scope)
{
    const algebra_t *algebra = &scope->builder->model->algebra;

    if (member[1] != 'z')
        return spin_ladder(out, factor, member[1], span, scope);
    spin_z(out, factor, space_dimension(algebra->space, factor), algebra);
    return 1;
}

/* sx, sy, sz are twice the spin matrices of J = 1/2, sp and sm are S+ and S-. */
static int qubit_member(op_t out, size_t factor, const char *member, span_t span,
                        const scope_t *scope)
{
    const algebra_t *algebra = &scope->builder->model->algebra;
    scalar_t two;
    int good = spin_member(out, factor, member, span, scope);

    if (member[1] == 'p' || member[1] == 'm')
        return good;
    scalar_init(two, algebra->ring);
    scalar_set_si(two, 2, algebra->ring);
    op_scale(out, out, two, algebra);
    scalar_clear(two, algebra->ring);
    return good;
}

/* ---- which space has which ------------------------------------------------------------------- */

static const char *const mode_members[] = {"q", "p", "a", "ad", "n", "id", NULL};
static const char *const qubit_members[] = {"sx", "sy", "sz", "sp", "sm", "id", "e", NULL};
static const char *const spin_members[] = {"Sx", "Sy", "Sz", "Sp", "Sm", "id", "e", NULL};
static const char *const qudit_members[] = {"e", "id", NULL};

static const struct {
    const char *text;           /* in messages */
    const char *const *members; /* "e" takes arguments */
    member_fn evaluate;
} kinds[] = {
    [SPACE_MODE] = {"mode", mode_members, mode_member},
    [SPACE_QUBIT] = {"qubit", qubit_members, qubit_member},
    [SPACE_SPIN] = {"spin", spin_members, spin_member},
    [SPACE_QUDIT] = {"qudit", qudit_members, NULL},
};

const char *space_kind_text(space_kind_t kind)
{
    return kinds[kind].text;
}

int member_exists(size_t factor, const char *name, const scope_t *scope)
{
    const char *const *members = kinds[scope->builder->factors[factor].kind].members;

    while (*members != NULL && strcmp(*members, name) != 0)
        members++;
    return *members != NULL;
}

static int fail_member(size_t factor, const char *member, span_t span, const scope_t *scope)
{
    const factor_t *place = &scope->builder->factors[factor];
    const char *const *members = kinds[place->kind].members;
    const char *nearest, *mark;
    text_t list;
    size_t count;

    text_init(&list);
    for (count = 0; members[count] != NULL; count++)
        text_printf(&list, "%s%s.%s%s", count == 0 ? "" : ", ", place->name, members[count],
                    strcmp(members[count], "e") == 0 ? "(i, j)" : "");
    scope_fail(scope, span, "E0211", "the %s '%s' has no operator '%s'", kinds[place->kind].text,
               place->name, member);
    nearest = syntax_nearest(member, members, count);
    mark = nearest != NULL && strcmp(nearest, "e") == 0 ? "(i, j)" : "";
    if (nearest != NULL)
        diags_help(scope->diags, "did you mean '%s.%s%s'? there are %s", place->name, nearest, mark,
                   text_string(&list));
    else
        diags_help(scope->diags, "there are %s", text_string(&list));
    text_clear(&list);
    return 0;
}

int member_evaluate(op_t out, size_t factor, const char *member, span_t span, const scope_t *scope)
{
    const factor_t *place = &scope->builder->factors[factor];
    const char *const *members = kinds[place->kind].members;
    size_t k;

    for (k = 0; members[k] != NULL && strcmp(members[k], member) != 0; k++)
        ;
    if (members[k] == NULL)
        return fail_member(factor, member, span, scope);
    if (strcmp(member, "e") == 0)
        return scope_fail(scope, span, "E0215", "'%s.e' needs two indices: %s.e(i, j) = |i><j|",
                          place->name, place->name);
    if (scope->coordinates != COORDINATES_NOT && place->role == FACTOR_CLASSICAL &&
        strcmp(member, "id") != 0)
        return coordinate_member(out, factor, member, span, scope);
    if (strcmp(member, "id") != 0)
        return kinds[place->kind].evaluate(out, factor, member, span, scope);
    op_one(out, &scope->builder->model->algebra);
    return 1;
}

static int evaluate_index(size_t *index, size_t dimension, const expr_t *expr, const scope_t *scope)
{
    long number = 0;
    truth_t good = evaluate_whole(&number, expr, "an index", 0, (long)dimension - 1, scope);

    if (good == TRUTH_FALSE)
        scope_fail(scope, expr->span, "E0217", "an index must be a number from 0 to %zu",
                   dimension - 1);
    *index = (size_t)number;
    return good == TRUTH_TRUE;
}

int member_unit(op_t out, size_t factor, const expr_t *call, const char *member,
                const scope_t *scope)
{
    const factor_t *place = &scope->builder->factors[factor];
    size_t i, j;

    if (place->kind == SPACE_MODE || strcmp(member, "e") != 0) {
        if (!member_evaluate(out, factor, member, call->at, scope))
            return 0;
        return scope_fail(scope, call->at, "E0215", "'%s' takes no arguments", call->text);
    }
    if (call->count != 2)
        return scope_fail(scope, call->at, "E0215", "'%s' takes two indices, not %zu", call->text,
                          call->count);
    if (!evaluate_index(&i, place->dimension, call->items[0], scope) ||
        !evaluate_index(&j, place->dimension, call->items[1], scope))
        return 0;
    op_unit(out, factor, i, j, &scope->builder->model->algebra);
    return 1;
}
