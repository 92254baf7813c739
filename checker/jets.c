/* Derivatives of observables at t = 0: linear schemes by applying the adjoint generator, mean
 * fields by the rule of Leibniz. */
#include <stdio.h>
#include <string.h>

#include "certificate.h"

static int is_in(const certificate_t *c, size_t quadrature, int use)
{
    return (c->system.classical[quadrature] ? CLASSICAL : QUANTUM) & use;
}

/* exp(1/2 C d.d) f, also with S where both kinds of modes are averaged over. */
static num *smooth(certificate_t *c, num *f, int use)
{
    system_t *system = &c->system;

    for (size_t i = 0; i < system->n; i++)
        for (size_t j = i; j < system->n; j++) {
            num *width = is_in(c, i, use) && is_in(c, j, use) ? c->covariance[i][j] : NULL,
                *term = f, *sum = NULL;
            if (use == BOTH)
                width = num_add(RING, width, system->s[i][j]);
            width = num_ratio(RING, width, 1, i == j ? 2 : 1);
            for (slong m = 1; term; m++) {
                sum = num_add(RING, sum, term);
                term = width ? num_derivative(RING, term, system->z[i]) : NULL;
                term = num_derivative(RING, term, system->z[j]);
                term = num_ratio(RING, num_mul(RING, term, width), 1, m);
            }
            f = sum;
        }
    return f;
}

/* f of the mode's a and a^+, normally ordered, for which the variables of waves stand.  A Fock
 * state has <a^+^k a^k> = n!/(n-k)!, a cat state, |alpha> + |-alpha>, the matrix elements of its
 * parts. */
static num *by_parts(certificate_t *c, num *f, size_t m)
{
    system_t *system = &c->system;
    size_t a = system->k[2 * m], ad = system->k[2 * m + 1];
    num *x = num_variable(RING, a), *y = num_variable(RING, ad), *sum = NULL, *alpha = c->alpha[m],
        *scale = num_root(RING, num_ratio(RING, system->hbar, 1, 2)), *conjugate, *overlap;

    f = num_put(RING, f, system->z[2 * m], num_mul(RING, scale, num_add(RING, x, y)));
    scale = num_mul(RING, scale, RING->unit);
    f = num_put(RING, f, system->z[2 * m + 1], num_mul(RING, scale, num_sub(RING, y, x)));
    for (slong k = 0; c->kind[m] == FOCK && f; k++) {
        sum = num_add(RING, sum, num_put(RING, num_put(RING, f, a, NULL), ad, NULL));
        f = num_derivative(RING, num_derivative(RING, f, a), ad);
        f = num_ratio(RING, f, c->level[m] - k, (k + 1) * (k + 1));
    }
    if (c->kind[m] == FOCK)
        return sum;
    conjugate = num_conj(RING, alpha);
    overlap = num_function(RING, "exp", num_ratio(RING, num_mul(RING, alpha, conjugate), -2, 1));
    for (int k = 0; k < 4; k++) {
        num *g = num_put(RING, f, a, num_ratio(RING, alpha, k < 2 ? 1 : -1, 1));
        g = num_put(RING, g, ad, num_ratio(RING, conjugate, k % 2 ? -1 : 1, 1));
        sum = num_add(RING, sum, k / 2 == k % 2 ? g : num_mul(RING, g, overlap));
    }
    return num_div(RING, num_ratio(RING, sum, 1, 2), num_add(RING, num_si(RING, 1), overlap));
}

static num *average(certificate_t *c, num *f, int use)
{
    f = smooth(c, f, use);
    for (size_t i = 0; i < c->system.n; i++)
        if (is_in(c, i, use))
            f = c->kind[i / 2] == GAUSSIAN ? num_put(RING, f, c->system.z[i], c->mean[i])
                : i % 2                    ? f
                                           : by_parts(c, f, i / 2);
    return f;
}

num *mean(certificate_t *c, op f, int use)
{
    num *sum = NULL;
    size_t d = c->system.dimension;

    for (size_t e = 0; e < d * d; e++)
        sum = num_add(RING, sum, num_mul(RING, c->density[e % d * d + e / d], f[e]));
    return average(c, sum, use);
}

static void linear(certificate_t *c, num **values, const equation_t *equation, op f, size_t order)
{
    for (size_t k = 0; k <= order; k++) {
        values[k] = mean(c, f, BOTH);
        if (k < order)
            f = equation_adjoint(&c->system, equation, f, 0);
    }
}

/* Mean field: dz/dt = <G(z)>, <X>' = <G(X)> at the point z of the classical modes. */
typedef struct {
    certificate_t *c;
    const equation_t *equation;
    int is_point;                                /* it starts at the means */
    num *velocity[2 * MAX_MODES][MAX_ORDER + 1]; /* derivatives of the coordinates' velocities */
} flow_t;

/* d^k <f>/dt^k: <f>' = <G(f)> + sum_i <d_i f> <G(z_i)>, where G acts on f as an operator of Q, so
 * that the classical z in f are set aside, as waves. */
static num *flow_derivative(flow_t *flow, op f, size_t k)
{
    certificate_t *c = flow->c;
    system_t *system = &c->system;
    op f_dot = f;
    num *sum;

    if (op_equal(system, f, op_new(system)))
        return NULL;
    if (k == 0) {
        sum = mean(c, f, QUANTUM);
        for (size_t i = 0; i < c->coordinates && flow->is_point; i++)
            sum = num_put(RING, sum, system->z[c->q[i]], c->mean[c->q[i]]);
        return sum;
    }
    for (size_t i = 0; i < c->coordinates; i++)
        f_dot = op_rename(system, f_dot, system->z[c->q[i]], system->k[c->q[i]]);
    f_dot = equation_adjoint(system, flow->equation, f_dot, 0);
    for (size_t i = 0; i < c->coordinates; i++)
        f_dot = op_rename(system, f_dot, system->k[c->q[i]], system->z[c->q[i]]);
    sum = flow_derivative(flow, f_dot, k - 1);
    for (size_t i = 0; i < c->coordinates; i++) {
        op d = op_derivative(system, f, c->q[i], 0);
        slong binomial = 1;
        for (size_t j = 0; j < k; j++) {
            num *x = num_mul(RING, flow_derivative(flow, d, j), flow->velocity[i][k - 1 - j]);
            sum = num_add(RING, sum, num_ratio(RING, x, binomial, 1));
            binomial = binomial * (slong)(k - 1 - j) / (slong)(j + 1);
        }
    }
    return sum;
}

static void meanfield(certificate_t *c, num **values, const equation_t *equation, int is_point,
                      op f, size_t order)
{
    flow_t flow = {.c = c, .equation = equation, .is_point = is_point};

    for (size_t k = 0; k <= order; k++) {
        for (size_t i = 0; i < c->coordinates && k > 0; i++) {
            op z = op_number(&c->system, num_variable(RING, c->system.z[c->q[i]]));
            flow.velocity[i][k - 1] =
                flow_derivative(&flow, equation_adjoint(&c->system, equation, z, 0), k - 1);
        }
        values[k] = flow_derivative(&flow, f, k);
        if (!is_point)
            values[k] = average(c, values[k], CLASSICAL);
    }
}

/* Entry k of a list: the first derivative at which `values` are not those of the quantum model. */
static void check_entry(certificate_t *c, const char *list, size_t k, size_t observable,
                        num **quantum, num **values, size_t order)
{
    static const char *const keys[] = {"quantum", "scheme", "coefficient"};
    size_t at = 0;
    const json_t *first;

    while (at <= order && num_equal(RING, quantum[at], values[at]))
        at++;
    expect(c, get(c, "jets.%s[%zu].observable", list, k),
           text(c, get(c, "input.observables[%zu].name", observable)));
    first = get(c, "jets.%s[%zu].first_difference", list, k);
    refuse(RING, json_is_null(first) ? at <= order : whole(c, first, MAX_ORDER) != (slong)at,
           REFUTED, "the first difference is at %zu", at);
    for (size_t j = 0; j < 3; j++) {
        json_t *given = get(c, "jets.%s[%zu].%s", list, k, keys[j]);
        if (at > order)
            refuse(RING, !json_is_null(given), REFUTED, "there is no difference");
        else
            expect_number(c, given,
                          j == 0   ? quantum[at]
                          : j == 1 ? values[at]
                                   : num_sub(RING, quantum[at], values[at]));
    }
}

static void check_observable(certificate_t *c, size_t k, size_t order, size_t variants)
{
    json_t *given = get(c, "input.observables[%zu].operator", k);
    op f = operator(c, given, &c->system.star, ALL), w = operator(c, given, &c->system.wigner, ALL);
    num *quantum[MAX_ORDER + 1], *values[MAX_ORDER + 1];

    linear(c, quantum, &c->master, f, order);
    for (size_t v = 0; v < variants; v++) {
        size_t at = k * variants + v;
        expect(c, get(c, "jets.meanfield[%zu].variant", at), v < 2 ? "closed" : "damped");
        expect(c, get(c, "jets.meanfield[%zu].start", at), v % 2 ? "ensemble" : "point");
        meanfield(c, values, v < 2 ? &c->closed : &c->damped, v % 2 == 0, w, order);
        check_entry(c, "meanfield", at, k, quantum, values, order);
    }
    linear(c, values, &c->qcle, f, order);
    check_entry(c, "qcle", k, k, quantum, values, order);
    if (c->residual.count > 0) {
        linear(c, values, &c->form, f, order);
        check_entry(c, "cq_part", k, k, quantum, values, order);
    }
}

void check_jets(certificate_t *c)
{
    size_t count = length(c, get(c, "input.observables"), 100), order, entries;

    for (size_t k = 0; k < count; k++) {
        (void)text(c, get(c, "input.observables[%zu].name", k));
        (void)operator(c, get(c, "input.observables[%zu].operator", k), &c->system.star, ALL);
    }
    refuse(RING, json_is_null(get(c, "jets")) != (c->has_drives || c->is_stated), REFUTED,
           "are of a master equation without drives");
    if (c->has_drives || c->is_stated)
        return;
    order = (size_t)whole(c, get(c, "jets.order"), MAX_ORDER);
    expect(c, get(c, "jets.hybrid"), "equal"); /* the equations are identical */
    entries = length(c, get(c, "jets.meanfield"), 400);
    refuse(RING,
           (entries != 2 * count && entries != 4 * count) ||
               length(c, get(c, "jets.qcle"), 100) != count ||
               (c->residual.count > 0 && length(c, get(c, "jets.cq_part"), 100) != count),
           REFUTED, "has not the same entries for each observable");
    for (size_t k = 0; k < count; k++) {
        size_t made = RING->made_count;
        check_observable(c, k, order, entries / count);
        RING->field = "jets";
        memory_release(RING, made);
    }
    printf("jets: all derivatives up to order %zu\n", order);
}
