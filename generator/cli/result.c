/* Tables of a run as CSV and JSON. */
#include "config.h"

#include "cli/halves.h"
#include "cli/result.h"

#include "cli/field.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "cli/reduction.h"
#include "report/json.h"
#include "report/prove.h"
#include "runtime/output.h"

void result_csv(text_t *out, const moyal_program *program, const moyal_options *options,
                const moyal_result *result)
{
    char *text = NULL;
    size_t length = 0;
    FILE *file = open_memstream(&text, &length);

    if (!file)
        return;
    moyal_write_csv(file, program, options, result);
    if (fclose(file) == 0)
        text_add_bytes(out, text, length);
    free(text);
}

static json_t *number(double value)
{
    if (!isfinite(value))
        return json_null();
    return json_real(value == 0 ? 0 : value); /* the sign of a zero says nothing */
}

static json_t *columns_json(const moyal_program *program, const moyal_result *result)
{
    json_t *out = json_array();

    for (long k = 0; k < result->columns; k++) {
        char *name = moyal_column_name(program, result, k);

        json_array_append_new(out, json_text(name ? name : ""));
        free(name);
    }
    return out;
}

static json_t *rows_json(const moyal_result *result)
{
    json_t *out = json_array();

    for (long row = 0; row < result->rows; row++) {
        json_t *line = json_array();

        for (long k = 0; k < result->columns; k++)
            json_array_append_new(line, number(result->table[row * result->columns + k]));
        json_array_append_new(out, line);
    }
    return out;
}

static json_t *timing_json(const timing_t *timing)
{
    json_t *out = json_object();

    json_object_set_new(out, "derive", json_real(timing->derive));
    json_object_set_new(out, "emit", json_real(timing->emit));
    json_object_set_new(out, "jit", json_real(timing->jit));
    json_object_set_new(out, "check", json_real(timing->check));
    json_object_set_new(out, "solve", json_real(timing->solve));
    json_object_set_new(out, "total", json_real(timing->total));
    return out;
}

static json_t *check_json(const program_t *program)
{
    const kernel_check_t *check = &program->check;
    json_t *out = json_object();

    json_object_set_new(out, "coefficients", json_integer((json_int_t)check->coefficients));
    json_object_set_new(out, "table_entries", json_integer((json_int_t)check->entries));
    json_object_set_new(out, "numbers", json_integer((json_int_t)program_check_numbers(program)));
    json_object_set_new(out, "points", json_integer((json_int_t)check->points));
    json_object_set_new(out, "compared", json_string(program_check_extent(program)));
    json_object_set_new(out, "worst",
                        json_real(program->linear ? program->linear_check.worst : check->worst));
    return out;
}

static json_t *values_json(const moyal_program *program, const moyal_options *options,
                           const moyal_result *result)
{
    json_t *out = json_object();

    for (int k = 0; k < program->parameter_count; k++)
        json_object_set_new(out, program->parameter_names[k], number(options->parameters[k]));
    for (int a = 0; a < result->axis_count; a++)
        json_object_del(out, result->axes[a].name);
    return out;
}

/* The values of the parameters that were swept. */
static json_t *over_json(const moyal_result *result)
{
    json_t *out = json_object();

    for (int a = 0; a < result->axis_count; a++) {
        json_t *values = json_array();

        for (long k = 0; k < result->axes[a].count; k++)
            json_array_append_new(values, number(result->axes[a].values[k]));
        json_object_set_new(out, result->axes[a].name, values);
    }
    return out;
}

/* A whole number, or its digits as a string where JSON readers have no room for it. */
static json_t *seed_json(unsigned long long seed)
{
    char digits[32];

    if (seed <= 9223372036854775807ull)
        return json_integer((json_int_t)seed);
    snprintf(digits, sizeof digits, "%llu", seed);
    return json_string(digits);
}

static json_t *reductions_json(const program_t *program, const pipeline_t *pipeline,
                               const request_t *request, const moyal_result *result)
{
    json_t *out = json_array();
    reduction_list_t list;

    reduction_list(&list, program, pipeline, request, result);
    for (size_t k = 0; k < list.count; k++)
        json_array_append_new(out, json_text(list.lines[k]));
    reduction_list_free(&list);
    return out;
}

static json_t *bound_json(const moyal_bound *bound)
{
    json_t *out = json_object();

    if (bound->most_levels == 0) /* closed moments: balls, nothing is cut */
        return out;
    json_object_set_new(out, "initial", number(bound->initial));
    json_object_set_new(out, "truncation", number(bound->truncation));
    json_object_set_new(out, "time_steps", number(bound->stepping));
    json_object_set_new(out, "rounding", number(bound->rounding));
    json_object_set_new(out, "levels", json_pack("[i,i]", bound->least_levels, bound->most_levels));
    return out;
}

void result_json(text_t *out, const program_t *program, const pipeline_t *pipeline,
                 const request_t *request, const moyal_options *options, const moyal_result *result)
{
    const moyal_program *unit = jit_program(program->jit);
    json_t *document = json_object();

    json_object_set_new(document, "model", json_text(report_model_name(pipeline->model)));
    json_object_set_new(document, "scheme", json_text(scheme_words[request->scheme]));
    if (program->equations->closure)
        json_object_set_new(document, "closure", json_text(program->equations->closure));
    json_object_set_new(document, "parameters", values_json(unit, options, result));
    if (result->axis_count > 0) {
        json_object_set_new(document, "over", over_json(result));
        json_object_set_new(document, "points_without_numbers", json_integer(result->unsolved));
    }
    json_object_set_new(document, "columns", columns_json(unit, result));
    json_object_set_new(document, "rows", rows_json(result));
    json_object_set_new(document, "complete", json_boolean(result->outcome == MOYAL_DONE));
    json_object_set_new(document, "method", json_text(result->method ? result->method : ""));
    json_object_set_new(document, "jit", json_text(program->backend == JIT_TCC ? "tcc" : "cc"));
    json_object_set_new(document, "seed", seed_json(options->seed));
    json_object_set_new(document, "trajectories", json_integer(result->trajectories));
    json_object_set_new(document, "dimension", json_integer(result->dimension));
    json_object_set_new(document, "levels", json_integer(result->levels));
    json_object_set_new(document, "lost", number(result->loss));
    json_object_set_new(document, "edge", number(result->edge));
    if (unit->scheme == MOYAL_UNRAVEL) {
        json_object_set_new(document, "purity_max", number(result->purity));
        json_object_set_new(document, "trajectories_outside", json_integer(result->outside));
    }
    if (program->halves.compared > 0)
        json_object_set_new(document, "half_step", halves_json(program));
    if (result->grid.dimensions > 0)
        json_object_set_new(document, "grid", field_json(program, result));
    json_object_set_new(document, "reductions",
                        reductions_json(program, pipeline, request, result));
    if (result->proven)
        json_object_set_new(document, "proven", bound_json(&result->bound));
    else
        json_object_set_new(document, "kernel_check", check_json(program));
    json_object_set_new(document, "timing", timing_json(&program->timing));
    json_object_set_new(document, "version", json_string(PACKAGE_VERSION));
    json_object_set_new(document, "model_hash", json_source_hash(pipeline->source));
    json_finish(out, document);
}
