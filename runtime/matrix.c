/* Cholesky's square root and the inverse of small symmetric matrices. */
#include "matrix.h"

#include <float.h>
#include <math.h>

int moyal_square_root(int n, double *a, double *lower)
{
    double largest = 0;

    for (int i = 0; i < n * n; i++)
        lower[i] = 0;
    for (int i = 0; i < n; i++)
        largest = a[i * n + i] > largest ? a[i * n + i] : largest;
    for (int column = 0; column < n; column++) {
        int pivot = 0;
        double root;

        for (int i = 1; i < n; i++)
            if (a[i * n + i] > a[pivot * n + pivot])
                pivot = i;
        if (!(a[pivot * n + pivot] > 8 * n * DBL_EPSILON * largest))
            break;
        root = sqrt(a[pivot * n + pivot]);
        for (int i = 0; i < n; i++)
            lower[i * n + column] = a[i * n + pivot] / root;
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++)
                a[i * n + j] -= lower[i * n + column] * lower[j * n + column];
        for (int i = 0; i < n; i++)
            a[i * n + pivot] = a[pivot * n + i] = 0;
    }
    for (int i = 0; i < n * n; i++) /* what is left must be rounding */
        if (!(fabs(a[i]) <= 64 * n * DBL_EPSILON * largest))
            return 0;
    return 1;
}

/* Gauss-Jordan without exchange of rows: stable for positive definite matrices. */
int moyal_invert(int n, double *a, double *inverse, double *determinant)
{
    *determinant = 1;
    for (int i = 0; i < n * n; i++)
        inverse[i] = i % (n + 1) == 0;
    for (int k = 0; k < n; k++) {
        const double pivot = a[k * n + k];

        if (!(pivot > 0 && pivot <= DBL_MAX))
            return 0;
        *determinant *= pivot;
        for (int j = 0; j < n; j++) {
            a[k * n + j] /= pivot;
            inverse[k * n + j] /= pivot;
        }
        for (int i = 0; i < n; i++) {
            const double factor = a[i * n + k];

            if (i == k)
                continue;
            for (int j = 0; j < n; j++) {
                a[i * n + j] -= factor * a[k * n + j];
                inverse[i * n + j] -= factor * inverse[k * n + j];
            }
        }
    }
    return 1;
}
