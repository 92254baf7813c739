/* moyal run MODEL --scheme S */
#include <stdio.h>
#include <string.h>

#include "cli/dump.h"
#include "cli/output.h"
#include "cli/result.h"

/* The kind of file that -o asks for by its ending. */
typedef enum { TABLE_CSV, TABLE_JSON } table_kind_t;

static status_t table_kind(table_kind_t *out, const char *path)
{
    const char *ending = path ? strrchr(path, '.') : NULL;

    *out = TABLE_CSV;
    if (!path || (ending && strcmp(ending, ".csv") == 0))
        return OK;
    *out = TABLE_JSON;
    if (ending && strcmp(ending, ".json") == 0)
        return OK;
    if (ending && strcmp(ending, ".h5") == 0)
        return usage_error("'%s': .h5 files are not available in this version; use .csv or .json",
                           path);
    return usage_error("'%s': the name of a table ends in .csv or .json", path);
}

static status_t write_table(const program_t *program, const pipeline_t *pipeline,
                            const request_t *request, const moyal_options *options,
                            const moyal_result *result)
{
    const char *path = pipeline->options->values[OPTION_OUTPUT];
    table_kind_t kind;
    text_t text;
    status_t status = table_kind(&kind, path);

    text_init(&text);
    if (kind == TABLE_JSON)
        result_json(&text, program, pipeline, request, options, result);
    else
        result_csv(&text, jit_program(program->jit), options, result);
    if (status == OK)
        status = output_write(path, text_string(&text));
    text_clear(&text);
    return status;
}

static status_t solve(pipeline_t *pipeline, const request_t *request)
{
    moyal_result result = {0};
    moyal_options options;
    program_t program;
    status_t status = program_write(&program, pipeline, request);

    program_say_refused(&program, pipeline, request);
    if (status == OK)
        status = program_compile(&program, pipeline, request);
    if (status == OK) {
        status = program_solve(&result, &options, &program, request, scheme_words[request->scheme]);
        if (result.rows > 0) {
            status_t written = write_table(&program, pipeline, request, &options, &result);

            status = status == OK ? written : status;
        }
        if (options_has(pipeline->options, OPTION_VERBOSE) && result.method)
            program_explain(&program, request, &result);
        moyal_result_clear(&result);
    }
    program_clear(&program);
    return status;
}

status_t command_run(const options_t *options)
{
    table_kind_t kind;
    request_t request;
    pipeline_t pipeline;
    status_t status = table_kind(&kind, options->values[OPTION_OUTPUT]);

    if (status != OK)
        return status;
    if (options_has(options, OPTION_DUMP))
        return dump_stage(options);
    status = output_probe(options->values[OPTION_OUTPUT], options->positional);
    if (status != OK)
        return status;
    status = pipeline_open(&pipeline, options, pipeline_stage_of_scheme(options, "quantum"));
    if (status == OK)
        status = request_read(&request, options, pipeline.model, SCHEME_QUANTUM);
    if (status == OK)
        status = pipeline_require_values(&pipeline);
    if (status == OK) {
        request_warn(&request);
        status = solve(&pipeline, &request);
    }
    pipeline_clear(&pipeline);
    return status;
}
