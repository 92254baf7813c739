/* Tables as HDF5, by the system's HDF5 library where there is one.  It is loaded when it is needed:
 * a program that is linked to it starts ten times slower. */
#ifndef MOYAL_CLI_HDF5_H
#define MOYAL_CLI_HDF5_H

#include "cli/program.h"

/* Why there can be no HDF5 files, or NULL. */
const char *hdf5_missing(void);

/* The bytes of a file (docs/language.md, section "Tables") for the table of a run or a sweep. */
MUST_CHECK status_t hdf5_table(text_t *out, const program_t *program, const pipeline_t *pipeline,
                               const request_t *request, const moyal_options *options,
                               const moyal_result *result);

#endif
