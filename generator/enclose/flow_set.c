/* Sets in axes of their own. */
#include "enclose/flow_set.h"

#include <stdlib.h>

#include "base/memory.h"

void flow_set_init(flow_set_t *set, arb_srcptr x, size_t n)
{
    slong size = (slong)n;

    set->n = n;
    set->middle = _arb_vec_init(size);
    set->start = _arb_vec_init(size);
    set->rest = _arb_vec_init(size);
    arb_mat_init(set->spread, size, size);
    arb_mat_init(set->axes, size, size);
    arb_mat_init(set->inverse, size, size);
    arb_mat_one(set->spread);
    arb_mat_one(set->axes);
    arb_mat_one(set->inverse);
    for (size_t i = 0; i < n; i++) {
        arb_get_mid_arb(set->middle + i, x + i);
        mag_set(arb_radref(set->start + i), arb_radref(x + i));
        arf_zero(arb_midref(set->start + i));
    }
}

void flow_set_clear(flow_set_t *set)
{
    slong size = (slong)set->n;

    _arb_vec_clear(set->middle, size);
    _arb_vec_clear(set->start, size);
    _arb_vec_clear(set->rest, size);
    arb_mat_clear(set->spread);
    arb_mat_clear(set->axes);
    arb_mat_clear(set->inverse);
}

/* out += matrix * x */
static void add_image(arb_ptr out, const arb_mat_t matrix, arb_srcptr x, slong precision)
{
    slong n = arb_mat_ncols(matrix);

    for (slong i = 0; i < arb_mat_nrows(matrix); i++)
        arb_dot(out + i, out + i, 0, matrix->rows[i], 1, x, 1, n, precision);
}

void flow_set_hull(arb_ptr out, const flow_set_t *set, slong precision)
{
    _arb_vec_set(out, set->middle, (slong)set->n);
    add_image(out, set->spread, set->start, precision);
    add_image(out, set->axes, set->rest, precision);
}

/* ---- axes ---------------------------------------------------------------------------------- */

static void column_length(arb_t out, const arb_mat_t matrix, slong j)
{
    arb_zero(out);
    for (slong i = 0; i < arb_mat_nrows(matrix); i++)
        arb_addmul(out, arb_mat_entry(matrix, i, j), arb_mat_entry(matrix, i, j), FLOW_COARSE);
    arb_sqrt(out, out, FLOW_COARSE);
    arb_get_mid_arb(out, out);
}

/* Columns by the length of the edge that they give the set, the longest first. */
static void sort_columns(slong *order, const arb_mat_t matrix, arb_srcptr rest)
{
    slong n = arb_mat_ncols(matrix);
    arb_ptr lengths = _arb_vec_init(n);
    arb_t radius;

    arb_init(radius);
    for (slong j = 0; j < n; j++) {
        slong at = j;

        column_length(lengths + j, matrix, j);
        arb_get_rad_arb(radius, rest + j);
        arb_mul(lengths + j, lengths + j, radius, FLOW_COARSE);
        for (; at > 0 && arf_cmp(arb_midref(lengths + order[at - 1]), arb_midref(lengths + j)) < 0;
             at--)
            order[at] = order[at - 1];
        order[at] = j;
    }
    arb_clear(radius);
    _arb_vec_clear(lengths, n);
}

/* Column j of `axes` minus its parts along the columns before. */
static void make_orthogonal(arb_mat_t axes, slong j)
{
    arb_t dot;

    arb_init(dot);
    for (slong c = 0; c < j; c++) {
        arb_zero(dot);
        for (slong i = 0; i < arb_mat_nrows(axes); i++)
            arb_addmul(dot, arb_mat_entry(axes, i, c), arb_mat_entry(axes, i, j), FLOW_COARSE);
        for (slong i = 0; i < arb_mat_nrows(axes); i++) {
            arb_submul(arb_mat_entry(axes, i, j), dot, arb_mat_entry(axes, i, c), FLOW_COARSE);
            arb_get_mid_arb(arb_mat_entry(axes, i, j), arb_mat_entry(axes, i, j));
        }
    }
    arb_clear(dot);
}

/* Makes column j of length one; 0 if nothing but rounding is left of it. */
static int normalise(arb_mat_t axes, slong j, const arb_t before)
{
    arb_t length, least;
    int good;

    arb_init(length);
    arb_init(least);
    column_length(length, axes, j);
    arb_mul_2exp_si(least, before, -FLOW_COARSE / 2);
    good = arf_cmp(arb_midref(length), arb_midref(least)) > 0 && arb_is_finite(length);
    for (slong i = 0; good && i < arb_mat_nrows(axes); i++) {
        arb_div(arb_mat_entry(axes, i, j), arb_mat_entry(axes, i, j), length, FLOW_COARSE);
        arb_get_mid_arb(arb_mat_entry(axes, i, j), arb_mat_entry(axes, i, j));
    }
    arb_clear(length);
    arb_clear(least);
    return good;
}

/* Gram-Schmidt, twice; 0 if the columns are dependent.  Nothing rests on its rounding: what counts
 * is the enclosure of the inverse. */
static int make_axes(arb_mat_t axes, const arb_mat_t matrix, arb_srcptr rest)
{
    slong n = arb_mat_ncols(matrix);
    slong *order = memory_new((size_t)n + 1, sizeof *order);
    int good = 1;
    arb_t length;

    arb_init(length);
    sort_columns(order, matrix, rest);
    for (slong j = 0; good && j < n; j++) {
        for (slong i = 0; i < n; i++)
            arb_get_mid_arb(arb_mat_entry(axes, i, j), arb_mat_entry(matrix, i, order[j]));
        column_length(length, axes, j);
        make_orthogonal(axes, j);
        good = normalise(axes, j, length);
        make_orthogonal(axes, j);
        arb_one(length);
        good = good && normalise(axes, j, length);
    }
    arb_clear(length);
    free(order);
    return good;
}

/* ---- the image ------------------------------------------------------------------------------- */

/* [r] -> B'^-1 ( moved r + fresh ), with new axes B' that suit it. */
static void turn(flow_set_t *set, const arb_mat_t moved, arb_srcptr fresh)
{
    slong n = (slong)set->n;
    arb_ptr rest = _arb_vec_init(n);
    arb_mat_t product;

    arb_mat_init(product, n, n);
    if (!make_axes(set->axes, moved, set->rest) ||
        !arb_mat_inv(set->inverse, set->axes, FLOW_COARSE)) {
        arb_mat_one(set->axes);
        arb_mat_one(set->inverse);
    }
    arb_mat_mul(product, set->inverse, moved, FLOW_COARSE);
    add_image(rest, product, set->rest, FLOW_COARSE);
    add_image(rest, set->inverse, fresh, FLOW_COARSE);
    _arb_vec_swap(set->rest, rest, n);
    arb_mat_clear(product);
    _arb_vec_clear(rest, n);
}

void flow_set_map(flow_set_t *set, arb_srcptr image, const arb_mat_t slope)
{
    slong n = (slong)set->n;
    arb_ptr fresh = _arb_vec_init(n);
    arb_mat_t moved;

    arb_mat_init(moved, n, n);
    arb_mat_mul(moved, slope, set->spread, FLOW_COARSE);
    arb_mat_get_mid(set->spread, moved);
    arb_mat_sub(moved, moved, set->spread, FLOW_COARSE);
    add_image(fresh, moved, set->start, FLOW_COARSE);
    for (slong i = 0; i < n; i++) { /* image = m' + what is uncertain about it */
        arb_get_mid_arb(set->middle + i, image + i);
        arb_add_error_mag(fresh + i, arb_radref(image + i));
    }
    arb_mat_mul(moved, slope, set->axes, FLOW_COARSE);
    turn(set, moved, fresh);
    arb_mat_clear(moved);
    _arb_vec_clear(fresh, n);
}
