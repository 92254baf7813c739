/* What is asked of R: expectation values, the trace, the weights at the edges. */
#include "want.h"

#include <stdlib.h>

/* Adds Re(c R_ij) to a value. */
static moyal_outcome add_want(moyal_wants *out, moyal_elements *set, int value, long i, long j,
                              double re, double im)
{
    int conjugate;
    long e;

    if (re == 0 && im == 0)
        return MOYAL_DONE;
    if (set->stop && *set->stop)
        return MOYAL_STOPPED;
    if (out->count == out->capacity) {
        const long capacity = 2 * out->capacity + 64;
        moyal_want *wants = realloc(out->wants, sizeof *wants * (size_t)capacity);

        if (!wants)
            return MOYAL_NO_MEMORY;
        out->wants = wants;
        out->capacity = capacity;
    }
    e = moyal_elements_add(set, i, j, &conjugate);
    if (e < 0)
        return MOYAL_NO_MEMORY;
    out->wants[out->count++] = (moyal_want){value, (uint32_t)e, re, conjugate ? -im : im};
    return MOYAL_DONE;
}

/* Tr(T R) = sum_i T_i,i+o R_i+o,i; its imaginary part is Re(-i ..). */
static moyal_outcome add_mean(moyal_wants *out, moyal_elements *set, const moyal_program *program,
                              const moyal_context *context, int mean)
{
    const int table = program->means[mean].table, uses = program->means[mean].uses;
    const long d = context->dimension, offset = moyal_table_offset(program, context, table);
    const double *re = context->tables + 2L * table * d, *im = re + d;
    moyal_outcome outcome = MOYAL_DONE;

    for (long i = 0; (uses & MOYAL_RE) && i < d && outcome == MOYAL_DONE; i++)
        outcome = add_want(out, set, 2 * mean, i + offset, i, re[i], im[i]);
    for (long i = 0; (uses & MOYAL_IM) && i < d && outcome == MOYAL_DONE; i++)
        outcome = add_want(out, set, 2 * mean + 1, i + offset, i, im[i], -re[i]);
    return outcome;
}

/* The two highest levels of a mode, one if there are few. */
static moyal_outcome add_edge(moyal_wants *out, moyal_elements *set, int value, long stride,
                              const moyal_context *context)
{
    const int levels = context->levels, inside = levels < 4 ? levels - 1 : levels - 2;
    moyal_outcome outcome = MOYAL_DONE;

    for (long i = 0; i < context->dimension && outcome == MOYAL_DONE; i++)
        if (i / stride % levels >= inside)
            outcome = add_want(out, set, value, i, i, 1, 0);
    return outcome;
}

moyal_outcome moyal_wants_make(moyal_wants *out, moyal_elements *set, const moyal_program *program,
                               const moyal_context *context)
{
    long stride = context->dimension;
    moyal_outcome outcome = MOYAL_DONE;

    *out = (moyal_wants){.value_count = 2 * program->expectation_count};
    for (int k = 0; k < program->expectation_count && outcome == MOYAL_DONE; k++)
        outcome = add_mean(out, set, program, context, k);
    for (long i = 0; i < context->dimension && outcome == MOYAL_DONE; i++)
        outcome = add_want(out, set, out->value_count, i, i, 1, 0);
    out->value_count++;
    for (int f = 0; f < program->factor_count && outcome == MOYAL_DONE; f++) {
        const int d = program->factor_dimensions[f];

        stride /= d ? d : context->levels;
        if (d == 0)
            outcome = add_edge(out, set, out->value_count++, stride, context);
    }
    return outcome;
}

void moyal_wants_clear(moyal_wants *wants)
{
    free(wants->wants);
    *wants = (moyal_wants){.count = 0};
}
