/* Inside 'moyal MODEL'. */
#ifndef MOYAL_CLI_SUMMARY_H
#define MOYAL_CLI_SUMMARY_H

#include "cli/program.h"

/* So many observables fit on the page. */
enum { SUMMARY_OBSERVABLES = 6 };

/* Runs quantum, unravel and meanfield with the model's defaults and prints a table of all three. */
MUST_CHECK status_t summary_runs(pipeline_t *pipeline);

#endif
