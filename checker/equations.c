/* The two equations of a certificate. */
#include <stdio.h>

#include "certificate.h"

static op hermitian(certificate_t *c, const json_t *value, const star_t *star, int most)
{
    op h = operator(c, value, star, most);

    refuse(RING, !op_equal(&c->system, h, op_dagger(&c->system, h)), REFUTED, "is not Hermitian");
    return h;
}

static op *operators(certificate_t *c, const char *path, const star_t *star, int most,
                     size_t *count)
{
    op *l;

    *count = length(c, get(c, "%s", path), 64);
    l = memory_new(RING, *count, sizeof *l);
    for (size_t k = 0; k < *count; k++)
        l[k] = operator(c, get(c, "%s[%zu]", path, k), star, most);
    return l;
}

/* {1, L_1, ..} are linearly independent, as Gram's determinant of their values at some points is
 * not zero: without this a matrix that is not positive might still make a positive generator. */
static void check_independent(certificate_t *c, op *l, size_t count)
{
    system_t *system = &c->system;
    size_t d = system->dimension * system->dimension, points = system->modes ? 2 * count + 6 : 1,
           rows = count + 1;
    num **gram = memory_new(RING, rows * rows, sizeof *gram),
        **x = memory_new(RING, rows, sizeof *x);
    char *gone = memory_new(RING, rows, 1);

    for (size_t k = 0; k < d * points; k++) {
        for (size_t r = 0; r < rows; r++) {
            x[r] = r ? l[r - 1][k % d] : op_number(system, num_si(RING, 1))[k % d];
            for (size_t i = 0, p = k / d + 1; i < system->n && x[r]; i++)
                x[r] = num_put(RING, x[r], system->z[i],
                               num_si(RING, (slong)(p * (p + 3 * i + 1) * (i + 7) % 23) - 11));
        }
        for (size_t e = 0; e < rows * rows; e++)
            gram[e] =
                num_add(RING, gram[e], num_mul(RING, x[e / rows], num_conj(RING, x[e % rows])));
    }
    for (size_t r = 0; r < rows; r++) {
        refuse(RING, !gram[r * rows + r], REFUTED, "the operators and 1 are linearly dependent");
        eliminate(RING, gram, gone, rows, r);
    }
}

/* Once with the symbols of the order S, once with those of Wigner. */
void read_generator(certificate_t *c)
{
    system_t *system = &c->system;
    size_t n;
    op *l, h;

    c->master = c->qcle = c->form = c->residual = (equation_t){.star = &system->star};
    c->damped = c->closed = (equation_t){.star = &system->wigner};
    c->is_stated = json_is_null(get(c, "generator"));
    if (c->is_stated)
        return;
    for (int wigner = 0; wigner < 2; wigner++) {
        const star_t *star = wigner ? &system->wigner : &system->star;
        l = operators(c, "generator.operators", star, ALL, &n);
        if (!wigner)
            check_independent(c, l, n);
        c->kossakowski = matrix(c, "generator.kossakowski", n, n, HERMITIAN);
        h = hermitian(c, get(c, "generator.hamiltonian"), star, ALL);
        if (!wigner)
            equation_lindblad(system, &c->qcle, h, 1, c->kossakowski, l, n, ALL);
        equation_lindblad(system, wigner ? &c->damped : &c->master, h, ALL, c->kossakowski, l, n,
                          ALL);
    }
    c->operators = n;
    h = hermitian(c, get(c, "generator.bare_hamiltonian"), &system->wigner, ALL);
    equation_lindblad(system, &c->closed, h, ALL, NULL, NULL, 0, ALL);
}

/* c d_i d_j [ left R right ], without d_j where j is none of the coordinates. */
static void add(certificate_t *c, num *x, op left, op right, size_t i, size_t j)
{
    equation_add(&c->system, &c->form, x, left, right, NONE);
    if (!x)
        return;
    c->form.term[c->form.count - 1].power[c->q[i]]++;
    if (j < c->coordinates)
        c->form.term[c->form.count - 1].power[c->q[j]]++;
}

/* -(i/hbar)[H, R] - d_i(drift_i R) + 1/2 d_i d_j(D2_ij R) - d_i(D1_ia R L_a^+ + D1_ia* L_a R)
 *   + D0_ab (L_a R L_b^+ - 1/2 {L_b^+ L_a, R}), of theory, section 2; block: [[D2, D1], [D1^+,
 * D0]].
 */
static void read_form(certificate_t *c)
{
    size_t z = c->coordinates, n;
    op *l = operators(c, "@hybrid.basis", &c->system.star, NONE, &n),
       h = hermitian(c, get(c, "@hybrid.hamiltonian"), &c->system.star, NONE);
    num **drift = matrix(c, "@hybrid.drift", z, VECTOR, REAL),
        **d2 = matrix(c, "@hybrid.D2", z, z, REAL | HERMITIAN),
        **d1 = matrix(c, "@hybrid.D1", z, n, 0), **d0 = matrix(c, "@hybrid.D0", n, n, HERMITIAN);

    (void)get(c, "@hybrid.basis");
    check_independent(c, l, n);
    c->basis = n;
    equation_lindblad(&c->system, &c->form, h, NONE, d0, l, n, NONE);
    for (size_t i = 0; i < z; i++) {
        add(c, num_ratio(RING, drift[i], -1, 1), NULL, NULL, i, z);
        for (size_t j = 0; j < z; j++)
            add(c, num_ratio(RING, d2[i * z + j], 1, 2), NULL, NULL, i, j);
        for (size_t a = 0; a < n; a++) {
            num *x = num_ratio(RING, d1[i * n + a], -1, 1);
            add(c, x, NULL, op_dagger(&c->system, l[a]), i, z);
            add(c, num_conj(RING, x), l[a], NULL, i, z);
        }
    }
    c->block = matrix(c, "@hybrid.block", z + n, z + n, HERMITIAN);
    for (size_t i = 0; i < z + n; i++)
        for (size_t j = i < z ? 0 : z; j < z + n; j++)
            expect_number(c, get(c, "@hybrid.block[%zu][%zu]", i, j),
                          i >= z  ? d0[(i - z) * n + j - z]
                          : j < z ? d2[i * z + j]
                                  : d1[i * n + j - z]);
}

static void read_residual(certificate_t *c)
{
    system_t *system = &c->system;
    size_t terms = length(c, get(c, "@hybrid.residual"), 2000);

    for (size_t t = 0; t < terms; t++) {
        op left = operator(c, get(c, "@hybrid.residual[%zu].left", t), &system->star, NONE),
           right = operator(c, get(c, "@hybrid.residual[%zu].right", t), &system->star, NONE);
        num *x = number(c, get(c, "@hybrid.residual[%zu].coefficient", t));
        equation_add(system, &c->residual, x, left, right, NONE);
        refuse(RING, !x, REFUTED, "is zero");
        refuse(RING, length(c, get(c, "@hybrid.residual[%zu].derivative", t), 16) != c->coordinates,
               MALFORMED, "has not one entry for each coordinate");
        for (size_t i = 0; i < c->coordinates; i++)
            c->residual.term[t].power[c->q[i]] = (unsigned char)whole(
                c, get(c, "@hybrid.residual[%zu].derivative[%zu]", t, i), MAX_DEGREE);
    }
}

void read_hybrid(certificate_t *c)
{
    expect(c, get(c, "@hybrid.order"), c->order);
    refuse(RING, length(c, get(c, "@hybrid.coordinates"), 2 * MAX_MODES) != c->coordinates, REFUTED,
           "has not one entry for each");
    for (size_t i = 0; i < c->coordinates; i++) {
        char name[300];
        snprintf(name, sizeof name, "%.250s.%c", c->system.mode_name[c->q[i] / 2],
                 c->q[i] % 2 ? 'p' : 'q');
        expect(c, get(c, "@hybrid.coordinates[%zu]", i), name);
    }
    read_form(c);
    read_residual(c);
}

/* Both generators agree on exp(k.z) |i><j| for all k, i and j, hence on all f(z) X. */
void check_identity(certificate_t *c)
{
    system_t *system = &c->system;
    size_t d = system->dimension;

    for (size_t e = 0; e < d * d && !c->is_stated; e++) {
        size_t made = RING->made_count;
        op f = op_new(system), sum;
        f[e] = num_si(RING, 1);
        sum = op_add(system, equation_adjoint(system, &c->form, f, 1),
                     equation_adjoint(system, &c->residual, f, 1));
        (void)get(c, "@hybrid");
        refuse(RING, !op_equal(system, equation_adjoint(system, &c->master, f, 1), sum), REFUTED,
               "the equation is not that of the generator: |%zu><%zu|", e / d, e % d);
        memory_release(RING, made);
    }
    printf("identity: the hybrid equation is the master equation, for all f(z) X\n");
}
