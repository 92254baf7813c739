/* What one qubit of the environment contributes to the decay of a coherence. */
#include "environment/dephasing.h"

#include <stdlib.h>

#include "base/memory.h"
#include "environment/array.h"

/* The vector of a Hermitian operator b.sigma on a qubit, times `scale`: of |0><1| the coefficient
 * is b_x - i b_y. */
static void bloch(scalar_struct *out, op_src a, size_t qubit, scalar_src scale,
                  const algebra_t *algebra)
{
    size_t width = space_width(algebra->space), offset = space_offset(algebra->space, qubit);
    size_t up = basis_offdiagonal(2, 0, 1), z = basis_diagonal(2, 1);

    for (size_t k = 0; k < 3; k++)
        scalar_zero(&out[k], algebra->ring);
    for (size_t t = 0; t < a->count; t++) {
        opkey_t index = a->keys[t * width + offset];

        if (index == up) {
            scalar_real(&out[0], &a->coefficients[t], algebra->ring);
            scalar_imag(&out[1], &a->coefficients[t], algebra->ring);
            scalar_neg(&out[1], &out[1], algebra->ring);
        } else if (index == z) {
            scalar_set(&out[2], &a->coefficients[t], algebra->ring);
        }
    }
    for (size_t k = 0; k < 3; k++)
        scalar_mul(&out[k], &out[k], scale, algebra->ring);
}

static void dot(scalar_t out, const scalar_struct *a, const scalar_struct *b, const ring_t *ring)
{
    scalar_t sum;

    scalar_init(sum, ring);
    for (size_t k = 0; k < 3; k++)
        scalar_addmul(sum, &a[k], &b[k], ring);
    scalar_swap(out, sum, ring);
    scalar_clear(sum, ring);
}

/* i (a x b).r */
static void triple(scalar_t out, const scalar_struct *a, const scalar_struct *b,
                   const scalar_struct *r, const ring_t *ring)
{
    scalar_t sum, term;

    scalar_init(sum, ring);
    scalar_init(term, ring);
    for (size_t k = 0; k < 3; k++) {
        size_t l = (k + 1) % 3, m = (k + 2) % 3;
        scalar_mul(term, &a[l], &b[m], ring);
        scalar_addmul(sum, term, &r[k], ring);
        scalar_mul(term, &a[m], &b[l], ring);
        scalar_neg(term, term, ring);
        scalar_addmul(sum, term, &r[k], ring);
    }
    scalar_imaginary_unit(out, ring);
    scalar_mul(out, out, sum, ring);
    scalar_clear(term, ring);
    scalar_clear(sum, ring);
}

/* <sigma> of a qubit at the start. */
static void start_vector(scalar_struct *out, size_t qubit, const model_t *model)
{
    const algebra_t *algebra = &model->algebra;
    const state_part_t *part = state_part_of(model->initial, qubit);
    unsigned char *take = memory_new(space_count(algebra->space) + 1, 1);
    scalar_t two;
    op_t eta;

    op_init(eta, algebra);
    scalar_init(two, algebra->ring);
    scalar_set_si(two, 2, algebra->ring);
    for (size_t k = 0; k < part->count; k++)
        take[part->factors[k]] = part->factors[k] != qubit;
    op_partial_trace(eta, part->density, take, algebra);
    bloch(out, eta, qubit, two, algebra);
    scalar_clear(two, algebra->ring);
    op_clear(eta, algebra);
    free(take);
}

void dephasing_add_factor(dephasing_pair_t *pair, size_t qubit, const op_struct *energies,
                          const model_t *model)
{
    const algebra_t *algebra = &model->algebra;
    const ring_t *ring = algebra->ring;
    scalar_struct *b = scalar_array_new(9, ring), *a = b + 3, *r = b + 6; /* b_j, b_i, <sigma> */
    dephasing_factor_t *factor = &pair->factors[pair->count];
    scalar_t inverse;

    scalar_init(inverse, ring);
    if (scalar_inv(inverse, algebra->hbar, ring)) { /* hbar is never zero */
        bloch(a, &energies[pair->i], qubit, inverse, algebra);
        bloch(b, &energies[pair->j], qubit, inverse, algebra);
    }
    start_vector(r, qubit, model);
    if (!scalar_equal(&a[0], &b[0], ring) || !scalar_equal(&a[1], &b[1], ring) ||
        !scalar_equal(&a[2], &b[2], ring)) {
        factor->qubit = qubit;
        for (size_t s = 0; s < 2; s++) {
            scalar_init(factor->square[s], ring);
            scalar_init(factor->mean[s], ring);
            dot(factor->square[s], s ? b : a, s ? b : a, ring);
            dot(factor->mean[s], s ? b : a, r, ring);
        }
        scalar_init(factor->product, ring);
        triple(factor->product, b, a, r, ring);
        dot(inverse, b, a, ring);
        scalar_add(factor->product, factor->product, inverse, ring);
        pair->count++;
    }
    scalar_clear(inverse, ring);
    scalar_array_free(b, 9, ring);
}
