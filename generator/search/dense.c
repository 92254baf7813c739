/* Cholesky factors and eigenvalues (Jacobi's rotations) of small symmetric matrices. */
#include "search/dense.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

enum { JACOBI_SWEEPS = 30 };

int dense_cholesky(double *l, const double *a, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j <= i; j++) {
            double sum = a[i * n + j];
            for (size_t k = 0; k < j; k++)
                sum -= l[i * n + k] * l[j * n + k];
            if (i > j)
                l[i * n + j] = sum / l[j * n + j];
            else if (sum > 0 && isfinite(sum))
                l[i * n + i] = sqrt(sum);
            else
                return 0;
        }
    }
    return 1;
}

double dense_log_determinant(const double *l, size_t n)
{
    double sum = 0;

    for (size_t i = 0; i < n; i++)
        sum += 2 * log(l[i * n + i]);
    return sum;
}

void dense_solve(double *x, const double *l, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < i; k++)
            x[i] -= l[i * n + k] * x[k];
        x[i] /= l[i * n + i];
    }
    for (size_t i = n; i-- > 0;) {
        for (size_t k = i + 1; k < n; k++)
            x[i] -= l[k * n + i] * x[k];
        x[i] /= l[i * n + i];
    }
}

void dense_inverse(double *out, const double *l, size_t n)
{
    memset(out, 0, n * n * sizeof *out);
    for (size_t i = 0; i < n; i++) {
        out[i * n + i] = 1;
        dense_solve(out + i * n, l, n);
    }
}

/* One rotation that makes a[p][q] zero. */
static void rotate(double *a, double *vectors, size_t p, size_t q, size_t n)
{
    double theta = (a[q * n + q] - a[p * n + p]) / (2 * a[p * n + q]);
    double t = (theta >= 0 ? 1 : -1) / (fabs(theta) + hypot(theta, 1));
    double c = 1 / hypot(t, 1), s = t * c;

    for (size_t k = 0; k < n; k++) {
        double x = a[k * n + p], y = a[k * n + q];
        a[k * n + p] = c * x - s * y;
        a[k * n + q] = s * x + c * y;
    }
    for (size_t k = 0; k < n; k++) {
        double x = a[p * n + k], y = a[q * n + k];
        a[p * n + k] = c * x - s * y;
        a[q * n + k] = s * x + c * y;
    }
    for (size_t k = 0; k < n; k++) {
        double x = vectors[k * n + p], y = vectors[k * n + q];
        vectors[k * n + p] = c * x - s * y;
        vectors[k * n + q] = s * x + c * y;
    }
}

/* Selection sort by columns. */
static void sort_descending(double *values, double *vectors, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        size_t best = i;
        double swap;
        for (size_t j = i + 1; j < n; j++)
            if (values[j] > values[best])
                best = j;
        swap = values[i], values[i] = values[best], values[best] = swap;
        for (size_t k = 0; k < n && best != i; k++) {
            swap = vectors[k * n + i];
            vectors[k * n + i] = vectors[k * n + best];
            vectors[k * n + best] = swap;
        }
    }
}

void dense_eigen(double *values, double *vectors, double *a, size_t n)
{
    memset(vectors, 0, n * n * sizeof *vectors);
    for (size_t i = 0; i < n; i++)
        vectors[i * n + i] = 1;
    for (int sweep = 0; sweep < JACOBI_SWEEPS; sweep++) {
        int rotated = 0;
        for (size_t p = 0; p < n; p++)
            for (size_t q = p + 1; q < n; q++)
                if (fabs(a[p * n + q]) > 1e-17 * sqrt(fabs(a[p * n + p] * a[q * n + q])) + 1e-300) {
                    rotate(a, vectors, p, q, n);
                    rotated = 1;
                }
        if (!rotated)
            break;
    }
    for (size_t i = 0; i < n; i++)
        values[i] = a[i * n + i];
    sort_descending(values, vectors, n);
}
