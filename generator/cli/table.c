/* Chooses how a table is written by the ending of its name. */
#include "cli/table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/halves.h"
#include "cli/hdf5.h"
#include "cli/output.h"
#include "cli/result.h"
#include "runtime/output.h"
#include "runtime/ranks.h"

status_t table_check(const char *path)
{
    const moyal_file_kind kind = moyal_kind_of_file(path);
    const char *why;

    if (kind == MOYAL_NO_KIND || (path && !strrchr(path, '.')))
        return usage_error("'%s': the name of a table ends in .csv, .json, .npy or .h5", path);
    if (kind != MOYAL_HDF5_FILE || (why = hdf5_missing()) == NULL)
        return OK;
    return usage_error("'%s': %s; use .csv, .json or .npy", path, why);
}

static void add_npy(text_t *out, const moyal_program *program, const moyal_result *result)
{
    char *bytes = NULL;
    size_t length = 0;
    FILE *file = open_memstream(&bytes, &length);

    if (!file)
        return;
    moyal_write_npy(file, program, result);
    if (fclose(file) == 0)
        text_add_bytes(out, bytes, length);
    free(bytes);
}

status_t table_write(const program_t *program, const pipeline_t *pipeline, const request_t *request,
                     const moyal_options *options, const moyal_result *result)
{
    const char *path = pipeline->options->values[OPTION_OUTPUT];
    const moyal_program *unit = jit_program(program->jit);
    status_t status = OK;
    text_t out;

    if (options->ranks && options->ranks->rank > 0)
        return OK; /* the first process writes for all */
    text_init(&out);
    switch (moyal_kind_of_file(path)) {
    case MOYAL_JSON:
        result_json(&out, program, pipeline, request, options, result);
        break;
    case MOYAL_NPY:
        add_npy(&out, unit, result);
        break;
    case MOYAL_HDF5_FILE:
        status = hdf5_table(&out, program, pipeline, request, options, result);
        break;
    default:
        halves_line(&out, program);
        result_csv(&out, unit, options, result);
    }
    if (status == OK)
        status = output_write_bytes(path, text_string(&out), out.length);
    text_clear(&out);
    return status;
}
