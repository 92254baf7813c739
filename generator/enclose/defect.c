/* Taylor steps and their defects. */
#include "enclose/defect.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "runtime/array.h"

#define UNIT   (DBL_EPSILON / 2)
#define UP     (1 + 0x1p-20) /* more than the rounding of all sums here */
#define LITTLE 0x1p-900      /* more than all that underflows in a step */

double bound_total(const bound_t *bound)
{
    return (bound->initial + bound->truncation + bound->stepping + bound->rounding) * UP;
}

void step_init(step_t *out, const system_t *system)
{
    const size_t values = system->observable_count + 1;

    memset(out, 0, sizeof *out);
    out->system = system;
    out->values = memory_new((DEFECT_MOST_ORDER + 2) * values, sizeof *out->values);
    out->sizes = memory_new((DEFECT_MOST_ORDER + 2) * values, sizeof *out->sizes);
}

void step_clear(step_t *step)
{
    for (int k = 0; k < DEFECT_MOST_ORDER + 2; k++)
        moyal_array_free(step->u[k]);
    free(step->values);
    free(step->sizes);
}

/* Room for u_k. */
static int make_room(step_t *step, int k)
{
    if (!step->u[k])
        step->u[k] = moyal_array((size_t)step->system->size);
    return step->u[k] != NULL;
}

/* (h/c)^k / k!, right to 2 k units in the last place */
static double coefficient(const step_t *step, double h, int k)
{
    double out = 1;

    for (int j = 1; j <= k; j++)
        out = out * (h / step->unit) / j;
    return out;
}

/* The share `stepping` over a length h where the series ends with u_k. */
static double stepping(const step_t *step, double h, int k)
{
    return h * coefficient(step, h, k) / (k + 1) * step->norms[k + 1].norm / step->unit * UP +
           LITTLE;
}

/* u_{k+1} = c fl(M u_k) */
static void multiply(step_t *step, int k)
{
    const system_t *system = step->system;
    double *next = step->u[k + 1];

    moyal_runs_apply(&system->runs, NULL, step->u[k], next);
    step->applications++;
    for (long p = 0; p < system->size; p++)
        next[p] *= step->unit;
    step->norms[k + 1] = system_norms(system, next);
}

moyal_outcome step_make(step_t *step, const double *x, double h, double allowed)
{
    int exponent;

    if (!make_room(step, 0))
        return MOYAL_NO_MEMORY;
    frexp(h, &exponent);
    step->h = h;
    step->unit = ldexp(1, exponent);
    memcpy(step->u[0], x, (size_t)step->system->size * sizeof *x);
    step->norms[0] = system_norms(step->system, x);
    for (int k = 0; k <= DEFECT_MOST_ORDER; k++) {
        if (!make_room(step, k + 1))
            return MOYAL_NO_MEMORY;
        multiply(step, k);
        step->order = k;
        if (!(step->norms[k + 1].norm < 0x1p900))
            return MOYAL_STEP_TOO_SMALL;
        if (stepping(step, h, k) <= allowed * h)
            return MOYAL_DONE;
    }
    return MOYAL_STEP_TOO_SMALL;
}

bound_t step_bound(const step_t *step)
{
    bound_t out = {.stepping = stepping(step, step->h, step->order)};
    double c = 1;

    for (int k = 0; k <= step->order; k++) {
        const system_norms_t *norms = &step->norms[k];
        const int roundings = k == 0 ? 1 : 3 * k + 4;

        c = k == 0 ? 1 : c * (step->h / step->unit) / k;
        out.truncation += step->h * c / (k + 1) * norms->edge;
        out.rounding += step->h * c / (k + 1) * norms->round + roundings * UNIT * c * norms->norm;
    }
    out.truncation *= UP;
    out.rounding = out.rounding * UP + LITTLE;
    return out;
}

void step_end(const step_t *step, double *x)
{
    const long size = step->system->size;

    memset(x, 0, (size_t)size * sizeof *x);
    for (int k = step->order; k >= 0; k--) {
        const double c = coefficient(step, step->h, k);
        const double *u = step->u[k];

        for (long p = 0; p < size; p++)
            x[p] += c * u[p];
    }
}

/* ---- observables ----------------------------------------------------------------------------- */

void step_read(step_t *step)
{
    const system_t *system = step->system;
    const size_t count = system->observable_count;

    for (int k = 0; k <= step->order; k++)
        for (size_t j = 0; j < count; j++) {
            double value = 0, size = 0;

            for (size_t r = system->first[j]; r < system->first[j + 1]; r++) {
                const double term = system->reads[r].weight * step->u[k][system->reads[r].position];

                value += term;
                size += fabs(term);
            }
            step->values[(size_t)k * count + j] = value;
            step->sizes[(size_t)k * count + j] = size;
        }
}

void step_value(double *value, double *error, const step_t *step, size_t j, double s)
{
    const system_t *system = step->system;
    const size_t count = system->observable_count;
    const double reads = (double)(system->first[j + 1] - system->first[j]);

    *value = *error = 0;
    for (int k = step->order; k >= 0; k--) {
        const double c = coefficient(step, s, k);

        *value += c * step->values[(size_t)k * count + j];
        *error += c * ((reads + 3 * k + 6) * UNIT * step->sizes[(size_t)k * count + j] +
                       system->off[j] * step->norms[k].norm);
    }
    *error = *error * UP + LITTLE;
}

/* ---- the length of steps --------------------------------------------------------------------- */

/* What a step `by` times as long would cost per time, in products M u; infinite where it would
 * add too much, or need more orders than can be foreseen from those that are known. */
static double expense(const step_t *step, double by, const allowance_t *allowed)
{
    const double ratio = step->norms[step->order + 1].norm / step->norms[step->order].norm;
    const double h = by * step->h;
    double rounded = 0, cut = 0, c = 1, norm;

    for (int k = 0; k <= 2 * step->order + 4 && k < DEFECT_MOST_ORDER; k++) {
        c = k == 0 ? 1 : c * (h / step->unit) / k;
        norm = k < step->order ? step->norms[k + 1].norm
                               : step->norms[step->order + 1].norm * pow(ratio, k - step->order);
        rounded += k > step->order ? 0 : c / (k + 1) * step->norms[k].round;
        cut += k > step->order ? 0 : c / (k + 1) * step->norms[k].edge;
        if (c / (k + 1) * norm / step->unit <= allowed->stepping)
            return rounded <= allowed->rounding && cut <= allowed->truncation ? (k + 2) / by
                                                                              : INFINITY;
    }
    return INFINITY;
}

double step_factor(const step_t *step, const allowance_t *allowed)
{
    static const double factors[] = {0.5, 0.7071067811865475, 0.8408964152537145,
                                     1,   1.189207115002721,  1.414213562373095};
    allowance_t here = *allowed;
    double best = INFINITY, out = 0;

    here.rounding = fmax(here.rounding, 6 * step->norms[0].round); /* it cannot be much less */
    for (size_t k = 0; k < sizeof factors / sizeof *factors; k++) {
        const double cost = expense(step, factors[k], &here);

        if (cost < best) {
            best = cost;
            out = factors[k];
        }
    }
    return out;
}
