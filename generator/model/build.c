/* From a tree to a model: declarations first, then every statement in turn.  A statement that fails
 * does not keep the others from being checked. */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "model/expand.h"
#include "model/stated.h"

/* ---- scopes ---------------------------------------------------------------------------------- */

scope_t scope_of_block(builder_t *builder, size_t block)
{
    scope_t scope = {.builder = builder, .diags = builder->diags, .block = block, .what = ""};

    return scope;
}

scope_t scope_of_system(builder_t *builder)
{
    return scope_of_block(builder, SYSTEM);
}

int scope_wants_coordinates(const scope_t *scope)
{
    if (scope->wants_coordinates == NULL)
        return 0;
    *scope->wants_coordinates = 1;
    return 1;
}

int scope_poison(const scope_t *scope)
{
    scope->builder->failed = 1;
    return 0;
}

int scope_fail(const scope_t *scope, span_t span, const char *code, const char *format, ...)
{
    va_list arguments, again;
    char *message;
    int length;

    va_start(arguments, format);
    va_copy(again, arguments);
    length = vsnprintf(NULL, 0, format, arguments);
    message = memory_new((size_t)length + 1, 1);
    vsnprintf(message, (size_t)length + 1, format, again);
    va_end(again);
    va_end(arguments);
    scope->builder->failed = diags_fail(scope->diags, MODEL_ERROR, span, code, "%s", message) != OK;
    free(message);
    return 0;
}

char *scope_print(op_src a, const scope_t *scope)
{
    const model_t *model = scope->builder->model;

    return op_print_within(
        a, scope->block == SYSTEM ? NULL : model->environments[scope->block].name, &model->algebra);
}

void scope_suggest(const scope_t *scope, const char *name, const char *const *candidates,
                   size_t count)
{
    const char *nearest = syntax_nearest(name, candidates, count);

    if (nearest != NULL)
        diags_help(scope->diags, "did you mean '%s'?", nearest);
}

/* ---- all statements -------------------------------------------------------------------------- */

/* A 'let' that nothing uses is checked all the same. */
static void evaluate_let(builder_t *builder, const statement_t *statement)
{
    const expr_t name = {.kind = EXPR_NAME,
                         .span = statement->name.span,
                         .at = statement->name.span,
                         .text = statement->name.text,
                         .depth = 1};
    scope_t scope = scope_of_system(builder);
    op_t value;

    op_init(value, &builder->model->algebra);
    evaluate(value, &name, &scope);
    op_clear(value, &builder->model->algebra);
}

static void title_evaluate(builder_t *builder, const statement_t *statement)
{
    scope_t scope = scope_of_system(builder);

    if (builder->title) {
        scope_fail(&scope, statement->span, "E0207", "the model has two titles");
        diags_note(scope.diags, builder->title->span, "the first is here");
        return;
    }
    builder->title = statement;
    builder->model->title =
        arena_text(builder->model->arena, statement->name.text, strlen(statement->name.text));
}

static void evaluate_statements(builder_t *builder)
{
    size_t block = 0, k;

    for (k = 0; k < tree_count(builder->tree); k++) {
        const statement_t *statement = tree_statement(builder->tree, k);

        if (statement->kind == STATEMENT_LET && statement->name_count == 0)
            evaluate_let(builder, statement);
        else if (statement->kind == STATEMENT_ENVIRONMENT)
            environment_evaluate(builder, block++, statement);
        else if (statement->kind == STATEMENT_LINDBLAD)
            channel_evaluate(builder, statement);
        else if (statement->kind == STATEMENT_HYBRID)
            stated_evaluate(builder, statement);
        else if (statement->kind == STATEMENT_INITIAL)
            initial_evaluate(builder, statement);
        else if (statement->kind == STATEMENT_OBSERVE)
            observable_evaluate(builder, statement);
        else if (statement->kind == STATEMENT_RUN)
            run_evaluate(builder, statement);
        else if (statement->kind == STATEMENT_MODEL)
            title_evaluate(builder, statement);
    }
}

static void make_model(builder_t *builder, const source_t *source)
{
    model_t *model = memory_new(1, sizeof *model);

    builder->model = model;
    model->arena = arena_new();
    model->title = "";
    model->source = source;
    model->space = space_new();
    model->initial = state_new();
    model->hbar_power = 1;
    fmpq_init(model->run.until);
    fmpq_init(model->run.tolerance);
    fmpq_init(model->run.step);
}

static void free_builder(builder_t *builder)
{
    size_t k;

    for (k = 0; k < builder->let_count; k++)
        for (int how = 0; how < COORDINATES_COUNT; how++)
            if (builder->lets[k].state[how] == LET_DONE)
                op_clear(builder->lets[k].meaning[how], &builder->model->algebra);
    syntax_free(builder->expanded);
    free(builder->elements);
    free(builder->lets);
    free(builder->factors);
    free(builder->others);
    free(builder->parameter_statements);
    free(builder->has_initial);
    free(builder->initial_spans);
}

status_t model_build(model_t **out, const tree_t *tree, const source_t *source,
                     const model_options_t *options, diags_t *diags)
{
    builder_t builder = {0};

    builder.tree = tree;
    builder.options = options;
    builder.diags = diags;
    make_model(&builder, source);
    expand_tree(&builder);
    declare_all(&builder);
    op_init(builder.model->hamiltonian, &builder.model->algebra);
    builder.has_initial = memory_new(builder.factor_count + 1, 1);
    builder.initial_spans = memory_new(builder.factor_count + 1, sizeof(span_t));
    builder.model->initial_given = memory_new(builder.factor_count + 1, 1);
    parameters_evaluate(&builder);
    assumptions_evaluate(&builder);
    drives_evaluate(&builder);
    frame_evaluate(&builder);
    hamiltonian_evaluate(&builder);
    evaluate_statements(&builder);
    asked_evaluate(&builder);
    initial_defaults(&builder);
    drives_check(&builder);
    free_builder(&builder);
    *out = builder.failed ? NULL : builder.model;
    if (builder.failed)
        model_free(builder.model);
    return builder.failed ? MODEL_ERROR : OK;
}

status_t model_scalar(scalar_t out, const expr_t *expr, model_t *model, diags_t *diags)
{
    builder_t builder = {0};
    scope_t scope;

    builder.model = model;
    builder.diags = diags;
    scope = scope_of_system(&builder);
    return evaluate_scalar(out, expr, "this", &scope) && drives_check_free(out, expr, &scope)
               ? OK
               : MODEL_ERROR;
}
