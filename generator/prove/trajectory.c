/* The derivatives of one observable along one scheme. */
#include "prove/trajectory.h"

#include <stdlib.h>

#include "base/memory.h"
#include "environment/array.h"
#include "prove/moments.h"
#include "scheme/symbol.h"

static const char limit_terms[] = "the derivatives grow beyond the limit on the number of terms";
static const char limit_steps[] = "the derivatives take more products of terms than the limit on "
                                  "them";
static const char limit_root[] = "a moment of the initial state needs a square root that is not "
                                 "exact";
static const char limit_function[] = "a function of phase space has no exact expectation value "
                                     "here";
static const char limit_time[] = "a drive has no exact value at t = 0";

void trajectory_init(trajectory_t *trajectory, const hybrid_t *hybrid, size_t order)
{
    *trajectory = (trajectory_t){.hybrid = hybrid,
                                 .model = hybrid->generator->model,
                                 .order = order,
                                 .weyl = weyl_new(hybrid->generator->model)};
    drives_init(&trajectory->drives, hybrid->generator->model);
}

void trajectory_clear(trajectory_t *trajectory)
{
    trajectory->model->algebra.budget = NULL;
    weyl_free(trajectory->weyl);
    drives_clear(&trajectory->drives);
    *trajectory = (trajectory_t){0};
}

/* What the next jet may take.  Operators that were remembered while the budget ran out are
 * forgotten: they mean nothing. */
static void begin(trajectory_t *trajectory)
{
    if (budget_is_exceeded(&trajectory->budget)) {
        weyl_free(trajectory->weyl);
        trajectory->weyl = weyl_new(trajectory->model);
    }
    trajectory->budget = (budget_t){0, JETS_MAX_STEPS};
    trajectory->model->algebra.budget = &trajectory->budget;
}

/* 1, and the jet has to end, if the products so far were too many: what came of them means
 * nothing. */
static int too_long(trajectory_t *trajectory)
{
    if (budget_is_exceeded(&trajectory->budget))
        trajectory->limit = limit_steps;
    return budget_is_exceeded(&trajectory->budget);
}

/* Counts a derivative of `size` terms; 1 if the jet has to end there. */
static int too_large(size_t *work, size_t size, trajectory_t *trajectory)
{
    *work += size;
    if (*work > JETS_MAX_TERMS)
        trajectory->limit = limit_terms;
    return too_long(trajectory) || *work > JETS_MAX_TERMS;
}

static size_t op_size(op_src a)
{
    size_t size = 0;

    for (size_t k = 0; k < a->count; k++)
        size += (size_t)fmpz_mpoly_q_numref(a->coefficients + k)->length;
    return size;
}

/* <a> in the initial state at t = 0; 0 if it has no exact form. */
static int expectation(scalar_t out, op_src a, trajectory_t *trajectory)
{
    const algebra_t *algebra = &trajectory->model->algebra;
    op_t result;
    int done;

    op_init(result, algebra);
    op_set(result, a, algebra);
    done = drives_at_start_op(result, &trajectory->drives);
    if (!done)
        trajectory->limit = limit_time;
    else if (!(done =
                   state_partial_expectation(result, result, trajectory->model->initial, algebra)))
        trajectory->limit = limit_root;
    op_identity_part(out, result, algebra);
    op_clear(result, algebra);
    return done && !too_long(trajectory);
}

/* next += partial_t a, and drives in it become functions of t; 0 if one has no exact form.  At the
 * beginning a is zero and next the observable. */
static int add_rate(op_t next, op_src a, trajectory_t *trajectory)
{
    const algebra_t *algebra = &trajectory->model->algebra;
    op_t rate;
    int done;

    if (!trajectory->model->has_time)
        return 1;
    op_init(rate, algebra);
    drives_rate_op(rate, a, &trajectory->drives);
    op_add(next, next, rate, algebra);
    done = drives_define_op(next, &trajectory->drives);
    if (!done)
        trajectory->limit = limit_time;
    op_clear(rate, algebra);
    return done;
}

void trajectory_quantum(jet_t *jet, trajectory_t *trajectory)
{
    const algebra_t *algebra = &trajectory->model->algebra;
    size_t work = 0;
    op_t a, next;

    begin(trajectory);
    op_init(a, algebra);
    op_init(next, algebra);
    op_set(next, trajectory->model->observables[jet->observable].operator_, algebra);
    while (add_rate(next, a, trajectory) && (op_swap(a, next), 1) &&
           expectation(jet->values + jet->count, a, trajectory)) {
        if (++jet->count > trajectory->order)
            break;
        generator_adjoint(next, a, trajectory->hybrid->generator);
        if (too_large(&work, op_size(next), trajectory))
            break;
        if (trajectory->model->potential) { /* its matrix elements are not at hand */
            trajectory->limit = limit_function;
            break;
        }
    }
    op_clear(a, algebra);
    op_clear(next, algebra);
}

/* Nonzero if x is a polynomial in the coordinates. */
static int scalar_is_polynomial(scalar_src x, const ring_t *ring)
{
    int polynomial = 1;
    scalar_split_t split;

    scalar_split(&split, x, ring);
    for (size_t l = 0; l < split.count; l++)
        polynomial &= !scalar_varies(split.coefficients + l, NULL, 0, ring);
    scalar_split_clear(&split, ring);
    return polynomial;
}

static int is_polynomial(op_src f, trajectory_t *trajectory)
{
    int polynomial = 1;

    for (size_t k = 0; k < f->count && polynomial; k++)
        polynomial = scalar_is_polynomial(f->coefficients + k, trajectory->model->ring);
    if (!polynomial)
        trajectory->limit = limit_function;
    return polynomial;
}

/* <Weyl(exp(1/2 d^T S d) f)> = integral Tr[ f varrho_S ]; s NULL: no smoothing. */
static int phase_expectation(scalar_t out, op_src f, const scalar_struct *s,
                             trajectory_t *trajectory)
{
    op_t a;
    int done;

    if (!is_polynomial(f, trajectory))
        return 0;
    op_init(a, &trajectory->model->algebra);
    op_set(a, f, &trajectory->model->algebra);
    if (s)
        symbol_smooth(a, a, s, 1, trajectory->model);
    weyl_quantise(a, a, trajectory->weyl);
    done = expectation(out, a, trajectory);
    op_clear(a, &trajectory->model->algebra);
    return done;
}

void trajectory_phase(jet_t *jet, const terms_t *terms, trajectory_t *trajectory)
{
    const model_t *model = trajectory->model;
    const scalar_struct *s = trajectory->hybrid->order->matrix;
    size_t work = 0;
    op_t f, next;

    begin(trajectory);
    op_init(f, &model->algebra);
    op_init(next, &model->algebra);
    symbol_partial(next, model->observables[jet->observable].operator_, model);
    symbol_smooth(next, next, s, -1, model);
    while (add_rate(next, f, trajectory) && (op_swap(f, next), 1) &&
           phase_expectation(jet->values + jet->count, f, s, trajectory)) {
        if (++jet->count > trajectory->order)
            break;
        terms_adjoint(next, f, terms);
        if (too_large(&work, op_size(next), trajectory))
            break;
    }
    op_clear(f, &model->algebra);
    op_clear(next, &model->algebra);
}

/* What the moments of mean field are at t = 0. */
typedef struct {
    size_t count;
    scalar_struct *values;      /* of the m_X met so far */
    const scalar_struct **mean; /* for scalar_substitute: the coordinates at their means */
} start_values_t;

static int extend_values(start_values_t *start, const moments_t *moments, trajectory_t *trajectory)
{
    const algebra_t *algebra = &trajectory->model->algebra;
    size_t count = moments_count(moments);
    scalar_t one;
    op_t x;
    int done = 1;

    op_init(x, algebra);
    scalar_init(one, algebra->ring);
    scalar_one(one, algebra->ring);
    start->values = memory_resize(start->values, count + 1, sizeof *start->values);
    while (start->count < count && done) {
        scalar_init(start->values + start->count, algebra->ring);
        op_set_term(x, moments_key(moments, start->count), one, algebra);
        done = expectation(start->values + start->count++, x, trajectory);
    }
    op_clear(x, algebra);
    scalar_clear(one, algebra->ring);
    return done;
}

/* The value of c(z) at the point, or averaged over the initial Wigner function. */
static int coefficient_value(scalar_t out, scalar_src c, int ensemble, const start_values_t *start,
                             trajectory_t *trajectory)
{
    model_t *model = trajectory->model;
    op_t a;
    int done;

    if (!ensemble)
        return scalar_substitute(out, c, start->mean, model->assumptions, model->ring);
    if (!scalar_is_polynomial(c, model->ring)) {
        trajectory->limit = limit_function;
        return 0;
    }
    op_init(a, &model->algebra);
    weyl_quantise_scalar(a, c, trajectory->weyl);
    done = expectation(out, a, trajectory);
    op_clear(a, &model->algebra);
    return done;
}

static int evaluate(jet_t *jet, const moment_sum_t *sum, int ensemble, const start_values_t *start,
                    trajectory_t *trajectory)
{
    const ring_t *ring = trajectory->model->ring;
    scalar_struct *value = jet->values + jet->count;
    scalar_t x;
    int done = 1;

    scalar_init(x, ring);
    scalar_zero(value, ring);
    for (size_t k = 0; k < sum->count && done; k++) {
        const moment_term_t *term = sum->terms + k;

        done = coefficient_value(x, term->coefficient, ensemble, start, trajectory);
        for (size_t l = 0; l < term->length; l++)
            scalar_mul(x, x, start->values + term->factors[l], ring);
        scalar_add(value, value, x, ring);
    }
    scalar_clear(x, ring);
    if (done)
        jet->count++;
    else if (!trajectory->limit)
        trajectory->limit = limit_root;
    return done;
}

static void start_init(start_values_t *start, const equations_t *equations, const drives_t *drives)
{
    const model_t *model = equations->model;
    size_t parameters = ring_parameter_count(model->ring);

    *start = (start_values_t){0};
    start->mean = memory_new(parameters + equations->coordinates + 1, sizeof *start->mean);
    for (size_t j = 0; j < equations->coordinates; j++)
        start->mean[ring_coordinate(model->ring, j)] = equations->mean + j;
    if (model->has_time)
        start->mean[model->time] = drives->zero;
}

void trajectory_meanfield(jet_t *point, jet_t *ensemble, const equations_t *equations,
                          trajectory_t *trajectory)
{
    const ring_t *ring = trajectory->model->ring;
    moments_t *moments;
    moment_sum_t sum, next;
    start_values_t start;
    size_t work = 0;
    int averages = 1; /* functions of z have a value at a point, but no exact average */

    begin(trajectory);
    moments = moments_new(equations, &trajectory->drives);
    start_init(&start, equations, &trajectory->drives);
    moment_sum_init(&sum);
    moment_sum_init(&next);
    moments_expect(&sum, equations->observables + point->observable, moments);
    for (size_t k = 0; k < sum.count; k++)
        if (!drives_define(sum.terms[k].coefficient, &trajectory->drives))
            trajectory->limit = limit_time;
    while (extend_values(&start, moments, trajectory) &&
           evaluate(point, &sum, 0, &start, trajectory)) {
        moment_sum_t swap = sum;

        averages = averages && evaluate(ensemble, &sum, 1, &start, trajectory);
        if (point->count > trajectory->order)
            break;
        if (!moments_derivative(&next, &sum, JETS_MAX_TERMS, moments) ||
            too_large(&work, moment_sum_size(&next), trajectory)) {
            trajectory->limit = limit_terms;
            break;
        }
        sum = next;
        next = swap;
    }
    moment_sum_clear(&sum, moments);
    moment_sum_clear(&next, moments);
    scalar_array_free(start.values, start.count, ring);
    free(start.mean);
    moments_free(moments);
}
