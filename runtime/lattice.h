/* A periodic rectangular lattice in one to four dimensions with spectral derivatives.
 *
 * A field is a plane of `points` numbers, last coordinate fastest: coordinate i of a point is
 * lower_i + k step_i, k = 0 .. n_i - 1.  Functions with planes re, im act on two of them at
 * once, as one complex field; without im (NULL), on one in half the time.  The derivative of any
 * field has the sum zero, as its constant Fourier mode is multiplied by zero.  The highest mode,
 * which has no sign, has no odd derivatives. */
#ifndef MOYAL_LATTICE_H
#define MOYAL_LATTICE_H

#include "fft.h"

enum { MOYAL_LATTICE_MOST = 4, MOYAL_LATTICE_INPUTS = 16, MOYAL_LATTICE_BINS = 64 };

typedef struct {
    int dimensions, n[MOYAL_LATTICE_MOST];
    double lower[MOYAL_LATTICE_MOST], step[MOYAL_LATTICE_MOST];
    long points, stride[MOYAL_LATTICE_MOST];
    moyal_fft plans[MOYAL_LATTICE_MOST];
    long buffer; /* doubles in one of the three buffers that lines need: 16 max n */
} moyal_lattice;

/* n_i >= 4 that fit moyal_fft.  1, or 0 without memory.  moyal_lattice_clear either way. */
int moyal_lattice_init(moyal_lattice *lattice, int dimensions, const int *n, const double *lower,
                       const double *step);
void moyal_lattice_clear(moyal_lattice *lattice);

/* z = the coordinates of a point. */
void moyal_lattice_point(const moyal_lattice *lattice, long point, double *z);
/* The volume of a cell. */
double moyal_lattice_cell(const moyal_lattice *lattice);

/* A complex field and the order of its derivative. */
typedef struct {
    const double *re, *im;
    int power;
} moyal_lattice_input;

/* re + i im (+)= sum_k d_axis^power_k input_k, powers >= 1; at most MOYAL_LATTICE_INPUTS.  The
 * planes may be those of inputs.  `buffers`, here and below: 3 lattice->buffer doubles, aligned. */
void moyal_lattice_derive(const moyal_lattice *lattice, double *buffers, int axis,
                          const moyal_lattice_input *inputs, int count, double *re, double *im,
                          int add);

/* f = sum_j exp(-i k z_j) f_j along all axes, z counted from the lower ends, in place. */
void moyal_lattice_transform(const moyal_lattice *lattice, double *buffers, double *re, double *im);
/* The wave number of mode j of the axis; the highest one of an even number is positive. */
double moyal_lattice_wave(const moyal_lattice *lattice, int axis, long j);

/* The largest sum |f_k| / n over the modes in the upper sixth of the spectrum along the axis, of
 * all lines: what the next finer lattice could change. */
double moyal_lattice_tail(const moyal_lattice *lattice, double *buffers, int axis, const double *re,
                          const double *im);
/* The largest |f| in the outermost two layers at the lower (0) or upper (1) end of the axis. */
double moyal_lattice_edge(const moyal_lattice *lattice, int axis, int upper, const double *field);

/* The corners of phase space.  Along an axis, at a distance u of the partner axis from the middle
 * of the box (in halves of it, 0 .. 1) and for a mode k (in halves of its modes, 0 .. 1): the
 * largest sum of |f_k| / n, of all lines, over modes with u + |k| in bin b of [0, 2] is added to
 * out[b] by way of the maximum; MOYAL_LATTICE_BINS of them. */
void moyal_lattice_profile(double *out, const moyal_lattice *lattice, double *buffers, int axis,
                           int partner, const double *re, const double *im);
/* Leaves out all modes with u + |k| > reach but k = 0; constants stay, sums along lines stay, and
 * as a matrix it is symmetric: a projection. */
void moyal_lattice_filter(const moyal_lattice *lattice, double *buffers, int axis, int partner,
                          double reach, double *re, double *im);

/* `out` on the lattice `to` = the same function as `field` on `from`.  Along each axis `to` has the
 * same ends and other n, then it is interpolated by its Fourier series; or the same step and other
 * ends, then points outside of `from` are zero.  1, or 0 without memory. */
int moyal_lattice_move(const moyal_lattice *to, double *out, const moyal_lattice *from,
                       const double *field);

#endif
