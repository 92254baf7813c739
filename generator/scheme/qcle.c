/* The Hamiltonian part of L_hyb, cut behind first derivatives. */
#include "scheme/qcle.h"

#include <stdlib.h>

#include "base/memory.h"
#include "phasespace/potential.h"
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

/* The orders of the potential that are kept; all others that are shown are dropped. */
static void split_potential(superop_t kept, superop_t dropped, const hybrid_t *hybrid)
{
    const model_t *model = hybrid->generator->model;
    superop_t first;

    superop_init(first, &model->algebra);
    (void)potential_superop(first, model, 0, 1);
    superop_add(kept, kept, first, &model->algebra);
    superop_sub(dropped, hybrid->whole, kept, &model->algebra);
    superop_clear(first, &model->algebra);
}

void qcle_split(superop_t kept, superop_t dropped, const hybrid_t *hybrid)
{
    const generator_t *generator = hybrid->generator;
    const order_t *order = hybrid->order;
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
    if (generator->model->potential)
        split_potential(kept, dropped, hybrid);
}

status_t scheme_qcle(qcle_t **out, char **refused, const hybrid_t *hybrid, diags_t *diags)
{
    const model_t *model = hybrid->generator->model;
    qcle_t *qcle;
    superop_t kept;
    status_t status;

    *out = NULL;
    *refused = NULL;
    if (model->stated) {
        *refused = memory_copy_text("the hybrid equation is stated directly: there is no quantum "
                                    "Hamiltonian whose bracket could be cut");
        return OK;
    }
    qcle = memory_new(1, sizeof *qcle);
    qcle->series_from = hybrid->series_from;
    qcle->series = hybrid->series;
    superop_init(kept, &model->algebra);
    superop_init(qcle->dropped, &model->algebra);
    qcle_split(kept, qcle->dropped, hybrid);
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
