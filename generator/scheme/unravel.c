/* The scheme `unravel`: diffusive trajectories (z_t, R_t) of a positive classical-quantum dynamics
 * (theory, section 4):
 *
 *   sigma sigma^T = D2,   B_j = sum_a conj(sigma^+ D1)_ja L_a,   A, J, K of the order-zero part */
#include <stdlib.h>

#include "base/memory.h"
#include "scheme/noise.h"
#include "scheme/purity.h"
#include "scheme/refusal.h"

/* Coordinates lie in the domain that the model declares. */
static void assume_domain(assumptions_t *all, const model_t *model)
{
    const ring_t *ring = model->ring;
    scalar_t x, distance;

    scalar_init(x, ring);
    scalar_init(distance, ring);
    for (size_t k = 0; model->domains != NULL && k < ring_coordinate_count(ring); k++) {
        if (!model->domains[k].has_domain)
            continue;
        scalar_generator(x, ring_coordinate(ring, k), ring);
        scalar_sub(distance, x, model->domains[k].lower, ring);
        assumptions_add(all, CONDITION_NONNEGATIVE, distance);
        scalar_sub(distance, model->domains[k].upper, x, ring);
        assumptions_add(all, CONDITION_NONNEGATIVE, distance);
    }
    scalar_clear(x, ring);
    scalar_clear(distance, ring);
}

/* Assumptions that hold wherever the equations are used: the model's, K >= 0 and M(z) >= 0. */
static assumptions_t *all_assumptions(const hybrid_t *hybrid, const positivity_t *positivity)
{
    const conditions_t *lists[2] = {&hybrid->generator->positivity, &positivity->conditions};
    assumptions_t *all = assumptions_copy(hybrid->generator->model->assumptions);

    for (size_t l = 0; l < 2; l++)
        for (size_t k = 0; k < lists[l]->count; k++)
            assumptions_add(all, lists[l]->kinds[k], lists[l]->elements + k);
    assume_domain(all, hybrid->generator->model);
    return all;
}

/* D2 and D1, and their images under the model's values. */
typedef struct {
    size_t n, count;
    scalar_struct *d2, *d1;
} diffusion_t;

static diffusion_t diffusion_copy(const hybrid_t *hybrid)
{
    const ring_t *ring = hybrid->generator->model->ring;
    size_t n = hybrid->coordinates, count = hybrid->count;
    diffusion_t d = {n, count, scalar_array_new(n * n, ring), scalar_array_new(n * count, ring)};

    for (size_t k = 0; k < n * n; k++)
        scalar_set(d.d2 + k, hybrid->d2 + k, ring);
    for (size_t k = 0; k < n * count; k++)
        scalar_set(d.d1 + k, hybrid->d1 + k, ring);
    return d;
}

static void diffusion_free(diffusion_t *d, const ring_t *ring)
{
    scalar_array_free(d->d2, d->n * d->n, ring);
    scalar_array_free(d->d1, d->n * d->count, ring);
}

/* Puts the model's values in; 0 if a denominator vanishes there. */
static int diffusion_substitute(diffusion_t *d, const model_t *model, assumptions_t *assumptions)
{
    const scalar_struct **values = model_values(model);
    int done = 1;

    for (size_t k = 0; k < d->n * d->n; k++)
        done &= scalar_substitute(d->d2 + k, d->d2 + k, values, assumptions, model->ring);
    for (size_t k = 0; k < d->n * d->count; k++)
        done &= scalar_substitute(d->d1 + k, d->d1 + k, values, assumptions, model->ring);
    free(values);
    return done;
}

/* A pivot of the symbolic factorisation that vanishes at the model's values: the rank is lower
 * there. */
static int rank_drops(const noise_t *noise, const model_t *model, assumptions_t *assumptions)
{
    const scalar_struct **values = model_values(model);
    int drops = 0;
    scalar_t pivot;

    scalar_init(pivot, model->ring);
    for (size_t j = 0; j < noise->rank; j++) {
        const scalar_struct *entry = noise->sigma + noise->pivots[j] * noise->rank + j;
        if (!scalar_substitute(pivot, entry, values, assumptions, model->ring) ||
            scalar_is_zero(pivot, model->ring))
            drops = 1;
    }
    scalar_clear(pivot, model->ring);
    free(values);
    return drops;
}

/* sigma and X = sigma^+ D1: symbolic, or at the model's values where the symbolic ones do not exist
 * there (*at_values).  The result is NULL, or why there are none. */
static const char *factor(noise_t *noise, scalar_struct **x, int *at_values, const hybrid_t *hybrid,
                          assumptions_t *assumptions)
{
    model_t *model = hybrid->generator->model;
    diffusion_t d = diffusion_copy(hybrid);
    const char *why = NULL;

    *x = NULL;
    for (int numeric = 0; numeric < 2 && !*x; numeric++) {
        const char *reason;

        if (numeric && !diffusion_substitute(&d, model, assumptions))
            break;
        reason = noise_factor(noise, d.d2, d.n, assumptions, model->ring);
        if (!reason && (numeric || !rank_drops(noise, model, assumptions)))
            *x = noise_solve(&reason, noise, d.d1, d.count, assumptions, model->ring);
        if (!*x)
            noise_clear(noise, model->ring);
        *at_values = numeric;
        if (reason)
            why = reason;
    }
    diffusion_free(&d, model->ring);
    return *x ? NULL : why ? why : "the diffusion matrix is singular at the given values";
}

static void set_noise(equations_t *e, const noise_t *noise, const scalar_struct *x,
                      const hybrid_t *hybrid)
{
    const algebra_t *algebra = &e->model->algebra;
    scalar_t conjugate;

    scalar_init(conjugate, algebra->ring);
    for (size_t k = 0; k < e->coordinates * e->noise_count; k++)
        scalar_set(e->sigma + k, noise->sigma + k, algebra->ring);
    for (size_t j = 0; j < e->noise_count; j++)
        for (size_t a = 0; a < hybrid->count; a++) {
            scalar_conj(conjugate, x + j * hybrid->count + a, algebra->ring);
            op_addmul(e->noise + j, hybrid->basis + a, conjugate, algebra);
        }
    scalar_clear(conjugate, algebra->ring);
}

typedef struct {
    const scalar_struct **values;
    assumptions_t *assumptions;
    ring_t *ring;
    int done;
} at_values_t;

static void put_value(scalar_t out, scalar_src x, void *data)
{
    at_values_t *at = data;

    at->done &= scalar_substitute(out, x, at->values, at->assumptions, at->ring);
}

/* The equations at the model's values, as their noise is: an equation is not half symbolic.  0 if a
 * coefficient is singular there. */
static int put_values(equations_t *e)
{
    at_values_t at = {model_values(e->model), e->model->assumptions, e->model->ring, 1};
    const algebra_t *algebra = &e->model->algebra;

    op_map(e->generator, e->generator, put_value, &at, algebra);
    for (size_t i = 0; i < e->coordinates; i++)
        op_map(e->velocity + i, e->velocity + i, put_value, &at, algebra);
    for (size_t a = 0; a < e->jump_count; a++)
        op_map(e->jumps + a, e->jumps + a, put_value, &at, algebra);
    for (size_t k = 0; k < e->jump_count * e->jump_count; k++)
        put_value(e->rates + k, e->rates + k, &at);
    free(at.values);
    return at.done;
}

/* The start's moments with the order's smoothing. */
static void set_start(equations_t *e, const order_t *order)
{
    size_t n = e->coordinates;
    int correlated;
    scalar_struct *mean, *covariance;

    start_moments(&mean, &covariance, &correlated, e->model);
    for (size_t i = 0; i < n; i++)
        scalar_set(e->mean + i, mean + i, e->model->ring);
    for (size_t k = 0; k < n * n; k++)
        scalar_add(e->covariance + k, covariance + k, order->matrix + k, e->model->ring);
    scalar_array_free(mean, n, e->model->ring);
    scalar_array_free(covariance, n * n, e->model->ring);
}

status_t scheme_unravel(equations_t **out, char **refused, const hybrid_t *hybrid,
                        const positivity_t *positivity, int formal, diags_t *diags)
{
    model_t *model = hybrid->generator->model;
    assumptions_t *assumptions;
    noise_t noise = {0};
    scalar_struct *x;
    const char *why;
    int at_values;

    (void)diags; /* nothing can fail; what is refused is no error of the model */
    *out = NULL;
    *refused = unravel_refusal(hybrid, positivity, formal);
    if (*refused)
        return OK;
    assumptions = all_assumptions(hybrid, positivity);
    why = factor(&noise, &x, &at_values, hybrid, assumptions);
    assumptions_free(assumptions);
    if (why) {
        *refused = memory_copy_text(why);
        return OK;
    }
    *out = equations_new(SCHEME_UNRAVEL, model, hybrid->coordinates, hybrid->count, noise.rank);
    equations_set_generator(*out, hybrid->hamiltonian, hybrid->basis, hybrid->d0);
    equations_set_drift(*out, hybrid);
    set_noise(*out, &noise, x, hybrid);
    equations_set_observables(*out, hybrid->order);
    set_start(*out, hybrid->order);
    (*out)->pure = purity_of_noise(x, noise.rank, at_values, *out);
    (*out)->pure_start = purity_of_start(*out);
    scalar_array_free(x, noise.rank * hybrid->count, model->ring);
    noise_clear(&noise, model->ring);
    if (at_values && !put_values(*out)) {
        equations_free(*out);
        *out = NULL;
        *refused = memory_copy_text("a coefficient is singular at the given values");
    }
    return OK;
}
