/* The scheme `quantum`: the reduced master equation on C and Q. */
#include "scheme/common.h"

const char *quantum_refusal(const model_t *model)
{
    if (model->stated)
        return "the hybrid equation is stated directly, there is no quantum parent";
    if (model->potential)
        return "the matrix elements of a potential that is no polynomial are not available";
    return NULL;
}

status_t scheme_quantum(equations_t **out, const generator_t *generator, diags_t *diags)
{
    model_t *model = generator->model;
    const char *why = quantum_refusal(model);
    span_t span = model->stated ? model->stated->span : SPAN_WHOLE;
    equations_t *e;

    *out = NULL;
    if (why)
        return diags_fail(diags, REFUTED, span, "E0612", "no quantum equations of motion: %s", why);
    e = equations_new(SCHEME_QUANTUM, model, 0, generator->count, 0);
    equations_set_generator(e, generator->hamiltonian, generator->operators,
                            generator->kossakowski);
    for (size_t k = 0; k < e->observable_count; k++)
        op_set(e->observables + k, model->observables[k].operator_, &model->algebra);
    *out = e;
    return OK;
}
