/* The partial phase-space map of the classical modes (theory, section 2):
 *
 *     z_i rho  ->  Left_i  varrho = ( z_i + (S + (i hbar/2) Omega)_ij d_j ) varrho
 *     rho z_i  ->  Right_i varrho = ( z_i + (S - (i hbar/2) Omega)_ij d_j ) varrho
 *     A B rho  ->  Left_A Left_B,   rho A B  ->  Right_B Right_A. */
#include <stdlib.h>

#include "base/memory.h"
#include "phasespace/hybrid.h"
#include "phasespace/terms.h"

typedef struct {
    const order_t *order;
    const model_t *model;
    const algebra_t *algebra;
    int side; /* +1: Left, -1: Right */
} bopp_t;

/* out = (S + side (i hbar/2) Omega)_ij; Omega pairs the coordinates 2k, 2k+1. */
static void bopp_entry(scalar_t out, size_t i, size_t j, const bopp_t *bopp)
{
    const ring_t *ring = bopp->algebra->ring;
    scalar_t half;

    scalar_init(half, ring);
    scalar_imaginary_unit(half, ring);
    scalar_mul(half, half, bopp->algebra->hbar, ring);
    scalar_mul_ratio(half, half, i < j ? bopp->side : -bopp->side, 2, ring);
    scalar_set(out, &bopp->order->matrix[i * bopp->order->size + j], ring);
    if (i / 2 == j / 2 && i != j)
        scalar_add(out, out, half, ring);
    scalar_clear(half, ring);
}

/* Left_i or Right_i */
static void bopp_coordinate(superop_t out, size_t i, const bopp_t *bopp)
{
    const algebra_t *algebra = bopp->algebra;
    size_t n = superop_coordinates(algebra);
    opkey_t *identity = memory_new(space_width(algebra->space) + 1, sizeof *identity);
    opkey_t *derivative = memory_new(n + 1, sizeof *derivative);
    scalar_t c;

    scalar_init(c, algebra->ring);
    superop_zero(out, algebra);
    scalar_generator(c, ring_coordinate(algebra->ring, i), algebra->ring);
    superop_push(out, derivative, c, identity, identity, algebra);
    for (size_t j = 0; j < n; j++) {
        derivative[j] = 1;
        bopp_entry(c, i, j, bopp);
        superop_push(out, derivative, c, identity, identity, algebra);
        derivative[j] = 0;
    }
    superop_canonical(out, algebra);
    scalar_clear(c, algebra->ring);
    free(derivative);
    free(identity);
}

/* out = out after Left_i^power */
static void multiply_power(superop_t out, size_t i, size_t power, const bopp_t *bopp)
{
    superop_t coordinate;

    if (power == 0)
        return;
    superop_init(coordinate, bopp->algebra);
    bopp_coordinate(coordinate, i, bopp);
    for (size_t k = 0; k < power; k++)
        superop_mul(out, out, coordinate, bopp->algebra);
    superop_clear(coordinate, bopp->algebra);
}

/* The image of a product of q^a p^b of the classical modes, a differential operator. */
static void bopp_monomial(superop_t out, const opkey_t *key, const bopp_t *bopp)
{
    const algebra_t *algebra = bopp->algebra;

    superop_one(out, algebra);
    for (size_t i = 0; i + 1 < superop_coordinates(algebra); i += 2) {
        int momentum;
        size_t mode = model_coordinate_mode(&momentum, bopp->model, i);
        const opkey_t *powers = key + space_offset(algebra->space, mode);
        if (bopp->side > 0) {
            multiply_power(out, i, powers[0], bopp); /* Left_q^a Left_p^b */
            multiply_power(out, i + 1, powers[1], bopp);
        } else {
            multiply_power(out, i + 1, powers[1], bopp); /* Right_p^b Right_q^a */
            multiply_power(out, i, powers[0], bopp);
        }
    }
}

/* An operator as sum_k Q_k (x) (classical monomial k), with the images of the monomials. */
typedef struct {
    op_split_t split;
    superop_struct *images;
} bopp_split_t;

static void bopp_split(bopp_split_t *out, op_src a, const bopp_t *bopp)
{
    unsigned char *take = model_factors(bopp->model, FACTOR_CLASSICAL);

    op_split(&out->split, a, take, bopp->algebra);
    free(take);
    out->images = memory_new(out->split.count + 1, sizeof *out->images);
    for (size_t k = 0; k < out->split.count; k++) {
        superop_init(&out->images[k], bopp->algebra);
        bopp_monomial(&out->images[k], out->split.right[k].keys, bopp);
    }
}

static void bopp_split_clear(bopp_split_t *split, const bopp_t *bopp)
{
    for (size_t k = 0; k < split->split.count; k++)
        superop_clear(&split->images[k], bopp->algebra);
    free(split->images);
    op_split_clear(&split->split, bopp->algebra);
}

/* Pushes the image of `left` rho `right`. */
static void push_image(superop_t out, op_src left, op_src right, const order_t *order,
                       const model_t *model)
{
    const algebra_t *algebra = &model->algebra;
    bopp_t left_bopp = {order, model, algebra, 1}, right_bopp = {order, model, algebra, -1};
    bopp_split_t a, b;
    superop_t image;

    superop_init(image, algebra);
    bopp_split(&a, left, &left_bopp);
    bopp_split(&b, right, &right_bopp);
    for (size_t k = 0; k < a.split.count; k++)
        for (size_t l = 0; l < b.split.count; l++) {
            superop_mul(image, &a.images[k], &b.images[l], algebra);
            superop_push_sandwich(out, image, &a.split.left[k], &b.split.left[l], algebra);
        }
    bopp_split_clear(&b, &right_bopp);
    bopp_split_clear(&a, &left_bopp);
    superop_clear(image, algebra);
}

void bopp_map(superop_t out, const sandwiches_t *sandwiches, const order_t *order,
              const model_t *model)
{
    superop_zero(out, &model->algebra);
    for (size_t k = 0; k < sandwiches->count; k++)
        push_image(out, &sandwiches->left[k], &sandwiches->right[k], order, model);
    superop_canonical(out, &model->algebra);
}
