/* LaTeX of 'moyal derive': the reduced master equation and the hybrid equation. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "report/cells.h"
#include "report/section.h"
#include "report/sandwich.h"
#include "report/symmetries.h"

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

static int has_hidden(const space_t *space)
{
    for (size_t f = 0; f < space_count(space); f++)
        if (space_is_hidden(space, f))
            return 1;
    return 0;
}

static void add_generator(latex_t *latex, const generator_t *generator)
{
    const model_t *model = latex->model;
    size_t n = generator->count;
    char *hamiltonian = report_hamiltonian(generator);
    char **kossakowski = cells_scalars(generator->kossakowski, n * n, model->ring);
    char **names = cells_numbered("", n);

    latex_raw(latex, "With every environment traced out exactly, the state of the system");
    latex_raw(latex, has_hidden(model->space) ? " and the hidden spaces" : "");
    latex_raw(latex, " obeys\n\\begin{equation}\n  \\frac{d\\hat\\rho}{dt} = "
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

/* The conditions of environments, the closed forms of decoherence. */
static void add_notes(latex_t *latex, const generator_t *generator)
{
    const style_t ascii = {0, 0};

    for (size_t k = 0; k < generator->note_count; k++) {
        text_t note;

        text_init(&note);
        style_add(&note, ascii, generator->notes[k].text);
        latex_raw(latex, "\\par\\noindent\\texttt{");
        latex_escape(latex->out, generator->notes[k].environment);
        latex_raw(latex, "}: ");
        latex_escape(latex->out, text_string(&note));
        latex_raw(latex, "\n");
        text_clear(&note);
    }
}

void section_quantum_latex(latex_t *latex, const derivation_t *derivation)
{
    const generator_t *generator = derivation->hybrid->generator;

    latex->symbols = LATEX_OPERATORS;
    latex_section(latex, "The reduced master equation");
    if (report_quantum_refusal(generator)) {
        section_refused_latex(latex, report_quantum_refusal(generator));
        return;
    }
    add_generator(latex, generator);
    add_notes(latex, generator);
    symmetries_latex(latex, generator);
    invariants_latex(latex, generator);
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

/* "+ d^m [ c left R right ]", a factor 1 left out */
static void residual_term(latex_t *latex, const sandwich_t *term, int is_first)
{
    char *derivative = derivative_latex(latex, term->derivative);
    char *coefficient = scalar_print(term->coefficient, latex->model->ring);
    char *before = latex_formula(latex, term->left), *behind = latex_formula(latex, term->right);
    text_t piece;

    text_init(&piece);
    text_printf(&piece, "%s%s\\bigl[", is_first ? "" : " + ", derivative);
    latex_piece(latex, text_string(&piece));
    latex_sum(latex, coefficient, 1);
    text_clear(&piece);
    text_printf(&piece, "\\,%s\\,\\hat\\varrho\\,%s\\bigr]",
                strcmp(term->left, "1") == 0 ? "" : before,
                strcmp(term->right, "1") == 0 ? "" : behind);
    latex_piece(latex, text_string(&piece));
    text_clear(&piece);
    free(derivative);
    free(coefficient);
    free(before);
    free(behind);
}

void latex_residual(latex_t *latex, const hybrid_t *hybrid, const char *left_side)
{
    const algebra_t *algebra = &latex->model->algebra;
    sandwich_list_t list;

    sandwich_list(&list, hybrid->residual_standard, algebra);
    latex_begin(latex);
    latex_line(latex, left_side, "=");
    for (size_t k = 0; k < list.count; k++)
        residual_term(latex, &list.terms[k], k == 0);
    sandwich_list_clear(&list, algebra);
    latex_end(latex);
}

/* The terms beyond those shown, |m| >= series_from. */
void latex_series(latex_t *latex, const hybrid_t *hybrid)
{
    char *v;

    if (!hybrid->series)
        return;
    v = op_print(latex->model->potential, &latex->model->algebra);
    latex_raw(latex, "This is the beginning of a series without end, which goes on with\n");
    text_printf(latex->out,
                "\\begin{equation}\n  -\\frac{\\mathrm{i}}{\\hbar}\\sum_{|m|\\geq %zu}"
                "\\frac{1}{m!}\\Bigl(\\frac{\\mathrm{i}\\hbar}{2}\\Bigr)^{|m|}"
                "\\partial_p^m\\bigl[(\\partial_q^m\\hat V)\\hat\\varrho"
                " - (-1)^{|m|}\\hat\\varrho\\,(\\partial_q^m\\hat V)\\bigr]\n\\end{equation}\n"
                "over multi-indices $m$, where\n",
                hybrid->series_from);
    latex_begin(latex);
    latex_equation(latex, "\\hat V", v);
    latex_end(latex);
    free(v);
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
    scalar_struct *block = hybrid_block(hybrid);
    char **cells = cells_scalars(block, rows * rows, latex->model->ring);
    char **names = row_names(latex, hybrid);

    latex_raw(latex, "Diffusion, back-reaction and decoherence form the block matrix $M = "
                     "\\bigl(\\begin{smallmatrix} D_2 & D_1 \\\\ D_1^{\\dagger} & D_0 "
                     "\\end{smallmatrix}\\bigr)$, over the rows ");
    for (size_t k = 0; k < rows; k++) /* formulas of their own, so that lines break between them */
        text_printf(latex->out, "%s$%s$", k > 0 ? ", " : "", names[k]);
    latex_raw(latex, ",\n");
    latex_matrix(latex, "M", (const char *const *)cells, rows, rows, (const char *const *)names,
                 (const char *const *)names);
    cells_free(names, rows);
    cells_free(cells, rows * rows);
    hybrid_block_free(block, hybrid);
}

/* What could not be decided, and why. */
static void add_undecided(latex_t *latex, const positivity_t *positivity)
{
    char *element;

    latex_raw(latex, "Whether $M(z) \\geq 0$ for all $z$ could not be decided");
    if (positivity->too_many) {
        text_printf(latex->out, ": %zu coupled rows are too many.\n", positivity->too_many);
    } else {
        latex_raw(latex, positivity->vanish ? "; what would have to vanish is\n"
                                            : "; the sign in question is that of\n");
        element = scalar_print(positivity->undecided_element, latex->model->ring);
        latex_begin(latex);
        latex_line(latex, "", "");
        latex_sum(latex, element, 0);
        latex_end(latex);
        free(element);
    }
    if (positivity->answer == TRUTH_UNKNOWN && positivity->conditions.count > 0)
        latex_raw(latex, "It is necessary that\n");
}

static void add_positivity(latex_t *latex, const positivity_t *positivity)
{
    if (positivity->answer == TRUTH_TRUE)
        latex_raw(latex, "It is positive, $M(z) \\geq 0$ for all $z$.\n");
    else if (positivity->answer == TRUTH_FALSE)
        latex_raw(latex, "It is never positive for all $z$, whatever the parameters.\n");
    else if (positivity->undecided)
        add_undecided(latex, positivity);
    else
        latex_raw(latex, "It is positive, $M(z) \\geq 0$ for all $z$, if and only if\n");
    latex_begin(latex);
    for (size_t k = 0; positivity->answer == TRUTH_UNKNOWN && k < positivity->conditions.count;
         k++) {
        char *condition = conditions_print(&positivity->conditions, k, latex->model->ring);

        latex_condition(latex, condition);
        free(condition);
    }
    latex_end(latex);
}

void latex_form(latex_t *latex, const hybrid_t *hybrid, const positivity_t *positivity)
{
    add_form(latex, hybrid);
    add_block(latex, hybrid);
    if (positivity)
        add_positivity(latex, positivity);
    if (hybrid->residual->count > 0) {
        latex_raw(latex, "The residual is not of the classical-quantum form. It is part of the "
                         "equation and not dropped:\n");
        latex_residual(latex, hybrid, "\\mathcal R\\hat\\varrho");
        latex_series(latex, hybrid);
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
