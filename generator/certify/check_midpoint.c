/* The method semi-implicit: what `stratonovich` has besides `increment`, and `midpoint` against
 * what it is to make of it, bit by bit.
 *
 * With B_j(R) = B_j R + R B_j† - m_j(R) R, m_j(R) = 2 Re Tr B_j R, S - I is -dt/2 times the sum
 * over j of the derivative along V = B_j(R), v = sigma_j:
 *
 *   of R    B_j V + V B_j† - m_j(R) V - m_j(V) R + sum_i v_i (B_j^i R + R B_j^i† - m_j^i(R) R)
 *   of z_i  sum_k v_k dsigma_ij/dz_k
 *
 * with B_j^i = dB_j/dz_i, differentiated as an operator, before there are numbers. */
#include <stdlib.h>

#include "base/memory.h"
#include "certify/steps.h"

/* ---- matrices of numbers -------------------------------------------------------------- */

/* out += factor (X V + V X†) for a Hermitian V: X V and its adjoint */
static void add_both(number_t *out, const number_t *factor, const sparse_t *x, const number_t *v,
                     size_t D)
{
    number_t term, other;

    number_init(&term);
    number_init(&other);
    for (size_t k = 0; k < x->count; k++)
        for (size_t j = 0; j < D; j++) {
            const size_t i = x->entries[k].row;

            number_mul(&term, &x->entries[k].value, &v[x->entries[k].column * D + j]);
            number_conj(&other, &term);
            number_addmul(&out[i * D + j], factor, &term);
            number_addmul(&out[j * D + i], factor, &other);
        }
    number_clear(&term);
    number_clear(&other);
}

/* out += factor V */
static void add_scaled(number_t *out, const number_t *factor, const number_t *v, size_t count)
{
    for (size_t k = 0; k < count; k++)
        number_addmul(&out[k], factor, &v[k]);
}

/* -2 Re Tr X V */
static void minus_mean(number_t *out, const sparse_t *x, const number_t *v, size_t D)
{
    number_t minus_two;

    number_zero(out);
    for (size_t k = 0; k < x->count; k++)
        number_addmul(out, &x->entries[k].value, &v[x->entries[k].column * D + x->entries[k].row]);
    arb_zero(acb_imagref(out->value));
    number_init(&minus_two);
    number_set_d(&minus_two, -2, 0);
    number_mul(out, out, &minus_two);
    number_clear(&minus_two);
}

/* ---- the derivative ------------------------------------------------------------------- */

typedef struct {
    const point_t *point;
    values_t *values; /* at the point */
    const stage_t *stage;
    size_t D, n;
    number_t *r, *along; /* D x D */
    number_t *of_z, *of_r;
} shift_t;

/* A coordinate of the ring. */
typedef struct {
    const ring_t *ring;
    size_t generator;
} coordinate_t;

static void differentiate(scalar_t out, scalar_src x, void *context)
{
    const coordinate_t *coordinate = context;

    scalar_derivative(out, x, coordinate->generator, coordinate->ring);
}

/* out += v_i (B_j^i R + h.c. - m_j^i(R) R) */
static void add_slope(shift_t *shift, size_t j, size_t i, const number_t *v)
{
    const equations_t *equations = shift->point->equations;
    const algebra_t *algebra = &equations->model->algebra;
    coordinate_t coordinate = {equations->model->ring, ring_coordinate(equations->model->ring, i)};
    number_t mean;
    sparse_t matrix;
    op_t slope;

    op_init(slope, algebra);
    op_map(slope, &equations->noise[j], differentiate, &coordinate, algebra);
    sparse_make(&matrix, slope, shift->values, shift->stage);
    number_init(&mean);
    add_both(shift->of_r, v, &matrix, shift->r, shift->D);
    minus_mean(&mean, &matrix, shift->r, shift->D);
    number_mul(&mean, &mean, v);
    add_scaled(shift->of_r, &mean, shift->r, shift->D * shift->D);
    number_clear(&mean);
    sparse_clear(&matrix);
    op_clear(slope, algebra);
}

/* out_z_i += v_k dsigma_ij/dz_k */
static void add_sigma_slope(shift_t *shift, size_t j, size_t i, size_t k, const number_t *v)
{
    const equations_t *equations = shift->point->equations;
    const ring_t *ring = equations->model->ring;
    scalar_t slope;
    number_t value;

    scalar_init(slope, ring);
    number_init(&value);
    scalar_derivative(slope, &equations->sigma[i * equations->noise_count + j],
                      ring_coordinate(ring, k), ring);
    number_evaluate(&value, slope, shift->values);
    number_addmul(&shift->of_z[i], &value, v);
    scalar_clear(slope, ring);
    number_clear(&value);
}

/* The derivative along B_j, of everything. */
static void add_noise(shift_t *shift, size_t j)
{
    const size_t D = shift->D, noise = shift->point->equations->noise_count;
    const sparse_t *b = &shift->point->noise[j];
    number_t one, mean;

    number_init(&one);
    number_init(&mean);
    number_set_d(&one, 1, 0);
    for (size_t k = 0; k < D * D; k++)
        number_zero(&shift->along[k]);
    minus_mean(&mean, b, shift->r, D);
    add_both(shift->along, &one, b, shift->r, D);
    add_scaled(shift->along, &mean, shift->r, D * D);
    add_both(shift->of_r, &one, b, shift->along, D);
    add_scaled(shift->of_r, &mean, shift->along, D * D);
    minus_mean(&mean, b, shift->along, D);
    add_scaled(shift->of_r, &mean, shift->r, D * D);
    for (size_t k = 0; k < shift->n; k++) {
        const number_t *v = &shift->point->sigma[k * noise + j];

        if (v->size == 0)
            continue;
        add_slope(shift, j, k, v);
        for (size_t i = 0; i < shift->n; i++)
            add_sigma_slope(shift, j, i, k, v);
    }
    number_clear(&one);
    number_clear(&mean);
}

void steps_add_shift(number_t *exact, const steps_t *steps, const point_t *point, double dt)
{
    const size_t D = steps->dimension, n = (size_t)steps->program->coordinate_count;
    number_t *out = numbers_new(n + D * D), factor;
    shift_t shift = {.point = point,
                     .values = &steps->trial->check->values,
                     .stage = &steps->trial->stage,
                     .D = D,
                     .n = n,
                     .r = numbers_new(D * D),
                     .along = numbers_new(D * D),
                     .of_z = out,
                     .of_r = out + n};

    values_set_point(shift.values, point->z, point->t);
    for (size_t k = 0; k < D * D; k++)
        number_set_d(&shift.r[k], steps->state.re[k], steps->state.im[k]);
    for (size_t j = 0; dt != 0 && j < point->equations->noise_count; j++)
        add_noise(&shift, j);
    number_init(&factor);
    number_set_d(&factor, -dt / 2, 0);
    add_scaled(exact, &factor, out, n + D * D);
    number_clear(&factor);
    numbers_free(shift.r, D * D);
    numbers_free(shift.along, D * D);
    numbers_free(out, n + D * D);
}

/* ---- the step ------------------------------------------------------------------------- */

void check_midpoint(steps_t *steps, double dt)
{
    const moyal_program *program = steps->program;
    double *const *arrays = steps->arrays;
    const double t = steps->t + dt / 2;

    if (!program->midpoint)
        return;
    for (size_t k = 0; k < steps->sizes[HALF]; k++)
        arrays[HALF][k] = 0.5 * arrays[DW][k];
    for (size_t k = 0; k < steps->sizes[MOVED]; k++)
        arrays[MOVED][k] = arrays[Y][k];
    for (int i = 0; i < MOYAL_ITERATIONS; i++) {
        const int last = i + 1 == MOYAL_ITERATIONS;

        steps_call(steps, program->stratonovich, OUT, MOVED, last ? dt : dt / 2, last ? DW : HALF,
                   t);
        for (size_t k = 0; k < steps->sizes[MOVED]; k++)
            arrays[MOVED][k] = arrays[OUT][k] + arrays[Y][k];
    }
    steps_call(steps, program->midpoint, STEP, Y, dt, DW, steps->t);
    steps_compare(steps, arrays[MOVED], "midpoint");
}
