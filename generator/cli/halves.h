/* --check-step: an ensemble against another one with half the step. */
#ifndef MOYAL_CLI_HALVES_H
#define MOYAL_CLI_HALVES_H

#include "cli/program.h"
#include "report/json.h"

/* Solves again with half the step and other random numbers, as many trajectories as `result` has,
 * and compares the averages, which are independent: into program->halves.  Says on standard error
 * where the step is seen.  IO_ERROR where the second run was stopped or broke down, said. */
MUST_CHECK status_t halves_check(program_t *program, const moyal_options *options,
                                 const request_t *request, const moyal_result *result);

/* As a comment line of a table, and as JSON; nothing and null where nothing was compared. */
void halves_line(text_t *out, const program_t *program);
json_t *halves_json(const program_t *program);

#endif
