/* Hybrid equations stated directly:
 *
 *   d varrho/dt = -(i/hbar) [H(z), varrho] - d_i( drift_i varrho ) + 1/2 d_i d_j ( D2_ij varrho )
 *                 - d_i( conj(c) L varrho + c varrho L† )
 *                 + K_ab (L_a varrho L_b† - 1/2 {L_b† L_a, varrho})
 *
 * in divergence form; what is classified afterwards is the same as for a quantum model. */
#include "phasespace/stated.h"

#include <stdlib.h>

#include "base/memory.h"
#include "phasespace/terms.h"

typedef struct {
    superop_struct *out;
    const model_t *model;
    const algebra_t *algebra;
    opkey_t *derivative; /* zero between calls */
    op_t one;
} equation_t;

/* -(i/hbar) [H, .] */
static void add_hamiltonian(equation_t *e)
{
    const op_struct *h = e->model->stated->hamiltonian;
    scalar_t c;

    scalar_init(c, e->algebra->ring);
    scalar_imaginary_unit(c, e->algebra->ring);
    if (scalar_div(c, c, e->algebra->hbar, e->algebra->ring)) { /* hbar is never zero */
        superop_push_operators(e->out, e->derivative, c, e->one, h, e->algebra);
        scalar_neg(c, c, e->algebra->ring);
        superop_push_operators(e->out, e->derivative, c, h, e->one, e->algebra);
    }
    scalar_clear(c, e->algebra->ring);
}

static void add_classical(equation_t *e)
{
    const stated_t *stated = e->model->stated;
    size_t n = superop_coordinates(e->algebra);
    scalar_t c;

    scalar_init(c, e->algebra->ring);
    for (size_t i = 0; i < n; i++) {
        e->derivative[i]++;
        scalar_neg(c, &stated->drift[i], e->algebra->ring);
        superop_push_operators(e->out, e->derivative, c, e->one, e->one, e->algebra);
        for (size_t j = 0; j < n; j++) {
            e->derivative[j]++;
            scalar_mul_ratio(c, &stated->d2[i * n + j], 1, 2, e->algebra->ring);
            superop_push_operators(e->out, e->derivative, c, e->one, e->one, e->algebra);
            e->derivative[j]--;
        }
        e->derivative[i]--;
    }
    scalar_clear(c, e->algebra->ring);
}

/* -d_i( conj(c) L . + c . L† ) */
static void add_backreaction(equation_t *e, const backreaction_t *b)
{
    scalar_t c;
    op_t adjoint;

    scalar_init(c, e->algebra->ring);
    op_init(adjoint, e->algebra);
    op_adjoint(adjoint, b->operator_, e->algebra);
    scalar_neg(c, b->coefficient, e->algebra->ring);
    e->derivative[b->coordinate]++;
    superop_push_operators(e->out, e->derivative, c, e->one, adjoint, e->algebra);
    scalar_conj(c, c, e->algebra->ring);
    superop_push_operators(e->out, e->derivative, c, b->operator_, e->one, e->algebra);
    e->derivative[b->coordinate]--;
    op_clear(adjoint, e->algebra);
    scalar_clear(c, e->algebra->ring);
}

/* K_ab (L_a . L_b† - 1/2 {L_b† L_a, .}) */
static void add_channel(equation_t *e, const channel_t *channel)
{
    scalar_t half;
    op_t adjoint, product;

    scalar_init(half, e->algebra->ring);
    op_init(adjoint, e->algebra);
    op_init(product, e->algebra);
    for (size_t a = 0; a < channel->count; a++)
        for (size_t b = 0; b < channel->count; b++) {
            scalar_src rate = &channel->kossakowski[a * channel->count + b];

            if (scalar_is_zero(rate, e->algebra->ring))
                continue;
            op_adjoint(adjoint, &channel->operators[b], e->algebra);
            op_mul(product, adjoint, &channel->operators[a], e->algebra);
            scalar_mul_ratio(half, rate, -1, 2, e->algebra->ring);
            superop_push_operators(e->out, e->derivative, rate, &channel->operators[a], adjoint,
                                   e->algebra);
            superop_push_operators(e->out, e->derivative, half, product, e->one, e->algebra);
            superop_push_operators(e->out, e->derivative, half, e->one, product, e->algebra);
        }
    op_clear(product, e->algebra);
    op_clear(adjoint, e->algebra);
    scalar_clear(half, e->algebra->ring);
}

void stated_superop(superop_t out, const model_t *model)
{
    const stated_t *stated = model->stated;
    equation_t e = {.out = out, .model = model, .algebra = &model->algebra};

    superop_zero(out, e.algebra);
    op_init(e.one, e.algebra);
    op_one(e.one, e.algebra);
    e.derivative = memory_new(superop_coordinates(e.algebra) + 1, sizeof *e.derivative);
    add_hamiltonian(&e);
    add_classical(&e);
    for (size_t k = 0; k < stated->backreaction_count; k++)
        add_backreaction(&e, &stated->backreactions[k]);
    for (size_t k = 0; k < stated->channel_count; k++)
        add_channel(&e, &stated->channels[k]);
    superop_canonical(out, e.algebra);
    free(e.derivative);
    op_clear(e.one, e.algebra);
}

void stated_candidates(reduction_t *basis, const model_t *model)
{
    const stated_t *stated = model->stated;

    for (size_t k = 0; k < stated->channel_count; k++)
        for (size_t a = 0; a < stated->channels[k].count; a++)
            reduction_insert(basis, &stated->channels[k].operators[a], REDUCTION_PLAIN);
    for (size_t k = 0; k < stated->backreaction_count; k++)
        reduction_insert(basis, stated->backreactions[k].operator_, REDUCTION_PLAIN);
}
