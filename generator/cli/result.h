/* Tables of a run as text. */
#ifndef MOYAL_CLI_RESULT_H
#define MOYAL_CLI_RESULT_H

#include "cli/program.h"

void result_csv(text_t *out, const moyal_program *program, const moyal_options *options,
                const moyal_result *result);

/* The keys of the interface: model, scheme, columns, rows, .. timing, version, model_hash. */
void result_json(text_t *out, const program_t *program, const pipeline_t *pipeline,
                 const request_t *request, const moyal_options *options,
                 const moyal_result *result);

#endif
