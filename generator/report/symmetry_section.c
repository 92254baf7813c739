/* Symmetries of the reduced master equation, in the section of the quantum scheme. */
#include <stdlib.h>
#include <string.h>

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
