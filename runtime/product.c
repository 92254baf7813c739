/* An operator times a density matrix, element by element. */
#include "product.h"

#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "context.h"
#include "start.h"

/* Adds the elements of rho that the unknowns of the target need. */
static moyal_outcome add_reads(moyal_product *p, moyal_contribution *row, int part)
{
    int conjugate;

    for (long k = 0; k < p->target->system.size; k++) {
        const moyal_label *label = &p->target->labels[k];
        int count = 0;

        if (label->part >= 0)
            count = moyal_terms_row(row, &p->terms[part], label->row, label->column);
        for (int c = 0; c < count; c++)
            if (moyal_elements_add(&p->reads, row[c].row, row[c].column, &conjugate) < 0)
                return MOYAL_NO_MEMORY;
    }
    return MOYAL_DONE;
}

static moyal_contribution *row_new(const moyal_terms *terms)
{
    return malloc(sizeof(moyal_contribution) * ((size_t)terms->count + 1));
}

static moyal_outcome part_init(moyal_product *p, const moyal_program *factor,
                               const double *parameters, int levels, int part)
{
    moyal_contribution *row = NULL;
    moyal_outcome outcome = moyal_context_init(&p->contexts[part], factor, parameters, levels);

    if (outcome == MOYAL_DONE)
        outcome = moyal_terms_make(&p->terms[part], factor, &p->contexts[part]);
    if (outcome == MOYAL_DONE) {
        row = row_new(&p->terms[part]);
        outcome = row ? add_reads(p, row, part) : MOYAL_NO_MEMORY;
    }
    free(row);
    return outcome;
}

moyal_outcome moyal_product_init(moyal_product *out, const moyal_program *const factors[2],
                                 const double *parameters, int levels,
                                 const moyal_reduction *target, double memory_limit)
{
    moyal_outcome outcome;

    memset(out, 0, sizeof *out);
    out->target = target;
    outcome = moyal_elements_init(&out->reads, target->terms.program, target->terms.context,
                                  memory_limit);
    for (int part = 0; part < 2 && outcome == MOYAL_DONE; part++)
        outcome = part_init(out, factors[part], parameters, levels, part);
    if (outcome != MOYAL_DONE)
        return outcome;
    out->values = moyal_array(2 * (size_t)out->reads.count);
    return out->values ? MOYAL_DONE : MOYAL_NO_MEMORY;
}

void moyal_product_clear(moyal_product *product)
{
    for (int part = 0; part < 2; part++) {
        moyal_terms_clear(&product->terms[part]);
        moyal_context_clear(&product->contexts[part]);
    }
    moyal_elements_clear(&product->reads);
    moyal_array_free(product->values);
}

moyal_outcome moyal_product_read_start(moyal_product *product, const moyal_program *program,
                                       const moyal_context *context)
{
    const moyal_elements *reads = &product->reads;
    moyal_start start;
    moyal_outcome outcome = moyal_start_init(&start, program, context);

    for (long e = 0; e < reads->count && outcome == MOYAL_DONE; e++)
        moyal_start_element(&start, reads->row[e], reads->column[e], &product->values[2 * e],
                            &product->values[2 * e + 1]);
    moyal_start_clear(&start);
    return outcome;
}

void moyal_product_read_state(moyal_product *product, const moyal_reduction *from, const double *x)
{
    int conjugate;

    for (long k = 0; k < from->system.size; k++) {
        const moyal_label *label = &from->labels[k];
        const long e = label->part < 0 ? -1
                                       : moyal_elements_find(&product->reads, label->row,
                                                             label->column, &conjugate);

        if (e >= 0)
            product->values[2 * e + label->part] = x[k];
    }
}

moyal_outcome moyal_product_apply(const moyal_product *p, int part, double *x)
{
    moyal_contribution *row = row_new(&p->terms[part]);

    for (long k = 0; row && k < p->target->system.size; k++) {
        const moyal_label *label = &p->target->labels[k];
        int count = 0, conjugate;

        x[k] = 0;
        if (label->part >= 0)
            count = moyal_terms_row(row, &p->terms[part], label->row, label->column);
        for (int c = 0; c < count; c++) {
            const long e = moyal_elements_find(&p->reads, row[c].row, row[c].column, &conjugate);
            const double re = p->values[2 * e];
            const double im = conjugate ? -p->values[2 * e + 1] : p->values[2 * e + 1];

            x[k] +=
                (label->part ? row[c].re * im + row[c].im * re : row[c].re * re - row[c].im * im) /
                2;
        }
    }
    free(row);
    return row ? MOYAL_DONE : MOYAL_NO_MEMORY;
}
