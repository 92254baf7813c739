/* Moment equations as flows. */
#include "enclose/moments_enclose.h"

#include <stdlib.h>

#include "base/memory.h"
#include "enclose/balls.h"
#include "enclose/moments_linear.h"

static void evaluate(arb_ptr out, slong precision, const void *data)
{
    const kernel_t *kernel = data;
    const model_t *model = kernel->equations->model;
    arb_ptr values = balls_new(model, precision);

    for (size_t k = 0; k < kernel->coefficient_count; k++)
        ball_value(out + k, kernel->coefficients[k].value, values, precision, model->ring);
    balls_free(values, model);
}

static void start(arb_ptr out, slong precision, const void *data)
{
    const equations_t *e = data;
    arb_ptr values = balls_new(e->model, precision);

    for (size_t k = 0; k < e->coordinates; k++)
        ball_value(out + k, &e->mean[k], values, precision, e->model->ring);
    balls_free(values, e->model);
}

static flow_t flow_of(const kernel_t *kernel, const line_t *line, const size_t *nodes)
{
    return (flow_t){.unknowns = kernel->equations->coordinates,
                    .line = line,
                    .rates = nodes,
                    .coefficients = kernel->coefficient_count,
                    .evaluate = evaluate,
                    .data = kernel};
}

/* By the straight-line program of the equations. */
static status_t solve(flow_result_t *out, const equations_t *e, const kernel_t *kernel,
                      const fmpq *until, size_t intervals, arb_srcptr times, slong bits)
{
    const flow_t flow = flow_of(kernel, &kernel->scalars, kernel->increments);
    const flow_t outputs = flow_of(kernel, &kernel->observables, kernel->observable_nodes);
    const flow_problem_t problem = {.flow = &flow,
                                    .start = start,
                                    .data = e,
                                    .until = until,
                                    .intervals = intervals,
                                    .times = times,
                                    .outputs = &outputs,
                                    .output_count = e->observable_count,
                                    .bits = bits};

    return flow_solve(out, &problem);
}

status_t moments_enclose(flow_result_t *out, const equations_t *equations, const fmpq *until,
                         size_t intervals, slong bits)
{
    return moments_enclose_at(out, equations, until, intervals, NULL, bits);
}

status_t moments_enclose_at(flow_result_t *out, const equations_t *equations, const fmpq *until,
                            size_t intervals, arb_srcptr times, slong bits)
{
    diags_t *diags;
    kernel_t *kernel;
    status_t status;

    if (moments_are_linear(equations))
        return moments_linear(out, equations, until, intervals, times, bits);
    diags = diags_new(equations->model->source);
    if (lower(&kernel, equations, diags) == OK) {
        status = solve(out, equations, kernel, until, intervals, times, bits);
        kernel_free(kernel);
    } else {
        flow_result_init(out, intervals, equations->observable_count, equations->coordinates);
        flow_result_say(out, "the equations are too many to be integrated");
        status = UNDECIDED;
    }
    diags_free(diags);
    return status;
}
