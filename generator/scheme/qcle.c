/* The Hamiltonian part of L_hyb, cut behind first derivatives. */
#include "scheme/qcle.h"

#include <stdlib.h>

#include "base/memory.h"
#include "phasespace/terms.h"
#include "scheme/common.h"

/* The image of one part of the generator: 1 the Hamiltonian's, 2 the dissipators'. */
static void map_part(superop_t out, unsigned part, const generator_t *generator,
                     const order_t *order)
{
    const algebra_t *algebra = &generator->model->algebra;
    sandwiches_t sandwiches;

    generator_sandwiches(&sandwiches, generator, part);
    bopp_map(out, &sandwiches, order, generator->model);
    sandwiches_clear(&sandwiches, algebra);
}

void qcle_split(superop_t kept, superop_t dropped, const generator_t *generator,
                const order_t *order)
{
    const algebra_t *algebra = &generator->model->algebra;
    size_t width = space_width(algebra->space), n = superop_coordinates(algebra);
    superop_t image;

    superop_init(image, algebra);
    superop_zero(kept, algebra);
    superop_zero(dropped, algebra);
    map_part(image, 1, generator, order);
    for (size_t k = 0; k < image->count; k++) /* in order, so both stay canonical */
        superop_push(superop_order(image, k, algebra) <= 1 ? kept : dropped,
                     image->derivatives + k * n, &image->coefficients[k], image->left + k * width,
                     image->right + k * width, algebra);
    map_part(image, 2, generator, order);
    superop_add(kept, kept, image, algebra);
    superop_clear(image, algebra);
}

status_t scheme_qcle(qcle_t **out, char **refused, const hybrid_t *hybrid, diags_t *diags)
{
    const model_t *model = hybrid->generator->model;
    qcle_t *qcle;
    superop_t kept;
    status_t status;

    *out = NULL;
    *refused = NULL;
    if (model->stated || model->potential) {
        *refused = memory_copy_text(
            model->stated ? "the hybrid equation is stated directly: there is no quantum "
                            "Hamiltonian whose bracket could be cut"
                          : "the bracket of a potential that is no polynomial is not cut here");
        return OK;
    }
    qcle = memory_new(1, sizeof *qcle);
    superop_init(kept, &model->algebra);
    superop_init(qcle->dropped, &model->algebra);
    qcle_split(kept, qcle->dropped, hybrid->generator, hybrid->order);
    status = phasespace_classify(&qcle->form, hybrid->generator, order_copy(hybrid->order, model),
                                 kept, diags);
    superop_clear(kept, &model->algebra);
    if (status == OK) {
        *out = qcle;
        return OK;
    }
    superop_clear(qcle->dropped, &model->algebra);
    free(qcle);
    return status;
}

void qcle_free(qcle_t *qcle)
{
    if (!qcle)
        return;
    superop_clear(qcle->dropped, &qcle->form->generator->model->algebra);
    hybrid_free(qcle->form);
    free(qcle);
}
