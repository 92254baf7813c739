/* moyal emit MODEL --scheme S -o DIR */
#include <stdio.h>

#include "cli/dump.h"
#include "cli/origin.h"
#include "cli/program.h"

/* A solver is written only if its unit does what the equations say: it is compiled and checked here
 * as for a run. */
static status_t check_solver(program_t *program, const pipeline_t *pipeline,
                             const request_t *request)
{
    request_t here = *request;

    if (!jit_has_tcc() && !jit_cc()) {
        fprintf(stderr, "moyal: warning: there is no compiler here, so the solver is written"
                        " without a check of its code against the equations\n");
        return OK;
    }
    here.backend = jit_has_tcc() ? WANT_TCC : WANT_CC;
    return program_compile(program, pipeline, &here);
}

static status_t write_solver(pipeline_t *pipeline, const request_t *request)
{
    const char *directory = pipeline->options->values[OPTION_OUTPUT], *why = NULL;
    emit_options_t numbers = request->numbers;
    origin_t origin;
    program_t program;
    status_t status = program_write(&program, pipeline, request);

    program_say_refused(&program, pipeline, request);
    if (status == OK)
        status = check_solver(&program, pipeline, request);
    if (status == OK) {
        origin_init(&origin, pipeline, request);
        origin.origin.title = pipeline->model->title; /* no name of a file: same model, same bytes */
        numbers.origin = &origin.origin;
        status = emit_solver(directory, program.kernel, &numbers, &why);
        origin_clear(&origin);
        if (status != OK)
            fprintf(stderr, "moyal: cannot write '%s': %s\n", directory,
                    why ? why : status_text(status));
    }
    program_clear(&program);
    return status;
}

/* What kind of solver is asked for. */
static status_t read_backend(request_t *request, const options_t *options)
{
    static const char *const words[] = {"c", "petsc", NULL};
    size_t word = 0;
    status_t status = options_word(&word, options, OPTION_BACKEND, words, NULL, 0);

    request->numbers.midpoint = 1; /* solvers have all methods */
    request->numbers.mpi = options_has(options, OPTION_MPI);
    request->numbers.petsc = word == 1;
    if (word != 1 || status != OK)
        return status;
    if (request->scheme != SCHEME_QUANTUM)
        return usage_error("--backend petsc belongs to --scheme quantum");
    request->reduce = 0; /* the solver reduces by itself, and closed moments need no PETSc */
    return OK;
}

status_t command_emit(const options_t *options)
{
    request_t request;
    pipeline_t pipeline;
    status_t status;

    if (options_has(options, OPTION_DUMP))
        return dump_stage(options);
    if (!options_has(options, OPTION_OUTPUT))
        return usage_error("moyal emit needs a folder to write to: -o DIR");
    status = pipeline_open(&pipeline, options, pipeline_stage_of_scheme(options, "quantum"));
    if (status == OK)
        status = request_read(&request, options, pipeline.model, SCHEME_QUANTUM);
    if (status == OK)
        status = read_backend(&request, options);
    if (status == OK)
        status = pipeline_require_values(&pipeline);
    if (status == OK) {
        request_warn(&request);
        status = write_solver(&pipeline, &request);
    }
    pipeline_clear(&pipeline);
    return status;
}
