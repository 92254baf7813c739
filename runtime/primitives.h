/* Row primitives that generated stencil code calls: compiled once, well, with the runtime, so that
 * code from a plain compiler is fast too.  Elementwise, no reassociation: the same bits everywhere.
 */
#ifndef MOYAL_PRIMITIVES_H
#define MOYAL_PRIMITIVES_H

/* y_j += (wr + i wi) s x_j for j < n, each element `lanes` wide; s complex per lane. */
void moyal_row(int n, int lanes, double wr, double wi, const double *sr, const double *si,
               const double *xr, const double *xi, double *yr, double *yi);
/* y_j += (wr + i wi) s (vr_j - i vi_j) x_j: one row of A R B†, v the table of B. */
void moyal_row_weighted(int n, int lanes, double wr, double wi, const double *vr, const double *vi,
                        const double *sr, const double *si, const double *xr, const double *xi,
                        double *yr, double *yi);
/* out_ij = x_ij + conj(x_ji); planes of d*d elements. */
void moyal_hermitian(int d, int lanes, const double *x, double *out);
/* out (Re, Im) += sum_i (wr_i + i wi_i) R_{i+offset, i} over the rows where i+offset is inside:
 * Tr(X R). */
void moyal_trace(int d, int lanes, int offset, const double *wr, const double *wi, const double *r,
                 double *out);
/* <n| (a†)^k a^l |n - k + l>, 0 where a level would be below 0 or not below `levels`. */
double moyal_ladder(int levels, int n, int k, int l);

/* sin, cos, exp of the mathematical library, called and never replaced: the same bits whatever
 * compiles the caller. */
double moyal_sin(double x);
double moyal_cos(double x);
double moyal_exp(double x);

double sqrt(double);

#endif
