/* Where unfinished work is kept: the file of --checkpoint and --resume, and the journal of a sweep
 * beside its table. */
#ifndef MOYAL_CLI_JOURNAL_H
#define MOYAL_CLI_JOURNAL_H

#include "cli/program.h"
#include "runtime/sweep.h"

/* Opens options->store as the command line asks for: for a sweep OUT.journal, if there is an OUT,
 * else the file of --checkpoint or --resume, if there is one.  USAGE_ERROR or IO_ERROR, said. */
MUST_CHECK status_t journal_open(moyal_options *options, const options_t *line,
                                 const moyal_program *unit, const moyal_sweep *sweep);

/* Closes it; `done` removes it. */
void journal_close(moyal_options *options, int done);

#endif
