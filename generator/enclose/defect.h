/* Taylor steps of a density matrix with a proven bound of what they leave out (theory, section 5).
 *
 * In a step of length h the approximation is rho~(t_0 + s) = sum_{k <= K} (s/c)^k / k! u_k with the
 * vectors u_0 = x, u_{k+1} = c fl(M u_k), c a power of two, so that the scaling is exact.  Then
 *
 *   d rho~/ds - L rho~ = sum_{k < K} (s/c)^k / k! [ fl(M u_k) - L u_k ]  -  (s/c)^K / K! L u_K
 *
 *   int_0^h || . ||_1 ds <= sum_{k <= K} h (h/c)^k / (k+1)! (round_k + edge_k)
 *                           + h (h/c)^K / (K+1)! |u_{K+1}| / c
 *
 * Where drives move L, f_g(t_0 + s) = sum_i phi_gi (s/c)^i + r_g, the Taylor series is
 *
 *   u_{k+1} = c fl( M_0 u_k + sum_g sum_{i <= k} phi_gi k!/(k-i)! M_g u_{k-i} ),
 *
 * round_k and edge_k are those of all products, with what the phi_gi are off; and what is of higher
 * order than K, or comes from r_g, counts to the time step.
 *
 * with round_k, edge_k and |u_k| of system.h: rounding, truncation, and the time step.  The next x
 * is the sum of the series in doubles; what it is off is a jump, and counts as rounding.  Nothing
 * is propagated: L generates a semigroup that contracts the trace norm. */
#ifndef MOYAL_ENCLOSE_DEFECT_H
#define MOYAL_ENCLOSE_DEFECT_H

#include "enclose/system.h"

/* Shares of a bound of || rho - rho~ ||_1. */
typedef struct {
    double initial, truncation, stepping, rounding;
} bound_t;

double bound_total(const bound_t *bound);

enum { DEFECT_MOST_ORDER = 60 };

/* A group that a drive moves: phi_i, what they are off, r; M_g u_k, and norms of it and of u_k. */
typedef struct {
    double series[DRIVEN_ORDER + 1], off[DRIVEN_ORDER + 1], rest;
    double *y[DEFECT_MOST_ORDER + 1], norm[DEFECT_MOST_ORDER + 1];
    system_norms_t of[DEFECT_MOST_ORDER + 1];
} moved_t;

/* A step in the making. */
typedef struct {
    const system_t *system;
    const driven_t *driven;
    double *u[DEFECT_MOST_ORDER + 2]; /* those that were needed so far, else NULL */
    double norm[DEFECT_MOST_ORDER + 2], round[DEFECT_MOST_ORDER + 1], edge[DEFECT_MOST_ORDER + 1];
    moved_t *moved;         /* of the groups from 1 on */
    double *product;        /* M_0 u_k; only where there are more groups */
    double beyond;          /* of terms above K, and of what drives leave out */
    double h, unit;         /* unit: c */
    int order;              /* K */
    double *values, *sizes; /* of u_k: <O_j>, and the sum of |weight x|, at k * observables + j */
    long applications;
} step_t;

void step_init(step_t *out, const system_t *system, const driven_t *driven);
void step_clear(step_t *step);

/* The series from x at the time t over a length h, numbers whose doubles are exact; as many orders
 * as the share `stepping` needs to be at most allowed * h.  MOYAL_STEP_TOO_SMALL where that takes
 * too many orders, so that h is to be made shorter; MOYAL_NO_MEMORY. */
MUST_CHECK moyal_outcome step_make(step_t *step, const double *x, double t, double h,
                                   double allowed);
/* The bound's growth by this step, its jump included. */
bound_t step_bound(const step_t *step);
/* x := rho~ at the end of the step */
void step_end(const step_t *step, double *x);
/* Reads the observables off the vectors of the series, for step_value. */
void step_read(step_t *step);
/* <O_j> of rho~ at t_0 + s, and what that number is off at most. */
void step_value(double *value, double *error, const step_t *step, size_t j, double s);
/* What a step may add to the bound per time, by its shares. */
typedef struct {
    double truncation, stepping, rounding;
} allowance_t;
/* By what the length of a step should differ, to be cheap within what is allowed (more rounding
 * only where no step has less): between 1/2 and 3/2; 0 where truncation forbids all of these. */
double step_factor(const step_t *step, const allowance_t *allowed);

#endif
