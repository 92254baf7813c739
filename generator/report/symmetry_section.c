/* Symmetries of the reduced master equation, in the section of the quantum scheme. */
#include <stdlib.h>
#include <string.h>

#include "reduce/invariants.h"
#include "reduce/symmetry.h"
#include "report/section.h"
#include "report/symmetries.h"

void symmetries_text(text_t *out, const generator_t *generator)
{
    symmetries_t *symmetries = symmetries_new(generator);

    for (size_t k = 0; k < symmetries->count; k++) {
        char *line = symmetry_text(&symmetries->symmetries[k]);

        text_add(out, k ? "            " : "  symmetry: ");
        style_wrap(out, 12, 14, line);
        free(line);
    }
    symmetries_free(symmetries);
}

enum { MOST_SHOWN = 6, MOST_TERMS = 8 }; /* of operators in text */

static int is_short(const invariants_t *invariants, size_t k)
{
    return invariants->operators[k].count <= MOST_TERMS;
}

void invariants_text(text_t *out, const generator_t *generator)
{
    invariants_t *invariants = invariants_new(generator);
    size_t shown = 0;
    text_t line;

    text_init(&line);
    if (invariants->energy)
        text_add(&line, "H");
    for (size_t k = 0; k < invariants->count && shown < MOST_SHOWN; k++)
        if (is_short(invariants, k)) {
            char *one = invariant_text(invariants, k);

            text_printf(&line, "%s%s", line.length > 0 ? "; " : "", one);
            free(one);
            shown++;
        }
    if (invariants->count > shown)
        text_printf(&line, "%s%zu more", line.length > 0 ? "; and " : "",
                    invariants->count - shown);
    if (line.length > 0) {
        text_add(out, "  conserved: ");
        style_wrap(out, 13, 14, text_string(&line));
    }
    text_clear(&line);
    invariants_free(invariants);
}

/* "$U(1)$", "$Z_{2}$" */
static void add_group(latex_t *latex, const char *group)
{
    if (strcmp(group, "U(1)") == 0) {
        latex_raw(latex, "$U(1)$");
        return;
    }
    latex_raw(latex, "$Z_{");
    latex_escape(latex->out, group + 2);
    latex_raw(latex, "}$");
}

void symmetries_latex(latex_t *latex, const generator_t *generator)
{
    symmetries_t *symmetries = symmetries_new(generator);

    for (size_t k = 0; k < symmetries->count; k++) {
        const symmetry_t *symmetry = &symmetries->symmetries[k];
        char *charge = latex_formula(latex, symmetry->charge);

        latex_raw(latex, symmetry->strong ? "Strong " : "Weak ");
        add_group(latex, symmetry->group);
        latex_raw(latex, " symmetry: $");
        text_add(latex->out, charge);
        latex_raw(latex, "$; the observables read the block ");
        latex_escape(latex->out, symmetry->observables);
        latex_raw(latex, ", the start fills ");
        latex_escape(latex->out, symmetry->start);
        latex_raw(latex, ".\n\n");
        free(charge);
    }
    symmetries_free(symmetries);
}

void invariants_latex(latex_t *latex, const generator_t *generator)
{
    invariants_t *invariants = invariants_new(generator);

    if (invariants->energy)
        latex_raw(latex, "Conserved: $H$.\n\n");
    for (size_t k = 0; k < invariants->count; k++) {
        char *one = invariant_text(invariants, k), *formula = latex_formula(latex, one);

        latex_raw(latex, "Conserved: $");
        text_add(latex->out, formula);
        latex_raw(latex, "$.\n\n");
        free(formula);
        free(one);
    }
    invariants_free(invariants);
}

json_t *invariants_json(const generator_t *generator)
{
    invariants_t *invariants = invariants_new(generator);
    json_t *out = json_array();

    if (invariants->energy)
        json_array_append_new(
            out, json_text_take(op_print(generator->hamiltonian, &generator->model->algebra)));
    for (size_t k = 0; k < invariants->count; k++)
        json_array_append_new(out, json_text_take(invariant_text(invariants, k)));
    invariants_free(invariants);
    return out;
}

json_t *symmetries_json(const generator_t *generator)
{
    symmetries_t *symmetries = symmetries_new(generator);
    json_t *out = json_array();

    for (size_t k = 0; k < symmetries->count; k++) {
        const symmetry_t *s = &symmetries->symmetries[k];
        json_t *one = json_object();

        json_object_set_new(one, "kind", json_text(s->strong ? "strong" : "weak"));
        json_object_set_new(one, "group", json_text(s->group));
        json_object_set_new(one, "charge", json_text(s->charge));
        json_object_set_new(one, "observables", json_text(s->observables));
        json_object_set_new(one, "start", json_text(s->start));
        json_array_append_new(out, one);
    }
    symmetries_free(symmetries);
    return out;
}
