/* Coefficients and tables of a program. */
#include "context.h"

#include <float.h>
#include <limits.h>
#include <math.h>

#include "array.h"

moyal_outcome moyal_context_init(moyal_context *out, const moyal_program *program,
                                 const double *parameters, int levels)
{
    double dimension = 1, *c, *tables;

    *out = (moyal_context){.levels = levels};
    for (int k = 0; k < program->factor_count; k++)
        dimension *= program->factor_dimensions[k] ? program->factor_dimensions[k] : levels;
    if (!(dimension < INT_MAX && 2 * dimension * program->table_count < INT_MAX))
        return MOYAL_BAD_INPUT;
    out->dimension = (int)dimension;
    out->c = c = moyal_array((size_t)program->coefficient_count);
    out->tables = tables = moyal_array(2 * (size_t)program->table_count * (size_t)dimension);
    if (!c || !tables)
        return MOYAL_NO_MEMORY;
    program->coefficients(parameters, c);
    for (int k = 0; k < program->coefficient_count; k++)
        if (!(fabs(c[k]) <= DBL_MAX))
            return MOYAL_BAD_INPUT;
    program->tables(out, tables);
    return MOYAL_DONE;
}

void moyal_context_clear(moyal_context *context)
{
    moyal_array_free((double *)context->c);
    moyal_array_free((double *)context->tables);
    *context = (moyal_context){.levels = 0};
}
