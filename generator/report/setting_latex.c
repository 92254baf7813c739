/* LaTeX of 'moyal derive': spaces, conventions, assumptions, values, start. */
#include <stdlib.h>
#include <string.h>

#include "report/cells.h"
#include "report/derive.h"
#include "report/ledger.h"

/* Adds "$..$" of a name. */
static void add_name(latex_t *latex, const char *name)
{
    char *symbol = latex_name(latex, name);

    text_printf(latex->out, "$%s$", symbol);
    free(symbol);
}

static void add_formula(latex_t *latex, const char *text)
{
    char *formula = latex_formula(latex, text);

    text_add(latex->out, formula);
    free(formula);
}

static void add_spaces(latex_t *latex)
{
    static const char *const roles[] = {"to be classical", "quantum", "an ancilla, traced out"};
    const space_t *space = latex->model->space;

    latex_raw(latex, "The system consists of\n\\begin{itemize}\n");
    for (size_t f = 0; f < space_count(space); f++) {
        if (space_role(space, f) == FACTOR_ANCILLA)
            continue;
        latex_raw(latex, "  \\item ");
        add_name(latex, space_name(space, f));
        if (space_is_mode(space, f))
            latex_raw(latex, ", a bosonic mode");
        else
            text_printf(latex->out, ", a space of %zu dimensions", space_dimension(space, f));
        text_printf(latex->out, ", %s%s;\n", roles[space_role(space, f)],
                    space_is_hidden(space, f) ? ", hidden: traced out at output" : "");
    }
    latex_raw(latex, "\\end{itemize}\n");
}

static void add_conventions(latex_t *latex, const hybrid_t *hybrid)
{
    size_t n = hybrid->coordinates;
    char *hbar = scalar_print(latex->model->hbar, latex->model->ring);
    char **cells = cells_scalars(hybrid->order->matrix, n * n, latex->model->ring);

    latex_raw(latex, "\n\\subsection*{Conventions}\n\\begin{itemize}\n");
    for (size_t k = 0; k < ledger_count; k++)
        text_printf(latex->out, "  \\item $%s$\n", ledger[k].latex);
    latex_raw(latex, "  \\item ");
    if (strcmp(hbar, "hbar") == 0) {
        latex_raw(latex, "$\\hbar$ stays a symbol");
    } else {
        latex_raw(latex, "$\\hbar = ");
        add_formula(latex, hbar);
        latex_raw(latex, "$");
    }
    latex_raw(latex, "\n  \\item phase-space order: ");
    latex_escape(latex->out, hybrid->order->name);
    latex_raw(latex, "\n\\end{itemize}\n");
    for (size_t k = 0; k < n * n; k++) {
        if (strcmp(cells[k], "0") != 0) {
            latex_matrix(latex, "S", (const char *const *)cells, n, n, NULL, NULL);
            break;
        }
    }
    cells_free(cells, n * n);
    free(hbar);
}

static void add_assumptions(latex_t *latex)
{
    const model_t *model = latex->model;
    size_t count = assumptions_count(model->assumptions);
    scalar_t x;

    latex_raw(latex, count > 0 ? "\n\\subsection*{Assumptions}\nAll parameters are real, and\n"
                               : "\nAll parameters are real.\n");
    scalar_init(x, model->ring);
    latex_begin(latex);
    for (size_t k = 0; k < count; k++) {
        int implied;
        condition_kind_t kind = assumptions_get(x, &implied, model->assumptions, k);
        char *line = condition_print(kind, x, model->ring);

        latex_condition(latex, line);
        if (implied)
            latex_raw(latex, " \\quad\\text{(implied by the model)}");
        free(line);
    }
    latex_end(latex);
    scalar_clear(x, model->ring);
}

/* "param = value, .." and drives. */
static void add_values(latex_t *latex)
{
    const model_t *model = latex->model;
    size_t given = 0;

    for (size_t k = 0; k < model->parameter_count; k++) {
        const parameter_t *parameter = &model->parameters[k];
        char *value;

        if (!parameter->has_value && !parameter->is_drive)
            continue;
        value =
            scalar_print(parameter->is_drive ? parameter->drive : parameter->value, model->ring);
        latex_raw(latex, given++ == 0 ? "\n\\subsection*{Values}\nFor numbers, " : ", ");
        add_name(latex, parameter->name);
        latex_raw(latex, parameter->is_drive ? "$(t) = " : "${} = ");
        add_formula(latex, value);
        latex_raw(latex, "$");
        free(value);
    }
    latex_raw(latex, given > 0 ? ".\n" : "");
}

static void add_gaussian(latex_t *latex, const state_part_t *part)
{
    size_t n = 2 * part->count;
    char **mean = cells_scalars(part->mean, n, latex->model->ring);
    char **covariance = cells_scalars(part->covariance, n * n, latex->model->ring);

    latex_raw(latex, "Gaussian, with means $(");
    for (size_t k = 0; k < n; k++) {
        latex_raw(latex, k == 0 ? "" : ", ");
        add_formula(latex, mean[k]);
    }
    latex_raw(latex, ")$ and the covariance\n");
    latex_matrix(latex, "\\Sigma", (const char *const *)covariance, n, n, NULL, NULL);
    cells_free(mean, n);
    cells_free(covariance, n * n);
}

static void add_part(latex_t *latex, const state_part_t *part)
{
    const model_t *model = latex->model;
    char *text;

    latex_raw(latex, "  \\item ");
    for (size_t k = 0; k < part->count; k++) {
        latex_raw(latex, k == 0 ? "" : ", ");
        add_name(latex, space_name(model->space, part->factors[k]));
    }
    latex_raw(latex, ": ");
    switch (part->kind) {
    case STATE_GAUSSIAN:
        add_gaussian(latex, part);
        break;
    case STATE_FOCK:
        text_printf(latex->out, "the Fock state $|%lu\\rangle$\n", part->level);
        break;
    case STATE_CAT:
        text = scalar_print(part->alpha, model->ring);
        latex_raw(latex, "the even cat state of $\\alpha = ");
        add_formula(latex, text);
        latex_raw(latex, "$\n");
        free(text);
        break;
    case STATE_DENSITY:
        text = op_print(part->density, &model->algebra);
        latex_begin(latex);
        latex_equation(latex, "\\hat\\rho(0)", text);
        latex_end(latex);
        free(text);
        break;
    }
}

static void latex_setting(latex_t *latex, const hybrid_t *hybrid)
{
    const state_t *initial = latex->model->initial;

    latex_section(latex, "Setting");
    latex->symbols = LATEX_OPERATORS;
    add_spaces(latex);
    add_conventions(latex, hybrid);
    add_assumptions(latex);
    add_values(latex);
    if (initial && initial->count > 0) {
        latex_raw(latex, "\n\\subsection*{Initial state}\n\\begin{itemize}\n");
        for (size_t k = 0; k < initial->count; k++)
            add_part(latex, &initial->parts[k]);
        latex_raw(latex, "\\end{itemize}\n");
    }
}

void report_derive_latex(text_t *out, const derivation_t *derivation)
{
    latex_t latex;

    latex_open(&latex, out, derivation->hybrid->generator->model);
    latex_setting(&latex, derivation->hybrid);
    for (size_t k = 0; k < DERIVE_SECTION_COUNT; k++) {
        if (derivation->shown & derive_sections[k].bit)
            derive_sections[k].latex(&latex, derivation);
    }
    latex_close(&latex);
}
