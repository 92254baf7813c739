/* Observables of a density matrix that is known up to a trace norm. */
#include "enclose/radii.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "enclose/observable_bound.h"
#include "enclose/upper.h"

enum { USUAL_LEVELS = 40 }; /* of proposals */

struct radii_struct {
    size_t count;
    moment_bounds_t *moments; /* NULL: none are needed, or none are known */
    observable_bounds_t *observables;
};

static int has_modes(op_src a, const algebra_t *algebra)
{
    for (size_t f = 0; f < space_count(algebra->space); f++)
        if (space_is_mode(algebra->space, f) && op_acts_on(a, f, algebra))
            return 1;
    return 0;
}

radii_t *radii_new(const equations_t *equations, double until)
{
    radii_t *out = memory_new(1, sizeof *out);
    char *why = NULL;
    int needed = 0;
    arb_t end;

    arb_init(end);
    arb_set_d(end, until);
    out->count = equations->observable_count;
    for (size_t k = 0; k < out->count; k++)
        needed |= has_modes(&equations->observables[k], &equations->model->algebra);
    if (needed)
        out->moments = moment_bounds_new(&why, equations, end, MOMENT_ORDERS);
    out->observables = observable_bounds_new(equations, out->moments, why, end);
    free(why);
    arb_clear(end);
    return out;
}

void radii_free(radii_t *radii)
{
    if (!radii)
        return;
    observable_bounds_free(radii->observables);
    moment_bounds_free(radii->moments);
    free(radii);
}

void radii_at(double *out, const radii_t *radii, double eps, size_t levels, double t)
{
    mag_ptr moments = _mag_vec_init(MOMENT_ORDERS + 1);
    mag_t bound, upper;
    arb_t time;

    mag_init(bound);
    mag_init(upper);
    arb_init(time);
    arb_set_d(time, t);
    mag_set_d(bound, eps);
    if (radii->moments)
        observable_moments(moments, radii->observables, time);
    for (size_t k = 0; k < radii->count; k++)
        out[k] = observable_radius(upper, radii->observables, k, bound, levels, moments)
                     ? upper_mag(upper)
                     : INFINITY;
    arb_clear(time);
    mag_clear(bound);
    mag_clear(upper);
    _mag_vec_clear(moments, MOMENT_ORDERS + 1);
}

const char *radii_reason(const radii_t *radii, size_t k)
{
    return observable_reason(radii->observables, k);
}

/* Whether a radius that there is is wider than the target. */
static int is_wide(double *room, const radii_t *radii, double eps, double t, double target)
{
    radii_at(room, radii, eps, USUAL_LEVELS, t);
    for (size_t k = 0; k < radii->count; k++)
        if (isfinite(room[k]) && room[k] > target)
            return 1;
    return 0;
}

double radii_trace_norm(const radii_t *radii, double target, double least, double until)
{
    double *room = memory_new(radii->count + 1, sizeof *room), eps = target;

    while (eps > least &&
           (is_wide(room, radii, eps, 0, target) || is_wide(room, radii, eps, until, target)))
        eps /= 2;
    free(room);
    return eps;
}
