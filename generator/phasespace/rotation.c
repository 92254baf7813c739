/* Congruences of the block matrix M that mix two rows at a time. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "environment/array.h"
#include "phasespace/block.h"

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
