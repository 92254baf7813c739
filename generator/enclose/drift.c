/* The adjoint generator on powers of V. */
#include "enclose/drift.h"

#include <stdlib.h>

typedef struct {
    const model_t *model;
    const scalar_struct **values;
    assumptions_t *none;
    int good;
} put_t;

static void put(scalar_t out, scalar_src x, void *data)
{
    put_t *p = data;

    p->good = p->good && scalar_substitute(out, x, p->values, p->none, p->model->ring);
}

int drift_values(op_t out, op_src a, const model_t *model)
{
    put_t p = {model, model_values(model), assumptions_new(model->ring), 1};

    op_map(out, a, put, &p, &model->algebra);
    assumptions_free(p.none);
    free(p.values);
    return p.good;
}

/* The equations with values. */
typedef struct {
    const weights_t *weights;
    const algebra_t *algebra;
    size_t jumps;
    op_t generator;
    op_struct *jump, *adjoint; /* J_a; sum_b K_ab J_b† */
} numbers_t;

static int numbers_init(numbers_t *n, const weights_t *weights)
{
    const equations_t *e = weights->equations;
    const model_t *model = weights->model;
    int good;
    op_t x;

    *n = (numbers_t){.weights = weights, .algebra = &model->algebra, .jumps = e->jump_count};
    op_init(x, n->algebra);
    op_init(n->generator, n->algebra);
    n->jump = memory_new(n->jumps + 1, sizeof *n->jump);
    n->adjoint = memory_new(n->jumps + 1, sizeof *n->adjoint);
    good = drift_values(n->generator, e->generator, model);
    for (size_t a = 0; a < n->jumps; a++) {
        op_init(&n->jump[a], n->algebra);
        op_init(&n->adjoint[a], n->algebra);
        good = good && drift_values(&n->jump[a], &e->jumps[a], model);
    }
    for (size_t a = 0; a < n->jumps && good; a++) {
        for (size_t b = 0; b < n->jumps; b++) {
            op_adjoint(x, &n->jump[b], n->algebra);
            op_addmul(&n->adjoint[a], x, &e->rates[a * n->jumps + b], n->algebra);
        }
        good = drift_values(&n->adjoint[a], &n->adjoint[a], model);
    }
    op_clear(x, n->algebra);
    return good;
}

static void numbers_clear(numbers_t *n)
{
    op_clear(n->generator, n->algebra);
    for (size_t a = 0; a < n->jumps; a++) {
        op_clear(&n->jump[a], n->algebra);
        op_clear(&n->adjoint[a], n->algebra);
    }
    free(n->jump);
    free(n->adjoint);
}

/* A + sum_ab K_ab J_b† J_a. */
static void whole(op_t out, const numbers_t *n)
{
    op_t x;

    op_init(x, n->algebra);
    op_set(out, n->generator, n->algebra);
    for (size_t a = 0; a < n->jumps; a++) {
        op_mul(x, &n->adjoint[a], &n->jump[a], n->algebra);
        op_add(out, out, x, n->algebra);
    }
    op_clear(x, n->algebra);
}

static int preserves_trace(const numbers_t *n)
{
    op_t x, y;
    int result;

    op_init(x, n->algebra);
    op_init(y, n->algebra);
    whole(x, n);
    op_adjoint(y, n->generator, n->algebra);
    op_add(x, x, y, n->algebra);
    result = op_is_zero(x, n->algebra);
    op_clear(x, n->algebra);
    op_clear(y, n->algebra);
    return result;
}

op_struct *drift_new(const char **why, const weights_t *weights, size_t orders)
{
    const algebra_t *algebra = &weights->model->algebra;
    op_struct *drift = memory_new(orders + 1, sizeof *drift);
    numbers_t n;

    for (size_t j = 0; j <= orders; j++)
        op_init(&drift[j], algebra);
    if (!numbers_init(&n, weights))
        *why = "no moment bound: a coefficient has no exact form at the model's values";
    else if (!preserves_trace(&n))
        *why = "no moment bound: the equations do not preserve the trace";
    for (size_t j = 1; j <= orders && !*why; j++) {
        op_commutator(n.generator, weights->observable, n.generator, algebra);
        for (size_t a = 0; a < n.jumps; a++)
            op_commutator(&n.jump[a], weights->observable, &n.jump[a], algebra);
        whole(&drift[j], &n);
    }
    numbers_clear(&n);
    if (!*why)
        return drift;
    drift_free(drift, orders, weights);
    return NULL;
}

void drift_free(op_struct *drift, size_t orders, const weights_t *weights)
{
    for (size_t j = 0; drift && j <= orders; j++)
        op_clear(&drift[j], &weights->model->algebra);
    free(drift);
}
