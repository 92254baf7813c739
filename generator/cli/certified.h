/* moyal run --scheme quantum --certified. */
#ifndef MOYAL_CLI_CERTIFIED_H
#define MOYAL_CLI_CERTIFIED_H

#include "cli/program.h"

/* Observables with proven radii.  The statuses of program_solve; moyal_result_clear either way. */
MUST_CHECK status_t program_certified(moyal_result *result, moyal_options *options,
                                      program_t *program, const pipeline_t *pipeline,
                                      const request_t *request);

#endif
