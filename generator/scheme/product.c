/* One operator from the left, put in the form of equations of motion. */
#include "scheme/product.h"

#include "scheme/common.h"

equations_t *scheme_product(model_t *model, op_src b)
{
    equations_t *e = equations_new(SCHEME_QUANTUM, model, 0, 0, 0);

    op_set(e->generator, b, &model->algebra);
    for (size_t k = 0; k < e->observable_count; k++)
        op_set(e->observables + k, model->observables[k].operator_, &model->algebra);
    return e;
}
