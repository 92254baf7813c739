/* Rational faces of the cone of positive matrices, and exact projections within them. */
#include "search/face.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"

static const double range_tolerance = 3e-6; /* of entries of V in the scaled rows */

enum { WEIGHT_BITS = 40 };

/* ---- the range ----------------------------------------------------------------------------- */

/* Brings the n x r matrix a to a form whose rows pivots[0 .. r-1] are the unit matrix. */
static void reduce_columns(double *a, size_t *pivots, size_t n, size_t r)
{
    unsigned char *used = memory_new(n + 1, 1);

    for (size_t c = 0; c < r; c++) {
        size_t row = 0, column = c;
        double most = -1, pivot;
        for (size_t i = 0; i < n; i++)
            for (size_t d = c; d < r && !used[i]; d++)
                if (fabs(a[i * r + d]) > most)
                    most = fabs(a[i * r + d]), row = i, column = d;
        used[row] = 1;
        pivots[c] = row;
        pivot = a[row * r + column];
        for (size_t i = 0; i < n; i++) {
            double swap = a[i * r + c];
            a[i * r + c] = a[i * r + column] / pivot;
            if (column != c)
                a[i * r + column] = swap;
        }
        for (size_t d = 0; d < r; d++) {
            double factor = a[row * r + d];
            for (size_t i = 0; i < n && d != c; i++)
                a[i * r + d] -= factor * a[i * r + c];
        }
    }
    free(used);
}

/* The simplest rational within the tolerance of 2^shift value. */
static void simplest_near(fmpq_t out, double value, long shift)
{
    fmpq_t low, high;

    fmpq_init(low);
    fmpq_init(high);
    rational_set_double(low, value - range_tolerance, 53);
    rational_set_double(high, value + range_tolerance, 53);
    rational_shift(low, shift);
    rational_shift(high, shift);
    fmpq_simplest_between(out, low, high);
    fmpq_clear(low);
    fmpq_clear(high);
}

void face_range(fmpq_mat_t v, fmpq_mat_t w, const scaled_t *scaled, const double *vectors,
                slong rank)
{
    size_t n = scaled->barrier.size, r = (size_t)rank;
    double *a = memory_new(n * r + 1, sizeof *a);
    size_t *pivots = memory_new(r + 1, sizeof *pivots);

    for (size_t i = 0; i < n; i++)
        for (size_t c = 0; c < r; c++)
            a[i * r + c] = vectors[i * n + c];
    reduce_columns(a, pivots, n, r);
    for (size_t i = 0; i < n; i++)
        for (size_t c = 0; c < r; c++)
            simplest_near(fmpq_mat_entry(v, (slong)i, (slong)c), a[i * r + c],
                          scaled->rows[i] - scaled->rows[pivots[c]]);
    for (size_t c = 0; c < r; c++)
        for (size_t i = 0; i < r; i++) /* the rows of the unit matrix, whatever rounding did */
            fmpq_set_si(fmpq_mat_entry(v, (slong)pivots[i], (slong)c), i == c, 1);
    for (size_t c = 0; c < r; c++)
        for (size_t d = 0; d < r; d++) {
            fmpq *entry = fmpq_mat_entry(w, (slong)c, (slong)d);
            double mean = (scaled->barrier.z[pivots[c] * n + pivots[d]] +
                           scaled->barrier.z[pivots[d] * n + pivots[c]]) /
                          2;
            rational_set_double(entry, mean, WEIGHT_BITS);
            rational_shift(entry, scaled->rows[pivots[c]] + scaled->rows[pivots[d]]);
        }
    free(pivots);
    free(a);
}

void face_product(fmpq_mat_t z, const fmpq_mat_t v, const fmpq_mat_t w)
{
    fmpq_mat_t left, transposed;

    fmpq_mat_init(left, fmpq_mat_nrows(v), fmpq_mat_ncols(v));
    fmpq_mat_init(transposed, fmpq_mat_ncols(v), fmpq_mat_nrows(v));
    fmpq_mat_transpose(transposed, v);
    fmpq_mat_mul(left, v, w);
    fmpq_mat_mul(z, left, transposed);
    fmpq_mat_clear(left);
    fmpq_mat_clear(transposed);
}

/* ---- the projection ------------------------------------------------------------------------ */

/* Row k: the coefficients of tr(W V^T F_k V) in the entries W_cd, c >= d; k = 0 is the last row. */
static void make_equations(fmpq_mat_t equations, const fmpq_mat_t v, const lmi_t *lmi)
{
    slong r = fmpq_mat_ncols(v), n = lmi->size;
    fmpq_mat_t transposed, right, image;

    fmpq_mat_init(transposed, r, n);
    fmpq_mat_init(right, n, r);
    fmpq_mat_init(image, r, r);
    fmpq_mat_transpose(transposed, v);
    for (slong k = 0; k <= lmi->unknowns; k++) {
        slong row = k == 0 ? lmi->unknowns : k - 1, column = 0;
        fmpq_mat_mul(right, &lmi->matrices[k], v);
        fmpq_mat_mul(image, transposed, right);
        for (slong c = 0; c < r; c++)
            for (slong d = 0; d <= c; d++, column++) {
                fmpq *entry = fmpq_mat_entry(equations, row, column);
                fmpq_set(entry, fmpq_mat_entry(image, c, d));
                if (c != d)
                    fmpq_mul_2exp(entry, entry, 1);
            }
    }
    fmpq_mat_clear(transposed);
    fmpq_mat_clear(right);
    fmpq_mat_clear(image);
}

/* The rows of `all` that are independent, with their right-hand sides: the pivots of the transpose.
 */
static slong independent_rows(fmpq_mat_t out, const fmpq_mat_t all)
{
    fmpq_mat_t transposed;
    slong rank, column = 0;

    fmpq_mat_init(transposed, fmpq_mat_ncols(all), fmpq_mat_nrows(all));
    fmpq_mat_transpose(transposed, all);
    rank = fmpq_mat_rref(transposed, transposed);
    fmpq_mat_init(out, rank, fmpq_mat_ncols(all));
    for (slong row = 0; row < rank; row++) {
        while (fmpq_is_zero(fmpq_mat_entry(transposed, row, column)))
            column++;
        for (slong c = 0; c < fmpq_mat_ncols(all); c++)
            fmpq_set(fmpq_mat_entry(out, row, c), fmpq_mat_entry(all, column, c));
    }
    fmpq_mat_clear(transposed);
    return rank;
}

/* w -= A^T (A A^T)^-1 (A w - b) for the independent rows (A, b) = `rows`. */
static int least_squares(fmpq_mat_t w, const fmpq_mat_t rows)
{
    slong count = fmpq_mat_nrows(rows), n = fmpq_mat_nrows(w);
    fmpq_mat_t a, transposed, gram, defect, shift;
    int good;

    fmpq_mat_init(a, count, n);
    fmpq_mat_init(transposed, n, count);
    fmpq_mat_init(gram, count, count);
    fmpq_mat_init(defect, count, 1);
    fmpq_mat_init(shift, n, 1);
    for (slong i = 0; i < count; i++)
        for (slong j = 0; j < n; j++)
            fmpq_set(fmpq_mat_entry(a, i, j), fmpq_mat_entry(rows, i, j));
    fmpq_mat_transpose(transposed, a);
    fmpq_mat_mul(gram, a, transposed);
    fmpq_mat_mul(defect, a, w);
    for (slong i = 0; i < count; i++)
        fmpq_sub(fmpq_mat_entry(defect, i, 0), fmpq_mat_entry(defect, i, 0),
                 fmpq_mat_entry(rows, i, n));
    good = count == 0 || fmpq_mat_solve(defect, gram, defect); /* singular: b is out of range */
    fmpq_mat_mul(shift, transposed, defect);
    fmpq_mat_sub(w, w, shift);
    fmpq_mat_clear(a);
    fmpq_mat_clear(transposed);
    fmpq_mat_clear(gram);
    fmpq_mat_clear(defect);
    fmpq_mat_clear(shift);
    return good;
}

/* Multiplies W so that tr(V W V^T F_0) = -1 where it is negative; else so that its trace is 1. */
static void normalise(fmpq_mat_t w, const fmpq_mat_t equations, int level)
{
    slong r = fmpq_mat_nrows(w), last = fmpq_mat_nrows(equations) - 1, column = 0;
    fmpq_t sum;

    fmpq_init(sum);
    if (level == 0)
        fmpq_mat_trace(sum, w);
    for (slong c = 0; c < r && level != 0; c++)
        for (slong d = 0; d <= c; d++, column++)
            fmpq_submul(sum, fmpq_mat_entry(equations, last, column), fmpq_mat_entry(w, c, d));
    if (fmpq_sgn(sum) > 0) {
        fmpq_inv(sum, sum);
        fmpq_mat_scalar_mul_fmpq(w, w, sum);
    }
    fmpq_clear(sum);
}

int face_project(fmpq_mat_t w, const fmpq_mat_t v, const lmi_t *lmi, int level)
{
    slong r = fmpq_mat_nrows(w), packed = r * (r + 1) / 2, column = 0;
    fmpq_mat_t equations, rows, vector;
    int good;

    fmpq_mat_init(equations, lmi->unknowns + 1, packed + 1);
    fmpq_mat_init(vector, packed, 1);
    make_equations(equations, v, lmi);
    normalise(w, equations, level);
    fmpq_set_si(fmpq_mat_entry(equations, lmi->unknowns, packed), level, 1);
    for (slong c = 0; c < r; c++)
        for (slong d = 0; d <= c; d++)
            fmpq_set(fmpq_mat_entry(vector, column++, 0), fmpq_mat_entry(w, c, d));
    independent_rows(rows, equations);
    good = least_squares(vector, rows);
    column = 0;
    for (slong c = 0; c < r; c++)
        for (slong d = 0; d <= c; d++, column++) {
            fmpq_set(fmpq_mat_entry(w, c, d), fmpq_mat_entry(vector, column, 0));
            fmpq_set(fmpq_mat_entry(w, d, c), fmpq_mat_entry(vector, column, 0));
        }
    fmpq_mat_clear(rows);
    fmpq_mat_clear(vector);
    fmpq_mat_clear(equations);
    return good;
}
