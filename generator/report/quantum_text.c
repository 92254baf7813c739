/* Text of 'moyal derive': the reduced master equation. */
#include <stdlib.h>

#include "base/memory.h"
#include "report/cells.h"
#include "report/section.h"
#include "report/symmetries.h"

/* What is to be known about the environments. */
static void add_notes(text_t *out, const generator_t *generator, style_t style)
{
    for (size_t k = 0; k < generator->note_count; k++) {
        text_t line;

        text_init(&line);
        text_printf(&line, "%s: ", generator->notes[k].environment);
        style_add(&line, style, generator->notes[k].text);
        text_add(out, "  ");
        style_wrap(out, 2, 4, text_string(&line));
        text_clear(&line);
    }
}

/* The positions commute with each other and with Q, so that the partial symbol V(z_q) A and the
 * operator V(C.q) A are one text; both sums are taken together, (w + cos(C.q))*A.sz. */
char *report_hamiltonian(const generator_t *generator)
{
    const model_t *model = generator->model;
    char *out;
    op_t sum;

    op_init(sum, &model->algebra);
    op_set(sum, generator->hamiltonian, &model->algebra);
    if (model->potential)
        op_add(sum, sum, model->potential, &model->algebra);
    out = op_print(sum, &model->algebra);
    op_clear(sum, &model->algebra);
    return out;
}

const char *report_quantum_refusal(const generator_t *generator)
{
    return generator->model->stated ? quantum_refusal(generator->model) : NULL;
}

static void add_equation(text_t *out, const generator_t *generator, style_t style)
{
    style_add(out, style, "  d{rho}/dt = -(i/{hbar}) [H, {rho}]");
    if (generator->count > 0)
        style_add(out, style,
                  " + {sum}_ab K_ab ( L_a {rho} L_b{dag}"
                  " - {half} {L_b{dag} L_a, {rho}} )");
    text_add(out, "\n\n");
}

static void add_generator(text_t *out, const generator_t *generator, style_t style)
{
    const model_t *model = generator->model;
    size_t n = generator->count;
    char *hamiltonian = report_hamiltonian(generator);
    char **operators = cells_operators(generator->operators, n, &model->algebra);
    char **kossakowski = cells_scalars(generator->kossakowski, n * n, model->ring);
    char **names = cells_numbered("L_", n);

    add_equation(out, generator, style);
    text_printf(out, "  H   = %s\n", hamiltonian);
    if (model->potential)
        text_add(out, "        with the position operators in the functions\n");
    for (size_t k = 0; k < n; k++)
        text_printf(out, "  %s = %s\n", names[k], operators[k]);
    cells_symbols(kossakowski, n * n, style);
    if (n > 0)
        style_matrix(out, 2, "K  ", (const char *const *)kossakowski, n, n, NULL, NULL);
    text_add(out, "\n  exact: every environment is traced out without approximation.\n");
    add_notes(out, generator, style);
    symmetries_text(out, generator);
    invariants_text(out, generator);
    for (size_t k = 0; k < generator->positivity.count; k++) {
        char *condition = conditions_print(&generator->positivity, k, model->ring);

        text_printf(out, "  completely positive only if %s\n", condition);
        free(condition);
    }
    cells_free(names, n);
    cells_free(kossakowski, n * n);
    cells_free(operators, n);
    free(hamiltonian);
}

void report_quantum(text_t *out, const generator_t *generator, style_t style)
{
    style_heading(out, style, "The reduced master equation", '-');
    if (report_quantum_refusal(generator))
        section_refused_text(out, report_quantum_refusal(generator));
    else
        add_generator(out, generator, style);
}
