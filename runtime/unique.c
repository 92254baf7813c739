/* The steady state of a density matrix from linear equations. */
#include <math.h>
#include <stdlib.h>

#include "array.h"
#include "combine.h"
#include "conserved.h"
#include "dense.h"
#include "propagator.h"

/* matrix = M - s |start><trace|, s the largest element of M: it takes the steady state to -s
 * |start>, and is singular where there is more than one; padding stays zero by -s.  Returns s. */
static double bordered(const moyal_conserved *c, double *matrix, double *unit, double *column)
{
    const moyal_share_weight *trace = c->reduction.weights + c->trace->first;
    const long n = c->system.size;
    double s;

    moyal_linear_matrix(&c->system, 0, matrix, unit, column);
    s = moyal_largest(matrix, 0, n * n);
    for (long i = 0; i < n; i++) {
        for (long k = 0; k < c->trace->count; k++)
            matrix[i * n + trace[k].position] -= s * trace[k].weight * c->reduction.x[i];
        if (c->reduction.labels[i].part < 0)
            matrix[i * n + i] = -s;
    }
    return s;
}

/* x by elimination, improved once by y = M x, the residual; the largest element of what is left. */
static double solve(const moyal_conserved *c, const double *matrix, const long *pivots, double s,
                    double *x, double *y)
{
    const long n = c->system.size;

    for (long j = 0; j < n; j++)
        x[j] = -s * c->reduction.x[j];
    moyal_dense_solve(n, matrix, pivots, 1, x);
    c->system.apply(c->system.context, 0, x, y);
    moyal_dense_solve(n, matrix, pivots, 1, y);
    for (long j = 0; j < n; j++)
        x[j] -= y[j];
    c->system.apply(c->system.context, 0, x, y);
    return moyal_largest(y, 0, n) / s;
}

double *moyal_conserved_unique(const moyal_conserved *c, double *residual)
{
    const double tiny = 1e-11; /* of the largest element: below it a pivot may be rounding */
    const size_t n = (size_t)c->system.size, room = (n + 7) / 8 * 8;
    double *memory = moyal_array(n * n + 2 * room), *x = moyal_array(n), s;
    long *pivots = malloc(sizeof *pivots * n);
    int good = 0;

    if (memory && x && pivots) {
        double *unit = memory + n * n, *column = unit + room;

        s = bordered(c, memory, unit, column);
        if (moyal_dense_factor((long)n, memory, pivots) > tiny * s) {
            *residual = solve(c, memory, pivots, s, x, column);
            good = *residual < tiny;
        }
    }
    moyal_array_free(memory);
    free(pivots);
    if (good)
        return x;
    moyal_array_free(x);
    *residual = 0;
    return NULL;
}
