/* The limit of a linear system by minimal residuals. */
#include "steady.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "arnoldi.h"
#include "array.h"

/* Of a diagonal element of the triangle, relative to the largest element of H: smaller ones are
 * rounding. */
#define SINGULAR (64 * DBL_EPSILON)

/* min |beta e_1 - H y| by Givens rotations, column by column. */
typedef struct {
    moyal_arnoldi basis;
    double *cosine, *sine, *right; /* of each rotation; the rotated right-hand side */
    double largest;                /* element of H so far: the scale of M */
} residual_t;

/* Rotates column k; its diagonal becomes positive, the one below 0. */
static void rotate(residual_t *r, long k)
{
    double *column = r->basis.columns[k], size;

    for (long i = 0; i < k; i++) {
        const double a = column[i], b = column[i + 1];

        column[i] = r->cosine[i] * a + r->sine[i] * b;
        column[i + 1] = r->cosine[i] * b - r->sine[i] * a;
    }
    size = hypot(column[k], column[k + 1]);
    r->cosine[k] = size > 0 ? column[k] / size : 1;
    r->sine[k] = size > 0 ? column[k + 1] / size : 0;
    column[k] = size;
    column[k + 1] = 0;
    r->right[k + 1] = -r->sine[k] * r->right[k];
    r->right[k] *= r->cosine[k];
}

/* y from the triangle of the first `count` columns, in place of the right-hand side.  A last column
 * without any diagonal (M is singular on the space) is left out. */
static void back_substitute(residual_t *r, long count)
{
    double **h = r->basis.columns;

    for (long i = count; i-- > 0;) {
        double sum = r->right[i];

        for (long k = i + 1; k < count; k++)
            sum -= h[k][i] * r->right[k];
        r->right[i] = h[i][i] > SINGULAR * r->largest ? sum / h[i][i] : 0;
    }
}

static moyal_outcome find(residual_t *r, double tolerance, const volatile sig_atomic_t *stop,
                          double *x, moyal_steady_report *report)
{
    moyal_arnoldi *basis = &r->basis;
    const double enough = tolerance * sqrt(moyal_dot(basis->system->size, x, x));
    double left = basis->length;

    r->right[0] = -basis->length;
    r->largest = 0;
    while (!basis->closed && basis->count < basis->most) {
        const long k = basis->count;
        moyal_outcome outcome = moyal_arnoldi_extend(basis);

        if (outcome != MOYAL_DONE)
            return outcome;
        for (long i = 0; i < k + 2; i++)
            r->largest = fmax(r->largest, fabs(basis->columns[k][i]));
        rotate(r, k);
        left = fabs(r->right[k + 1]);
        if (!(basis->columns[k][k] > SINGULAR * r->largest))
            left = hypot(left, r->right[k]);
        if (left <= enough * r->largest)
            break;
        if (stop && *stop)
            return MOYAL_STOPPED;
    }
    report->applications += basis->count;
    report->residual = left > 0 ? left / (r->largest * enough / tolerance) : 0;
    back_substitute(r, basis->count);
    moyal_arnoldi_combine(basis, basis->count, r->right, x);
    return report->residual <= 10 * tolerance ? MOYAL_DONE : MOYAL_STEP_TOO_SMALL;
}

moyal_outcome moyal_steady(const moyal_linear *system, double tolerance, long most,
                           const volatile sig_atomic_t *stop, double *x,
                           moyal_steady_report *report)
{
    residual_t r = {.largest = 0};
    moyal_outcome outcome;
    double *slope = moyal_array((size_t)system->size);

    *report = (moyal_steady_report){1, INFINITY};
    if (most > system->size)
        most = system->size;
    r.cosine = moyal_array(3 * (size_t)(most + 1));
    outcome = moyal_arnoldi_init(&r.basis, system, 0, most);
    if (!slope || !r.cosine)
        outcome = MOYAL_NO_MEMORY;
    if (!system->constant)
        outcome = MOYAL_BAD_INPUT;
    if (outcome == MOYAL_DONE) {
        r.sine = r.cosine + most + 1;
        r.right = r.sine + most + 1;
        system->apply(system->context, 0, x, slope);
        moyal_arnoldi_start(&r.basis, slope);
        outcome =
            r.basis.length <= DBL_MAX ? find(&r, tolerance, stop, x, report) : MOYAL_NOT_FINITE;
    }
    moyal_arnoldi_clear(&r.basis);
    moyal_array_free(r.cosine);
    moyal_array_free(slope);
    return outcome;
}
