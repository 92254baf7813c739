/* Orthonormal bases of Krylov spaces. */
#include "arnoldi.h"

#include <float.h>
#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "wide.h"

enum { PIECE = 64 };

MOYAL_WIDE
static void add_products(long n, double *restrict sums, const double *restrict a,
                         const double *restrict b)
{
    for (long first = 0; first + PIECE <= n; first += PIECE)
        for (long l = 0; l < PIECE; l++)
            sums[l] = sums[l] + a[first + l] * b[first + l];
}

double moyal_dot(long n, const double *a, const double *b)
{
    double sums[PIECE];

    memset(sums, 0, sizeof sums);
    add_products(n, sums, a, b);
    for (long j = n / PIECE * PIECE; j < n; j++)
        sums[j % PIECE] += a[j] * b[j];
    for (long width = PIECE / 2; width > 0; width /= 2)
        for (long l = 0; l < width; l++)
            sums[l] += sums[l + width];
    return sums[0];
}

MOYAL_WIDE
static void add_multiple(long n, double *restrict out, double w, const double *restrict v)
{
    for (long j = 0; j < n; j++)
        out[j] = out[j] + w * v[j];
}

MOYAL_WIDE
static void scale(long n, double *restrict out, double w, const double *restrict v)
{
    for (long j = 0; j < n; j++)
        out[j] = w * v[j];
}

/* Overflow and underflow of the squares are no concern: the systems are those of density matrices.
 */
static double length(long n, const double *v)
{
    return sqrt(moyal_dot(n, v, v));
}

moyal_outcome moyal_arnoldi_init(moyal_arnoldi *basis, const moyal_linear *system, double time,
                                 long most)
{
    const size_t room = ((size_t)system->size + 7) / 8 * 8, rows = (size_t)most + 1;

    memset(basis, 0, sizeof *basis);
    basis->system = system;
    basis->time = time;
    basis->most = most;
    basis->room = (long)room;
    if (room > (size_t)-1 / 16 / rows)
        return MOYAL_NO_MEMORY;
    basis->memory = moyal_array(room * rows);
    basis->h = moyal_array(rows * (rows + 3) / 2);
    basis->vectors = malloc(sizeof *basis->vectors * rows);
    basis->columns = malloc(sizeof *basis->columns * rows);
    if (!basis->memory || !basis->h || !basis->vectors || !basis->columns)
        return MOYAL_NO_MEMORY;
    for (size_t k = 0; k < rows; k++) {
        basis->vectors[k] = basis->memory + room * k;
        basis->columns[k] = basis->h + k * (k + 3) / 2;
    }
    return MOYAL_DONE;
}

void moyal_arnoldi_clear(moyal_arnoldi *basis)
{
    moyal_array_free(basis->memory);
    moyal_array_free(basis->h);
    free(basis->vectors);
    free(basis->columns);
    memset(basis, 0, sizeof *basis);
}

void moyal_arnoldi_start(moyal_arnoldi *basis, const double *x)
{
    const long n = basis->system->size;

    basis->count = 0;
    basis->length = length(n, x);
    basis->closed = basis->length == 0;
    if (!basis->closed)
        scale(n, basis->vectors[0], 1 / basis->length, x);
}

moyal_outcome moyal_arnoldi_extend(moyal_arnoldi *basis)
{
    const moyal_linear *m = basis->system;
    const long k = basis->count, n = m->size;
    double *column, *next, before, after;

    if (basis->closed || k >= basis->most)
        return MOYAL_DONE;
    column = basis->columns[k];
    next = basis->vectors[k + 1];
    m->apply(m->context, basis->time, basis->vectors[k], next);
    before = length(n, next);
    memset(column, 0, sizeof *column * (size_t)(k + 2));
    for (int pass = 0; pass < 2; pass++)
        for (long i = 0; i <= k; i++) {
            const double part = moyal_dot(n, basis->vectors[i], next);

            column[i] += part;
            add_multiple(n, next, -part, basis->vectors[i]);
        }
    after = length(n, next);
    if (!(before <= DBL_MAX && after <= DBL_MAX))
        return MOYAL_NOT_FINITE;
    basis->count++;
    basis->closed = after <= 32 * DBL_EPSILON * before;
    column[k + 1] = basis->closed ? 0 : after;
    if (!basis->closed)
        for (long j = 0; j < n; j++)
            next[j] /= after;
    return MOYAL_DONE;
}

void moyal_arnoldi_combine(const moyal_arnoldi *basis, long count, const double *weights,
                           double *out)
{
    for (long k = 0; k < count; k++)
        add_multiple(basis->system->size, out, weights[k], basis->vectors[k]);
}
