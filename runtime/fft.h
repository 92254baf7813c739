/* Discrete Fourier transforms of lengths 2^a 3^b 5^c, eight side by side:
 *
 *   y_k = sum_j exp(-2 pi i j k / n) x_j
 *
 * Element j of lane l has its real part at 16 j + l and its imaginary part at 16 j + 8 + l.  The
 * inverse, times n, is the same transform with real and imaginary parts exchanged before and after.
 * Stockham's form: no reordering, each pass from one array to the other. */
#ifndef MOYAL_FFT_H
#define MOYAL_FFT_H

enum { MOYAL_FFT_LANES = 8, MOYAL_FFT_PASSES = 32 };

typedef struct {
    int length, pass_count;
    int radices[MOYAL_FFT_PASSES];
    double *roots; /* exp(-2 pi i k / n): Re, Im */
} moyal_fft;

/* Whether `length`, at least 1, has no other prime factors than 2, 3, 5. */
int moyal_fft_fits(int length);
/* The least length >= `least` that fits and is even. */
int moyal_fft_length(double least);

/* 1, or 0 without memory.  moyal_fft_clear either way. */
int moyal_fft_init(moyal_fft *plan, int length);
void moyal_fft_clear(moyal_fft *plan);

/* Transforms data, 16 n doubles; `work` is as large and is overwritten.  The result is where the
 * answer points: `data` or `work`. */
double *moyal_fft_run(const moyal_fft *plan, double *data, double *work);

#endif
