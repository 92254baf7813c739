/* Moments of the classical coordinates in the model's initial state. */
#include "scheme/common.h"

#include <stdlib.h>

/* Index of (factor, momentum) among the 2*count quadratures of a Gaussian part. */
static size_t part_index(const state_part_t *part, size_t factor, int momentum)
{
    for (size_t k = 0; k < part->count; k++)
        if (part->factors[k] == factor)
            return 2 * k + (momentum ? 1 : 0);
    abort(); /* asked for a factor that the part covers */
}

static int part_is_correlated(const state_part_t *part, const model_t *model)
{
    size_t n = 2 * part->count;

    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            if (space_role(model->space, part->factors[i / 2]) == FACTOR_CLASSICAL &&
                space_role(model->space, part->factors[j / 2]) != FACTOR_CLASSICAL &&
                !scalar_is_zero(part->covariance + i * n + j, model->ring))
                return 1;
    return 0;
}

/* <a> in the initial state. */
static void moment(scalar_t out, op_src a, const model_t *model)
{
    op_t expectation;

    op_init(expectation, &model->algebra);
    if (!state_partial_expectation(expectation, a, model->initial, &model->algebra))
        abort(); /* roots of the state were adjoined when the model was built */
    op_identity_part(out, expectation, &model->algebra);
    op_clear(expectation, &model->algebra);
}

static void coordinate_operator(op_t out, size_t j, const model_t *model)
{
    int momentum;
    size_t mode = model_coordinate_mode(&momentum, model, j);

    if (momentum)
        op_momentum(out, mode, &model->algebra);
    else
        op_position(out, mode, &model->algebra);
}

/* 1/2 <z_i z_j + z_j z_i> - <z_i><z_j>, for a mode that is not Gaussian. */
static void covariance_moment(scalar_t out, size_t i, size_t j, const scalar_struct *mean,
                              const model_t *model)
{
    op_t a, b;
    scalar_t x;

    op_init(a, &model->algebra);
    op_init(b, &model->algebra);
    scalar_init(x, model->ring);
    coordinate_operator(a, i, model);
    coordinate_operator(b, j, model);
    op_anticommutator(a, a, b, &model->algebra);
    moment(out, a, model);
    scalar_mul_ratio(out, out, 1, 2, model->ring);
    scalar_mul(x, mean + i, mean + j, model->ring);
    scalar_sub(out, out, x, model->ring);
    op_clear(a, &model->algebra);
    op_clear(b, &model->algebra);
    scalar_clear(x, model->ring);
}

/* The covariance of coordinates i and j: zero between different parts. */
static void covariance_entry(scalar_t out, size_t i, size_t j, const scalar_struct *mean,
                             const model_t *model)
{
    int pi, pj;
    size_t mi = model_coordinate_mode(&pi, model, i), mj = model_coordinate_mode(&pj, model, j);
    const state_part_t *part = state_part_of(model->initial, mi);

    if (part != state_part_of(model->initial, mj))
        return;
    if (part->kind == STATE_GAUSSIAN)
        scalar_set(out,
                   part->covariance + part_index(part, mi, pi) * 2 * part->count +
                       part_index(part, mj, pj),
                   model->ring);
    else
        covariance_moment(out, i, j, mean, model);
}

int start_is_gaussian(const model_t *model)
{
    for (size_t j = 0; j < model_coordinate_count(model); j++) {
        int momentum;
        size_t mode = model_coordinate_mode(&momentum, model, j);
        const state_part_t *part = state_part_of(model->initial, mode);

        if (part->kind != STATE_GAUSSIAN && !(part->kind == STATE_FOCK && part->level == 0))
            return 0;
    }
    return 1;
}

void start_moments(scalar_struct **mean, scalar_struct **covariance, int *correlated,
                   const model_t *model)
{
    size_t n = model_coordinate_count(model);

    *mean = scalar_array_new(n, model->ring);
    *covariance = scalar_array_new(n * n, model->ring);
    *correlated = 0;
    for (size_t i = 0; i < n; i++) {
        int momentum;
        size_t mode = model_coordinate_mode(&momentum, model, i);
        const state_part_t *part = state_part_of(model->initial, mode);
        op_t z;

        op_init(z, &model->algebra);
        coordinate_operator(z, i, model);
        moment(*mean + i, z, model);
        op_clear(z, &model->algebra);
        if (part->kind == STATE_GAUSSIAN && part_is_correlated(part, model))
            *correlated = 1;
    }
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            covariance_entry(*covariance + i * n + j, i, j, *mean, model);
}
