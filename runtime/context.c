/* Coefficients and tables of a program. */
#include "context.h"

#include <float.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

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

/* Whether the words of `list` hold the `length` bytes at `word`. */
static int has_word(const char *list, const char *word, size_t length)
{
    for (const char *at = list; *at; at += strspn(at, " ")) {
        const size_t here = strcspn(at, " ");

        if (here == length && memcmp(at, word, length) == 0)
            return 1;
        at += here;
    }
    return 0;
}

int moyal_parameters_follow(const moyal_program *program, const unsigned char *given, char *why)
{
    const char *const *makers = program->parameter_makers;
    const char *const *names = program->parameter_names;

    for (int k = 0; makers && k < program->parameter_count; k++)
        for (int m = 0; makers[k] && !given[k] && m < program->parameter_count; m++)
            if (given[m] && has_word(makers[k], names[m], strlen(names[m]))) {
                snprintf(why, MOYAL_CONTEXT_WHY,
                         "the model makes %.60s of %.60s: give the value of %.60s as well",
                         names[k], names[m], names[k]);
                return 0;
            }
    return 1;
}
