/* The lattice of --scheme hybrid: what is asked of it, and what a run tells of it. */
#ifndef MOYAL_CLI_FIELD_H
#define MOYAL_CLI_FIELD_H

#include <jansson.h>

#include "cli/program.h"
#include "runtime/field.h"

/* --grid, --box, --store-grid, --snapshots.  USAGE_ERROR, said, where they are wrong. */
MUST_CHECK status_t field_read(struct moyal_grid *out, const moyal_program *program,
                               const request_t *request);
/* Warns on standard error of a box that is too small and a lattice that is too coarse for `limit`;
 * nothing for other schemes. */
void field_warn(const moyal_result *result, double limit);
/* The lines of -v; nothing for other schemes. */
void field_explain(const program_t *program, const moyal_result *result);
json_t *field_json(const program_t *program, const moyal_result *result);

#endif
