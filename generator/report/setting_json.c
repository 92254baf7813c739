/* JSON of 'moyal derive': all of a model that its equations speak of, enough to rebuild them. */
#include <stdlib.h>

#include "report/cells.h"
#include "report/derive.h"
#include "report/json.h"
#include "report/ledger.h"

static json_t *operator_json(op_src x, const model_t *model)
{
    return json_text_take(op_print(x, &model->algebra));
}

static json_t *spaces_json(const space_t *space)
{
    static const char *const roles[] = {"classical", "quantum", "ancilla"};
    json_t *list = json_array();

    for (size_t f = 0; f < space_count(space); f++) {
        json_t *row = json_object();

        json_object_set_new(row, "name", json_text(space_name(space, f)));
        json_object_set_new(row, "kind", json_text(space_is_mode(space, f) ? "mode" : "finite"));
        if (!space_is_mode(space, f))
            json_object_set_new(row, "dimension",
                                json_integer((json_int_t)space_dimension(space, f)));
        json_object_set_new(row, "role", json_text(roles[space_role(space, f)]));
        json_object_set_new(row, "hidden", json_boolean(space_is_hidden(space, f)));
        json_array_append_new(list, row);
    }
    return list;
}

/* { name, value } with null for a symbolic one; drives have { name, drive }. */
static json_t *parameters_json(const model_t *model)
{
    json_t *list = json_array();

    for (size_t k = 0; k < model->parameter_count; k++) {
        const parameter_t *parameter = &model->parameters[k];
        json_t *row = json_object();

        json_object_set_new(row, "name", json_text(parameter->name));
        if (parameter->is_drive)
            json_object_set_new(row, "drive", json_scalar(parameter->drive, model->ring));
        else
            json_object_set_new(row, "value",
                                parameter->has_value ? json_scalar(parameter->value, model->ring)
                                                     : json_null());
        json_array_append_new(list, row);
    }
    return list;
}

static json_t *assumptions_json(const model_t *model)
{
    json_t *list = json_array();
    scalar_t x;

    scalar_init(x, model->ring);
    for (size_t k = 0; k < assumptions_count(model->assumptions); k++) {
        json_t *row = json_object();
        int implied;
        condition_kind_t kind = assumptions_get(x, &implied, model->assumptions, k);

        json_object_set_new(row, "condition",
                            json_text_take(condition_print(kind, x, model->ring)));
        json_object_set_new(row, "implied", json_boolean(implied));
        json_array_append_new(list, row);
    }
    scalar_clear(x, model->ring);
    return list;
}

static json_t *part_json(const state_part_t *part, const model_t *model)
{
    static const char *const kinds[] = {"gaussian", "fock", "cat", "density"};
    json_t *out = json_object(), *spaces = json_array();
    size_t n = 2 * part->count;

    for (size_t k = 0; k < part->count; k++)
        json_array_append_new(spaces, json_text(space_name(model->space, part->factors[k])));
    json_object_set_new(out, "spaces", spaces);
    json_object_set_new(out, "kind", json_text(kinds[part->kind]));
    switch (part->kind) {
    case STATE_GAUSSIAN:
        json_object_set_new(out, "mean", json_vector(part->mean, n, model->ring));
        json_object_set_new(out, "covariance", json_matrix(part->covariance, n, n, model->ring));
        break;
    case STATE_FOCK:
        json_object_set_new(out, "level", json_integer((json_int_t)part->level));
        break;
    case STATE_CAT:
        json_object_set_new(out, "alpha", json_scalar(part->alpha, model->ring));
        break;
    case STATE_DENSITY:
        json_object_set_new(out, "density", operator_json(part->density, model));
        break;
    }
    return out;
}

static json_t *initial_json(const model_t *model)
{
    json_t *list = json_array();

    for (size_t k = 0; model->initial && k < model->initial->count; k++)
        json_array_append_new(list, part_json(&model->initial->parts[k], model));
    return list;
}

static json_t *observables_json(const model_t *model)
{
    json_t *list = json_array();

    for (size_t k = 0; k < model->observable_count; k++) {
        json_t *row = json_object();

        json_object_set_new(row, "name", json_text(model->observables[k].name));
        json_object_set_new(row, "operator", operator_json(model->observables[k].operator_, model));
        json_array_append_new(list, row);
    }
    return list;
}

static json_t *conventions_json(void)
{
    static const style_t ascii = {0, 0};
    json_t *out = json_object();

    for (size_t k = 0; k < ledger_count; k++) {
        text_t text;

        text_init(&text);
        style_add(&text, ascii, ledger[k].text);
        json_object_set_new(out, ledger[k].topic, json_text(text_string(&text)));
        text_clear(&text);
    }
    return out;
}

static json_t *order_json(const hybrid_t *hybrid)
{
    json_t *out = json_object();
    size_t n = hybrid->coordinates;

    json_object_set_new(out, "name", json_text(hybrid->order->name));
    json_object_set_new(out, "matrix",
                        json_matrix(hybrid->order->matrix, n, n, hybrid->generator->model->ring));
    return out;
}

static json_t *channel_json(const channel_t *channel, const model_t *model)
{
    json_t *out = json_object();

    json_object_set_new(
        out, "kossakowski",
        json_matrix(channel->kossakowski, channel->count, channel->count, model->ring));
    json_object_set_new(out, "operators",
                        json_operators(channel->operators, channel->count, &model->algebra));
    return out;
}

/* A hybrid equation as the text states it: the bracket is not carried out. */
static json_t *stated_json(const model_t *model)
{
    const stated_t *stated = model->stated;
    json_t *out = json_object(), *list = json_array(), *channels = json_array();
    size_t n = model_coordinate_count(model);

    json_object_set_new(out, "hamiltonian", operator_json(stated->hamiltonian, model));
    json_object_set_new(out, "bracket", json_boolean(stated->has_bracket));
    json_object_set_new(out, "drift", json_vector(stated->own_drift, n, model->ring));
    json_object_set_new(out, "diffusion", json_matrix(stated->d2, n, n, model->ring));
    for (size_t k = 0; k < stated->own_backreactions; k++) {
        const backreaction_t *from = &stated->backreactions[k];
        json_t *row = json_object();

        json_object_set_new(row, "of", json_text(coordinate_name(model, from->coordinate)));
        json_object_set_new(row, "coefficient", json_scalar(from->coefficient, model->ring));
        json_object_set_new(row, "operator", operator_json(from->operator_, model));
        json_array_append_new(list, row);
    }
    json_object_set_new(out, "backreaction", list);
    for (size_t k = 0; k < stated->channel_count; k++)
        json_array_append_new(channels, channel_json(&stated->channels[k], model));
    json_object_set_new(out, "decoherence", channels);
    return out;
}

json_t *json_setting(const hybrid_t *hybrid)
{
    const model_t *model = hybrid->generator->model;
    json_t *out = json_object();

    json_object_set_new(out, "title", json_text(model->title));
    json_object_set_new(out, "model_hash", json_source_hash(model->source));
    json_object_set_new(out, "hbar", json_scalar(model->hbar, model->ring));
    json_object_set_new(out, "spaces", spaces_json(model->space));
    json_object_set_new(out, "parameters", parameters_json(model));
    json_object_set_new(out, "assumptions", assumptions_json(model));
    json_object_set_new(out, "order", order_json(hybrid));
    json_object_set_new(out, "initial", initial_json(model));
    if (model->stated)
        json_object_set_new(out, "stated", stated_json(model));
    json_object_set_new(out, "observables", observables_json(model));
    json_object_set_new(out, "conventions", conventions_json());
    return out;
}
