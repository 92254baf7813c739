/* The scheme `quantum`: the reduced master equation on C and Q. */
#include "scheme/common.h"

status_t scheme_quantum(equations_t **out, const generator_t *generator, diags_t *diags)
{
    model_t *model = generator->model;
    equations_t *e = equations_new(SCHEME_QUANTUM, model, 0, generator->count, 0);

    (void)diags; /* nothing can fail */
    equations_set_generator(e, generator->hamiltonian, generator->operators,
                            generator->kossakowski);
    for (size_t k = 0; k < e->observable_count; k++)
        op_set(e->observables + k, model->observables[k].operator_, &model->algebra);
    *out = e;
    return OK;
}
