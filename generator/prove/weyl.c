/* Weyl quantisation from its definition. */
#include "prove/weyl.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "prove/tally.h"

struct weyl_struct {
    const model_t *model;
    size_t count, capacity;
    opkey_t *keys; /* count * space_width: powers of all modes, zero elsewhere */
    op_struct *operators;
};

weyl_t *weyl_new(const model_t *model)
{
    weyl_t *weyl = memory_new(1, sizeof *weyl);

    weyl->model = model;
    return weyl;
}

void weyl_free(weyl_t *weyl)
{
    for (size_t k = 0; k < weyl->count; k++)
        op_clear(weyl->operators + k, &weyl->model->algebra);
    free(weyl->keys);
    free(weyl->operators);
    free(weyl);
}

/* out = x^n, n small. */
static void power(op_t out, op_src x, ulong n, const algebra_t *algebra)
{
    op_t result;

    op_init(result, algebra);
    op_one(result, algebra);
    for (ulong k = 0; k < n; k++)
        op_mul(result, result, x, algebra);
    op_swap(out, result);
    op_clear(result, algebra);
}

/* McCoy's formula for one mode. */
static void quantise_mode(op_t out, size_t mode, ulong m, ulong n, const algebra_t *algebra)
{
    op_t q, middle, left, term;
    scalar_t weight;
    fmpq_t w;

    op_init(q, algebra);
    op_init(middle, algebra);
    op_init(left, algebra);
    op_init(term, algebra);
    scalar_init(weight, algebra->ring);
    fmpq_init(w);
    op_momentum(q, mode, algebra);
    power(middle, q, n, algebra);
    op_position(q, mode, algebra);
    op_zero(out, algebra);
    for (ulong k = 0; k <= m; k++) {
        power(left, q, k, algebra);
        power(term, q, m - k, algebra);
        op_mul(left, left, middle, algebra);
        op_mul(term, left, term, algebra);
        fmpz_bin_uiui(fmpq_numref(w), m, k);
        fmpz_one(fmpq_denref(w));
        fmpq_div_2exp(w, w, m);
        scalar_set_fmpq(weight, w, algebra->ring);
        op_addmul(out, term, weight, algebra);
    }
    op_clear(q, algebra);
    op_clear(middle, algebra);
    op_clear(left, algebra);
    op_clear(term, algebra);
    scalar_clear(weight, algebra->ring);
    fmpq_clear(w);
}

/* The product over all modes of the monomials in `key`. */
static void quantise_modes(op_t out, const opkey_t *key, const model_t *model)
{
    const algebra_t *algebra = &model->algebra;
    op_t factor;

    op_init(factor, algebra);
    op_one(out, algebra);
    for (size_t f = 0; f < space_count(model->space); f++) {
        const opkey_t *powers = key + space_offset(model->space, f);
        if (!space_is_mode(model->space, f) || (powers[0] == 0 && powers[1] == 0))
            continue;
        quantise_mode(factor, f, powers[0], powers[1], algebra);
        op_mul(out, out, factor, algebra);
    }
    op_clear(factor, algebra);
}

/* The operator of a key of modes, made when first asked for. */
static op_src lookup(weyl_t *weyl, const opkey_t *key)
{
    size_t width = space_width(weyl->model->space);

    for (size_t k = 0; k < weyl->count; k++)
        if (memcmp(weyl->keys + k * width, key, width * sizeof *key) == 0)
            return weyl->operators + k;
    if (weyl->count == weyl->capacity) {
        weyl->capacity = 2 * weyl->capacity + 16;
        weyl->keys = memory_resize(weyl->keys, weyl->capacity * width + 1, sizeof *weyl->keys);
        weyl->operators = memory_resize(weyl->operators, weyl->capacity, sizeof *weyl->operators);
    }
    memcpy(weyl->keys + weyl->count * width, key, width * sizeof *key);
    op_init(weyl->operators + weyl->count, &weyl->model->algebra);
    quantise_modes(weyl->operators + weyl->count, key, weyl->model);
    return weyl->operators + weyl->count++;
}

/* The key of modes that stands for a monomial of coordinates. */
static void monomial_key(opkey_t *key, const ulong *exponents, const model_t *model)
{
    memset(key, 0, space_width(model->space) * sizeof *key);
    for (size_t j = 0; j < model_coordinate_count(model); j++) {
        int momentum;
        size_t mode;

        if (exponents[j] == 0)
            continue;
        mode = model_coordinate_mode(&momentum, model, j);
        key[space_offset(model->space, mode) + (momentum ? 1 : 0)] = (opkey_t)exponents[j];
    }
}

void weyl_quantise_scalar(op_t out, scalar_src f, weyl_t *weyl)
{
    const model_t *model = weyl->model;
    opkey_t *key = memory_new(space_width(model->space) + 1, sizeof *key);
    scalar_split_t split;

    op_zero(out, &model->algebra);
    scalar_split(&split, f, model->ring);
    for (size_t k = 0; k < split.count; k++) {
        monomial_key(key, split.exponents + k * split.width, model);
        if (!budget_spend(model->algebra.budget, 1 + out->count / 4))
            break;
        op_addmul(out, lookup(weyl, key), split.coefficients + k, &model->algebra);
    }
    scalar_split_clear(&split, model->ring);
    free(key);
}

void weyl_quantise(op_t out, op_src symbol, weyl_t *weyl)
{
    const algebra_t *algebra = &weyl->model->algebra;
    size_t width = space_width(weyl->model->space);
    op_t part, rest;
    scalar_t one;
    tally_t sum;

    tally_init(&sum);
    op_init(part, algebra);
    op_init(rest, algebra);
    scalar_init(one, algebra->ring);
    scalar_one(one, algebra->ring);
    for (size_t k = 0; k < symbol->count; k++) {
        weyl_quantise_scalar(part, symbol->coefficients + k, weyl);
        op_set_term(rest, symbol->keys + k * width, one, algebra);
        op_mul(part, part, rest, algebra);
        tally_add(&sum, part, algebra);
    }
    tally_finish(part, &sum, algebra);
    op_swap(out, part);
    op_clear(part, algebra);
    op_clear(rest, algebra);
    scalar_clear(one, algebra->ring);
}

void weyl_key(op_t out, const opkey_t *key, weyl_t *weyl)
{
    const model_t *model = weyl->model;
    size_t width = space_width(model->space);
    opkey_t *modes = memory_new(width + 1, sizeof *modes);
    opkey_t *rest = memory_new(width + 1, sizeof *rest);
    scalar_t one;

    memcpy(rest, key, width * sizeof *rest);
    for (size_t f = 0; f < space_count(model->space); f++)
        if (space_is_mode(model->space, f)) {
            size_t at = space_offset(model->space, f);
            memcpy(modes + at, key + at, 2 * sizeof *modes);
            rest[at] = rest[at + 1] = 0;
        }
    scalar_init(one, model->ring);
    scalar_one(one, model->ring);
    op_set_term(out, rest, one, &model->algebra);
    op_mul(out, out, lookup(weyl, modes), &model->algebra);
    scalar_clear(one, model->ring);
    free(modes);
    free(rest);
}
