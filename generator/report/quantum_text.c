/* Text of 'moyal derive': the reduced master equation. */
#include <stdlib.h>

#include "base/memory.h"
#include "report/cells.h"
#include "report/derive.h"

/* "L_1", "L_2", ..; freed with cells_free. */
static char **numbered(size_t count)
{
    char **names = memory_new(count, sizeof *names);

    for (size_t k = 0; k < count; k++) {
        text_t name;

        text_init(&name);
        text_printf(&name, "L_%zu", k + 1);
        names[k] = text_take(&name);
    }
    return names;
}

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

void report_quantum(text_t *out, const generator_t *generator, style_t style)
{
    const model_t *model = generator->model;
    size_t n = generator->count;
    char *hamiltonian = op_print(generator->hamiltonian, &model->algebra);
    char **operators = cells_operators(generator->operators, n, &model->algebra);
    char **kossakowski = cells_scalars(generator->kossakowski, n * n, model->ring);
    char **names = numbered(n);

    style_heading(out, style, "The reduced master equation", '-');
    style_add(out, style, "  d{rho}/dt = -(i/{hbar}) [H, {rho}]");
    if (n > 0)
        style_add(out, style,
                  " + {sum}_ab K_ab ( L_a {rho} L_b{dag}"
                  " - {half} {L_b{dag} L_a, {rho}} )");
    text_printf(out, "\n\n  H   = %s\n", hamiltonian);
    for (size_t k = 0; k < n; k++)
        text_printf(out, "  %s = %s\n", names[k], operators[k]);
    cells_symbols(kossakowski, n * n, style);
    if (n > 0)
        style_matrix(out, 2, "K  ", (const char *const *)kossakowski, n, n, NULL, NULL);
    text_add(out, "\n  exact: every environment is traced out without approximation.\n");
    add_notes(out, generator, style);
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
