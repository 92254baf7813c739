/* Nodes to formulas. */
#include "certify/symbolic.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

enum { BITS = 21, MOST = 3, MOST_NODES = 20000, MOST_TERMS = 4000 };

size_t symbol_noise(size_t j)
{
    return 1 + j;
}

size_t symbol_mean(const kernel_t *kernel, size_t k, int imaginary)
{
    return 1 + kernel->equations->noise_count + 2 * k + (imaginary ? 1 : 0);
}

monomial_t monomial_of(size_t symbol)
{
    return (monomial_t)symbol + 1;
}

/* Symbols of both, the largest last. */
int monomial_multiply(monomial_t *out, monomial_t x, monomial_t y)
{
    const monomial_t mask = ((monomial_t)1 << BITS) - 1;
    monomial_t product = 0;
    int count = 0;

    while (x | y) {
        monomial_t *larger = (x & mask) > (y & mask) ? &x : &y;

        if (count == MOST)
            return 0;
        product |= (*larger & mask) << (BITS * count++);
        *larger >>= BITS;
    }
    *out = product;
    return 1;
}

scalar_src symbolic_get(const symbolic_t *x, monomial_t monomial)
{
    for (size_t k = 0; k < x->count; k++)
        if (x->terms[k].monomial == monomial)
            return x->terms[k].value;
    return NULL;
}

static void clear(symbolic_t *x, const ring_t *ring)
{
    for (size_t k = 0; k < x->count; k++)
        scalar_clear(x->terms[k].value, ring);
    free(x->terms);
    x->terms = NULL;
    x->count = 0;
}

void symbolic_free(symbolic_t *values, size_t count, const ring_t *ring)
{
    for (size_t k = 0; values && k < count; k++)
        clear(&values[k], ring);
    free(values);
}

static int by_monomial(const void *a, const void *b)
{
    const monomial_t x = ((const symbolic_term_t *)a)->monomial,
                     y = ((const symbolic_term_t *)b)->monomial;

    return (x > y) - (x < y);
}

/* Sorts, adds up equal monomials, drops zeros. */
static void canonical(symbolic_t *x, const ring_t *ring)
{
    size_t kept = 0;

    qsort(x->terms, x->count, sizeof *x->terms, by_monomial);
    for (size_t k = 0, next; k < x->count; k = next) {
        for (next = k + 1; next < x->count && x->terms[next].monomial == x->terms[k].monomial;
             next++) {
            scalar_add(x->terms[k].value, x->terms[k].value, x->terms[next].value, ring);
            scalar_clear(x->terms[next].value, ring);
        }
        if (scalar_is_zero(x->terms[k].value, ring))
            scalar_clear(x->terms[k].value, ring);
        else
            x->terms[kept++] = x->terms[k];
    }
    x->count = kept;
}

static void room(symbolic_t *out, size_t count)
{
    out->count = 0;
    out->terms = memory_new(count + 1, sizeof *out->terms);
}

/* The scalar that the new last term is to get. */
static scalar_struct *push(symbolic_t *out, monomial_t monomial, const ring_t *ring)
{
    symbolic_term_t *term = &out->terms[out->count++];

    term->monomial = monomial;
    scalar_init(term->value, ring);
    return term->value;
}

/* out = x + sign y */
static void add(symbolic_t *out, const symbolic_t *x, const symbolic_t *y, int sign,
                const ring_t *ring)
{
    room(out, x->count + y->count);
    for (size_t k = 0; k < x->count; k++)
        scalar_set(push(out, x->terms[k].monomial, ring), x->terms[k].value, ring);
    for (size_t k = 0; k < y->count; k++)
        scalar_mul_si(push(out, y->terms[k].monomial, ring), y->terms[k].value, sign, ring);
    canonical(out, ring);
}

/* out = x y; 0 where it becomes too long. */
static int multiply(symbolic_t *out, const symbolic_t *x, const symbolic_t *y, const ring_t *ring)
{
    room(out, x->count * y->count);
    if (x->count * y->count > MOST_TERMS)
        return 0;
    for (size_t k = 0; k < x->count; k++)
        for (size_t j = 0; j < y->count; j++) {
            monomial_t product;

            if (!monomial_multiply(&product, x->terms[k].monomial, y->terms[j].monomial))
                return 0;
            scalar_mul(push(out, product, ring), x->terms[k].value, y->terms[j].value, ring);
        }
    canonical(out, ring);
    return 1;
}

/* Of a number without symbols: 1 / x, sqrt(x), sin(x), ..  0 where the ring has none. */
static int function(symbolic_t *out, node_kind_t kind, const symbolic_t *x, const model_t *model)
{
    ring_t *ring = model->ring;
    static const function_kind_t kinds[] = {
        [NODE_SIN] = FUNCTION_SIN, [NODE_COS] = FUNCTION_COS, [NODE_EXP] = FUNCTION_EXP};
    scalar_struct *value;
    scalar_t zero;
    int done = x->count == 0 || (x->count == 1 && x->terms[0].monomial == 0);

    room(out, 1);
    if (!done)
        return 0;
    scalar_init(zero, ring);
    value = push(out, 0, ring);
    if (kind == NODE_DIV)
        done = scalar_inv(value, x->count ? x->terms[0].value : zero, ring);
    else if (kind == NODE_SQRT)
        done = scalar_sqrt(value, x->count ? x->terms[0].value : zero, model->assumptions, NULL,
                           model->ring) == SQRT_OK;
    else
        done = scalar_function(value, kinds[kind], x->count ? x->terms[0].value : zero, ring) ==
               FUNCTION_OK;
    scalar_clear(zero, ring);
    canonical(out, ring);
    return done;
}

static int divide(symbolic_t *out, const symbolic_t *x, const symbolic_t *y, const model_t *model)
{
    symbolic_t inverse;
    int done = function(&inverse, NODE_DIV, y, model);

    if (done)
        done = multiply(out, x, &inverse, model->ring);
    clear(&inverse, model->ring);
    return done;
}

static void set_input(symbolic_t *out, const node_t *node, const kernel_t *kernel)
{
    const ring_t *ring = kernel->equations->model->ring;
    const size_t a = (size_t)node->a;
    size_t symbol = SYMBOL_DT;

    room(out, 1);
    switch (node->kind) {
    case NODE_COEFFICIENT:
        scalar_set(push(out, 0, ring), kernel->coefficients[a].value, ring);
        break;
    case NODE_COORDINATE:
        scalar_generator(push(out, 0, ring), ring_coordinate(ring, a), ring);
        break;
    case NODE_INTEGER:
        scalar_set_si(push(out, 0, ring), node->a, ring);
        break;
    case NODE_NOISE:
        symbol = symbol_noise(a);
        scalar_one(push(out, monomial_of(symbol), ring), ring);
        break;
    case NODE_EXPECTATION_RE:
    case NODE_EXPECTATION_IM:
        symbol = symbol_mean(kernel, a, node->kind == NODE_EXPECTATION_IM);
        scalar_one(push(out, monomial_of(symbol), ring), ring);
        break;
    default: /* NODE_DT */
        scalar_one(push(out, monomial_of(symbol), ring), ring);
        break;
    }
    canonical(out, ring);
}

static int evaluate(symbolic_t *out, const node_t *node, const symbolic_t *values,
                    const kernel_t *kernel)
{
    ring_t *ring = kernel->equations->model->ring;
    const symbolic_t none = {0, NULL};

    switch (node->kind) {
    case NODE_ADD:
    case NODE_SUB:
        add(out, &values[node->a], &values[node->b], node->kind == NODE_ADD ? 1 : -1, ring);
        return 1;
    case NODE_NEG:
        add(out, &none, &values[node->a], -1, ring);
        return 1;
    case NODE_MUL:
        return multiply(out, &values[node->a], &values[node->b], ring);
    case NODE_DIV:
        return divide(out, &values[node->a], &values[node->b], kernel->equations->model);
    case NODE_SQRT:
    case NODE_SIN:
    case NODE_COS:
    case NODE_EXP:
        return function(out, node->kind, &values[node->a], kernel->equations->model);
    case NODE_TIME:
    case NODE_STATE:
        return 0;
    default:
        set_input(out, node, kernel);
        return 1;
    }
}

symbolic_t *symbolic_line(const char **why, const line_t *line, const kernel_t *kernel)
{
    symbolic_t *values;
    size_t k = 0;

    *why = "there are too many operations to expand them back";
    if (line->count > MOST_NODES)
        return NULL;
    values = memory_new(line->count + 1, sizeof *values);
    while (k < line->count && evaluate(&values[k], &line->nodes[k], values, kernel))
        k++;
    if (k == line->count)
        return values;
    *why = "an operation is not expanded back: of the time, or of what is no element of the ring";
    symbolic_free(values, k + 1, kernel->equations->model->ring);
    return NULL;
}
