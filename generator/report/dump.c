/* Prints documents for --dump. */
#include "report/dump.h"

#include <stdlib.h>

#include "report/cells.h"
#include "report/derive.h"

static const style_t plain = {0, 0};

static void add_operator(text_t *out, const char *what, op_src x, const model_t *model)
{
    char *text = op_print(x, &model->algebra);

    text_printf(out, "%s %s\n", what, text);
    free(text);
}

static void dump_parameters(text_t *out, const model_t *model)
{
    scalar_t x;

    for (size_t k = 0; k < model->parameter_count; k++) {
        const parameter_t *parameter = &model->parameters[k];
        char *value = parameter->has_value ? scalar_print(parameter->value, model->ring) : NULL;

        text_printf(out, "param %s%s%s\n", parameter->name, value ? " = " : "", value ? value : "");
        free(value);
    }
    scalar_init(x, model->ring);
    for (size_t k = 0; k < assumptions_count(model->assumptions); k++) {
        int implied;
        condition_kind_t kind = assumptions_get(x, &implied, model->assumptions, k);
        char *line = condition_print(kind, x, model->ring);

        text_printf(out, "%s %s\n", implied ? "implied" : "assume", line);
        free(line);
    }
    scalar_clear(x, model->ring);
}

static void dump_spaces(text_t *out, const model_t *model)
{
    static const char *const roles[] = {"classical", "quantum", "ancilla"};

    for (size_t f = 0; f < space_count(model->space); f++) {
        text_printf(out, "space %s ", space_name(model->space, f));
        if (space_is_mode(model->space, f))
            text_add(out, "mode");
        else
            text_printf(out, "%zu", space_dimension(model->space, f));
        text_printf(out, " %s%s\n", roles[space_role(model->space, f)],
                    space_is_hidden(model->space, f) ? " hidden" : "");
    }
}

static void dump_matrix(text_t *out, const char *label, const scalar_struct *entries, size_t n,
                        const model_t *model)
{
    char **cells = cells_scalars(entries, n * n, model->ring);

    style_matrix(out, 2, label, (const char *const *)cells, n, n, NULL, NULL);
    cells_free(cells, n * n);
}

static void dump_lorentzian(text_t *out, const lorentzian_t *line, const model_t *model)
{
    char *strength = scalar_print(line->strength, model->ring);
    char *center = scalar_print(line->center, model->ring);
    char *width = scalar_print(line->width, model->ring);

    text_printf(out, "  lorentzian %s: strength %s, center %s, width %s\n",
                space_name(model->space, line->mode), strength, center, width);
    free(width);
    free(center);
    free(strength);
}

static void dump_environment(text_t *out, const environment_t *environment, const model_t *model)
{
    text_printf(out, "environment %s %s\n", environment->name, environment->kind);
    for (size_t k = 0; k < environment->couple_count; k++)
        add_operator(out, "  couple", &environment->couplings[k], model);
    if (!op_is_zero(environment->couple2, &model->algebra))
        add_operator(out, "  couple2", environment->couple2, model);
    if (environment->bath_modes > 0) {
        dump_matrix(out, "nbar", environment->nbar, environment->bath_modes, model);
        dump_matrix(out, "squeezing", environment->squeezing, environment->bath_modes, model);
    }
    if (!op_is_zero(environment->hamiltonian, &model->algebra))
        add_operator(out, "  hamiltonian", environment->hamiltonian, model);
    for (size_t k = 0; k < environment->lorentzian_count; k++)
        dump_lorentzian(out, &environment->lorentzians[k], model);
}

static void dump_channel(text_t *out, const channel_t *channel, const model_t *model)
{
    text_add(out, "lindblad\n");
    for (size_t k = 0; k < channel->count; k++)
        add_operator(out, "  operator", &channel->operators[k], model);
    dump_matrix(out, "kossakowski", channel->kossakowski, channel->count, model);
}

void report_dump_model(text_t *out, const model_t *model)
{
    char *hbar = scalar_print(model->hbar, model->ring);

    text_add(out, "model ");
    style_add_safe(out, model->title);
    text_printf(out, "\nhbar %s\n", hbar);
    dump_parameters(out, model);
    dump_spaces(out, model);
    add_operator(out, "hamiltonian", model->hamiltonian, model);
    for (size_t k = 0; k < model->environment_count; k++)
        dump_environment(out, &model->environments[k], model);
    for (size_t k = 0; k < model->channel_count; k++)
        dump_channel(out, &model->channels[k], model);
    for (size_t k = 0; k < model->observable_count; k++) {
        text_printf(out, "observe %s", model->observables[k].name);
        add_operator(out, " =", model->observables[k].operator_, model);
    }
    free(hbar);
}

void report_dump_hybrid(text_t *out, const hybrid_t *hybrid)
{
    const model_t *model = hybrid->generator->model;
    superop_src whole = hybrid->whole;
    size_t width = space_width(model->space);
    positivity_t positivity;

    text_printf(out, "order %s\n", hybrid->order->name);
    for (size_t k = 0; k < whole->count; k++) {
        char *derivative =
            derivative_print(whole->derivatives + k * hybrid->coordinates, model, "d");
        char *coefficient = scalar_print_factor(&whole->coefficients[k], model->ring);
        char *left = op_print_key(whole->left + k * width, &model->algebra);
        char *right = op_print_key(whole->right + k * width, &model->algebra);

        text_printf(out, "%s[ %s * (%s) R (%s) ]\n", derivative, coefficient, left, right);
        free(derivative);
        free(coefficient);
        free(left);
        free(right);
    }
    hybrid_positivity(&positivity, hybrid);
    report_hybrid(out, hybrid, &positivity, plain);
    positivity_clear(&positivity, hybrid);
}
