/* The two equations of a certificate. */
#include "certificate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Operators and their adjoints; `most`: products of classical modes or of Q alone. */
static void operators_of(certificate_t *c, json_t *object, const char *outer, const char *key,
                         int most, op **l, op **dagger, size_t *count)
{
    json_t *list = list_of(c, object, outer, key, 64);

    *count = json_array_size(list);
    *l = zeroed(*count + 1, sizeof **l);
    *dagger = zeroed(*count + 1, sizeof **l);
    for (size_t k = 0; k < *count; k++) {
        RING->field = path(path(outer, key, 0), NULL, k);
        if (!json_is_string(json_array_get(list, k)))
            refuse(RING, MALFORMED, "is no formula");
        (*l)[k] =
            op_read(&c->system, json_string_value(json_array_get(list, k)), &c->system.star, most);
        (*dagger)[k] = op_dagger(&c->system, (*l)[k]);
    }
}

/* The rank of a matrix of numbers, which elimination changes. */
static size_t rank_of(ring_t *ring, num **m, size_t rows, size_t columns)
{
    size_t row = 0;

    for (size_t at = 0; at < columns && row < rows; at++) {
        size_t pivot = row;
        while (pivot < rows && !m[pivot * columns + at])
            pivot++;
        if (pivot == rows)
            continue;
        for (size_t j = 0; j < columns; j++) {
            num *swap = m[pivot * columns + j];
            m[pivot * columns + j] = m[row * columns + j];
            m[row * columns + j] = swap;
        }
        for (size_t r = row + 1; r < rows; r++) {
            num *f = num_div(ring, m[r * columns + at], m[row * columns + at]);
            for (size_t j = at; f && j < columns; j++)
                m[r * columns + j] =
                    num_sub(ring, m[r * columns + j], num_mul(ring, f, m[row * columns + j]));
        }
        row++;
    }
    return row;
}

/* {1, L_1, ..} are linearly independent, by their values at some points: without this a matrix that
 * is not positive might still make a positive generator. */
static void check_independent(certificate_t *c, op *l, size_t count, const char *name)
{
    system_t *system = &c->system;
    size_t d = system->dimension * system->dimension, points = system->modes ? 2 * count + 6 : 1;
    num **m = zeroed((count + 1) * d * points, sizeof *m);

    for (size_t r = 0; r <= count; r++)
        for (size_t p = 0; p < points; p++) {
            op x = r == 0 ? op_number(system, num_si(RING, 1)) : l[r - 1];
            char mask[MAX_NAMES] = {0};
            num *value[MAX_NAMES];
            for (size_t i = 0; i < system->n; i++) {
                mask[system->z[i]] = 1;
                value[system->z[i]] =
                    num_si(RING, (slong)((p + 1) * (p + 3 * i + 2) * (i + 7) % 23) - 11);
            }
            for (size_t e = 0; e < d; e++)
                m[(r * points + p) * d + e] = num_put(RING, x[e], mask, value);
        }
    RING->field = name;
    if (rank_of(RING, m, count + 1, d * points) <= count)
        refuse(RING, REFUTED, "the operators and 1 are linearly dependent");
    free(m);
}

void read_generator(certificate_t *c)
{
    json_t *object = get(c, c->document, "", "generator");
    master_t *m = &c->master;

    c->has_jets &= !json_is_null(object);
    if (json_is_null(object))
        return;
    check_keys(c, object, "generator", " hamiltonian bare_hamiltonian operators kossakowski ");
    operators_of(c, object, "generator", "operators", ALL, &m->l, &m->dagger, &m->count);
    check_independent(c, m->l, m->count, "generator.operators");
    m->k = matrix_of(c, object, "generator", "kossakowski", m->count, m->count);
    check_hermitian(c, m->k, m->count, "generator.kossakowski");
    m->hamiltonian = hermitian_of(c, object, "generator", "hamiltonian", &c->system.star, ALL);
    c->bare.hamiltonian =
        hermitian_of(c, object, "generator", "bare_hamiltonian", &c->system.wigner, ALL);
}

static void read_residual(certificate_t *c, json_t *object)
{
    hybrid_t *h = &c->hybrid;
    json_t *list = list_of(c, object, "hybrid", "residual", 2000), *row;
    size_t k;

    h->terms = json_array_size(list);
    h->power = zeroed(h->terms + 1, sizeof *h->power);
    h->left = zeroed(h->terms + 1, sizeof(op));
    h->right = zeroed(h->terms + 1, sizeof(op));
    json_array_foreach(list, k, row)
    {
        const char *at = path("hybrid.residual", NULL, k);
        json_t *powers;
        check_keys(c, row, at, " derivative left right coefficient ");
        powers = list_of(c, row, at, "derivative", 2 * MAX_MODES);
        if (json_array_size(powers) != h->coordinates)
            refuse(RING, MALFORMED, "has not one entry for each coordinate");
        for (size_t i = 0; i < h->coordinates; i++) {
            json_t *e = json_array_get(powers, i);
            if (!json_is_integer(e) || json_integer_value(e) < 0 ||
                json_integer_value(e) > MAX_DEGREE)
                refuse(RING, MALFORMED, "is no list of degrees");
            h->power[k][i] = (unsigned char)json_integer_value(e);
        }
        h->right[k] = op_read(&c->system, text_of(c, row, at, "right"), &c->system.star, NONE);
        h->left[k] = op_read(&c->system, text_of(c, row, at, "left"), &c->system.star, NONE);
        h->left[k] = op_scale(&c->system, h->left[k],
                              num_read(&c->system, text_of(c, row, at, "coefficient")));
    }
}

/* M = [[D2, D1], [D1^+, D0]] */
static void check_block(certificate_t *c, json_t *object)
{
    const hybrid_t *h = &c->hybrid;
    size_t n = h->coordinates + h->count;
    num **block = matrix_of(c, object, "hybrid", "block", n, n);

    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            size_t z = h->coordinates;
            num *m = i < z && j < z ? h->d2[i * z + j]
                     : i < z        ? h->d1[i * h->count + j - z]
                     : j < z        ? num_conj(RING, h->d1[j * h->count + i - z])
                                    : h->d0[(i - z) * h->count + j - z];
            RING->field = path(path("hybrid.block", NULL, i), NULL, j);
            if (!num_equal(RING, block[i * n + j], m))
                refuse(RING, REFUTED, "is not that of D2, D1 and D0");
        }
}

void read_hybrid(certificate_t *c)
{
    json_t *object = get(c, c->document, "", "hybrid"), *names,
           *input = get(c, c->document, "", "input");
    hybrid_t *h = &c->hybrid;

    check_keys(c, object, "hybrid",
               " order coordinates basis hamiltonian drift D2 D1 D0 residual block ");
    if (strcmp(text_of(c, object, "hybrid", "order"),
               text_of(c, json_object_get(input, "order"), "input.order", "name")) != 0) {
        RING->field = "hybrid.order";
        refuse(RING, REFUTED, "is not input.order.name");
    }
    for (size_t i = 0; i < c->system.n; i++)
        if (c->system.classical[i])
            h->c[h->coordinates++] = i;
    names = list_of(c, object, "hybrid", "coordinates", 2 * MAX_MODES);
    for (size_t i = 0; i < h->coordinates; i++) {
        char name[300];
        json_t *given = json_array_get(names, i);
        snprintf(name, sizeof name, "%.250s.%c", c->system.mode_name[h->c[i] / 2],
                 h->c[i] % 2 ? 'p' : 'q');
        if (json_array_size(names) != h->coordinates || !json_is_string(given) ||
            strcmp(json_string_value(given), name) != 0)
            refuse(RING, REFUTED, "%s is expected", name);
    }
    operators_of(c, object, "hybrid", "basis", NONE, &h->l, &h->dagger, &h->count);
    check_independent(c, h->l, h->count, "hybrid.basis");
    h->hamiltonian = hermitian_of(c, object, "hybrid", "hamiltonian", &c->system.star, NONE);
    h->drift = matrix_of(c, object, "hybrid", "drift", h->coordinates, VECTOR);
    check_real(c, h->drift, h->coordinates, "hybrid.drift");
    h->d2 = matrix_of(c, object, "hybrid", "D2", h->coordinates, h->coordinates);
    check_hermitian(c, h->d2, h->coordinates, "hybrid.D2");
    check_real(c, h->d2, h->coordinates * h->coordinates, "hybrid.D2");
    h->d1 = matrix_of(c, object, "hybrid", "D1", h->coordinates, h->count);
    h->d0 = matrix_of(c, object, "hybrid", "D0", h->count, h->count);
    check_hermitian(c, h->d0, h->count, "hybrid.D0");
    read_residual(c, object);
    check_block(c, object);
}

/* Both generators agree on exp(k.z) |i><j| for all k, i and j, hence on all f(z) X. */
void check_identity(certificate_t *c)
{
    system_t *system = &c->system;
    size_t d = system->dimension;

    RING->field = "hybrid";
    if (json_is_null(json_object_get(c->document, "generator")))
        return;
    for (size_t e = 0; e < d * d; e++) {
        size_t made = RING->made;
        op f = op_new(system), left, right;
        f[e] = num_si(RING, 1);
        left = master_adjoint(system, &c->master, f, 1, &system->star, 3, ALL);
        right = hybrid_adjoint(system, &c->hybrid, f, 1, 1, 1);
        if (!op_equal(system, left, right))
            refuse(RING, REFUTED,
                   "the equation is not that of the generator: they differ on |%zu><%zu|", e / d,
                   e % d);
        free(f);
        free(left);
        free(right);
        numbers_release(RING, made, NULL, 0);
    }
    printf("identity: the hybrid equation is the master equation, for all f(z) X\n");
}
