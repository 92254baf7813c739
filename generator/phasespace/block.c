/* The block matrix M = [[D2, D1], [D1†, D0]] and its congruences. */
#include "phasespace/block.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "environment/array.h"

static void block_init(block_t *block, const hybrid_t *hybrid, size_t operators)
{
    const algebra_t *algebra = &hybrid->generator->model->algebra;

    block->coordinates = hybrid->coordinates;
    block->rows = hybrid->coordinates + operators;
    block->matrix = scalar_array_new(block->rows * block->rows, algebra->ring);
    block->operators = op_array_new(operators, algebra);
    block->turned = memory_new(block->rows + 1, 1);
    for (size_t i = 0; i < hybrid->coordinates; i++)
        for (size_t j = 0; j < hybrid->coordinates; j++)
            scalar_set(&block->matrix[i * block->rows + j],
                       &hybrid->d2[i * hybrid->coordinates + j], algebra->ring);
}

void block_clear(block_t *block, const algebra_t *algebra)
{
    scalar_array_free(block->matrix, block->rows * block->rows, algebra->ring);
    op_array_free(block->operators, block->rows - block->coordinates, algebra);
    free(block->turned);
}

void block_presented(block_t *out, const hybrid_t *hybrid)
{
    const algebra_t *algebra = &hybrid->generator->model->algebra;
    size_t n = hybrid->count, rows;

    block_init(out, hybrid, n);
    rows = out->rows;
    for (size_t a = 0; a < n; a++) {
        size_t row = hybrid->coordinates + a;
        op_set(&out->operators[a], &hybrid->basis[a], algebra);
        for (size_t i = 0; i < hybrid->coordinates; i++) {
            scalar_set(&out->matrix[i * rows + row], &hybrid->d1[i * n + a], algebra->ring);
            scalar_conj(&out->matrix[row * rows + i], &hybrid->d1[i * n + a], algebra->ring);
        }
        for (size_t b = 0; b < n; b++)
            scalar_set(&out->matrix[row * rows + hybrid->coordinates + b], &hybrid->d0[a * n + b],
                       algebra->ring);
    }
}

/* ---- in monomials ------------------------------------------------------------------------ */

/* The Weyl symbols of the basis; their sum of moduli is not needed, only the keys: out holds each
 * key once, with coefficient 1. */
static op_struct *basis_symbols(op_t keys, const hybrid_t *hybrid, const algebra_t *algebra)
{
    size_t width = space_width(algebra->space);
    op_struct *symbols = op_array_new(hybrid->count, algebra);
    op_t term;
    scalar_t one;

    op_init(term, algebra);
    scalar_init(one, algebra->ring);
    scalar_one(one, algebra->ring);
    for (size_t a = 0; a < hybrid->count; a++) {
        op_to_weyl(&symbols[a], &hybrid->basis[a], NULL, algebra);
        for (size_t k = 0; k < symbols[a].count; k++) {
            const opkey_t *key = symbols[a].keys + k * width;
            op_set_term(term, key, one, algebra);
            if (!op_find(keys, key, algebra))
                op_add(keys, keys, term, algebra);
        }
    }
    scalar_clear(one, algebra->ring);
    op_clear(term, algebra);
    return symbols;
}

/* X (rows of the presented M x rows in monomials): 1 on the coordinates, the symbols on the rest.
 */
static scalar_struct *monomial_transform(const block_t *from, const block_t *to,
                                         const op_struct *symbols, op_src keys,
                                         const algebra_t *algebra)
{
    size_t width = space_width(algebra->space);
    scalar_struct *x = scalar_array_new(from->rows * to->rows, algebra->ring);

    for (size_t i = 0; i < from->coordinates; i++)
        scalar_one(&x[i * to->rows + i], algebra->ring);
    for (size_t a = from->coordinates; a < from->rows; a++)
        for (size_t k = 0; k < keys->count; k++) {
            scalar_src c =
                op_find(&symbols[a - from->coordinates], keys->keys + k * width, algebra);
            if (c)
                scalar_set(&x[a * to->rows + to->coordinates + k], c, algebra->ring);
        }
    return x;
}

/* to = X^T from conj(X): L_a = sum_k X_ak E_k */
static void congruence(block_t *to, const block_t *from, const scalar_struct *x, budget_t *budget,
                       const ring_t *ring)
{
    scalar_t left, c;

    scalar_init(left, ring);
    scalar_init(c, ring);
    for (size_t e = 0; e < to->rows * to->rows; e++)
        scalar_zero(&to->matrix[e], ring);
    for (size_t a = 0; a < from->rows; a++)
        for (size_t b = 0; b < from->rows; b++)
            for (size_t k = 0; k < to->rows; k++) {
                scalar_src entry = &from->matrix[a * from->rows + b];
                if (scalar_is_zero(entry, ring) || scalar_is_zero(&x[a * to->rows + k], ring))
                    continue;
                if (!budget_spend(budget,
                                  to->rows * (1 + (uint64_t)fmpz_mpoly_q_numref(entry)->length)))
                    break;
                scalar_mul(left, &from->matrix[a * from->rows + b], &x[a * to->rows + k], ring);
                for (size_t l = 0; l < to->rows && !scalar_is_zero(left, ring); l++) {
                    scalar_conj(c, &x[b * to->rows + l], ring);
                    scalar_addmul(&to->matrix[k * to->rows + l], left, c, ring);
                }
            }
    scalar_clear(c, ring);
    scalar_clear(left, ring);
}

void block_monomials(block_t *out, const hybrid_t *hybrid)
{
    const algebra_t *algebra = &hybrid->generator->model->algebra;
    size_t width = space_width(algebra->space);
    block_t presented;
    op_t keys;
    op_struct *symbols;
    scalar_struct *x;
    scalar_t one;

    op_init(keys, algebra);
    scalar_init(one, algebra->ring);
    scalar_one(one, algebra->ring);
    symbols = basis_symbols(keys, hybrid, algebra);
    block_presented(&presented, hybrid);
    block_init(out, hybrid, keys->count);
    x = monomial_transform(&presented, out, symbols, keys, algebra);
    congruence(out, &presented, x, algebra->budget, algebra->ring);
    for (size_t k = 0; k < keys->count; k++) {
        op_set_term(&out->operators[k], keys->keys + k * width, one, algebra);
        op_from_weyl(&out->operators[k], &out->operators[k], NULL, algebra);
    }
    scalar_array_free(x, presented.rows * out->rows, algebra->ring);
    block_clear(&presented, algebra);
    op_array_free(symbols, hybrid->count, algebra);
    scalar_clear(one, algebra->ring);
    op_clear(keys, algebra);
}

/* ---- cost and names ---------------------------------------------------------------------- */

static int is_zero_row(const block_t *block, size_t row, const ring_t *ring)
{
    for (size_t k = 0; k < block->rows; k++)
        if (!scalar_is_zero(&block->matrix[row * block->rows + k], ring))
            return 0;
    return 1;
}

/* The size of the connected block of `row`, which it marks. */
static size_t block_size(unsigned char *seen, const block_t *block, size_t row, const ring_t *ring)
{
    size_t n = block->rows, size = 0, top = 0;
    size_t *stack = memory_new(n + 1, sizeof *stack);

    stack[top++] = row;
    seen[row] = 1;
    while (top > 0) {
        size_t k = stack[--top];
        size++;
        for (size_t l = 0; l < n; l++)
            if (!seen[l] && !scalar_is_zero(&block->matrix[k * n + l], ring)) {
                seen[l] = 1;
                stack[top++] = l;
            }
    }
    free(stack);
    return size;
}

size_t block_cost(const block_t *block, const algebra_t *algebra)
{
    unsigned char *seen = memory_new(block->rows + 1, 1);
    size_t cost = 0;

    for (size_t row = 0; row < block->rows; row++) {
        size_t size;
        if (seen[row] || is_zero_row(block, row, algebra->ring))
            continue;
        size = block_size(seen, block, row, algebra->ring);
        cost += size * size * size;
    }
    free(seen);
    return cost;
}

char *block_row_name(const block_t *block, size_t row, const model_t *model)
{
    text_t name;
    int momentum;

    if (row >= block->coordinates)
        return op_print(&block->operators[row - block->coordinates], &model->algebra);
    text_init(&name);
    if (block->turned[row])
        text_printf(&name, "%s.alpha%s",
                    space_name(model->space, model_coordinate_mode(&momentum, model, row)),
                    block->turned[row] == 2 ? "*" : "");
    else
        text_add(&name, ring_generator_name(model->ring, ring_coordinate(model->ring, row)));
    return text_take(&name);
}
