/* moyal run MODEL --scheme S */
#include <stdio.h>
#include <string.h>

#include "cli/certified.h"
#include "cli/correlate.h"
#include "cli/dump.h"
#include "cli/halves.h"
#include "cli/journal.h"
#include "cli/output.h"
#include "cli/reduction.h"
#include "cli/table.h"

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
        status = options_has(pipeline->options, OPTION_STEADY)
                     ? program_steady(&result, &options, &program, request)
                 : options_has(pipeline->options, OPTION_CERTIFIED)
                     ? program_certified(&result, &options, &program, pipeline, request)
                     : program_solve(&result, &options, &program, request,
                                     scheme_words[request->scheme]);
        if (status == OK && options_has(pipeline->options, OPTION_CHECK_STEP) &&
            result.outcome == MOYAL_DONE)
            status = halves_check(&program, &options, request, &result);
        if (result.rows > 0) {
            status_t written = table_write(&program, pipeline, request, &options, &result);

            status = status == OK ? written : status;
        }
        journal_close(&options, result.outcome == MOYAL_DONE && status == OK);
        if (options_has(pipeline->options, OPTION_VERBOSE) && result.method && !result.proven) {
            program_explain(&program, request, &result);
            reduction_explain(&program, pipeline, request, &result);
        }
        moyal_result_clear(&result);
    }
    program_clear(&program);
    return status;
}

/* Files that are written are different ones. */
static status_t check_files(const options_t *options)
{
    static const option_id_t ids[] = {OPTION_OUTPUT, OPTION_STORE_GRID, OPTION_CHECKPOINT,
                                      OPTION_RESUME};
    enum { COUNT = sizeof ids / sizeof *ids };

    for (size_t a = 0; a < COUNT; a++)
        for (size_t b = a + 1; b < COUNT; b++)
            if (!(ids[a] == OPTION_CHECKPOINT && ids[b] == OPTION_RESUME) && /* may be one */
                output_is_same(options->values[ids[a]], options->values[ids[b]]))
                return usage_error("%s and %s name the same file", option_table[ids[a]].name,
                                   option_table[ids[b]].name);
    return OK;
}

status_t command_run(const options_t *options)
{
    request_t request;
    pipeline_t pipeline;
    status_t status = table_check(options->values[OPTION_OUTPUT]);

    if (status != OK)
        return status;
    if (options_has(options, OPTION_DUMP))
        return dump_stage(options);
    status = output_probe(options->values[OPTION_OUTPUT], options->positional);
    if (status == OK)
        status = output_probe(options->values[OPTION_STORE_GRID], options->positional);
    if (status == OK)
        status = check_files(options);
    if (status != OK)
        return status;
    status = pipeline_open(&pipeline, options, pipeline_stage_of_scheme(options, "quantum"));
    if (status == OK)
        status = request_read(&request, options, pipeline.model, SCHEME_QUANTUM);
    if (status == OK)
        status = pipeline_require_values(&pipeline);
    if (status == OK) {
        request.certified = options_has(options, OPTION_CERTIFIED);
        request.matrix = options_has(options, OPTION_STEADY) ||
                         (request.certified && options_has(options, OPTION_FOCK));
        request_warn(&request);
        status = solve(&pipeline, &request);
    }
    pipeline_clear(&pipeline);
    return status;
}
