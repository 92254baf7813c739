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

void drives_check(builder_t *builder)
{
    for (size_t k = 0; k < builder->model->parameter_count; k++) {
        const parameter_t *drive = &builder->model->parameters[k];

        if (!drive->is_drive)
            continue;
        check_initial(drive, builder);
        check_rest(drive, builder);
    }
}
