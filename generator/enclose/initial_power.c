/* Moments of V in the initial state. */
#include "enclose/initial_power.h"

#include <stdlib.h>

typedef struct {
    const weights_t *weights;
    const arb_struct *balls;
    slong bits;
    size_t count;
} task_t;

static void ball_of(acb_t out, scalar_src x, const task_t *task)
{
    scalar_ball(out, x, task->balls, task->bits, task->weights->model->ring);
}

/* w of a mode, as a ball. */
static void weight_of(arb_t out, size_t factor, const task_t *task)
{
    for (size_t m = 0; m < task->weights->modes; m++)
        if (task->weights->mode[m] == factor)
            arb_set_fmpq(out, task->weights->weight + m, task->bits);
}

/* out[k] = sum_j binomial(k, j) x[j] y[k-j]: the moments of a sum; x is replaced. */
static void convolve(arb_struct *x, const arb_struct *y, size_t count, slong bits)
{
    fmpz_t n;
    arb_t term, sum;

    fmpz_init(n);
    arb_init(term);
    arb_init(sum);
    for (size_t k = count; k-- > 0;) {
        arb_zero(sum);
        for (size_t j = 0; j <= k; j++) {
            fmpz_bin_uiui(n, k, j);
            arb_mul(term, &x[j], &y[k - j], bits);
            arb_addmul_fmpz(sum, term, n, bits);
        }
        arb_set(&x[k], sum);
    }
    fmpz_clear(n);
    arb_clear(term);
    arb_clear(sum);
}

/* factorial[r] = <n (n-1) .. (n-r+1)> becomes <n^k> = sum_r S(k, r) factorial[r] times w^k. */
static void from_factorial(arb_struct *moments, const arb_struct *factorial, const arb_t w,
                           const task_t *task)
{
    fmpz *stirling = _fmpz_vec_init((slong)task->count); /* S(k, r) */
    arb_t scale;

    arb_init(scale);
    arb_one(scale);
    for (size_t k = 0; k < task->count; k++) {
        arith_stirling_number_2_vec(stirling, k, (slong)k + 1);
        arb_zero(&moments[k]);
        for (size_t r = 0; r <= k; r++)
            arb_addmul_fmpz(&moments[k], &factorial[r], stirling + r, task->bits);
        arb_mul(&moments[k], &moments[k], scale, task->bits);
        arb_mul(scale, scale, w, task->bits);
    }
    _fmpz_vec_clear(stirling, (slong)task->count);
    arb_clear(scale);
}

/* ---- one mode -------------------------------------------------------------------------------- */

static void fock_moments(arb_struct *moments, const state_part_t *part, const task_t *task)
{
    arb_t x;

    arb_init(x);
    weight_of(x, part->factors[0], task);
    arb_mul_ui(x, x, part->level, task->bits);
    for (size_t k = 0; k < task->count; k++)
        arb_pow_ui(&moments[k], x, k, task->bits);
    arb_clear(x);
}

/* <(n)_r> = |alpha|^(2r) (1 + (-1)^r o)/(1 + o) */
static void cat_moments(arb_struct *moments, const state_part_t *part, const task_t *task)
{
    arb_struct *factorial = _arb_vec_init((slong)task->count);
    arb_t square, odd, w;
    acb_t x;

    acb_init(x);
    arb_init(square);
    arb_init(odd);
    arb_init(w);
    ball_of(x, part->alpha, task);
    arb_mul(square, acb_realref(x), acb_realref(x), task->bits);
    arb_addmul(square, acb_imagref(x), acb_imagref(x), task->bits);
    ball_of(x, part->overlap, task);
    arb_sub_ui(odd, acb_realref(x), 1, task->bits);
    arb_neg(odd, odd);
    arb_add_ui(w, acb_realref(x), 1, task->bits);
    arb_div(odd, odd, w, task->bits);
    for (size_t r = 0; r < task->count; r++) {
        arb_pow_ui(&factorial[r], square, r, task->bits);
        if (r % 2)
            arb_mul(&factorial[r], &factorial[r], odd, task->bits);
    }
    weight_of(w, part->factors[0], task);
    from_factorial(moments, factorial, w, task);
    _arb_vec_clear(factorial, (slong)task->count);
    acb_clear(x);
    arb_clear(square);
    arb_clear(odd);
    arb_clear(w);
}

/* ---- Gaussian states ------------------------------------------------------------------------- */

/* Normal-ordered moments <prod (a_i†)^(e_2i) a_i^(e_2i+1)>, of all exponents below `size`; index
 * with the last one fastest. */
typedef struct {
    size_t n, size;
    acb_struct *mean, *covariance, *moments;
} normal_t;

enum { MAX_MOMENTS = 400000 };

/* a_i = (q_i + i p_i)/sqrt(2 hbar); index 2i is a_i†, 2i + 1 is a_i; of normal-ordered products the
 * covariance of a_i† and a_i is less by 1/2 than of Weyl-ordered ones. */
static void set_normal(normal_t *out, const state_part_t *part, const task_t *task)
{
    const size_t n = 2 * part->count;
    acb_t x, hbar, sum;

    acb_init(x);
    acb_init(hbar);
    acb_init(sum);
    ball_of(hbar, task->weights->model->algebra.hbar, task);
    acb_mul_2exp_si(hbar, hbar, 1);
    for (size_t i = 0; i < n; i++) {
        acb_zero(sum);
        for (size_t a = 0; a < 2; a++) { /* q, then (+-i) p */
            ball_of(x, &part->mean[i / 2 * 2 + a], task);
            if (a)
                (i % 2 ? acb_mul_onei : acb_div_onei)(x, x);
            acb_add(sum, sum, x, task->bits);
        }
        acb_sqrt(x, hbar, task->bits);
        acb_div(&out->mean[i], sum, x, task->bits);
        for (size_t j = 0; j < n; j++) {
            acb_zero(sum);
            for (size_t k = 0; k < 4; k++) {
                ball_of(x, &part->covariance[(i / 2 * 2 + k / 2) * n + j / 2 * 2 + k % 2], task);
                if (k / 2)
                    (i % 2 ? acb_mul_onei : acb_div_onei)(x, x);
                if (k % 2)
                    (j % 2 ? acb_mul_onei : acb_div_onei)(x, x);
                acb_add(sum, sum, x, task->bits);
            }
            acb_div(sum, sum, hbar, task->bits);
            if (i == (j ^ 1)) {
                acb_set_ui(x, 1);
                acb_mul_2exp_si(x, x, -1);
                acb_sub(sum, sum, x, task->bits);
            }
            acb_set(&out->covariance[i * n + j], sum);
        }
    }
    acb_clear(x);
    acb_clear(hbar);
    acb_clear(sum);
}

/* M_{e + 1_i} = mean_i M_e + sum_j C_ij e_j M_{e - 1_j}, i the first exponent that is not zero. */
static void fill_normal(normal_t *out, size_t total, slong bits)
{
    size_t *e = memory_new(out->n + 1, sizeof *e), *stride = memory_new(out->n + 1, sizeof *stride);
    acb_t x;

    acb_init(x);
    stride[out->n] = 1;
    for (size_t i = out->n; i-- > 0;)
        stride[i] = i + 1 == out->n ? 1 : stride[i + 1] * out->size;
    acb_one(&out->moments[0]);
    for (size_t at = 1; at < total; at++) {
        size_t i = 0, base;

        for (size_t j = out->n; j-- > 0 && ++e[j] == out->size;)
            e[j] = 0;
        while (e[i] == 0)
            i++;
        base = at - stride[i];
        e[i]--;
        acb_mul(&out->moments[at], &out->mean[i], &out->moments[base], bits);
        for (size_t j = 0; j < out->n; j++)
            if (e[j] > 0) {
                acb_mul_ui(x, &out->covariance[i * out->n + j], e[j], bits);
                acb_addmul(&out->moments[at], x, &out->moments[base - stride[j]], bits);
            }
        e[i]++;
    }
    acb_clear(x);
    free(e);
    free(stride);
}

/* The polynomial sum_r c_r (n_1)_{r_1} .. of V^k, by V^(k+1) = V V^k and n (n)_r = (n)_{r+1} +
 * r (n)_r; c over r of all modes, each below `size`, the last one fastest. */
static void times_weights(arb_struct *c, size_t total, const normal_t *normal, const arb_struct *w,
                          slong bits)
{
    const size_t modes = normal->n / 2;
    arb_struct *next = _arb_vec_init((slong)total);
    arb_t x;

    arb_init(x);
    for (size_t at = 0; at < total; at++) {
        size_t stride = 1;

        for (size_t m = modes; m-- > 0; stride *= normal->size) {
            const size_t r = at / stride % normal->size;

            arb_mul(x, &c[at], &w[m], bits);
            if (r + 1 < normal->size)
                arb_add(&next[at + stride], &next[at + stride], x, bits);
            arb_addmul_ui(&next[at], x, r, bits);
        }
    }
    for (size_t at = 0; at < total; at++)
        arb_swap(&c[at], &next[at]);
    _arb_vec_clear(next, (slong)total);
    arb_clear(x);
}

/* <(n_1)_{r_1} ..> at the index `at` of the r: the normal-ordered moment with both exponents r. */
static const arb_struct *factorial_moment(const normal_t *normal, size_t at)
{
    const size_t modes = normal->n / 2;
    size_t index = 0, stride = 1;

    for (size_t m = modes; m-- > 0; at /= normal->size) {
        index += at % normal->size * stride * (1 + normal->size);
        stride *= normal->size * normal->size;
    }
    return acb_realref(&normal->moments[index]);
}

static int gaussian_moments(arb_struct *moments, const state_part_t *part, const task_t *task)
{
    const size_t n = 2 * part->count;
    normal_t normal = {n, task->count, NULL, NULL, NULL};
    size_t total = 1, halves = 1;
    arb_struct *c, *w;

    for (size_t i = 0; i < n && total <= MAX_MOMENTS; i++)
        total *= task->count;
    if (total > MAX_MOMENTS)
        return 0;
    for (size_t m = 0; m < part->count; m++)
        halves *= task->count;
    normal.mean = _acb_vec_init((slong)n);
    normal.covariance = _acb_vec_init((slong)(n * n));
    normal.moments = _acb_vec_init((slong)total);
    c = _arb_vec_init((slong)halves);
    w = _arb_vec_init((slong)part->count);
    for (size_t m = 0; m < part->count; m++)
        weight_of(&w[m], part->factors[m], task);
    set_normal(&normal, part, task);
    fill_normal(&normal, total, task->bits);
    arb_one(c);
    for (size_t k = 0; k < task->count; k++) {
        arb_zero(&moments[k]);
        for (size_t at = 0; at < halves; at++)
            if (!arb_is_zero(&c[at]))
                arb_addmul(&moments[k], &c[at], factorial_moment(&normal, at), task->bits);
        times_weights(c, halves, &normal, w, task->bits);
    }
    _acb_vec_clear(normal.mean, (slong)n);
    _acb_vec_clear(normal.covariance, (slong)(n * n));
    _acb_vec_clear(normal.moments, (slong)total);
    _arb_vec_clear(c, (slong)halves);
    _arb_vec_clear(w, (slong)part->count);
    return 1;
}

/* ---- finite factors -------------------------------------------------------------------------- */

/* f of row `row` of a density matrix over the factors of the part. */
static void step_of(fmpq_t out, size_t row, const state_part_t *part, const weights_t *weights)
{
    fmpq_zero(out);
    for (size_t j = part->count; j-- > 0;) {
        const size_t d = space_dimension(weights->model->space, part->factors[j]);

        for (size_t k = 0; k < weights->finites; k++)
            if (weights->finite[k] == part->factors[j])
                fmpq_add(out, out, weights->step[k] + row % d);
        row /= d;
    }
}

static void density_moments(arb_struct *moments, const state_part_t *part, const task_t *task)
{
    const algebra_t *algebra = &task->weights->model->algebra;
    unsigned char *take = memory_new(space_count(algebra->space) + 1, 1);
    scalar_struct *entries;
    size_t d;
    fmpq_t f;
    arb_t x;
    acb_t p;

    fmpq_init(f);
    arb_init(x);
    acb_init(p);
    for (size_t k = 0; k < part->count; k++)
        take[part->factors[k]] = 1;
    d = op_matrix_size(take, algebra);
    entries = op_dense(part->density, take, algebra);
    for (size_t k = 0; k < task->count; k++)
        arb_zero(&moments[k]);
    for (size_t a = 0; a < d; a++) {
        step_of(f, a, part, task->weights);
        ball_of(p, &entries[a * (d + 1)], task);
        for (size_t k = 0; k < task->count; k++) {
            arb_set_fmpq(x, f, task->bits);
            arb_pow_ui(x, x, k, task->bits);
            arb_addmul(&moments[k], x, acb_realref(p), task->bits);
        }
    }
    op_dense_free(entries, d, algebra);
    free(take);
    fmpq_clear(f);
    arb_clear(x);
    acb_clear(p);
}

int initial_powers(arb_struct *out, const char **why, size_t count, const weights_t *weights,
                   const arb_struct *balls, slong bits)
{
    const state_t *state = weights->model->initial;
    const task_t task = {weights, balls, bits, count};
    arb_struct *moments = _arb_vec_init((slong)count);
    int good = 1;

    for (size_t k = 0; k < count; k++)
        arb_one(&out[k]); /* V = 1 + .. */
    for (size_t p = 0; p < state->count && good; p++) {
        const state_part_t *part = &state->parts[p];

        if (!weights->equations->factors[part->factors[0]])
            continue;
        if (part->kind == STATE_GAUSSIAN)
            good = gaussian_moments(moments, part, &task);
        else if (part->kind == STATE_FOCK)
            fock_moments(moments, part, &task);
        else if (part->kind == STATE_CAT)
            cat_moments(moments, part, &task);
        else
            density_moments(moments, part, &task);
        convolve(out, moments, count, bits);
    }
    if (!good)
        *why = "no moment bound: the initial state joins too many modes";
    _arb_vec_clear(moments, (slong)count);
    return good;
}
