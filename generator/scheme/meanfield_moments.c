/* Mean field as a system of ordinary differential equations in real numbers: the coordinates z and
 * the means m_X of Hermitian operators X on Q,
 *
 *   dz_i/dt = <velocity_i(z)>,   dm_X/dt = < X A(z) + A(z)† X + sum_ab K_ab(z) J_b† X J_a >,
 *
 * where <..> is linear in the m_X: no matrix of R is made, and no level of a mode of Q is cut off.
 */
#include <stdlib.h>

#include "environment/array.h"
#include "scheme/moments.h"

static const char *seed(op_t out, size_t k, const void *data)
{
    const equations_t *e = data;

    moment_form(
        out, k < e->observable_count ? &e->observables[k] : &e->velocity[k - e->observable_count],
        &e->model->algebra);
    return NULL;
}

static const char *rate(op_t out, const opkey_t *key, const void *data)
{
    const equations_t *e = data;
    op_t x;

    op_init(x, &e->model->algebra);
    moment_operator(x, key, &e->model->algebra);
    equations_adjoint(out, x, e);
    moment_form(out, out, &e->model->algebra);
    op_clear(x, &e->model->algebra);
    return NULL;
}

/* R starts as the model's initial state on Q: correlations with C are lost. */
static int start(scalar_t out, const opkey_t *key, const void *data)
{
    const equations_t *e = data;

    return moment_start(out, key, e->model);
}

equations_t *scheme_meanfield_moments(char **why, const equations_t *meanfield)
{
    const equations_t *e = meanfield;
    const moment_source_t source = {
        .hierarchy = {e->model, e->observable_count + e->coordinates, seed, rate, e, 0},
        .coordinates = e->coordinates,
        .mean = e->mean,
        .start = start};

    return moments_of_source(why, &source, &hierarchy_asked);
}
