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
static void congruence(block_t *to, const block_t *from, const scalar_struct *x, const ring_t *ring)
{
    scalar_t left, c;

    scalar_init(left, ring);
    scalar_init(c, ring);
    for (size_t e = 0; e < to->rows * to->rows; e++)
        scalar_zero(&to->matrix[e], ring);
    for (size_t a = 0; a < from->rows; a++)
        for (size_t b = 0; b < from->rows; b++)
            for (size_t k = 0; k < to->rows; k++) {
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
    congruence(out, &presented, x, algebra->ring);
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

/* ---- rotations of two rows --------------------------------------------------------------- */

/* x + (re + i im) y */
static void mix(scalar_t out, scalar_src x, scalar_src y, slong re, slong im, const ring_t *ring)
{
    scalar_t unit, c;

    scalar_init(unit, ring);
    scalar_init(c, ring);
    scalar_imaginary_unit(unit, ring);
    scalar_mul_si(unit, unit, im, ring);
    scalar_set_si(c, re, ring);
    scalar_add(unit, unit, c, ring);
    scalar_mul(c, unit, y, ring);
    scalar_add(out, x, c, ring);
    scalar_clear(c, ring);
    scalar_clear(unit, ring);
}

/* (x, y) -> (x + c y, x - c y) with c = re + i im of modulus one. */
static void mix_pair(scalar_t x, scalar_t y, slong re, slong im, const ring_t *ring)
{
    scalar_t sum;

    scalar_init(sum, ring);
    mix(sum, x, y, re, im, ring);
    mix(y, x, y, -re, -im, ring);
    scalar_swap(x, sum, ring);
    scalar_clear(sum, ring);
}

/* Rows x, y -> x + c y, x - c y, and the columns likewise with conj(c). */
static void block_rotate(block_t *block, size_t x, size_t y, slong re, slong im, const ring_t *ring)
{
    size_t n = block->rows;

    for (size_t k = 0; k < n; k++)
        mix_pair(&block->matrix[x * n + k], &block->matrix[y * n + k], re, im, ring);
    for (size_t k = 0; k < n; k++)
        mix_pair(&block->matrix[k * n + x], &block->matrix[k * n + y], re, -im, ring);
}

/* The operators F of rows x, y after M' = W M W†, W = (1, c; 1, -c): E = W^T F gives
 * F_x = (E_x + E_y/c)/2, F_y = (E_x - E_y/c)/2, and 1/c = conj(c). */
static void operators_rotate(block_t *block, size_t x, size_t y, slong re, slong im,
                             const algebra_t *algebra)
{
    op_struct *a = &block->operators[x - block->coordinates];
    op_struct *b = &block->operators[y - block->coordinates];
    scalar_t c, one;
    op_t sum;

    scalar_init(c, algebra->ring);
    scalar_init(one, algebra->ring);
    op_init(sum, algebra);
    scalar_one(one, algebra->ring);
    mix(c, c, one, re, -im, algebra->ring);
    scalar_mul_ratio(c, c, 1, 2, algebra->ring);
    op_scale(b, b, c, algebra);
    scalar_set_ratio(c, 1, 2, algebra->ring);
    op_scale(a, a, c, algebra);
    op_add(sum, a, b, algebra);
    op_sub(b, a, b, algebra);
    op_swap(a, sum);
    op_clear(sum, algebra);
    scalar_clear(one, algebra->ring);
    scalar_clear(c, algebra->ring);
}

void block_turn_coordinates(block_t *block, const algebra_t *algebra)
{
    for (size_t i = 0; i + 1 < block->coordinates; i += 2) {
        block_rotate(block, i, i + 1, 0, 1, algebra->ring);
        block->turned[i] = 1;
        block->turned[i + 1] = 2;
    }
}

/* The row whose operator is the single monomial `key`, or rows. */
static size_t find_row(const block_t *block, const opkey_t *key, const algebra_t *algebra)
{
    size_t k = block->coordinates, size = space_width(algebra->space) * sizeof *key;

    for (; k < block->rows; k++) {
        op_src a = &block->operators[k - block->coordinates];
        if (a->count == 1 && memcmp(a->keys, key, size) == 0)
            break;
    }
    return k;
}

void block_turn_units(block_t *block, const algebra_t *algebra)
{
    opkey_t *key = memory_new(space_width(algebra->space) + 1, sizeof *key);

    for (size_t x = block->coordinates; x < block->rows; x++) {
        op_src a = &block->operators[x - block->coordinates];
        size_t y;
        if (a->count != 1)
            continue;
        key_adjoint(key, a->keys, algebra);
        y = find_row(block, key, algebra);
        if (y <= x || y == block->rows)
            continue;
        block_rotate(block, x, y, 1, 0, algebra->ring);
        operators_rotate(block, x, y, 1, 0, algebra);
    }
    free(key);
}

void block_turn_ladders(block_t *block, const algebra_t *algebra)
{
    const space_t *space = algebra->space;
    opkey_t *key = memory_new(space_width(space) + 1, sizeof *key);

    for (size_t factor = 0; factor < space_count(space); factor++) {
        size_t at = space_offset(space, factor);
        for (size_t x = block->coordinates; space_is_mode(space, factor) && x < block->rows; x++) {
            op_src a = &block->operators[x - block->coordinates];
            size_t y;
            if (a->count != 1 || a->keys[at] != 1 || a->keys[at + 1] != 0)
                continue;
            memcpy(key, a->keys, space_width(space) * sizeof *key);
            key[at] = 0;
            key[at + 1] = 1;
            y = find_row(block, key, algebra);
            if (y == block->rows)
                continue;
            /* W = (1, -i; 1, i): operators q + i p ~ a, q - i p ~ a† */
            block_rotate(block, x, y, 0, -1, algebra->ring);
            operators_rotate(block, x, y, 0, -1, algebra);
        }
    }
    free(key);
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
