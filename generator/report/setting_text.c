/* Text of 'moyal derive': spaces, conventions, assumptions, values, start. */
#include <stdlib.h>
#include <string.h>

#include "report/cells.h"
#include "report/derive.h"
#include "report/ledger.h"

static const char *role_name(factor_role_t role)
{
    static const char *const names[] = {"classical", "quantum", "ancilla, traced out"};

    return names[role];
}

static void add_spaces(text_t *out, const model_t *model)
{
    const space_t *space = model->space;
    size_t width = 0;

    for (size_t f = 0; f < space_count(space); f++) {
        size_t length = strlen(space_name(space, f));

        width = length > width ? length : width;
    }
    for (size_t f = 0; f < space_count(space); f++) {
        text_printf(out, "  %-*s  ", (int)width, space_name(space, f));
        if (space_is_mode(space, f))
            text_add(out, "mode           ");
        else
            text_printf(out, "%2zu dimensions  ", space_dimension(space, f));
        text_printf(out, "%s%s\n", role_name(space_role(space, f)),
                    space_is_hidden(space, f) ? ", hidden: traced out at output" : "");
    }
}

static void add_conventions(text_t *out, const hybrid_t *hybrid, style_t style)
{
    const model_t *model = hybrid->generator->model;
    size_t n = hybrid->coordinates;
    char *hbar = scalar_print(model->hbar, model->ring);
    char **cells = cells_scalars(hybrid->order->matrix, n * n, model->ring);

    style_add(out, style, "  {hbar} = ");
    text_printf(out, "%s\n", hbar);
    for (size_t k = 0; k < ledger_count; k++) {
        text_add(out, "  ");
        style_add(out, style, ledger[k].text);
        text_add(out, "\n");
    }
    text_printf(out, "  phase-space order: %s", hybrid->order->name);
    text_add(out, "\n");
    cells_symbols(cells, n * n, style);
    style_matrix(out, 4, "S", (const char *const *)cells, n, n, NULL, NULL);
    cells_free(cells, n * n);
    free(hbar);
}

static void add_assumptions(text_t *out, const model_t *model)
{
    scalar_t x;

    scalar_init(x, model->ring);
    for (size_t k = 0; k < assumptions_count(model->assumptions); k++) {
        int implied;
        condition_kind_t kind = assumptions_get(x, &implied, model->assumptions, k);
        char *line = condition_print(kind, x, model->ring);

        text_printf(out, "  %s%s\n", line, implied ? "   (implied by the model)" : "");
        free(line);
    }
    if (assumptions_count(model->assumptions) == 0)
        text_add(out, "  none: parameters are real\n");
    scalar_clear(x, model->ring);
}

static void add_values(text_t *out, const model_t *model)
{
    size_t column = 0;

    for (size_t k = 0; k < model->parameter_count; k++) {
        const parameter_t *parameter = &model->parameters[k];
        char *value = parameter->has_value ? scalar_print(parameter->value, model->ring) : NULL;
        size_t before = out->length;

        text_add(out, column == 0 ? "  " : ", ");
        text_printf(out, value ? "%s = %s" : "%s%s", parameter->name, value ? value : " symbolic");
        column += out->length - before;
        if (column > 80) {
            text_add(out, "\n");
            column = 0;
        }
        free(value);
    }
    if (model->parameter_count == 0)
        text_add(out, "  no parameters");
    if (column > 0 || model->parameter_count == 0)
        text_add(out, "\n");
}

static void add_gaussian(text_t *out, const state_part_t *part, const model_t *model)
{
    size_t n = 2 * part->count;
    char **mean = cells_scalars(part->mean, n, model->ring);
    char **covariance = cells_scalars(part->covariance, n * n, model->ring);

    text_add(out, "Gaussian, means (");
    for (size_t k = 0; k < n; k++)
        text_printf(out, "%s%s", k == 0 ? "" : ", ", mean[k]);
    text_add(out, "), covariance [");
    for (size_t k = 0; k < n * n; k++)
        text_printf(out, "%s%s%s", k % n == 0 ? (k == 0 ? "[" : ", [") : ", ", covariance[k],
                    k % n == n - 1 ? "]" : "");
    text_add(out, "]\n");
    cells_free(mean, n);
    cells_free(covariance, n * n);
}

static void add_part(text_t *out, const state_part_t *part, const model_t *model)
{
    char *text;

    text_add(out, "  ");
    for (size_t k = 0; k < part->count; k++)
        text_printf(out, "%s%s", k == 0 ? "" : ", ", space_name(model->space, part->factors[k]));
    text_add(out, ": ");
    switch (part->kind) {
    case STATE_GAUSSIAN:
        add_gaussian(out, part, model);
        break;
    case STATE_FOCK:
        text_printf(out, "Fock state |%lu>\n", part->level);
        break;
    case STATE_CAT:
        text = scalar_print(part->alpha, model->ring);
        text_printf(out, "cat state, alpha = %s\n", text);
        free(text);
        break;
    case STATE_DENSITY:
        text = op_print(part->density, &model->algebra);
        text_printf(out, "%s\n", text);
        free(text);
        break;
    }
}

void report_setting(text_t *out, const hybrid_t *hybrid, style_t style)
{
    const model_t *model = hybrid->generator->model;

    style_heading(out, style, *model->title ? model->title : model->source->name, '=');
    text_add(out, "Spaces\n");
    add_spaces(out, model);
    text_add(out, "Conventions\n");
    add_conventions(out, hybrid, style);
    text_add(out, "Assumptions\n");
    add_assumptions(out, model);
    text_add(out, "Values\n");
    add_values(out, model);
    text_add(out, "Initial state\n");
    for (size_t k = 0; k < model->initial->count; k++)
        add_part(out, &model->initial->parts[k], model);
}
