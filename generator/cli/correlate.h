/* Steady states and correlation functions on the command line. */
#ifndef MOYAL_CLI_CORRELATE_H
#define MOYAL_CLI_CORRELATE_H

#include "cli/program.h"
#include "runtime/correlate.h"

/* steady.c: the observables in the steady state as a table of one row at t = inf.  The statuses of
 * program_solve. moyal_result_clear either way. */
MUST_CHECK status_t program_steady(moyal_result *result, moyal_options *options, program_t *program,
                                   const request_t *request);

/* steady.c: says on standard error what a calculation did not do, or did not do well.  MODEL_ERROR
 * where it has no result. */
MUST_CHECK status_t correlated_status(const moyal_correlated *result,
                                      const moyal_correlation *asked);

/* What a command line asks for; the operators in text. */
typedef struct {
    const char *of, *with; /* A, B */
    moyal_correlation numbers;
    double *frequencies;
} correlate_t;

/* correlate_output.c: the table as CSV or JSON, to the file of --output. */
MUST_CHECK status_t correlate_write(const correlate_t *asked, const pipeline_t *pipeline,
                                    const moyal_correlated *result);

#endif
