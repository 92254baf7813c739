/* Correlation functions and spectra as CSV and JSON. */
#include "config.h"

#include <jansson.h>
#include <math.h>
#include <string.h>

#include "cli/correlate.h"
#include "cli/output.h"
#include "report/json.h"
#include "report/prove.h"

/* The sign of a zero says nothing. */
static double shown(double value)
{
    return value == 0 ? 0 : value;
}

static json_t *complex_json(double re, double im)
{
    return json_pack("[f,f]", shown(re), shown(im));
}

/* Rows of `columns` numbers. */
static json_t *rows_json(const double *table, long rows, int columns)
{
    json_t *out = json_array();

    for (long row = 0; row < rows; row++) {
        json_t *line = json_array();

        for (int k = 0; k < columns; k++) {
            const double value = table[row * columns + k];

            json_array_append_new(line, isfinite(value) ? json_real(shown(value)) : json_null());
        }
        json_array_append_new(out, line);
    }
    return out;
}

static json_t *values_json(const moyal_correlation *numbers)
{
    json_t *out = json_object();

    for (int k = 0; k < numbers->program->parameter_count; k++)
        json_object_set_new(out, numbers->program->parameter_names[k],
                            json_real(numbers->parameters[k]));
    return out;
}

static void add_json(text_t *out, const correlate_t *asked, const pipeline_t *pipeline,
                     const moyal_correlated *result)
{
    const double *means = result->means;
    json_t *document = json_object();

    json_object_set_new(document, "model", json_text(report_model_name(pipeline->model)));
    json_object_set_new(document, "of", json_text(asked->of));
    json_object_set_new(document, "with", json_text(asked->with));
    json_object_set_new(document, "steady", json_boolean(asked->numbers.steady));
    json_object_set_new(document, "parameters", values_json(&asked->numbers));
    json_object_set_new(document, "mean_of", complex_json(means[0], means[1]));
    json_object_set_new(document, "mean_with", complex_json(means[2], means[3]));
    json_object_set_new(document, "columns", json_pack("[s,s,s]", "tau", "re", "im"));
    json_object_set_new(document, "rows", rows_json(result->table, result->rows, 3));
    if (result->lines > 0) {
        json_object_set_new(document, "limit", complex_json(result->end[0], result->end[1]));
        json_object_set_new(document, "spectrum_columns", json_pack("[s,s]", "omega", "S"));
        json_object_set_new(document, "spectrum", rows_json(result->spectrum, result->lines, 2));
    }
    if (asked->numbers.steady) {
        json_object_set_new(document, "unique", json_boolean(result->unique));
        json_object_set_new(document, "residual", json_real(result->residual));
        json_object_set_new(document, "error", json_real(result->error));
    }
    json_object_set_new(document, "method", json_text(result->method));
    json_object_set_new(document, "dimension", json_integer(result->dimension));
    json_object_set_new(document, "edge", json_real(result->edge));
    json_object_set_new(document, "version", json_string(PACKAGE_VERSION));
    json_object_set_new(document, "model_hash", json_source_hash(pipeline->source));
    json_finish(out, document);
}

/* A line of text within a comment. */
static void add_comment(text_t *out, const char *name, const char *text)
{
    text_printf(out, "# %s: ", name);
    for (; *text; text++)
        text_printf(out, "%c", (unsigned char)*text < ' ' ? ' ' : *text);
    text_add(out, "\n");
}

/* A spectrum replaces the function of tau: a CSV file is one table. */
static void add_csv(text_t *out, const correlate_t *asked, const pipeline_t *pipeline,
                    const moyal_correlated *result)
{
    const moyal_correlation *numbers = &asked->numbers;
    const int columns = result->lines > 0 ? 2 : 3;
    const long rows = result->lines > 0 ? result->lines : result->rows;
    const double *table = result->lines > 0 ? result->spectrum : result->table;

    add_comment(out, "model", report_model_name(pipeline->model));
    add_comment(out, "of", asked->of);
    add_comment(out, "with", asked->with);
    text_printf(out, "# state: %s\n", numbers->steady ? "steady" : "initial");
    for (int k = 0; k < numbers->program->parameter_count; k++)
        text_printf(out, "# %s = %.17g\n", numbers->program->parameter_names[k],
                    numbers->parameters[k]);
    if (result->lines > 0)
        text_printf(out, "# limit of the correlation: %.17g %+.17g i\n", shown(result->end[0]),
                    shown(result->end[1]));
    if (numbers->steady)
        text_printf(out, "# steady state: residual %.1e, error %.1e, %s\n", result->residual,
                    result->error, result->unique ? "unique" : "not unique");
    text_add(out, columns == 2 ? "omega,S\n" : "tau,re,im\n");
    for (long row = 0; row < rows; row++)
        for (int k = 0; k < columns; k++)
            text_printf(out, "%.17g%c", shown(table[row * columns + k]),
                        k + 1 < columns ? ',' : '\n');
}

status_t correlate_write(const correlate_t *asked, const pipeline_t *pipeline,
                         const moyal_correlated *result)
{
    const char *path = pipeline->options->values[OPTION_OUTPUT];
    const char *ending = path ? strrchr(path, '.') : NULL;
    status_t status;
    text_t text;

    text_init(&text);
    if (ending && strcmp(ending, ".json") == 0)
        add_json(&text, asked, pipeline, result);
    else
        add_csv(&text, asked, pipeline, result);
    status = output_write(path, text_string(&text));
    text_clear(&text);
    return status;
}
