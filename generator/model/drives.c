/* Functions of time: drive f(t) = cos(omega*t).  In all exact statements f is a real symbol. */
#include <stdlib.h>
#include <string.h>

#include "model/build.h"

/* ---- definitions ----------------------------------------------------------------------------- */

/* The drive that x depends on, or NULL. */
static const parameter_t *find_drive(scalar_src x, const model_t *model)
{
    for (size_t k = 0; k < model->parameter_count; k++)
        if (model->parameters[k].is_drive &&
            scalar_depends_on(x, model->parameters[k].generator, model->ring))
            return &model->parameters[k];
    return NULL;
}

int drives_check_free(scalar_src x, const expr_t *expr, const scope_t *scope)
{
    const parameter_t *drive = find_drive(x, scope->builder->model);

    return drive == NULL ||
           scope_fail(scope, expr->span, "E0297",
                      "the drive '%s' cannot stand here: it changes with time", drive->name);
}

/* The definition as an expression in parameters and the generator of time. */
static void evaluate_drive(builder_t *builder, parameter_t *drive, const statement_t *statement)
{
    model_t *model = builder->model;
    scope_t scope = scope_of_system(builder);
    binding_t binding;
    scalar_t t;
    op_t time;

    op_init(time, &model->algebra);
    scalar_init(t, model->ring);
    scalar_generator(t, model->time, model->ring);
    op_set_scalar(time, t, &model->algebra);
    binding = (binding_t){statement->names[0].text, time, NULL};
    scope.bindings = &binding;
    if (evaluate_real(drive->drive, statement->value, "a drive", "E0297", &scope))
        drives_check_free(drive->drive, statement->value, &scope);
    scalar_clear(t, model->ring);
    op_clear(time, &model->algebra);
}

void drives_evaluate(builder_t *builder)
{
    model_t *model = builder->model;

    for (size_t k = 0; k < model->parameter_count; k++)
        if (model->parameters[k].is_drive)
            evaluate_drive(builder, &model->parameters[k], builder->parameter_statements[k]);
}

/* ---- where they may not stand ---------------------------------------------------------------- */

static void fail_place(const parameter_t *drive, span_t span, const char *what,
                       const builder_t *builder)
{
    scope_t scope = scope_of_system((builder_t *)builder);

    scope_fail(&scope, span, "E0297", "the drive '%s' cannot stand in %s: it changes with time",
               drive->name, what);
}

static void check_initial(const parameter_t *drive, const builder_t *builder)
{
    const state_t *state = builder->model->initial;

    for (size_t k = 0; k < state->count; k++) {
        const state_t part = {1, &state->parts[k]};

        if (state_depends_on(&part, drive->generator, builder->model))
            fail_place(drive, builder->initial_spans[part.parts->factors[0]], "an initial state",
                       builder);
    }
}

/* Observables, states of ancillas and ends of domains. */
static void check_rest(const parameter_t *drive, const builder_t *builder)
{
    const model_t *model = builder->model;
    size_t g = drive->generator, k;

    for (k = 0; k < model->observable_count; k++) {
        const observable_t *observable = &model->observables[k];

        for (size_t j = 0; j < observable->operator_->count; j++)
            if (scalar_depends_on(&observable->operator_->coefficients[j], g, model->ring))
                fail_place(drive, observable->span, "an observable", builder);
    }
    for (k = 0; k < model->environment_count; k++)
        if (model->environments[k].state != NULL &&
            state_depends_on(model->environments[k].state, g, model))
            fail_place(drive, model->environments[k].state_span, "the state of an ancilla",
                       builder);
    for (k = 0; model->domains != NULL && k < model_coordinate_count(model); k++) {
        const domain_t *domain = &model->domains[k];

        if (domain->has_domain && (scalar_depends_on(domain->lower, g, model->ring) ||
                                   scalar_depends_on(domain->upper, g, model->ring)))
            fail_place(drive, domain->span, "a domain", builder);
    }
}

/* ---- what is assumed of them ----------------------------------------------------------------- */

enum { CHECK_TIMES = 61, CHECK_DIGITS = 6, CHECK_PRECISION = 128 };

/* Balls of all generators at one time; what has no value is indeterminate, and so is all it is in.
 */
typedef struct {
    const model_t *model;
    size_t count;
    arb_ptr values;
} moment_t;

static void moment_init(moment_t *moment, const model_t *model)
{
    size_t count = ring_parameter_count(model->ring) + ring_coordinate_count(model->ring);

    moment->model = model;
    moment->count = count > model->time ? count : model->time + 1;
    moment->values = _arb_vec_init((slong)moment->count);
    for (size_t k = 0; k < moment->count; k++)
        arb_indeterminate(moment->values + k);
}

static void put_ball(arb_t out, scalar_src x, const moment_t *moment)
{
    acb_t ball;

    acb_init(ball);
    scalar_ball(ball, x, moment->values, CHECK_PRECISION, moment->model->ring);
    arb_set(out, acb_realref(ball));
    acb_clear(ball);
}

/* Parameters first, as the drives are made of them. */
static void moment_set(moment_t *moment, const fmpq_t time)
{
    const model_t *model = moment->model;

    arb_set_fmpq(moment->values + model->time, time, CHECK_PRECISION);
    for (int drives = 0; drives <= 1; drives++)
        for (size_t k = 0; k < model->parameter_count; k++) {
            const parameter_t *p = &model->parameters[k];

            if (p->is_drive == drives && (p->is_drive || p->has_value))
                put_ball(moment->values + p->generator, p->is_drive ? p->drive : p->value, moment);
        }
}

/* Whether all of the ball contradicts "x kind 0". */
static int is_refuted(condition_kind_t kind, scalar_src x, const moment_t *moment)
{
    int refuted = 0;
    arb_t ball;

    arb_init(ball);
    put_ball(ball, x, moment);
    switch (kind) {
    case CONDITION_POSITIVE:
        refuted = arb_is_nonpositive(ball);
        break;
    case CONDITION_NONNEGATIVE:
        refuted = arb_is_negative(ball);
        break;
    case CONDITION_ZERO:
        refuted = !arb_contains_zero(ball);
        break;
    case CONDITION_NONZERO:
        refuted = arb_is_zero(ball);
        break;
    }
    arb_clear(ball);
    return refuted;
}

static void fail_assumption(const parameter_t *drive, const fmpq_t time, const moment_t *moment,
                            span_t span, const scope_t *scope)
{
    char *at = fmpq_get_str(NULL, 10, time);
    char *value = arb_get_str(moment->values + drive->generator, CHECK_DIGITS, ARB_STR_NO_RADIUS);

    scope_fail(scope, span, "E0251",
               "the drive '%s' contradicts this assumption, which means all times: at t = %s it is "
               "about %s",
               drive->name, at, value);
    flint_free(at);
    flint_free(value);
}

/* The k-th time to look at: steps of 2/7 from 0 on, then parts of the duration of a run. */
static void check_time(fmpq_t out, slong k, const model_t *model)
{
    if (k < CHECK_TIMES) {
        fmpq_set_si(out, 2 * k, 7);
        return;
    }
    fmpq_set_si(out, k - CHECK_TIMES + 1, CHECK_TIMES);
    fmpq_mul(out, out, model->run.until);
}

static void check_assumption(const statement_t *statement, moment_t *moment, const scope_t *scope)
{
    const model_t *model = moment->model;
    slong times = model->run.has_until ? 2 * CHECK_TIMES : CHECK_TIMES;
    const parameter_t *drive;
    condition_kind_t kind;
    int refuted = 0;
    fmpq_t time;
    scalar_t x;

    scalar_init(x, model->ring);
    fmpq_init(time);
    if (assumption_read(x, &kind, &statement->comparison, scope) && (drive = find_drive(x, model)))
        for (slong k = 0; k < times && !refuted; k++) {
            check_time(time, k, model);
            moment_set(moment, time);
            refuted = is_refuted(kind, x, moment);
            if (refuted)
                fail_assumption(drive, time, moment, statement->comparison.span, scope);
        }
    fmpq_clear(time);
    scalar_clear(x, model->ring);
}

static void check_assumptions(builder_t *builder)
{
    scope_t scope = scope_of_system(builder);
    moment_t moment;

    if (builder->failed || !builder->model->has_time)
        return;
    moment_init(&moment, builder->model);
    for (size_t k = 0; k < tree_count(builder->tree); k++)
        if (tree_statement(builder->tree, k)->kind == STATEMENT_ASSUME)
            check_assumption(tree_statement(builder->tree, k), &moment, &scope);
    _arb_vec_clear(moment.values, (slong)moment.count);
}

void drives_check(builder_t *builder)
{
    check_assumptions(builder);
    for (size_t k = 0; k < builder->model->parameter_count; k++) {
        const parameter_t *drive = &builder->model->parameters[k];

        if (!drive->is_drive)
            continue;
        check_initial(drive, builder);
        check_rest(drive, builder);
    }
}
