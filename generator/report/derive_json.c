/* JSON of 'moyal derive': one key per scheme. */
#include <stdlib.h>

#include "report/cells.h"
#include "report/derive.h"
#include "report/section.h"
#include "report/symmetries.h"

/* What is to be known about the environments, with symbols in ASCII. */
static json_t *notes_json(const generator_t *generator)
{
    const style_t ascii = {0, 0};
    json_t *out = json_array();

    for (size_t k = 0; k < generator->note_count; k++) {
        json_t *note = json_object();
        text_t text;

        text_init(&text);
        style_add(&text, ascii, generator->notes[k].text);
        json_object_set_new(note, "environment", json_text(generator->notes[k].environment));
        json_object_set_new(note, "text", json_text_take(text_take(&text)));
        json_array_append_new(out, note);
    }
    return out;
}

json_t *section_quantum_json(const derivation_t *derivation)
{
    const generator_t *generator = derivation->hybrid->generator;
    const model_t *model = generator->model;
    size_t n = generator->count;
    json_t *out;

    if (report_quantum_refusal(generator))
        return section_refused_json(report_quantum_refusal(generator));
    out = json_object();
    json_object_set_new(out, "hamiltonian", json_text_take(report_hamiltonian(generator)));
    json_object_set_new(out, "operators", json_operators(generator->operators, n, &model->algebra));
    json_object_set_new(out, "kossakowski", json_matrix(generator->kossakowski, n, n, model->ring));
    json_object_set_new(out, "notes", notes_json(generator));
    json_object_set_new(out, "symmetries", symmetries_json(generator));
    json_object_set_new(out, "conserved", invariants_json(generator));
    return out;
}

static json_t *positivity_json(const positivity_t *positivity, const ring_t *ring)
{
    json_t *out = json_object(), *rows = json_array();
    size_t n = positivity->rows;

    json_object_set_new(out, "holds", json_truth(positivity->answer));
    json_object_set_new(out, "conditions", json_conditions(&positivity->conditions, ring));
    for (size_t k = 0; k < n; k++)
        json_array_append_new(rows, json_text(positivity->row_names[k]));
    json_object_set_new(out, "rows", rows);
    json_object_set_new(out, "matrix", json_matrix(positivity->matrix, n, n, ring));
    return out;
}

json_t *section_hybrid_json(const derivation_t *derivation)
{
    const hybrid_t *hybrid = derivation->hybrid;
    const model_t *model = hybrid->generator->model;
    size_t z = hybrid->coordinates, n = hybrid->count;
    json_t *out = json_object(), *names = json_array();

    json_object_set_new(out, "order", json_text(hybrid->order->name));
    for (size_t i = 0; i < z; i++)
        json_array_append_new(names, json_text(coordinate_name(model, i)));
    json_object_set_new(out, "coordinates", names);
    json_object_set_new(out, "basis", json_operators(hybrid->basis, n, &model->algebra));
    json_object_set_new(out, "hamiltonian",
                        json_text_take(op_print(hybrid->hamiltonian, &model->algebra)));
    json_object_set_new(out, "drift", json_vector(hybrid->drift, z, model->ring));
    json_object_set_new(out, "D2", json_matrix(hybrid->d2, z, z, model->ring));
    json_object_set_new(out, "D1", json_matrix(hybrid->d1, z, n, model->ring));
    json_object_set_new(out, "D0", json_matrix(hybrid->d0, n, n, model->ring));
    json_object_set_new(out, "residual", json_residual(hybrid));
    if (hybrid->series)
        json_object_set_new(out, "residual_series", json_text(hybrid->series));
    if (derivation->positivity)
        json_object_set_new(out, "positivity",
                            positivity_json(derivation->positivity, model->ring));
    return out;
}

void report_derive_json(text_t *out, const derivation_t *derivation)
{
    json_t *document = json_object();

    json_object_set_new(document, "model", json_setting(derivation->hybrid));
    for (size_t k = 0; k < DERIVE_SECTION_COUNT; k++) {
        if (derivation->shown & derive_sections[k].bit)
            json_object_set_new(document, derive_sections[k].name,
                                derive_sections[k].json(derivation));
    }
    json_finish(out, document);
}
