/* The operators {L_a} on Q in which the classical-quantum form is written. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "environment/array.h"
#include "phasespace/classify.h"
#include "phasespace/potential.h"
#include "phasespace/stated.h"

/* Inserts the factors on Q of a = sum_k Q_k (x) (classical monomial k); with `coupled`, only those
 * beside a classical monomial other than 1. */
static void insert_factors(reduction_t *basis, op_src a, int coupled, const model_t *model)
{
    const algebra_t *algebra = &model->algebra;
    unsigned char *take = model_factors(model, FACTOR_CLASSICAL);
    op_split_t split;

    op_split(&split, a, take, algebra);
    for (size_t k = 0; k < split.count; k++) {
        int alone = op_is_scalar(&split.right[k], algebra);
        if (alone && coupled)
            continue;
        /* an operator on Q alone is the user's own: it stays as it was written */
        reduction_insert(basis, &split.left[k],
                         alone && split.count == 1 ? REDUCTION_PLAIN : REDUCTION_NORMALISED);
    }
    op_split_clear(&split, algebra);
    free(take);
}

/* What the model is written in: the operators of the dissipators, the couplings of the Hamiltonian,
 * the products that act on one side. */
static void insert_candidates(reduction_t *basis, const generator_t *generator)
{
    sandwiches_t sandwiches;

    for (size_t k = 0; k < generator->count; k++)
        insert_factors(basis, &generator->operators[k], 0, generator->model);
    insert_factors(basis, generator->hamiltonian, 1, generator->model);
    generator_sandwiches(&sandwiches, generator, 2);
    for (size_t k = 0; k < sandwiches.count; k++)
        if (op_is_scalar(&sandwiches.right[k], &generator->model->algebra))
            insert_factors(basis, &sandwiches.left[k], 1, generator->model);
    sandwiches_clear(&sandwiches, &generator->model->algebra);
}

static void insert_key(reduction_t *basis, const opkey_t *key)
{
    const algebra_t *algebra = basis->algebra;
    scalar_t one;
    op_t monomial;

    scalar_init(one, algebra->ring);
    scalar_one(one, algebra->ring);
    op_init(monomial, algebra);
    op_set_term(monomial, key, one, algebra);
    op_from_weyl(monomial, monomial, NULL, algebra);
    reduction_insert(basis, monomial, REDUCTION_AS_IS);
    op_clear(monomial, algebra);
    scalar_clear(one, algebra->ring);
}

/* All monomials of terms that may be of CQ form. */
static void insert_occurring(reduction_t *basis, superop_src weyl)
{
    const algebra_t *algebra = basis->algebra;
    size_t width = space_width(algebra->space);
    opkey_t *key = memory_new(width + 1, sizeof *key);

    for (size_t k = 0; k < weyl->count; k++) {
        const opkey_t *left = weyl->left + k * width, *right = weyl->right + k * width;
        int one_sided = key_is_identity(left, algebra) || key_is_identity(right, algebra);
        size_t order = superop_order(weyl, k, algebra);
        if (order > 1 || (order == 1 && !one_sided) || (order == 0 && one_sided))
            continue;
        insert_key(basis, left);
        key_adjoint(key, right, algebra);
        insert_key(basis, key);
    }
    free(key);
}

void basis_choose(reduction_t *out, const hybrid_t *hybrid, superop_src weyl, int all)
{
    const generator_t *generator = hybrid->generator;

    reduction_init(out, &generator->model->algebra, generator->model->assumptions);
    if (all)
        insert_occurring(out, weyl);
    else if (generator->model->stated)
        stated_candidates(out, generator->model);
    else
        insert_candidates(out, generator);
    if (generator->model->potential && !all)
        potential_candidates(out, generator->model);
}

/* ---- dual rows --------------------------------------------------------------------------- */

/* out = the coefficient of pivot b in a */
static void at_pivot(scalar_t out, op_src a, size_t b, const reduction_t *basis)
{
    scalar_src c = op_find(a, basis->pivots[b], basis->algebra);

    scalar_zero(out, basis->algebra->ring);
    if (c)
        scalar_set(out, c, basis->algebra->ring);
}

/* rows[a] of the echelon form, divided by its pivot and cleared of the later pivots. */
static void reduce_row(op_struct *rows, size_t a, const reduction_t *basis)
{
    const algebra_t *algebra = basis->algebra;
    scalar_t c;

    scalar_init(c, algebra->ring);
    op_set(&rows[a], &basis->rows[a], algebra);
    at_pivot(c, &rows[a], a, basis);
    if (scalar_inv(c, c, algebra->ring)) /* a pivot is never zero */
        op_scale(&rows[a], &rows[a], c, algebra);
    for (size_t b = a + 1; b < basis->count; b++) {
        at_pivot(c, &rows[a], b, basis);
        scalar_neg(c, c, algebra->ring);
        op_addmul(&rows[a], &rows[b], c, algebra);
    }
    scalar_clear(c, algebra->ring);
}

scalar_struct *basis_dual(const reduction_t *basis)
{
    const algebra_t *algebra = basis->algebra;
    size_t n = basis->count;
    op_struct *rows = op_array_new(n, algebra);
    scalar_struct *dual = scalar_array_new(n * n, algebra->ring);
    op_t row;
    scalar_t constant;

    op_init(row, algebra);
    scalar_init(constant, algebra->ring);
    for (size_t a = n; a-- > 0;) {
        reduce_row(rows, a, basis);
        op_from_weyl(row, &rows[a], NULL, algebra);
        if (!reduction_express(dual + a * n, constant, row, basis))
            continue; /* a row of the echelon form is in the span */
    }
    scalar_clear(constant, algebra->ring);
    op_clear(row, algebra);
    op_array_free(rows, n, algebra);
    return dual;
}
