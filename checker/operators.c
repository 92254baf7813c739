/* Operators as matrices of symbols, and the two adjoint generators. */
#include "operators.h"

#define RING (&system->ring)

void star_make(star_t *out, system_t *system, int with_s)
{
    num *half = num_mul(RING, RING->unit, num_ratio(RING, system->hbar, 1, 2));

    for (size_t i = 0; i < system->n; i++)
        for (size_t j = 0; j < system->n; j++) {
            num *b = i / 2 != j / 2 || i == j ? NULL : i < j ? half : num_ratio(RING, half, -1, 1);
            out->b[i * system->n + j] = with_s ? num_sub(RING, b, system->s[i][j]) : b;
        }
}

op op_new(system_t *system)
{
    return memory_new(RING, system->dimension * system->dimension, sizeof(num *));
}

op op_number(system_t *system, num *x)
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

num *op_scalar(system_t *system, op a)
{
    refuse(RING, !op_equal(system, a, op_number(system, a[0])), MALFORMED,
           "an operator where a number has to be");
    return a[0];
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

op op_rename(system_t *system, op a, size_t from, size_t to)
{
    op c = op_new(system);

    for (size_t e = 0; e < system->dimension * system->dimension; e++)
        c[e] = num_put(RING, a[e], from, num_variable(RING, to));
    return c;
}

/* f * g over the pairs from `pair` on: sum_m B^m/m! d_i^m f d_j^m g, one after the other.
 */
static num *star_product(system_t *system, const num *f, const num *g, int wave, const star_t *star,
                         size_t pair, int most)
{
    num *sum = NULL, *c = num_si(RING, 1);
    size_t n = system->n, i, j;

    while (pair < n * n && !star->b[pair])
        pair++;
    if (pair == n * n)
        return num_mul(RING, f, g);
    i = pair / n;
    j = pair % n;
    for (slong m = 1; f && g; m++) {
        num *rest = star_product(system, f, g, wave, star, pair + 1, most);
        sum = num_add(RING, sum, m > 1 ? num_mul(RING, c, rest) : rest);
        refuse(RING, m > MAX_DEGREE, UNABLE, "a degree above %d", MAX_DEGREE);
        if (system->classical[i] && most-- == 0)
            break;
        c = num_mul(RING, c, num_ratio(RING, star->b[pair], 1, m));
        f = derivative(system, f, i, wave == 1);
        g = f ? derivative(system, g, j, wave == 2) : NULL;
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

void equation_add(system_t *system, equation_t *equation, num *c, op left, op right, int most)
{
    term_t *term;

    if (!c)
        return;
    if (equation->count == equation->room) {
        term_t *old = equation->term;
        equation->room = 2 * equation->room + 16;
        equation->term = memory_new(RING, equation->room, sizeof *term);
        for (size_t t = 0; t < equation->count; t++)
            equation->term[t] = old[t];
    }
    term = equation->term + equation->count++;
    *term = (term_t){.c = c, .left = left, .right = right, .most = most};
}

void equation_lindblad(system_t *system, equation_t *equation, op h, int most_h, num **k, op *l,
                       size_t count, int most)
{
    num *c = num_div(RING, RING->unit, system->hbar);

    equation_add(system, equation, num_ratio(RING, c, -1, 1), h, NULL, most_h);
    equation_add(system, equation, c, NULL, h, most_h);
    for (size_t e = 0; e < count * count; e++) {
        num *half = num_ratio(RING, k[e], -1, 2);
        op dagger = op_dagger(system, l[e % count]);
        op square = op_mul(system, dagger, l[e / count], 0, equation->star, most);
        equation_add(system, equation, k[e], l[e / count], dagger, most);
        equation_add(system, equation, half, square, NULL, most);
        equation_add(system, equation, half, NULL, square, most);
    }
}

op equation_adjoint(system_t *system, const equation_t *equation, op f, int wave)
{
    op sum = op_new(system);

    for (size_t t = 0; t < equation->count; t++) {
        const term_t *term = equation->term + t;
        slong sign = 1;
        op x = f;
        for (size_t i = 0; i < system->n; i++)
            for (int m = 0; m < term->power[i]; m++, sign = -sign)
                x = op_derivative(system, x, i, wave);
        if (term->right)
            x = op_mul(system, term->right, x, wave ? 2 : 0, equation->star, term->most);
        if (term->left)
            x = op_mul(system, x, term->left, wave ? 1 : 0, equation->star, term->most);
        sum = op_add(system, sum, op_scale(system, x, num_ratio(RING, term->c, sign, 1)));
    }
    return sum;
}
