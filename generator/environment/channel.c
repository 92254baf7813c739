/* Direct channels: lindblad K, [L1, ..]. */
#include "environment/builder.h"

status_t channels_add(generator_builder_t *builder, diags_t *diags)
{
    const model_t *model = builder->model;
    status_t status = OK;

    for (size_t k = 0; k < model->channel_count; k++) {
        const channel_t *channel = &model->channels[k];
        builder->span = channel->span;
        if (!matrix_is_hermitian(channel->kossakowski, channel->count, model->ring))
            status = diags_fail(diags, MODEL_ERROR, channel->span, "E0507",
                                channel->count == 1 ? "the rate is not real"
                                                    : "the Kossakowski matrix is not Hermitian");
        else
            builder_add_dissipator(builder, channel->operators, channel->kossakowski,
                                   channel->count);
    }
    return status;
}
