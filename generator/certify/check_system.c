/* The linear system that a run solves, made as the run makes it, and checked. */
#include "certify/check_linear.h"
#include "runtime/context.h"

status_t check_system(linear_check_t *out, const moyal_program *program, const kernel_t *kernel,
                      int levels, const moyal_reduction_request *request)
{
    moyal_context context;
    moyal_reduction reduction = {.x = NULL};
    status_t status = OK;

    *out = (linear_check_t){.rows = 0};
    /* Where there is no such system the run says why. */
    if (moyal_context_init(&context, program, program->parameter_values, levels) == MOYAL_DONE &&
        moyal_reduction_make(&reduction, program, &context, request) == MOYAL_DONE)
        status = check_linear(out, &reduction, program, &context, kernel);
    moyal_reduction_clear(&reduction);
    moyal_context_clear(&context);
    return status;
}

const char *linear_check_extent(const linear_check_t *check)
{
    return check->whole ? "all rows of the linear system" : "some rows of the linear system";
}
