/* Shows what is said about a model file, for golden tests: its diagnostics, those of each
 * NAME=VALUE given as --set would, and, for a good model, a summary of its meaning. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/model.h"

enum { MAX_SETTINGS = 8 };

typedef struct {
    source_t *source;
    tree_t *tree;
    char *name;
} given_t;

static status_t read_given(given_t *given, setting_t *setting, const char *text)
{
    const char *equals = strchr(text, '=');
    text_t name;
    status_t status;

    text_init(&name);
    given->name = memory_copy_bytes(text, (size_t)(equals - text));
    text_printf(&name, "--set %s", given->name);
    given->source = source_new(text_string(&name), equals + 1, strlen(equals + 1));
    setting->name = given->name;
    setting->diags = diags_new(given->source);
    status =
        syntax_parse_expression(&given->tree, &setting->value, given->source, NULL, setting->diags);
    text_clear(&name);
    return status;
}

static void show_op(const char *name, op_src a, const algebra_t *algebra)
{
    char *text = op_print(a, algebra);

    printf("%s: %s\n", name, text);
    free(text);
}

static void show_conditions(const model_t *model)
{
    static const char *const signs[] = {"> 0", ">= 0", "== 0", "!= 0"};
    scalar_t x;
    size_t k;

    scalar_init(x, model->ring);
    for (k = 0; k < assumptions_count(model->assumptions); k++) {
        int implied;
        condition_kind_t kind = assumptions_get(x, &implied, model->assumptions, k);
        char *text = scalar_print(x, model->ring);

        printf("%s: %s %s\n", implied ? "implied" : "assumed", text, signs[kind]);
        free(text);
    }
    scalar_clear(x, model->ring);
}

static void show(const model_t *model)
{
    size_t k, j;

    for (k = 0; k < model->parameter_count; k++) {
        char *text = scalar_print(model->parameters[k].value, model->ring);

        printf("parameter %s%s%s\n", model->parameters[k].name,
               model->parameters[k].has_value ? " = " : "",
               model->parameters[k].has_value ? text : "");
        free(text);
    }
    show_op("hamiltonian", model->hamiltonian, &model->algebra);
    for (k = 0; k < model->channel_count; k++)
        for (j = 0; j < model->channels[k].count; j++)
            show_op("channel", &model->channels[k].operators[j], &model->algebra);
    for (k = 0; k < model->environment_count; k++)
        for (j = 0; j < model->environments[k].couple_count; j++)
            show_op(model->environments[k].name, &model->environments[k].couplings[j],
                    &model->algebra);
    for (k = 0; k < model->observable_count; k++)
        show_op(model->observables[k].name, model->observables[k].operator_, &model->algebra);
    show_conditions(model);
    printf("missing: %s\n", model_missing_value(model) ? model_missing_value(model) : "nothing");
}

int main(int argc, char **argv)
{
    given_t given[MAX_SETTINGS] = {{NULL, NULL, NULL}};
    setting_t settings[MAX_SETTINGS];
    model_options_t options = {.settings = settings};
    source_t *source;
    diags_t *diags;
    tree_t *tree;
    model_t *model = NULL;
    status_t status, read = OK;
    const char *why;
    size_t k;

    if (argc < 2 || argc > 2 + MAX_SETTINGS)
        return status_exit_code(USAGE_ERROR);
    status = source_read(&source, argv[1], 1 << 20, &why);
    if (status != OK)
        return status_exit_code(status);
    for (; (int)options.setting_count + 2 < argc && read == OK; options.setting_count++) {
        k = options.setting_count;
        read = read_given(&given[k], &settings[k], argv[k + 2]);
    }
    diags = diags_new(source);
    status = syntax_parse(&tree, source, NULL, diags);
    if (read == OK && model_build(&model, tree, source, &options, diags) == OK && status == OK)
        show(model);
    else
        status = MODEL_ERROR;
    diags_print(stdout, diags);
    for (k = 0; k < options.setting_count; k++) {
        diags_print(stdout, settings[k].diags);
        diags_free(settings[k].diags);
        syntax_free(given[k].tree);
        source_free(given[k].source);
        free(given[k].name);
    }
    model_free(model);
    syntax_free(tree);
    diags_free(diags);
    source_free(source);
    flint_cleanup();
    return status_exit_code(status);
}
