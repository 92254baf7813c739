/* Is the initial state a classical-quantum state?
 *
 * 1. If S + (i hbar/2) Omega >= 0 the smoothing is an average of varrho over displaced (squeezed)
 * vacua or broader: every state has varrho_S(z) >= 0.
 * 2. Gaussian states with means m and covariance V, of modes of C and perhaps of Q: varrho_S is the
 *    quasi-free functional with covariance V + (S + 0) on the algebra of commuting coordinates z
 * and the canonical operators of Q, a Weyl algebra with the degenerate symplectic form 0 + Omega_Q.
 * It is positive iff  V + (S + 0) + (i hbar/2) (0 + Omega_Q) >= 0.  Without modes of Q: V + S >= 0.
 * 3. Fock states n >= 1 and cat states in an order S = x 1: varrho_S is negative somewhere iff
 *    x < hbar/2.  Fock: a Laguerre polynomial L_n of the argument 4|alpha|^2/(1 - s^2), s =
 * -2x/hbar; cat: on the axis of the fringes they exceed the sum of the humps by exp(2|alpha|^2
 * (1+s)/(1-s)). */
#include "prove/initial.h"

#include <stdint.h>
#include <stdlib.h>

#include "base/memory.h"
#include "environment/array.h"

/* The quadratures whose joint positivity is asked for: a list of (factor, momentum). */
typedef struct {
    size_t count, capacity;
    size_t *factors;
    int *momenta;
} quadratures_t;

static void add_mode(quadratures_t *q, size_t factor)
{
    q->factors = memory_resize(q->factors, q->count + 2, sizeof *q->factors);
    q->momenta = memory_resize(q->momenta, q->count + 2, sizeof *q->momenta);
    for (int momentum = 0; momentum < 2; momentum++) {
        q->factors[q->count] = factor;
        q->momenta[q->count++] = momentum;
    }
}

/* The coordinate of a classical quadrature, or SIZE_MAX for one of Q. */
static size_t coordinate_of(const quadratures_t *q, size_t k, const model_t *model)
{
    for (size_t j = 0; j < model_coordinate_count(model); j++) {
        int momentum;
        if (model_coordinate_mode(&momentum, model, j) == q->factors[k] &&
            (momentum != 0) == q->momenta[k])
            return j;
    }
    return SIZE_MAX;
}

/* Fock state 0 and the cat of alpha = 0. */
static int part_is_vacuum(const state_part_t *part, const model_t *model)
{
    return (part->kind == STATE_FOCK && part->level == 0) ||
           (part->kind == STATE_CAT && scalar_is_zero(part->alpha, model->ring));
}

static int part_is_gaussian(const state_part_t *part, const model_t *model)
{
    return part->kind == STATE_GAUSSIAN || part_is_vacuum(part, model);
}

/* x += hbar/2 on the diagonal */
static void add_vacuum(scalar_t x, size_t k, size_t l, const model_t *model)
{
    scalar_t half;

    if (k != l)
        return;
    scalar_init(half, model->ring);
    scalar_mul_ratio(half, model->algebra.hbar, 1, 2, model->ring);
    scalar_add(x, x, half, model->ring);
    scalar_clear(half, model->ring);
}

static void add_covariance(scalar_t x, const quadratures_t *q, size_t k, size_t l,
                           const model_t *model)
{
    const state_part_t *part = state_part_of(model->initial, q->factors[k]);
    size_t n = 2 * part->count, row = 0, column = 0;

    if (part != state_part_of(model->initial, q->factors[l]))
        return;
    if (part_is_vacuum(part, model))
        add_vacuum(x, k, l, model);
    if (part->kind != STATE_GAUSSIAN)
        return;
    for (size_t f = 0; f < part->count; f++) {
        if (part->factors[f] == q->factors[k])
            row = 2 * f + (size_t)q->momenta[k];
        if (part->factors[f] == q->factors[l])
            column = 2 * f + (size_t)q->momenta[l];
    }
    scalar_add(x, x, part->covariance + row * n + column, model->ring);
}

/* x += (i hbar/2) Omega_kl */
static void add_symplectic(scalar_t x, const quadratures_t *q, size_t k, size_t l,
                           const model_t *model)
{
    scalar_t unit;

    if (q->factors[k] != q->factors[l] || q->momenta[k] == q->momenta[l])
        return;
    scalar_init(unit, model->ring);
    scalar_imaginary_unit(unit, model->ring);
    scalar_mul(unit, unit, model->algebra.hbar, model->ring);
    scalar_mul_ratio(unit, unit, q->momenta[k] ? -1 : 1, 2, model->ring);
    scalar_add(x, x, unit, model->ring);
    scalar_clear(unit, model->ring);
}

/* Which terms the matrix has besides S. */
enum { WITH_COVARIANCE = 1, WITH_CLASSICAL_OMEGA = 2, WITH_QUANTUM_OMEGA = 4 };

static scalar_struct *matrix_of(const quadratures_t *q, unsigned with, const hybrid_t *hybrid)
{
    const model_t *model = hybrid->generator->model;
    scalar_struct *matrix = scalar_array_new(q->count * q->count, model->ring);

    for (size_t k = 0; k < q->count; k++)
        for (size_t l = 0; l < q->count; l++) {
            scalar_struct *x = matrix + k * q->count + l;
            size_t i = coordinate_of(q, k, model), j = coordinate_of(q, l, model);

            if (i != SIZE_MAX && j != SIZE_MAX)
                scalar_set(x, hybrid->order->matrix + i * hybrid->order->size + j, model->ring);
            if (with & WITH_COVARIANCE)
                add_covariance(x, q, k, l, model);
            if (with & (i == SIZE_MAX ? WITH_QUANTUM_OMEGA : WITH_CLASSICAL_OMEGA))
                add_symplectic(x, q, k, l, model);
        }
    return matrix;
}

/* Is the matrix positive semidefinite, at the model's values if need be? */
static truth_t is_positive(const quadratures_t *q, unsigned with, const hybrid_t *hybrid)
{
    model_t *model = hybrid->generator->model;
    scalar_struct *matrix = matrix_of(q, with, hybrid);
    const scalar_struct **values = model_values(model);
    conditions_t conditions;
    scalar_t element;
    int undecided = 0;
    truth_t answer;

    scalar_init(element, model->ring);
    conditions_init(&conditions);
    answer = psd_conditions(&conditions, &undecided, element, matrix, q->count, model->assumptions,
                            model->ring);
    if (answer == TRUTH_UNKNOWN && !undecided)
        answer = conditions_hold(&conditions, values, model->assumptions, model->ring);
    conditions_clear(&conditions, model->ring);
    scalar_clear(element, model->ring);
    scalar_array_free(matrix, q->count * q->count, model->ring);
    free(values);
    return answer;
}

static void quadratures_clear(quadratures_t *q)
{
    free(q->factors);
    free(q->momenta);
    *q = (quadratures_t){0};
}

/* All modes of C; with `gaussian` only those in Gaussian parts, and the modes of Q in these parts.
 */
static quadratures_t collect(const model_t *model, int gaussian)
{
    quadratures_t q = {0};
    size_t count = space_count(model->space);

    for (size_t f = 0; f < count; f++) {
        const state_part_t *part = NULL;
        int touches_classical = 0;

        if (!space_is_mode(model->space, f) || space_role(model->space, f) == FACTOR_ANCILLA)
            continue;
        part = state_part_of(model->initial, f);
        for (size_t k = 0; k < part->count; k++)
            touches_classical |= space_role(model->space, part->factors[k]) == FACTOR_CLASSICAL;
        if (gaussian ? part_is_gaussian(part, model) && touches_classical
                     : space_role(model->space, f) == FACTOR_CLASSICAL)
            add_mode(&q, f);
    }
    return q;
}

/* S is x times the identity on this mode and does not couple it to another. */
static int order_is_isotropic(size_t mode, const hybrid_t *hybrid)
{
    const model_t *model = hybrid->generator->model;
    const order_t *order = hybrid->order;
    size_t first = SIZE_MAX;

    for (size_t j = 0; j < order->size; j++) {
        int momentum;
        if (model_coordinate_mode(&momentum, model, j) != mode)
            continue;
        if (first == SIZE_MAX)
            first = j;
        for (size_t i = 0; i < order->size; i++)
            if (i != j && !scalar_is_zero(order->matrix + i * order->size + j, model->ring))
                return 0;
        if (!scalar_equal(order->matrix + j * order->size + j,
                          order->matrix + first * order->size + first, model->ring))
            return 0;
    }
    return 1;
}

/* A Fock or cat state of one classical mode. */
static truth_t nongaussian_answer(size_t mode, const hybrid_t *hybrid)
{
    quadratures_t q = {0};
    truth_t answer;

    if (!order_is_isotropic(mode, hybrid))
        return TRUTH_UNKNOWN;
    add_mode(&q, mode);
    answer = is_positive(&q, WITH_CLASSICAL_OMEGA, hybrid);
    quadratures_clear(&q);
    return answer;
}

static void conclude(initial_t *out, truth_t answer, const char *reason)
{
    if (out->answer == TRUTH_FALSE || answer == TRUTH_TRUE)
        return; /* the first refutation stays; TRUE changes nothing */
    if (out->answer == TRUTH_UNKNOWN && answer == TRUTH_UNKNOWN)
        return;
    free(out->reason);
    out->answer = answer;
    out->reason = memory_copy_text(reason);
}

static void check_nongaussian(initial_t *out, const hybrid_t *hybrid)
{
    const model_t *model = hybrid->generator->model;

    for (size_t f = 0; f < space_count(model->space); f++) {
        const state_part_t *part;
        truth_t answer;

        if (space_role(model->space, f) != FACTOR_CLASSICAL)
            continue;
        part = state_part_of(model->initial, f);
        if (part_is_gaussian(part, model))
            continue;
        answer = nongaussian_answer(f, hybrid);
        conclude(out, answer,
                 answer == TRUTH_FALSE
                     ? "the phase-space function of a Fock or cat state is negative somewhere in "
                       "this order"
                     : "no criterion for this Fock or cat state in this order");
    }
}

static void check_gaussian(initial_t *out, const hybrid_t *hybrid)
{
    const model_t *model = hybrid->generator->model;
    quadratures_t q = collect(model, 1);
    int joint = 0;
    truth_t answer = TRUTH_TRUE;

    for (size_t k = 0; k < q.count; k++)
        joint |= coordinate_of(&q, k, model) == SIZE_MAX;
    if (q.count)
        answer = is_positive(&q, WITH_COVARIANCE | WITH_QUANTUM_OMEGA, hybrid);
    conclude(out, answer,
             answer == TRUTH_UNKNOWN ? "whether the initial covariance is positive in this order "
                                       "depends on parameters without value"
             : joint ? "the initial state is entangled: its partial phase-space function is not "
                       "positive in this order"
                     : "the initial Gaussian has no density in this order: covariance + S is not "
                       "positive");
    quadratures_clear(&q);
}

void initial_positive(initial_t *out, const hybrid_t *hybrid)
{
    quadratures_t classical = collect(hybrid->generator->model, 0);

    *out = (initial_t){.answer = TRUTH_TRUE};
    if (classical.count && is_positive(&classical, WITH_CLASSICAL_OMEGA, hybrid) != TRUTH_TRUE) {
        check_gaussian(out, hybrid);
        check_nongaussian(out, hybrid);
    }
    quadratures_clear(&classical);
}

void initial_clear(initial_t *initial)
{
    free(initial->reason);
    *initial = (initial_t){0};
}
