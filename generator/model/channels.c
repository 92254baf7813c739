/* Direct channels: 'lindblad rate, L' and 'lindblad [[K11, ..]], [L1, ..]'. */
#include <stdlib.h>

#include "model/stated.h"

/* Where what is read goes. */
typedef struct {
    channel_t **channels;
    size_t *channel_count;
} channels_t;

static channel_t *add_channel(channels_t *list, size_t count, span_t span, const model_t *model)
{
    channel_t *channel;
    size_t k;

    *list->channels =
        memory_resize(*list->channels, *list->channel_count + 1, sizeof **list->channels);
    channel = *list->channels + (*list->channel_count)++;
    channel->span = span;
    channel->count = count;
    channel->kossakowski = scalars_new(count * count, model->ring);
    channel->operators = memory_new(count, sizeof *channel->operators);
    channel->spans = memory_new(count, sizeof *channel->spans);
    for (k = 0; k < count; k++)
        op_init(&channel->operators[k], &model->algebra);
    return channel;
}

static void read_operator(channel_t *channel, size_t k, const expr_t *expr, const scope_t *scope)
{
    channel->spans[k] = expr->span;
    evaluate(&channel->operators[k], expr, scope);
}

/* K_jk = conj(K_kj) */
static void check_kossakowski(const channel_t *channel, const expr_t *expr, const scope_t *scope)
{
    const ring_t *ring = scope->builder->model->ring;
    scalar_t x;
    size_t j, k;

    scalar_init(x, ring);
    for (j = 0; j < channel->count; j++)
        for (k = 0; k <= j; k++) {
            scalar_conj(x, &channel->kossakowski[k * channel->count + j], ring);
            if (scalar_equal(x, &channel->kossakowski[j * channel->count + k], ring))
                continue;
            scope_fail(scope, expr->items[j]->items[k]->span, "E0281",
                       j == k ? "the diagonal entry (%zu, %zu) of this matrix must be real"
                              : "this matrix is not Hermitian: entries (%zu, %zu) and (%zu, %zu) "
                                "are not conjugate",
                       j + 1, k + 1, k + 1, j + 1);
        }
    scalar_clear(x, ring);
}

static void read_matrix(channels_t *list, const statement_t *statement, const scope_t *scope)
{
    model_t *model = scope->builder->model;
    const expr_t *rates = statement->values[0], *operators = statement->values[1];
    const char *word = statement->kind == STATEMENT_DECOHERENCE ? "decoherence" : "lindblad";
    scalar_struct *matrix;
    channel_t *channel;
    size_t k;

    if (operators->kind != EXPR_LIST || rates->kind != EXPR_LIST || operators->count == 0) {
        scope_fail(scope, statement->span, "E0280",
                   "a matrix of rates goes with a list of operators");
        diags_help(scope->diags, "%s RATE, L   or   %s [[k11, k12], [k21, k22]], [L1, L2]", word,
                   word);
        return;
    }
    matrix = matrix_evaluate(operators->count, rates, "the matrix of rates", "E0280", scope);
    channel = add_channel(list, operators->count, statement->span, model);
    for (k = 0; k < operators->count; k++)
        read_operator(channel, k, operators->items[k], scope);
    if (matrix == NULL)
        return;
    scalars_free(channel->kossakowski, channel->count * channel->count, model->ring);
    channel->kossakowski = matrix;
    check_kossakowski(channel, rates, scope);
}

void channel_read(channel_t **channels, size_t *channel_count, const statement_t *statement,
                  const scope_t *scope)
{
    channels_t list = {channels, channel_count};
    channel_t *channel;

    if (statement->value_count != 2) {
        scope_fail(scope, statement->span, "E0280", "a rate and an operator are needed here");
        return;
    }
    if (statement->values[0]->kind == EXPR_LIST || statement->values[1]->kind == EXPR_LIST) {
        read_matrix(&list, statement, scope);
        return;
    }
    channel = add_channel(&list, 1, statement->span, scope->builder->model);
    evaluate_real(channel->kossakowski, statement->values[0], "a rate", "E0281", scope);
    read_operator(channel, 0, statement->values[1], scope);
}

void channel_evaluate(builder_t *builder, const statement_t *statement)
{
    scope_t scope = scope_of_system(builder);

    channel_read(&builder->model->channels, &builder->model->channel_count, statement, &scope);
}
