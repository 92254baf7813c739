/* The scheme `meanfield`: C moves in the mean force of Q, Q under the Hamiltonian at C's place.
 *
 *   closed:  dz/dt = Omega grad <H_W(z)>,  dR/dt = -(i/hbar) [H_W(z), R],  H_W the partial Wigner
 *            symbol; for an equation that is stated: its drift and back-reaction, its H(z)
 *   damped:  drift and order-zero part of the hybrid form in Wigner order, without noise */
#include <stdlib.h>

#include "base/memory.h"
#include "scheme/common.h"
#include "scheme/symbol.h"

/* velocity_q = d_p H, velocity_p = -d_q H, with z = (q1, p1, ..). */
static void set_closed(equations_t *e, const generator_t *generator)
{
    op_t h;

    op_init(h, &e->model->algebra);
    symbol_partial(h, generator->bare_hamiltonian, e->model);
    if (e->model->potential)
        op_add(h, h, e->model->potential, &e->model->algebra);
    for (size_t j = 0; j < e->coordinates; j++) {
        symbol_derivative(e->velocity + j, h, j ^ 1, e->model);
        if (j & 1)
            op_neg(e->velocity + j, e->velocity + j, &e->model->algebra);
    }
    equations_set_generator(e, h, NULL, NULL);
    op_clear(h, &e->model->algebra);
}

static void set_start(equations_t *e, start_t start)
{
    scalar_struct *mean, *covariance;
    int correlated;
    size_t n = e->coordinates;

    start_moments(&mean, &covariance, &correlated, e->model);
    for (size_t i = 0; i < n; i++) {
        scalar_set(e->mean + i, mean + i, e->model->ring);
        for (size_t j = 0; start == START_ENSEMBLE && j < n; j++)
            scalar_set(e->covariance + i * n + j, covariance + i * n + j, e->model->ring);
    }
    scalar_array_free(mean, n, e->model->ring);
    scalar_array_free(covariance, n * n, e->model->ring);
}

const char *meanfield_refusal(const hybrid_t *wigner, meanfield_variant_t variant, start_t start)
{
    const model_t *model = wigner->generator->model;

    if (variant == MEANFIELD_DAMPED && !superop_is_zero(wigner->residual, &model->algebra))
        return "it needs a hybrid equation in Wigner order without residual";
    if (start == START_ENSEMBLE && !start_is_gaussian(model))
        return "the initial Wigner function of the classical modes is not Gaussian and cannot be "
               "sampled";
    return NULL;
}

equations_t *meanfield_formal(const hybrid_t *wigner, meanfield_variant_t variant, start_t start)
{
    int damped = variant == MEANFIELD_DAMPED;
    equations_t *e = equations_new(SCHEME_MEANFIELD, wigner->generator->model, wigner->coordinates,
                                   damped ? wigner->count : 0, 0);

    if (damped) {
        equations_set_generator(e, wigner->hamiltonian, wigner->basis, wigner->d0);
        equations_set_drift(e, wigner);
    } else if (e->model->stated) {
        equations_set_generator(e, wigner->hamiltonian, NULL, NULL);
        equations_set_drift(e, wigner);
    } else {
        set_closed(e, wigner->generator);
    }
    equations_set_observables(e, NULL);
    set_start(e, start);
    return e;
}

status_t scheme_meanfield(equations_t **out, const hybrid_t *wigner, meanfield_variant_t variant,
                          start_t start, diags_t *diags)
{
    (void)diags; /* nothing can fail; what is refused is no error of the model */
    *out =
        meanfield_refusal(wigner, variant, start) ? NULL : meanfield_formal(wigner, variant, start);
    return OK;
}
