/* What is left of a linear matrix inequality where linear equations are forced on its unknowns. */
#include "search/rest.h"

#include <stdlib.h>

#include "base/memory.h"

void rest_init(rest_t *rest, const lmi_t *lmi)
{
    lmi_init(&rest->left, lmi->size, lmi->unknowns);
    for (slong k = 0; k <= lmi->unknowns; k++)
        fmpq_mat_set(&rest->left.matrices[k], &lmi->matrices[k]);
    rest->unknowns = lmi->unknowns;
    fmpq_mat_init(rest->origin, lmi->unknowns, 1);
    fmpq_mat_init(rest->directions, lmi->unknowns, lmi->unknowns);
    fmpq_mat_one(rest->directions);
}

void rest_clear(rest_t *rest)
{
    lmi_clear(&rest->left);
    fmpq_mat_clear(rest->origin);
    fmpq_mat_clear(rest->directions);
}

void rest_point(fmpq *x, const rest_t *rest, const fmpq *y)
{
    for (slong i = 0; i < rest->unknowns; i++) {
        fmpq_set(x + i, fmpq_mat_entry(rest->origin, i, 0));
        for (slong k = 0; k < rest->left.unknowns; k++)
            fmpq_addmul(x + i, fmpq_mat_entry(rest->directions, i, k), y + k);
    }
}

/* G becomes U^T G(start + basis w) U in the unknowns w, U the unit vectors kept[0 .. size-1]. */
static void rest_restrict(rest_t *rest, const fmpq_mat_t start, const fmpq_mat_t basis,
                          const slong *kept, slong size)
{
    const lmi_t *old = &rest->left;
    slong count = fmpq_mat_ncols(basis);
    fmpq_mat_t directions, shift;
    lmi_t left;

    lmi_init(&left, size, count);
    for (slong k = 0; k <= old->unknowns; k++)
        for (slong i = 0; i < size; i++)
            for (slong j = 0; j < size; j++) {
                const fmpq *entry = fmpq_mat_entry(&old->matrices[k], kept[i], kept[j]);
                if (fmpq_is_zero(entry))
                    continue;
                if (k == 0)
                    fmpq_add(fmpq_mat_entry(&left.matrices[0], i, j),
                             fmpq_mat_entry(&left.matrices[0], i, j), entry);
                else
                    fmpq_addmul(fmpq_mat_entry(&left.matrices[0], i, j), entry,
                                fmpq_mat_entry(start, k - 1, 0));
                for (slong w = 0; w < count && k > 0; w++)
                    fmpq_addmul(fmpq_mat_entry(&left.matrices[w + 1], i, j), entry,
                                fmpq_mat_entry(basis, k - 1, w));
            }
    fmpq_mat_init(shift, rest->unknowns, 1);
    fmpq_mat_mul(shift, rest->directions, start);
    fmpq_mat_add(rest->origin, rest->origin, shift);
    fmpq_mat_init(directions, rest->unknowns, count);
    fmpq_mat_mul(directions, rest->directions, basis);
    fmpq_mat_swap(directions, rest->directions);
    lmi_clear(&rest->left);
    rest->left = left;
    fmpq_mat_clear(shift);
    fmpq_mat_clear(directions);
}

/* ---- linear equations ------------------------------------------------------------------------ */

/* The columns of the pivots of a reduced matrix of this rank. */
static slong *pivot_columns(const fmpq_mat_t reduced, slong rank)
{
    slong *pivots = memory_new((size_t)rank + 1, sizeof *pivots), column = 0;

    for (slong row = 0; row < rank; row++) {
        while (fmpq_is_zero(fmpq_mat_entry(reduced, row, column)))
            column++;
        pivots[row] = column++;
    }
    return pivots;
}

/* Solves A y = b, given as rows (A, b), which are used up: y = start + basis w.  0, and nothing
 * initialised, if there is no solution. */
static int solve(fmpq_mat_t start, fmpq_mat_t basis, fmpq_mat_t rows)
{
    slong n = fmpq_mat_ncols(rows) - 1, rank = fmpq_mat_rref(rows, rows), free_count = 0;
    slong *pivots = pivot_columns(rows, rank);
    unsigned char *is_pivot = memory_new((size_t)n + 2, 1);

    for (slong k = 0; k < rank; k++)
        is_pivot[pivots[k]] = 1;
    if (!is_pivot[n]) {
        fmpq_mat_init(start, n, 1);
        fmpq_mat_init(basis, n, n - rank);
        for (slong k = 0; k < rank; k++)
            fmpq_set(fmpq_mat_entry(start, pivots[k], 0), fmpq_mat_entry(rows, k, n));
        for (slong c = 0; c < n; c++) {
            if (is_pivot[c])
                continue;
            fmpq_one(fmpq_mat_entry(basis, c, free_count));
            for (slong k = 0; k < rank; k++)
                fmpq_neg(fmpq_mat_entry(basis, pivots[k], free_count), fmpq_mat_entry(rows, k, c));
            free_count++;
        }
    }
    free(pivots);
    rank = !is_pivot[n];
    free(is_pivot);
    return (int)rank;
}

int rest_impose(rest_t *rest, const fmpq_mat_t v)
{
    slong n = rest->left.size, r = fmpq_mat_ncols(v), m = rest->left.unknowns, count = 0;
    fmpq_mat_t rows, image, transposed, start, basis;
    slong *pivots, *kept = memory_new((size_t)n + 1, sizeof *kept);
    int possible = 0;

    fmpq_mat_init(rows, n * r, m + 1);
    fmpq_mat_init(image, n, r);
    fmpq_mat_init(transposed, r, n);
    for (slong k = 0; k <= m; k++) {
        fmpq_mat_mul(image, &rest->left.matrices[k], v);
        for (slong e = 0; e < n * r; e++)
            fmpq_set(fmpq_mat_entry(rows, e, k == 0 ? m : k - 1),
                     fmpq_mat_entry(image, e / r, e % r));
    }
    for (slong e = 0; e < n * r; e++)
        fmpq_neg(fmpq_mat_entry(rows, e, m), fmpq_mat_entry(rows, e, m));
    fmpq_mat_transpose(transposed, v);
    pivots = pivot_columns(transposed, fmpq_mat_rref(transposed, transposed));
    for (slong i = 0, p = 0; i < n; i++)
        if (p < r && pivots[p] == i)
            p++;
        else
            kept[count++] = i;
    if (solve(start, basis, rows)) {
        rest_restrict(rest, start, basis, kept, count);
        fmpq_mat_clear(start);
        fmpq_mat_clear(basis);
        possible = 1;
    }
    free(pivots);
    free(kept);
    fmpq_mat_clear(rows);
    fmpq_mat_clear(image);
    fmpq_mat_clear(transposed);
    return possible;
}

void rest_drop_dependent(rest_t *rest)
{
    slong n = rest->left.size, m = rest->left.unknowns, rank, row = 0;
    slong *pivots, *kept = memory_new((size_t)n + 1, sizeof *kept);
    fmpq_mat_t all, start, basis;

    fmpq_mat_init(all, n * (n + 1) / 2, m);
    for (slong i = 0; i < n; i++)
        for (slong j = 0; j <= i; j++, row++)
            for (slong k = 0; k < m; k++)
                fmpq_set(fmpq_mat_entry(all, row, k),
                         fmpq_mat_entry(&rest->left.matrices[k + 1], i, j));
    rank = fmpq_mat_rref(all, all);
    pivots = pivot_columns(all, rank);
    fmpq_mat_init(start, m, 1);
    fmpq_mat_init(basis, m, rank);
    for (slong k = 0; k < rank; k++)
        fmpq_one(fmpq_mat_entry(basis, pivots[k], k));
    for (slong i = 0; i < n; i++)
        kept[i] = i;
    if (rank < m)
        rest_restrict(rest, start, basis, kept, n);
    fmpq_mat_clear(all);
    fmpq_mat_clear(start);
    fmpq_mat_clear(basis);
    free(pivots);
    free(kept);
}
