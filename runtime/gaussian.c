/* Gaussian states in the Fock basis.
 *
 * With zeta = (conj(alpha_1..M), beta_1..M), <alpha|rho|beta> exp((|alpha|^2 + |beta|^2)/2) =
 * c exp(b zeta + 1/2 zeta A zeta) generates the elements G_k = <k_1..k_M| rho |k_M+1..k_2M>:
 *
 *   sqrt(k_i + 1) G_{k+1_i} = b_i G_k + sum_j A_ij sqrt(k_j) G_{k-1_j},      G_0 = c
 *
 * (Miatto and Quesada, Quantum 4, 366; Yao, Miatto and Quesada, arXiv 2209.06069).  With W = (V +
 * hbar/2)^-1, V the covariance, m the means, and T the matrix from z to (a, a†), (a_i, a†_i) = (q_i
 * +- i p_i)/sqrt(2 hbar):
 *
 *   A = X - hbar^2 T W T† X,   b = hbar T W m,   c = exp(-m W m / 2) / sqrt(det((V +
 * hbar/2)/hbar)),
 *
 * X the exchange of the a and the a†; all from Q(alpha) = <alpha|rho|alpha>, a Gaussian of
 * covariance V + hbar/2 in phase space. */
#include "gaussian.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "matrix.h"

typedef struct {
    int modes, levels, dimension;
    double *ar, *ai, *br, *bi, c; /* A, b, c */
    double *root;                 /* root[k] = sqrt(k) */
    int *digit;                   /* of a row: digits of its modes; then those of the column */
    double *rho;
    double *memory;
} generator_t;

/* A_ij and b_i from W and the vector W m.  Index i < M stands for a_i, i >= M for a†_{i-M}. */
static void fill_quadratic(generator_t *g, const double *w, const double *wm, double hbar)
{
    const int m = g->modes, n = 2 * m;

    for (int i = 0; i < n; i++) {
        const int qi = 2 * (i % m), pi = qi + 1;
        const double si = i < m ? 1 : -1;

        g->br[i] = sqrt(hbar / 2) * wm[qi];
        g->bi[i] = si * sqrt(hbar / 2) * wm[pi];
        for (int j = 0; j < n; j++) { /* (T W T†)_ij, put at the place that X exchanges it to */
            const int qj = 2 * (j % m), pj = qj + 1, to = i * n + (j + m) % n;
            const double sj = j < m ? 1 : -1;

            g->ar[to] = -hbar / 2 * (w[qi * n + qj] + si * sj * w[pi * n + pj]);
            g->ai[to] = -hbar / 2 * (si * w[pi * n + qj] - sj * w[qi * n + pj]);
            if (i == j)
                g->ar[to] += 1;
        }
    }
}

static int prepare(generator_t *g, const double *mean, const double *covariance, double hbar,
                   double *work)
{
    const int n = 2 * g->modes;
    double *v = work, *w = work + n * n, *wm = work + 2 * n * n, determinant, exponent = 0;

    for (int i = 0; i < n * n; i++)
        v[i] = covariance[i] + (i % (n + 1) == 0 ? hbar / 2 : 0);
    if (!(hbar > 0) || !moyal_invert(n, v, w, &determinant))
        return 0;
    for (int i = 0; i < n; i++) {
        wm[i] = 0;
        for (int j = 0; j < n; j++)
            wm[i] += w[i * n + j] * mean[j];
        exponent += mean[i] * wm[i];
    }
    fill_quadratic(g, w, wm, hbar);
    g->c = exp(-exponent / 2) / sqrt(determinant / pow(hbar, n));
    for (int k = 0; k < g->levels; k++)
        g->root[k] = sqrt(k);
    return 1;
}

/* digits[0 .. modes) of `index`, last fastest. */
static void split_index(int *digits, int index, int modes, int levels)
{
    for (int j = modes - 1; j >= 0; j--) {
        digits[j] = index % levels;
        index /= levels;
    }
}

/* The distance in a row or column index between k and k + 1_j. */
static int stride(const generator_t *g, int mode)
{
    int result = 1;

    for (int j = mode + 1; j < g->modes; j++)
        result *= g->levels;
    return result;
}

/* Element (row, column), row > 0, from elements of earlier rows: the recurrence for the first i
 * with k_i > 0. */
static void element(const generator_t *g, int row, int column)
{
    const int m = g->modes, n = 2 * m, d = g->dimension;
    const double *re = g->rho, *im = g->rho + (long)d * d;
    int i = 0, base;
    double sum_re, sum_im;

    while (g->digit[i] == 0)
        i++;
    base = row - stride(g, i);
    g->digit[i]--; /* the digits are those of k now, the element wanted is k + 1_i */
    sum_re = g->br[i] * re[(long)base * d + column] - g->bi[i] * im[(long)base * d + column];
    sum_im = g->br[i] * im[(long)base * d + column] + g->bi[i] * re[(long)base * d + column];
    for (int j = 0; j < n; j++) {
        const int k = g->digit[j];
        long at;
        double ar, ai;

        if (k == 0)
            continue;
        at = j < m ? (long)(base - stride(g, j)) * d + column
                   : (long)base * d + column - stride(g, j - m);
        ar = g->ar[i * n + j] * g->root[k];
        ai = g->ai[i * n + j] * g->root[k];
        sum_re += ar * re[at] - ai * im[at];
        sum_im += ar * im[at] + ai * re[at];
    }
    g->digit[i]++;
    g->rho[(long)row * d + column] = sum_re / g->root[g->digit[i]];
    g->rho[(long)d * d + (long)row * d + column] = sum_im / g->root[g->digit[i]];
}

/* Lower triangle by the recurrence, upper one by conjugation, so that rho is Hermitian to the bit.
 */
static void fill_state(generator_t *g)
{
    const int d = g->dimension;
    double *re = g->rho, *im = g->rho + (long)d * d;

    re[0] = g->c;
    im[0] = 0;
    for (int row = 1; row < d; row++) {
        for (int column = 0; column <= row; column++) {
            split_index(g->digit, row, g->modes, g->levels);
            split_index(g->digit + g->modes, column, g->modes, g->levels);
            element(g, row, column);
            re[(long)column * d + row] = re[(long)row * d + column];
            im[(long)column * d + row] = -im[(long)row * d + column];
        }
        im[(long)row * d + row] = 0;
    }
}

moyal_outcome moyal_gaussian_state(double *rho, int modes, int levels, const double *mean,
                                   const double *covariance, double hbar)
{
    const int n = 2 * modes;
    generator_t g = {.modes = modes, .levels = levels, .dimension = 1, .rho = rho};
    double *memory = moyal_array((size_t)(4 * n * n + 4 * n + levels));
    int *digit = calloc((size_t)n + 1, sizeof *digit);
    moyal_outcome outcome = MOYAL_NO_MEMORY;

    for (int j = 0; j < modes; j++)
        g.dimension *= levels;
    if (memory && digit) {
        g.ar = memory;
        g.ai = g.ar + n * n;
        g.br = g.ai + n * n;
        g.bi = g.br + n;
        g.root = g.bi + n;
        g.digit = digit;
        outcome = MOYAL_BAD_INPUT;
        if (prepare(&g, mean, covariance, hbar, g.root + levels)) {
            fill_state(&g);
            outcome = MOYAL_DONE;
        }
    }
    free(digit);
    moyal_array_free(memory);
    return outcome;
}
