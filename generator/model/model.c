/* The finished model: its end, its parameters' values and its phase space. */
#include <stdlib.h>
#include <string.h>

#include "model/build.h"

/* ---- freeing --------------------------------------------------------------------------------- */

static void clear_channels(channel_t *channels, size_t count, const model_t *model)
{
    size_t k, j;

    for (k = 0; k < count; k++) {
        channel_t *channel = &channels[k];

        scalars_free(channel->kossakowski, channel->count * channel->count, model->ring);
        for (j = 0; j < channel->count; j++)
            op_clear(&channel->operators[j], &model->algebra);
        free(channel->operators);
        free(channel->spans);
    }
    free(channels);
}

static void clear_stated(model_t *model)
{
    stated_t *stated = model->stated;
    size_t n = model_coordinate_count(model), k;

    if (stated == NULL)
        return;
    op_clear(stated->hamiltonian, &model->algebra);
    scalars_free(stated->drift, n, model->ring);
    scalars_free(stated->own_drift, n, model->ring);
    scalars_free(stated->d2, n * n, model->ring);
    for (k = 0; k < stated->backreaction_count; k++) {
        op_clear(stated->backreactions[k].operator_, &model->algebra);
        scalar_clear(stated->backreactions[k].coefficient, model->ring);
    }
    free(stated->backreactions);
    clear_channels(stated->channels, stated->channel_count, model);
    free(stated);
}

static void clear_domains(model_t *model)
{
    size_t n = model_coordinate_count(model), k;

    for (k = 0; model->domains != NULL && k < n; k++)
        if (model->domains[k].has_domain) {
            scalar_clear(model->domains[k].lower, model->ring);
            scalar_clear(model->domains[k].upper, model->ring);
        }
    free(model->domains);
}

static void clear_lorentzians(environment_t *environment, const ring_t *ring)
{
    size_t k;

    for (k = 0; k < environment->lorentzian_count; k++) {
        lorentzian_t *line = &environment->lorentzians[k];

        scalar_clear(line->strength, ring);
        scalar_clear(line->center, ring);
        scalar_clear(line->width, ring);
        scalar_clear(line->coupling, ring);
    }
    free(environment->lorentzians);
}

static void clear_environments(model_t *model)
{
    size_t k, j;

    for (k = 0; k < model->environment_count; k++) {
        environment_t *environment = &model->environments[k];
        size_t size = environment->bath_modes * environment->bath_modes;

        for (j = 0; j < environment->couple_count; j++)
            op_clear(&environment->couplings[j], &model->algebra);
        free(environment->couplings);
        free(environment->couple_spans);
        op_clear(environment->couple2, &model->algebra);
        op_clear(environment->hamiltonian, &model->algebra);
        if (environment->state != NULL)
            state_free(environment->state, &model->algebra);
        scalars_free(environment->nbar, size, model->ring);
        scalars_free(environment->squeezing, size, model->ring);
        clear_lorentzians(environment, model->ring);
    }
    free(model->environments);
}

void model_free(model_t *model)
{
    size_t k;

    if (model == NULL)
        return;
    clear_channels(model->channels, model->channel_count, model);
    clear_environments(model);
    for (k = 0; k < model->observable_count; k++)
        op_clear(model->observables[k].operator_, &model->algebra);
    free(model->observables);
    op_clear(model->hamiltonian, &model->algebra);
    if (model->potential != NULL)
        op_clear(model->potential, &model->algebra);
    free(model->potential);
    clear_stated(model);
    clear_domains(model);
    free(model->limit_powers);
    state_free(model->initial, &model->algebra);
    free(model->initial_given);
    for (k = 0; k < model->parameter_count; k++) {
        scalar_clear(model->parameters[k].value, model->ring);
        if (model->parameters[k].is_drive)
            scalar_clear(model->parameters[k].drive, model->ring);
    }
    free(model->parameters);
    scalar_clear(model->hbar, model->ring);
    fmpq_clear(model->run.until);
    fmpq_clear(model->run.tolerance);
    fmpq_clear(model->run.step);
    assumptions_free(model->assumptions);
    space_free(model->space);
    ring_free(model->ring);
    arena_free(model->arena);
    free(model);
}

/* ---- values ---------------------------------------------------------------------------------- */

const scalar_struct **model_values(const model_t *model)
{
    size_t count = ring_parameter_count(model->ring) + ring_coordinate_count(model->ring), k;
    const scalar_struct **values = memory_new(count + 1, sizeof *values);

    for (k = 0; k < model->parameter_count; k++)
        if (model->parameters[k].has_value)
            values[model->parameters[k].generator] = model->parameters[k].value;
    return values;
}

int model_all_values_given(const model_t *model)
{
    size_t k;

    for (k = 0; k < model->parameter_count; k++)
        if (!model->parameters[k].has_value && !model->parameters[k].is_drive)
            return 0;
    return 1;
}

const parameter_t *model_drive(const model_t *model, size_t g)
{
    for (size_t k = 0; k < model->parameter_count; k++)
        if (model->parameters[k].is_drive && model->parameters[k].generator == g)
            return &model->parameters[k];
    return NULL;
}

int model_is_driven(scalar_src x, const model_t *model)
{
    for (size_t k = 0; k < model->parameter_count; k++)
        if (model->parameters[k].is_drive &&
            scalar_depends_on(x, model->parameters[k].generator, model->ring))
            return 1;
    return 0;
}

static int occurs_in_scalars(const scalar_struct *scalars, size_t count, size_t generator,
                             const model_t *model)
{
    size_t k;

    for (k = 0; k < count; k++)
        if (parameter_occurs(&scalars[k], generator, model->ring))
            return 1;
    return 0;
}

static int occurs_in_op(op_src a, size_t generator, const model_t *model)
{
    return occurs_in_scalars(a->coefficients, a->count, generator, model);
}

int state_depends_on(const state_t *state, size_t generator, const model_t *model)
{
    size_t k;

    for (k = 0; k < state->count; k++) {
        const state_part_t *part = &state->parts[k];
        size_t size = part->kind == STATE_GAUSSIAN ? 2 * part->count : 0;

        if (occurs_in_scalars(part->mean, size, generator, model) ||
            occurs_in_scalars(part->covariance, size * size, generator, model) ||
            (part->kind == STATE_CAT && occurs_in_scalars(part->alpha, 1, generator, model)) ||
            (part->kind == STATE_DENSITY && occurs_in_op(part->density, generator, model)))
            return 1;
    }
    return 0;
}

static int occurs_in_lorentzians(const environment_t *environment, size_t generator,
                                 const model_t *model)
{
    size_t k;

    for (k = 0; k < environment->lorentzian_count; k++) {
        const lorentzian_t *line = &environment->lorentzians[k];

        if (parameter_occurs(line->strength, generator, model->ring) ||
            parameter_occurs(line->center, generator, model->ring) ||
            parameter_occurs(line->width, generator, model->ring))
            return 1;
    }
    return 0;
}

static int occurs_in_environment(const environment_t *environment, size_t generator,
                                 const model_t *model)
{
    size_t size = environment->bath_modes * environment->bath_modes, k;

    for (k = 0; k < environment->couple_count; k++)
        if (occurs_in_op(&environment->couplings[k], generator, model))
            return 1;
    return occurs_in_op(environment->couple2, generator, model) ||
           occurs_in_op(environment->hamiltonian, generator, model) ||
           occurs_in_lorentzians(environment, generator, model) ||
           (environment->state != NULL && state_depends_on(environment->state, generator, model)) ||
           (environment->nbar != NULL &&
            occurs_in_scalars(environment->nbar, size, generator, model)) ||
           (environment->squeezing != NULL &&
            occurs_in_scalars(environment->squeezing, size, generator, model));
}

static int occurs_in_channel(const channel_t *channel, size_t generator, const model_t *model)
{
    size_t k;

    for (k = 0; k < channel->count; k++)
        if (occurs_in_op(&channel->operators[k], generator, model))
            return 1;
    return occurs_in_scalars(channel->kossakowski, channel->count * channel->count, generator,
                             model);
}

static int occurs_in_stated(const stated_t *stated, size_t generator, const model_t *model)
{
    size_t n = model_coordinate_count(model), k;

    if (occurs_in_op(stated->hamiltonian, generator, model) ||
        occurs_in_scalars(stated->drift, n, generator, model) ||
        occurs_in_scalars(stated->d2, n * n, generator, model))
        return 1;
    for (k = 0; k < stated->backreaction_count; k++)
        if (occurs_in_op(stated->backreactions[k].operator_, generator, model) ||
            parameter_occurs(stated->backreactions[k].coefficient, generator, model->ring))
            return 1;
    for (k = 0; k < stated->channel_count; k++)
        if (occurs_in_channel(&stated->channels[k], generator, model))
            return 1;
    return 0;
}

static int occurs(size_t generator, const model_t *model)
{
    size_t k;

    if ((model->potential != NULL && occurs_in_op(model->potential, generator, model)) ||
        (model->stated != NULL && occurs_in_stated(model->stated, generator, model)))
        return 1;
    if (occurs_in_op(model->hamiltonian, generator, model) ||
        state_depends_on(model->initial, generator, model) ||
        parameter_occurs(model->hbar, generator, model->ring))
        return 1;
    for (k = 0; k < model->channel_count; k++)
        if (occurs_in_channel(&model->channels[k], generator, model))
            return 1;
    for (k = 0; k < model->environment_count; k++)
        if (occurs_in_environment(&model->environments[k], generator, model))
            return 1;
    for (k = 0; k < model->observable_count; k++)
        if (occurs_in_op(model->observables[k].operator_, generator, model))
            return 1;
    return 0;
}

/* A parameter of a drive that occurs. */
static int occurs_in_drives(size_t generator, const model_t *model)
{
    size_t k;

    for (k = 0; k < model->parameter_count; k++) {
        const parameter_t *drive = &model->parameters[k];

        if (drive->is_drive && parameter_occurs(drive->drive, generator, model->ring) &&
            occurs(drive->generator, model))
            return 1;
    }
    return 0;
}

const char *model_missing_value(const model_t *model)
{
    size_t k;

    for (k = 0; k < model->parameter_count; k++) {
        const parameter_t *parameter = &model->parameters[k];

        if (!parameter->has_value && !parameter->is_drive &&
            (occurs(parameter->generator, model) || occurs_in_drives(parameter->generator, model)))
            return parameter->name;
    }
    return NULL;
}

/* ---- phase space ----------------------------------------------------------------------------- */

size_t model_coordinate_count(const model_t *model)
{
    return ring_coordinate_count(model->ring);
}

size_t model_coordinate_mode(int *momentum, const model_t *model, size_t j)
{
    size_t k, mode = j / 2;

    if (momentum != NULL)
        *momentum = (int)(j % 2);
    for (k = 0; k < space_count(model->space); k++)
        if (space_role(model->space, k) == FACTOR_CLASSICAL && mode-- == 0)
            return k;
    return SIZE_MAX;
}

unsigned char *model_factors(const model_t *model, factor_role_t role)
{
    unsigned char *take = memory_new(space_count(model->space) + 1, 1);
    size_t k;

    for (k = 0; k < space_count(model->space); k++)
        take[k] = space_role(model->space, k) == role;
    return take;
}
