/* Dissipators in any operators -> one Kossakowski matrix over operators independent modulo the
 * identity.
 *
 * With A_x = sum_k T_xk L_k + t_x:
 *     sum_xy K_xy (A_x rho A_y† - 1/2 {A_y† A_x, rho})
 *         = sum_kl K'_kl (L_k rho L_l† - 1/2 {L_l† L_k, rho}) - (i/hbar) [H', rho],
 *     K' = T^T K conj(T),   H' = (i hbar/2) sum_xy K_xy (conj(t_y) X_x - t_x X_y†),   X_x = A_x -
 * t_x. */
#include "environment/builder.h"

#include <stdlib.h>

#include "base/memory.h"
#include "environment/array.h"

typedef struct {
    const algebra_t *algebra;
    const reduction_t *reduction;
    size_t size;            /* operators in the reduction */
    scalar_struct *matrix;  /* K', size*size */
    op_struct *hamiltonian; /* receives H' */
} reduce_t;

/* T (count x size) and t of one dissipator; 0 if an operator is outside the span. */
static int transform(scalar_struct *t_matrix, scalar_struct *offsets, const dissipator_t *d,
                     const reduce_t *reduce)
{
    for (size_t x = 0; x < d->count; x++)
        if (!reduction_express(t_matrix + x * reduce->size, &offsets[x], &d->operators[x],
                               reduce->reduction))
            return 0;
    return 1;
}

/* K' += T^T K conj(T) */
static void add_matrix(reduce_t *reduce, const scalar_struct *t_matrix, const dissipator_t *d)
{
    const ring_t *ring = reduce->algebra->ring;
    size_t n = reduce->size;
    scalar_t left, c;

    scalar_init(left, ring);
    scalar_init(c, ring);
    for (size_t x = 0; x < d->count; x++)
        for (size_t y = 0; y < d->count; y++)
            for (size_t k = 0; k < n && budget_spend(reduce->algebra->budget, 1 + n / 16); k++) {
                scalar_mul(left, &d->kossakowski[x * d->count + y], &t_matrix[x * n + k], ring);
                for (size_t l = 0; l < n && !scalar_is_zero(left, ring); l++) {
                    scalar_conj(c, &t_matrix[y * n + l], ring);
                    scalar_addmul(&reduce->matrix[k * n + l], left, c, ring);
                }
            }
    scalar_clear(c, ring);
    scalar_clear(left, ring);
}

/* h += factor * (a - t), adjoint if asked for */
static void add_shifted(op_t h, scalar_src factor, op_src a, scalar_src t, int adjoint,
                        const algebra_t *algebra)
{
    op_t x, constant;

    if (scalar_is_zero(factor, algebra->ring))
        return;
    op_init(x, algebra);
    op_init(constant, algebra);
    op_set_scalar(constant, t, algebra);
    op_sub(x, a, constant, algebra);
    if (adjoint)
        op_adjoint(x, x, algebra);
    op_addmul(h, x, factor, algebra);
    op_clear(constant, algebra);
    op_clear(x, algebra);
}

/* H' += (i hbar/2) sum_xy K_xy (conj(t_y) X_x - t_x X_y†) */
static void add_hamiltonian(reduce_t *reduce, const scalar_struct *t, const dissipator_t *d)
{
    const algebra_t *algebra = reduce->algebra;
    const ring_t *ring = algebra->ring;
    scalar_t c, half, factor; /* half = (i hbar/2) K_xy */

    scalar_init(c, ring);
    scalar_init(half, ring);
    scalar_init(factor, ring);
    for (size_t x = 0; x < d->count; x++)
        for (size_t y = 0; y < d->count; y++) {
            scalar_imaginary_unit(half, ring);
            scalar_mul_ratio(half, half, 1, 2, ring);
            scalar_mul(half, half, algebra->hbar, ring);
            scalar_mul(half, half, &d->kossakowski[x * d->count + y], ring);
            scalar_conj(c, &t[y], ring);
            scalar_mul(factor, half, c, ring);
            add_shifted(reduce->hamiltonian, factor, &d->operators[x], &t[x], 0, algebra);
            scalar_mul(factor, half, &t[x], ring);
            scalar_neg(factor, factor, ring);
            add_shifted(reduce->hamiltonian, factor, &d->operators[y], &t[y], 1, algebra);
        }
    scalar_clear(factor, ring);
    scalar_clear(half, ring);
    scalar_clear(c, ring);
}

static int add_dissipator(reduce_t *reduce, const dissipator_t *d)
{
    const ring_t *ring = reduce->algebra->ring;
    scalar_struct *t_matrix = scalar_array_new(d->count * reduce->size, ring);
    scalar_struct *offsets = scalar_array_new(d->count, ring);
    int inside = transform(t_matrix, offsets, d, reduce);

    if (inside) {
        add_matrix(reduce, t_matrix, d);
        add_hamiltonian(reduce, offsets, d);
    }
    scalar_array_free(offsets, d->count, ring);
    scalar_array_free(t_matrix, d->count * reduce->size, ring);
    return inside;
}

/* Row and column k of the matrix vanish. */
static int is_unused(const scalar_struct *matrix, size_t n, size_t k, const ring_t *ring)
{
    for (size_t l = 0; l < n; l++)
        if (!scalar_is_zero(&matrix[k * n + l], ring) || !scalar_is_zero(&matrix[l * n + k], ring))
            return 0;
    return 1;
}

/* generator->operators and ->kossakowski: those that are used. */
static void take_used(generator_t *generator, const reduce_t *reduce)
{
    const algebra_t *algebra = reduce->algebra;
    size_t n = reduce->size, count = 0, *used = memory_new(n + 1, sizeof *used);

    for (size_t k = 0; k < n; k++)
        if (!is_unused(reduce->matrix, n, k, algebra->ring))
            used[count++] = k;
    generator->count = count;
    generator->operators = op_array_new(count, algebra);
    generator->kossakowski = scalar_array_new(count * count, algebra->ring);
    for (size_t a = 0; a < count; a++) {
        op_set(&generator->operators[a], &reduce->reduction->operators[used[a]], algebra);
        for (size_t b = 0; b < count; b++)
            scalar_set(&generator->kossakowski[a * count + b],
                       &reduce->matrix[used[a] * n + used[b]], algebra->ring);
    }
    free(used);
}

status_t builder_reduce(generator_t *generator, const generator_builder_t *builder, diags_t *diags)
{
    const algebra_t *algebra = &builder->model->algebra;
    reduction_t reduction;
    reduce_t reduce = {algebra, &reduction, 0, NULL, generator->hamiltonian};
    int good = 1;

    reduction_init(&reduction, algebra, builder->model->assumptions);
    for (size_t k = 0; k < builder->count; k++)
        for (size_t x = 0; x < builder->dissipators[k].count; x++)
            reduction_insert(&reduction, &builder->dissipators[k].operators[x], REDUCTION_PLAIN);
    reduce.size = reduction.count;
    reduce.matrix = scalar_array_new(reduce.size * reduce.size, algebra->ring);
    for (size_t k = 0; good && k < builder->count; k++)
        good = add_dissipator(&reduce, &builder->dissipators[k]);
    take_used(generator, &reduce);
    if (budget_is_exceeded(algebra->budget))
        good = 1; /* what was made means nothing: it is not to be judged */
    else
        good = good &&
               matrix_is_hermitian(generator->kossakowski, generator->count, algebra->ring) &&
               op_is_hermitian(generator->hamiltonian, algebra);
    scalar_array_free(reduce.matrix, reduce.size * reduce.size, algebra->ring);
    reduction_clear(&reduction);
    if (good)
        return OK;
    return diags ? diags_fail(diags, INTERNAL_ERROR, builder->dissipators[0].span, "E0599",
                              "the reduction to independent operators failed its own check")
                 : INTERNAL_ERROR;
}
