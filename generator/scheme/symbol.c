/* Partial Weyl symbols over the classical modes. */
#include "scheme/symbol.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

/* x *= prod_j z_j^e_j with the powers in the key's classical entries, which become 0. */
static void move_powers(scalar_t x, opkey_t *key, const model_t *model)
{
    size_t count = model_coordinate_count(model);
    scalar_t power;

    scalar_init(power, model->ring);
    for (size_t j = 0; j < count; j++) {
        int momentum;
        size_t mode = model_coordinate_mode(&momentum, model, j);
        opkey_t *entry = key + space_offset(model->space, mode) + (momentum ? 1 : 0);

        if (*entry == 0)
            continue;
        scalar_generator(power, ring_coordinate(model->ring, j), model->ring);
        scalar_pow(power, power, *entry, model->ring);
        scalar_mul(x, x, power, model->ring);
        *entry = 0;
    }
    scalar_clear(power, model->ring);
}

void symbol_partial(op_t out, op_src a, const model_t *model)
{
    const algebra_t *algebra = &model->algebra;
    size_t width = space_width(model->space);
    unsigned char *take = model_factors(model, FACTOR_CLASSICAL);
    opkey_t *key = memory_new(width + 1, sizeof *key);
    op_t symbol, sum, term;
    scalar_t x;

    op_init(symbol, algebra);
    op_init(sum, algebra);
    op_init(term, algebra);
    scalar_init(x, model->ring);
    op_to_weyl(symbol, a, take, algebra);
    for (size_t k = 0; k < symbol->count; k++) {
        memcpy(key, symbol->keys + k * width, width * sizeof *key);
        scalar_set(x, symbol->coefficients + k, model->ring);
        move_powers(x, key, model);
        op_set_term(term, key, x, algebra);
        op_add(sum, sum, term, algebra);
    }
    op_swap(out, sum);
    op_clear(symbol, algebra);
    op_clear(sum, algebra);
    op_clear(term, algebra);
    scalar_clear(x, model->ring);
    free(key);
    free(take);
}

typedef struct {
    const model_t *model;
    size_t generator;
    const scalar_struct *s;
    int sign;
} map_data_t;

static void map_derivative(scalar_t out, scalar_src x, void *data)
{
    const map_data_t *d = data;

    scalar_derivative(out, x, d->generator, d->model->ring);
}

static void map_smooth(scalar_t out, scalar_src x, void *data)
{
    const map_data_t *d = data;

    scalar_smooth(out, x, d->s, d->sign, d->model);
}

void symbol_derivative(op_t out, op_src a, size_t j, const model_t *model)
{
    map_data_t data = {.model = model, .generator = ring_coordinate(model->ring, j)};

    op_map(out, a, map_derivative, &data, &model->algebra);
}

/* out = sum_ij S_ij d_i d_j x */
static void second_derivative(scalar_t out, scalar_src x, const scalar_struct *s,
                              const model_t *model)
{
    const ring_t *ring = model->ring;
    size_t n = model_coordinate_count(model);
    scalar_t sum, first, second;

    scalar_init(sum, ring);
    scalar_init(first, ring);
    scalar_init(second, ring);
    for (size_t i = 0; i < n; i++) {
        scalar_derivative(first, x, ring_coordinate(ring, i), ring);
        for (size_t j = 0; j < n && !scalar_is_zero(first, ring); j++) {
            if (scalar_is_zero(s + i * n + j, ring))
                continue;
            scalar_derivative(second, first, ring_coordinate(ring, j), ring);
            scalar_addmul(sum, second, s + i * n + j, ring);
        }
    }
    scalar_swap(out, sum, ring);
    scalar_clear(sum, ring);
    scalar_clear(first, ring);
    scalar_clear(second, ring);
}

void scalar_smooth(scalar_t out, scalar_src x, const scalar_struct *s, int sign,
                   const model_t *model)
{
    const ring_t *ring = model->ring;
    scalar_t term, sum;

    scalar_init(term, ring);
    scalar_init(sum, ring);
    scalar_set(term, x, ring);
    for (ulong k = 1; !scalar_is_zero(term, ring); k++) {
        scalar_add(sum, sum, term, ring);
        second_derivative(term, term, s, model); /* ends: the degree falls by two */
        scalar_mul_ratio(term, term, sign, 2 * k, ring);
    }
    scalar_swap(out, sum, ring);
    scalar_clear(term, ring);
    scalar_clear(sum, ring);
}

void symbol_smooth(op_t out, op_src a, const scalar_struct *s, int sign, const model_t *model)
{
    map_data_t data = {.model = model, .s = s, .sign = sign};

    op_map(out, a, map_smooth, &data, &model->algebra);
}

void symbol_drop_identity(op_t out, op_src a, const model_t *model)
{
    scalar_t part;
    op_t identity;

    scalar_init(part, model->ring);
    op_init(identity, &model->algebra);
    op_identity_part(part, a, &model->algebra);
    scalar_real(part, part, model->ring); /* q p - i hbar/2 is Hermitian: its i hbar/2 stays */
    op_set_scalar(identity, part, &model->algebra);
    op_sub(out, a, identity, &model->algebra);
    scalar_clear(part, model->ring);
    op_clear(identity, &model->algebra);
}
