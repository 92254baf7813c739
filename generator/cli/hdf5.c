/* HDF5 files, made in memory. */
#include "config.h"

#include "cli/hdf5.h"

#include <stdio.h>

#ifndef HAVE_HDF5

const char *hdf5_missing(void)
{
    return "this moyal was built without HDF5";
}

status_t hdf5_table(text_t *out, const program_t *program, const pipeline_t *pipeline,
                    const request_t *request, const moyal_options *options,
                    const moyal_result *result)
{
    (void)out, (void)program, (void)pipeline, (void)request, (void)options, (void)result;
    return USAGE_ERROR;
}

#else
#endif
