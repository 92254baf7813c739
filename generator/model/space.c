/* A declaration of a space: its dimension and its role. */
#include <string.h>

#include "model/build.h"

static int read_rational(fmpq_t out, const expr_t *expr)
{
    fmpq_t right;
    int good;

    if (expr->kind == EXPR_NUMBER) {
        tree_number(out, expr);
        return 1;
    }
    if (expr->kind == EXPR_NEGATE) {
        good = read_rational(out, expr->items[0]);
        fmpq_neg(out, out);
        return good;
    }
    if (expr->kind < EXPR_ADD || expr->kind > EXPR_DIVIDE)
        return 0;
    fmpq_init(right);
    good = read_rational(out, expr->items[0]) && read_rational(right, expr->items[1]) &&
           !(expr->kind == EXPR_DIVIDE && fmpq_is_zero(right));
    if (good && expr->kind == EXPR_ADD)
        fmpq_add(out, out, right);
    else if (good && expr->kind == EXPR_SUBTRACT)
        fmpq_sub(out, out, right);
    else if (good && expr->kind == EXPR_MULTIPLY)
        fmpq_mul(out, out, right);
    else if (good)
        fmpq_div(out, out, right);
    fmpq_clear(right);
    return good;
}

/* The dimension that a declaration asks for: 2J + 1 for a spin; 0 (reported) if it makes no sense.
 */
static size_t read_dimension(const scope_t *scope, const statement_t *statement)
{
    int is_spin = statement->space == SPACE_SPIN;
    size_t dimension = 0;
    fmpq_t value;

    if (statement->value == NULL) {
        scope_fail(scope, statement->name.span, "E0203", "%s '%s' needs %s",
                   space_kind_text(statement->space), statement->name.text,
                   is_spin ? "its spin: 1/2, 1, 3/2, .." : "its dimension");
        return 0;
    }
    fmpq_init(value);
    if (read_rational(value, statement->value)) {
        if (is_spin) {
            fmpq_add(value, value, value);
            fmpq_add_si(value, value, 1);
        }
        if (fmpz_is_one(fmpq_denref(value)) && fmpz_cmp_ui(fmpq_numref(value), 2) >= 0 &&
            fmpz_cmp_ui(fmpq_numref(value), SPACE_MAX_DIMENSION) <= 0)
            dimension = fmpz_get_ui(fmpq_numref(value));
    }
    if (dimension == 0 && is_spin)
        scope_fail(scope, statement->value->span, "E0203",
                   "a spin must be 1/2, 1, 3/2, .. up to %d/2", SPACE_MAX_DIMENSION - 1);
    else if (dimension == 0)
        scope_fail(scope, statement->value->span, "E0203",
                   "a dimension must be a number from 2 to %d", SPACE_MAX_DIMENSION);
    fmpq_clear(value);
    return dimension;
}

static int check_role(const scope_t *scope, const statement_t *statement, size_t block)
{
    if (block != SYSTEM && statement->roles != 0)
        return scope_fail(scope, statement->name.span, "E0202",
                          "'%s' is an ancilla, which is traced out: it has no role",
                          statement->name.text);
    if (!(statement->roles & ROLE_CLASSICAL) || statement->space == SPACE_MODE)
        return 1;
    scope_fail(scope, statement->name.span, "E0202", "the %s '%s' cannot be classical",
               space_kind_text(statement->space), statement->name.text);
    diags_help(scope->diags, "only modes have a phase space");
    return 0;
}

/* A static environment is kept; what collides is not. */
static factor_role_t role_in_block(const builder_t *builder, size_t block)
{
    return strcmp(builder->model->environments[block].kind, "static") == 0 ? FACTOR_QUANTUM
                                                                           : FACTOR_ANCILLA;
}

int space_read(factor_t *factor, const statement_t *statement, size_t block, const scope_t *scope)
{
    const builder_t *builder = scope->builder;

    memset(factor, 0, sizeof *factor);
    if (builder->factor_count == SPACE_MAX_FACTORS)
        return scope_fail(scope, statement->name.span, "E0205", "more than %d spaces",
                          SPACE_MAX_FACTORS);
    if (statement->space == SPACE_SPIN || statement->space == SPACE_QUDIT)
        factor->dimension = read_dimension(scope, statement);
    else
        factor->dimension = statement->space == SPACE_QUBIT ? 2 : 0;
    if ((statement->space != SPACE_MODE && factor->dimension == 0) ||
        !check_role(scope, statement, block))
        return 0;
    factor->kind = statement->space;
    factor->role = block != SYSTEM                       ? role_in_block(builder, block)
                   : (statement->roles & ROLE_CLASSICAL) ? FACTOR_CLASSICAL
                                                         : FACTOR_QUANTUM;
    factor->block = block;
    factor->span = statement->name.span;
    factor->name = factor->full = statement->name.text;
    return 1;
}
