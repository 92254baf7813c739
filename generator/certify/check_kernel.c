/* The kernel check: its steps in order, and its words. */
#include "certify/check_kernel.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "certify/check_internal.h"

enum { PARAMETER_POINTS = 2, ATTEMPTS = 64 };

void check_fail(check_t *check, const char *format, ...)
{
    va_list arguments;

    if (check->failed)
        return;
    check->failed = 1;
    va_start(arguments, format);
    vsnprintf(check->out->message, sizeof check->out->message, format, arguments);
    va_end(arguments);
}

/* "exact 0.25, found -0.25" with enough digits to tell them apart. */
static void say_deviation(check_t *check, const char *what, const number_t *x, int imaginary,
                          double found)
{
    const arb_struct *exact = imaginary ? acb_imagref(x->value) : acb_realref(x->value);
    char *text = arb_get_str(exact, 20, ARB_STR_NO_RADIUS);

    check_fail(check, "%s: exact %s, found %.17g", what, text, found);
    flint_free(text);
}

int check_number(check_t *check, const number_t *x, int imaginary, double found, double ulps,
                 const char *format, ...)
{
    double deviation;
    char what[400];
    va_list arguments;

    if (check->stop && atomic_load(check->stop)) {
        check_fail(check, "stopped");
        return 0;
    }
    if (found == 0 && acb_is_zero(x->value))
        return 1;
    deviation = number_deviation(x, imaginary, found, ulps);
    if (deviation <= 1) {
        check->out->worst = deviation > check->out->worst ? deviation : check->out->worst;
        return 1;
    }
    va_start(arguments, format);
    vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    say_deviation(check, what, x, imaginary, found);
    return 0;
}

/* Balls of the model's parameters; a parameter without a value is not a number. */
static arb_struct *parameter_balls(const kernel_t *kernel)
{
    const model_t *model = kernel->equations->model;
    size_t count = ring_parameter_count(model->ring);
    arb_struct *balls = memory_new(count, sizeof(arb_struct));

    for (size_t g = 0; g < count; g++) {
        arb_init(&balls[g]);
        arb_indeterminate(&balls[g]);
    }
    for (size_t k = 0; k < model->parameter_count; k++) {
        const parameter_t *parameter = &model->parameters[k];
        acb_t ball;

        if (!parameter->has_value || !scalar_is_constant(parameter->value, model->ring))
            continue;
        acb_init(ball);
        scalar_ball(ball, parameter->value, NULL, 160, model->ring);
        arb_set(&balls[parameter->generator], acb_realref(ball));
        acb_clear(ball);
    }
    return balls;
}

/* Coefficients are wanted before anything is built on them. */
static void check_formulas(check_t *check)
{
    size_t count = check->kernel->coefficient_count;
    size_t parameters = check->kernel->parameter_count;
    double *c = memory_new(count + 1, sizeof(double));
    double *p = memory_new(2 * parameters, sizeof(double));

    for (size_t k = 0; k < count; k++)
        c[k] = NAN;
    for (size_t k = 0; k < parameters; k++)
        p[k] = p[parameters + k] = check->parameters[k];
    check->program->coefficients(p, c);
    check_coefficients(check, c);
    if (parameters && memcmp(p, p + parameters, parameters * sizeof(double)) != 0)
        check_fail(check, "the program overwrites its parameters");
    free(p);
    free(c);
}

/* ---- other values of the parameters --------------------------------------------------- */

/* Whether the condition on x holds beyond doubt. */
static int condition_holds(condition_kind_t kind, const number_t *x)
{
    switch (kind) {
    case CONDITION_POSITIVE:
    case CONDITION_NONNEGATIVE:
        return arb_is_positive(acb_realref(x->value));
    case CONDITION_NONZERO:
        return !acb_contains_zero(x->value);
    case CONDITION_ZERO:
        break;
    }
    return acb_is_zero(x->value);
}

static int assumptions_hold(const check_t *check)
{
    const assumptions_t *assumptions = check->equations->model->assumptions;
    int holds = 1, implied;

    for (size_t k = 0; holds && k < assumptions_count(assumptions); k++) {
        condition_kind_t kind;
        number_t value;
        scalar_t x;

        scalar_init(x, check->values.ring);
        number_init(&value);
        kind = assumptions_get(x, &implied, assumptions, k);
        number_evaluate(&value, x, &check->values);
        holds = condition_holds(kind, &value);
        number_clear(&value);
        scalar_clear(x, check->values.ring);
    }
    return holds;
}

/* Multiples of the model's values by 1/2 to 2; after many attempts numbers of either sign. */
static void draw_parameters(double *p, arb_struct *balls, const check_t *check, size_t attempt)
{
    unsigned long h = 777 + 99991 * (unsigned long)attempt;

    for (size_t k = 0; k < check->kernel->parameter_count; k++) {
        double given = check->program->parameter_values[k], factor;

        h = (h * 1103515245u + 12345u) & 0x7fffffffu;
        factor = (double)(64 + (h >> 12) % 193) / 128;
        if (attempt >= ATTEMPTS / 2)
            p[k] = (h >> 24) % 2 ? factor : -factor;
        else
            p[k] = isfinite(given) && given != 0 ? given * factor : factor;
        arb_set_d(&balls[check->kernel->parameters[k]], p[k]);
    }
}

/* Coefficients, and if all of them are numbers also the dynamics, at other values of the
 * parameters. */
static void check_elsewhere(check_t *check, const arb_struct *balls)
{
    values_clear(&check->values);
    values_init(&check->values, balls, check->equations->model);
    check->skipped = 0;
    if (!assumptions_hold(check))
        return;
    check_formulas(check);
    if (!check->failed && check->skipped == 0 && check->dynamics)
        check_dynamics_elsewhere(check);
    check->out->parameter_points++;
}

static void check_parameter_points(check_t *check)
{
    size_t count = ring_parameter_count(check->values.ring);
    arb_struct *balls = memory_new(count, sizeof(arb_struct));
    double *p = memory_new(count, sizeof(double));

    for (size_t g = 0; g < count; g++)
        arb_init(&balls[g]);
    check->parameters = p;
    check->elsewhere = 1;
    for (size_t k = 0; check->kernel->parameter_count && k < ATTEMPTS &&
                       check->out->parameter_points < PARAMETER_POINTS && !check->failed;
         k++) {
        draw_parameters(p, balls, check, k);
        check_elsewhere(check, balls);
    }
    for (size_t g = 0; g < count; g++)
        arb_clear(&balls[g]);
    free(balls);
    free(p);
}

static status_t check_all(kernel_check_t *out, const moyal_program *program, const kernel_t *kernel,
                          const emit_options_t *asked, int dynamics, const atomic_int *stop)
{
    const ring_t *ring = kernel->equations->model->ring;
    arb_struct *balls = parameter_balls(kernel);
    check_t check;

    memset(out, 0, sizeof *out);
    check.out = out;
    check.program = program;
    check.kernel = kernel;
    check.asked = asked;
    check.equations = kernel->equations;
    check.parameters = program->parameter_values;
    check.dynamics = dynamics;
    check.stop = stop;
    check.elsewhere = check.failed = 0;
    check.skipped = 0;
    values_init(&check.values, balls, kernel->equations->model);
    check_descriptor(&check);
    if (!check.failed)
        check_data(&check);
    if (!check.failed)
        check_formulas(&check);
    if (!check.failed && dynamics)
        check_dynamics(&check, asked->levels);
    if (!check.failed)
        check_parameter_points(&check);
    values_clear(&check.values);
    for (size_t g = 0; g < ring_parameter_count(ring); g++)
        arb_clear(&balls[g]);
    free(balls);
    return check.failed ? REFUTED : OK;
}

status_t check_kernel(kernel_check_t *out, const moyal_program *program, const kernel_t *kernel,
                      const emit_options_t *asked, const atomic_int *stop)
{
    return check_all(out, program, kernel, asked, 1, stop);
}

status_t check_kernel_data(kernel_check_t *out, const moyal_program *program,
                           const kernel_t *kernel, const emit_options_t *asked)
{
    return check_all(out, program, kernel, asked, 0, NULL);
}

const char *kernel_check_extent(const kernel_check_t *check)
{
    if (check->small_levels == 0)
        return "dense states at two points";
    if (check->apart)
        return check->determined ? "all states at two points, two dense states at points that "
                                   "determine the equations"
                                 : "all states at two points, two dense states at drawn points";
    return check->determined ? "all states at points that determine the equations"
                             : "all states at drawn points";
}
