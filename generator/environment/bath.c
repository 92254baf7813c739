/* Bosonic white noise: V = sum_k (L_k b_k† + L_k† b_k), <b_i† b_j> = N_ij, <b_i b_j> = M_ij.
 *
 * This is the formula of collisions.c with S = (L_1 .. L_n, L_1† .. L_n†), B = (b_1† .., b_1 ..):
 *
 *     K = (1/hbar^2) [[ 1 + N ,  conj(M) ],      K over (L, L†); for one mode
 *                     [   M   ,   N^T    ]],     (N+1) D[L] + N D[L†] + M* (L rho L - ..) + M (L†
 * rho L† - ..)
 *
 * and a state of the bath with these moments exists iff K >= 0. */
#include "environment/array.h"
#include "environment/builder.h"

/* matrix^T = matrix */
static int is_symmetric(const scalar_struct *matrix, size_t n, const ring_t *ring)
{
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < i; j++)
            if (!scalar_equal(&matrix[i * n + j], &matrix[j * n + i], ring))
                return 0;
    return 1;
}

static status_t check_moments(const environment_t *bath, const ring_t *ring, diags_t *diags)
{
    size_t n = bath->bath_modes;

    if (!matrix_is_hermitian(bath->nbar, n, ring))
        return diags_fail(diags, MODEL_ERROR, bath->nbar_span, "E0504",
                          n == 1 ? "'nbar' is not real"
                                 : "'nbar', the matrix of <bi† bj>, is not Hermitian");
    if (!is_symmetric(bath->squeezing, n, ring))
        return diags_fail(diags, MODEL_ERROR, bath->squeezing_span, "E0504",
                          "'squeezing', the matrix of <bi bj>, is not symmetric");
    return OK;
}

/* The 2n x 2n matrix above. */
static scalar_struct *covariance(const environment_t *bath, const ring_t *ring)
{
    size_t n = bath->bath_modes, rows = 2 * n;
    scalar_struct *k = scalars_new(rows * rows, ring);
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
    op_struct *operators = ops_new(2 * n, algebra);
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
    ops_free(operators, 2 * n, algebra);
}

status_t environment_bath(generator_builder_t *builder, const environment_t *environment,
                          diags_t *diags)
{
    const ring_t *ring = builder->model->ring;
    size_t rows = 2 * environment->bath_modes;
    status_t status = check_moments(environment, ring, diags);
    scalar_struct *k;

    if (status != OK)
        return status;
    k = covariance(environment, ring);
    status = builder_require_positive(builder, k, rows, environment->span,
                                      "the state of the bath (uncertainty relation)", diags);
    if (status == OK)
        add_to(builder, k, environment);
    scalars_free(k, rows * rows, ring);
    return status;
}
