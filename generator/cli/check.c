/* What a run computes with, against the exact equations. */
#include <stdio.h>

#include "cli/reduction.h"

/* A density matrix that is solved as a linear system made of the unit's data: the functions that
 * move R are not called. */
static int is_linear(const program_t *program, const request_t *request)
{
    return request->scheme == SCHEME_QUANTUM && !request->matrix &&
           moyal_terms_known(jit_program(program->jit));
}

static status_t check_data_and_system(program_t *program, const request_t *request,
                                      const char **message)
{
    const moyal_program *unit = jit_program(program->jit);
    const moyal_reduction_request made = reduction_request(request);
    status_t status = check_kernel_data(&program->check, unit, program->kernel, &request->numbers);

    *message = program->check.message;
    if (status != OK)
        return status;
    *message = program->linear_check.message;
    return check_system(&program->linear_check, unit, program->kernel, request->numbers.levels,
                        &made);
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
                              &request->numbers);
    if (status == OK)
        return OK;
    fprintf(stderr,
            "moyal: the compiled program is not what the equations say, so it is not used: %s\n",
            message);
    return INTERNAL_ERROR;
}

const char *program_check_extent(const program_t *program)
{
    return program->linear ? linear_check_extent(&program->linear_check)
                           : kernel_check_extent(&program->check);
}

size_t program_check_numbers(const program_t *program)
{
    return program->linear ? program->linear_check.numbers : program->check.numbers;
}
