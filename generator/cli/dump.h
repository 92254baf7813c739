/* --dump=STAGE: a stage of the way of the data, printed. */
#ifndef MOYAL_CLI_DUMP_H
#define MOYAL_CLI_DUMP_H

#include "cli/options.h"

/* Goes as far as the stage needs and prints it to standard output.  kernel and unit are those of
 * --scheme (default quantum). */
MUST_CHECK status_t dump_stage(const options_t *options);

#endif
