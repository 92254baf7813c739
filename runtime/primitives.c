/* Row primitives that generated stencil code calls.  The loops run over flat arrays without
 * aliasing, so that compilers vectorise them; no sum is reordered, so that all of them give the
 * same bits. */
#include "primitives.h"

#include <math.h>

enum { CHUNK = 64 }; /* lanes whose factor is kept at hand at a time */

typedef struct {
    double re[CHUNK], im[CHUNK];
} chunk_factors;

/* out = (wr + i wi) s for `count` lanes; returns whether any is not zero. */
static int chunk_scale(chunk_factors *out, int count, double wr, double wi, const double *sr,
                       const double *si)
{
    int any = 0;

    for (int l = 0; l < count; l++) {
        out->re[l] = wr * sr[l] - wi * si[l];
        out->im[l] = wr * si[l] + wi * sr[l];
    }
    for (int l = 0; l < count; l++)
        any |= (out->re[l] != 0) | (out->im[l] != 0);
    return any;
}

static void row_single(int n, double cr, double ci, const double *restrict xr,
                       const double *restrict xi, double *restrict yr, double *restrict yi)
{
    for (int j = 0; j < n; j++) {
        yr[j] += cr * xr[j] - ci * xi[j];
        yi[j] += cr * xi[j] + ci * xr[j];
    }
}

static void row_lanes(int n, int lanes, int count, const chunk_factors *restrict c,
                      const double *restrict xr, const double *restrict xi, double *restrict yr,
                      double *restrict yi)
{
    for (long j = 0; j < n; j++) {
        const long at = j * lanes;

        for (int l = 0; l < count; l++) {
            yr[at + l] += c->re[l] * xr[at + l] - c->im[l] * xi[at + l];
            yi[at + l] += c->re[l] * xi[at + l] + c->im[l] * xr[at + l];
        }
    }
}

void moyal_row(int n, int lanes, double wr, double wi, const double *sr, const double *si,
               const double *xr, const double *xi, double *yr, double *yi)
{
    chunk_factors c;

    for (int first = 0; first < lanes; first += CHUNK) {
        int count = lanes - first < CHUNK ? lanes - first : CHUNK;

        if (!chunk_scale(&c, count, wr, wi, sr + first, si + first))
            continue;
        if (lanes == 1)
            row_single(n, c.re[0], c.im[0], xr, xi, yr, yi);
        else
            row_lanes(n, lanes, count, &c, xr + first, xi + first, yr + first, yi + first);
    }
}

static void weighted_single(int n, double cr, double ci, const double *restrict vr,
                            const double *restrict vi, const double *restrict xr,
                            const double *restrict xi, double *restrict yr, double *restrict yi)
{
    for (int j = 0; j < n; j++) {
        double ur = vr[j] * xr[j] + vi[j] * xi[j], ui = vr[j] * xi[j] - vi[j] * xr[j];

        yr[j] += cr * ur - ci * ui;
        yi[j] += cr * ui + ci * ur;
    }
}

static void weighted_lanes(int n, int lanes, int count, const chunk_factors *restrict c,
                           const double *restrict vr, const double *restrict vi,
                           const double *restrict xr, const double *restrict xi,
                           double *restrict yr, double *restrict yi)
{
    for (long j = 0; j < n; j++) {
        const long at = j * lanes;
        const double a = vr[j], b = vi[j];

        for (int l = 0; l < count; l++) {
            double ur = a * xr[at + l] + b * xi[at + l], ui = a * xi[at + l] - b * xr[at + l];

            yr[at + l] += c->re[l] * ur - c->im[l] * ui;
            yi[at + l] += c->re[l] * ui + c->im[l] * ur;
        }
    }
}

void moyal_row_weighted(int n, int lanes, double wr, double wi, const double *vr, const double *vi,
                        const double *sr, const double *si, const double *xr, const double *xi,
                        double *yr, double *yi)
{
    chunk_factors c;

    for (int first = 0; first < lanes; first += CHUNK) {
        int count = lanes - first < CHUNK ? lanes - first : CHUNK;

        if (!chunk_scale(&c, count, wr, wi, sr + first, si + first))
            continue;
        if (lanes == 1)
            weighted_single(n, c.re[0], c.im[0], vr, vi, xr, xi, yr, yi);
        else
            weighted_lanes(n, lanes, count, &c, vr, vi, xr + first, xi + first, yr + first,
                           yi + first);
    }
}

/* out_ij = x_ij + sign x_ji for the rows from i0 and the columns from j0, a tile that fits the
 * cache. */
static void hermitian_tile(int d, int lanes, int i0, int j0, double sign, const double *restrict x,
                           double *restrict out)
{
    enum { TILE = 16 };
    const int i1 = i0 + TILE < d ? i0 + TILE : d, j1 = j0 + TILE < d ? j0 + TILE : d;

    for (long i = i0; i < i1; i++)
        for (long j = j0; j < j1; j++) {
            const double *a = x + (i * d + j) * lanes, *b = x + (j * d + i) * lanes;
            double *o = out + (i * d + j) * lanes;

            for (int l = 0; l < lanes; l++)
                o[l] = a[l] + sign * b[l];
        }
}

void moyal_hermitian(int d, int lanes, const double *x, double *out)
{
    const long plane = (long)d * d * lanes;

    for (int i = 0; i < d; i += 16)
        for (int j = 0; j < d; j += 16) {
            hermitian_tile(d, lanes, i, j, 1, x, out);
            hermitian_tile(d, lanes, i, j, -1, x + plane, out + plane);
        }
}

void moyal_trace(int d, int lanes, int offset, const double *wr, const double *wi, const double *r,
                 double *out)
{
    const int first = offset < 0 ? -offset : 0, end = offset > 0 ? d - offset : d;
    const long plane = (long)d * d * lanes;

    for (long i = first; i < end; i++) {
        const double *re = r + ((i + offset) * d + i) * lanes, *im = re + plane;

        for (int l = 0; l < lanes; l++) {
            out[l] += wr[i] * re[l] - wi[i] * im[l];
            out[lanes + l] += wr[i] * im[l] + wi[i] * re[l];
        }
    }
}

/* With m = n - k: a^l |m + l> gives sqrt((m+1)..(m+l)), (a†)^k |m> gives sqrt((m+1)..(m+k)).  The
 * factors that both have are taken out of the root. */
double moyal_ladder(int levels, int n, int k, int l)
{
    const int m = n - k, both = k < l ? k : l, most = k < l ? l : k;
    double outside = 1, inside = 1;

    if (m < 0 || n >= levels || m + l >= levels)
        return 0;
    for (int j = 1; j <= both; j++)
        outside *= m + j;
    for (int j = both + 1; j <= most; j++)
        inside *= m + j;
    return outside * sqrt(inside);
}

double moyal_sin(double x)
{
    return sin(x);
}

double moyal_cos(double x)
{
    return cos(x);
}

double moyal_exp(double x)
{
    return exp(x);
}
