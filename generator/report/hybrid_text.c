/* Text of 'moyal derive': the hybrid equation, its block matrix, its residual. */
#include <stdlib.h>

#include "base/memory.h"
#include "report/cells.h"
#include "report/derive.h"
#include "report/sandwich.h"

void report_residual(text_t *out, const hybrid_t *hybrid, style_t style)
{
    const model_t *model = hybrid->generator->model;
    sandwich_list_t list;

    sandwich_list(&list, hybrid->residual_standard, &model->algebra);
    for (size_t k = 0; k < list.count; k++) {
        const sandwich_t *term = &list.terms[k];
        char *derivative = derivative_print(term->derivative, model, style.unicode ? "∂" : "d");
        char *coefficient = scalar_print_factor(term->coefficient, model->ring);

        text_printf(out, "    %s [ %s * (%s) R (%s) ]\n", derivative, coefficient, term->left,
                    term->right);
        free(derivative);
        free(coefficient);
    }
    sandwich_list_clear(&list, &model->algebra);
}

void report_series(text_t *out, const hybrid_t *hybrid)
{
    if (!hybrid->series)
        return;
    text_add(out, "    and a series without end:\n      ");
    style_wrap(out, 6, 6, hybrid->series);
}

static void add_equation(text_t *out, const hybrid_t *hybrid, style_t style)
{
    style_add(out, style,
              "  {d}R/{d}t = -(i/{hbar}) [H(z), R] - {d}_i ( v_i R )"
              " + {half} {d}_i {d}_j ( D2_ij R )");
    if (hybrid->count > 0)
        style_add(out, style,
                  "\n          - {d}_i ( D1_ia R L_a{dag} + conj(D1_ia) L_a R )"
                  "\n          + D0_ab ( L_a R L_b{dag} - {half} {L_b{dag} L_a, R} )");
    text_add(out, hybrid->residual->count > 0 ? " + residual\n\n" : "\n\n");
}

/* The names of coordinates and basis operators, in the order of the rows of M; freed with
 * cells_free. */
static char **row_names(const hybrid_t *hybrid)
{
    const model_t *model = hybrid->generator->model;
    char **names = memory_new(hybrid->coordinates + hybrid->count, sizeof *names);

    for (size_t i = 0; i < hybrid->coordinates; i++)
        names[i] = memory_copy_text(coordinate_name(model, i));
    for (size_t a = 0; a < hybrid->count; a++)
        names[hybrid->coordinates + a] = op_print(&hybrid->basis[a], &model->algebra);
    return names;
}

static void add_block(text_t *out, const hybrid_t *hybrid, style_t style)
{
    size_t rows = hybrid->coordinates + hybrid->count;
    scalar_struct *block = hybrid_block(hybrid);
    char **cells = cells_scalars(block, rows * rows, hybrid->generator->model->ring);
    char **names = row_names(hybrid);

    style_add(out, style, "\n  the block matrix M = [[D2, D1], [D1{dag}, D0]]\n");
    cells_symbols(cells, rows * rows, style);
    cells_symbols(names, rows, style);
    style_matrix(out, 2, "M   ", (const char *const *)cells, rows, rows, (const char *const *)names,
                 (const char *const *)names);
    cells_free(names, rows);
    cells_free(cells, rows * rows);
    hybrid_block_free(block, hybrid);
}

static void add_undecided(text_t *out, const positivity_t *positivity, const ring_t *ring,
                          style_t style)
{
    char *element = scalar_print(positivity->undecided_element, ring);

    style_add(out, style, "  M(z) {ge} 0 could not be decided for all z: ");
    if (positivity->too_many)
        text_printf(out, "%zu coupled rows are too many\n", positivity->too_many);
    else
        text_printf(out, "%s\n    %s\n",
                    positivity->vanish ? "what would have to vanish is" : "the sign of", element);
    if (positivity->answer == TRUTH_UNKNOWN && positivity->conditions.count > 0)
        text_add(out, "  it is necessary that\n");
    free(element);
}

static void add_positivity(text_t *out, const hybrid_t *hybrid, const positivity_t *positivity,
                           style_t style)
{
    const ring_t *ring = hybrid->generator->model->ring;

    text_add(out, "\n");
    if (positivity->undecided)
        add_undecided(out, positivity, ring, style);
    else if (positivity->answer == TRUTH_TRUE)
        style_add(out, style, "  M(z) {ge} 0 for all z\n");
    else if (positivity->answer == TRUTH_FALSE)
        style_add(out, style, "  M(z) {ge} 0 never holds for all z, whatever the parameters\n");
    else
        style_add(out, style, "  M(z) {ge} 0 for all z if and only if\n");
    for (size_t k = 0; positivity->answer == TRUTH_UNKNOWN && k < positivity->conditions.count;
         k++) {
        char *condition = conditions_print(&positivity->conditions, k, ring);

        text_printf(out, "    %s\n", condition);
        free(condition);
    }
}

static void add_form(text_t *out, const hybrid_t *hybrid)
{
    const model_t *model = hybrid->generator->model;
    char *hamiltonian = op_print(hybrid->hamiltonian, &model->algebra);

    text_add(out, "  z    = (");
    for (size_t i = 0; i < hybrid->coordinates; i++)
        text_printf(out, "%s%s", i == 0 ? "" : ", ", coordinate_name(model, i));
    text_printf(out, ")\n  H(z) = %s\n", hamiltonian);
    for (size_t i = 0; i < hybrid->coordinates; i++) {
        char *drift = scalar_print(&hybrid->drift[i], model->ring);

        text_printf(out, "  v_%s = %s\n", coordinate_name(model, i), drift);
        free(drift);
    }
    for (size_t a = 0; a < hybrid->count; a++) {
        char *operator_ = op_print(&hybrid->basis[a], &model->algebra);

        text_printf(out, "  L_%zu  = %s\n", a + 1, operator_);
        free(operator_);
    }
    free(hamiltonian);
}

void report_hybrid(text_t *out, const hybrid_t *hybrid, const positivity_t *positivity,
                   style_t style)
{
    style_heading(out, style, "The hybrid equation, R(z) an operator on the quantum part", '-');
    report_form(out, hybrid, positivity, style);
}

void report_form(text_t *out, const hybrid_t *hybrid, const positivity_t *positivity, style_t style)
{
    add_equation(out, hybrid, style);
    add_form(out, hybrid);
    add_block(out, hybrid, style);
    if (positivity)
        add_positivity(out, hybrid, positivity, style);
    if (hybrid->residual->count == 0) {
        text_add(out, "  residual: none; the equation has the classical-quantum form.\n");
    } else {
        text_add(out, "  residual: not of the classical-quantum form, and not dropped\n");
        report_residual(out, hybrid, style);
        report_series(out, hybrid);
    }
}

void section_hybrid_text(text_t *out, const derivation_t *derivation, style_t style)
{
    report_hybrid(out, derivation->hybrid, derivation->positivity, style);
}
