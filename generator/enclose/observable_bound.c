/* Bounds of expectation values. */
#include "enclose/observable_bound.h"

#include <stdlib.h>

#include "enclose/balls.h"
#include "enclose/drift.h"
#include "enclose/operator_norm.h"
#include "enclose/rows.h"

enum { BITS = 96, VALUE_BITS = 64, TRIES = 60 };

typedef struct {
    char *reason; /* NULL: there is a bound */
    int bounded;
    mag_t norm; /* bounded: || O || */
    size_t p;   /* else O†O, O O† <= c^2 V^p */
    arb_t c;
} bound_t;

struct observable_bounds_struct {
    const model_t *model;
    const moment_bounds_t *moments;
    size_t count;
    bound_t *bounds;
};

/* ---- finite factors -------------------------------------------------------------------------- */

static int acts_on_modes(op_src a, const algebra_t *algebra)
{
    for (size_t f = 0; f < space_count(algebra->space); f++)
        if (space_is_mode(algebra->space, f) && op_acts_on(a, f, algebra))
            return 1;
    return 0;
}

static void bound_matrix(bound_t *out, op_src a, const arb_struct *balls, const model_t *model)
{
    const algebra_t *algebra = &model->algebra;
    unsigned char *take = memory_new(space_count(algebra->space) + 1, 1);
    scalar_struct *entries;
    acb_mat_t matrix;
    size_t d;

    for (size_t f = 0; f < space_count(algebra->space); f++)
        take[f] = !space_is_mode(algebra->space, f) && op_acts_on(a, f, algebra);
    d = op_matrix_size(take, algebra);
    if (d > WEIGHTS_MAX_STATES)
        out->reason = memory_copy_text("the observable acts on too many states");
    else {
        entries = op_dense(a, take, algebra);
        acb_mat_init(matrix, (slong)d, (slong)d);
        for (size_t k = 0; k < d * d; k++)
            scalar_ball(acb_mat_entry(matrix, (slong)(k / d), (slong)(k % d)), &entries[k], balls,
                        BITS, algebra->ring);
        operator_norm(out->norm, matrix, BITS);
        if (mag_is_inf(out->norm))
            out->reason = memory_copy_text("a coefficient is not known to be finite");
        acb_mat_clear(matrix);
        op_dense_free(entries, d, algebra);
    }
    out->bounded = 1;
    free(take);
}

/* ---- modes ----------------------------------------------------------------------------------- */

/* c2 and p with X <= c2 V^p, for X >= 0. */
static int bound_square(arb_t c2, size_t *p, const char **why, op_src x, const weights_t *weights,
                        const arb_struct *balls)
{
    rows_t *rows = rows_new(why, x, 1, weights, balls, BITS);
    growth_t growth;
    arb_t a;
    long degree;
    int good = 0;

    if (!rows)
        return 0;
    arb_init(a);
    growth_init(&growth, rows, 0);
    degree = growth_degree(a, &growth);
    *p = degree < 2 ? 1 : (size_t)(degree + 1) / 2;
    if (*p < growth.degrees) {
        growth.k = *p;
        growth_ratio(c2, &growth);
        for (int k = 0; k < TRIES && !good; k++) {
            arb_mul_ui(c2, c2, k ? 17 : 65, BITS);
            arb_mul_2exp_si(c2, c2, k ? -4 : -6);
            mag_zero(arb_radref(c2)); /* any number serves */
            good = growth_excess(a, &growth, c2) && arb_is_zero(a);
        }
    }
    if (!good)
        *why = "no power of V is found to bound the observable";
    arb_clear(a);
    growth_clear(&growth);
    rows_free(rows);
    return good;
}

static void bound_unbounded(bound_t *out, op_src a, const arb_struct *balls,
                            const moment_bounds_t *moments, const model_t *model)
{
    const algebra_t *algebra = &model->algebra;
    const char *why = NULL;
    size_t p = 1;
    arb_t c2;
    op_t adjoint, square;

    arb_init(c2);
    op_init(adjoint, algebra);
    op_init(square, algebra);
    op_adjoint(adjoint, a, algebra);
    op_mul(square, adjoint, a, algebra);
    if (bound_square(out->c, &out->p, &why, square, moment_weights(moments), balls) &&
        !op_is_hermitian(a, algebra)) {
        op_mul(square, a, adjoint, algebra);
        bound_square(c2, &p, &why, square, moment_weights(moments), balls);
        out->p = p > out->p ? p : out->p; /* V >= 1 */
        if (arb_gt(c2, out->c))
            arb_set(out->c, c2);
    }
    if (!why && out->p > moment_orders(moments))
        why = "the observable is of higher degree than the moments that are bounded";
    arb_sqrt(out->c, out->c, BITS);
    out->reason = why ? memory_copy_text(why) : NULL;
    arb_clear(c2);
    op_clear(adjoint, algebra);
    op_clear(square, algebra);
}

/* ---- all observables ------------------------------------------------------------------------- */

/* The balls of the moments, or made for observables of finite factors alone. */
static void bound_all(observable_bounds_t *out, const equations_t *equations,
                      const arb_struct *balls, const char *why_not)
{
    const algebra_t *algebra = &out->model->algebra;
    op_t a;

    op_init(a, algebra);
    for (size_t k = 0; k < out->count; k++) {
        bound_t *bound = &out->bounds[k];

        mag_init(bound->norm);
        arb_init(bound->c);
        if (!drift_values(a, &equations->observables[k], out->model))
            bound->reason = memory_copy_text("the observable has no exact form at these values");
        else if (!acts_on_modes(a, algebra))
            bound_matrix(bound, a, balls, out->model);
        else if (out->moments)
            bound_unbounded(bound, a, balls, out->moments, out->model);
        else
            bound->reason = memory_copy_text(why_not ? why_not : "no moment bound");
    }
    op_clear(a, algebra);
}

observable_bounds_t *observable_bounds_new(const equations_t *equations,
                                           const moment_bounds_t *moments, const char *why_not,
                                           const arb_t until)
{
    observable_bounds_t *out = memory_new(1, sizeof *out);
    arb_struct *balls = balls_over(equations->model, until, BITS);

    *out = (observable_bounds_t){equations->model, moments, equations->observable_count, NULL};
    out->bounds = memory_new(out->count + 1, sizeof *out->bounds);
    bound_all(out, equations, balls, why_not);
    balls_free(balls, equations->model);
    return out;
}

void observable_bounds_free(observable_bounds_t *bounds)
{
    if (!bounds)
        return;
    for (size_t k = 0; k < bounds->count; k++) {
        free(bounds->bounds[k].reason);
        mag_clear(bounds->bounds[k].norm);
        arb_clear(bounds->bounds[k].c);
    }
    free(bounds->bounds);
    free(bounds);
}

const char *observable_reason(const observable_bounds_t *bounds, size_t index)
{
    return bounds->bounds[index].reason;
}

void observable_moments(mag_ptr out, const observable_bounds_t *bounds, const arb_t t)
{
    for (size_t k = 0; bounds->moments && k <= moment_orders(bounds->moments); k++)
        moment_bound(out + k, bounds->moments, k, t);
}

/* ---- radii ----------------------------------------------------------------------------------- */

void observable_radius_of_order(arb_t out, size_t k, size_t p, const arb_t eps, const arb_t reach,
                                mag_srcptr moments)
{
    arb_t tail, m, x;

    arb_init(tail);
    arb_init(m);
    arb_init(x);
    arf_set_mag(arb_midref(tail), moments + p);
    arf_set_mag(arb_midref(x), moments + k);
    arb_mul(tail, tail, x, VALUE_BITS);
    arb_sqrt(tail, tail, VALUE_BITS);
    arb_mul_2exp_si(tail, tail, 1);
    arb_mul_ui(x, tail, k, VALUE_BITS);
    arb_div_ui(x, x, p, VALUE_BITS);
    arb_div(x, x, eps, VALUE_BITS);
    arb_mul(x, x, x, VALUE_BITS);
    arb_root_ui(m, x, p + k, VALUE_BITS);
    mag_zero(arb_radref(m)); /* any M serves */
    if (!arb_ge(m, reach))
        arb_set(m, reach);
    arb_sqrt(x, m, VALUE_BITS);
    arb_pow_ui(m, x, k, VALUE_BITS);
    arb_div(tail, tail, m, VALUE_BITS);
    arb_pow_ui(x, x, p, VALUE_BITS);
    arb_mul(out, x, eps, VALUE_BITS);
    arb_add(out, out, tail, VALUE_BITS);
    arb_clear(tail);
    arb_clear(m);
    arb_clear(x);
}

static void radius_of_modes(mag_t upper, const bound_t *bound, const mag_t eps,
                            const moment_bounds_t *bounds, size_t levels, mag_srcptr moments)
{
    arb_t e, reach, x;
    mag_t r;

    arb_init(e);
    arb_init(reach);
    arb_init(x);
    mag_init(r);
    arf_set_mag(arb_midref(e), eps);
    weights_reach(reach, moment_weights(bounds), levels, VALUE_BITS);
    arb_get_mag(r, reach);
    arf_set_mag(arb_midref(reach), r);
    mag_zero(arb_radref(reach));
    mag_inf(upper);
    for (size_t k = 1; k <= moment_orders(bounds); k++) {
        if (mag_is_inf(moments + k) || mag_is_inf(moments + bound->p))
            continue;
        observable_radius_of_order(x, k, bound->p, e, reach, moments);
        arb_mul(x, x, bound->c, VALUE_BITS);
        arb_get_mag(r, x);
        mag_min(upper, upper, r);
    }
    arb_clear(e);
    arb_clear(reach);
    arb_clear(x);
    mag_clear(r);
}

int observable_radius(mag_t upper, const observable_bounds_t *bounds, size_t index, const mag_t eps,
                      size_t levels, mag_srcptr moments)
{
    const bound_t *bound = &bounds->bounds[index];

    if (bound->reason || mag_is_inf(eps))
        mag_inf(upper);
    else if (bound->bounded)
        mag_mul(upper, bound->norm, eps);
    else if (mag_is_zero(eps)) /* rho = rho~ */
        mag_zero(upper);
    else
        radius_of_modes(upper, bound, eps, bounds->moments, levels, moments);
    return !mag_is_inf(upper);
}
