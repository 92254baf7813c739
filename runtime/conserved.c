/* A density matrix as a linear system whose trace stays. */
#include "conserved.h"

#include <math.h>
#include <string.h>

#include "array.h"

double moyal_conserved_trace(const moyal_conserved *c, const double *x)
{
    const moyal_share_weight *weights = c->reduction->weights + c->trace->first;
    double sum = 0;

    for (long k = 0; k < c->trace->count; k++)
        sum += weights[k].weight * x[weights[k].position];
    return sum;
}

static void apply(void *context, double t, const double *x, double *y)
{
    const moyal_conserved *c = context;

    c->reduction->system.apply(c->reduction->system.context, t, x, y);
    y[c->sink] -= moyal_conserved_trace(c, y);
}

static void evaluate(const moyal_conserved *c, const double *x)
{
    c->reduction->system.functionals(c->reduction->system.context, x, c->shares);
    moyal_reduction_values(c->reduction, 0, c->shares, c->values);
}

/* Observables are affine in the expectation values, with the trace as 1. */
static void functionals(void *context, const double *x, double *v)
{
    const moyal_conserved *c = context;
    const double nothing = 0, trace = moyal_conserved_trace(c, x);

    evaluate(c, x);
    c->program->observables(c->context, 0, &nothing, c->values, v);
    for (int k = 0; k < c->program->observable_count; k++)
        v[k] += (trace - 1) * c->constants[k];
}

double moyal_conserved_edge(const moyal_conserved *c, const double *x)
{
    double most = 0;

    evaluate(c, x);
    for (int k = 2 * c->program->expectation_count + 1; k < c->reduction->value_count; k++)
        most = fmax(most, fabs(c->values[k]));
    return most;
}

/* The trace has the weight 1 for each population. */
static long fullest(const moyal_conserved *c)
{
    const moyal_share_weight *weights = c->reduction->weights + c->trace->first;
    long best = weights->position;

    for (long k = 1; k < c->trace->count; k++)
        if (c->reduction->x[weights[k].position] > c->reduction->x[best])
            best = weights[k].position;
    return best;
}

/* Room, the constants of the observables, the start. */
static moyal_outcome fill(moyal_conserved *c)
{
    const double trace = 1 - c->reduction->missing, nothing = 0;

    c->shares = moyal_array((size_t)c->reduction->share_count);
    c->values = moyal_array((size_t)c->reduction->value_count);
    c->constants = moyal_array((size_t)c->program->observable_count);
    if (!c->shares || !c->values || !c->constants)
        return MOYAL_NO_MEMORY;
    if (!(trace > 1e-6 && trace < 1 + 1e-6))
        return MOYAL_BAD_INPUT;
    c->program->observables(c->context, 0, &nothing, c->values, c->constants);
    for (long p = 0; p < c->reduction->system.size; p++)
        c->reduction->x[p] /= trace;
    c->trace = c->reduction->shares;
    while (c->trace->value != 2 * c->program->expectation_count)
        c->trace++;
    c->sink = fullest(c);
    return MOYAL_DONE;
}

moyal_outcome moyal_conserved_init(moyal_conserved *out, const moyal_program *program,
                                   const moyal_context *context,
                                   const moyal_reduction_request *request, moyal_reduction *made)
{
    moyal_outcome outcome = MOYAL_DONE;

    *out = (moyal_conserved){.program = program, .context = context};
    out->reduction = made ? made : &out->own;
    if (!made)
        outcome = moyal_reduction_make(&out->own, program, context, request);
    out->system = (moyal_linear){.size = out->reduction->system.size,
                                 .constant = out->reduction->system.constant,
                                 .norm = INFINITY,
                                 .functional_count = program->observable_count,
                                 .context = out,
                                 .apply = apply,
                                 .functionals = functionals};
    return outcome == MOYAL_DONE ? fill(out) : outcome;
}

void moyal_conserved_clear(moyal_conserved *conserved)
{
    moyal_reduction_clear(&conserved->own);
    moyal_array_free(conserved->shares);
    moyal_array_free(conserved->values);
    moyal_array_free(conserved->constants);
    memset(conserved, 0, sizeof *conserved);
}
