/* Pseudomodes: a Gaussian bath by its correlation function.
 *
 * For V = L B† + L† B and a Gaussian state with <B(t) B†(0)> = sum_k G_k exp(-i w_k t - kappa_k
 * |t|/2) (all others zero) the reduced dynamics is exactly that of the system with modes b_k, in
 * the vacuum,
 *
 *     H + sum_k hbar w_k b_k† b_k + sum_k g_k (L b_k† + L† b_k),   kappa_k D[b_k],   g_k^2 = G_k,
 *
 * because a Gaussian bath enters by its correlation function alone and that of sum_k g_k b_k is
 * this one (theory, section 1; Tamascelli et al., PRL 120, 030402).  V is an energy, the width a
 * rate, so that hbar stands with the frequency only.  With occupation n: kappa (n+1) D[b] + kappa n
 * D[b†] from the thermal state, <B(t) B†(0)> = (n+1) G exp(-i w t - ..), <B†(t) B(0)> = n G exp(i w
 * t - ..). */
#include <stdlib.h>

#include "base/text.h"
#include "environment/array.h"
#include "environment/builder.h"

static status_t no_root(const environment_t *environment, diags_t *diags)
{
    return diags_fail(diags, LIMIT_ERROR, environment->span, "E0506",
                      "a square root that the hidden modes of '%s' need is out of reach",
                      environment->name);
}

/* hbar w (b† b + 1/2) = w (q^2 + p^2)/2: the constant is no part of the dynamics. */
static void add_energy(generator_builder_t *builder, const lorentzian_t *line)
{
    const algebra_t *algebra = &builder->model->algebra;
    op_t h, square;
    scalar_t half;

    op_init(h, algebra);
    op_init(square, algebra);
    scalar_init(half, algebra->ring);
    op_position(square, line->mode, algebra);
    op_mul(h, square, square, algebra);
    op_momentum(square, line->mode, algebra);
    op_mul(square, square, square, algebra);
    op_add(h, h, square, algebra);
    scalar_mul_ratio(half, line->center, 1, 2, algebra->ring);
    op_scale(h, h, half, algebra);
    builder_add_hamiltonian(builder, h, 1);
    scalar_clear(half, algebra->ring);
    op_clear(square, algebra);
    op_clear(h, algebra);
}

/* g (L b† + L† b) */
static void add_coupling(generator_builder_t *builder, const lorentzian_t *line, op_src coupling,
                         op_src lower)
{
    const algebra_t *algebra = &builder->model->algebra;
    op_t v, adjoint;

    op_init(v, algebra);
    op_init(adjoint, algebra);
    op_adjoint(adjoint, lower, algebra);
    op_mul(v, coupling, adjoint, algebra);
    op_adjoint(adjoint, v, algebra);
    op_add(v, v, adjoint, algebra);
    op_scale(v, v, line->coupling, algebra); /* real */
    builder_add_hamiltonian(builder, v, 1);
    op_clear(adjoint, algebra);
    op_clear(v, algebra);
}

/* kappa (n+1) D[b] + kappa n D[b†] */
static void add_damping(generator_builder_t *builder, const lorentzian_t *line, scalar_src nbar,
                        op_src lower)
{
    const algebra_t *algebra = &builder->model->algebra;
    op_t raise;
    scalar_t up, down;

    op_init(raise, algebra);
    scalar_init(up, algebra->ring);
    scalar_init(down, algebra->ring);
    op_adjoint(raise, lower, algebra);
    scalar_mul(up, line->width, nbar, algebra->ring);
    scalar_add(down, up, line->width, algebra->ring);
    builder_add_dissipator(builder, lower, down, 1);
    if (!scalar_is_zero(up, algebra->ring))
        builder_add_dissipator(builder, raise, up, 1);
    scalar_clear(down, algebra->ring);
    scalar_clear(up, algebra->ring);
    op_clear(raise, algebra);
}

/* What the reader must know about a bath at finite temperature. */
static void add_note(generator_builder_t *builder, const environment_t *environment)
{
    const ring_t *ring = builder->model->ring;

    if (scalar_is_zero(environment->nbar, ring))
        builder_note(
            builder, environment,
            "hidden modes stand exactly for the correlation function <B(t) B{dag}(0)> = sum "
            "G exp(-i w t - k |t|/2) of a Gaussian bath in its vacuum");
    else
        builder_note(
            builder, environment,
            "hidden modes of occupation n stand exactly for <B(t) B{dag}(0)> = (n+1) sum G "
            "exp(-i w t - k |t|/2), <B{dag}(t) B(0)> = n sum G exp(i w t - k |t|/2); for "
            "Hermitian L: C(t) = sum G [(n+1) exp(-i w t) + n exp(i w t)] exp(-k |t|/2). "
            "This is not a Lorentzian times the Bose factor");
}

status_t environment_spectrum(generator_builder_t *builder, const environment_t *environment,
                              diags_t *diags)
{
    const algebra_t *algebra = &builder->model->algebra;
    status_t status = OK;
    op_t lower;

    op_init(lower, algebra);
    for (size_t k = 0; status == OK && k < environment->lorentzian_count; k++) {
        const lorentzian_t *line = &environment->lorentzians[k];

        builder->span = line->span;
        add_energy(builder, line);
        if (!op_ladder(lower, line->mode, 0, algebra)) {
            status = no_root(environment, diags);
            break;
        }
        add_coupling(builder, line, environment->couplings, lower);
        add_damping(builder, line, environment->nbar, lower);
    }
    op_clear(lower, algebra);
    add_note(builder, environment);
    return status;
}
