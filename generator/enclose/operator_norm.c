/* Upper bounds of operator norms. */
#include "enclose/operator_norm.h"

/* || B || for B >= 0: with B_{i+1} = (B_i/s_i)^2 it is || B_i || = s_i sqrt(|| B_{i+1} ||). */
static void power_norm(mag_t out, const acb_mat_t b, int depth, slong bits)
{
    const slong n = acb_mat_nrows(b);
    arb_t scale;
    acb_mat_t next;
    mag_t size;

    arb_init(scale);
    mag_init(size);
    acb_mat_init(next, n, n);
    acb_mat_frobenius_norm(scale, b, bits);
    arb_get_mag(out, scale);
    mag_zero(arb_radref(scale)); /* any s_i serves */
    if (depth > 0 && arb_is_positive(scale) && arb_is_finite(scale)) {
        acb_mat_scalar_div_arb(next, b, scale, bits);
        acb_mat_mul(next, next, next, bits);
        power_norm(out, next, depth - 1, bits);
        mag_sqrt(out, out);
        arb_get_mag(size, scale);
        mag_mul(out, out, size);
    }
    arb_clear(scale);
    mag_clear(size);
    acb_mat_clear(next);
}

enum { DEPTH = 10, SMALL = 16, DEPTH_OF_LARGE = 5 };

void operator_norm(mag_t out, const acb_mat_t x, slong bits)
{
    const slong n = acb_mat_nrows(x);
    acb_mat_t b;
    arb_t norm;
    mag_t other;

    acb_mat_init(b, n, n);
    arb_init(norm);
    mag_init(other);
    acb_mat_conjugate_transpose(b, x);
    acb_mat_bound_inf_norm(out, x); /* the largest row sum; then that of columns */
    acb_mat_bound_inf_norm(other, b);
    if (!mag_equal(out, other)) { /* else that is the root of their product */
        mag_mul(out, out, other);
        mag_sqrt(out, out);
    }
    acb_mat_frobenius_norm(norm, x, bits);
    arb_get_mag(other, norm);
    mag_min(out, out, other);
    acb_mat_mul(b, b, x, bits);
    power_norm(other, b, n <= SMALL ? DEPTH : DEPTH_OF_LARGE, bits);
    mag_sqrt(other, other);
    mag_min(out, out, other);
    acb_mat_clear(b);
    arb_clear(norm);
    mag_clear(other);
}
