/* The search for an order works on a model with further parameters; what it proposes is derived and
 * proven like any order of the command line, in the model itself. */
#include "cli/search.h"

#include <stdlib.h>

/* Derives and proves the model in the order proposed, and keeps the proof if it is positive. */
static status_t prove_candidate(searched_t *out, pipeline_t *pipeline,
                                const prove_options_t *options)
{
    status_t status = pipeline_map_order(&out->hybrid, pipeline, out->search->candidate);

    if (status == OK)
        status = prove(&out->proof, out->hybrid, pipeline->wigner, options, pipeline->diags);
    if (status != OK)
        return status;
    order_search_confirm(out->search, out->proof);
    if (!out->search->order_found) {
        proof_free(out->proof);
        out->proof = NULL;
    }
    return OK;
}

status_t search_for_order(searched_t *out, pipeline_t *pipeline, proof_t *proof,
                          const prove_options_t *options)
{
    size_t count;
    char **names =
        order_search_names(&count, model_coordinate_count(pipeline->model), pipeline->source->text);
    model_t *model = NULL;
    generator_t *generator = NULL;
    status_t status =
        pipeline_rebuild(&model, &generator, pipeline, (const char *const *)names, count);

    if (status == OK) {
        out->search = order_search(generator, (const char *const *)names, count);
        order_search_confirm(out->search, proof);
        if (!out->search->order_found && out->search->candidate)
            status = prove_candidate(out, pipeline, options);
        order_search_conclude(proof, out->search);
    }
    if (generator)
        generator_free(generator);
    if (model)
        model_free(model);
    for (size_t k = 0; k < count; k++)
        free(names[k]);
    free(names);
    return status;
}

void searched_clear(searched_t *searched)
{
    if (searched->proof)
        proof_free(searched->proof);
    if (searched->hybrid)
        hybrid_free(searched->hybrid);
    order_search_free(searched->search);
}
