/* Tables of runs and sweeps in files: .csv, .json, .npy, .h5. */
#ifndef MOYAL_CLI_TABLE_H
#define MOYAL_CLI_TABLE_H

#include "cli/program.h"

/* Whether the ending of `path` (NULL: standard output) names a kind of table that can be written
 * here.  USAGE_ERROR, said, if not. */
MUST_CHECK status_t table_check(const char *path);

/* Writes the table of a run or of a sweep to the file of --output, or as CSV to standard output. */
MUST_CHECK status_t table_write(const program_t *program, const pipeline_t *pipeline,
                                const request_t *request, const moyal_options *options,
                                const moyal_result *result);

#endif
