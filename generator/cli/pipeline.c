/* Text to hybrid form. */
#include "cli/pipeline.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

/* The largest model text that is read, in bytes. */
enum { TEXT_LIMIT = 4 << 20 };

/* ---- values given on the command line ------------------------------------------------------- */

static status_t read_given(given_t *out, const char *setting)
{
    const char *equals = strchr(setting, '=');
    text_t name;
    status_t status;

    memset(out, 0, sizeof *out);
    if (!equals || equals == setting)
        return usage_error("'--set %s': expected PARAMETER=VALUE", setting);
    out->name = memory_copy_bytes(setting, (size_t)(equals - setting));
    text_init(&name);
    text_printf(&name, "--set %s", out->name);
    out->source = source_new(text_string(&name), equals + 1, strlen(equals + 1));
    text_clear(&name);
    out->diags = diags_new(out->source);
    status = syntax_parse_expression(&out->tree, &out->value, out->source, NULL, out->diags);
    return status == OK ? OK : USAGE_ERROR;
}

static status_t read_all_given(pipeline_t *out)
{
    const options_t *options = out->options;
    status_t status = OK;

    out->given = memory_new(options->setting_count, sizeof *out->given);
    for (size_t k = 0; k < options->setting_count && status == OK; k++) {
        status = read_given(&out->given[k], options->settings[k]);
        out->given_count++;
    }
    return status;
}

/* A parameter, a space, a named expression. */
static int is_declared(const tree_t *tree, const char *name)
{
    for (size_t k = 0; k < tree_count(tree); k++) {
        const statement_t *statement = tree_statement(tree, k);

        if ((statement->kind == STATEMENT_PARAM || statement->kind == STATEMENT_SPACE ||
             statement->kind == STATEMENT_LET) &&
            statement->name.text && strcmp(statement->name.text, name) == 0)
            return 1;
    }
    return 0;
}

/* The names in --order that the model does not have, new parameters; new array of new strings. */
static char **new_parameters(size_t *count, const pipeline_t *pipeline)
{
    const char *order = pipeline->options->values[OPTION_ORDER];
    char **names = order ? order_identifiers(count, order) : NULL;
    size_t kept = 0;

    if (!order)
        *count = 0;
    for (size_t k = 0; k < *count; k++) {
        if (syntax_is_reserved(names[k]) || is_declared(pipeline->tree, names[k]))
            free(names[k]);
        else
            names[kept++] = names[k];
    }
    *count = kept;
    return names;
}

/* ---- the stages ------------------------------------------------------------------------------ */

static status_t read_text(pipeline_t *out)
{
    const char *name = out->options->positional, *why = "";
    status_t status = source_read(&out->source, name, TEXT_LIMIT, &why);

    if (status != OK)
        fprintf(stderr, "moyal: cannot read '%s': %s\n", name, why);
    else
        out->diags = diags_new(out->source);
    return status;
}

static int given_has_errors(const pipeline_t *pipeline)
{
    for (size_t k = 0; k < pipeline->given_count; k++) {
        if (diags_errors(pipeline->given[k].diags) > 0)
            return 1;
    }
    return 0;
}

/* A model of the tree with the parameters of --order and `count` more. */
static status_t build_with(model_t **out, pipeline_t *pipeline, const char *const *more,
                           size_t count, diags_t *diags)
{
    model_options_t options = {0};
    setting_t *settings = memory_new(pipeline->given_count, sizeof *settings);
    char **extra = new_parameters(&options.extra_count, pipeline);
    const char **names = memory_new(options.extra_count + count + 1, sizeof *names);
    status_t status;

    for (size_t k = 0; k < pipeline->given_count; k++) {
        settings[k].name = pipeline->given[k].name;
        settings[k].value = pipeline->given[k].value;
        settings[k].diags = pipeline->given[k].diags;
    }
    for (size_t k = 0; k < options.extra_count; k++)
        names[k] = extra[k];
    for (size_t k = 0; k < count; k++)
        names[options.extra_count + k] = more[k];
    options.setting_count = pipeline->given_count;
    options.settings = settings;
    options.extra_parameters = names;
    options.symbolic_hbar = pipeline->symbolic_hbar;
    options.extra_count += count;
    status = model_build(out, pipeline->tree, pipeline->source, &options, diags);
    for (size_t k = 0; k < options.extra_count - count; k++)
        free(extra[k]);
    free(extra);
    free(names);
    free(settings);
    return status;
}

static status_t build_model(pipeline_t *out)
{
    status_t status = build_with(&out->model, out, NULL, 0, out->diags);

    if (status == MODEL_ERROR && diags_errors(out->diags) == 0 && given_has_errors(out))
        status = USAGE_ERROR;
    return status;
}

status_t pipeline_rebuild(model_t **model, generator_t **generator, pipeline_t *pipeline,
                          const char *const *parameters, size_t count)
{
    diags_t *diags = diags_new(pipeline->source);
    status_t status = build_with(model, pipeline, parameters, count, diags);

    *generator = NULL;
    if (status == OK)
        status = environment_trace(generator, *model, diags);
    if (status != OK)
        diags_print(stderr, diags);
    diags_free(diags);
    return status;
}

/* The order `text`; NULL: the one that the model states, else Wigner's. */
static status_t read_order(order_t **out, const pipeline_t *pipeline, const char *text)
{
    if (!text)
        text = pipeline->model->order ? pipeline->model->order : "wigner";
    return order_parse(out, text, pipeline->model, stderr);
}

status_t pipeline_map_order(hybrid_t **out, pipeline_t *pipeline, const char *text)
{
    order_t *order;
    status_t status = read_order(&order, pipeline, text);

    *out = NULL;
    if (status != OK)
        return status;
    return phasespace_map(out, pipeline->generator, order, pipeline->diags);
}

/* The order alone: nothing is mapped, the hybrid form is empty. */
static status_t set_order(pipeline_t *out)
{
    superop_t nothing;
    order_t *order;
    status_t status = read_order(&order, out, out->options->values[OPTION_ORDER]);

    if (status != OK)
        return status;
    superop_init(nothing, &out->model->algebra);
    status = phasespace_classify(&out->hybrid, out->generator, order, nothing, out->diags);
    superop_clear(nothing, &out->model->algebra);
    out->wigner = out->hybrid;
    return status;
}

static int is_wigner(const hybrid_t *hybrid)
{
    const ring_t *ring = hybrid->generator->model->ring;

    for (size_t k = 0; k < hybrid->order->size * hybrid->order->size; k++) {
        if (!scalar_is_zero(&hybrid->order->matrix[k], ring))
            return 0;
    }
    return 1;
}

static status_t map_both(pipeline_t *out)
{
    status_t status = pipeline_map_order(&out->hybrid, out, out->options->values[OPTION_ORDER]);

    if (status != OK)
        return status;
    if (is_wigner(out->hybrid)) {
        out->wigner = out->hybrid;
        return OK;
    }
    return pipeline_map_order(&out->wigner, out, "wigner");
}

/* Where nothing is mapped, the order still has to make sense. */
static status_t check_order(pipeline_t *pipeline)
{
    order_t *order;
    status_t status = read_order(&order, pipeline, pipeline->options->values[OPTION_ORDER]);

    order_free(order, pipeline->model);
    return status;
}

pipeline_stage_t pipeline_stage_of_scheme(const options_t *options, const char *fallback)
{
    const char *scheme = options->values[OPTION_SCHEME];

    scheme = scheme ? scheme : fallback;
    return strcmp(scheme, "quantum") == 0 || strcmp(scheme, "jump") == 0 ||
                   strcmp(scheme, "moments") == 0
               ? UP_TO_GENERATOR
               : UP_TO_HYBRID;
}

status_t pipeline_open(pipeline_t *out, const options_t *options, pipeline_stage_t stage)
{
    status_t status, later = OK;

    memset(out, 0, sizeof *out);
    out->options = options;
    status = read_text(out);
    if (status != OK)
        return status;
    status = syntax_parse(&out->tree, out->source, NULL, out->diags);
    /* The rest of the text is looked at even then, so that all errors come in one go. */
    if (status == OK || (status == MODEL_ERROR && stage >= UP_TO_MODEL))
        later = read_all_given(out);
    if (later == OK && stage >= UP_TO_MODEL && (status == OK || status == MODEL_ERROR))
        later = build_model(out);
    if (later == OK && stage >= UP_TO_GENERATOR && out->model)
        later = environment_trace(&out->generator, out->model, out->diags);
    status = status == OK ? later : status;
    if (status == OK && stage == UP_TO_ORDER && !out->model->stated)
        status = set_order(out);
    else if (status == OK && stage >= UP_TO_ORDER)
        status = map_both(out);
    else if (status == OK && stage == UP_TO_GENERATOR)
        status = check_order(out);
    pipeline_print(out);
    return status;
}

status_t pipeline_open_symbolic(pipeline_t *out, const pipeline_t *from)
{
    status_t status;

    *out = *from;
    out->model = NULL;
    out->generator = NULL;
    out->hybrid = out->wigner = NULL;
    out->symbolic_hbar = 1;
    out->diags = diags_new(from->source);
    status = build_model(out);
    if (status == OK)
        status = environment_trace(&out->generator, out->model, out->diags);
    if (status == OK)
        status = pipeline_map_order(&out->hybrid, out, out->options->values[OPTION_ORDER]);
    if (status != OK) /* warnings were printed the first time */
        diags_print(stderr, out->diags);
    return status;
}

void pipeline_clear_symbolic(pipeline_t *pipeline)
{
    hybrid_free(pipeline->hybrid);
    generator_free(pipeline->generator);
    model_free(pipeline->model);
    diags_free(pipeline->diags);
}

/* Prints what there is to say; it is not said again. */
static void print_once(diags_t **diags, const source_t *source)
{
    diags_print(stderr, *diags);
    diags_free(*diags);
    *diags = diags_new(source);
}

void pipeline_print(pipeline_t *pipeline)
{
    for (size_t k = 0; k < pipeline->given_count; k++) {
        if (pipeline->given[k].diags)
            print_once(&pipeline->given[k].diags, pipeline->given[k].source);
    }
    print_once(&pipeline->diags, pipeline->source);
}

static void given_clear(given_t *given)
{
    syntax_free(given->tree);
    if (given->diags)
        diags_free(given->diags);
    if (given->source)
        source_free(given->source);
    free(given->name);
}

void pipeline_clear(pipeline_t *pipeline)
{
    if (pipeline->wigner && pipeline->wigner != pipeline->hybrid)
        hybrid_free(pipeline->wigner);
    if (pipeline->hybrid)
        hybrid_free(pipeline->hybrid);
    if (pipeline->generator)
        generator_free(pipeline->generator);
    if (pipeline->model)
        model_free(pipeline->model);
    syntax_free(pipeline->tree);
    for (size_t k = 0; k < pipeline->given_count; k++)
        given_clear(&pipeline->given[k]);
    free(pipeline->given);
    if (pipeline->diags)
        diags_free(pipeline->diags);
    if (pipeline->source)
        source_free(pipeline->source);
    memset(pipeline, 0, sizeof *pipeline);
}

/* What the first diagnostic says, without the place: "FILE:LINE:COL: error[..]: ...". */
static char *first_message(const diags_t *diags)
{
    char *all = NULL, *message;
    size_t length = 0;
    FILE *file = open_memstream(&all, &length);
    const char *start;

    if (!file)
        return memory_copy_text("error");
    diags_print(file, diags);
    fclose(file);
    start = strstr(all, "]: ");
    start = start ? start + 3 : all;
    message = memory_copy_bytes(start, strcspn(start, "\n"));
    free(all);
    return message;
}

status_t pipeline_model_at(model_t **out, char **why, const pipeline_t *from,
                           const options_t *options)
{
    pipeline_t at = *from;
    status_t status;

    at.options = options;
    at.given = NULL;
    at.given_count = 0;
    at.model = NULL;
    at.diags = diags_new(from->source);
    status = read_all_given(&at);
    if (status == OK)
        status = build_model(&at);
    *why = NULL;
    for (size_t k = 0; k < at.given_count && status != OK && !*why; k++)
        if (at.given[k].diags && diags_errors(at.given[k].diags) > 0)
            *why = first_message(at.given[k].diags);
    if (status != OK && !*why)
        *why = first_message(at.diags);
    *out = at.model;
    for (size_t k = 0; k < at.given_count; k++)
        given_clear(&at.given[k]);
    free(at.given);
    diags_free(at.diags);
    return status;
}

/* Whether the value of a parameter is a double, up to rounding: neither lost in 0 nor infinite. */
static int value_is_double(const parameter_t *parameter, const ring_t *ring)
{
    double value;
    acb_t ball;

    if (!parameter->has_value || scalar_is_zero(parameter->value, ring))
        return 1;
    acb_init(ball);
    scalar_ball(ball, parameter->value, NULL, 160, ring);
    value = arf_get_d(arb_midref(acb_realref(ball)), ARF_RND_NEAR);
    acb_clear(ball);
    return isfinite(value) && value != 0;
}

static status_t require_doubles(const pipeline_t *pipeline)
{
    const model_t *model = pipeline->model;

    for (size_t k = 0; k < model->parameter_count; k++) {
        const parameter_t *parameter = &model->parameters[k];

        if (value_is_double(parameter, model->ring))
            continue;
        fprintf(stderr,
                "moyal: %s: the value of the parameter '%s' is beyond the range of doubles, about "
                "1e-308 to 1e308, in which a run calculates\n",
                pipeline->source->name, parameter->name);
        return MODEL_ERROR;
    }
    return OK;
}

status_t pipeline_require_values(const pipeline_t *pipeline)
{
    const char *name = model_missing_value(pipeline->model);

    if (!name)
        return require_doubles(pipeline);
    fprintf(stderr, "moyal: %s: parameter '%s' has no value\n  help: give one with --set %s=V\n",
            pipeline->source->name, name, name);
    return MODEL_ERROR;
}
