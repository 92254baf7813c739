/* HDF5 files of the runtime (runtime/hdf5.c) with the library that is loaded here. */
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
#include <stdlib.h>

#include "cli/hdf5_library.h"
#include "cli/origin.h"
#include "runtime/hdf5.h"

const char *hdf5_missing(void)
{
    moyal_hdf5 library;

    return hdf5_load(&library) ? NULL
                               : "the HDF5 library that this moyal was built for is not installed";
}

status_t hdf5_table(text_t *out, const program_t *program, const pipeline_t *pipeline,
                    const request_t *request, const moyal_options *options,
                    const moyal_result *result)
{
    const timing_t *t = &program->timing;
    origin_t origin;
    moyal_about about = {&origin.origin,
                         program->backend == JIT_TCC ? "tcc" : "cc",
                         {t->derive, t->emit, t->jit, t->check, t->solve, t->total}};
    unsigned char *bytes = NULL;
    size_t length = 0;
    moyal_hdf5 library;
    int good;

    origin_init(&origin, pipeline, request);
    good =
        hdf5_load(&library) && moyal_hdf5_image(&bytes, &length, &library,
                                                jit_program(program->jit), options, result, &about);
    if (good)
        text_add_bytes(out, (const char *)bytes, length);
    else
        fprintf(stderr, "moyal: the HDF5 library could not make the file\n");
    free(bytes);
    origin_clear(&origin);
    return good ? OK : LIMIT_ERROR;
}
#endif
