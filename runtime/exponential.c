/* The exponential of a dense matrix. */
#include <float.h>
#include <math.h>
#include <stddef.h>
#include <string.h>

#include "dense.h"

/* Coefficients of the numerator p(a) of exp(a) = p(a) / p(-a), order 13. */
static const double pade[14] = {64764752532480000.0,
                                32382376266240000.0,
                                7771770303897600.0,
                                1187353796428800.0,
                                129060195264000.0,
                                10559470521600.0,
                                670442572800.0,
                                33522128640.0,
                                1323241920.0,
                                40840800.0,
                                960960.0,
                                16380.0,
                                182.0,
                                1.0};

/* out = c6 a6 + c4 a4 + c2 a2 + c0 */
static void polynomial(long n, double *out, const double *a2, const double *a4, const double *a6,
                       double c6, double c4, double c2, double c0)
{
    for (long i = 0; i < n * n; i++)
        out[i] = c6 * a6[i] + c4 * a4[i] + c2 * a2[i];
    for (long i = 0; i < n; i++)
        out[i * n + i] += c0;
}

static void add(long n, double *out, const double *a)
{
    for (long i = 0; i < n * n; i++)
        out[i] += a[i];
}

/* The largest sum of |a_ij| over a row. */
static double row_norm(long n, const double *a)
{
    double most = 0;

    for (long i = 0; i < n; i++) {
        double sum = 0;

        for (long j = 0; j < n; j++)
            sum += fabs(a[i * n + j]);
        if (!(sum <= most))
            most = sum;
    }
    return most;
}

/* out = exp(a) for |a| <= 5.37, a of the arrays u, v, a2, a4, a6. */
static double approximant(long n, double *a, double *out, double *work, long *pivots)
{
    const size_t square = (size_t)n * (size_t)n;
    double *a2 = work, *a4 = work + square, *a6 = a4 + square, *u = a6 + square, *v = u + square;
    double least;

    moyal_dense_multiply(n, a, a, a2);
    moyal_dense_multiply(n, a2, a2, a4);
    moyal_dense_multiply(n, a4, a2, a6);
    polynomial(n, u, a2, a4, a6, pade[13], pade[11], pade[9], 0);
    moyal_dense_multiply(n, a6, u, v);
    polynomial(n, u, a2, a4, a6, pade[7], pade[5], pade[3], pade[1]);
    add(n, v, u);
    moyal_dense_multiply(n, a, v, u); /* odd part */
    polynomial(n, out, a2, a4, a6, pade[12], pade[10], pade[8], 0);
    moyal_dense_multiply(n, a6, out, v);
    polynomial(n, out, a2, a4, a6, pade[6], pade[4], pade[2], pade[0]);
    add(n, v, out); /* even part */
    for (size_t i = 0; i < square; i++) {
        out[i] = v[i] + u[i];
        v[i] = v[i] - u[i];
    }
    least = moyal_dense_factor(n, v, pivots);
    if (least > 0)
        moyal_dense_solve(n, v, pivots, n, out);
    return least;
}

moyal_outcome moyal_dense_exponential(long n, double *a, double *out, double *work, long *pivots,
                                      const volatile sig_atomic_t *stop)
{
    const double norm = row_norm(n, a);
    const size_t square = (size_t)n * (size_t)n;
    int squarings = 0;

    if (!(norm <= DBL_MAX))
        return MOYAL_NOT_FINITE;
    if (norm > 0x1p60)
        return MOYAL_STEP_TOO_SMALL;
    if (norm > 5.371920351148152)
        squarings = (int)ceil(log2(norm / 5.371920351148152));
    for (size_t i = 0; i < square; i++)
        a[i] = ldexp(a[i], -squarings);
    if (!(approximant(n, a, out, work, pivots) > 0))
        return MOYAL_NOT_FINITE;
    for (; squarings > 0; squarings--) {
        if (stop && *stop)
            return MOYAL_STOPPED;
        moyal_dense_multiply(n, out, out, work);
        memcpy(out, work, sizeof *out * square);
    }
    return row_norm(n, out) <= DBL_MAX ? MOYAL_DONE : MOYAL_NOT_FINITE;
}
