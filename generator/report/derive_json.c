/* JSON of 'moyal derive': one key per scheme. */
#include <stdlib.h>

#include "report/cells.h"
#include "report/derive.h"
#include "report/expectation.h"
#include "report/json.h"

static json_t *quantum_json(const generator_t *generator)
{
    const model_t *model = generator->model;
    size_t n = generator->count;
    json_t *out = json_object();

    json_object_set_new(out, "hamiltonian",
                        json_text_take(op_print(generator->hamiltonian, &model->algebra)));
    json_object_set_new(out, "operators", json_operators(generator->operators, n, &model->algebra));
    json_object_set_new(out, "kossakowski", json_matrix(generator->kossakowski, n, n, model->ring));
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

static json_t *hybrid_json(const hybrid_t *hybrid, const positivity_t *positivity)
{
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
    json_object_set_new(out, "positivity", positivity_json(positivity, model->ring));
    return out;
}

static json_t *equation(const char *of, char *rhs)
{
    json_t *out = json_object();

    json_object_set_new(out, "of", json_text(of));
    json_object_set_new(out, "rhs", json_text_take(rhs));
    return out;
}

/* The equations of z, then those of R: by expectation values where `means` and possible. */
static json_t *equations_json(const equations_t *equations, int means)
{
    const model_t *model = equations->model;
    json_t *list = json_array();
    expectations_t expectations = {0};

    for (size_t i = 0; i < equations->coordinates; i++)
        json_array_append_new(
            list, equation(coordinate_name(model, i),
                           expectation_print(&equations->velocity[i], &model->algebra)));
    if (means && expectations_of(&expectations, equations)) {
        for (size_t k = 0; k < expectations.count; k++) {
            json_array_append_new(list, equation(expectations.of[k], expectations.rhs[k]));
            expectations.rhs[k] = NULL;
        }
    } else {
        json_array_append_new(list, equation("R", density_rhs_print(equations)));
    }
    expectations_clear(&expectations);
    return list;
}

static json_t *refused_json(const char *reason)
{
    json_t *out = json_object();

    json_object_set_new(out, "refused", json_text(reason ? reason : "no reason is known"));
    return out;
}

/* The same with "noise": what multiplies dW_1, dW_2, .. */
static json_t *unravel_json(const equations_t *equations, const char *refused)
{
    const model_t *model = equations ? equations->model : NULL;
    json_t *out = json_object(), *list;

    if (!equations) {
        json_decref(out);
        return refused_json(refused);
    }
    list = equations_json(equations, 0);
    for (size_t i = 0; i <= equations->coordinates; i++) {
        json_t *noise = json_array();

        for (size_t j = 0; j < equations->noise_count; j++)
            json_array_append_new(
                noise,
                i < equations->coordinates
                    ? json_scalar(&equations->sigma[i * equations->noise_count + j], model->ring)
                    : json_text_take(density_noise_print(equations, j)));
        json_object_set_new(json_array_get(list, i), "noise", noise);
    }
    json_object_set_new(out, "calculus", json_text("Ito"));
    json_object_set_new(out, "noises", json_integer((json_int_t)equations->noise_count));
    json_object_set_new(out, "equations", list);
    return out;
}

static json_t *meanfield_json(const equations_t *closed, const equations_t *damped)
{
    json_t *out = json_object(), *other = json_object();

    json_object_set_new(out, "variant", json_text("closed"));
    json_object_set_new(out, "equations", equations_json(closed, 1));
    if (damped)
        json_object_set_new(other, "equations", equations_json(damped, 1));
    else
        json_object_set_new(other, "refused", json_text("the hybrid equation has a residual"));
    json_object_set_new(out, "damped", other);
    return out;
}

void report_derive_json(text_t *out, const derivation_t *derivation)
{
    const hybrid_t *hybrid = derivation->hybrid;
    json_t *document = json_object();

    if (derivation->shown & SHOW_QUANTUM)
        json_object_set_new(document, "quantum", quantum_json(hybrid->generator));
    if (derivation->shown & SHOW_HYBRID)
        json_object_set_new(document, "hybrid", hybrid_json(hybrid, derivation->positivity));
    if (derivation->shown & SHOW_UNRAVEL)
        json_object_set_new(document, "unravel",
                            unravel_json(derivation->unravel, derivation->unravel_refused));
    if (derivation->shown & SHOW_MEANFIELD)
        json_object_set_new(document, "meanfield",
                            meanfield_json(derivation->closed, derivation->damped));
    json_finish(out, document);
}
