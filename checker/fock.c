/* The start in the basis of levels. */
#include "enclosures.h"

#include <string.h>

/* For a Gaussian with mu = <a>, n = <da^+ da> + 1, m = <da da>, D = n^2 - |m|^2,
 *
 *   <alpha| rho |alpha> = exp(-|alpha|^2 + c + b x + b* y + A x^2/2 + A* y^2/2 + B x y)/sqrt(D),
 *   x = alpha*, y = alpha,  A = m/D,  B = 1 - n/D,  b = (n mu - m mu*)/D,
 *   c = (Re(m mu*^2) - n |mu|^2)/D,
 *   sqrt(r+1) rho_(r+1)s = b rho_rs + A sqrt(r) rho_(r-1)s + B sqrt(s) rho_r(s-1)
 *
 * Returns whether rho is diagonal. */
static int gaussian(acb_mat_t rho, certificate_t *c, size_t mode, slong bits)
{
    num *two = num_ratio(RING, c->system.hbar, 2, 1), *i = RING->unit;
    num *const *v = c->covariance[2 * mode] + 2 * mode, *pp = v[2 * MAX_MODES + 1];
    num *mu = num_add(RING, c->mean[2 * mode], num_mul(RING, i, c->mean[2 * mode + 1]));
    num *n = num_add(RING, num_div(RING, num_add(RING, v[0], pp), two),
                     num_ratio(RING, num_si(RING, 1), 1, 2));
    num *m = num_add(RING, num_sub(RING, v[0], pp), num_ratio(RING, num_mul(RING, i, v[1]), 2, 1));
    num *d, *star, *number[4];
    acb_ptr x = _acb_vec_init(5), root = x + 4; /* b, A, B, c */

    m = num_div(RING, m, two);
    mu = c->kind[mode] == CAT ? c->alpha[mode] : num_div(RING, mu, num_root(RING, two));
    d = num_sub(RING, num_mul(RING, n, n), num_mul(RING, m, num_conj(RING, m)));
    star = num_conj(RING, mu);
    number[0] = num_sub(RING, num_mul(RING, n, mu), num_mul(RING, m, star));
    number[1] = m;
    number[2] = num_sub(RING, d, n);
    number[3] = num_sub(RING, num_mul(RING, num_mul(RING, star, star), m),
                        num_mul(RING, num_mul(RING, star, mu), n));
    for (int k = 0; k < 4; k++)
        num_ball(x + k, c, num_div(RING, number[k], d), bits);
    arb_zero(acb_imagref(x + 3));
    acb_exp(x + 3, x + 3, bits);
    num_ball(root, c, d, bits);
    acb_rsqrt(root, root, bits);
    acb_mul(acb_mat_entry(rho, 0, 0), x + 3, root, bits);
    for (slong s = 0; s < acb_mat_nrows(rho); s++)
        for (slong r = s ? 0 : 1; r < acb_mat_nrows(rho); r++) {
            acb_ptr to = acb_mat_entry(rho, r, s);
            if (r == 0) {
                acb_conj(to, acb_mat_entry(rho, s, 0));
                continue;
            }
            acb_mul(to, x, acb_mat_entry(rho, r - 1, s), bits);
            for (int k = 1; k <= 2; k++) {
                slong level = k == 1 ? r - 1 : s;
                acb_set_si(root, level);
                acb_sqrt(root, root, bits);
                acb_mul(root, root, x + k, bits);
                if (level > 0)
                    acb_addmul(to, root,
                               k == 1 ? acb_mat_entry(rho, r - 2, s)
                                      : acb_mat_entry(rho, r - 1, s - 1),
                               bits);
            }
            acb_set_si(root, r);
            acb_rsqrt(root, root, bits);
            acb_mul(to, to, root, bits);
        }
    _acb_vec_clear(x, 5);
    return !m && !mu;
}

/* |alpha> + |-alpha>, normalised: 2/(1 + exp(-2 |alpha|^2)) times the even levels of |alpha>. */
static void cat(acb_mat_t rho, certificate_t *c, size_t mode, slong bits)
{
    acb_t norm;

    acb_init(norm);
    gaussian(rho, c, mode, bits);
    num_ball(norm, c, c->alpha[mode], bits);
    acb_abs(acb_realref(norm), norm, bits);
    arb_sqr(acb_realref(norm), acb_realref(norm), bits);
    arb_zero(acb_imagref(norm));
    acb_mul_si(norm, norm, -2, bits);
    acb_exp(norm, norm, bits);
    acb_add_ui(norm, norm, 1, bits);
    acb_mul_2exp_si(norm, norm, -1);
    for (slong r = 0; r < acb_mat_nrows(rho); r++)
        for (slong s = 0; s < acb_mat_nrows(rho); s++)
            if (r % 2 || s % 2)
                acb_zero(acb_mat_entry(rho, r, s));
            else
                acb_div(acb_mat_entry(rho, r, s), acb_mat_entry(rho, r, s), norm, bits);
    acb_clear(norm);
}

/* Of a start that is not positive the bounds of what is left out do not hold. */
static void refuse_negative(certificate_t *c, num **m, size_t n)
{
    int answer = positive_at_values(c, m, n);

    refuse(RING, answer != 1, answer < 0 ? UNABLE : REFUTED, "is no state: it is not positive");
}

/* Variances that the uncertainty relation forbids. */
static void refuse_narrow(certificate_t *c, size_t mode)
{
    num *half = num_mul(RING, RING->unit, num_ratio(RING, c->system.hbar, 1, 2)), *m[4];

    for (size_t e = 0; e < 4; e++)
        m[e] = c->covariance[2 * mode + e / 2][2 * mode + e % 2];
    m[1] = num_add(RING, m[1], half);
    m[2] = num_sub(RING, m[2], half);
    refuse_negative(c, m, 2);
}

/* A mode with the others traced out; what of it is above the levels adds to lost[0] where rho is
 * diagonal, else to lost[1]. */
static void mode_start(acb_mat_t rho, certificate_t *c, size_t mode, slong bits, arb_t lost[2])
{
    int diagonal = 0;
    acb_t rest;

    for (size_t j = 0; j < c->system.n; j++)
        refuse(RING,
               j / 2 != mode && (c->covariance[2 * mode][j] || c->covariance[2 * mode + 1][j]),
               UNABLE, "modes that are correlated at the start");
    if (c->kind[mode] == GAUSSIAN) {
        refuse_narrow(c, mode);
        diagonal = gaussian(rho, c, mode, bits);
    } else if (c->kind[mode] == CAT)
        cat(rho, c, mode, bits);
    else if (c->level[mode] < acb_mat_nrows(rho))
        acb_one(acb_mat_entry(rho, c->level[mode], c->level[mode]));
    acb_init(rest);
    acb_mat_trace(rest, rho, bits);
    acb_sub_ui(rest, rest, 1, bits);
    arb_sub(lost[!diagonal], lost[!diagonal], acb_realref(rest), bits);
    acb_clear(rest);
}

void fock_start(course_t *course, size_t levels, const slong *row, const slong *column)
{
    certificate_t *c = course->c;
    size_t dimension = c->system.dimension;
    slong bits = 2 * course->bits; /* a root is taken of what is lost */
    acb_mat_struct rho[MAX_MODES + 1], *finite = rho + MAX_MODES;
    arb_t lost[2];
    mag_t bound;

    mag_init(bound);
    arb_init(lost[0]);
    arb_init(lost[1]);
    refuse_negative(c, c->density, dimension);
    acb_mat_init(finite, (slong)dimension, (slong)dimension);
    for (size_t e = 0; e < dimension * dimension; e++)
        num_ball(acb_mat_entry(finite, (slong)(e / dimension), (slong)(e % dimension)), c,
                 c->density[e], bits);
    for (size_t m = 0; m < c->system.modes; m++) {
        acb_mat_init(rho + m, (slong)levels, (slong)levels);
        mode_start(rho + m, c, m, bits, lost);
    }
    for (size_t e = 0; e < course->n; e++) {
        size_t k = (size_t)row[e], l = (size_t)column[e];
        acb_set(course->x + e,
                acb_mat_entry(finite, (slong)(k % dimension), (slong)(l % dimension)));
        k /= dimension;
        l /= dimension;
        for (size_t m = c->system.modes; m-- > 0; k /= levels, l /= levels)
            acb_mul(course->x + e, course->x + e,
                    acb_mat_entry(rho + m, (slong)(k % levels), (slong)(l % levels)), bits);
    }
    for (int k = 0; k < 2; k++) { /* rho - Pi rho Pi: lost[0] + 2 sqrt(lost[1]) */
        arb_get_mag(bound, lost[k]);
        if (k)
            mag_sqrt(bound, bound);
        mag_mul_2exp_si(bound, bound, k);
        mag_add(course->error, course->error, bound);
        arb_clear(lost[k]);
    }
    for (size_t m = 0; m < c->system.modes; m++)
        acb_mat_clear(rho + m);
    acb_mat_clear(finite);
    mag_clear(bound);
}
