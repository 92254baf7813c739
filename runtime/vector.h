/* Operations on planes of many trajectories, for generated code from a compiler without vectors:
 * several terms in one call, so that intermediate results need not be stored.
 *
 * moyal_sum_T1..Tn: out = T1 + T2 + .. from left to right; a term u is s a, a term w is (s a) b,
 * with a number s and planes a, b; for example
 *
 *   moyal_sum_uw(n, out, s1, a1, s2, a2, b2)     out = s1 a1 + (s2 a2) b2
 *
 * All planes have n elements; out may be one of the others, or be apart from them. */
#ifndef MOYAL_VECTOR_H
#define MOYAL_VECTOR_H

#define MOYAL_SUMS_1(X) X(u) X(w)
#define MOYAL_SUMS_2(X) X(u, u) X(u, w) X(w, u) X(w, w)
#define MOYAL_SUMS_3(X)                                                                            \
    X(u, u, u) X(u, u, w) X(u, w, u) X(u, w, w) X(w, u, u) X(w, u, w) X(w, w, u) X(w, w, w)
#define MOYAL_SUMS_4_OF(X, p, q) X(p, q, u, u) X(p, q, u, w) X(p, q, w, u) X(p, q, w, w)
#define MOYAL_SUMS_4(X)                                                                            \
    MOYAL_SUMS_4_OF(X, u, u)                                                                       \
    MOYAL_SUMS_4_OF(X, u, w)                                                                       \
    MOYAL_SUMS_4_OF(X, w, u)                                                                       \
    MOYAL_SUMS_4_OF(X, w, w)

#define MOYAL_PARAMETERS_u(k) , double s##k, const double *a##k
#define MOYAL_PARAMETERS_w(k) , double s##k, const double *a##k, const double *b##k

#define MOYAL_SUM_1(p) void moyal_sum_##p(int n, double *out MOYAL_PARAMETERS_##p(1))
#define MOYAL_SUM_2(p, q)                                                                          \
    void moyal_sum_##p##q(int n, double *out MOYAL_PARAMETERS_##p(1) MOYAL_PARAMETERS_##q(2))
#define MOYAL_SUM_3(p, q, r)                                                                       \
    void moyal_sum_##p##q##r(int n, double *out MOYAL_PARAMETERS_##p(1) MOYAL_PARAMETERS_##q(2)    \
                                        MOYAL_PARAMETERS_##r(3))
#define MOYAL_SUM_4(p, q, r, t)                                                                    \
    void moyal_sum_##p##q##r##t(int n, double *out MOYAL_PARAMETERS_##p(1) MOYAL_PARAMETERS_##q(2) \
                                           MOYAL_PARAMETERS_##r(3) MOYAL_PARAMETERS_##t(4))

#define MOYAL_DECLARE_1(p)          MOYAL_SUM_1(p);
#define MOYAL_DECLARE_2(p, q)       MOYAL_SUM_2(p, q);
#define MOYAL_DECLARE_3(p, q, r)    MOYAL_SUM_3(p, q, r);
#define MOYAL_DECLARE_4(p, q, r, t) MOYAL_SUM_4(p, q, r, t);

MOYAL_SUMS_1(MOYAL_DECLARE_1)
MOYAL_SUMS_2(MOYAL_DECLARE_2)
MOYAL_SUMS_3(MOYAL_DECLARE_3)
MOYAL_SUMS_4(MOYAL_DECLARE_4)

/* out = s;  a / b;  sqrt(a), sin(a), cos(a), exp(a) as by the functions of primitives.h */
void moyal_fill(int n, double *out, double s);
void moyal_divide(int n, double *out, const double *a, const double *b);
void moyal_map_sqrt(int n, double *out, const double *a);
void moyal_map_sin(int n, double *out, const double *a);
void moyal_map_cos(int n, double *out, const double *a);
void moyal_map_exp(int n, double *out, const double *a);

#endif
