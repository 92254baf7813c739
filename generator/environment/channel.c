/* Direct channels: lindblad K, [L1, ..]. */
#include "environment/builder.h"

void channels_add(generator_builder_t *builder)
{
    const model_t *model = builder->model;

    for (size_t k = 0; k < model->channel_count; k++) {
        const channel_t *channel = &model->channels[k];
        builder->span = channel->span;
        builder_add_dissipator(builder, channel->operators, channel->kossakowski, channel->count);
    }
}
