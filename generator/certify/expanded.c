/* The kernel expanded back into operators, against the equations. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "certify/links.h"
#include "certify/symbolic.h"
#include "phasespace/terms.h"

enum { MOST_PRODUCTS = 20000 };

typedef struct {
    link_t *link;
    const kernel_t *kernel;
    const equations_t *equations;
    const algebra_t *algebra;
    ring_t *ring;
    op_struct *tables;           /* as operators */
    symbolic_t *scalars, *means; /* nodes of kernel->scalars, of kernel->observables */
    opkey_t *no_derivative;
} expanded_t;

/* ---- operators of tables ------------------------------------------------------------------- */

/* (a†)^k a^l of each mode times a basis element of each finite factor. */
static int pattern_operator(op_t out, const pattern_t *pattern, const expanded_t *x)
{
    const kernel_t *kernel = x->kernel;
    opkey_t *key = memory_new(space_width(x->algebra->space), sizeof *key);
    int done = 1;
    op_t ladder;

    for (size_t f = 0; f < kernel->factor_count; f++)
        if (kernel_dimension(kernel, f))
            key[space_offset(x->algebra->space, kernel->factors[f])] = pattern->powers[2 * f];
    op_set_term(out, key, pattern->value, x->algebra);
    op_init(ladder, x->algebra);
    for (size_t f = 0; f < kernel->factor_count; f++)
        for (int part = 0; !kernel_dimension(kernel, f) && part < 2; part++) {
            done = done && op_ladder(ladder, kernel->factors[f], part == 0, x->algebra);
            for (opkey_t n = 0; done && n < pattern->powers[2 * f + (size_t)part]; n++)
                op_mul(out, out, ladder, x->algebra);
        }
    op_clear(ladder, x->algebra);
    free(key);
    return done;
}

static int make_tables(expanded_t *x)
{
    const kernel_t *kernel = x->kernel;
    int done = 1;
    op_t term;

    x->tables = memory_new(kernel->table_count + 1, sizeof *x->tables);
    op_init(term, x->algebra);
    for (size_t k = 0; k < kernel->table_count; k++) {
        op_init(&x->tables[k], x->algebra);
        for (size_t t = 0; done && t < kernel->tables[k].pattern_count; t++) {
            done = pattern_operator(term, &kernel->tables[k].patterns[t], x);
            op_add(&x->tables[k], &x->tables[k], term, x->algebra);
        }
    }
    op_clear(term, x->algebra);
    return done;
}

/* The numbers of a table are coefficients of the kernel: these, put together, are its formulas. */
static void check_patterns(expanded_t *x)
{
    const kernel_t *kernel = x->kernel;
    scalar_t sum, part;

    scalar_init(sum, x->ring);
    scalar_init(part, x->ring);
    for (size_t k = 0; k < kernel->table_count; k++)
        for (size_t t = 0; t < kernel->tables[k].pattern_count; t++) {
            const pattern_t *pattern = &kernel->tables[k].patterns[t];
            const int plain = table_is_plain(&kernel->tables[k], kernel);

            scalar_zero(sum, x->ring);
            if (pattern->re != SIZE_MAX)
                scalar_set(sum, kernel->coefficients[pattern->re].value, x->ring);
            if (pattern->im != SIZE_MAX) {
                scalar_imaginary_unit(part, x->ring);
                scalar_addmul(sum, part, kernel->coefficients[pattern->im].value, x->ring);
            }
            if (!plain && !scalar_equal(sum, pattern->value, x->ring))
                link_fail(x->link, "table %zu: a coefficient is not that of its pattern", k);
        }
    scalar_clear(sum, x->ring);
    scalar_clear(part, x->ring);
}

/* ---- means ----------------------------------------------------------------------------------- */

/* Adds factor * prefix's part of `values` as an operator Y with Re Tr(Y R): the term without means
 * times 1 if `constant`, and a Re e_k + b Im e_k as (a - i b) X_k. */
static void add_means(op_t out, const symbolic_t *values, monomial_t prefix, int constant,
                      scalar_src factor, const expanded_t *x)
{
    op_t one;
    scalar_t c, unit;

    op_init(one, x->algebra);
    scalar_init(c, x->ring);
    scalar_init(unit, x->ring);
    op_one(one, x->algebra);
    scalar_imaginary_unit(unit, x->ring);
    scalar_neg(unit, unit, x->ring);
    for (size_t e = 0; e < 2 * x->kernel->expectation_count + 1; e++) {
        const size_t k = e / 2;
        const int last = e == 2 * x->kernel->expectation_count;
        monomial_t monomial = prefix;
        scalar_src value = NULL;

        if (last ? constant
                 : monomial_multiply(&monomial, prefix,
                                     monomial_of(symbol_mean(x->kernel, k, e % 2 == 1))))
            value = symbolic_get(values, monomial);
        if (!value)
            continue;
        scalar_mul(c, value, factor, x->ring);
        if (!last && e % 2 == 1)
            scalar_mul(c, c, unit, x->ring);
        op_addmul(out, last ? one : &x->tables[x->kernel->expectations[k].table], c, x->algebra);
    }
    op_clear(one, x->algebra);
    scalar_clear(c, x->ring);
    scalar_clear(unit, x->ring);
}

/* a + a† */
static void twice_hermitian(op_t out, op_src a, const expanded_t *x)
{
    op_t adjoint;

    op_init(adjoint, x->algebra);
    op_adjoint(adjoint, a, x->algebra);
    op_add(out, a, adjoint, x->algebra);
    op_clear(adjoint, x->algebra);
}

/* Whether Re Tr(a R) = Re Tr(b R) for all R. */
static int same_mean(op_src a, op_src b, const expanded_t *x)
{
    op_t difference;
    int same;

    op_init(difference, x->algebra);
    op_sub(difference, a, b, x->algebra);
    twice_hermitian(difference, difference, x);
    same = op_is_zero(difference, x->algebra);
    op_clear(difference, x->algebra);
    x->link->numbers++;
    return same;
}

/* How many terms have neither more nor other symbols than `prefix` and at most one mean. */
static size_t terms_under(const symbolic_t *values, monomial_t prefix, int with_means,
                          const expanded_t *x)
{
    size_t count = symbolic_get(values, prefix) != NULL;

    for (size_t e = 0; with_means && e < 2 * x->kernel->expectation_count; e++) {
        monomial_t monomial;

        count += monomial_multiply(&monomial, prefix,
                                   monomial_of(symbol_mean(x->kernel, e / 2, e % 2 == 1))) &&
                 symbolic_get(values, monomial) != NULL;
    }
    return count;
}

static const symbolic_t *value_of(const symbolic_t *values, size_t node)
{
    static const symbolic_t none = {0, NULL};

    return node == SIZE_MAX ? &none : &values[node];
}

/* ---- dz and observables ---------------------------------------------------------------------- */

static void check_increment(expanded_t *x, size_t i)
{
    const equations_t *e = x->equations;
    const symbolic_t *dz = value_of(x->scalars, x->kernel->increments[i]);
    const monomial_t dt = monomial_of(SYMBOL_DT);
    size_t known = terms_under(dz, dt, 1, x);
    scalar_t one, zero;
    op_t mean;

    scalar_init(one, x->ring);
    scalar_init(zero, x->ring);
    scalar_one(one, x->ring);
    op_init(mean, x->algebra);
    add_means(mean, dz, dt, 1, one, x);
    if (!same_mean(mean, &e->velocity[i], x))
        link_fail(x->link, "the velocity of coordinate %zu is not that of the equations", i);
    for (size_t j = 0; j < e->noise_count; j++) {
        scalar_src found = symbolic_get(dz, monomial_of(symbol_noise(j)));

        known += found != NULL;
        if (!scalar_equal(found ? found : zero, &e->sigma[i * e->noise_count + j], x->ring))
            link_fail(x->link, "noise %zu of coordinate %zu is not that of the equations", j, i);
        x->link->numbers++;
    }
    if (known != dz->count)
        link_fail(x->link, "the increment of coordinate %zu has terms of another form", i);
    op_clear(mean, x->algebra);
    scalar_clear(one, x->ring);
    scalar_clear(zero, x->ring);
}

static void check_observable(expanded_t *x, size_t k)
{
    const symbolic_t *value = value_of(x->means, x->kernel->observable_nodes[k]);
    scalar_t one;
    op_t mean;

    scalar_init(one, x->ring);
    scalar_one(one, x->ring);
    op_init(mean, x->algebra);
    add_means(mean, value, 0, 1, one, x);
    if (!same_mean(mean, &x->equations->observables[k], x) ||
        terms_under(value, 0, 1, x) != value->count)
        link_fail(x->link, "observable %zu is not that of the equations", k);
    op_clear(mean, x->algebra);
    scalar_clear(one, x->ring);
}

/* ---- dR ----------------------------------------------------------------------------------------
 */

/* Appends c left R right† and, with `both`, its Hermitian conjugate. */
static void push(superop_t s, scalar_src c, op_src left, op_src right, int both,
                 const expanded_t *x)
{
    op_t adjoint;
    scalar_t conjugate;

    op_init(adjoint, x->algebra);
    scalar_init(conjugate, x->ring);
    op_adjoint(adjoint, right, x->algebra);
    superop_push_operators(s, x->no_derivative, c, left, adjoint, x->algebra);
    op_adjoint(adjoint, left, x->algebra);
    scalar_conj(conjugate, c, x->ring);
    if (both)
        superop_push_operators(s, x->no_derivative, conjugate, right, adjoint, x->algebra);
    scalar_clear(conjugate, x->ring);
    op_clear(adjoint, x->algebra);
}

/* The coefficient of a monomial in scalar k, Re + i Im. */
static void scalar_at(scalar_t out, size_t k, monomial_t monomial, const expanded_t *x)
{
    const kernel_scalar_t *s = &x->kernel->scalar[k];
    scalar_src re = symbolic_get(value_of(x->scalars, s->re), monomial);
    scalar_src im = symbolic_get(value_of(x->scalars, s->im), monomial);

    scalar_imaginary_unit(out, x->ring);
    if (im)
        scalar_mul(out, out, im, x->ring);
    else
        scalar_zero(out, x->ring);
    if (re)
        scalar_add(out, out, re, x->ring);
}

/* What the kernel makes of R under one of dt, dW_j. */
static void found_map(superop_t out, monomial_t monomial, const expanded_t *x)
{
    const kernel_t *kernel = x->kernel;
    scalar_t c;
    op_t one;

    scalar_init(c, x->ring);
    op_init(one, x->algebra);
    op_one(one, x->algebra);
    for (size_t k = 0; k < kernel->left_count; k++) {
        scalar_at(c, kernel->left[k].scalar, monomial, x);
        if (!scalar_is_zero(c, x->ring))
            push(out, c, &x->tables[kernel->left[k].table], one, 1, x);
    }
    for (size_t k = 0; k < kernel->jump_count; k++) {
        scalar_at(c, kernel->jumps[k].scalar, monomial, x);
        if (!scalar_is_zero(c, x->ring))
            push(out, c, &x->tables[kernel->jumps[k].table_a], &x->tables[kernel->jumps[k].table_b],
                 1, x);
    }
    superop_canonical(out, x->algebra);
    scalar_clear(c, x->ring);
    op_clear(one, x->algebra);
}

/* What the equations make of it, without means. */
static void expected_map(superop_t out, op_src left, const scalar_struct *rates,
                         const expanded_t *x)
{
    const equations_t *e = x->equations;
    const size_t n = e->jump_count;
    scalar_t c;
    op_t one;

    scalar_init(c, x->ring);
    op_init(one, x->algebra);
    op_one(one, x->algebra);
    scalar_one(c, x->ring);
    push(out, c, left, one, 1, x);
    for (size_t k = 0; rates && k < n * n; k++)
        if (!scalar_is_zero(&rates[k], x->ring))
            push(out, &rates[k], &e->jumps[k / n], &e->jumps[k % n], 0, x);
    superop_canonical(out, x->algebra);
    scalar_clear(c, x->ring);
    op_clear(one, x->algebra);
}

/* The map of dt or dW_j: left R + R left† + rates, less `shift` R. */
static void check_map(expanded_t *x, monomial_t monomial, op_src left, const scalar_struct *rates,
                      scalar_src shift, const char *what)
{
    superop_t found, expected;
    scalar_t half;
    op_t shifted;

    scalar_init(half, x->ring);
    op_init(shifted, x->algebra);
    superop_init(found, x->algebra);
    superop_init(expected, x->algebra);
    scalar_mul_ratio(half, shift, 1, 2, x->ring);
    op_set_scalar(shifted, half, x->algebra);
    op_sub(shifted, left, shifted, x->algebra);
    found_map(found, monomial, x);
    expected_map(expected, shifted, rates, x);
    if (!superop_equal(found, expected, x->algebra))
        link_fail(x->link, "dR under %s is not that of the equations", what);
    x->link->numbers++;
    superop_clear(found, x->algebra);
    superop_clear(expected, x->algebra);
    op_clear(shifted, x->algebra);
    scalar_clear(half, x->ring);
}

/* Whether a scalar holds means under dW_j. */
static int has_means(const expanded_t *x, size_t scalar, monomial_t dw)
{
    const kernel_scalar_t *s = &x->kernel->scalar[scalar];
    const symbolic_t *re = value_of(x->scalars, s->re), *im = value_of(x->scalars, s->im);

    return terms_under(re, dw, 1, x) > terms_under(re, dw, 0, x) ||
           terms_under(im, dw, 1, x) > terms_under(im, dw, 0, x);
}

/* dW_j: the means that are multiplied by R, s(e) R + h.c. = 2 Re s(e) R, stand for -2 Re <B_j>,
 * up to a number c, which then stands in the map (Tr R = 1).  c into *shift. */
static void check_noise_means(expanded_t *x, size_t j, scalar_t shift)
{
    const equations_t *e = x->equations;
    const monomial_t dw = monomial_of(symbol_noise(j));
    scalar_t two;
    op_t mean, expected;

    scalar_init(two, x->ring);
    scalar_set_si(two, 2, x->ring);
    op_init(mean, x->algebra);
    op_init(expected, x->algebra);
    for (size_t k = 0; k < x->kernel->left_count; k++) {
        const left_term_t *term = &x->kernel->left[k];

        if (!has_means(x, term->scalar, dw))
            continue;
        if (!table_is_plain(&x->kernel->tables[term->table], x->kernel) ||
            !op_is_scalar(&x->tables[term->table], x->algebra))
            link_fail(x->link, "a mean is multiplied by more than R under dW_%zu", j);
        add_means(mean, value_of(x->scalars, x->kernel->scalar[term->scalar].re), dw, 0, two, x);
    }
    for (size_t k = 0; k < x->kernel->jump_count; k++)
        if (has_means(x, x->kernel->jumps[k].scalar, dw))
            link_fail(x->link, "a mean is multiplied by more than R under dW_%zu", j);
    twice_hermitian(mean, mean, x);
    twice_hermitian(expected, &e->noise[j], x);
    op_addmul(mean, expected, two, x->algebra);
    if (e->scheme != SCHEME_HYBRID && !op_is_scalar(mean, x->algebra))
        link_fail(x->link, "the means under dW_%zu are not those of the equations", j);
    scalar_zero(shift, x->ring);
    if (e->scheme != SCHEME_HYBRID)
        op_identity_part(shift, mean, x->algebra);
    scalar_mul_ratio(shift, shift, 1, 2, x->ring);
    op_clear(mean, x->algebra);
    op_clear(expected, x->algebra);
    scalar_clear(two, x->ring);
}

/* Every term of every scalar is one that the checks above look at. */
static void check_forms(expanded_t *x)
{
    const kernel_t *kernel = x->kernel;
    const int means = x->equations->scheme != SCHEME_HYBRID;

    for (size_t k = 0; k < kernel->scalar_count; k++)
        for (int part = 0; part < 2; part++) {
            const symbolic_t *s =
                value_of(x->scalars, part ? kernel->scalar[k].im : kernel->scalar[k].re);
            size_t known = terms_under(s, monomial_of(SYMBOL_DT), 0, x);

            for (size_t j = 0; j < x->equations->noise_count; j++)
                known += terms_under(s, monomial_of(symbol_noise(j)), means, x);
            if (known != s->count)
                link_fail(x->link, "scalar %zu has terms of another form", k);
        }
}

static void check_density(expanded_t *x)
{
    const equations_t *e = x->equations;
    const size_t n = e->jump_count * e->jump_count;
    scalar_t shift;

    scalar_init(shift, x->ring);
    check_forms(x);
    check_map(x, monomial_of(SYMBOL_DT), e->generator, e->rates, shift, "dt");
    for (size_t j = 0; j < e->noise_count; j++) {
        check_noise_means(x, j, shift);
        check_map(x, monomial_of(symbol_noise(j)), &e->noise[j],
                  e->noise_rates ? e->noise_rates + j * n : NULL, shift, "noise");
    }
    scalar_clear(shift, x->ring);
}

/* ---- the start of z ----------------------------------------------------------------------------
 */

static void check_coefficients(expanded_t *x, size_t first, const scalar_struct *expected,
                               size_t count, const char *what)
{
    for (size_t k = 0; first != SIZE_MAX && k < count; k++, x->link->numbers++)
        if (!scalar_equal(x->kernel->coefficients[first + k].value, &expected[k], x->ring))
            link_fail(x->link, "%s is not that of the equations", what);
}

static void check_all(expanded_t *x)
{
    const kernel_t *kernel = x->kernel;
    const equations_t *e = x->equations;
    const size_t n = e->coordinates;

    check_patterns(x);
    for (size_t i = 0; i < n; i++)
        check_increment(x, i);
    check_density(x);
    for (size_t k = 0; k < e->observable_count; k++)
        check_observable(x, k);
    check_coefficients(x, kernel->hbar, x->algebra->hbar, 1, "hbar");
    check_coefficients(x, kernel->mean, e->mean, n, "a mean of the start");
    if (e->covariance)
        check_coefficients(x, kernel->covariance, e->covariance, n * n, "the start's covariance");
    if (e->smoothing)
        check_coefficients(x, kernel->smoothing, e->smoothing, n * n, "the smoothing");
}

static int too_many(const kernel_t *kernel)
{
    size_t products = kernel->left_count;

    for (size_t k = 0; k < kernel->jump_count && products <= MOST_PRODUCTS; k++)
        products += kernel->tables[kernel->jumps[k].table_a].pattern_count *
                    kernel->tables[kernel->jumps[k].table_b].pattern_count;
    return products > MOST_PRODUCTS;
}

void link_expanded(link_t *out, const kernel_t *kernel)
{
    const model_t *model = kernel->equations->model;
    const char *why = "there are too many terms to expand them back";
    const algebra_t unlimited = {model->ring, model->space, model->algebra.hbar, NULL};
    expanded_t x = {.link = out,
                    .kernel = kernel,
                    .equations = kernel->equations,
                    .algebra = &unlimited,
                    .ring = model->ring};

    memset(out, 0, sizeof *out);
    if (model->has_time)
        why = "the kernel writes drives out as functions of the time";
    else if (!too_many(kernel))
        x.scalars = symbolic_line(&why, &kernel->scalars, kernel);
    if (x.scalars)
        x.means = symbolic_line(&why, &kernel->observables, kernel);
    x.no_derivative = memory_new(superop_coordinates(x.algebra) + 1, sizeof(opkey_t));
    if (!x.means)
        link_leave(out, why);
    else if (!make_tables(&x))
        link_leave(out, "the ring has no room for sqrt(2 hbar)");
    else
        check_all(&x);
    if (x.means && out->outcome == LINK_NOT_DONE && !*out->reason)
        out->outcome = LINK_HOLDS;
    for (size_t k = 0; x.tables && k < kernel->table_count; k++)
        op_clear(&x.tables[k], x.algebra);
    free(x.tables);
    free(x.no_derivative);
    symbolic_free(x.scalars, kernel->scalars.count, x.ring);
    symbolic_free(x.means, kernel->observables.count, x.ring);
}
