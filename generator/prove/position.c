/* Operators with functions of positions. */
#include "prove/position.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

void position_form(op_t out, op_src a, const model_t *model)
{
    const algebra_t *algebra = &model->algebra;
    size_t width = space_width(model->space);
    opkey_t *key = memory_new(width + 1, sizeof *key);
    op_t sum, term;
    scalar_t x, power;

    op_init(sum, algebra);
    op_init(term, algebra);
    scalar_init(x, model->ring);
    scalar_init(power, model->ring);
    for (size_t k = 0; k < a->count; k++) {
        memcpy(key, a->keys + k * width, width * sizeof *key);
        scalar_set(x, a->coefficients + k, model->ring);
        for (size_t j = 0; j < model_coordinate_count(model); j += 2) {
            size_t at = space_offset(model->space, model_coordinate_mode(NULL, model, j));

            scalar_generator(power, ring_coordinate(model->ring, j), model->ring);
            scalar_pow(power, power, key[at], model->ring);
            scalar_mul(x, x, power, model->ring);
            key[at] = 0;
        }
        op_set_term(term, key, x, algebra);
        op_add(sum, sum, term, algebra);
    }
    op_swap(out, sum);
    scalar_clear(power, model->ring);
    scalar_clear(x, model->ring);
    op_clear(term, algebra);
    op_clear(sum, algebra);
    free(key);
}

/* Walks over the classical modes; the sum goes to `out`. */
typedef struct {
    op_struct *out;
    const model_t *model;
    opkey_t *key;        /* of what stands to the left of the function */
    scalar_t commutator; /* -i hbar */
} walk_t;

static void walk_init(walk_t *walk, op_struct *out, const model_t *model)
{
    *walk = (walk_t){.out = out, .model = model};
    walk->key = memory_new(space_width(model->space) + 1, sizeof *walk->key);
    scalar_init(walk->commutator, model->ring);
    scalar_imaginary_unit(walk->commutator, model->ring);
    scalar_mul(walk->commutator, walk->commutator, model->algebra.hbar, model->ring);
    scalar_neg(walk->commutator, walk->commutator, model->ring);
}

static void walk_clear(walk_t *walk)
{
    scalar_clear(walk->commutator, walk->model->ring);
    free(walk->key);
}

/* c = c (-i hbar) (b - k)/((k + 1) divisor): from C(b, k) (-i hbar/divisor)^k to the next k. */
static void next_binomial(scalar_t c, ulong b, ulong k, ulong divisor, const walk_t *walk)
{
    scalar_mul(c, c, walk->commutator, walk->model->ring);
    scalar_mul_ratio(c, c, (slong)(b - k), (k + 1) * divisor, walk->model->ring);
}

static void map_derivative(scalar_t out, scalar_src x, void *data)
{
    const walk_t *walk = ((void **)data)[0];
    const size_t *generator = ((void **)data)[1];

    scalar_derivative(out, x, *generator, walk->model->ring);
}

/* out += c p^b B V = c sum_k C(b, k) (-i hbar)^k V^(k) p^(b-k) B A, mode by mode. */
static void multiply_right(walk_t *walk, scalar_src c, op_src v, size_t j)
{
    const model_t *model = walk->model;
    const algebra_t *algebra = &model->algebra;
    size_t generator, at;
    void *data[2] = {walk, &generator};
    opkey_t b;
    scalar_t factor;
    op_t slope;

    op_init(slope, algebra);
    if (j >= model_coordinate_count(model)) {
        op_set_term(slope, walk->key, c, algebra);
        op_mul(slope, slope, v, algebra); /* V holds no momenta: coefficients only multiply */
        op_add(walk->out, walk->out, slope, algebra);
        op_clear(slope, algebra);
        return;
    }
    scalar_init(factor, model->ring);
    scalar_set(factor, c, model->ring);
    op_set(slope, v, algebra);
    generator = ring_coordinate(model->ring, j);
    at = space_offset(model->space, model_coordinate_mode(NULL, model, j)) + 1;
    b = walk->key[at];
    for (ulong k = 0; k <= b && !op_is_zero(slope, algebra); k++) {
        walk->key[at] = (opkey_t)(b - k);
        multiply_right(walk, factor, slope, j + 2);
        next_binomial(factor, b, k, 1, walk);
        op_map(slope, slope, map_derivative, data, algebra);
    }
    walk->key[at] = b;
    scalar_clear(factor, model->ring);
    op_clear(slope, algebra);
}

void position_force(op_t out, op_src v, op_src a, op_src w, const model_t *model)
{
    const algebra_t *algebra = &model->algebra;
    size_t width = space_width(model->space);
    walk_t walk;
    op_t right, left;
    scalar_t c;

    op_init(right, algebra);
    op_init(left, algebra);
    scalar_init(c, model->ring);
    walk_init(&walk, right, model);
    for (size_t k = 0; k < a->count; k++) {
        memcpy(walk.key, a->keys + k * width, width * sizeof *walk.key);
        multiply_right(&walk, a->coefficients + k, w, 0);
    }
    op_mul(left, v, a, algebra); /* functions stand to the left already */
    op_sub(out, left, right, algebra);
    scalar_imaginary_unit(c, model->ring);
    if (!scalar_div(c, c, algebra->hbar, model->ring))
        abort(); /* hbar is never zero */
    op_scale(out, out, c, algebra);
    walk_clear(&walk);
    scalar_clear(c, model->ring);
    op_clear(left, algebra);
    op_clear(right, algebra);
}

/* out += Weyl(g(q) p^b) A with p^b in walk->key, mode by mode:
 *
 *   2^-b sum_l C(b, l) p^l g p^(b-l) = sum_k C(b, k) (-i hbar/2)^k g^(k) p^(b-k),
 *
 * as sum_l C(b, l) C(l, k) = 2^(b-k) C(b, k). */
static void symmetrise(walk_t *walk, scalar_src g, size_t j)
{
    const model_t *model = walk->model;
    scalar_t slope, c, x;
    size_t at;
    opkey_t b;

    if (j >= model_coordinate_count(model)) {
        op_t term;

        op_init(term, &model->algebra);
        op_set_term(term, walk->key, g, &model->algebra);
        op_add(walk->out, walk->out, term, &model->algebra);
        op_clear(term, &model->algebra);
        return;
    }
    scalar_init(slope, model->ring);
    scalar_init(c, model->ring);
    scalar_init(x, model->ring);
    scalar_set(slope, g, model->ring);
    scalar_one(c, model->ring);
    at = space_offset(model->space, model_coordinate_mode(NULL, model, j)) + 1;
    b = walk->key[at];
    for (ulong k = 0; k <= b && !scalar_is_zero(slope, model->ring); k++) {
        walk->key[at] = (opkey_t)(b - k);
        scalar_mul(x, c, slope, model->ring);
        symmetrise(walk, x, j + 2);
        next_binomial(c, b, k, 2, walk);
        scalar_derivative(slope, slope, ring_coordinate(model->ring, j), model->ring);
    }
    walk->key[at] = b;
    scalar_clear(x, model->ring);
    scalar_clear(c, model->ring);
    scalar_clear(slope, model->ring);
}

/* Moves the powers of p into walk->key and those of q back into g. */
static void split_momenta(walk_t *walk, scalar_t g, const ulong *exponents)
{
    const model_t *model = walk->model;
    scalar_t power;

    scalar_init(power, model->ring);
    for (size_t j = 0; j < model_coordinate_count(model); j += 2) {
        size_t at = space_offset(model->space, model_coordinate_mode(NULL, model, j));

        walk->key[at + 1] = (opkey_t)exponents[j + 1];
        scalar_generator(power, ring_coordinate(model->ring, j), model->ring);
        scalar_pow(power, power, exponents[j], model->ring);
        scalar_mul(g, g, power, model->ring);
    }
    scalar_clear(power, model->ring);
}

void position_quantise(op_t out, op_src symbol, const model_t *model)
{
    size_t width = space_width(model->space);
    walk_t walk;
    op_t sum;

    op_init(sum, &model->algebra);
    walk_init(&walk, sum, model);
    for (size_t k = 0; k < symbol->count; k++) {
        scalar_split_t split;

        memcpy(walk.key, symbol->keys + k * width, width * sizeof *walk.key);
        scalar_split(&split, symbol->coefficients + k, model->ring);
        for (size_t l = 0; l < split.count; l++) {
            split_momenta(&walk, split.coefficients + l, split.exponents + l * split.width);
            symmetrise(&walk, split.coefficients + l, 0);
        }
        scalar_split_clear(&split, model->ring);
    }
    walk_clear(&walk);
    op_swap(out, sum);
    op_clear(sum, &model->algebra);
}
