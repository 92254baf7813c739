/* A step and half of it: the difference of two independent averages, with its standard error.
 *
 * All numbers of the table are compared at once.  Of m differences of Gaussian averages without a
 * step error one is beyond z standard errors with a probability of at most m exp(-z^2/2); z makes
 * that 1 %. */
#include "cli/halves.h"

#include <math.h>
#include <stdio.h>

#include "cli/progress.h"

static const double doubt = 0.01;

/* Row and observable of the table with the largest difference in standard errors. */
static void compare(halves_t *out, const moyal_result *whole, const moyal_result *half)
{
    for (long row = 0; row < whole->rows; row++)
        for (long k = 1; k + 1 < whole->columns; k += 2) {
            const double *a = whole->table + row * whole->columns + k,
                         *b = half->table + row * half->columns + k;
            const double error = hypot(a[1], b[1]), difference = a[0] - b[0];

            if (!(error > 0))
                continue; /* the start, which is no average */
            out->compared++;
            if (out->compared == 1 ||
                fabs(difference) * out->error > fabs(out->difference) * error) {
                out->difference = difference;
                out->error = error;
                out->time = whole->table[row * whole->columns];
                out->observable = (int)(k / 2);
            }
        }
    if (out->compared > 0)
        out->limit = sqrt(2 * log((double)out->compared / doubt));
    out->seen = out->compared > 0 && fabs(out->difference) > out->limit * out->error;
}

status_t halves_check(program_t *program, const moyal_options *options, const request_t *request,
                      const moyal_result *result)
{
    const moyal_program *unit = jit_program(program->jit);
    moyal_options second;
    moyal_result half = {0};
    status_t status = IO_ERROR;

    program_options(&second, unit, request);
    second.step = options->step / 2;
    second.seed = options->seed ^ 0x5bd1e995u;
    second.trajectories = result->trajectories;
    second.target_error = 0;
    moyal_solve(&half, unit, &second);
    if (half.outcome == MOYAL_DONE && half.rows == result->rows && half.columns == result->columns)
        status = OK;
    if (status == OK)
        compare(&program->halves, result, &half);
    else
        fprintf(stderr, "moyal: the run with half the step did not end: nothing is compared\n");
    moyal_result_clear(&half);
    if (program->halves.seen)
        fprintf(stderr,
                "moyal: warning: the error of the step is larger than the statistical one: with"
                " half the step %s at t = %g differs by %.3g, which is %.1f standard errors (up to"
                " %.1f are chance, with 99 %% confidence): reduce --dt\n",
                unit->observable_names[program->halves.observable], program->halves.time,
                program->halves.difference,
                fabs(program->halves.difference) / program->halves.error, program->halves.limit);
    return status;
}

void halves_line(text_t *out, const program_t *program)
{
    const halves_t *h = &program->halves;

    if (h->compared == 0)
        return;
    text_printf(out,
                "# half the step: %ld numbers differ by at most %.2f standard errors (%s at t = %g:"
                " %.3g +- %.2g); up to %.2f are chance, with 99 %% confidence: the step is %s\n",
                h->compared, fabs(h->difference) / h->error,
                jit_program(program->jit)->observable_names[h->observable], h->time, h->difference,
                h->error, h->limit, h->seen ? "too long" : "not seen");
}

json_t *halves_json(const program_t *program)
{
    const halves_t *h = &program->halves;
    json_t *out;

    if (h->compared == 0)
        return json_null();
    out = json_object();
    json_object_set_new(out, "compared", json_integer(h->compared));
    json_object_set_new(out, "observable",
                        json_text(jit_program(program->jit)->observable_names[h->observable]));
    json_object_set_new(out, "t", json_real(h->time));
    json_object_set_new(out, "difference", json_real(h->difference));
    json_object_set_new(out, "standard_error", json_real(h->error));
    json_object_set_new(out, "limit", json_real(h->limit));
    json_object_set_new(out, "confidence", json_real(1 - doubt));
    json_object_set_new(out, "seen", json_boolean(h->seen));
    return out;
}
