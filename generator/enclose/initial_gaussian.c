/* Gaussian states in the Fock basis, in balls.
 *
 * The formulas are those of runtime/gaussian.c: with zeta = (conj(alpha_1..M), beta_1..M),
 * <alpha|rho|beta> exp((|alpha|^2 + |beta|^2)/2) = c exp(b zeta + 1/2 zeta A zeta) generates the
 * elements G_k = <k_1..k_M| rho |k_M+1..k_2M>,
 *
 *   sqrt(k_i + 1) G_{k+1_i} = b_i G_k + sum_j A_ij sqrt(k_j) G_{k-1_j},      G_0 = c
 *
 * (Miatto and Quesada, Quantum 4, 366).  With W = (V + hbar/2)^-1, V the covariance, m the means, T
 * the matrix from z to (a, a†), X the exchange of the a and the a†:
 *
 *   A = X - hbar^2 T W T† X,   b = hbar T W m,   c = exp(-m W m / 2) / sqrt(det((V + hbar/2)/hbar))
 *
 * A pure state, V Omega V = (hbar/2)^2 Omega, is a product of a function of the alpha and one of
 * the beta, so that its amplitudes obey the recurrence in the first M variables alone.  A thermal
 * state is diagonal. */
#include "enclose/initial_part.h"

#include <stdlib.h>

typedef struct {
    const gaussian_t *gaussian;
    size_t levels;
    const model_t *model;
} task_t;

/* ---- the recurrence ------------------------------------------------------------------------- */

/* Of the first n variables; G has levels^n elements, last variable fastest, G_0 given. */
typedef struct {
    size_t n, levels;
    const acb_struct *b;
    acb_struct *scaled; /* A_ij sqrt(k) at (i*n + j)*levels + k */
    arb_struct *root;   /* sqrt(k) */
    size_t *digit, *stride;
} recurrence_t;

static void recurrence_init(recurrence_t *r, const acb_mat_t a, const acb_struct *b, size_t n,
                            size_t levels, slong precision)
{
    *r = (recurrence_t){.n = n, .levels = levels, .b = b};
    r->root = _arb_vec_init((slong)levels);
    r->scaled = _acb_vec_init((slong)(n * n * levels));
    r->digit = memory_new(n + 1, sizeof(size_t));
    r->stride = memory_new(n + 1, sizeof(size_t));
    for (size_t k = 0; k < levels; k++)
        arb_sqrt_ui(&r->root[k], k, precision);
    for (size_t j = n, stride = 1; j-- > 0; stride *= levels)
        r->stride[j] = stride;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            for (size_t k = 0; k < levels; k++)
                acb_mul_arb(&r->scaled[(i * n + j) * levels + k],
                            acb_mat_entry(a, (slong)i, (slong)j), &r->root[k], precision);
}

static void recurrence_clear(recurrence_t *r)
{
    _arb_vec_clear(r->root, (slong)r->levels);
    _acb_vec_clear(r->scaled, (slong)(r->n * r->n * r->levels));
    free(r->digit);
    free(r->stride);
}

/* G at `index` > 0 with the digits r->digit, by the first variable that is not zero. */
static void recurrence_element(acb_struct *g, size_t index, recurrence_t *r, slong precision)
{
    const size_t n = r->n;
    size_t i = 0, base;

    while (r->digit[i] == 0)
        i++;
    base = index - r->stride[i];
    acb_mul(&g[index], &r->b[i], &g[base], precision);
    r->digit[i]--;
    for (size_t j = 0; j < n; j++)
        if (r->digit[j] > 0)
            acb_addmul(&g[index], &r->scaled[(i * n + j) * r->levels + r->digit[j]],
                       &g[base - r->stride[j]], precision);
    r->digit[i]++;
    acb_div_arb(&g[index], &g[index], &r->root[r->digit[i]], precision);
}

static void recurrence_run(acb_struct *g, size_t count, recurrence_t *r, slong precision)
{
    for (size_t index = 1; index < count; index++) {
        for (size_t j = r->n; j-- > 0;) { /* the digits of `index` */
            if (++r->digit[j] < r->levels)
                break;
            r->digit[j] = 0;
        }
        recurrence_element(g, index, r, precision);
    }
}

/* ---- A, b and c ----------------------------------------------------------------------------- */

typedef struct {
    arb_t hbar;
    arb_mat_t v, w, m, wm; /* V + hbar/2, its inverse, the means, W m */
    acb_mat_t a;
    acb_struct *b;
    arb_t c;
} quadratic_t;

/* Index i < M stands for a_i, i >= M for a†_{i-M}; (a_i, a†_i) = (q_i +- i p_i)/sqrt(2 hbar). */
static void fill_quadratic(quadratic_t *q, size_t modes, slong precision)
{
    const size_t n = 2 * modes;
    arb_t half, x;

    arb_init(half);
    arb_init(x);
    arb_mul_2exp_si(half, q->hbar, -1);
    arb_sqrt(x, half, precision);
    for (size_t i = 0; i < n; i++) {
        const slong qi = 2 * (slong)(i % modes), pi = qi + 1, si = i < modes ? 1 : -1;

        arb_mul(acb_realref(&q->b[i]), x, arb_mat_entry(q->wm, qi, 0), precision);
        arb_mul(acb_imagref(&q->b[i]), x, arb_mat_entry(q->wm, pi, 0), precision);
        arb_mul_si(acb_imagref(&q->b[i]), acb_imagref(&q->b[i]), si, precision);
        for (size_t j = 0; j < n; j++) { /* (T W T†)_ij, put at the place that X exchanges it to */
            const slong qj = 2 * (slong)(j % modes), pj = qj + 1, sj = j < modes ? 1 : -1;
            acb_struct *to = acb_mat_entry(q->a, (slong)i, (slong)((j + modes) % n));

            arb_mul_si(acb_realref(to), arb_mat_entry(q->w, pi, pj), si * sj, precision);
            arb_add(acb_realref(to), acb_realref(to), arb_mat_entry(q->w, qi, qj), precision);
            arb_mul_si(acb_imagref(to), arb_mat_entry(q->w, pi, qj), si, precision);
            arb_submul_si(acb_imagref(to), arb_mat_entry(q->w, qi, pj), sj, precision);
            acb_mul_arb(to, to, half, precision);
            acb_neg(to, to);
            if (i == j)
                acb_add_ui(to, to, 1, precision);
        }
    }
    arb_clear(half);
    arb_clear(x);
}

/* V + hbar/2, W, m, W m. */
static void set_moments(quadratic_t *q, const task_t *task, const arb_struct *values,
                        slong precision)
{
    const slong n = arb_mat_nrows(q->v);
    arb_t half;

    arb_init(half);
    arb_mul_2exp_si(half, q->hbar, -1);
    for (slong i = 0; i < n; i++) {
        ball_value(arb_mat_entry(q->m, i, 0), task->gaussian->mean[i], values, precision,
                   task->model->ring);
        for (slong j = 0; j < n; j++)
            ball_value(arb_mat_entry(q->v, i, j), task->gaussian->covariance[i * n + j], values,
                       precision, task->model->ring);
        arb_add(arb_mat_entry(q->v, i, i), arb_mat_entry(q->v, i, i), half, precision);
    }
    if (!arb_mat_inv(q->w, q->v, precision))
        arb_mat_indeterminate(q->w);
    arb_mat_mul(q->wm, q->w, q->m, precision);
    arb_clear(half);
}

/* c = exp(-m W m / 2) / sqrt(det(V + hbar/2) / hbar^2M) */
static void set_constant(quadratic_t *q, slong precision)
{
    const slong n = arb_mat_nrows(q->v);
    arb_t x;

    arb_init(x);
    for (slong i = 0; i < n; i++)
        arb_addmul(q->c, arb_mat_entry(q->m, i, 0), arb_mat_entry(q->wm, i, 0), precision);
    arb_mul_2exp_si(q->c, q->c, -1);
    arb_neg(q->c, q->c);
    arb_exp(q->c, q->c, precision);
    arb_mat_det(x, q->v, precision);
    arb_rsqrt(x, x, precision);
    arb_mul(q->c, q->c, x, precision);
    arb_pow_ui(x, q->hbar, (ulong)n / 2, precision);
    arb_mul(q->c, q->c, x, precision);
    arb_clear(x);
}

static void quadratic_init(quadratic_t *q, const task_t *task, slong precision)
{
    const slong n = 2 * (slong)task->gaussian->modes;
    arb_struct *values = balls_new(task->model, precision);

    arb_init(q->hbar);
    arb_init(q->c);
    arb_mat_init(q->v, n, n);
    arb_mat_init(q->w, n, n);
    arb_mat_init(q->m, n, 1);
    arb_mat_init(q->wm, n, 1);
    acb_mat_init(q->a, n, n);
    q->b = _acb_vec_init(n);
    ball_value(q->hbar, task->model->algebra.hbar, values, precision, task->model->ring);
    set_moments(q, task, values, precision);
    set_constant(q, precision);
    fill_quadratic(q, task->gaussian->modes, precision);
    balls_free(values, task->model);
}

static void quadratic_clear(quadratic_t *q)
{
    _acb_vec_clear(q->b, acb_mat_nrows(q->a));
    arb_clear(q->hbar);
    arb_clear(q->c);
    arb_mat_clear(q->v);
    arb_mat_clear(q->w);
    arb_mat_clear(q->m);
    arb_mat_clear(q->wm);
    acb_mat_clear(q->a);
}

/* ---- states --------------------------------------------------------------------------------- */

static void fill_recurrence(initial_part_t *out, const void *data, slong precision)
{
    const task_t *task = data;
    const size_t modes = task->gaussian->modes, d = out->dimension;
    const int pure = out->form == PART_KET;
    quadratic_t q;
    recurrence_t r;

    quadratic_init(&q, task, precision);
    if (pure)
        arb_sqrt(q.c, q.c, precision);
    acb_set_arb(&out->entries[0], q.c);
    recurrence_init(&r, q.a, q.b, pure ? modes : 2 * modes, task->levels, precision);
    recurrence_run(out->entries, pure ? d : d * d, &r, precision);
    recurrence_clear(&r);
    quadratic_clear(&q);
    for (size_t i = 0; !pure && i < d; i++) /* rho is Hermitian */
        arb_zero(acb_imagref(&out->entries[i * (d + 1)]));
}

/* p_n = x^n (1 - x), x = nbar/(nbar + 1) = (v - hbar/2)/(v + hbar/2), v the variance */
static void fill_thermal(initial_part_t *out, const void *data, slong precision)
{
    const task_t *task = data;
    arb_struct *values = balls_new(task->model, precision);
    arb_t half, x, p;

    arb_init(half);
    arb_init(x);
    arb_init(p);
    ball_value(half, task->model->algebra.hbar, values, precision, task->model->ring);
    arb_mul_2exp_si(half, half, -1);
    ball_value(x, task->gaussian->covariance[0], values, precision, task->model->ring);
    arb_add(p, x, half, precision);
    arb_sub(x, x, half, precision);
    arb_div(x, x, p, precision);
    arb_sub_ui(p, x, 1, precision);
    arb_neg(p, p);
    for (size_t n = 0; n < out->dimension; n++) {
        acb_set_arb(&out->entries[n], p);
        arb_mul(p, p, x, precision);
    }
    arb_clear(half);
    arb_clear(x);
    arb_clear(p);
    balls_free(values, task->model);
}

/* ---- which form ----------------------------------------------------------------------------- */

static int is_thermal(const gaussian_t *g, const model_t *model)
{
    scalar_t difference;
    int result = g->modes == 1 && balls_vanish(g->mean[0], model) &&
                 balls_vanish(g->mean[1], model) && balls_vanish(g->covariance[1], model);

    scalar_init(difference, model->ring);
    scalar_sub(difference, g->covariance[0], g->covariance[3], model->ring);
    result = result && balls_vanish(difference, model);
    scalar_clear(difference, model->ring);
    return result;
}

/* Entry i, j of V Omega V - (hbar/2)^2 Omega, Omega the sum of [[0, 1], [-1, 0]]. */
static int purity_vanishes(size_t i, size_t j, const gaussian_t *g, const model_t *model)
{
    const size_t n = 2 * g->modes;
    scalar_t sum, x;
    int result;

    scalar_init(sum, model->ring);
    scalar_init(x, model->ring);
    for (size_t k = 0; k < n; k++) {
        scalar_mul(x, g->covariance[i * n + k], g->covariance[(k ^ 1) * n + j], model->ring);
        if (k % 2)
            scalar_sub(sum, sum, x, model->ring);
        else
            scalar_add(sum, sum, x, model->ring);
    }
    if (j == (i ^ 1)) {
        scalar_mul(x, model->algebra.hbar, model->algebra.hbar, model->ring);
        scalar_mul_ratio(x, x, i % 2 ? 1 : -1, 4, model->ring);
        scalar_add(sum, sum, x, model->ring);
    }
    result = balls_vanish(sum, model);
    scalar_clear(sum, model->ring);
    scalar_clear(x, model->ring);
    return result;
}

static int is_pure(const gaussian_t *g, const model_t *model)
{
    for (size_t i = 0; i < 2 * g->modes; i++)
        for (size_t j = 0; j < i; j++) /* the matrix is antisymmetric */
            if (!purity_vanishes(i, j, g, model))
                return 0;
    return 1;
}

void part_gaussian(initial_part_t *out, const char **why, const gaussian_t *gaussian, size_t levels,
                   slong bits, const model_t *model)
{
    const task_t task = {gaussian, levels, model};
    const int thermal = is_thermal(gaussian, model);
    part_form_t form = thermal ? PART_DIAGONAL : is_pure(gaussian, model) ? PART_KET : PART_MATRIX;
    size_t dimension = 1;

    for (size_t k = 0; k < gaussian->modes && dimension <= PART_MAX_ENTRIES; k++)
        dimension *= levels;
    if (part_room(out, why, form, dimension))
        part_sharpen(out, why, thermal ? fill_thermal : fill_recurrence, &task, bits);
}
