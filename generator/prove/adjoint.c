/* Hybrid equations as plain lists of terms, and their adjoint by parts. */
#include "prove/adjoint.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "environment/array.h"
#include "prove/tally.h"
#include "scheme/symbol.h"

void terms_init(terms_t *terms, const model_t *model)
{
    *terms = (terms_t){.model = model, .coordinates = model_coordinate_count(model)};
    op_init(terms->commutator, &model->algebra);
}

void terms_clear(terms_t *terms)
{
    op_clear(terms->commutator, &terms->model->algebra);
    op_array_free(terms->left, terms->count, &terms->model->algebra);
    op_array_free(terms->right, terms->count, &terms->model->algebra);
    free(terms->derivatives);
    *terms = (terms_t){0};
}

static void grow(terms_t *terms)
{
    if (terms->count < terms->capacity)
        return;
    terms->capacity = 2 * terms->capacity + 16;
    terms->left = memory_resize(terms->left, terms->capacity, sizeof *terms->left);
    terms->right = memory_resize(terms->right, terms->capacity, sizeof *terms->right);
    terms->derivatives = memory_resize(terms->derivatives, terms->capacity * terms->coordinates + 1,
                                       sizeof *terms->derivatives);
}

void terms_add(terms_t *terms, const opkey_t *derivative, scalar_src c, op_src left, op_src right)
{
    const algebra_t *algebra = &terms->model->algebra;
    size_t n = terms->coordinates;
    op_struct *l, *r;

    if (scalar_is_zero(c, algebra->ring) || (left && op_is_zero(left, algebra)) ||
        (right && op_is_zero(right, algebra)))
        return;
    grow(terms);
    l = terms->left + terms->count;
    r = terms->right + terms->count;
    op_init(l, algebra);
    op_init(r, algebra);
    op_one(l, algebra);
    op_one(r, algebra);
    if (left)
        op_set(l, left, algebra);
    if (right)
        op_set(r, right, algebra);
    op_scale(l, l, c, algebra);
    memset(terms->derivatives + terms->count * n, 0, n * sizeof *terms->derivatives);
    if (derivative)
        memcpy(terms->derivatives + terms->count * n, derivative, n * sizeof *derivative);
    terms->count++;
}

/* -(i/hbar) [H, varrho] */
static void add_hamiltonian(terms_t *terms, op_src h)
{
    const algebra_t *algebra = &terms->model->algebra;
    scalar_t x;

    scalar_init(x, algebra->ring);
    scalar_imaginary_unit(x, algebra->ring);
    scalar_neg(x, x, algebra->ring);
    if (!scalar_div(x, x, algebra->hbar, algebra->ring))
        abort(); /* hbar is never zero */
    op_addmul(terms->commutator, h, x, algebra);
    scalar_clear(x, algebra->ring);
}

/* D0_ab (L_a varrho L_b† - 1/2 {L_b† L_a, varrho}) */
static void add_dissipator(terms_t *terms, const hybrid_t *hybrid)
{
    const algebra_t *algebra = &terms->model->algebra;
    op_t adjoint, product, decay;
    scalar_t half;

    op_init(adjoint, algebra);
    op_init(product, algebra);
    op_init(decay, algebra);
    scalar_init(half, algebra->ring);
    for (size_t a = 0; a < hybrid->count; a++)
        for (size_t b = 0; b < hybrid->count; b++) {
            scalar_src rate = hybrid->d0 + a * hybrid->count + b;

            if (scalar_is_zero(rate, algebra->ring))
                continue;
            op_adjoint(adjoint, hybrid->basis + b, algebra);
            terms_add(terms, NULL, rate, hybrid->basis + a, adjoint);
            op_mul(product, adjoint, hybrid->basis + a, algebra);
            op_addmul(decay, product, rate, algebra);
        }
    scalar_set_ratio(half, -1, 2, algebra->ring);
    terms_add(terms, NULL, half, decay, NULL);
    terms_add(terms, NULL, half, NULL, decay);
    op_clear(adjoint, algebra);
    op_clear(product, algebra);
    op_clear(decay, algebra);
    scalar_clear(half, algebra->ring);
}

/* -d_i(drift_i varrho) - d_i( D1_ia varrho L_a† + conj(D1_ia) L_a varrho ) */
static void add_first_order(terms_t *terms, const hybrid_t *hybrid, size_t i, opkey_t *derivative)
{
    const algebra_t *algebra = &terms->model->algebra;
    scalar_t minus, x;
    op_t adjoint;

    scalar_init(minus, algebra->ring);
    scalar_init(x, algebra->ring);
    op_init(adjoint, algebra);
    derivative[i] = 1;
    scalar_neg(x, hybrid->drift + i, algebra->ring);
    terms_add(terms, derivative, x, NULL, NULL);
    for (size_t a = 0; a < hybrid->count; a++) {
        scalar_neg(minus, hybrid->d1 + i * hybrid->count + a, algebra->ring);
        op_adjoint(adjoint, hybrid->basis + a, algebra);
        terms_add(terms, derivative, minus, NULL, adjoint);
        scalar_conj(minus, minus, algebra->ring);
        terms_add(terms, derivative, minus, hybrid->basis + a, NULL);
    }
    derivative[i] = 0;
    scalar_clear(minus, algebra->ring);
    scalar_clear(x, algebra->ring);
    op_clear(adjoint, algebra);
}

void terms_add_form(terms_t *terms, const hybrid_t *hybrid)
{
    const ring_t *ring = terms->model->ring;
    size_t n = terms->coordinates;
    opkey_t *derivative = memory_new(n + 1, sizeof *derivative);
    scalar_t half;

    scalar_init(half, ring);
    add_hamiltonian(terms, hybrid->hamiltonian);
    add_dissipator(terms, hybrid);
    for (size_t i = 0; i < n; i++)
        add_first_order(terms, hybrid, i, derivative);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) { /* 1/2 d_i d_j (D2_ij varrho) */
            memset(derivative, 0, n * sizeof *derivative);
            derivative[i]++;
            derivative[j]++;
            scalar_mul_ratio(half, hybrid->d2 + i * n + j, 1, 2, ring);
            terms_add(terms, derivative, half, NULL, NULL);
        }
    scalar_clear(half, ring);
    free(derivative);
}

void terms_add_residual(terms_t *terms, const hybrid_t *hybrid, weyl_t *weyl)
{
    const algebra_t *algebra = &terms->model->algebra;
    superop_src s = hybrid->residual;
    size_t width = space_width(algebra->space);
    op_t left, right;

    op_init(left, algebra);
    op_init(right, algebra);
    for (size_t k = 0; k < s->count; k++) {
        weyl_key(left, s->left + k * width, weyl);
        weyl_key(right, s->right + k * width, weyl);
        terms_add(terms, s->derivatives + k * terms->coordinates, s->coefficients + k, left, right);
    }
    op_clear(left, algebra);
    op_clear(right, algebra);
}

void terms_add_superop(terms_t *terms, superop_src s, size_t order)
{
    const algebra_t *algebra = &terms->model->algebra;
    size_t width = space_width(algebra->space), n = terms->coordinates;
    op_t left, right;
    scalar_t one;

    op_init(left, algebra);
    op_init(right, algebra);
    scalar_init(one, algebra->ring);
    scalar_one(one, algebra->ring);
    for (size_t k = 0; k < s->count; k++) {
        size_t total = 0;
        for (size_t j = 0; j < n; j++)
            total += s->derivatives[k * n + j];
        if (total > order)
            continue;
        op_set_term(left, s->left + k * width, one, algebra);
        op_set_term(right, s->right + k * width, one, algebra);
        terms_add(terms, s->derivatives + k * n, s->coefficients + k, left, right);
    }
    op_clear(left, algebra);
    op_clear(right, algebra);
    scalar_clear(one, algebra->ring);
}

/* out = (-1)^|m| d^m f; nonzero unless it vanishes. */
static int derivative_of(op_t out, op_src f, const opkey_t *m, const model_t *model)
{
    const algebra_t *algebra = &model->algebra;
    size_t total = 0;

    op_set(out, f, algebra);
    for (size_t j = 0; j < model_coordinate_count(model); j++)
        for (size_t k = 0; k < m[j] && !op_is_zero(out, algebra); k++, total++)
            symbol_derivative(out, out, j, model);
    if (total & 1)
        op_neg(out, out, algebra);
    return !op_is_zero(out, algebra);
}

/* out = right f left; the identity costs nothing. */
static void sandwich(op_t out, op_src right, op_src f, op_src left, const algebra_t *algebra)
{
    scalar_t x;

    scalar_init(x, algebra->ring);
    if (op_is_scalar(right, algebra)) {
        op_identity_part(x, right, algebra);
        op_scale(out, f, x, algebra);
    } else {
        op_mul(out, right, f, algebra);
    }
    if (op_is_scalar(left, algebra)) {
        op_identity_part(x, left, algebra);
        op_scale(out, out, x, algebra);
    } else {
        op_mul(out, out, left, algebra);
    }
    scalar_clear(x, algebra->ring);
}

void terms_adjoint(op_t out, op_src f, const terms_t *terms)
{
    const algebra_t *algebra = &terms->model->algebra;
    size_t n = terms->coordinates;
    const opkey_t *last = NULL;
    int nonzero = 0;
    op_t derivative, product;
    tally_t tally;

    tally_init(&tally);
    op_init(derivative, algebra);
    op_init(product, algebra);
    op_commutator(product, terms->commutator, f, algebra);
    op_neg(product, product, algebra);
    tally_add(&tally, product, algebra);
    for (size_t k = 0; k < terms->count; k++) {
        const opkey_t *m = terms->derivatives + k * n;

        if (!last || memcmp(last, m, n * sizeof *m) != 0)
            nonzero = derivative_of(derivative, f, m, terms->model);
        last = m;
        if (!nonzero)
            continue;
        sandwich(product, terms->right + k, derivative, terms->left + k, algebra);
        if (!budget_spend(algebra->budget, 1 + product->count + derivative->count))
            break;
        tally_add(&tally, product, algebra);
    }
    tally_finish(out, &tally, algebra);
    op_clear(derivative, algebra);
    op_clear(product, algebra);
}
