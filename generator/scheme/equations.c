/* Making and freeing equations of motion, and the parts that several schemes share. */
#include "scheme/common.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "scheme/symbol.h"

equations_t *equations_new(scheme_kind_t scheme, model_t *model, size_t coordinates,
                           size_t jump_count, size_t noise_count)
{
    const algebra_t *algebra = &model->algebra;
    size_t count = space_count(model->space);
    equations_t *e = memory_new(1, sizeof *e);

    e->scheme = e->asked = scheme;
    e->model = model;
    e->factors = memory_new(count + 1, 1);
    for (size_t f = 0; f < count; f++) {
        factor_role_t role = space_role(model->space, f);
        e->factors[f] =
            role == FACTOR_QUANTUM || (role == FACTOR_CLASSICAL && scheme == SCHEME_QUANTUM);
    }
    e->coordinates = coordinates;
    e->velocity = op_array_new(coordinates, algebra);
    op_init(e->generator, algebra);
    e->jump_count = jump_count;
    e->jumps = op_array_new(jump_count, algebra);
    e->rates = scalar_array_new(jump_count * jump_count, model->ring);
    e->noise_count = noise_count;
    e->sigma = scalar_array_new(coordinates * noise_count, model->ring);
    e->noise = op_array_new(noise_count, algebra);
    if (scheme == SCHEME_HYBRID) {
        e->derivatives = memory_new(noise_count * coordinates + 1, sizeof(opkey_t));
        e->noise_rates = scalar_array_new(noise_count * jump_count * jump_count, model->ring);
        e->smoothing = scalar_array_new(coordinates * coordinates, model->ring);
    }
    e->observable_count = model->observable_count;
    e->observables = op_array_new(e->observable_count, algebra);
    e->mean = scalar_array_new(coordinates, model->ring);
    if (scheme != SCHEME_MOMENTS) /* thousands of moments have no room for their squares */
        e->covariance = scalar_array_new(coordinates * coordinates, model->ring);
    return e;
}

equations_t *equations_like(const equations_t *e)
{
    const algebra_t *algebra = &e->model->algebra;
    equations_t *out = equations_new(e->scheme, e->model, 0, e->jump_count, 0);

    for (size_t k = 0; k < e->jump_count; k++)
        op_set(&out->jumps[k], &e->jumps[k], algebra);
    for (size_t k = 0; k < e->observable_count; k++)
        op_set(&out->observables[k], &e->observables[k], algebra);
    return out;
}

void equations_free(equations_t *e)
{
    if (!e)
        return;
    const algebra_t *algebra = &e->model->algebra;

    op_array_free(e->velocity, e->coordinates, algebra);
    op_clear(e->generator, algebra);
    op_array_free(e->jumps, e->jump_count, algebra);
    scalar_array_free(e->rates, e->jump_count * e->jump_count, algebra->ring);
    scalar_array_free(e->sigma, e->coordinates * e->noise_count, algebra->ring);
    op_array_free(e->noise, e->noise_count, algebra);
    scalar_array_free(e->noise_rates, e->noise_count * e->jump_count * e->jump_count,
                      algebra->ring);
    scalar_array_free(e->smoothing, e->coordinates * e->coordinates, algebra->ring);
    free(e->derivatives);
    op_array_free(e->observables, e->observable_count, algebra);
    scalar_array_free(e->mean, e->coordinates, algebra->ring);
    scalar_array_free(e->covariance, e->coordinates * e->coordinates, algebra->ring);
    free(e->factors);
    free(e->closure);
    model_free(e->owned);
    free(e);
}

char *equations_title(const equations_t *e)
{
    static const char *const schemes[] = {
        [SCHEME_QUANTUM] = "quantum",     [SCHEME_UNRAVEL] = "unravel",
        [SCHEME_MEANFIELD] = "meanfield", [SCHEME_MOMENTS] = "moments",
        [SCHEME_HYBRID] = "hybrid",       [SCHEME_JUMP] = "jump"};
    text_t text;

    text_init(&text);
    text_add(&text, schemes[e->asked]);
    if (e->asked != e->scheme)
        text_add(&text, ", closed moments");
    if (e->closure && strcmp(e->closure, "none") != 0)
        text_printf(&text, ", closure %s (approximate)", e->closure);
    return text_take(&text);
}

/* out += x a† b */
static void add_adjoint_product(op_t out, scalar_src x, op_src a, op_src b,
                                const algebra_t *algebra)
{
    op_t product;

    op_init(product, algebra);
    op_adjoint(product, a, algebra);
    op_mul(product, product, b, algebra);
    op_addmul(out, product, x, algebra);
    op_clear(product, algebra);
}

void equations_set_generator(equations_t *e, op_src hamiltonian, const op_struct *operators,
                             const scalar_struct *rates)
{
    const algebra_t *algebra = &e->model->algebra;
    ring_t *ring = e->model->ring;
    size_t n = e->jump_count;
    scalar_t x;

    scalar_init(x, ring);
    scalar_imaginary_unit(x, ring);
    scalar_neg(x, x, ring);
    if (!scalar_div(x, x, algebra->hbar, ring))
        abort(); /* hbar is never zero */
    symbol_drop_identity(e->generator, hamiltonian, e->model);
    op_scale(e->generator, e->generator, x, algebra);
    for (size_t a = 0; a < n; a++) {
        op_set(e->jumps + a, operators + a, algebra);
        for (size_t b = 0; b < n; b++) {
            scalar_set(e->rates + a * n + b, rates + a * n + b, ring);
            if (scalar_is_zero(rates + a * n + b, ring))
                continue;
            scalar_mul_ratio(x, rates + a * n + b, -1, 2, ring);
            add_adjoint_product(e->generator, x, operators + b, operators + a, algebra);
        }
    }
    scalar_clear(x, ring);
}

void equations_adjoint(op_t out, op_src x, const equations_t *e)
{
    const algebra_t *algebra = &e->model->algebra;
    op_t adjoint, product;

    op_init(adjoint, algebra);
    op_init(product, algebra);
    op_mul(out, x, e->generator, algebra);
    op_adjoint(adjoint, e->generator, algebra);
    op_mul(product, adjoint, x, algebra);
    op_add(out, out, product, algebra);
    for (size_t a = 0; a < e->jump_count; a++)
        for (size_t b = 0; b < e->jump_count; b++) {
            scalar_src rate = e->rates + a * e->jump_count + b;

            if (scalar_is_zero(rate, algebra->ring))
                continue;
            op_adjoint(adjoint, e->jumps + b, algebra);
            op_mul(product, adjoint, x, algebra);
            op_mul(product, product, e->jumps + a, algebra);
            op_addmul(out, product, rate, algebra);
        }
    op_clear(adjoint, algebra);
    op_clear(product, algebra);
}

void equations_set_drift(equations_t *e, const hybrid_t *hybrid)
{
    const algebra_t *algebra = &e->model->algebra;
    ring_t *ring = e->model->ring;
    scalar_t x;
    op_t adjoint;

    scalar_init(x, ring);
    op_init(adjoint, algebra);
    for (size_t i = 0; i < e->coordinates; i++) {
        op_set_scalar(e->velocity + i, hybrid->drift + i, algebra);
        for (size_t a = 0; a < hybrid->count; a++) {
            scalar_src d1 = hybrid->d1 + i * hybrid->count + a;

            op_adjoint(adjoint, hybrid->basis + a, algebra);
            op_addmul(e->velocity + i, adjoint, d1, algebra);
            scalar_conj(x, d1, ring);
            op_addmul(e->velocity + i, hybrid->basis + a, x, algebra);
        }
    }
    scalar_clear(x, ring);
    op_clear(adjoint, algebra);
}

void equations_set_observables(equations_t *e, const order_t *order)
{
    for (size_t k = 0; k < e->observable_count; k++) {
        symbol_partial(e->observables + k, e->model->observables[k].operator_, e->model);
        if (order)
            symbol_smooth(e->observables + k, e->observables + k, order->matrix, -1, e->model);
    }
}

order_t *order_copy(const order_t *order, const model_t *model)
{
    order_t *copy = memory_new(1, sizeof *copy);

    copy->name = memory_copy_text(order->name);
    copy->size = order->size;
    copy->matrix = scalar_array_copy(order->matrix, order->size * order->size, model->ring);
    return copy;
}
