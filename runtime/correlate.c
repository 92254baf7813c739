/* Steady states, correlations and spectra. */
#include "correlate.h"

#include <float.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "array.h"
#include "conserved.h"
#include "context.h"
#include "integrators.h"
#include "philox.h"
#include "product.h"
#include "steady.h"

enum { RE_A, IM_A };

typedef struct {
    const moyal_correlation *asked;
    moyal_correlated *out;
    moyal_context context;
    moyal_conserved state, whole; /* of the steady state; of B rho */
    moyal_product product;
    moyal_inverse inverse; /* of `whole` */
    double *only;          /* the limit in `whole` of trace 1 if there is no other, else NULL */
    double *rho, *other, *x[2]; /* x: B rho = x_0 + i x_1 */
    double *value;
    int part; /* of x that is on its way */
} work_t;

static moyal_outcome fail(work_t *w, moyal_outcome outcome, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(w->out->message, sizeof w->out->message, format, arguments);
    va_end(arguments);
    return outcome;
}

/* Applications that a basis may take: what fits into 2 GB. */
static long most_vectors(const moyal_conserved *c)
{
    const double fit = 2.5e8 / (double)c->system.size;

    return fit > 4000 ? 4000 : (long)fit;
}

/* Of residuals: the error of a limit is larger by the ratio of the largest to the smallest rate. */
static const double steady_tolerance = 1e-13;

/* x becomes its limit. */
static moyal_outcome find_limit(work_t *w, const moyal_conserved *c, double *x)
{
    moyal_steady_report report;
    moyal_outcome outcome = moyal_steady(&c->system, steady_tolerance, most_vectors(c),
                                         w->asked->system.stop, x, &report);

    w->out->applications += report.applications;
    w->out->residual = fmax(w->out->residual, report.residual);
    if (outcome == MOYAL_BAD_INPUT)
        return fail(w, outcome, "there is no steady state: the equations depend on the time");
    if (outcome == MOYAL_STEP_TOO_SMALL)
        return fail(w, outcome, "no steady state was found: residual %.1e after %ld applications",
                    report.residual, report.applications);
    return outcome;
}

/* The only limit of trace 1, NULL if that is not known; `inverse` to be cleared. */
static double *find_only(work_t *w, moyal_inverse *inverse, const moyal_conserved *c)
{
    const moyal_elimination *by =
        w->asked->elimination ? w->asked->elimination : &moyal_dense_elimination;
    double residual, *x = NULL;

    if (c->system.constant && !(w->asked->system.stop && *w->asked->system.stop) &&
        moyal_inverse_init(inverse, c, by, w->asked->system.memory_limit))
        x = moyal_inverse_steady(inverse, &residual);
    if (x) {
        w->out->residual = fmax(w->out->residual, residual);
        w->out->error = fmax(w->out->error, inverse->error * fmax(1, residual / DBL_EPSILON));
    }
    return x;
}

/* A pure state that has nothing in common with any start. */
static moyal_outcome draw_state(const work_t *w, const moyal_conserved *c, double *x)
{
    const long d = w->context.dimension;
    double *re = moyal_array(2 * (size_t)d), *im, sum = 0;

    if (!re)
        return MOYAL_NO_MEMORY;
    im = re + d;
    moyal_gaussians(re, 2 * d, 1, 0, MOYAL_STREAM_START, 0, 0);
    for (long k = 0; k < 2 * d; k++)
        sum += re[k] * re[k];
    for (long p = 0; p < c->system.size; p++) {
        const moyal_label *label = &c->reduction->labels[p];
        const long i = label->row, j = label->column;

        if (label->part == 0)
            x[p] = (re[i] * re[j] + im[i] * im[j]) / sum;
        else
            x[p] = label->part < 0 ? 0 : (im[i] * re[j] - re[i] * im[j]) / sum;
    }
    moyal_array_free(re);
    return MOYAL_DONE;
}

/* Whether another start ends there as well, and how near; `error` is known otherwise. */
static moyal_outcome is_unique(work_t *w, const double *rho, double error)
{
    const long n = w->state.system.size;
    double *other = moyal_array((size_t)n), largest = 0, apart = 0;
    moyal_outcome outcome = other ? draw_state(w, &w->state, other) : MOYAL_NO_MEMORY;

    if (outcome == MOYAL_DONE)
        outcome = find_limit(w, &w->state, other);
    for (long j = 0; j < n && outcome == MOYAL_DONE; j++) {
        largest = fmax(largest, fabs(rho[j]));
        apart = fmax(apart, fabs(rho[j] - other[j]));
    }
    w->out->unique = apart <= 1e-5 * largest;
    if (outcome == MOYAL_DONE && w->out->unique)
        w->out->error = fmin(1, fmax(error, apart / largest));
    moyal_array_free(other);
    return outcome;
}

/* rho becomes the steady state. */
static moyal_outcome find_steady(work_t *w)
{
    moyal_inverse inverse = {.factors = NULL};
    moyal_outcome outcome;

    w->rho = find_only(w, &inverse, &w->state);
    moyal_inverse_clear(&inverse);
    if (w->rho)
        return MOYAL_DONE;
    w->rho = moyal_array((size_t)w->state.system.size);
    if (!w->rho)
        return MOYAL_NO_MEMORY;
    memcpy(w->rho, w->state.reduction->x, sizeof *w->rho * (size_t)w->state.system.size);
    outcome = find_limit(w, &w->state, w->rho);
    return outcome == MOYAL_DONE ? is_unique(w, w->rho, inverse.error) : outcome;
}

static int keep_row(void *context, long index, double t, const double *v)
{
    work_t *w = context;
    double *row = w->out->table + 3 * index;

    row[0] = t;
    row[1] += w->part ? -v[IM_A] : v[RE_A];
    row[2] += w->part ? v[RE_A] : v[IM_A];
    return 0;
}

static void progress(void *context, double t)
{
    const work_t *w = context;

    if (w->asked->progress)
        w->asked->progress(w->asked->context, (w->part + t / w->asked->until) / 2);
}

/* C(tau), from copies of x. */
static moyal_outcome integrate(work_t *w)
{
    const moyal_correlation *asked = w->asked;
    const moyal_linear_request request = {.tolerance = asked->tolerance,
                                          .floor = 0,
                                          .stop = asked->system.stop,
                                          .context = w,
                                          .output = keep_row,
                                          .progress = progress};
    const size_t bytes = sizeof *w->rho * (size_t)w->whole.system.size;
    double *times = moyal_array((size_t)asked->points);
    moyal_outcome outcome = times ? MOYAL_DONE : MOYAL_NO_MEMORY;

    for (long k = 0; times && k < asked->points; k++)
        times[k] = asked->until * (double)k / (double)(asked->points - 1);
    for (w->part = 0; w->part < 2 && outcome == MOYAL_DONE; w->part++) {
        moyal_linear_report report;
        const moyal_linear_integrator *method =
            moyal_linear_choose(&w->whole.system, &request, times, asked->points);

        memcpy(w->other, w->x[w->part], bytes);
        outcome =
            method->method(&w->whole.system, &request, w->other, times, asked->points, &report);
        w->out->applications += report.applications;
        w->out->method = method->name;
    }
    if (outcome == MOYAL_DONE)
        w->out->rows = asked->points;
    moyal_array_free(times);
    return outcome;
}

/* x without its limits, whose part of C is C(inf). */
static moyal_outcome subtract_limits(work_t *w)
{
    const long n = w->whole.system.size;
    moyal_outcome outcome = MOYAL_DONE;

    w->only = find_only(w, &w->inverse, &w->whole);
    for (int part = 0; part < 2 && outcome == MOYAL_DONE; part++) {
        const double trace = moyal_conserved_trace(&w->whole, w->x[part]);

        for (long j = 0; j < n; j++)
            w->other[j] = w->only ? trace * w->only[j] : w->x[part][j];
        if (!w->only)
            outcome = find_limit(w, &w->whole, w->other);
        w->whole.system.functionals(&w->whole, w->other, w->value);
        w->out->end[0] += part ? -w->value[IM_A] : w->value[RE_A];
        w->out->end[1] += part ? w->value[RE_A] : w->value[IM_A];
        for (long j = 0; j < n; j++)
            w->x[part][j] -= w->other[j];
    }
    return outcome;
}

/* From the inverse if there is one; frequencies that are too large for it from M. */
static moyal_outcome find_resolvents(work_t *w, double *values, moyal_steady_report *report)
{
    const moyal_correlation *asked = w->asked;
    const moyal_linear *const systems[] = {&w->whole.system, &w->inverse.system};
    moyal_outcome outcome = MOYAL_STEP_TOO_SMALL;

    for (int given = w->only ? MOYAL_INVERSE : MOYAL_FORWARD;
         given >= MOYAL_FORWARD && outcome == MOYAL_STEP_TOO_SMALL; given--) {
        outcome = moyal_resolvents(systems[given], (moyal_given)given, asked->tolerance,
                                   most_vectors(&w->whole), asked->system.stop, w->x[0], w->x[1],
                                   asked->frequencies, asked->frequency_count, values, report);
        w->out->applications += report->applications;
    }
    return outcome;
}

static moyal_outcome find_spectrum(work_t *w)
{
    const moyal_correlation *asked = w->asked;
    const int count = asked->program->observable_count;
    double *values = moyal_array(2 * (size_t)asked->frequency_count * (size_t)count);
    moyal_steady_report report;
    moyal_outcome outcome = values ? subtract_limits(w) : MOYAL_NO_MEMORY;

    if (outcome == MOYAL_DONE) {
        outcome = find_resolvents(w, values, &report);
        if (outcome == MOYAL_STEP_TOO_SMALL)
            fail(w, outcome, "the spectrum has not converged: residual %.1e", report.residual);
    }
    for (long k = 0; k < asked->frequency_count && outcome == MOYAL_DONE; k++) {
        const double *v = values + 2 * k * count;

        w->out->spectrum[2 * k] = asked->frequencies[k];
        w->out->spectrum[2 * k + 1] = 2 * (v[2 * RE_A] - v[2 * IM_A + 1]);
        w->out->lines = k + 1;
    }
    moyal_array_free(values);
    return outcome;
}

/* The systems of B rho and, if it is steady, of rho. */
static moyal_outcome make_systems(work_t *w)
{
    const moyal_correlation *asked = w->asked;
    moyal_reduction_request request = asked->system;
    moyal_outcome outcome =
        moyal_context_init(&w->context, asked->program, asked->parameters, asked->levels);

    if (asked->factors[0]) {
        if (outcome == MOYAL_DONE)
            outcome =
                moyal_conserved_init(&w->whole, asked->program, &w->context, &request, asked->made);
        if (outcome == MOYAL_DONE)
            outcome = moyal_product_init(&w->product, asked->factors, asked->parameters,
                                         asked->levels, w->whole.reduction, request.memory_limit);
        request.also = &w->product.reads;
    }
    if (outcome == MOYAL_DONE && asked->steady)
        outcome = moyal_conserved_init(&w->state, asked->program, &w->context, &request,
                                       asked->factors[0] ? NULL : asked->made);
    if (outcome == MOYAL_BAD_INPUT)
        return fail(w, outcome,
                    "no state to start from, a coefficient that is not finite, or a "
                    "density matrix that is too large");
    return outcome;
}

static moyal_outcome prepare(work_t *w)
{
    const moyal_correlation *asked = w->asked;
    const moyal_outcome outcome = make_systems(w);
    const moyal_reduction *first = asked->steady ? w->state.reduction : w->whole.reduction;
    const size_t n = (size_t)w->whole.system.size;

    if (outcome != MOYAL_DONE)
        return outcome;
    w->other = moyal_array(3 * n + (size_t)asked->program->observable_count);
    w->out->means = moyal_array((size_t)asked->program->observable_count);
    w->out->table = moyal_array(3 * (size_t)asked->points);
    w->out->spectrum = moyal_array(2 * (size_t)asked->frequency_count);
    if (!w->other || !w->out->means || !w->out->table || !w->out->spectrum)
        return MOYAL_NO_MEMORY;
    w->x[0] = w->other + n;
    w->x[1] = w->x[0] + n;
    w->value = w->x[1] + n;
    w->out->dimension = w->context.dimension;
    w->out->missing = first->missing;
    w->out->unknowns = first->kept;
    w->out->unknowns_all = first->all;
    w->out->reductions = first->reductions;
    return MOYAL_DONE;
}

/* x from the steady state or the start, and what is said of that. */
static moyal_outcome begin(work_t *w)
{
    const moyal_correlation *asked = w->asked;
    moyal_conserved *of = asked->steady ? &w->state : &w->whole;
    moyal_outcome outcome = asked->steady ? find_steady(w) : MOYAL_DONE;
    const double *rho = asked->steady ? w->rho : of->reduction->x;

    if (outcome != MOYAL_DONE)
        return outcome;
    w->out->edge = moyal_conserved_edge(of, rho);
    of->system.functionals(of, rho, w->out->means);
    if (!asked->factors[0])
        return MOYAL_DONE;
    if (asked->steady)
        moyal_product_read_state(&w->product, of->reduction, rho);
    else
        outcome = moyal_product_read_start(&w->product, asked->program, &w->context);
    for (int part = 0; part < 2 && outcome == MOYAL_DONE; part++)
        outcome = moyal_product_apply(&w->product, part, w->x[part]);
    return outcome;
}

static moyal_outcome run(work_t *w)
{
    const moyal_correlation *asked = w->asked;
    moyal_outcome outcome = prepare(w);

    if (outcome == MOYAL_DONE)
        outcome = begin(w);
    if (outcome == MOYAL_DONE && asked->factors[0])
        outcome = integrate(w);
    return outcome == MOYAL_DONE && asked->frequency_count > 0 ? find_spectrum(w) : outcome;
}

/* Says in words what has no words yet. */
static void explain(moyal_correlated *out)
{
    static const char *const texts[] = {[MOYAL_STOPPED] = "stopped",
                                        [MOYAL_NOT_FINITE] = "a value is not finite any more",
                                        [MOYAL_STEP_TOO_SMALL] = "the tolerance cannot be met",
                                        [MOYAL_TOO_MANY_STEPS] = "too many steps",
                                        [MOYAL_NO_MEMORY] = "not enough memory"};

    if (out->outcome != MOYAL_DONE && !out->message[0])
        snprintf(out->message, sizeof out->message, "%s",
                 out->outcome < MOYAL_BAD_INPUT && texts[out->outcome] ? texts[out->outcome]
                                                                       : "it failed");
}

moyal_outcome moyal_correlate(moyal_correlated *out, const moyal_correlation *asked)
{
    work_t w = {.asked = asked, .out = out};

    memset(out, 0, sizeof *out);
    out->unique = 1;
    out->method = "";
    out->outcome = run(&w);
    explain(out);
    moyal_array_free(w.rho);
    moyal_array_free(w.other);
    moyal_array_free(w.only);
    moyal_inverse_clear(&w.inverse);
    moyal_conserved_clear(&w.state);
    moyal_conserved_clear(&w.whole);
    moyal_product_clear(&w.product);
    moyal_context_clear(&w.context);
    return out->outcome;
}

void moyal_correlated_clear(moyal_correlated *result)
{
    moyal_array_free(result->means);
    moyal_array_free(result->table);
    moyal_array_free(result->spectrum);
    memset(result, 0, sizeof *result);
}
