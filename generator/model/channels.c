/* Direct channels: 'lindblad rate, L' and 'lindblad [[K11, ..]], [L1, ..]'. */
#include <stdlib.h>

#include "model/build.h"

static channel_t *add_channel(model_t *model, size_t count, span_t span)
{
    channel_t *channel;
    size_t k;

    model->channels =
        memory_resize(model->channels, model->channel_count + 1, sizeof *model->channels);
    channel = &model->channels[model->channel_count++];
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

static void read_matrix(const statement_t *statement, const scope_t *scope)
{
    model_t *model = scope->builder->model;
    const expr_t *rates = statement->values[0], *operators = statement->values[1];
    scalar_struct *matrix;
    channel_t *channel;
    size_t k;

    if (operators->kind != EXPR_LIST || rates->kind != EXPR_LIST || operators->count == 0) {
        scope_fail(scope, statement->span, "E0280",
                   "a matrix of rates goes with a list of operators");
        diags_help(scope->diags,
                   "lindblad RATE, L   or   lindblad [[k11, k12], [k21, k22]], [L1, L2]");
        return;
    }
    matrix = matrix_evaluate(operators->count, rates, "the matrix of rates", "E0280", scope);
    channel = add_channel(model, operators->count, statement->span);
    for (k = 0; k < operators->count; k++)
        read_operator(channel, k, operators->items[k], scope);
    if (matrix == NULL)
        return;
    scalars_free(channel->kossakowski, channel->count * channel->count, model->ring);
    channel->kossakowski = matrix;
    check_kossakowski(channel, rates, scope);
}

void channel_evaluate(builder_t *builder, const statement_t *statement)
{
    scope_t scope = scope_of_system(builder);
    channel_t *channel;

    if (statement->value_count != 2) {
        scope_fail(&scope, statement->span, "E0280", "'lindblad' needs a rate and an operator");
        return;
    }
    if (statement->values[0]->kind == EXPR_LIST || statement->values[1]->kind == EXPR_LIST) {
        read_matrix(statement, &scope);
        return;
    }
    channel = add_channel(builder->model, 1, statement->span);
    evaluate_real(channel->kossakowski, statement->values[0], "a rate", "E0281", &scope);
    read_operator(channel, 0, statement->values[1], &scope);
}
