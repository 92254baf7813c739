/* What a run of the scheme `quantum` leaves out because it need not be solved. */
#ifndef MOYAL_CLI_REDUCTION_H
#define MOYAL_CLI_REDUCTION_H

#include "cli/program.h"
#include "runtime/reduce.h"

/* What a run is to keep of R. */
moyal_reduction_request reduction_request(const request_t *request);

/* The equations of the scheme `quantum`: closed moments in place of the density matrix where they
 * are exact and no more numbers; without request->reduce always the density matrix. */
MUST_CHECK status_t reduction_equations(program_t *out, pipeline_t *pipeline,
                                        const request_t *request);

/* The reductions in words, one sentence each: new texts, freed with reduction_list_free. */
typedef struct {
    size_t count;
    char **lines;
} reduction_list_t;
void reduction_list(reduction_list_t *out, const program_t *program, const pipeline_t *pipeline,
                    const request_t *request, const moyal_result *result);
void reduction_list_free(reduction_list_t *list);
/* The same as lines of -v on standard error. */
void reduction_explain(const program_t *program, const pipeline_t *pipeline,
                       const request_t *request, const moyal_result *result);

#endif
