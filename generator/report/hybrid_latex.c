/* LaTeX of 'moyal derive': the reduced master equation and the hybrid equation. */
#include <stdlib.h>

#include "base/memory.h"
#include "report/cells.h"
#include "report/derive.h"

/* "\\hat L_{1} = ..", one equation each. */
static void add_operators(latex_t *latex, const op_struct *operators, size_t count)
{
    for (size_t k = 0; k < count; k++) {
        char *text = op_print(&operators[k], &latex->model->algebra), left[40];

        snprintf(left, sizeof left, "\\hat L_{%zu}", k + 1);
        latex_equation(latex, left, text);
        free(text);
    }
}

/* "1", "2", ..; freed with cells_free. */
static char **numbers(size_t count)
{
    char **out = memory_new(count, sizeof *out);

    for (size_t k = 0; k < count; k++) {
        text_t number;

        text_init(&number);
        text_printf(&number, "%zu", k + 1);
        out[k] = text_take(&number);
    }
    return out;
}

void section_quantum_latex(latex_t *latex, const derivation_t *derivation)
{
    const generator_t *generator = derivation->hybrid->generator;
    const model_t *model = latex->model;
    size_t n = generator->count;
    char *hamiltonian = op_print(generator->hamiltonian, &model->algebra);
    char **kossakowski = cells_scalars(generator->kossakowski, n * n, model->ring);
    char **names = numbers(n);

    latex->symbols = LATEX_OPERATORS;
    latex_section(latex, "The reduced master equation");
    latex_raw(latex, "With every environment traced out exactly, the state of the system obeys\n"
                     "\\begin{equation}\n  \\frac{d\\hat\\rho}{dt} = "
                     "-\\frac{\\mathrm{i}}{\\hbar}[\\hat H, \\hat\\rho]");
    latex_raw(latex, n > 0 ? "\n  + \\sum_{ab} K_{ab}\\Bigl(\\hat L_a\\hat\\rho\\hat L_b^{\\dagger}"
                             " - \\tfrac12\\{\\hat L_b^{\\dagger}\\hat L_a, \\hat\\rho\\}\\Bigr)"
                           : "");
    latex_raw(latex, "\n\\end{equation}\nwhere\n");
    latex_begin(latex);
    latex_equation(latex, "\\hat H", hamiltonian);
    add_operators(latex, generator->operators, n);
    latex_end(latex);
    latex_matrix(latex, "K", (const char *const *)kossakowski, n, n, (const char *const *)names,
                 (const char *const *)names);
    if (generator->positivity.count > 0)
        latex_raw(latex, "It is completely positive only if\n");
    latex_begin(latex);
    for (size_t k = 0; k < generator->positivity.count; k++) {
        char *condition = conditions_print(&generator->positivity, k, model->ring);

        latex_condition(latex, condition);
        free(condition);
    }
    latex_end(latex);
    cells_free(names, n);
    cells_free(kossakowski, n * n);
    free(hamiltonian);
}

/* "\\partial_{q_C}^{2}\\partial_{p_C}" */
static char *derivative_latex(const latex_t *latex, const opkey_t *derivative)
{
    text_t out;

    text_init(&out);
    for (size_t j = 0; j < model_coordinate_count(latex->model); j++) {
        char *name;

        if (derivative[j] == 0)
            continue;
        name = latex_name(latex, coordinate_name(latex->model, j));
        text_printf(&out, "\\partial_{%s}", name);
        if (derivative[j] > 1)
            text_printf(&out, "^{%d}", (int)derivative[j]);
        free(name);
    }
    return text_take(&out);
}

void latex_residual(latex_t *latex, const hybrid_t *hybrid, const char *left_side)
{
    superop_src residual = hybrid->residual_standard;
    size_t width = space_width(latex->model->space);

    latex_begin(latex);
    latex_line(latex, left_side, "=");
    for (size_t k = 0; k < residual->count; k++) {
        char *derivative = derivative_latex(latex, residual->derivatives + k * hybrid->coordinates);
        char *left = op_print_key(residual->left + k * width, &latex->model->algebra);
        char *right = op_print_key(residual->right + k * width, &latex->model->algebra);
        char *coefficient = scalar_print(&residual->coefficients[k], latex->model->ring);
        char *before = latex_formula(latex, left), *behind = latex_formula(latex, right);
        text_t piece;

        text_init(&piece);
        text_printf(&piece, "%s%s\\bigl[", k > 0 ? " + " : "", derivative);
        latex_piece(latex, text_string(&piece));
        latex_sum(latex, coefficient, 1);
        text_clear(&piece);
        text_printf(&piece, "\\,%s\\,\\hat\\varrho\\,%s\\bigr]", left[0] == '1' ? "" : before,
                    right[0] == '1' ? "" : behind);
        latex_piece(latex, text_string(&piece));
        text_clear(&piece);
        free(derivative);
        free(left);
        free(right);
        free(coefficient);
        free(before);
        free(behind);
    }
    latex_end(latex);
}

static void add_equation(latex_t *latex, const hybrid_t *hybrid)
{
    latex_raw(latex, "The partial phase-space map of the classical modes turns it into\n"
                     "\\begin{align}\n  \\frac{\\partial\\hat\\varrho}{\\partial t} &= "
                     "-\\frac{\\mathrm{i}}{\\hbar}[\\hat H(z), \\hat\\varrho]"
                     " - \\partial_i(v_i\\hat\\varrho)"
                     " + \\tfrac12\\partial_i\\partial_j(D_{2,ij}\\hat\\varrho)");
    if (hybrid->count > 0)
        latex_raw(latex, " \\notag \\\\\n  & \\quad - \\partial_i\\bigl(D_{1,ia}\\hat\\varrho"
                         "\\hat L_a^{\\dagger} + D_{1,ia}^{*}\\hat L_a\\hat\\varrho\\bigr)"
                         " + D_{0,ab}\\bigl(\\hat L_a\\hat\\varrho\\hat L_b^{\\dagger}"
                         " - \\tfrac12\\{\\hat L_b^{\\dagger}\\hat L_a, \\hat\\varrho\\}\\bigr)");
    latex_raw(latex, hybrid->residual->count > 0 ? " + \\mathcal R\\hat\\varrho" : "");
    latex_raw(latex, "\n\\end{align}\nwithout any approximation, where\n");
}

static void add_form(latex_t *latex, const hybrid_t *hybrid)
{
    const model_t *model = latex->model;
    char *hamiltonian = op_print(hybrid->hamiltonian, &model->algebra);

    latex_begin(latex);
    latex_equation(latex, "\\hat H(z)", hamiltonian);
    for (size_t i = 0; i < hybrid->coordinates; i++) {
        char *drift = scalar_print(&hybrid->drift[i], model->ring);
        char *name = latex_name(latex, coordinate_name(model, i));
        text_t left;

        text_init(&left);
        text_printf(&left, "v_{%s}", name);
        latex_equation(latex, text_string(&left), drift);
        text_clear(&left);
        free(drift);
        free(name);
    }
    add_operators(latex, hybrid->basis, hybrid->count);
    latex_end(latex);
    free(hamiltonian);
}

/* LaTeX names of the rows of M: coordinates and L_a; freed with cells_free. */
static char **row_names(const latex_t *latex, const hybrid_t *hybrid)
{
    size_t z = hybrid->coordinates;
    char **names = memory_new(z + hybrid->count, sizeof *names);

    for (size_t k = 0; k < z + hybrid->count; k++) {
        text_t name;

        text_init(&name);
        if (k < z)
            names[k] = latex_name(latex, coordinate_name(latex->model, k));
        else
            text_printf(&name, "\\hat L_{%zu}", k - z + 1);
        names[k] = k < z ? names[k] : text_take(&name);
    }
    return names;
}

static void add_block(latex_t *latex, const hybrid_t *hybrid)
{
    size_t rows = hybrid->coordinates + hybrid->count;
    scalar_struct *block = block_matrix(hybrid);
    char **cells = cells_scalars(block, rows * rows, latex->model->ring);
    char **names = row_names(latex, hybrid);

    latex_raw(latex, "Diffusion, back-reaction and decoherence form the block matrix, over the "
                     "rows $(");
    for (size_t k = 0; k < rows; k++)
        text_printf(latex->out, "%s%s", k > 0 ? ", " : "", names[k]);
    latex_raw(latex, ")$,\n");
    latex_matrix(latex, "M = \\begin{pmatrix} D_2 & D_1 \\\\ D_1^{\\dagger} & D_0 \\end{pmatrix}",
                 (const char *const *)cells, rows, rows, (const char *const *)names,
                 (const char *const *)names);
    cells_free(names, rows);
    cells_free(cells, rows * rows);
    block_free(block, hybrid);
}

static void add_positivity(latex_t *latex, const hybrid_t *hybrid, const positivity_t *positivity)
{
    const ring_t *ring = hybrid->generator->model->ring;

    if (positivity->answer == TRUTH_TRUE)
        latex_raw(latex, "It is positive, $M(z) \\geq 0$ for all $z$.\n");
    else if (positivity->answer == TRUTH_FALSE)
        latex_raw(latex, "It is never positive for all $z$, whatever the parameters.\n");
    else if (positivity->undecided)
        latex_raw(latex, "Whether $M(z) \\geq 0$ for all $z$ could not be decided; the sign in "
                         "question is that of\n");
    else
        latex_raw(latex, "It is positive, $M(z) \\geq 0$ for all $z$, if and only if\n");
    latex_begin(latex);
    if (positivity->undecided) {
        char *element = scalar_print(positivity->undecided_element, ring);

        latex_line(latex, "", "");
        latex_sum(latex, element, 0);
        free(element);
    }
    for (size_t k = 0; positivity->answer == TRUTH_UNKNOWN && k < positivity->conditions.count;
         k++) {
        char *condition = conditions_print(&positivity->conditions, k, ring);

        latex_condition(latex, condition);
        free(condition);
    }
    latex_end(latex);
}

void latex_form(latex_t *latex, const hybrid_t *hybrid, const positivity_t *positivity)
{
    add_form(latex, hybrid);
    add_block(latex, hybrid);
    add_positivity(latex, hybrid, positivity);
    if (hybrid->residual->count > 0) {
        latex_raw(latex, "The residual is not of the classical-quantum form. It is part of the "
                         "equation and not dropped:\n");
        latex_residual(latex, hybrid, "\\mathcal R\\hat\\varrho");
    } else {
        latex_raw(latex, "There is no residual: the equation has the classical-quantum form.\n");
    }
}

void section_hybrid_latex(latex_t *latex, const derivation_t *derivation)
{
    latex->symbols = LATEX_HYBRID;
    latex_section(latex, "The hybrid equation");
    add_equation(latex, derivation->hybrid);
    latex_form(latex, derivation->hybrid, derivation->positivity);
}
