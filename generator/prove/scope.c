/* For which initial states does a result in the order S hold?  (theory, section 3)
 *
 * A product of a state of Q with a Gaussian state of C of covariance V has varrho_S(z) >= 0 iff V +
 * S
 * >= 0, and mixtures of such products keep it.  V >= (i hbar/2) Omega for every state: if S + (i
 * hbar/2) Omega >= 0, varrho_S(z) is the overlap with displaced Gaussian states and positive for
 * every state. */
#include <stdlib.h>

#include "environment/array.h"
#include "prove/initial.h"

typedef enum { WITH_NOTHING, WITH_VACUUM, WITH_COMMUTATOR } with_t;

/* S, S + hbar/2 or S + (i hbar/2) Omega. */
static scalar_struct *smoothing_with(with_t with, const hybrid_t *hybrid)
{
    const model_t *model = hybrid->generator->model;
    size_t n = hybrid->order->size;
    scalar_struct *matrix = scalar_array_copy(hybrid->order->matrix, n * n, model->ring);
    scalar_t half;

    scalar_init(half, model->ring);
    for (size_t i = 0; i < n && with != WITH_NOTHING; i++)
        for (size_t j = 0; j < n; j++) {
            int momentum, other;
            size_t mode = model_coordinate_mode(&momentum, model, i);
            if (model_coordinate_mode(&other, model, j) != mode ||
                (momentum == other) != (with == WITH_VACUUM))
                continue;
            scalar_mul_ratio(half, model->algebra.hbar, momentum > other ? -1 : 1, 2, model->ring);
            if (with == WITH_COMMUTATOR) {
                scalar_t unit;
                scalar_init(unit, model->ring);
                scalar_imaginary_unit(unit, model->ring);
                scalar_mul(half, half, unit, model->ring);
                scalar_clear(unit, model->ring);
            }
            scalar_add(&matrix[i * n + j], &matrix[i * n + j], half, model->ring);
        }
    scalar_clear(half, model->ring);
    return matrix;
}

static int is_positive_with(with_t with, const hybrid_t *hybrid)
{
    model_t *model = hybrid->generator->model;
    size_t n = hybrid->order->size;
    scalar_struct *matrix = smoothing_with(with, hybrid);
    const scalar_struct **values = model_values(model);
    conditions_t conditions;
    int undecided = 0;
    truth_t answer;

    conditions_init(&conditions);
    answer =
        psd_conditions(&conditions, &undecided, NULL, matrix, n, model->assumptions, model->ring);
    if (answer == TRUTH_UNKNOWN && !undecided)
        answer = conditions_hold(&conditions, values, model->assumptions, model->ring);
    conditions_clear(&conditions, model->ring);
    scalar_array_free(matrix, n * n, model->ring);
    free(values);
    return answer == TRUTH_TRUE;
}

const char *initial_scope(const hybrid_t *hybrid)
{
    if (is_positive_with(WITH_COMMUTATOR, hybrid))
        return "all initial states";
    if (is_positive_with(WITH_NOTHING, hybrid))
        return "products of any state of Q with Gaussian states of C, and mixtures of them";
    if (is_positive_with(WITH_VACUUM, hybrid))
        return "products of any state of Q with coherent states of C, or with Gaussian states "
               "whose "
               "covariance + S is positive, and mixtures of them";
    return "products of any state of Q with Gaussian states of C whose covariance + S is positive, "
           "and mixtures of them";
}
