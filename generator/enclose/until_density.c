/* Certified runs as courses. */
#include "enclose/until_density.h"

#include <math.h>
#include <stdlib.h>

#include "base/text.h"
#include "enclose/certified.h"
#include "scheme/equations.h"

enum { MOST_DIGITS = 12, MOST_BITS = 40 };

/* Of certified_request_t: about 20 seconds. */
#define MOST_WORK 1e9

/* Whether until k/intervals are doubles, and calculated exactly as such, for k = 0 .. intervals. */
static int times_are_exact(const fmpq *until, size_t intervals)
{
    return (intervals & (intervals - 1)) == 0 && fmpz_bits(fmpq_numref(until)) <= MOST_BITS &&
           fmpz_bits(fmpq_denref(until)) <= MOST_BITS &&
           fmpz_val2(fmpq_denref(until)) + 1 == fmpz_bits(fmpq_denref(until));
}

static void set_ball(arb_t out, double value, double off)
{
    if (!isfinite(value) || !isfinite(off)) {
        arb_indeterminate(out);
        return;
    }
    arb_set_d(out, value);
    mag_set_d(arb_radref(out), off); /* upwards */
}

static void take_rows(flow_result_t *out, const certified_t *certified)
{
    for (size_t r = 0; r < certified->count && r < out->count; r++) {
        const certified_row_t *row = &certified->rows[r];

        for (size_t k = 0; k < out->output_count; k++)
            set_ball(out->values + r * out->output_count + k, row->values[k], row->radii[k]);
        arb_set_d(out->until, row->t);
        out->reached = r + 1;
    }
    out->steps = (size_t)certified->steps;
}

/* Says which observables have no bound, and where the radius asked for is not reached. */
static void say_missing(flow_result_t *out, const certified_t *certified, const model_t *model,
                        ulong digits)
{
    const double target = pow(10, -(double)digits);
    const certified_row_t *last = &certified->rows[out->reached - 1];
    size_t unbounded = 0, wide = 0;
    text_t text;

    text_init(&text);
    for (size_t k = 0; k < out->output_count; k++) {
        if (isfinite(last->radii[k])) {
            wide += last->radii[k] > target;
            continue;
        }
        text_printf(&text, "%s%s",
                    unbounded++ ? ", " : "the density matrix is, but no bound is proven of ",
                    model->observables[k].name);
    }
    if (wide)
        text_printf(&text, "%sradii as small as that are not reached in doubles",
                    unbounded ? "; " : "");
    if (unbounded || wide)
        out->why = text_take(&text);
    else
        text_clear(&text);
}

/* Of what has a radius at the end, and with one that is not much larger.  The run in doubles knows
 * its error less well: fewer levels may do. */
static witness_t *make_witness(const generator_t *generator, const equations_t *equations,
                               const fmpq *until, const certified_t *certified, ulong digits)
{
    const certified_row_t *last = &certified->rows[certified->count - 1];
    const double least = pow(10, -(double)(digits < 14 ? digits : 14)) / 4;
    mag_ptr radii = _mag_vec_init((slong)equations->observable_count);
    witness_t *out;

    for (size_t k = 0; k < equations->observable_count; k++)
        mag_set_d(radii + k, isfinite(last->values[k]) ? fmax(last->radii[k], least) : INFINITY);
    out = witness_density(generator, equations, until, certified->most_levels / 2 + 1, radii);
    _mag_vec_clear(radii, (slong)equations->observable_count);
    return out;
}

static void run(flow_result_t *out, witness_t **witness, const equations_t *equations,
                const hybrid_t *hybrid, const fmpq *until, ulong digits,
                const until_density_t *density)
{
    const ulong asked = digits < MOST_DIGITS ? digits + 1 : MOST_DIGITS;
    certified_request_t request = {.generator = hybrid->generator,
                                   .equations = equations,
                                   .points = (long)out->count,
                                   .target = pow(10, -(double)asked),
                                   .memory_limit = density->memory_limit,
                                   .work_limit = MOST_WORK,
                                   .stop = density->stop};
    certified_t certified;
    moyal_outcome outcome;
    arf_t end;

    arf_init(end);
    arf_set_fmpz(end, fmpq_numref(until));
    arf_div_fmpz(end, end, fmpq_denref(until), 53, ARF_RND_DOWN); /* exact: times_are_exact */
    request.until = arf_get_d(end, ARF_RND_DOWN);
    arf_clear(end);
    outcome = certified_run(&certified, &request);
    take_rows(out, &certified);
    if (outcome != MOYAL_DONE)
        flow_result_say(out, certified.message);
    if (!out->why && out->reached)
        say_missing(out, &certified, hybrid->generator->model, digits);
    if (witness && outcome == MOYAL_DONE)
        *witness = make_witness(hybrid->generator, equations, until, &certified, digits);
    certified_clear(&certified);
}

status_t until_density(flow_result_t *out, witness_t **witness, const unsigned char *only,
                       const hybrid_t *hybrid, const fmpq *until, size_t intervals, ulong digits,
                       const void *context)
{
    const model_t *model = hybrid->generator->model;
    const char *refused = quantum_refusal(model);
    equations_t *equations = NULL;
    diags_t *diags = diags_new(model->source);

    flow_result_init(out, intervals, model->observable_count, 0);
    if (!refused && !times_are_exact(until, intervals))
        refused = "the density matrix is calculated in doubles: the time has to be one of few "
                  "digits, such as 10 or 3/4";
    if (!refused && scheme_quantum(&equations, hybrid->generator, diags) != OK)
        refused = "there is no master equation in matrices";
    for (size_t k = 0; equations && only && k < model->observable_count; k++)
        if (!only[k])
            op_zero(&equations->observables[k], &model->algebra);
    if (equations)
        run(out, witness, equations, hybrid, until, digits, context);
    else
        out->why = memory_copy_text(refused);
    equations_free(equations);
    diags_free(diags);
    return out->why ? UNDECIDED : OK;
}
