/* Derivatives at t = 0: linear schemes by applying the adjoint generator, mean fields by the rule
 * of Leibniz. */
#include "jets.h"

#include <stdlib.h>
#include <string.h>

#define RING (&system->ring)

/* exp(1/2 C d.d) f over the quadratures in `use`. */
static num *smooth(system_t *system, num *f, const char *use, int with_s, const start_t *start)
{
    for (size_t i = 0; i < system->n; i++)
        for (size_t j = i; j < system->n; j++) {
            num *c = use[i] && use[j] ? start->covariance[i][j] : NULL, *term = f, *sum = NULL;
            if (with_s && use[i] && use[j])
                c = num_add(RING, c, system->s[i][j]);
            c = num_ratio(RING, c, 1, i == j ? 2 : 1);
            for (slong m = 0; term; m++) {
                sum = num_add(RING, sum, term);
                term =
                    c ? num_derivative(RING, num_derivative(RING, term, system->z[i]), system->z[j])
                      : NULL;
                term = num_ratio(RING, num_mul(RING, term, c), 1, m + 1);
            }
            f = sum;
        }
    return f;
}

static num *at_point(system_t *system, const num *f, size_t m, num *q, num *p)
{
    char mask[MAX_NAMES] = {0};
    num *value[MAX_NAMES] = {NULL};

    mask[system->z[2 * m]] = mask[system->z[2 * m + 1]] = 1;
    value[system->z[2 * m]] = q;
    value[system->z[2 * m + 1]] = p;
    return num_put(RING, f, mask, value);
}

/* Level n, f normally ordered: q^a p^b -> (2 hbar)^k n!/(n-k)! times the average of cos^a sin^b
 * over the circle, (a-1)!! (b-1)!!/(a+b)!!, for even a and b, k = (a+b)/2. */
static num *fock(system_t *system, const num *f, size_t m, slong level)
{
    num *sum = NULL, *fa = (num *)f;

    for (slong a = 0; a <= MAX_DEGREE && fa; a++) {
        num *fb = fa;
        for (slong b = 0; b <= MAX_DEGREE && fb; b++) {
            num *w = num_ratio(RING, at_point(system, fb, m, NULL, NULL), 1, 1);
            for (slong c = 1; c <= a; c++)
                w = num_ratio(RING, w, 1, c);
            for (slong c = 1; c <= b; c++)
                w = num_ratio(RING, w, 1, c);
            for (slong c = a - 1; c > 0; c -= 2)
                w = num_ratio(RING, w, c, 1);
            for (slong c = b - 1; c > 0; c -= 2)
                w = num_ratio(RING, w, c, 1);
            for (slong c = a + b; c > 0; c -= 2)
                w = num_mul(RING, num_ratio(RING, w, 2 * (level - (a + b - c) / 2), c),
                            system->hbar);
            if (a % 2 == 0 && b % 2 == 0)
                sum = num_add(RING, sum, w);
            fb = num_derivative(RING, fb, system->z[2 * m + 1]);
        }
        fa = num_derivative(RING, fa, system->z[2 * m]);
    }
    return sum;
}

/* |alpha> + |-alpha>, f normally ordered: what is even in both a and a^+, and tanh|alpha|^2 times
 * what is odd in both. */
static num *cat(system_t *system, const num *f, size_t m, const start_t *start)
{
    num *one = num_si(RING, 1), *e = start->overlap[m], *i = num_variable(RING, 0);
    num *t = num_div(RING, num_sub(RING, one, e), num_add(RING, one, e));
    num *q = start->mean[2 * m], *p = start->mean[2 * m + 1];
    num *iq = num_mul(RING, i, q), *ip = num_mul(RING, i, p);
    num *same =
        num_add(RING, at_point(system, f, m, q, p),
                at_point(system, f, m, num_ratio(RING, q, -1, 1), num_ratio(RING, p, -1, 1)));
    num *apart = num_add(RING, at_point(system, f, m, ip, num_ratio(RING, iq, -1, 1)),
                         at_point(system, f, m, num_ratio(RING, ip, -1, 1), iq));

    same = num_mul(RING, same, num_add(RING, one, t));
    apart = num_mul(RING, apart, num_sub(RING, one, t));
    return num_ratio(RING, num_add(RING, same, apart), 1, 4);
}

/* The average over the modes in `use`. */
static num *mode_mean(system_t *system, const start_t *start, num *f, const char *use, int with_s)
{
    f = smooth(system, f, use, with_s, start);
    for (size_t m = 0; m < system->modes; m++) {
        if (!use[2 * m])
            continue;
        if (start->kind[m] == FOCK)
            f = fock(system, f, m, start->level[m]);
        else if (start->kind[m] == CAT)
            f = cat(system, f, m, start);
        else
            f = at_point(system, f, m, start->mean[2 * m], start->mean[2 * m + 1]);
    }
    return f;
}

/* Tr over the finite spaces of density times f, averaged over the modes in `use`. */
static num *mean_over(system_t *system, const start_t *start, op f, const char *use, int with_s)
{
    num *sum = NULL;
    size_t d = system->dimension;

    for (size_t i = 0; i < d; i++)
        for (size_t j = 0; j < d; j++)
            sum = num_add(RING, sum, num_mul(RING, start->density[j * d + i], f[i * d + j]));
    return mode_mean(system, start, sum, use, with_s);
}

void jet_linear(num **values, system_t *system, const start_t *start, jet_t jet, const master_t *m,
                const hybrid_t *h, op f, size_t order)
{
    char use[2 * MAX_MODES];

    memset(use, 1, sizeof use);
    for (size_t k = 0; k <= order; k++) {
        values[k] = mean_over(system, start, f, use, 1);
        if (k == order)
            return;
        if (jet == JET_CQ)
            f = hybrid_adjoint(system, h, f, 0, 1, 0);
        else
            f = master_adjoint(system, m, f, 0, &system->star, 3, jet == JET_QCLE ? 1 : ALL);
    }
}

/* ---- mean fields ----------------------------------------------------------------------------- */

typedef struct {
    system_t *system;
    const start_t *start;
    const master_t *master;
    int with, ensemble;
    op velocity[2 * MAX_MODES];
    num *known[2 * MAX_MODES][MAX_ORDER + 1]; /* derivatives of the velocities' means */
    char has[2 * MAX_MODES][MAX_ORDER + 1];
} flow_t;

/* G(f) where f moves with Q alone: its z are set aside as the variables k meanwhile. */
static op apart(system_t *system, op f, int back)
{
    op g = op_new(system);
    char mask[MAX_NAMES] = {0};
    num *value[MAX_NAMES] = {NULL};

    for (size_t i = 0; i < system->n; i++)
        if (system->classical[i]) {
            mask[back ? system->k[i] : system->z[i]] = 1;
            value[back ? system->k[i] : system->z[i]] =
                num_variable(RING, back ? system->z[i] : system->k[i]);
        }
    for (size_t e = 0; e < system->dimension * system->dimension; e++)
        g[e] = num_put(RING, f[e], mask, value);
    return g;
}

static num *flow_mean(flow_t *flow, op f)
{
    system_t *system = flow->system;
    char quantum[2 * MAX_MODES], classical[2 * MAX_MODES];
    num *x;

    for (size_t i = 0; i < 2 * MAX_MODES; i++) {
        classical[i] = system->classical[i];
        quantum[i] = !classical[i];
    }
    x = mean_over(system, flow->start, f, quantum, 0);
    for (size_t m = 0; m < system->modes && !flow->ensemble; m++) /* the point of the means */
        if (classical[2 * m])
            x = at_point(system, x, m,
                         flow->start->kind[m] == GAUSSIAN ? flow->start->mean[2 * m] : NULL,
                         flow->start->kind[m] == GAUSSIAN ? flow->start->mean[2 * m + 1] : NULL);
    return x;
}

/* d^k <f>/dt^k: <f>' = <G(f)> + sum_i <d_i f> <G(z_i)>. */
static num *flow_derivative(flow_t *flow, op f, size_t k)
{
    system_t *system = flow->system;
    num *sum;

    if (k == 0)
        return flow_mean(flow, f);
    sum = flow_derivative(flow,
                          apart(system,
                                master_adjoint(system, flow->master, apart(system, f, 0), 0,
                                               &system->wigner, flow->with, ALL),
                                1),
                          k - 1);
    for (size_t i = 0; i < system->n; i++) {
        op d = system->classical[i] ? op_derivative(system, f, i, 0) : NULL;
        slong binomial = 1;
        for (size_t j = 0; d && !op_equal(system, d, op_new(system)) && j < k; j++) {
            if (!flow->has[i][k - 1 - j])
                flow->known[i][k - 1 - j] = flow_derivative(flow, flow->velocity[i], k - 1 - j);
            flow->has[i][k - 1 - j] = 1;
            sum = num_add(
                RING, sum,
                num_ratio(RING,
                          num_mul(RING, flow_derivative(flow, d, j), flow->known[i][k - 1 - j]),
                          binomial, 1));
            binomial = binomial * (slong)(k - 1 - j) / (slong)(j + 1);
        }
    }
    return sum;
}

void jet_meanfield(num **values, system_t *system, const start_t *start, const master_t *m,
                   int damped, int ensemble, op f, size_t order)
{
    flow_t flow = {.system = system,
                   .start = start,
                   .master = m,
                   .with = damped ? 3 : 1,
                   .ensemble = ensemble};
    char use[2 * MAX_MODES];

    memcpy(use, system->classical, sizeof use);
    for (size_t i = 0; i < system->n; i++)
        if (system->classical[i])
            flow.velocity[i] =
                master_adjoint(system, m, op_number(system, num_variable(RING, system->z[i])), 0,
                               &system->wigner, flow.with, ALL);
    for (size_t k = 0; k <= order; k++) {
        values[k] = flow_derivative(&flow, f, k);
        if (ensemble)
            values[k] = mode_mean(system, start, values[k], use, 0);
    }
}
