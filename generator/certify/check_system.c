/* The linear system that a run solves, made as the run makes it, and checked. */
#include <stdlib.h>

#include "base/memory.h"
#include "certify/check_linear.h"

static int dimension_of(const moyal_program *program, int levels)
{
    int dimension = 1;

    for (int k = 0; k < program->factor_count; k++)
        dimension *= program->factor_dimensions[k] ? program->factor_dimensions[k] : levels;
    return dimension;
}

status_t check_system(linear_check_t *out, const moyal_program *program, const kernel_t *kernel,
                      int levels, int keep_all, double memory_limit)
{
    moyal_context context = {.levels = levels, .dimension = dimension_of(program, levels)};
    const size_t tables = (size_t)program->table_count * 2 * (size_t)context.dimension;
    double *c = memory_new((size_t)program->coefficient_count + 1, sizeof *c);
    double *t = memory_new(tables + 1, sizeof *t);
    moyal_reduction reduction;
    status_t status = OK;

    *out = (linear_check_t){.rows = 0};
    program->coefficients(program->parameter_values, c);
    context.c = c;
    program->tables(&context, t);
    context.tables = t;
    /* Where there is no such system the run says why. */
    if (moyal_reduction_make(&reduction, program, &context, keep_all, memory_limit) == MOYAL_DONE)
        status = check_linear(out, &reduction, program, &context, kernel);
    moyal_reduction_clear(&reduction);
    free(c);
    free(t);
    return status;
}

const char *linear_check_extent(const linear_check_t *check)
{
    return check->whole ? "all rows of the linear system" : "some rows of the linear system";
}
