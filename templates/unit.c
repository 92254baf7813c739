/*@hole title*/
/* A unit with working defaults in its holes: one coordinate that decays, z' = -gamma z. */
/*@end title*/

/*@hole interface*/
#include "runtime/program.h"
#include "runtime/primitives.h"
/*@end interface*/

/*@hole lanes*/
enum { LANES = 1 };
/*@end lanes*/

/*@hole functions*/
static void coefficients(const double *p, double *c)
{
    c[0] = 1.0;  /* hbar */
    c[1] = 1.0;  /* mean */
    c[2] = p[0]; /* gamma */
}

static void tables(const moyal_context *x, double *tables)
{
    (void)x;
    (void)tables;
}

static void scalars(const moyal_context *x, double t, double dt, const double *z, const double *e,
                    const double *dw, double *s, double *dz)
{
    dz[0] = -(x->c[2] * z[0]) * dt;
    (void)t;
    (void)e;
    (void)dw;
    (void)s;
}

static void apply(const moyal_context *x, const double *s, const double *r, double *dr,
                  double *work)
{
    dr[0] = 0.0;
    dr[1] = 0.0;
    (void)x;
    (void)s;
    (void)r;
    (void)work;
}

static void expectations(const moyal_context *x, const double *r, double *e)
{
    (void)x;
    (void)r;
    (void)e;
}

static void observables(const moyal_context *x, double t, const double *z, const double *e,
                        double *out)
{
    out[0] = z[0];
    (void)x;
    (void)t;
    (void)e;
}
/*@end functions*/

/*@hole descriptor*/
static const char *const parameter_names[] = {"gamma"};
static const double parameter_values[] = {1.0};
static const char *const coordinate_names[] = {"C.q"};
static const char *const factor_names[] = {""};
static const int factor_dimensions[] = {0};
static const char *const observable_names[] = {"C.q"};
static const moyal_part parts[] = {{0, 0, 0, 0, 0}};

const moyal_program moyal_unit = {
    .abi = MOYAL_ABI,
    .scheme = MOYAL_MEANFIELD,
    .lanes = LANES,
    .model = "decay",
    .scheme_name = "meanfield",
    .parameter_count = 1,
    .parameter_names = parameter_names,
    .parameter_values = parameter_values,
    .coordinate_count = 1,
    .coordinate_names = coordinate_names,
    .factor_names = factor_names,
    .factor_dimensions = factor_dimensions,
    .observable_count = 1,
    .observable_names = observable_names,
    .coefficient_count = 3,
    .hbar = 0,
    .mean = 1,
    .covariance = -1,
    .parts = parts,
    .until = 1.0,
    .tolerance = 1e-8,
    .step = 1e-3,
    .points = 11,
    .trajectories = 1,
    .levels = 2,
    .seed = 1,
    .coefficients = coefficients,
    .tables = tables,
    .expectations = expectations,
    .scalars = scalars,
    .apply = apply,
    .observables = observables,
};
/*@end descriptor*/
