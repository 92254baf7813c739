/* JSON of 'moyal derive': the equations of the unravelling and of mean field. */
#include <stdlib.h>

#include "report/cells.h"
#include "report/derive.h"
#include "report/expectation.h"
#include "report/json.h"

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
/* The parts of scheme/equations.h: what a trajectory needs, operators and matrices one by one. */
static void add_parts(json_t *out, const equations_t *equations)
{
    const model_t *model = equations->model;
    size_t z = equations->coordinates, jumps = equations->jump_count,
           noises = equations->noise_count;
    json_t *start = json_object();

    json_object_set_new(out, "velocity", json_operators(equations->velocity, z, &model->algebra));
    json_object_set_new(out, "generator",
                        json_text_take(op_print(equations->generator, &model->algebra)));
    json_object_set_new(out, "jumps", json_operators(equations->jumps, jumps, &model->algebra));
    json_object_set_new(out, "rates", json_matrix(equations->rates, jumps, jumps, model->ring));
    json_object_set_new(out, "sigma", json_matrix(equations->sigma, z, noises, model->ring));
    json_object_set_new(out, "noise", json_operators(equations->noise, noises, &model->algebra));
    json_object_set_new(start, "mean", json_vector(equations->mean, z, model->ring));
    json_object_set_new(start, "covariance", json_matrix(equations->covariance, z, z, model->ring));
    json_object_set_new(out, "start", start);
}

json_t *section_unravel_json(const derivation_t *derivation)
{
    const equations_t *equations = derivation->unravel;
    const model_t *model = equations ? equations->model : NULL;
    json_t *out = json_object(), *list;

    if (!equations) {
        json_decref(out);
        return refused_json(derivation->unravel_refused);
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
    add_parts(out, equations);
    return out;
}

json_t *section_meanfield_json(const derivation_t *derivation)
{
    json_t *out = json_object(), *other = json_object();

    json_object_set_new(out, "variant", json_text("closed"));
    json_object_set_new(out, "equations", equations_json(derivation->closed, 1));
    if (derivation->damped)
        json_object_set_new(other, "equations", equations_json(derivation->damped, 1));
    else
        json_object_set_new(other, "refused", json_text("the hybrid equation has a residual"));
    json_object_set_new(out, "damped", other);
    return out;
}
