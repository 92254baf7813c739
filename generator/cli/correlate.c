/* moyal correlate MODEL --of A --with B: correlation functions and spectra. */
#include "cli/correlate.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/reduction.h"
#include "cli/umfpack.h"
#include "scheme/product.h"

enum { MOST_FREQUENCIES = 1000000 };

/* An operator in an option: its text, as a source of its own for its errors. */
typedef struct {
    source_t *source;
    diags_t *diags;
    tree_t *tree;
    const expr_t *value;
} operator_t;

static status_t read_operator(operator_t *out, const options_t *options, option_id_t id)
{
    const char *text = options->values[id];

    out->source = source_new(option_table[id].name, text, strlen(text));
    out->diags = diags_new(out->source);
    return syntax_parse_expression(&out->tree, &out->value, out->source, NULL, out->diags) == OK
               ? OK
               : USAGE_ERROR;
}

static void clear_operator(operator_t *operator_)
{
    if (operator_->diags) {
        diags_print(stderr, operator_->diags);
        diags_free(operator_->diags);
    }
    syntax_free(operator_->tree);
    if (operator_->source)
        source_free(operator_->source);
}

/* ---- the model with A and B for its observables ---------------------------------------------- */

/* Puts the model with these observables in place of that of the pipeline, and its generator. */
static status_t rebuild(pipeline_t *pipeline, const operator_t *operators)
{
    static const char *const names[] = {"A", "B"};
    setting_t *settings = memory_new(pipeline->given_count, sizeof *settings);
    asked_t asked[2];
    model_options_t options = {.setting_count = pipeline->given_count, .settings = settings};
    status_t status;

    for (size_t k = 0; k < pipeline->given_count; k++)
        settings[k] = (setting_t){pipeline->given[k].name, pipeline->given[k].value,
                                  pipeline->given[k].diags};
    for (int k = 0; k < 2; k++)
        asked[k] = (asked_t){names[k], operators[k].value, operators[k].diags};
    options.asked_count = 2;
    options.asked = asked;
    generator_free(pipeline->generator);
    model_free(pipeline->model);
    pipeline->generator = NULL;
    status =
        model_build(&pipeline->model, pipeline->tree, pipeline->source, &options, pipeline->diags);
    free(settings);
    if (status == OK)
        return environment_trace(&pipeline->generator, pipeline->model, pipeline->diags);
    pipeline->model = NULL;
    return status == MODEL_ERROR ? USAGE_ERROR : status; /* the text was right without them */
}

/* R' = X R + (X R)† for B = re B + i im B, as the model has them; `turned`: for -i B. */
static equations_t *product_equations(const pipeline_t *pipeline, int turned)
{
    model_t *model = pipeline->model;
    equations_t *equations;
    scalar_t unit;
    op_t b;

    op_init(b, &model->algebra);
    scalar_init(unit, model->ring);
    scalar_imaginary_unit(unit, model->ring);
    op_set(b, model->observables[2].operator_, &model->algebra);
    op_addmul(b, model->observables[3].operator_, unit, &model->algebra);
    scalar_neg(unit, unit, model->ring);
    if (turned)
        op_scale(b, b, unit, &model->algebra);
    equations = scheme_product(model, b);
    scalar_clear(unit, model->ring);
    op_clear(b, &model->algebra);
    return equations;
}

/* Kernel, text, machine code of it, checked as any other. */
static status_t compile_product(program_t *out, pipeline_t *pipeline, const request_t *request,
                                int turned)
{
    status_t status;

    memset(out, 0, sizeof *out);
    out->started = progress_clock();
    out->equations = product_equations(pipeline, turned);
    status = size_check(out, pipeline, request);
    if (status == OK)
        status = lower(&out->kernel, out->equations, pipeline->diags);
    pipeline_print(pipeline);
    if (status != OK)
        return status;
    out->unit = emit_unit(out->kernel, &request->numbers);
    return program_compile(out, pipeline, request);
}

/* ---- what is asked for ----------------------------------------------------------------------- */

static status_t read_frequencies(correlate_t *out, const options_t *options)
{
    const char *text = options->values[OPTION_SPECTRUM];
    double from, to;
    long count;
    char end;

    if (!text)
        return OK;
    if (sscanf(text, "%lf:%lf:%ld%c", &from, &to, &count, &end) != 3 || !isfinite(from) ||
        !isfinite(to) || !isfinite(to - from) || count < 2 || count > MOST_FREQUENCIES)
        return usage_error("'--spectrum %s': it must be FROM:TO:COUNT, frequencies and how many of"
                           " them, 2 to %d",
                           text, MOST_FREQUENCIES);
    out->frequencies = memory_new((size_t)count, sizeof *out->frequencies);
    for (long k = 0; k < count; k++)
        out->frequencies[k] = from + (to - from) * ((double)k / (double)(count - 1));
    out->numbers.frequencies = out->frequencies;
    out->numbers.frequency_count = count;
    return OK;
}

static int depends_on_time(const line_t *line)
{
    for (size_t k = 0; k < line->count; k++)
        if (line->nodes[k].kind == NODE_TIME)
            return 1;
    return 0;
}

static void show_progress(void *context, double fraction)
{
    (void)progress_update(context, fraction);
}

static status_t solve(correlate_t *asked, program_t *dynamics, const program_t *products,
                      const pipeline_t *pipeline, const request_t *request)
{
    moyal_correlation *numbers = &asked->numbers;
    moyal_options options;
    moyal_correlated result;
    progress_t progress;
    status_t status;

    if (depends_on_time(&dynamics->kernel->observables))
        return usage_error("an operator that depends on the time cannot be correlated");
    numbers->program = jit_program(dynamics->jit);
    for (int part = 0; part < 2; part++)
        numbers->factors[part] = jit_program(products[part].jit);
    moyal_default_options(&options, numbers->program);
    numbers->parameters = options.parameters;
    numbers->levels = options.levels;
    numbers->until = options.until;
    numbers->points = options.points;
    numbers->tolerance = options.tolerance;
    numbers->system = reduction_request(request);
    numbers->made = dynamics->made ? &dynamics->reduction : NULL;
    dynamics->made = 0; /* it is used up */
    numbers->elimination = umfpack_elimination();
    progress_begin(&progress, "correlate");
    numbers->progress = show_progress;
    numbers->context = &progress;
    moyal_correlate(&result, numbers);
    progress_end(&progress);
    status = correlated_status(&result, numbers);
    if (status == OK)
        status = correlate_write(asked, pipeline, &result);
    if (options_has(pipeline->options, OPTION_VERBOSE))
        fprintf(stderr,
                "dimension %d, %.0f of %.0f real unknowns, method %s, %ld applications, residual "
                "%.1e\n",
                result.dimension, result.unknowns, result.unknowns_all, result.method,
                result.applications, result.residual);
    moyal_correlated_clear(&result);
    return status;
}

static status_t correlate(correlate_t *asked, pipeline_t *pipeline, const request_t *request)
{
    program_t dynamics, products[2] = {{0}};
    status_t status = program_write(&dynamics, pipeline, request);

    if (status == OK)
        status = program_compile(&dynamics, pipeline, request);
    for (int turned = 0; turned < 2 && status == OK; turned++)
        status = compile_product(&products[turned], pipeline, request, turned);
    if (status == OK)
        status = solve(asked, &dynamics, products, pipeline, request);
    program_clear(&products[0]);
    program_clear(&products[1]);
    program_clear(&dynamics);
    return status;
}

/* The file, the options that must be there, the frequencies. */
static status_t check_options(correlate_t *asked, const options_t *options)
{
    const char *path = options->values[OPTION_OUTPUT], *ending = path ? strrchr(path, '.') : ".csv";

    asked->of = options->values[OPTION_OF];
    asked->with = options->values[OPTION_WITH];
    asked->numbers.steady = options_has(options, OPTION_STEADY);
    if (!asked->of || !asked->with)
        return usage_error("moyal correlate needs two operators: --of A --with B");
    if (!ending || (strcmp(ending, ".csv") != 0 && strcmp(ending, ".json") != 0))
        return usage_error("'%s': correlations are written to .csv or .json", path);
    return read_frequencies(asked, options);
}

status_t command_correlate(const options_t *options)
{
    correlate_t asked = {.of = NULL};
    operator_t operators[2] = {{.diags = NULL}, {.diags = NULL}};
    request_t request;
    pipeline_t pipeline = {.options = NULL};
    status_t status = check_options(&asked, options);

    if (status == OK)
        status = output_probe(options->values[OPTION_OUTPUT], options->positional);
    if (status == OK)
        status = pipeline_open(&pipeline, options, UP_TO_GENERATOR);
    if (status == OK)
        status = read_operator(&operators[0], options, OPTION_OF);
    if (status == OK)
        status = read_operator(&operators[1], options, OPTION_WITH);
    if (status == OK)
        status = rebuild(&pipeline, operators);
    if (status == OK)
        status = request_read(&request, options, pipeline.model, SCHEME_QUANTUM);
    if (status == OK)
        status = pipeline_require_values(&pipeline);
    if (status == OK) {
        request.matrix = 1;
        request_warn(&request);
        status = correlate(&asked, &pipeline, &request);
    }
    clear_operator(&operators[0]);
    clear_operator(&operators[1]);
    pipeline_clear(&pipeline);
    free(asked.frequencies);
    return status;
}
