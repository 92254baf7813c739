/* moyal run MODEL --steady, and what is said about steady states. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "cli/correlate.h"
#include "cli/progress.h"
#include "cli/reduction.h"
#include "cli/umfpack.h"
#include "runtime/array.h"

status_t correlated_status(const moyal_correlated *result, const moyal_correlation *asked)
{
    if (result->outcome == MOYAL_STOPPED) {
        fprintf(stderr, "moyal: stopped before there was a result\n");
        return LIMIT_ERROR;
    }
    if (result->outcome != MOYAL_DONE) {
        fprintf(stderr, "moyal: %s\n", result->message);
        return result->outcome == MOYAL_NO_MEMORY ? LIMIT_ERROR : MODEL_ERROR;
    }
    if (!result->unique)
        fprintf(stderr,
                "moyal: warning: the steady state is not unique, or rates are too small beside "
                "others to tell: this is the one, on the average of time, that the initial state "
                "ends in\n");
    if (result->error > asked->tolerance)
        fprintf(
            stderr,
            "moyal: warning: elements of the steady state may be off by %.1e of the largest: some "
            "rates are too small beside others; observables that weight high levels may be "
            "off by more\n",
            result->error);
    if (fmax(fabs(result->missing), result->edge) > asked->tolerance)
        fprintf(stderr,
                "moyal: warning: %d levels are too few for %.1e: the trace of the start is off by "
                "%.1e, the highest levels hold %.1e: try more with --fock\n",
                asked->levels, asked->tolerance, result->missing, result->edge);
    return OK;
}

/* The row t = inf. */
static status_t one_row(moyal_result *out, const moyal_correlated *from,
                        const moyal_program *program)
{
    const int count = program->observable_count;

    out->columns = 1 + count;
    out->table = moyal_array((size_t)out->columns);
    if (!out->table)
        return LIMIT_ERROR;
    out->rows = 1;
    out->table[0] = INFINITY;
    memcpy(out->table + 1, from->means, sizeof *out->table * (size_t)count);
    return OK;
}

status_t program_steady(moyal_result *result, moyal_options *options, program_t *program,
                        const request_t *request)
{
    const double before = progress_clock();
    const moyal_program *unit = jit_program(program->jit);
    moyal_correlation asked = {.program = unit, .steady = 1};
    moyal_correlated found;
    status_t status;

    memset(result, 0, sizeof *result);
    moyal_default_options(options, unit);
    asked.parameters = options->parameters;
    asked.levels = options->levels;
    asked.tolerance = options->tolerance;
    asked.system = reduction_request(request);
    asked.made = program->made ? &program->reduction : NULL;
    program->made = 0; /* it is used up */
    asked.elimination = umfpack_elimination();
    options->stop = asked.system.stop;
    moyal_correlate(&found, &asked);
    status = correlated_status(&found, &asked);
    if (status == OK && found.outcome == MOYAL_DONE)
        status = one_row(result, &found, unit);
    result->outcome = found.outcome;
    result->method = "steady";
    result->dimension = found.dimension;
    result->unknowns = found.unknowns;
    result->unknowns_all = found.unknowns_all;
    result->reductions = found.reductions;
    for (int k = 0; k < unit->factor_count; k++)
        result->levels = unit->factor_dimensions[k] ? result->levels : options->levels;
    result->trajectories = result->threads = 1;
    result->evaluations = found.applications;
    result->missing = found.missing;
    result->edge = found.edge;
    result->loss = fabs(found.missing);
    moyal_correlated_clear(&found);
    program->timing.solve = progress_clock() - before + program->making;
    program->timing.total = progress_clock() - program->started;
    return status;
}
