/* The moments of a bosonic bath, <bi† bj> = N_ij and <bi bj> = M_ij: is there a state that has
 * them? */
#include <stdlib.h>
#include <string.h>

#include "model/build.h"

/* A number for one mode, a matrix for several; zero if absent. */
static int read_moments(scalar_struct **out, span_t *span, size_t modes,
                        const statement_t *statement, const char *what, const scope_t *scope)
{
    const ring_t *ring = scope->builder->model->ring;
    scalar_struct *matrix;

    *out = scalars_new(modes * modes, ring);
    if (statement == NULL)
        return 1;
    *span = statement->value->span;
    if (modes == 1 && statement->value->kind != EXPR_LIST)
        return evaluate_scalar(*out, statement->value, what, scope);
    matrix = matrix_evaluate(modes, statement->value, what, "E0265", scope);
    if (matrix == NULL)
        return 0;
    scalars_free(*out, modes * modes, ring);
    *out = matrix;
    return 1;
}

/* N_jk = conj(N_kj), M_jk = M_kj */
static int check_symmetry(const scalar_struct *matrix, size_t modes, int hermitian, span_t span,
                          const scope_t *scope)
{
    const ring_t *ring = scope->builder->model->ring;
    int good = 1;
    scalar_t x;
    size_t j, k;

    scalar_init(x, ring);
    for (j = 0; good && j < modes; j++)
        for (k = 0; good && k <= j; k++) {
            scalar_set(x, &matrix[k * modes + j], ring);
            if (hermitian)
                scalar_conj(x, x, ring);
            if (scalar_equal(x, &matrix[j * modes + k], ring))
                continue;
            good = hermitian && modes == 1
                       ? scope_fail(scope, span, "E0265", "nbar must be real")
                       : scope_fail(scope, span, "E0265",
                                    "%s: entries (%zu, %zu) and (%zu, %zu) do not match",
                                    hermitian ? "nbar must be Hermitian"
                                              : "squeezing must be symmetric",
                                    j + 1, k + 1, k + 1, j + 1);
        }
    scalar_clear(x, ring);
    return good;
}

/* X = sum_j u_j b_j + v_j b_j† must have <X† X> >= 0, and with [b_i, b_j†] = delta_ij
 *
 *     <X† X> = (u* v*) [ N   conj(M) ] (u)
 *                      [ M   1 + N^T ] (v)
 *
 * For one mode this is |M|^2 <= N (N + 1); for two-mode squeezing |M|^2 <= min(N1 (N2+1), N2
 * (N1+1)). */
static int check_state(const environment_t *environment, span_t span, const scope_t *scope)
{
    const ring_t *ring = scope->builder->model->ring;
    size_t modes = environment->bath_modes, size = 2 * modes, j, k;
    scalar_struct *matrix = scalars_new(size * size, ring);
    scalar_t one;
    int good;

    scalar_init(one, ring);
    scalar_one(one, ring);
    for (j = 0; j < modes; j++)
        for (k = 0; k < modes; k++) {
            scalar_struct *low = &matrix[(modes + j) * size + modes + k];

            scalar_set(&matrix[j * size + k], &environment->nbar[j * modes + k], ring);
            scalar_set(low, &environment->nbar[k * modes + j], ring);
            if (j == k)
                scalar_add(low, low, one, ring);
            scalar_set(&matrix[(modes + j) * size + k], &environment->squeezing[j * modes + k],
                       ring);
            scalar_conj(&matrix[j * size + modes + k], &environment->squeezing[j * modes + k],
                        ring);
        }
    good = require_positive(matrix, size, span, "E0266",
                            "no state of the bath has these moments (uncertainty relation)", scope);
    scalar_clear(one, ring);
    scalars_free(matrix, size * size, ring);
    return good;
}

void bath_evaluate(builder_t *builder, environment_t *environment, const statement_t *statement,
                   size_t block)
{
    scope_t scope = scope_of_block(builder, block);
    const statement_t *nbar = block_statement(statement, STATEMENT_NBAR, &scope);
    const statement_t *squeezing = block_statement(statement, STATEMENT_SQUEEZING, &scope);
    size_t modes = environment->couple_count;
    int good;

    if (modes > LIMIT_BATH_MODES) {
        scope_fail(&scope, environment->span, "E0240", "a bath of more than %d modes",
                   LIMIT_BATH_MODES);
        return;
    }
    environment->bath_modes = modes;
    environment->nbar_span = environment->squeezing_span = environment->span;
    if (modes == 0)
        return;
    good = read_moments(&environment->nbar, &environment->nbar_span, modes, nbar, "nbar", &scope) &
           read_moments(&environment->squeezing, &environment->squeezing_span, modes, squeezing,
                        "squeezing", &scope);
    good = good && check_symmetry(environment->nbar, modes, 1, environment->nbar_span, &scope) &
                       check_symmetry(environment->squeezing, modes, 0, environment->squeezing_span,
                                      &scope);
    if (good)
        check_state(environment,
                    squeezing != NULL ? environment->squeezing_span : environment->nbar_span,
                    &scope);
}
