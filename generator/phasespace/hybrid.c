/* The partial phase-space map and its classical-quantum form. */
#include "phasespace/hybrid.h"

#include <stdlib.h>

#include "base/memory.h"
#include "environment/array.h"
#include "environment/builder.h"
#include "phasespace/classify.h"
#include "phasespace/potential.h"
#include "phasespace/stated.h"

/* ---- the form put together --------------------------------------------------------------- */

typedef struct {
    superop_struct *out;
    const hybrid_t *hybrid;
    const algebra_t *algebra;
    opkey_t *derivative;
    op_t one;
} form_t;

/* -(i/hbar) [H, .] */
static void form_hamiltonian(form_t *f)
{
    scalar_t c;

    scalar_init(c, f->algebra->ring);
    scalar_imaginary_unit(c, f->algebra->ring);
    if (scalar_div(c, c, f->algebra->hbar, f->algebra->ring)) { /* hbar is never zero */
        superop_push_operators(f->out, f->derivative, c, f->one, f->hybrid->hamiltonian,
                               f->algebra);
        scalar_neg(c, c, f->algebra->ring);
        superop_push_operators(f->out, f->derivative, c, f->hybrid->hamiltonian, f->one,
                               f->algebra);
    }
    scalar_clear(c, f->algebra->ring);
}

/* -d_i( drift_i . ) + 1/2 d_i d_j ( D2_ij . ) */
static void form_classical(form_t *f)
{
    size_t rows = f->hybrid->coordinates;
    scalar_t c;

    scalar_init(c, f->algebra->ring);
    for (size_t i = 0; i < rows; i++) {
        f->derivative[i]++;
        scalar_neg(c, &f->hybrid->drift[i], f->algebra->ring);
        superop_push_operators(f->out, f->derivative, c, f->one, f->one, f->algebra);
        for (size_t j = 0; j < rows; j++) {
            f->derivative[j]++;
            scalar_mul_ratio(c, &f->hybrid->d2[i * rows + j], 1, 2, f->algebra->ring);
            superop_push_operators(f->out, f->derivative, c, f->one, f->one, f->algebra);
            f->derivative[j]--;
        }
        f->derivative[i]--;
    }
    scalar_clear(c, f->algebra->ring);
}

/* -d_i( D1_ia . L_a† + conj(D1_ia) L_a . ) */
static void form_back_action(form_t *f)
{
    const hybrid_t *hybrid = f->hybrid;
    scalar_t c;
    op_t adjoint;

    scalar_init(c, f->algebra->ring);
    op_init(adjoint, f->algebra);
    for (size_t i = 0; i < hybrid->coordinates; i++) {
        f->derivative[i]++;
        for (size_t a = 0; a < hybrid->count; a++) {
            op_adjoint(adjoint, &hybrid->basis[a], f->algebra);
            scalar_neg(c, &hybrid->d1[i * hybrid->count + a], f->algebra->ring);
            superop_push_operators(f->out, f->derivative, c, f->one, adjoint, f->algebra);
            scalar_conj(c, c, f->algebra->ring);
            superop_push_operators(f->out, f->derivative, c, &hybrid->basis[a], f->one, f->algebra);
        }
        f->derivative[i]--;
    }
    op_clear(adjoint, f->algebra);
    scalar_clear(c, f->algebra->ring);
}

/* sum_a D0_ab L_a for each b: A . L_b† - 1/2 {L_b† A, .} */
static void form_dissipator(form_t *f)
{
    const hybrid_t *hybrid = f->hybrid;
    scalar_t one, half;
    op_t adjoint, left;

    scalar_init(one, f->algebra->ring);
    scalar_init(half, f->algebra->ring);
    op_init(adjoint, f->algebra);
    op_init(left, f->algebra);
    scalar_one(one, f->algebra->ring);
    scalar_set_ratio(half, -1, 2, f->algebra->ring);
    for (size_t b = 0; b < hybrid->count; b++) {
        classify_weighted(left, hybrid, b);
        op_adjoint(adjoint, &hybrid->basis[b], f->algebra);
        superop_push_operators(f->out, f->derivative, one, left, adjoint, f->algebra);
        op_mul(left, adjoint, left, f->algebra);
        superop_push_operators(f->out, f->derivative, half, left, f->one, f->algebra);
        superop_push_operators(f->out, f->derivative, half, f->one, left, f->algebra);
    }
    op_clear(left, f->algebra);
    op_clear(adjoint, f->algebra);
    scalar_clear(half, f->algebra->ring);
    scalar_clear(one, f->algebra->ring);
}

void hybrid_form(superop_t out, const hybrid_t *hybrid)
{
    const algebra_t *algebra = &hybrid->generator->model->algebra;
    superop_t sum;
    form_t f = {.out = sum, .hybrid = hybrid, .algebra = algebra};

    superop_init(sum, algebra);
    op_init(f.one, algebra);
    op_one(f.one, algebra);
    f.derivative = memory_new(hybrid->coordinates + 1, sizeof(opkey_t));
    form_hamiltonian(&f);
    form_classical(&f);
    form_back_action(&f);
    form_dissipator(&f);
    superop_canonical(sum, algebra);
    free(f.derivative);
    op_clear(f.one, algebra);
    superop_clear(out, algebra);
    *out = *sum;
}

/* ---- the map ----------------------------------------------------------------------------- */

/* Everything that is real or Hermitian is; the form and the residual are apart. */
static int is_consistent(const hybrid_t *hybrid, const algebra_t *algebra)
{
    int good = op_is_hermitian(hybrid->hamiltonian, algebra) &&
               matrix_is_hermitian(hybrid->d0, hybrid->count, algebra->ring) &&
               matrix_is_hermitian(hybrid->d2, hybrid->coordinates, algebra->ring);

    for (size_t i = 0; i < hybrid->coordinates; i++)
        good = good && scalar_is_real(&hybrid->drift[i], algebra->ring);
    return good && classify_is_complete(hybrid->residual, algebra);
}

/* Reads the form in one basis; 1 if the basis was large enough and all is consistent. */
static int classify(hybrid_t *hybrid, superop_src weyl, int all)
{
    const algebra_t *algebra = &hybrid->generator->model->algebra;
    reduction_t basis;

    if (budget_is_exceeded(algebra->budget))
        return 0;
    classify_clear(hybrid);
    basis_choose(&basis, hybrid, weyl, all);
    classify_read(hybrid, weyl, &basis);
    reduction_clear(&basis);
    classify_drop_unused(hybrid);
    hybrid_form(hybrid->residual_standard, hybrid);
    superop_sub(hybrid->residual_standard, hybrid->whole, hybrid->residual_standard, algebra);
    superop_to_weyl(hybrid->residual, hybrid->residual_standard, algebra);
    return is_consistent(hybrid, algebra);
}

static hybrid_t *hybrid_new(const generator_t *generator, order_t *order)
{
    const algebra_t *algebra = &generator->model->algebra;
    hybrid_t *hybrid = memory_new(1, sizeof *hybrid);

    hybrid->generator = generator;
    hybrid->order = order;
    hybrid->coordinates = model_coordinate_count(generator->model);
    superop_init(hybrid->whole, algebra);
    superop_init(hybrid->residual, algebra);
    superop_init(hybrid->residual_standard, algebra);
    op_init(hybrid->hamiltonian, algebra);
    return hybrid;
}

/* Fills in the form of hybrid->whole.  LIMIT_ERROR or INTERNAL_ERROR with a diagnostic. */
static status_t read_form(hybrid_t *hybrid, diags_t *diags)
{
    const algebra_t *algebra = &hybrid->generator->model->algebra;
    superop_t weyl;
    int good;

    superop_init(weyl, algebra);
    superop_to_weyl(weyl, hybrid->whole, algebra);
    good = classify(hybrid, weyl, 0) || classify(hybrid, weyl, 1);
    superop_clear(weyl, algebra);
    if (budget_is_exceeded(algebra->budget))
        return diags_fail(diags, LIMIT_ERROR, SPAN_WHOLE, "E0602",
                          "the phase-space map of this model takes more than %d products of terms: "
                          "lower the powers of the classical modes, or their number",
                          PHASESPACE_MAX_STEPS);
    if (!good)
        return diags_fail(diags, INTERNAL_ERROR, SPAN_WHOLE, "E0699",
                          "the classical-quantum form failed its own check");
    return OK;
}

/* Hands out the result, or frees it. */
static status_t finish(hybrid_t **out, hybrid_t *hybrid, status_t status)
{
    hybrid->generator->model->algebra.budget = NULL;
    if (status != OK)
        hybrid_free(hybrid);
    *out = status == OK ? hybrid : NULL;
    return status;
}

static int is_wigner(const order_t *order, const ring_t *ring)
{
    for (size_t k = 0; k < order->size * order->size; k++)
        if (!scalar_is_zero(&order->matrix[k], ring))
            return 0;
    return 1;
}

/* What is known in Wigner order only. */
static status_t require_order(const hybrid_t *hybrid, diags_t *diags)
{
    const model_t *model = hybrid->generator->model;

    if ((!model->stated && !model->potential) || is_wigner(hybrid->order, model->ring))
        return OK;
    if (!model->stated)
        return diags_fail(diags, USAGE_ERROR, SPAN_WHOLE, "E0611",
                          "a potential that is no polynomial is mapped in Wigner order only: in "
                          "order '%s' its smoothing is a series without end",
                          hybrid->order->name);
    return diags_fail(diags, USAGE_ERROR, model->stated->span, "E0610",
                      "an equation that is stated and not derived has no order: it stands for "
                      "itself, and '%s' would not mean anything",
                      hybrid->order->name);
}

/* L_hyb, all of it. */
static void map_whole(hybrid_t *hybrid)
{
    const generator_t *generator = hybrid->generator;
    sandwiches_t sandwiches;

    if (generator->model->stated) {
        stated_superop(hybrid->whole, generator->model);
        return;
    }
    generator_sandwiches(&sandwiches, generator, 3);
    bopp_map(hybrid->whole, &sandwiches, hybrid->order, generator->model);
    sandwiches_clear(&sandwiches, &generator->model->algebra);
    if (generator->model->potential)
        potential_map(hybrid);
}

status_t phasespace_map(hybrid_t **out, const generator_t *generator, order_t *order,
                        diags_t *diags)
{
    hybrid_t *hybrid = hybrid_new(generator, order);
    budget_t budget = {0, PHASESPACE_MAX_STEPS};
    status_t status = require_order(hybrid, diags);

    generator->model->algebra.budget = &budget;
    if (status == OK) {
        map_whole(hybrid);
        status = read_form(hybrid, diags);
    }
    return finish(out, hybrid, status);
}

status_t phasespace_classify(hybrid_t **out, const generator_t *generator, order_t *order,
                             superop_src whole, diags_t *diags)
{
    hybrid_t *hybrid = hybrid_new(generator, order);
    budget_t budget = {0, PHASESPACE_MAX_STEPS};

    generator->model->algebra.budget = &budget;
    superop_add(hybrid->whole, hybrid->whole, whole, &generator->model->algebra);
    return finish(out, hybrid, read_form(hybrid, diags));
}

void hybrid_free(hybrid_t *hybrid)
{
    const algebra_t *algebra;

    if (!hybrid)
        return;
    algebra = &hybrid->generator->model->algebra;
    classify_clear(hybrid);
    op_clear(hybrid->hamiltonian, algebra);
    free(hybrid->series);
    superop_clear(hybrid->residual_standard, algebra);
    superop_clear(hybrid->residual, algebra);
    superop_clear(hybrid->whole, algebra);
    order_free(hybrid->order, hybrid->generator->model);
    free(hybrid);
}

scalar_struct *hybrid_block(const hybrid_t *hybrid)
{
    const ring_t *ring = hybrid->generator->model->ring;
    size_t z = hybrid->coordinates, rows = z + hybrid->count;
    scalar_struct *block = memory_new(rows * rows, sizeof *block);

    for (size_t i = 0; i < rows; i++) {
        for (size_t j = 0; j < rows; j++) {
            scalar_struct *out = &block[i * rows + j];

            scalar_init(out, ring);
            if (i < z && j < z)
                scalar_set(out, &hybrid->d2[i * z + j], ring);
            else if (i < z)
                scalar_set(out, &hybrid->d1[i * hybrid->count + j - z], ring);
            else if (j < z)
                scalar_conj(out, &hybrid->d1[j * hybrid->count + i - z], ring);
            else
                scalar_set(out, &hybrid->d0[(i - z) * hybrid->count + j - z], ring);
        }
    }
    return block;
}

void hybrid_block_free(scalar_struct *block, const hybrid_t *hybrid)
{
    size_t rows = hybrid->coordinates + hybrid->count;

    for (size_t k = 0; k < rows * rows; k++)
        scalar_clear(&block[k], hybrid->generator->model->ring);
    free(block);
}
