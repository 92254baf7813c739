/* Inside the lattice: lines along an axis, side by side as fft.h wants them.  Two planes are one
 * complex field, a line of it in each lane; of one plane, which is real, each lane has two lines,
 * neighbours, as real and imaginary part. */
#ifndef MOYAL_LATTICE_LINES_H
#define MOYAL_LATTICE_LINES_H

#include "lattice.h"

typedef struct {
    long n, stride;
    long base[2 * MOYAL_FFT_LANES]; /* where they begin: real parts, then imaginary parts */
    int real;                       /* of one plane */
    int counts[2];                  /* lanes whose real, imaginary parts are lines of their own */
} moyal_lines;

/* The lines from number `first` on, im NULL: of one plane; lanes beyond the last line repeat it.
 * The number of the line behind them. */
long moyal_lines_find(moyal_lines *lines, const moyal_lattice *lattice, int axis, long first,
                      const double *im);
/* To and from element j of lane l at 16 j + l; `add`: to what is there. */
void moyal_lines_load(double *to, const double *re, const double *im, const moyal_lines *lines);
void moyal_lines_store(const double *from, double *re, double *im, const moyal_lines *lines,
                       int add);
/* Exchanges real and imaginary parts of n elements. */
void moyal_lines_exchange(double *x, long n);

#endif
