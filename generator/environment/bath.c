/* Bosonic white noise: V = sum_k (L_k b_k† + L_k† b_k), <b_i† b_j> = N_ij, <b_i b_j> = M_ij.
 *
 * This is the formula of collisions.c with S = (L_1 .. L_n, L_1† .. L_n†), B = (b_1† .., b_1 ..):
 *
 *     K = (1/hbar^2) [[ 1 + N ,  conj(M) ],      K over (L, L†); for one mode
 *                     [   M   ,   N^T    ]],     (N+1) D[L] + N D[L†] + M* (L rho L - ..) + M (L†
 * rho L† - ..)
 */
#include "environment/array.h"
#include "environment/builder.h"

/* The 2n x 2n matrix above. */
static scalar_struct *covariance(const environment_t *bath, const ring_t *ring)
{
    size_t n = bath->bath_modes, rows = 2 * n;
    scalar_struct *k = scalar_array_new(rows * rows, ring);
    scalar_t one;

    scalar_init(one, ring);
    scalar_one(one, ring);
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < n; j++) {
            scalar_set(&k[i * rows + j], &bath->nbar[i * n + j], ring);
            scalar_set(&k[(n + j) * rows + n + i], &bath->nbar[i * n + j], ring);
            scalar_set(&k[(n + i) * rows + j], &bath->squeezing[i * n + j], ring);
            scalar_conj(&k[i * rows + n + j], &bath->squeezing[i * n + j], ring);
        }
        scalar_add(&k[i * rows + i], &k[i * rows + i], one, ring);
    }
    scalar_clear(one, ring);
    return k;
}

static void add_to(generator_builder_t *builder, scalar_struct *k, const environment_t *bath)
{
    const algebra_t *algebra = &builder->model->algebra;
    size_t n = bath->bath_modes;
    op_struct *operators = op_array_new(2 * n, algebra);
    scalar_t factor;

    scalar_init(factor, algebra->ring);
    scalar_mul(factor, algebra->hbar, algebra->hbar, algebra->ring);
    for (size_t e = 0; e < 4 * n * n; e++)
        if (!scalar_div(&k[e], &k[e], factor, algebra->ring))
            continue; /* hbar is never zero */
    for (size_t i = 0; i < n; i++) {
        op_set(&operators[i], &bath->couplings[i], algebra);
        op_adjoint(&operators[n + i], &bath->couplings[i], algebra);
    }
    builder_add_dissipator(builder, operators, k, 2 * n);
    scalar_clear(factor, algebra->ring);
    op_array_free(operators, 2 * n, algebra);
}

status_t environment_bath(generator_builder_t *builder, const environment_t *environment,
                          diags_t *diags)
{
    const ring_t *ring = builder->model->ring;
    size_t rows = 2 * environment->bath_modes;
    scalar_struct *k = covariance(environment, ring);

    (void)diags; /* that the moments are those of a state was checked with the model */
    add_to(builder, k, environment);
    scalar_array_free(k, rows * rows, ring);
    return OK;
}
