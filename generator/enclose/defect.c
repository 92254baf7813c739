/* Taylor steps and their defects. */
#include "enclose/defect.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "enclose/upper.h"
#include "runtime/array.h"

#define UNIT   (DBL_EPSILON / 2)
#define LITTLE 0x1p-900 /* more than all that underflows in a step */

double bound_total(const bound_t *bound)
{
    return (bound->initial + bound->truncation + bound->stepping + bound->rounding) * UP;
}

void step_init(step_t *out, const system_t *system, const driven_t *driven)
{
    const size_t values = system->observable_count + 1;

    memset(out, 0, sizeof *out);
    out->system = system;
    out->driven = driven;
    out->moved = memory_new(system->group_count, sizeof *out->moved);
    out->values = memory_new((DEFECT_MOST_ORDER + 2) * values, sizeof *out->values);
    out->sizes = memory_new((DEFECT_MOST_ORDER + 2) * values, sizeof *out->sizes);
}

void step_clear(step_t *step)
{
    for (int k = 0; k < DEFECT_MOST_ORDER + 2; k++)
        moyal_array_free(step->u[k]);
    for (size_t g = 1; step->system && g < step->system->group_count; g++)
        for (int k = 0; k <= DEFECT_MOST_ORDER; k++)
            moyal_array_free(step->moved[g].y[k]);
    moyal_array_free(step->product);
    free(step->moved);
    free(step->values);
    free(step->sizes);
}

static int make_vector(double **vector, const step_t *step)
{
    if (!*vector)
        *vector = moyal_array((size_t)step->system->size);
    return *vector != NULL;
}

/* Room for u_{k+1} and what it is made of. */
static int make_room(step_t *step, int k)
{
    int good = make_vector(&step->u[k + 1], step);

    for (size_t g = 1; g < step->system->group_count && good; g++)
        good = make_vector(&step->moved[g].y[k], step) && make_vector(&step->product, step);
    return good;
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
    return h * coefficient(step, h, k) / (k + 1) * step->norm[k + 1] / step->unit * UP + LITTLE;
}

/* ---- drives ---------------------------------------------------------------------------------- */

/* phi_gi = f_g^(i)/i! c^i as doubles, and what these are off. */
static void expand(step_t *step, double t, double h)
{
    enum { BITS = 100 };
    arb_ptr series = _arb_vec_init(DRIVEN_ORDER + 1);
    arb_t from, length;
    mag_t rest;

    arb_init(from);
    arb_init(length);
    mag_init(rest);
    arb_set_d(from, t);
    arb_set_d(length, h);
    for (size_t g = 1; g < step->system->group_count; g++) {
        moved_t *moved = &step->moved[g];
        double scale = 1;

        driven_series(series, rest, step->driven, g, from, length, BITS);
        moved->rest = upper_mag(rest);
        for (int i = 0; i <= DRIVEN_ORDER; i++, scale *= step->unit) {
            const double middle = arf_get_d(arb_midref(series + i), ARF_RND_NEAR);

            moved->series[i] = middle * scale;
            moved->off[i] = upper_distance(series + i, middle, BITS) * scale;
        }
    }
    _arb_vec_clear(series, DRIVEN_ORDER + 1);
    arb_clear(from);
    arb_clear(length);
    mag_clear(rest);
}

/* product += phi_gi k!/(k-i)! M_g u_{k-i}, with its share of rounding and edge. */
static void add_moved(step_t *step, size_t g, int k, int i, double terms)
{
    const moved_t *moved = &step->moved[g];
    const system_norms_t *of = &moved->of[k - i];
    const double *y = moved->y[k - i];
    double factor = 1, a, size;

    for (int j = k - i + 1; j <= k; j++)
        factor *= j;
    a = moved->series[i] * factor;
    size = fabs(a) * UP + moved->off[i] * factor;
    for (long p = 0; p < step->system->size; p++)
        step->product[p] += a * y[p];
    step->round[k] +=
        size * of->round +
        (fabs(a) * (i + 4 + terms) * UNIT * UP + moved->off[i] * factor) * moved->norm[k - i];
    step->edge[k] += size * of->edge;
}

/* step->product := sum of all groups for the order k; it holds M_0 u_k before. */
static void add_groups(step_t *step, int k)
{
    const double terms = (double)(step->system->group_count - 1) * (DRIVEN_ORDER + 1);

    step->round[k] += terms * UNIT * system_norms(step->system, 0, step->product).norm;
    for (size_t g = 1; g < step->system->group_count; g++)
        for (int i = 0; i <= k && i <= DRIVEN_ORDER; i++)
            add_moved(step, g, k, i, terms);
}

static void move(step_t *step, int k)
{
    for (size_t g = 1; g < step->system->group_count; g++) {
        moved_t *moved = &step->moved[g];

        moved->of[k] = system_norms(step->system, g, step->u[k]);
        system_apply(step->system, g, step->u[k], moved->y[k]);
        step->applications++;
        moved->norm[k] = system_norms(step->system, g, moved->y[k]).norm;
    }
}

/* The integral of the norm of what has a higher order than K = step->order, and of r_g. */
static double beyond(const step_t *step, double h)
{
    double out = 0;

    for (size_t g = 1; g < step->system->group_count; g++)
        for (int j = 0; j <= step->order; j++) {
            const moved_t *moved = &step->moved[g];
            const double size = moved->norm[j] + moved->of[j].round + moved->of[j].edge;
            const double c = coefficient(step, h, j);
            double power = 1;

            out += h * moved->rest * c * size;
            for (int i = 0; i <= DRIVEN_ORDER; i++, power *= h / step->unit)
                if (i + j > step->order)
                    out += (fabs(moved->series[i]) + moved->off[i]) * power * h / (i + j + 1) * c *
                           size;
        }
    return out * UP;
}

/* ---- series ---------------------------------------------------------------------------------- */

/* u_{k+1}, and the shares of order k. */
static void multiply(step_t *step, int k)
{
    const system_t *system = step->system;
    const system_norms_t norms = system_norms(system, 0, step->u[k]);
    double *product = system->group_count > 1 ? step->product : step->u[k + 1];

    system_apply(system, 0, step->u[k], product);
    step->applications++;
    step->round[k] = norms.round;
    step->edge[k] = norms.edge;
    if (system->group_count > 1) {
        move(step, k);
        add_groups(step, k);
    }
    for (long p = 0; p < system->size; p++)
        step->u[k + 1][p] = product[p] * step->unit;
    step->norm[k + 1] = system_norms(system, 0, step->u[k + 1]).norm;
}

moyal_outcome step_make(step_t *step, const double *x, double t, double h, double allowed)
{
    int exponent;

    if (!make_vector(&step->u[0], step))
        return MOYAL_NO_MEMORY;
    frexp(h, &exponent);
    step->h = h;
    step->unit = ldexp(1, exponent);
    if (step->system->group_count > 1)
        expand(step, t, h);
    memcpy(step->u[0], x, (size_t)step->system->size * sizeof *x);
    step->norm[0] = system_norms(step->system, 0, x).norm;
    for (int k = 0; k <= DEFECT_MOST_ORDER; k++) {
        if (!make_room(step, k))
            return MOYAL_NO_MEMORY;
        multiply(step, k);
        step->order = k;
        if (!(step->norm[k + 1] < 0x1p900))
            return MOYAL_STEP_TOO_SMALL;
        if (stepping(step, h, k) <= allowed * h) {
            step->beyond = beyond(step, h);
            if (stepping(step, h, k) + step->beyond <= allowed * h)
                return MOYAL_DONE;
        }
    }
    return MOYAL_STEP_TOO_SMALL;
}

bound_t step_bound(const step_t *step)
{
    bound_t out = {.stepping = stepping(step, step->h, step->order) + step->beyond};
    double c = 1;

    for (int k = 0; k <= step->order; k++) {
        const int roundings = k == 0 ? 1 : 3 * k + 4;

        c = k == 0 ? 1 : c * (step->h / step->unit) / k;
        out.truncation += step->h * c / (k + 1) * step->edge[k];
        out.rounding +=
            step->h * c / (k + 1) * step->round[k] + roundings * UNIT * c * step->norm[k];
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
                       system->off[j] * step->norm[k]);
    }
    *error = *error * UP + LITTLE;
}

/* ---- the length of steps --------------------------------------------------------------------- */

/* What a step `by` times as long would cost per time, in products M u; infinite where it would
 * add too much, or need more orders than can be foreseen from those that are known. */
static double expense(const step_t *step, double by, const allowance_t *allowed)
{
    const double ratio = step->norm[step->order + 1] / step->norm[step->order];
    const double h = by * step->h;
    double rounded = 0, cut = 0, c = 1, norm;

    for (int k = 0; k <= 2 * step->order + 4 && k < DEFECT_MOST_ORDER; k++) {
        c = k == 0 ? 1 : c * (h / step->unit) / k;
        norm = k < step->order ? step->norm[k + 1]
                               : step->norm[step->order + 1] * pow(ratio, k - step->order);
        rounded += k > step->order ? 0 : c / (k + 1) * step->round[k];
        cut += k > step->order ? 0 : c / (k + 1) * step->edge[k];
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

    here.rounding = fmax(here.rounding, 6 * step->round[0]); /* it cannot be much less */
    for (size_t k = 0; k < sizeof factors / sizeof *factors; k++) {
        const double cost = expense(step, factors[k], &here);

        if (cost < best) {
            best = cost;
            out = factors[k];
        }
    }
    return out;
}
