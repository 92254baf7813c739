/* Gaussian elimination over operators modulo the identity. */
#include "environment/reduction.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "environment/array.h"
#include "environment/plain.h"

void reduction_init(reduction_t *reduction, const algebra_t *algebra,
                    const assumptions_t *assumptions)
{
    memset(reduction, 0, sizeof *reduction);
    reduction->algebra = algebra;
    reduction->assumptions = assumptions;
}

void reduction_clear(reduction_t *reduction)
{
    const algebra_t *algebra = reduction->algebra;

    for (size_t k = 0; k < reduction->count; k++) {
        op_clear(&reduction->operators[k], algebra);
        op_clear(&reduction->rows[k], algebra);
        scalar_array_free(reduction->multipliers[k], k, algebra->ring);
        free(reduction->pivots[k]);
    }
    free(reduction->operators);
    free(reduction->rows);
    free(reduction->multipliers);
    free(reduction->pivots);
}

int reduction_is_safe(scalar_src x, const reduction_t *reduction)
{
    const ring_t *ring = reduction->algebra->ring;
    int safe;
    scalar_t square; /* x, or |x|^2 where x is not real */

    if (scalar_is_zero(x, ring))
        return 0;
    if (scalar_is_constant(x, ring))
        return 1;
    scalar_init(square, ring);
    scalar_set(square, x, ring);
    if (!scalar_is_real(x, ring)) {
        scalar_conj(square, x, ring);
        scalar_mul(square, square, x, ring);
    }
    safe = sign_is_nonzero(scalar_sign(square, reduction->assumptions, ring));
    scalar_clear(square, ring);
    return safe;
}

/* The Weyl symbol of a, its constant dropped. */
static void symbol_without_identity(op_t out, op_src a, const algebra_t *algebra)
{
    opkey_t *identity = memory_new(space_width(algebra->space), sizeof *identity);
    op_t constant;
    scalar_src c;

    op_init(constant, algebra);
    op_to_weyl(out, a, NULL, algebra);
    c = op_find(out, identity, algebra);
    if (c) {
        op_set_scalar(constant, c, algebra);
        op_sub(out, out, constant, algebra);
    }
    op_clear(constant, algebra);
    free(identity);
}

/* symbol -= sum_k multipliers[k] rows[k], so that no pivot is left in it. */
static void eliminate(op_t symbol, scalar_struct *multipliers, const reduction_t *reduction)
{
    const algebra_t *algebra = reduction->algebra;
    scalar_t c;

    scalar_init(c, algebra->ring);
    for (size_t k = 0; k < reduction->count; k++) {
        const opkey_t *key = reduction->pivots[k];
        scalar_src here, pivot;

        scalar_zero(&multipliers[k], algebra->ring);
        if (!budget_spend(algebra->budget, 1 + (symbol->count + reduction->rows[k].count) / 16))
            break;
        here = op_find(symbol, key, algebra);
        pivot = op_find(&reduction->rows[k], key, algebra);
        if (!here || !scalar_div(&multipliers[k], here, pivot, algebra->ring))
            continue; /* a pivot is never zero */
        scalar_neg(c, &multipliers[k], algebra->ring);
        op_addmul(symbol, &reduction->rows[k], c, algebra);
    }
    scalar_clear(c, algebra->ring);
}

/* The index of a term to divide by: a number if there is one, else of certain sign; count: none. */
static size_t pivot_choose(op_src row, const reduction_t *reduction)
{
    for (size_t k = 0; k < row->count; k++)
        if (scalar_is_constant(&row->coefficients[k], reduction->algebra->ring))
            return k;
    for (size_t k = 0; k < row->count; k++)
        if (reduction_is_safe(&row->coefficients[k], reduction))
            return k;
    return row->count;
}

static void reduction_grow(reduction_t *reduction)
{
    size_t capacity = reduction->capacity ? 2 * reduction->capacity : 8;

    if (reduction->count < reduction->capacity)
        return;
    reduction->operators = memory_resize(reduction->operators, capacity, sizeof(op_struct));
    reduction->rows = memory_resize(reduction->rows, capacity, sizeof(op_struct));
    reduction->multipliers =
        memory_resize(reduction->multipliers, capacity, sizeof(scalar_struct *));
    reduction->pivots = memory_resize(reduction->pivots, capacity, sizeof(opkey_t *));
    reduction->capacity = capacity;
}

/* Appends the independent operator `a`; 0 if its row has no safe pivot.  Uses no identity part: L_k
 * is taken as it stands. */
static int reduction_append(reduction_t *reduction, op_src a)
{
    const algebra_t *algebra = reduction->algebra;
    size_t width = space_width(algebra->space), k = reduction->count, pivot;
    scalar_struct *multipliers = scalar_array_new(k, algebra->ring);
    op_t row;

    op_init(row, algebra);
    symbol_without_identity(row, a, algebra);
    eliminate(row, multipliers, reduction);
    pivot = pivot_choose(row, reduction);
    if (pivot == row->count) {
        scalar_array_free(multipliers, k, algebra->ring);
        op_clear(row, algebra);
        return 0;
    }
    reduction_grow(reduction);
    reduction->pivots[k] = memory_new(width, sizeof(opkey_t));
    memcpy(reduction->pivots[k], row->keys + pivot * width, width * sizeof(opkey_t));
    reduction->multipliers[k] = multipliers;
    op_init(&reduction->operators[k], algebra);
    op_set(&reduction->operators[k], a, algebra);
    op_init(&reduction->rows[k], algebra);
    op_swap(&reduction->rows[k], row);
    reduction->count++;
    op_clear(row, algebra);
    return 1;
}

/* Appends the Weyl-ordered monomials that occur in `symbol`. */
static void append_monomials(reduction_t *reduction, op_src symbol)
{
    const algebra_t *algebra = reduction->algebra;
    size_t width = space_width(algebra->space);
    scalar_t one;
    op_t monomial;

    scalar_init(one, algebra->ring);
    scalar_one(one, algebra->ring);
    op_init(monomial, algebra);
    for (size_t k = 0; k < symbol->count; k++) {
        op_set_term(monomial, symbol->keys + k * width, one, algebra);
        op_from_weyl(monomial, monomial, NULL, algebra);
        reduction_append(reduction, monomial); /* 0 if it is in the span by now */
    }
    op_clear(monomial, algebra);
    scalar_clear(one, algebra->ring);
}

void reduction_insert(reduction_t *reduction, op_src a, reduction_form_t form)
{
    const algebra_t *algebra = reduction->algebra;
    scalar_struct *multipliers = scalar_array_new(reduction->count, algebra->ring);
    size_t count = reduction->count;
    op_t symbol, plain;

    op_init(symbol, algebra);
    op_init(plain, algebra);
    symbol_without_identity(symbol, a, algebra);
    plain_form(plain, a, symbol, form, reduction);
    eliminate(symbol, multipliers, reduction);
    if (!op_is_zero(symbol, algebra) && !reduction_append(reduction, plain))
        append_monomials(reduction, symbol);
    op_clear(plain, algebra);
    op_clear(symbol, algebra);
    scalar_array_free(multipliers, count, algebra->ring);
}

/* sum_k c_k rows[k] = sum_k coefficients[k] symbol(L_k): rows[k] = L_k - sum_{j<k} m_kj rows[j]. */
static void rows_to_operators(scalar_struct *coefficients, const reduction_t *reduction)
{
    const ring_t *ring = reduction->algebra->ring;
    scalar_t c;

    scalar_init(c, ring);
    for (size_t k = reduction->count; k-- > 0;) {
        scalar_neg(c, &coefficients[k], ring);
        for (size_t j = 0; j < k && !scalar_is_zero(c, ring); j++)
            scalar_addmul(&coefficients[j], c, &reduction->multipliers[k][j], ring);
    }
    scalar_clear(c, ring);
}

int reduction_express(scalar_struct *coefficients, scalar_t constant, op_src a,
                      const reduction_t *reduction)
{
    const algebra_t *algebra = reduction->algebra;
    int inside;
    scalar_t c;
    op_t rest;

    scalar_init(c, algebra->ring);
    op_init(rest, algebra);
    symbol_without_identity(rest, a, algebra);
    eliminate(rest, coefficients, reduction);
    rows_to_operators(coefficients, reduction);
    op_set(rest, a, algebra);
    for (size_t k = 0; k < reduction->count; k++) {
        scalar_neg(c, &coefficients[k], algebra->ring);
        op_addmul(rest, &reduction->operators[k], c, algebra);
    }
    inside = op_is_scalar(rest, algebra);
    op_identity_part(constant, rest, algebra);
    op_clear(rest, algebra);
    scalar_clear(c, algebra->ring);
    return inside;
}
