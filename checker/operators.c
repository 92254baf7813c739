/* Operators as matrices of symbols, and the two adjoint generators. */
#include "operators.h"

#include <stdlib.h>

#define RING (&system->ring)

void star_make(star_t *out, system_t *system, int with_s)
{
    num *half = num_mul(RING, num_variable(RING, 0), num_ratio(RING, system->hbar, 1, 2));

    out->pairs = 0;
    for (size_t i = 0; i < system->n; i++)
        for (size_t j = 0; j < system->n; j++) {
            num *b = i / 2 != j / 2 || i == j ? NULL : i < j ? half : num_ratio(RING, half, -1, 1);
            b = with_s ? num_sub(RING, b, system->s[i][j]) : b;
            out->i[out->pairs] = i;
            out->j[out->pairs] = j;
            out->b[out->pairs] = b;
            out->pairs += b != NULL;
        }
}

op op_new(const system_t *system)
{
    return zeroed(system->dimension * system->dimension, sizeof(num *));
}

op op_number(const system_t *system, num *x)
{
    op a = op_new(system);

    for (size_t i = 0; i < system->dimension; i++)
        a[i * system->dimension + i] = x;
    return a;
}

op op_add(system_t *system, op a, op b)
{
    op c = op_new(system);

    for (size_t e = 0; e < system->dimension * system->dimension; e++)
        c[e] = num_add(RING, a[e], b[e]);
    return c;
}

op op_scale(system_t *system, op a, const num *x)
{
    op c = op_new(system);

    for (size_t e = 0; e < system->dimension * system->dimension; e++)
        c[e] = num_mul(RING, a[e], x);
    return c;
}

op op_dagger(system_t *system, op a)
{
    op c = op_new(system);
    size_t d = system->dimension;

    for (size_t e = 0; e < d * d; e++)
        c[e % d * d + e / d] = num_conj(RING, a[e]);
    return c;
}

int op_equal(const system_t *system, op a, op b)
{
    for (size_t e = 0; e < system->dimension * system->dimension; e++)
        if (!num_equal(RING, a[e], b[e]))
            return 0;
    return 1;
}

/* d/dz_j of f, or of f exp(k.z) without the exponential. */
static num *derivative(system_t *system, const num *f, size_t j, int wave)
{
    num *d = num_derivative(RING, f, system->z[j]);

    return wave ? num_add(RING, d, num_mul(RING, num_variable(RING, system->k[j]), f)) : d;
}

op op_derivative(system_t *system, op a, size_t quadrature, int wave)
{
    op c = op_new(system);

    for (size_t e = 0; e < system->dimension * system->dimension; e++)
        c[e] = derivative(system, a[e], quadrature, wave);
    return c;
}

/* f * g over the pairs from `pair` on: sum_m B^m/m! d_i^m f d_j^m g, one pair after the other. */
static num *star_product(system_t *system, const num *f, const num *g, int wave, const star_t *star,
                         size_t pair, int most)
{
    num *sum = NULL, *c = num_si(RING, 1), *df = NULL, *dg = NULL;
    size_t i = 0, j = 0;

    for (; pair < star->pairs && !dg; pair++) {
        i = star->i[pair];
        j = star->j[pair];
        df = system->classical[i] && most == 0 ? NULL : derivative(system, f, i, wave == 1);
        dg = df ? derivative(system, g, j, wave == 2) : NULL;
    }
    if (!dg)
        return num_mul(RING, f, g);
    for (slong m = 0; f && g; m++) {
        num *rest = star_product(system, f, g, wave, star, pair, most);
        sum = num_add(RING, sum, m ? num_mul(RING, c, rest) : rest);
        if (m == MAX_DEGREE)
            refuse(RING, UNABLE, "a degree above %d", MAX_DEGREE);
        if (system->classical[i] && most-- == 0)
            break;
        c = num_mul(RING, c, num_ratio(RING, star->b[pair - 1], 1, m + 1));
        f = m ? derivative(system, f, i, wave == 1) : df;
        g = !f ? NULL : m ? derivative(system, g, j, wave == 2) : dg;
    }
    return sum;
}

op op_mul(system_t *system, op a, op b, int wave, const star_t *star, int most)
{
    op c = op_new(system);
    size_t d = system->dimension;

    for (size_t i = 0; i < d; i++)
        for (size_t l = 0; l < d; l++)
            for (size_t j = 0; a[i * d + l] && j < d; j++)
                if (b[l * d + j])
                    c[i * d + j] = num_add(
                        RING, c[i * d + j],
                        star_product(system, a[i * d + l], b[l * d + j], wave, star, 0, most));
    return c;
}

/* The sum so far and what it is made with. */
typedef struct {
    system_t *system;
    op sum, f;
    int wave;
    const star_t *star;
    int most;
} work_t;

/* sum += c left * f * right; NULL is the identity. */
static void add(work_t *w, const num *c, op left, op right)
{
    op x = w->f, sum = w->sum;

    if (!c)
        return;
    if (left)
        x = op_mul(w->system, left, x, w->wave ? 2 : 0, w->star, w->most);
    if (right)
        x = op_mul(w->system, x, right, w->wave ? 1 : 0, w->star, w->most);
    w->sum = op_add(w->system, sum, op_scale(w->system, x, c));
    free(sum);
}

/* sum += (i/hbar) [H, f]; += sum_ab K_ab (L_b^+ f L_a - 1/2 {L_b^+ L_a, f}). */
static void add_hamiltonian(work_t *w, op h)
{
    system_t *system = w->system;
    num *c = num_div(RING, num_variable(RING, 0), system->hbar);

    add(w, c, h, NULL);
    add(w, num_ratio(RING, c, -1, 1), NULL, h);
}

static void add_dissipator(work_t *w, num **k, op *l, op *dagger, size_t count)
{
    system_t *system = w->system;

    for (size_t a = 0; a < count; a++)
        for (size_t b = 0; b < count; b++) {
            num *c = k[a * count + b], *half = num_ratio(RING, c, -1, 2);
            op square = c ? op_mul(system, dagger[b], l[a], 0, w->star, w->most) : NULL;
            add(w, c, dagger[b], l[a]);
            add(w, half, square, NULL);
            add(w, half, NULL, square);
            free(square);
        }
}

op master_adjoint(system_t *system, const master_t *m, op f, int wave, const star_t *star, int with,
                  int most)
{
    work_t w = {system, op_new(system), f, wave, star, most};

    if (with & 1)
        add_hamiltonian(&w, m->hamiltonian);
    w.most = ALL;
    if (with & 2)
        add_dissipator(&w, m->k, m->l, m->dagger, m->count);
    return w.sum;
}

/* Its part in classical-quantum form. */
static void add_form(work_t *w, const hybrid_t *h)
{
    system_t *system = w->system;
    op f = w->f;

    add_hamiltonian(w, h->hamiltonian);
    add_dissipator(w, h->d0, h->l, h->dagger, h->count);
    for (size_t i = 0; i < h->coordinates; i++) {
        op d = w->f = op_derivative(system, f, h->c[i], w->wave);
        add(w, h->drift[i], NULL, NULL);
        for (size_t a = 0; a < h->count; a++) {
            const num *c = h->d1[i * h->count + a];
            add(w, c, h->dagger[a], NULL);
            add(w, num_conj(RING, c), NULL, h->l[a]);
        }
        for (size_t j = 0; j < h->coordinates; j++) {
            w->f = op_derivative(system, d, h->c[j], w->wave);
            add(w, num_ratio(RING, h->d2[i * h->coordinates + j], 1, 2), NULL, NULL);
            free(w->f);
        }
        free(d);
    }
}

/* The adjoint of theory section 2's
 *   -(i/hbar)[H, R] - d_i(drift_i R) + 1/2 d_i d_j(D2_ij R) - d_i(D1_ia R L_a^+ + D1_ia* L_a R)
 *   + D0_ab (L_a R L_b^+ - 1/2 {L_b^+ L_a, R}) + sum d^m [ left R right ]
 * by parts: derivatives move to f with a sign each. */
op hybrid_adjoint(system_t *system, const hybrid_t *h, op f, int wave, int form, int residual)
{
    work_t w = {system, op_new(system), f, wave, &system->star, NONE};
    num *one = num_si(RING, 1);

    if (form)
        add_form(&w, h);
    for (size_t t = 0; residual && t < h->terms; t++) {
        size_t order = 0;
        w.f = f;
        for (size_t i = 0; i < h->coordinates; i++)
            for (size_t m = 0; m < h->power[t][i]; m++, order++)
                w.f = op_derivative(system, w.f, h->c[i], wave);
        add(&w, order % 2 ? num_ratio(RING, one, -1, 1) : one, h->right[t], h->left[t]);
    }
    return w.sum;
}
