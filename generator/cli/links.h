/* The emitted texts of a model, checked link by link for its certificate. */
#ifndef MOYAL_CLI_LINKS_H
#define MOYAL_CLI_LINKS_H

#include "cli/program.h"
#include "report/links.h"

/* For the schemes quantum (the density matrix), unravel, hybrid and mean field, at the model's
 * numbers with at most six levels of each mode.  INTERNAL_ERROR, said, where a link fails.
 * linkage_clear either way. */
MUST_CHECK status_t links_make(linkage_t *out, pipeline_t *pipeline);

#endif
