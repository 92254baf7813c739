/* Where the numbers of a run come from. */
#ifndef MOYAL_CLI_ORIGIN_H
#define MOYAL_CLI_ORIGIN_H

#include "cli/program.h"

typedef struct {
    moyal_origin origin; /* its texts stay those of pipeline and request, or are here */
    char *hash;
} origin_t;

void origin_init(origin_t *out, const pipeline_t *pipeline, const request_t *request);
void origin_clear(origin_t *origin);

#endif
