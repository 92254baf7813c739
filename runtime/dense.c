/* Products and factors of dense matrices: eight rows are added to one at a time. */
#include "dense.h"

#include <float.h>
#include <math.h>
#include <stddef.h>

#include "wide.h"

enum { GROUP = 8 };

/* c_j += sum_{k < 8} w_k b_kj, b with rows `stride` apart. */
MOYAL_WIDE
static void add_eight(long n, double *restrict c, const double *restrict w,
                      const double *restrict b, long stride)
{
    const double w0 = w[0], w1 = w[1], w2 = w[2], w3 = w[3];
    const double w4 = w[4], w5 = w[5], w6 = w[6], w7 = w[7];

    for (long j = 0; j < n; j++)
        c[j] =
            c[j] +
            ((w0 * b[j] + w1 * b[stride + j]) + (w2 * b[2 * stride + j] + w3 * b[3 * stride + j])) +
            ((w4 * b[4 * stride + j] + w5 * b[5 * stride + j]) +
             (w6 * b[6 * stride + j] + w7 * b[7 * stride + j]));
}

MOYAL_WIDE
static void add_one(long n, double *restrict c, double w, const double *restrict b)
{
    for (long j = 0; j < n; j++)
        c[j] = c[j] + w * b[j];
}

static int all_zero(const double *w, long count)
{
    for (long k = 0; k < count; k++)
        if (w[k] != 0)
            return 0;
    return 1;
}

/* c_j += sum_{k < count} w_k b_kj. */
static void add_rows(long n, double *c, const double *w, long count, const double *b, long stride)
{
    long k = 0;

    for (; k + GROUP <= count; k += GROUP)
        if (!all_zero(w + k, GROUP))
            add_eight(n, c, w + k, b + k * stride, stride);
    for (; k < count; k++)
        if (w[k] != 0)
            add_one(n, c, w[k], b + k * stride);
}

void moyal_dense_multiply(long n, const double *a, const double *b, double *c)
{
    for (long i = 0; i < n * n; i++)
        c[i] = 0;
    for (long k = 0; k < n; k += GROUP) {
        const long count = n - k < GROUP ? n - k : GROUP;

        for (long i = 0; i < n; i++)
            add_rows(n, c + i * n, a + i * n + k, count, b + k * n, n);
    }
}

void moyal_dense_apply(long n, const double *a, const double *x, double *y)
{
    for (long i = 0; i < n; i++) {
        double sum[4] = {0, 0, 0, 0};
        const double *row = a + i * n;
        long j = 0;

        for (; j + 4 <= n; j += 4)
            for (int l = 0; l < 4; l++)
                sum[l] += row[j + l] * x[j + l];
        for (; j < n; j++)
            sum[0] += row[j] * x[j];
        y[i] = (sum[0] + sum[1]) + (sum[2] + sum[3]);
    }
}

static void exchange_rows(long n, double *a, long i, long k)
{
    for (long j = 0; j < n && i != k; j++) {
        const double kept = a[i * n + j];

        a[i * n + j] = a[k * n + j];
        a[k * n + j] = kept;
    }
}

/* Row of the largest element of column k from row k on. */
static long find_pivot(long n, const double *a, long k)
{
    long best = k;

    for (long i = k + 1; i < n; i++)
        if (!(fabs(a[i * n + k]) <= fabs(a[best * n + k])))
            best = i;
    return best;
}

/* The columns first .. end - 1 of L and U below row `first`. */
static double factor_panel(long n, double *a, long first, long end, long *pivots)
{
    double least = INFINITY;

    for (long k = first; k < end; k++) {
        double pivot;

        pivots[k] = find_pivot(n, a, k);
        exchange_rows(n, a, k, pivots[k]);
        pivot = a[k * n + k];
        if (!(fabs(pivot) >= least))
            least = fabs(pivot);
        if (!(fabs(pivot) > 0 && fabs(pivot) <= DBL_MAX))
            return pivot - pivot;
        for (long i = k + 1; i < n; i++) {
            a[i * n + k] /= pivot;
            for (long j = k + 1; j < end; j++)
                a[i * n + j] -= a[i * n + k] * a[k * n + j];
        }
    }
    return least;
}

double moyal_dense_factor(long n, double *a, long *pivots)
{
    double least = INFINITY, minus[GROUP];

    for (long first = 0; first < n; first += GROUP) {
        const long end = n - first < GROUP ? n : first + GROUP;
        const double panel = factor_panel(n, a, first, end, pivots);

        if (!(panel > 0))
            return panel;
        least = panel < least ? panel : least;
        for (long i = first + 1; i < n; i++) {
            const long count = i < end ? i - first : end - first;

            for (long k = 0; k < count; k++)
                minus[k] = -a[i * n + first + k];
            add_rows(n - end, a + i * n + end, minus, count, a + first * n + end, n);
        }
    }
    return least;
}

void moyal_dense_solve(long n, const double *lu, const long *pivots, long columns, double *b)
{
    for (long k = 0; k < n; k++)
        for (long j = 0; j < columns && pivots[k] != k; j++) {
            const double kept = b[k * columns + j];

            b[k * columns + j] = b[pivots[k] * columns + j];
            b[pivots[k] * columns + j] = kept;
        }
    for (long i = 0; i < n; i++)
        for (long k = 0; k < i; k++)
            if (lu[i * n + k] != 0)
                add_one(columns, b + i * columns, -lu[i * n + k], b + k * columns);
    for (long i = n; i-- > 0;) {
        for (long k = i + 1; k < n; k++)
            if (lu[i * n + k] != 0)
                add_one(columns, b + i * columns, -lu[i * n + k], b + k * columns);
        for (long j = 0; j < columns; j++)
            b[i * columns + j] /= lu[i * n + i];
    }
}
