/* How far means of what acts on modes are off where rho is known up to eps in the trace norm.
 *
 * N = sum_m n_m, V = 1 + N, x^(d) = x (x-1) .. (x-d+1); V^k = sum_d S(k+1, d+1) N^(d), S Stirling's
 * numbers of the second kind.
 *
 * (i) Bounds X = X^+ <= sum_s |s><s| sum_d f_sd N^(d), s the states of the finite spaces, of X a
 * sum of parts c T, T = a^+^p a^q |i><j|.  A part with p = q and i = j is c prod_m n_m^(p_m), and
 * sum c_p prod_m n_m^(p_m) over all p of degree d is at most N^(d) times the largest
 * c_p/multinomial(d; p), as the n_m^(p_m) >= 0 and prod_m n_m^(p_m) multinomial(d; p) add up to
 * N^(d).  Any other is T = A^+ B |i><j|, its first and second half, and
 *
 *   c T + c* T^+ <= |c| (e A^+A |i><i| + B^+B |j><j|/e),    e > 0.
 *
 * A and B are a^+^v a^u, of which the square is prod_m n_m^(u_m) (n_m-u_m+1) .. (n_m-u_m+v_m) =
 * prod_m sum_j binomial(v_m, j) v_m!/j! n_m^(u_m+j), and prod_m n_m^(d_m) <= N^(sum_m d_m).
 *
 * (ii) L^+ V^k <= a + b V^k gives Tr rho(t) V^k <= e^(b t) <V^k>_0 + a (e^(b t) - 1)/b, monotone in
 * t: at most its value at the last t or <V^k>_0.  e and b are in the certificate.  (The inequality
 * is one of forms on finite vectors; that it carries over to rho(t): A. M. Chebotarev and F.
 * Fagnola, J. Funct. Anal. 153, 382 (1998).)
 *
 * (iii) O = O^+, O^2 <= c2 V^p, rho~ = Pi rho~ Pi, Pi = (V <= M), Q = 1 - Pi.  With moments m_k of
 * (ii), Tr(Q rho) <= m_k/M^k; rho = Pi rho Pi + Q rho + Pi rho Q, and the inequality of Cauchy and
 * Schwarz for the last two gives
 *
 *   |Tr O (rho - rho~)| <= |Pi O Pi| eps + sqrt(Tr(rho O^2) Tr(Q rho)) + sqrt(Tr(rho Pi O^2 Pi)
 *          Tr(Q rho)) <= sqrt(c2) ( M^(p/2) eps + 2 sqrt(m_p m_k/M^k) ). */
#include <flint/arith.h>

#include "enclosures.h"

enum { BITS = 128, DEGREES = 41, MOST_POWERS = 20, MOST_LEVEL = 1000 };

struct tails {
    size_t powers;
    arb_ptr moment; /* k = 0 .. powers */
};

/* f += weight times the square of a^+^v a^u. */
static void add_square(arb_ptr f, const arb_t weight, size_t modes, const slong *u, const slong *v)
{
    arb_ptr g = _arb_vec_init(DEGREES), x = _arb_vec_init(2);
    slong d = 0;

    for (size_t m = 0; m < modes; m++)
        d += u[m];
    arb_set(g + d, weight);
    for (size_t m = 0; m < modes; m++)
        for (d = DEGREES; v[m] > 0 && d-- > 0;) {
            if (arb_is_zero(g + d))
                continue;
            arb_swap(x, g + d); /* times binomial(v, j) v!/j! */
            arb_zero(g + d);
            arb_fac_ui(x + 1, (ulong)v[m], BITS);
            arb_mul(x, x, x + 1, BITS);
            for (slong j = 0; j <= v[m]; j++) {
                arb_add(g + d + j, g + d + j, x, BITS);
                arb_mul_si(x, x, v[m] - j, BITS);
                arb_div_si(x, x, (j + 1) * (j + 1), BITS);
            }
        }
    _arb_vec_add(f, f, g, DEGREES, BITS);
    _arb_vec_clear(g, DEGREES);
    _arb_vec_clear(x, 2);
}

/* A part that is not diagonal, of `degree` letters; e = 2^share. */
static void add_moving(arb_ptr f, const certificate_t *c, const part_t *part, const acb_t value,
                       slong degree, slong share)
{
    size_t modes = c->system.modes, n = c->system.dimension;
    slong half = degree / 2, u[2][MAX_MODES], v[2][MAX_MODES];
    arb_t weight;

    for (size_t m = 0; m < modes; half -= u[0][m++]) { /* A^+ = a^+^u[0] a^v[0] */
        u[0][m] = FLINT_MIN(half, part->power[2 * m + 1]);
        v[1][m] = part->power[2 * m + 1] - u[0][m];
    }
    for (size_t m = 0; m < modes; half -= v[0][m++]) {
        v[0][m] = FLINT_MIN(half, part->power[2 * m]);
        u[1][m] = part->power[2 * m] - v[0][m];
    }
    arb_init(weight);
    acb_abs(weight, value, BITS);
    arb_mul_2exp_si(weight, weight, share - 1);
    add_square(f + part->entry / n * DEGREES, weight, modes, u[0], v[0]);
    arb_mul_2exp_si(weight, weight, -2 * share);
    add_square(f + part->entry % n * DEGREES, weight, modes, u[1], v[1]);
    arb_clear(weight);
}

/* c/multinomial(degree; p), if it is larger than what is in f or the first. */
static void add_diagonal(arb_t f, size_t *seen, const certificate_t *c, const part_t *part,
                         const acb_t value, slong degree)
{
    arb_ptr x = _arb_vec_init(2);

    arb_set(x, acb_realref(value));
    for (size_t m = 0; m < c->system.modes; m++) {
        arb_fac_ui(x + 1, part->power[2 * m], BITS);
        arb_mul(x, x, x + 1, BITS);
    }
    arb_fac_ui(x + 1, (ulong)degree, BITS);
    arb_div(x, x, x + 1, BITS);
    if ((*seen)++)
        arb_max(x, x, f, BITS);
    arb_set(f, x);
    _arb_vec_clear(x, 2);
}

/* (i): f_sd at s DEGREES + d, with e = 2^share for the parts of odd degree, else 1. */
static void upper(arb_ptr f, certificate_t *c, const parts_t *parts, slong share)
{
    size_t n = c->system.dimension, modes = c->system.modes, k,
           *seen = memory_new(RING, n * DEGREES, sizeof *seen);
    arb_ptr moving = _arb_vec_init((slong)n * DEGREES), none = _arb_vec_init(1);
    fmpz_t all;
    acb_t value;

    fmpz_init(all);
    acb_init(value);
    _arb_vec_zero(f, (slong)n * DEGREES);
    for (size_t t = 0; t < parts->count; t++) {
        const part_t *part = &parts->part[t];
        int moves = part->entry / n != part->entry % n;
        slong degree = 0;
        for (size_t m = 0; m < modes; m++) {
            degree += part->power[2 * m] + part->power[2 * m + 1];
            moves |= part->power[2 * m] != part->power[2 * m + 1];
        }
        refuse(RING, degree >= 2 * DEGREES - 1, UNABLE, "an operator of degree %d", (int)degree);
        num_ball(value, c, part->c, BITS);
        k = part->entry / n * DEGREES + (size_t)degree / 2;
        if (moves)
            add_moving(moving, c, part, value, degree, degree % 2 ? share : 0);
        else
            add_diagonal(f + k, seen + k, c, part, value, degree / 2);
    }
    for (k = 0; k < n * DEGREES; k++) { /* the p that are not there have c_p = 0 */
        fmpz_bin_uiui(all, k % DEGREES + modes - 1, k % DEGREES);
        if (k % DEGREES > 0 && fmpz_cmp_ui(all, seen[k]) > 0)
            arb_max(f + k, f + k, none, BITS);
    }
    _arb_vec_add(f, f, moving, (slong)n * DEGREES, BITS);
    _arb_vec_clear(moving, (slong)n * DEGREES);
    _arb_vec_clear(none, 1);
    fmpz_clear(all);
    acb_clear(value);
}

/* The coefficient of N^(d) in V^k. */
static void coefficient(arb_t out, size_t k, size_t d)
{
    fmpz_t n;

    fmpz_init(n);
    arith_stirling_number_2(n, k + 1, d + 1);
    arb_set_fmpz(out, n);
    fmpz_clear(n);
}

/* a >= f - b V^k, a >= 0, for N = 0, 1, 2, ..: up to the N from where on no difference is positive,
 * x_d = d! times the coefficient of N^(d) at N = 0, x_d(N+1) = x_d + x_(d+1). */
static void excess(arb_t a, arb_srcptr f, size_t states, const arb_t b, size_t k)
{
    arb_ptr x = _arb_vec_init(DEGREES + 2), y = x + DEGREES + 1;

    arb_zero(a);
    for (size_t s = 0; s < states; s++) {
        int falls = 0;
        for (size_t d = 0; d < DEGREES; d++) {
            coefficient(y, k, d);
            arb_mul(y, y, b, BITS);
            arb_sub(x + d, f + s * DEGREES + d, y, BITS);
            arb_fac_ui(y, d, BITS);
            arb_mul(x + d, x + d, y, BITS);
        }
        for (int level = 0; level < MOST_LEVEL && !falls; level++) {
            falls = 1;
            arb_max(a, a, x, BITS);
            for (size_t d = 0; d < DEGREES; d++) {
                falls &= d == 0 || arb_is_nonpositive(x + d);
                arb_add(x + d, x + d, x + d + 1, BITS);
            }
        }
        if (!falls)
            arb_pos_inf(a);
    }
    _arb_vec_clear(x, DEGREES + 2);
}

/* (ii): start becomes the largest moment up to t. */
static void grow(arb_t start, const arb_t a, const arb_t b, const arb_t t)
{
    arb_ptr x = _arb_vec_init(2);

    arb_mul(x, b, t, BITS);
    arb_expm1(x, x, BITS);
    arb_div(x + 1, a, b, BITS);
    arb_add(x + 1, x + 1, start, BITS);
    arb_mul(x, x, x + 1, BITS);
    arb_add(x, x, start, BITS);
    arb_max(start, start, x, BITS);
    _arb_vec_clear(x, 2);
}

tails_t *tails_new(course_t *course, const equation_t *equation)
{
    certificate_t *c = course->c;
    size_t at = course->solution, n = c->system.dimension * DEGREES,
           steps = length(c, get(c, "solutions[%zu].steps", at), 4096);
    tails_t *tails = memory_new(RING, 1, sizeof *tails);
    arb_ptr f = _arb_vec_init((slong)n), a = _arb_vec_init(1);
    acb_ptr x = _acb_vec_init(3), t = x + 1, b = x + 2;
    op w = op_number(&c->system, num_si(RING, 1)), v = w;

    for (size_t i = 0; i < c->system.n; i++) /* V = 1 + sum_i z_i^2/(2 hbar) */
        v = op_add(&c->system, v,
                   op_number(&c->system,
                             num_div(RING, num_pow(RING, num_variable(RING, c->system.z[i]), 2),
                                     num_ratio(RING, c->system.hbar, 2, 1))));
    tails->powers = length(c, get(c, "solutions[%zu].growth", at), MOST_POWERS);
    tails->moment = _arb_vec_init(MOST_POWERS + 1);
    for (size_t k = 1; k <= tails->powers; k++) {
        parts_t parts;
        w = op_mul(&c->system, w, v, 0, equation->star, ALL);
        parts = normal_parts(c, equation_adjoint(&c->system, equation, w, 0));
        num_ball(x, c, mean(c, w, BOTH), BITS);
        num_ball(t, c, number(c, get(c, "solutions[%zu].steps[%zu].t", at, steps - 1)), BITS);
        num_ball(b, c, number(c, get(c, "solutions[%zu].growth[%zu].rate", at, k - 1)), BITS);
        upper(f, c, &parts, whole(c, get(c, "solutions[%zu].growth[%zu].share", at, k - 1), 60));
        excess(a, f, c->system.dimension, acb_realref(b), k);
        arb_set(tails->moment + k, acb_realref(x));
        grow(tails->moment + k, a, acb_realref(b), acb_realref(t));
    }
    _arb_vec_clear(f, (slong)n);
    _arb_vec_clear(a, 1);
    _acb_vec_clear(x, 3);
    return tails;
}

void tails_size(tail_t *out, course_t *course, op observable, const star_t *normal)
{
    certificate_t *c = course->c;
    size_t n = c->system.dimension * DEGREES;
    parts_t parts = normal_parts(c, op_mul(&c->system, observable, observable, 0, normal, ALL));
    arb_ptr f = _arb_vec_init((slong)n), x = _arb_vec_init(1);

    arb_init(out->square);
    upper(f, c, &parts, 0);
    for (size_t k = 0; k < n; k++)
        if (!arb_is_zero(f + k))
            out->power = FLINT_MAX(out->power, k % DEGREES);
    for (size_t k = 0; k < n; k++)
        if (k % DEGREES <= out->power) {
            coefficient(x, out->power, k % DEGREES);
            arb_div(x, f + k, x, BITS);
            arb_max(out->square, out->square, x, BITS);
        }
    _arb_vec_clear(f, (slong)n);
    _arb_vec_clear(x, 1);
}

/* (iii) for an M >= reach that is nearly the best. */
static void off(arb_t out, const tails_t *tails, size_t p, size_t k, const arb_t eps, size_t reach)
{
    arb_ptr m = _arb_vec_init(2), x = m + 1;

    arb_mul(out, tails->moment + p, tails->moment + k, BITS);
    arb_sqrt(out, out, BITS);
    arb_mul_2exp_si(out, out, 1);
    arb_mul_ui(x, out, k, BITS); /* M^((p+k)/2) = 2 k sqrt(m_p m_k)/(p eps) */
    arb_div_ui(x, x, p, BITS);
    arb_div(x, x, eps, BITS);
    arb_mul(x, x, x, BITS);
    arb_root_ui(m, x, p + k, BITS);
    mag_zero(arb_radref(m));
    arb_set_ui(x, reach);
    if (!arb_ge(m, x))
        arb_set(m, x);
    arb_sqrt(m, m, BITS);
    arb_pow_ui(x, m, k, BITS);
    arb_div(out, out, x, BITS);
    arb_pow_ui(x, m, p, BITS);
    arb_addmul(out, x, eps, BITS);
    _arb_vec_clear(m, 2);
}

void tails_radius(mag_t out, const tails_t *tails, const tail_t *tail, const mag_t eps,
                  size_t reach)
{
    size_t p = tail->power;
    arb_ptr x = _arb_vec_init(2), e = x + 1;
    mag_t size;

    mag_init(size);
    mag_inf(out);
    if (p == 0)
        mag_set(out, eps);
    arf_set_mag(arb_midref(e), eps);
    for (size_t k = 1; p > 0 && p <= tails->powers && k <= tails->powers; k++) {
        off(x, tails, p, k, e, reach);
        arb_get_mag(size, x);
        mag_min(out, out, size);
    }
    arb_sqrt(x, tail->square, BITS);
    arb_get_mag(size, x);
    mag_mul(out, out, size);
    _arb_vec_clear(x, 2);
    mag_clear(size);
}
