/* Elementary operators: quadratures and ladder operators of modes, matrices of finite factors. */
#include <stdlib.h>

#include "operator/operator.h"
#include "operator/operator_internal.h"
#include "scalar/assumption.h"

/* The basis element with `entry` of the key set to `value`. */
static void set_basis(op_t out, size_t entry, opkey_t value, const algebra_t *algebra)
{
    opkey_t *key = opkey_identity(algebra);
    scalar_t one;

    key[entry] = value;
    scalar_init(one, algebra->ring);
    scalar_one(one, algebra->ring);
    op_set_term(out, key, one, algebra);
    scalar_clear(one, algebra->ring);
    free(key);
}

void op_position(op_t out, size_t mode, const algebra_t *algebra)
{
    set_basis(out, space_offset(algebra->space, mode), 1, algebra);
}

void op_momentum(op_t out, size_t mode, const algebra_t *algebra)
{
    set_basis(out, space_offset(algebra->space, mode) + 1, 1, algebra);
}

int op_ladder(op_t out, size_t mode, int adjoint, const algebra_t *algebra)
{
    ring_t *ring = algebra->ring;
    scalar_t root, unit;
    op_t p;
    int ok;

    scalar_init(root, ring);
    scalar_init(unit, ring);
    op_init(p, algebra);
    scalar_mul_si(root, algebra->hbar, 2, ring);
    {
        assumptions_t *none = assumptions_new(ring); /* hbar > 0 always */
        ok = scalar_sqrt(root, root, none, NULL, ring) == SQRT_OK && scalar_inv(root, root, ring);
        assumptions_free(none);
    }
    if (ok) { /* (q +- i p)/sqrt(2 hbar) */
        scalar_imaginary_unit(unit, ring);
        if (adjoint)
            scalar_neg(unit, unit, ring);
        op_position(out, mode, algebra);
        op_momentum(p, mode, algebra);
        op_addmul(out, p, unit, algebra);
        op_scale(out, out, root, algebra);
    }
    op_clear(p, algebra);
    scalar_clear(root, ring);
    scalar_clear(unit, ring);
    return ok;
}

/* n = (q^2 + p^2)/(2 hbar) - 1/2 */
void op_number(op_t out, size_t mode, const algebra_t *algebra)
{
    ring_t *ring = algebra->ring;
    size_t entry = space_offset(algebra->space, mode);
    scalar_t c;
    op_t square, sum;

    scalar_init(c, ring);
    op_init(square, algebra);
    op_init(sum, algebra);
    set_basis(sum, entry, 2, algebra);
    set_basis(square, entry + 1, 2, algebra);
    op_add(sum, sum, square, algebra);
    scalar_mul_si(c, algebra->hbar, 2, ring);
    if (!scalar_inv(c, c, ring))
        flint_abort(); /* hbar > 0 */
    op_scale(sum, sum, c, algebra);
    scalar_set_ratio(c, -1, 2, ring);
    op_set_scalar(square, c, algebra);
    op_add(out, sum, square, algebra);
    op_clear(square, algebra);
    op_clear(sum, algebra);
    scalar_clear(c, ring);
}

/* Adds value * |i><j| to the unsorted `out`. */
static void append_unit(op_t out, size_t factor, size_t i, size_t j, scalar_src value,
                        const algebra_t *algebra)
{
    size_t d = space_dimension(algebra->space, factor);
    opkey_t *key = opkey_identity(algebra);
    opkey_t *entry = &key[space_offset(algebra->space, factor)];
    scalar_t c;

    scalar_init(c, algebra->ring);
    if (i != j) {
        *entry = (opkey_t)basis_offdiagonal(d, i, j);
        op_append(out, key, value, algebra);
    } else {
        for (size_t l = 0; l < d; l++) { /* <i|z_l|i>/norm_l */
            size_t index = l == 0 ? 0 : basis_diagonal(d, l);
            *entry = (opkey_t)index;
            scalar_mul_ratio(c, value, basis_element(d, index, i, i), (ulong)basis_norm(d, index),
                             algebra->ring);
            op_append(out, key, c, algebra);
        }
    }
    scalar_clear(c, algebra->ring);
    free(key);
}

void op_unit(op_t out, size_t factor, size_t i, size_t j, const algebra_t *algebra)
{
    scalar_t one;

    scalar_init(one, algebra->ring);
    scalar_one(one, algebra->ring);
    op_zero(out, algebra);
    append_unit(out, factor, i, j, one, algebra);
    op_normalise(out, algebra);
    scalar_clear(one, algebra->ring);
}

void op_matrix(op_t out, size_t factor, const scalar_struct *entries, const algebra_t *algebra)
{
    size_t d = space_dimension(algebra->space, factor);

    op_zero(out, algebra);
    for (size_t k = 0; k < d * d; k++)
        if (!scalar_is_zero(&entries[k], algebra->ring))
            append_unit(out, factor, k / d, k % d, &entries[k], algebra);
    op_normalise(out, algebra);
}
