/* Operations on planes, compiled well once and for all. */
#include "wide.h"

#include "primitives.h"
#include "vector.h"

#define TERM_u(k) (s##k * a##k[l])
#define TERM_w(k) (s##k * a##k[l] * b##k[l])

#define LOOP(value)                                                                                \
    {                                                                                              \
        MOYAL_LANES                                                                                \
        for (int l = 0; l < n; l++)                                                                \
            out[l] = value;                                                                        \
    }

#define DEFINE_1(p)    MOYAL_WIDE MOYAL_SUM_1(p) LOOP(TERM_##p(1))
#define DEFINE_2(p, q) MOYAL_WIDE MOYAL_SUM_2(p, q) LOOP(TERM_##p(1) + TERM_##q(2))
#define DEFINE_3(p, q, r)                                                                          \
    MOYAL_WIDE MOYAL_SUM_3(p, q, r) LOOP(TERM_##p(1) + TERM_##q(2) + TERM_##r(3))
#define DEFINE_4(p, q, r, t)                                                                       \
    MOYAL_WIDE MOYAL_SUM_4(p, q, r, t) LOOP(TERM_##p(1) + TERM_##q(2) + TERM_##r(3) + TERM_##t(4))

MOYAL_SUMS_1(DEFINE_1)
MOYAL_SUMS_2(DEFINE_2)
MOYAL_SUMS_3(DEFINE_3)
MOYAL_SUMS_4(DEFINE_4)

void moyal_fill(int n, double *out, double s)
{
    for (int l = 0; l < n; l++)
        out[l] = s;
}

MOYAL_WIDE void moyal_divide(int n, double *out, const double *a, const double *b)
{
    MOYAL_LANES
    for (int l = 0; l < n; l++)
        out[l] = a[l] / b[l];
}

void moyal_map_sqrt(int n, double *out, const double *a)
{
    for (int l = 0; l < n; l++)
        out[l] = sqrt(a[l]);
}

void moyal_map_sin(int n, double *out, const double *a)
{
    for (int l = 0; l < n; l++)
        out[l] = moyal_sin(a[l]);
}

void moyal_map_cos(int n, double *out, const double *a)
{
    for (int l = 0; l < n; l++)
        out[l] = moyal_cos(a[l]);
}

void moyal_map_exp(int n, double *out, const double *a)
{
    for (int l = 0; l < n; l++)
        out[l] = moyal_exp(a[l]);
}
