/* Bounds of expectation values: norms of finite observables, and that radii cover perturbations of
 * a known trace norm. */
#include "enclose/observable_bound.h"
#include "tests/unit/evolve.h"

/* Tr O (rho - rho~), rho~ = rho cut at `levels` plus size |u><u|, against the radius. */
static void perturb(const observable_bounds_t *bounds, mag_srcptr moments, size_t levels,
                    double size, unsigned kind, evolve_t *e)
{
    const size_t d = e->d, n = e->levels;
    number *difference = memory_new(d * d, sizeof *difference), *u = memory_new(d, sizeof *u);
    double norm = 0, cut = 1, eps;
    mag_t upper, distance;

    mag_init(upper);
    mag_init(distance);
    for (size_t i = 0; i < d; i++) {
        const size_t level = i / 2; /* c, then the qubit */

        if (level >= levels)
            continue;
        cut -= creal(e->rho[i * (d + 1)]);
        u[i] = kind == 0 ? (level + 1 == levels) : cos((double)((kind + 1) * (i + 1) * (i + 2)));
        norm += creal(u[i]) * creal(u[i]);
    }
    for (size_t i = 0; i < d; i++)
        for (size_t j = 0; j < d; j++) {
            if (i / 2 >= levels || j / 2 >= levels)
                difference[i * d + j] = e->rho[i * d + j];
            difference[i * d + j] -= size * u[i] * u[j] / norm;
        }
    eps = size + 2 * sqrt(fmax(cut, 0) + 1e-15);
    mag_set_d(distance, eps);
    for (size_t k = 0; k < e->model->observable_count; k++) {
        const double off = cabs(trace_with(&e->equations->observables[k], difference, e));

        const int known = observable_radius(upper, bounds, k, distance, levels, moments);
        const double radius = mag_get_d(upper);

        OK(known && off <= radius * (1 + 1e-12) && radius < 1e4 * eps,
           "<%s> off by %g, radius %g at distance %g, %zu of %zu levels",
           e->model->observables[k].name, off, radius, eps, levels, n);
    }
    mag_clear(upper);
    mag_clear(distance);
    free(difference);
    free(u);
}

static void radii(void)
{
    moment_bounds_t *moments;
    observable_bounds_t *bounds;
    mag_ptr values;
    evolve_t e;
    char *why;
    arb_t until, zero;

    arb_init(until);
    arb_init(zero);
    arb_one(until);
    if (!evolve_open(
            &e,
            "mode c\nqubit A\nhamiltonian c.n + 1/2*(c.a*A.sp + c.ad*A.sm)\n"
            "lindblad 1/10, c.a\ninitial c coherent(3/2)\ninitial A ket(3/5,4/5)\n"
            "observe c.q, c.n, c.n*A.sz, c.q^2*A.sx, A.sz, A.sx*2 + A.sy, c.q*c.p+c.p*c.q\n",
            45)) {
        evolve_close(&e);
        return;
    }
    moments = moment_bounds_new(&why, e.equations, until, 12);
    OK(moments != NULL, "moments");
    bounds = observable_bounds_new(e.equations, moments, NULL, until);
    values = _mag_vec_init((slong)moment_orders(moments) + 1);
    observable_moments(values, bounds, zero);
    for (unsigned kind = 0; kind < 3; kind++)
        for (size_t levels = 12; levels <= 30; levels += 6) {
            perturb(bounds, values, levels, 1e-3, kind, &e);
            perturb(bounds, values, levels, 1e-9, kind, &e);
        }
    _mag_vec_clear(values, (slong)moment_orders(moments) + 1);
    observable_bounds_free(bounds);
    moment_bounds_free(moments);
    evolve_close(&e);
    arb_clear(until);
    arb_clear(zero);
}

/* Norms of observables of finite factors: from below and above. */
static void norms(void)
{
    static const double exact[] = {1, 1, 1.4142135623730951, 0.5, 2.23606797749979, 1, 0};
    observable_bounds_t *bounds;
    evolve_t e;
    arb_t until;
    mag_t norm, one;

    arb_init(until);
    arb_one(until);
    mag_init(norm);
    mag_init(one);
    mag_one(one);
    if (evolve_open(&e,
                    "mode c\nqubit A\nqubit B\nhamiltonian c.p^2/2 + c.q^4\n"
                    "observe A.sz, A.sp*A.sm, A.sx + B.sz*A.sy, (A.id/2 + A.sz/2)/2, "
                    "A.sx*B.sx + 2*A.sz*B.sz + 0*A.sx - A.sz + A.sz - A.sx*B.sx + A.sx, "
                    "A.sz*B.sz, c.q\n",
                    4)) {
        bounds = observable_bounds_new(e.equations, NULL, "no bound", until);
        for (size_t k = 0; k < 6; k++) {
            const int known = observable_radius(norm, bounds, k, one, 4, NULL);
            const double found = mag_get_d(norm);

            OK(known && found >= exact[k] * (1 - 1e-15) && found < exact[k] * 1.001,
               "|| %s || <= %.9g", e.model->observables[k].name, found);
        }
        OK(!observable_radius(norm, bounds, 6, one, 4, NULL) && observable_reason(bounds, 6),
           "%s: %s", e.model->observables[6].name, observable_reason(bounds, 6));
        observable_bounds_free(bounds);
    }
    evolve_close(&e);
    arb_clear(until);
    mag_clear(norm);
    mag_clear(one);
}

int main(void)
{
    norms();
    radii();
    return tap_done();
}
