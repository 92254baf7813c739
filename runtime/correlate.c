/* Steady states, correlations and spectra. */
#include "correlate.h"

#include <float.h>
#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "array.h"
#include "conserved.h"
#include "context.h"
#include "integrators.h"
#include "steady.h"

enum { RE_A, IM_A, DIRECT_LIMIT = 2500 /* unknowns of a system that is solved by elimination */ };

typedef struct {
    const moyal_correlation *asked;
    moyal_correlated *out;
    moyal_context context, factor_contexts[2];
    moyal_conserved whole;
    moyal_reduction factors[2];
    double *only;               /* the steady state if it is known to be the only one, else NULL */
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
static long most_vectors(const work_t *w)
{
    const double fit = 2.5e8 / (double)w->whole.system.size;

    return fit > 4000 ? 4000 : (long)fit;
}

/* Of residuals: the error of a limit is larger by the ratio of the largest to the smallest rate. */
static const double steady_tolerance = 1e-13;

/* x becomes its limit. */
static moyal_outcome find_limit(work_t *w, double *x)
{
    const double trace = moyal_conserved_trace(&w->whole, x);
    moyal_steady_report report;
    moyal_outcome outcome;

    if (w->only) {
        for (long j = 0; j < w->whole.system.size; j++)
            x[j] = trace * w->only[j];
        return MOYAL_DONE;
    }
    outcome = moyal_steady(&w->whole.system, steady_tolerance, most_vectors(w),
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

/* A pure state that has nothing in common with any start. */
static moyal_outcome draw_state(const work_t *w, double *x)
{
    const long d = w->context.dimension;
    double *re = moyal_array(2 * (size_t)d), *im = re + d, sum = 0;
    uint64_t state = 1;

    if (!re)
        return MOYAL_NO_MEMORY;
    for (long k = 0; k < 2 * d; k++) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        re[k] = (double)(state >> 11) * 0x1p-52 - 1;
        sum += re[k] * re[k];
    }
    for (long p = 0; p < w->whole.system.size; p++) {
        const moyal_label *label = &w->whole.reduction.labels[p];
        const long i = label->row, j = label->column;

        if (label->part == 0)
            x[p] = (re[i] * re[j] + im[i] * im[j]) / sum;
        else
            x[p] = label->part < 0 ? 0 : (im[i] * re[j] - re[i] * im[j]) / sum;
    }
    moyal_array_free(re);
    return MOYAL_DONE;
}

/* rho becomes the steady state; whether another start ends there as well. */
static moyal_outcome find_steady(work_t *w)
{
    const long n = w->whole.system.size;
    moyal_outcome outcome;
    double largest = 0, apart = 0;

    if (n <= DIRECT_LIMIT && w->whole.system.constant) {
        w->only = moyal_conserved_unique(&w->whole, &w->out->residual);
        w->out->applications += n;
    }
    outcome = find_limit(w, w->rho);
    if (outcome != MOYAL_DONE || w->only)
        return outcome;
    outcome = draw_state(w, w->other);
    if (outcome == MOYAL_DONE)
        outcome = find_limit(w, w->other);
    for (long j = 0; j < n; j++) {
        largest = fmax(largest, fabs(w->rho[j]));
        apart = fmax(apart, fabs(w->rho[j] - w->other[j]));
    }
    w->out->unique = apart <= 1e-5 * largest;
    return outcome;
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
    moyal_outcome outcome = MOYAL_DONE;

    for (int part = 0; part < 2 && outcome == MOYAL_DONE; part++) {
        const long n = w->whole.system.size;

        memcpy(w->other, w->x[part], sizeof *w->other * (size_t)n);
        outcome = find_limit(w, w->other);
        w->whole.system.functionals(&w->whole, w->other, w->value);
        w->out->end[0] += part ? -w->value[IM_A] : w->value[RE_A];
        w->out->end[1] += part ? w->value[RE_A] : w->value[IM_A];
        for (long j = 0; j < n; j++)
            w->x[part][j] -= w->other[j];
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
        outcome = moyal_resolvents(&w->whole.system, asked->tolerance, most_vectors(w),
                                   asked->system.stop, w->x[0], w->x[1], asked->frequencies,
                                   asked->frequency_count, values, &report);
        w->out->applications += report.applications;
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

/* The systems of R and of the factors. */
static moyal_outcome make_systems(work_t *w)
{
    const moyal_correlation *asked = w->asked;
    moyal_outcome outcome =
        moyal_context_init(&w->context, asked->program, asked->parameters, asked->levels);

    if (outcome == MOYAL_DONE)
        outcome = moyal_conserved_init(&w->whole, asked->program, &w->context, &asked->system);
    for (int part = 0; part < 2 && asked->factors[part] && outcome == MOYAL_DONE; part++) {
        outcome = moyal_context_init(&w->factor_contexts[part], asked->factors[part],
                                     asked->parameters, asked->levels);
        if (outcome == MOYAL_DONE)
            outcome = moyal_reduction_make(&w->factors[part], asked->factors[part],
                                           &w->factor_contexts[part], &asked->system);
    }
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
    size_t n;

    if (outcome != MOYAL_DONE)
        return outcome;
    n = (size_t)w->whole.system.size;
    w->rho = moyal_array(4 * n + (size_t)asked->program->observable_count);
    w->out->means = moyal_array((size_t)asked->program->observable_count);
    w->out->table = moyal_array(3 * (size_t)asked->points);
    w->out->spectrum = moyal_array(2 * (size_t)asked->frequency_count);
    if (!w->rho || !w->out->means || !w->out->table || !w->out->spectrum)
        return MOYAL_NO_MEMORY;
    w->other = w->rho + n;
    w->x[0] = w->other + n;
    w->x[1] = w->x[0] + n;
    w->value = w->x[1] + n;
    w->out->dimension = w->context.dimension;
    w->out->missing = w->whole.reduction.missing;
    w->out->unknowns = w->whole.reduction.kept;
    w->out->unknowns_all = w->whole.reduction.all;
    w->out->reductions = w->whole.reduction.reductions;
    memcpy(w->rho, w->whole.reduction.x, sizeof *w->rho * n);
    return MOYAL_DONE;
}

/* x = (X rho + (X rho)†) / 2 */
static void multiply(const moyal_linear *factor, const double *rho, double *x)
{
    factor->apply(factor->context, 0, rho, x);
    for (long p = 0; p < factor->size; p++)
        x[p] *= 0.5;
}

static moyal_outcome run(work_t *w)
{
    const moyal_correlation *asked = w->asked;
    moyal_outcome outcome = prepare(w);

    if (outcome == MOYAL_DONE && asked->steady)
        outcome = find_steady(w);
    if (outcome != MOYAL_DONE)
        return outcome;
    w->out->edge = moyal_conserved_edge(&w->whole, w->rho);
    w->whole.system.functionals(&w->whole, w->rho, w->out->means);
    if (!asked->factors[0])
        return MOYAL_DONE;
    for (int part = 0; part < 2; part++)
        multiply(&w->factors[part].system, w->rho, w->x[part]);
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
    moyal_array_free(w.only);
    moyal_conserved_clear(&w.whole);
    moyal_context_clear(&w.context);
    for (int part = 0; part < 2; part++) {
        moyal_reduction_clear(&w.factors[part]);
        moyal_context_clear(&w.factor_contexts[part]);
    }
    return out->outcome;
}

void moyal_correlated_clear(moyal_correlated *result)
{
    moyal_array_free(result->means);
    moyal_array_free(result->table);
    moyal_array_free(result->spectrum);
    memset(result, 0, sizeof *result);
}
