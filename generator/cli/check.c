/* What a run computes with, against the exact equations. */
#include <stdio.h>

#include "cli/progress.h"
#include "cli/reduction.h"
#include "runtime/context.h"

/* A density matrix that is solved as a linear system made of the unit's data: the functions that
 * move R are not called. */
static int is_linear(const program_t *program, const request_t *request)
{
    return request->scheme == SCHEME_QUANTUM && moyal_terms_known(jit_program(program->jit));
}

/* Makes the system of the run.  Where there is none the run says why. */
static void make_system(program_t *program, const request_t *request)
{
    const double before = progress_clock();
    const moyal_program *unit = jit_program(program->jit);
    const moyal_reduction_request asked = reduction_request(request);

    program->made =
        moyal_context_init(&program->context, unit, unit->parameter_values,
                           request->numbers.levels) == MOYAL_DONE &&
        moyal_reduction_make(&program->reduction, unit, &program->context, &asked) == MOYAL_DONE;
    program->making = progress_clock() - before;
}

static status_t check_data_and_system(program_t *program, const request_t *request,
                                      const char **message)
{
    const moyal_program *unit = jit_program(program->jit);
    status_t status = check_kernel_data(&program->check, unit, program->kernel, &request->numbers);

    *message = program->check.message;
    if (status != OK)
        return status;
    *message = program->linear_check.message;
    make_system(program, request);
    if (!program->made)
        return OK;
    return check_linear(&program->linear_check, &program->reduction, unit, &program->context,
                        program->kernel);
}

status_t program_check(program_t *program, const request_t *request)
{
    const char *message = program->check.message;
    status_t status;

    program->linear = is_linear(program, request);
    if (program->linear)
        status = check_data_and_system(program, request, &message);
    else
        status = check_kernel(&program->check, jit_program(program->jit), program->kernel,
                              &request->numbers, NULL);
    if (status == OK)
        return OK;
    fprintf(stderr,
            "moyal: the compiled program is not what the equations say, so it is not used: %s\n",
            message);
    return INTERNAL_ERROR;
}

const char *program_check_extent(const program_t *program)
{
    if (!program->linear)
        return kernel_check_extent(&program->check);
    return program->linear_check.whole ? "all rows of the linear system"
                                       : "some rows of the linear system";
}

size_t program_check_numbers(const program_t *program)
{
    return program->linear ? program->linear_check.numbers : program->check.numbers;
}
